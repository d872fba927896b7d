//! What the terminal can do.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::report::findings::{Look, Style};
use crate::report::sheet::Form;
use crate::store::RunId;
use crate::text::Diagnostic;

use super::exit::Failure;

/// As wide as a file or a pipe is taken to be.
const WIDTH: usize = 100;

/// How to write what a person reads on a stream.
pub(super) fn look(stream: &impl IsTerminal) -> Look {
    let terminal = stream.is_terminal();
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let width = match terminal_size::terminal_size() {
        Some((width, _)) if terminal => usize::from(width.0).clamp(60, WIDTH + 20),
        _ => WIDTH,
    };
    Look { colour, width }
}

/// Writes findings to standard output: they are what was asked for.
pub(super) fn findings(findings: &[Diagnostic], style: Style) -> io::Result<()> {
    let stdout = io::stdout();
    let look = look(&stdout);
    let mut out = stdout.lock();
    out.write_all(style.write(findings, look).as_bytes())?;
    out.flush()
}

/// Writes findings to standard error: they are why something else cannot be done.
pub(super) fn complaints(findings: &[Diagnostic]) -> io::Result<()> {
    let stderr = io::stderr();
    let look = look(&stderr);
    stderr.lock().write_all(Style::Human.write(findings, look).as_bytes())
}

/// Writes a text to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes what is told of a run to standard output. Where that fails, whoever asked has to know that
/// the run is written all the same.
pub(super) fn print_of(text: &str, run: Option<RunId>) -> Result<(), Failure> {
    print(text).map_err(|error| match run {
        Some(run) => Failure::unreported(run.0, error),
        None => error.into(),
    })
}

impl ValueEnum for Style {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Short, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => PossibleValue::new("human").help("with the lines they are about"),
            Self::Short => {
                PossibleValue::new("short").help("`file:line:column: severity: message`")
            }
            Self::Json => PossibleValue::new("json").help("one object, `{\"findings\": [...]}`"),
        })
    }
}

impl ValueEnum for Form {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Csv, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => PossibleValue::new("human").help("for a person"),
            Self::Csv => PossibleValue::new("csv").help("comma, UTF-8, a header"),
            Self::Json => PossibleValue::new("json").help("one object, the list in it a line each"),
        })
    }
}

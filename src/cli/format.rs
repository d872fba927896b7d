use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::syntax;
use crate::text::SourceText;

use super::exit::{Exit, Failure, reason};
use super::output;

/// Lay out rule files in the one way they are laid out.
///
/// Files are changed in place, and only where something changes; every comment keeps its place.
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// The rule files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; list the files that would change, with exit code 1.
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut exit = Exit::Fine;
        for file in &self.files {
            let text =
                fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))?;
            let source = SourceText::new(file.display().to_string(), text);
            match syntax::format(&source) {
                Err(findings) => {
                    output::complaints(&findings)?;
                    exit = Exit::Findings;
                }
                Ok(formatted) if formatted == source.text() => {}
                Ok(_) if self.check => {
                    println!("{}: would be laid out differently", file.display());
                    exit = Exit::Findings;
                }
                Ok(formatted) => write(file, &formatted)?,
            }
        }
        Ok(exit)
    }
}

/// Replaces a file whole: it is written beside it first, so that no half of it is ever there.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| {
        let reason = reason(&error);
        Failure::input_output(format!("`{}` cannot be written: {reason}", file.display()))
    };
    let beside = file.with_extension("foga.tmp");
    fs::write(&beside, text).map_err(failed)?;
    fs::rename(&beside, file).map_err(failed)
}

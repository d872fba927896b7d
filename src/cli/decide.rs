use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::decide::SituationLine;
use crate::policy::Policy;

use super::exit::{Exit, Failure};
use super::{load, output};

/// Decide situations, one JSON object a line, and answer one decision a line.
///
/// A line that cannot be answered gets `{"error":"...","line":N}`, and the run goes on; the exit
/// code is then 1. The keys are described in docs/language.md.
#[derive(Debug, Args)]
pub(super) struct Decide {
    /// The rule file, or the name of a built-in policy.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// Where the situations are; standard input where it is left out.
    #[arg(value_name = "SITUATIONS", default_value = "-")]
    situations: PathBuf,
}

impl Decide {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let loaded = load::policy(&self.policy)?;
        let Some(policy) = loaded.policy else {
            output::complaints(&loaded.findings)?;
            return Ok(Exit::Findings);
        };
        let input: Box<dyn Read> = if self.situations.as_os_str() == "-" {
            Box::new(io::stdin())
        } else {
            let file = File::open(&self.situations);
            Box::new(file.map_err(|error| Failure::unreadable(&self.situations, &error))?)
        };
        let mut output = BufWriter::new(io::stdout().lock());
        answer_all(&policy, BufReader::new(input), &mut output)
    }
}

fn answer_all(
    policy: &Policy,
    mut input: BufReader<impl Read>,
    output: &mut impl Write,
) -> Result<Exit, Failure> {
    let mut exit = Exit::Fine;
    let mut line = Vec::new();
    for number in 1_u64.. {
        // Whoever waits for an answer before the next question gets it.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        if read.map_err(|error| Failure::input_output(format!("standard input: {error}")))? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = answer(policy, &line).unwrap_or_else(|error| {
            exit = Exit::Findings;
            json!({ "error": error, "line": number })
        });
        writeln!(output, "{answer}")?;
    }
    output.flush()?;
    Ok(exit)
}

fn answer(policy: &Policy, line: &[u8]) -> Result<serde_json::Value, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the line is not text in UTF-8".to_owned())?;
    SituationLine::parse(policy, text)?.answer(policy)
}

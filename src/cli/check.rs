use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::proofs::prove;
use crate::report::findings::Style;
use crate::report::plain;
use crate::text::{Diagnostic, Severity};

use super::exit::{Exit, Failure};
use super::{load, output};

/// Check rule files: names, conditions, and that some rule decides every situation.
///
/// Every finding is shown with the place it concerns, what to write instead, and where there is
/// one a situation that shows it, as a line for `foga decide`. Exit code 1 where there is an
/// error; warnings alone leave it 0.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The rule files, or the name of a built-in policy.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to show what was found.
    #[arg(long, value_enum, default_value_t = Style::Human, value_name = "FORMAT")]
    format: Style,
    /// List the rules of the base that the policy's own file leaves nothing to decide.
    #[arg(long)]
    overridden: bool,
}

impl Check {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut findings = Vec::new();
        let mut notes = String::new();
        for file in &self.files {
            let loaded = load::policy(file)?;
            let before = findings.len();
            findings.extend(loaded.findings);
            let Some(policy) = &loaded.policy else { continue };
            let proofs = prove(policy);
            findings.extend(proofs.findings);
            if findings.len() == before {
                notes += &fine(file, proofs.situations);
            }
            if self.overridden {
                let names = proofs.overridden.iter().map(|rule| &*policy.rule(*rule).name);
                notes += &overridden(file, &names.collect::<Vec<_>>());
            }
        }
        sort(&mut findings);
        output::findings(&findings, self.format)?;
        if self.format == Style::Human {
            io::stdout().write_all(notes.as_bytes())?;
        }
        let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
        Ok(if errors { Exit::Findings } else { Exit::Fine })
    }
}

fn fine(file: &Path, situations: u64) -> String {
    let file = file.display().to_string();
    let file = plain(&file);
    match situations {
        0 => format!("{file}: no findings; without a category or a field it decides nothing yet\n"),
        _ => format!("{file}: no findings; in each of {situations} situations one rule decides\n"),
    }
}

fn overridden(file: &Path, rules: &[&str]) -> String {
    let file = file.display().to_string();
    let file = plain(&file);
    match rules {
        [] => format!("{file}: every rule of the base has something left to decide\n"),
        rules => format!("{file}: overridden: {}\n", rules.join(", ")),
    }
}

/// In the order of the files, and within one in the order of the places.
fn sort(findings: &mut [Diagnostic]) {
    let mut files: Vec<String> = Vec::new();
    for finding in findings.iter() {
        let name = finding.source.as_ref().map_or("", |source| source.name());
        if !files.iter().any(|known| known == name) {
            files.push(name.to_owned());
        }
    }
    findings.sort_by_key(|finding| {
        let name = finding.source.as_ref().map_or("", |source| source.name());
        let file = files.iter().position(|known| known == name);
        (file, finding.labels.first().map(|label| label.span))
    });
}

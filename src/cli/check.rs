use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use serde_json::json;

use crate::proofs::{Ordered, prove, prove_order};
use crate::report::findings::{self, Style};
use crate::report::{order, plain};
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
    /// Prove for each category and field whether the order in which sources synchronise matters,
    /// whether two that say the same every night change a value back and forth, and whether a
    /// record that comes twice changes anything the second time. What is found is no error.
    #[arg(long)]
    order: bool,
}

impl Check {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        if self.order && self.format == Style::Short {
            let failure = Failure::usage("what `--order` finds is no line of a file");
            return Err(failure.help("`--format human` shows it, or `--format json`"));
        }
        let mut findings = Vec::new();
        let mut notes = String::new();
        let mut orders = Vec::new();
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
            if self.order {
                let proved = prove_order(policy);
                notes += &self.order_note(file, &proved);
                orders.push(
                    json!({ "file": file.display().to_string(), "slots": order::json(&proved) }),
                );
            }
            if self.overridden {
                let names = proofs.overridden.iter().map(|rule| &*policy.rule(*rule).name);
                notes += &overridden(file, &names.collect::<Vec<_>>());
            }
        }
        sort(&mut findings);
        if self.order && self.format == Style::Json {
            let mut object = findings::json(&findings);
            object["order"] = orders.into();
            output::print(&format!("{object}\n"))?;
        } else {
            output::findings(&findings, self.format)?;
        }
        if self.format == Style::Human {
            io::stdout().write_all(notes.as_bytes())?;
        }
        let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
        Ok(if errors { Exit::Findings } else { Exit::Fine })
    }
}

impl Check {
    fn order_note(&self, file: &Path, proved: &[Ordered]) -> String {
        let file = file.display().to_string();
        let look = output::look(&io::stdout());
        format!("\norder, in {}\n\n{}\n", plain(&file), order::human(proved, look))
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

//! Findings as text: for a person, a line each, or for a program.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::text::{Diagnostic, Label, Severity};

use super::{plain, terminal};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With the lines of the file that they are about.
    Human,
    /// `file:line:column: severity: message`, a line each.
    Short,
    /// One JSON object: `{"findings": [...]}`.
    Json,
}

/// What the place that text is written to can show.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether it shows colours.
    pub colour: bool,
    /// How many columns it has.
    pub width: usize,
}

impl Style {
    /// All findings as one text.
    pub fn write(self, findings: &[Diagnostic], look: Look) -> String {
        match self {
            Self::Human => findings.iter().fold(String::new(), |text, finding| {
                text + &terminal::render(finding, look.colour, look.width) + "\n"
            }),
            Self::Short => findings.iter().fold(String::new(), |mut text, finding| {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{}", short(finding));
                text
            }),
            Self::Json => format!("{}\n", json(findings)),
        }
    }
}

/// All findings as one object, for a program.
pub fn json(findings: &[Diagnostic]) -> Json {
    let findings: Vec<Json> = findings.iter().map(object).collect();
    json!({ "findings": findings })
}

fn short(finding: &Diagnostic) -> String {
    let place = match (&finding.source, finding.position()) {
        (Some(source), Some(at)) => {
            format!("{}:{}:{}: ", plain(source.name()), at.line, at.column)
        }
        (Some(source), None) => format!("{}: ", plain(source.name())),
        _ => String::new(),
    };
    format!("{place}{}: {}", severity(finding.severity), plain(&finding.message))
}

pub(super) fn object(finding: &Diagnostic) -> Json {
    let position = finding.position();
    let label = |label: &Label| json!({ "start": label.span.start, "end": label.span.end, "text": label.text });
    json!({
        "severity": severity(finding.severity),
        "message": finding.message,
        "file": finding.source.as_ref().map(|source| source.name()),
        "line": position.map(|at| at.line),
        "column": position.map(|at| at.column),
        "labels": finding.labels.iter().map(label).collect::<Vec<_>>(),
        "help": finding.help,
        "example": finding.example,
    })
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

use serde_json::{Map, Value as Json};

use crate::policy::Policy;
use crate::store::Pseudonyms;
use crate::sync::{Finding, Report, Shown};

use super::json;

/// What a run did, as it may stand in a log that is kept: JSON, a line for the run with all
/// numbers, then one for each finding. Persons stand under their pseudonyms, those with protected
/// identity under none, and no value is shown, nor any reason that may repeat one.
///
/// `started` is when the run began, in UTC: it stands first in every line.
pub fn log(report: &Report, policy: &Policy, started: &str, pseudonyms: &Pseudonyms) -> String {
    let run = json::summary(report, policy, report.findings.len().into());
    lines(run, (&report.findings, report.run.is_some()), policy, started, pseudonyms)
}

/// The line of a run of which the summary is given, and those of its findings. Only where it is
/// written, protected identity has ended for those of whom it says so.
pub(in super::super) fn lines(
    run: Json,
    (findings, is_written): (&[Finding], bool),
    policy: &Policy,
    started: &str,
    pseudonyms: &Pseudonyms,
) -> String {
    let findings = findings.iter().map(|finding| {
        let person = match &finding.person {
            Some(Shown::Text(key)) => pseudonyms.of(key).into(),
            Some(Shown::Unprotected(key)) if is_written => pseudonyms.of(key).into(),
            _ => Json::Null,
        };
        let mut object = json::outline(finding, person, policy);
        object["rule"] = finding.rule.map(|rule| &*policy.rule(rule).name).into();
        line(started, "finding", object)
    });
    std::iter::once(line(started, "run", run)).chain(findings).collect()
}

fn line(at: &str, event: &str, what: Json) -> String {
    let mut line = Map::new();
    line.insert("at".to_owned(), at.into());
    line.insert("event".to_owned(), event.into());
    if let Json::Object(what) = what {
        line.extend(what);
    }
    format!("{}\n", Json::Object(line))
}

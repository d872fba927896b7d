//! Everything that happened, as a text that is kept and compared.
//!
//! The file has the form of insta's snapshots (<https://insta.rs/docs/snapshot-files/>): a header
//! in YAML between two lines `---`, then the content.

use crate::policy::Policy;

use super::words::{moment, origin, value};
use super::{Event, FieldResult, Scenario, StepResult, Trial};

/// What happened in a scenario, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot(String);

impl Snapshot {
    /// The snapshot of a scenario that was tried.
    pub fn of(policy: &Policy, scenario: &Scenario, trial: &Trial) -> Self {
        let mut text = String::new();
        for (case, results) in scenario.cases.iter().zip(&trial.cases) {
            let mut before = String::new();
            for (step, result) in case.steps.iter().zip(results) {
                let words = scenario.step_words(policy, case, step);
                // Days pass for everybody at once.
                let is_wait = matches!(step.event, Event::Wait(_));
                if !is_wait || words != before {
                    text += &format!("{words}\n");
                }
                text += &lines(policy, scenario, result);
                before = words;
            }
        }
        Self::from_content(&text)
    }

    /// A snapshot of this content, line ends aside.
    pub fn from_content(content: &str) -> Self {
        Self(content.replace("\r\n", "\n").trim_end().trim_start_matches('\n').to_owned())
    }

    /// Reads a snapshot file; one without a header is all content.
    pub fn parse(file: &str) -> Self {
        let file = file.replace("\r\n", "\n");
        let body = file.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
        Self::from_content(body.map_or(file.as_str(), |(_, content)| content))
    }

    /// The content.
    pub fn content(&self) -> &str {
        &self.0
    }

    /// The file, for a scenario file of this name.
    pub fn file(&self, name: &str, about: Option<&str>) -> String {
        // A string in JSON is one in YAML.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let about = about.map(|about| format!("description: {}\n", quoted(about)));
        let source = quoted(name);
        format!("---\nsource: {source}\n{}---\n{}\n", about.unwrap_or_default(), self.0)
    }
}

fn lines(policy: &Policy, scenario: &Scenario, result: &StepResult) -> String {
    result.fields.iter().map(|field| line(policy, scenario, field)).collect()
}

fn line(policy: &Policy, scenario: &Scenario, result: &FieldResult) -> String {
    let name = &policy.fields()[usize::from(result.field.0)].name;
    let outcome = result.outcome.unwrap_or("nothing");
    let rule = result.rule.map(|rule| format!(" by {}", policy.rule(rule).name));
    let rule = rule.unwrap_or_default();
    let stored = &result.stored;
    let mut after = value(stored.value.as_ref());
    if stored.origin.is_some() {
        let from = origin(&scenario.roster, stored.origin);
        after = format!("{after} from {from} since {}", moment(stored.since));
    }
    if let Some(proposed) = &result.proposed {
        after += &format!("; waiting: {}", value(proposed.as_ref()));
    }
    format!("  {name}: {outcome}{rule}: {after}\n")
}

use serde_json::{Value as Json, json};

use crate::upkeep::{Outcome, Pending};

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::sheet::Row;
use super::{run, value, value_cell, value_json, version_json, who, why};

/// The header of what waits. `decision` and `why` are for whoever decides.
pub const WAITING: [&str; 12] = [
    "decision",
    "why",
    "person",
    "category",
    "field",
    "stored",
    "proposed",
    "from",
    "rule",
    "explanation",
    "run",
    "since",
];

impl Row for Pending {
    fn human(&self, look: Look) -> String {
        let mut about = format!("from {}, {}", who(&self.by), plain(&self.category.label));
        if let Some(since) = &self.run {
            about += &format!("; {}", run(since));
        }
        if let Some(by) = &self.dismissed {
            about += &format!("; dismissed in {}", run(by));
        }
        format!(
            "{}  {}  {} → {}\n  {about}\n  {}\n",
            plain(&self.person),
            plain(&self.field.named.label),
            value(self.stored.value.as_ref()),
            value(self.proposed.as_ref()),
            why(&self.rule, look)
        )
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let run = self.run.as_ref();
        vec![vec![
            String::new(),
            String::new(),
            self.person.clone(),
            self.category.name.clone(),
            self.field.named.name.clone(),
            value_cell(self.stored.value.as_ref()),
            value_cell(self.proposed.as_ref()),
            self.by.name.clone(),
            self.rule.name.clone(),
            self.rule.explanation.clone().unwrap_or_default(),
            run.map(|run| run.run.to_string()).unwrap_or_default(),
            run.map(|run| run.date.clone()).unwrap_or_default(),
        ]]
    }

    fn json(&self) -> Json {
        json!({
            "person": self.person,
            "category": self.category.name,
            "field": self.field.named.name,
            "stored": version_json(&self.stored, &self.field),
            "proposed": value_json(self.proposed.as_ref(), &self.field.kind),
            "from": self.by.name,
            "rule": self.rule.name,
            "explanation": self.rule.explanation,
            "run": self.run.as_ref().map(|run| run.run),
            "since": self.run.as_ref().map(|run| &run.date),
            "dismissed_in": self.dismissed.as_ref().map(|run| run.run),
        })
    }
}

/// What came of a decision, for a person.
pub const fn told(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::NoPerson => "no source has named this person",
        Outcome::NothingWaits => "no such value waits, or it waits no more",
        Outcome::AnotherWaits => "another value waits now than the one that was shown",
        Outcome::Several => "several values wait: say which with `--from` and `--category`",
        Outcome::DismissedBefore => "it was dismissed before",
    }
}

use serde_json::Value as Json;

use crate::store::RunEntry;

use super::super::findings::Look;
use super::super::sheet::Row;
use super::super::table::{dim, number};
use super::past::{marks, run_json, said};
use super::whose;

/// The header of the runs.
pub const RUNS: [&str; 17] = [
    "run",
    "kind",
    "source",
    "date",
    "started",
    "policy",
    "full",
    "allow_mass_change",
    "who",
    "why",
    "undoes",
    "persons",
    "held",
    "rejected",
    "changed",
    "forgot",
    "purged_by",
];

impl Row for RunEntry {
    fn human(&self, look: Look) -> String {
        let whose = format!("{}{}", whose(&self.run), marks(self));
        let mut text = format!(
            "{:>6}  {}  {:>11} changed{}  {whose}",
            self.run.run,
            self.run.date,
            number(self.counts.changed),
            match self.counts.held {
                0 => String::new(),
                held => format!(", {} held", number(held)),
            }
        );
        if let Some(said) = said(self) {
            text += &format!("  {}", dim(&said, look));
        }
        text + "\n"
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let json = run_json(self);
        let cell = |name: &&str| match &json[*name] {
            Json::Null => String::new(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        vec![RUNS.iter().map(cell).collect()]
    }

    fn json(&self) -> Json {
        run_json(self)
    }
}

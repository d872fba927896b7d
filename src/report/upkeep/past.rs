use serde_json::{Value as Json, json};

use crate::store::{RunEntry, RunKind};
use crate::upkeep::{Change, Standing};

use super::super::findings::Look;
use super::super::plain::{in_one_line, plain};
use super::super::sheet::Row;
use super::super::table::{bold, number};
use super::{became, value_cell, version_json, whose, why};

/// The header of what a run changed.
pub const CHANGES: [&str; 11] = [
    "person",
    "field",
    "before",
    "before_from",
    "before_since",
    "after",
    "after_from",
    "after_since",
    "rule",
    "explanation",
    "now",
];

impl Row for Change {
    fn human(&self, look: Look) -> String {
        let what = became(&self.before, &self.after);
        let now = match self.standing {
            Standing::Made => "",
            Standing::PutBack => "  (put back since)",
            Standing::ChangedAgain => "  (changed again since)",
        };
        let (person, field) = (plain(&self.person), plain(&self.field.named.label));
        format!("  {person}  {field}  {what}{now}  {}\n", why(&self.rule, look))
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let mut cells = vec![self.person.clone(), self.field.named.name.clone()];
        for version in [&self.before, &self.after] {
            cells.push(value_cell(version.value.as_ref()));
            cells.push(version.from.as_ref().map(|from| from.name.clone()).unwrap_or_default());
            cells.push(version.since.clone().unwrap_or_default());
        }
        cells.push(self.rule.name.clone());
        cells.push(self.rule.explanation.clone().unwrap_or_default());
        cells.push(self.standing.word().to_owned());
        vec![cells]
    }

    fn json(&self) -> Json {
        json!({
            "person": self.person,
            "field": self.field.named.name,
            "before": version_json(&self.before, &self.field),
            "after": version_json(&self.after, &self.field),
            "rule": self.rule.name,
            "explanation": self.rule.explanation,
            "now": self.standing.word(),
        })
    }
}

/// What is known of a run, above what it changed.
pub fn run_head(entry: &RunEntry, look: Look) -> String {
    let RunEntry { run, counts, .. } = entry;
    let heading = format!("run {} · {} · {}{}", run.run, whose(run), run.date, marks(entry));
    let mut text = format!("{}\n  began {}", bold(&heading, look), entry.started);
    if let Some(policy) = &entry.policy {
        text += &format!(", policy {policy}");
    }
    text.push('\n');
    if let Some(said) = said(entry) {
        text += &format!("  {said}\n");
    }
    if run.kind == RunKind::Sync {
        text += &format!(
            "  {} persons: {} taken, {} kept, {} cleared, {} held, {} rejected\n",
            number(counts.persons),
            number(counts.taken),
            number(counts.kept),
            number(counts.cleared),
            number(counts.held),
            number(counts.rejected)
        );
    }
    text + &format!("  {} stored values changed\n\n", number(counts.changed))
}

/// What was particular about a run.
pub(super) fn marks(entry: &RunEntry) -> String {
    let mut text = String::new();
    if entry.full {
        text += ", all that the source has";
    }
    if entry.allow_mass_change {
        text += ", mass change allowed";
    }
    if let Some(undone) = entry.undoes {
        text += &format!(" of run {undone}");
    }
    if let Some(name) = &entry.forgot {
        text += &format!(" {name}");
    }
    if let Some(by) = entry.run.purged {
        text += &format!(", its history purged by run {by}");
    }
    text
}

/// Who made a run by hand, and why.
pub(super) fn said(entry: &RunEntry) -> Option<String> {
    let said = [entry.who.as_deref(), entry.why.as_deref()].into_iter().flatten();
    let said: Vec<String> = said.map(in_one_line).collect();
    if said.is_empty() { None } else { Some(said.join(": ")) }
}

/// What is known of a run, as an object.
pub fn run_json(entry: &RunEntry) -> Json {
    let RunEntry { run, counts, .. } = entry;
    json!({
        "run": run.run,
        "kind": run.kind.word(),
        "source": run.source.as_ref().map(|source| &source.name),
        "date": run.date,
        "started": entry.started,
        "policy": entry.policy,
        "full": entry.full,
        "allow_mass_change": entry.allow_mass_change,
        "who": entry.who,
        "why": entry.why,
        "undoes": entry.undoes,
        "forgot": entry.forgot,
        "purged_by": run.purged,
        "persons": counts.persons,
        "taken": counts.taken,
        "kept": counts.kept,
        "cleared": counts.cleared,
        "held": counts.held,
        "rejected": counts.rejected,
        "changed": counts.changed,
    })
}

//! What waits, what runs changed, what was undone, and where sources disagree.

mod conflicts;
mod flaps;
mod municipalities;
mod past;
mod reveals;
mod review;
mod runs;
mod undo;

use serde_json::{Value as Json, json};

use crate::record::{Kind, Value};
use crate::store::{FieldRow, Named, RuleRow, RunRow, Version};
use crate::sync::USER;

use super::findings::Look;
use super::plain::{in_one_line, plain};
use super::table::{MISSING, count, dim};

pub use conflicts::CONFLICTS;
pub use flaps::FLAPS;
pub use municipalities::MUNICIPALITIES;
pub use past::{CHANGES, run_head, run_json};
pub use reveals::REVEALS;
pub use review::{WAITING, told};
pub use runs::RUNS;
pub use undo::{human as undone, json as undone_json};

/// How many things of how many persons with protected identity are not shown, beside how many are;
/// nothing where all are.
pub fn not_shown(things: u64, persons: u64) -> String {
    if things == 0 {
        return String::new();
    }
    let things = count(things, "that is", "that are");
    let persons = count(persons, "person", "persons");
    format!(", and {things} not shown, of {persons} with protected identity")
}

/// A value as a person reads it.
fn value(value: Option<&Value>) -> String {
    match value {
        Some(value) => plain(&value.to_string()).into_owned(),
        None => MISSING.to_owned(),
    }
}

/// What a stored value was, and what it became: where the value is the same, whose it is now.
fn became(before: &Version, after: &Version) -> String {
    let [was, is] = [before, after].map(|version| value(version.value.as_ref()));
    if was != is {
        return format!("{was} → {is}");
    }
    format!("{is}, now from {}", after.from.as_ref().map_or_else(|| "nobody known".to_owned(), who))
}

/// A value as a program reads it: null where it is missing.
fn value_json(value: Option<&Value>, kind: &Kind) -> Json {
    value.map(|value| value.to_json(kind)).unwrap_or_default()
}

/// A value in a cell: empty where it is missing; of a group, its JSON.
fn value_cell(value: Option<&Value>) -> String {
    value.map(|value| value.as_str().to_owned()).unwrap_or_default()
}

/// The same four keys as in an export.
fn version_json(version: &Version, field: &FieldRow) -> Json {
    let name = |named: &Option<Named>| named.as_ref().map(|named| named.name.clone());
    json!({
        "value": value_json(version.value.as_ref(), &field.kind),
        "from": name(&version.from),
        "category": name(&version.category),
        "since": version.since,
    })
}

/// A source, or the person.
fn who(by: &Named) -> String {
    if by.name == USER { "the person".to_owned() } else { plain(&by.label).into_owned() }
}

/// Whose records a run was of, or what else it was.
fn whose(run: &RunRow) -> String {
    run.source.as_ref().map_or_else(|| run.kind.word().to_owned(), who)
}

fn run(run: &RunRow) -> String {
    format!("run {} of {}", run.run, run.date)
}

/// A rule with its explanation.
fn why(rule: &RuleRow, look: Look) -> String {
    let explanation = rule.explanation.as_deref().unwrap_or_default();
    match explanation {
        "" => rule.name.clone(),
        text => format!("{} {}", rule.name, dim(&in_one_line(text), look)),
    }
}

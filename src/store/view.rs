//! What a store says when it is read: names and texts, no ids of a policy.

use crate::policy::Municipality;
use crate::record::{Kind, Value};

use super::{Counts, RunKind, Wait};

/// A name with what people call it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The name in rule files.
    pub name: String,
    /// The label for people.
    pub label: String,
}

/// A field as the latest run's policy declared it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// Its names.
    pub named: Named,
    /// What its values are.
    pub kind: Kind,
}

impl FieldRow {
    /// The kind of a word in a column; of a group, the list of its parts beside it, in JSON.
    pub(super) fn kind_of(word: &str, parts: Option<&str>) -> Kind {
        match word {
            "email" => Kind::Email,
            "phone" => Kind::Phone,
            "group" => {
                let parts = parts.and_then(|parts| serde_json::from_str(parts).ok());
                let parts: Vec<Box<str>> = parts.unwrap_or_default();
                Kind::Group(parts.into())
            }
            _ => Kind::Text,
        }
    }
}

/// A value with its origin. The default is that nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Version {
    /// The value in normal form; `None` where it is missing.
    pub value: Option<Value>,
    /// The source it is from, `user` for the person; `None` for data from before Foga.
    pub from: Option<Named>,
    /// The category it came in.
    pub category: Option<Named>,
    /// Since when it has been this value.
    pub since: Option<String>,
}

/// A run, as it is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its number.
    pub run: i64,
    /// What it was for.
    pub kind: RunKind,
    /// Whose records they were; `None` where there were none.
    pub source: Option<Named>,
    /// Their date, or that of what was decided.
    pub date: String,
    /// The run that purged its history; `None` where all of it is there.
    pub purged: Option<i64>,
}

/// A municipality of a database that holds several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MunicipalityEntry {
    /// Which it is.
    pub municipality: Municipality,
    /// How many runs it had.
    pub runs: u64,
    /// When the last of them began, in UTC.
    pub last: Option<String>,
}

/// A run with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEntry {
    /// Its number, kind, source and date.
    pub run: RunRow,
    /// When it began, in UTC.
    pub started: String,
    /// The name of the policy; `None` where no policy decided.
    pub policy: Option<String>,
    /// Whether the delivery was all that the source had.
    pub full: bool,
    /// The address of the interface from which it was read; `None` where it came in files.
    pub url: Option<String>,
    /// Whether the policy's limit was lifted for once.
    pub allow_mass_change: bool,
    /// Who made it, where somebody did so by hand.
    pub who: Option<String>,
    /// Why, in that person's words.
    pub why: Option<String>,
    /// The run that it undid.
    pub undoes: Option<i64>,
    /// The name under which the person stands in logs whom it forgot.
    pub forgot: Option<String>,
    /// What it did, in numbers.
    pub counts: Counts,
}

/// A rule that decided something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleRow {
    /// Its qualified name.
    pub name: String,
    /// The `##` text above it, as it was at that time.
    pub explanation: Option<String>,
}

/// A stored value and why it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// The field.
    pub field: Named,
    /// The value.
    pub version: Version,
    /// The rule that made it so.
    pub rule: RuleRow,
    /// The run in which it did.
    pub run: RunRow,
}

/// What a source reports of a person in one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// The source.
    pub source: Named,
    /// The category.
    pub category: Named,
    /// Whether its latest record says protected identity.
    pub protected: bool,
    /// Whether it counts: the policy of the latest run still accepts the source.
    pub accepted: bool,
    /// The values, in the order of the policy's fields.
    pub values: Vec<ReportedValue>,
    /// The run since which the person is known so.
    pub run: RunRow,
}

/// A value that a source reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedValue {
    /// The field.
    pub field: Named,
    /// The value in normal form.
    pub value: Value,
    /// The run since which it is reported.
    pub run: RunRow,
}

/// A value that waits for somebody to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// The field.
    pub field: Named,
    /// The category of the record or the edit.
    pub category: Named,
    /// Whose it is.
    pub by: Named,
    /// What would be stored; `None` for missing.
    pub proposed: Option<Value>,
    /// The run in which somebody dismissed it; `None` while it waits.
    pub dismissed: Option<RunRow>,
    /// The rule that held it.
    pub rule: RuleRow,
    /// The run in which it did.
    pub run: RunRow,
}

/// A change of a stored value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The field.
    pub field: Named,
    /// Before; all `None` where nothing had been stored.
    pub before: Version,
    /// After.
    pub after: Version,
    /// The rule that made it.
    pub rule: RuleRow,
    /// The run.
    pub run: RunRow,
}

/// What became, by somebody's hand, of a value that waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitedRow {
    /// The field.
    pub field: Named,
    /// The category of the record or the edit.
    pub category: Named,
    /// Whose it is.
    pub by: Named,
    /// What would be stored; `None` for missing.
    pub proposed: Option<Value>,
    /// The rule that held it.
    pub rule: RuleRow,
    /// Why it changed.
    pub reason: RuleRow,
    /// What it was before.
    pub before: Wait,
    /// What it is after.
    pub after: Wait,
    /// The run in which that happened.
    pub run: RunRow,
}

/// A change of a person's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenumberedRow {
    /// The key before.
    pub before: String,
    /// The key after.
    pub after: String,
    /// The run.
    pub run: RunRow,
}

/// All that is held of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The person's key.
    pub person: String,
    /// Whether some source's latest record says protected identity.
    pub protected: bool,
    /// What is stored, in the order of the policy's fields.
    pub stored: Vec<StoredRow>,
    /// What each source reports.
    pub reported: Vec<ReportRow>,
    /// The sources that have the person no more, and whose last word was protected identity; the
    /// platform, where it says so.
    pub marked_by: Vec<Named>,
    /// What waits.
    pub waiting: Vec<WaitingRow>,
    /// Every change since the last run whose history was purged, the oldest first.
    pub history: Vec<HistoryRow>,
    /// What became of values that waited, the oldest first.
    pub waited: Vec<WaitedRow>,
    /// The changes of its key, the oldest first.
    pub renumbered: Vec<RenumberedRow>,
    /// The last run whose history was purged: up to it nothing is known of what changed.
    pub purged: Option<RunRow>,
}

impl Dossier {
    /// Leaves out all that is about other fields than this one, by its name.
    pub fn keep_only(&mut self, field: &str) {
        self.stored.retain(|row| row.field.name == field);
        for report in &mut self.reported {
            report.values.retain(|value| value.field.name == field);
        }
        self.waiting.retain(|row| row.field.name == field);
        self.history.retain(|row| row.field.name == field);
        self.waited.retain(|row| row.field.name == field);
    }
}

/// One person in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRows {
    /// The person's key.
    pub person: String,
    /// Whether some source's latest record says protected identity.
    pub protected: bool,
    /// The names of the categories in which the person is known, in the order of the policy.
    pub categories: Vec<String>,
    /// The values by the field's place among [`Store::fields`](super::Store::fields), rising.
    pub values: Vec<(usize, Version)>,
}

/// That persons with protected identity were shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// When, in UTC.
    pub at: String,
    /// The command.
    pub command: String,
    /// How many persons.
    pub persons: u64,
}

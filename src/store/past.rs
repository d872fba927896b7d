use crate::record::Moment;

use super::row::{PersonRow, StoredPart};

/// A change of a stored value, in the store's own numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePart {
    /// The run.
    pub run: i64,
    /// The field.
    pub field: i64,
    /// The rule, or another reason, that made it.
    pub rule: i64,
    /// Before; the default where nothing had been stored.
    pub before: VersionPart,
    /// After; the default where nothing is stored any more.
    pub after: VersionPart,
}

/// A stored value with its origin, in the store's own numbers. The default is that nothing was
/// stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionPart {
    /// The value in normal form; `None` where it is missing.
    pub value: Option<Box<str>>,
    /// The source it is from, 0 for the person; `None` for data from before Foga.
    pub origin: Option<i64>,
    /// The category it came in.
    pub category: Option<i64>,
    /// Since when it has been this value.
    pub since: Option<Moment>,
}

impl From<&StoredPart<'_>> for VersionPart {
    fn from(part: &StoredPart<'_>) -> Self {
        Self {
            value: part.value.as_deref().map(Into::into),
            origin: part.origin,
            category: part.category,
            since: part.since,
        }
    }
}

/// A change, by hand, of a value that waits or was dismissed, in the store's own numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitPart {
    /// The run in which it changed.
    pub run: i64,
    /// The field.
    pub field: i64,
    /// The category of the record or the edit.
    pub category: i64,
    /// The source whose it is, 0 for the person.
    pub by: i64,
    /// What would be stored; `None` for missing.
    pub value: Option<Box<str>>,
    /// The run in which it was held.
    pub held: i64,
    /// The rule that held it; 0 where it is not known.
    pub rule: i64,
    /// Why it changed.
    pub reason: i64,
    /// What it was before.
    pub before: Wait,
    /// What it is after.
    pub after: Wait,
}

/// Whether a value waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// It does not, nor was it dismissed.
    Gone,
    /// It waits for somebody to decide.
    Waits,
    /// Somebody dismissed it in this run.
    Dismissed(i64),
}

impl Wait {
    /// The word for it in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Waits => "waits",
            Self::Dismissed(_) => "dismissed",
        }
    }
}

/// What runs changed of a person.
#[derive(Debug, Clone, Copy)]
pub struct Changed<'a> {
    /// The person's key.
    pub person: &'a str,
    /// All that is kept of the person now.
    pub row: &'a PersonRow<'a>,
    /// What became of stored values, in the order in which it happened.
    pub changes: &'a [ChangePart],
    /// What became, by hand, of values that wait.
    pub waits: &'a [WaitPart],
}

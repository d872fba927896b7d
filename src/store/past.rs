use crate::record::Moment;

use super::PersonId;
use super::row::{PersonRow, StoredPart, WaitingPart};

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

impl WaitPart {
    /// What waits, or was dismissed, and what becomes of it in a run, for a reason.
    pub(crate) fn of(part: &WaitingPart<'_>, run: i64, reason: i64, after: Wait) -> Self {
        Self {
            run,
            field: part.field,
            category: part.category,
            by: part.by,
            value: part.value.as_deref().map(Into::into),
            held: part.run,
            rule: part.rule,
            reason,
            before: part.state(),
            after,
        }
    }
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

impl WaitingPart<'_> {
    /// Whether it waits still, or was dismissed.
    pub(crate) const fn state(&self) -> Wait {
        Wait::of_number(Some(self.dismissed))
    }
}

impl Wait {
    /// What stands for it in a column, and in [`WaitingPart::dismissed`] where something is kept.
    pub(crate) const fn number(self) -> Option<i64> {
        match self {
            Self::Gone => None,
            Self::Waits => Some(0),
            Self::Dismissed(run) => Some(run),
        }
    }

    /// What a column says.
    pub(super) const fn of_number(number: Option<i64>) -> Self {
        match number {
            None => Self::Gone,
            Some(0) => Self::Waits,
            Some(run) => Self::Dismissed(run),
        }
    }

    /// The word for it in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Waits => "waits",
            Self::Dismissed(_) => "dismissed",
        }
    }
}

/// What belongs to several persons.
pub(super) type Parts<T> = Vec<(PersonId, T)>;

/// What belongs to each of several persons, by rising number; the parts of each stay in their order.
pub(super) fn by_person(
    mut changes: Parts<ChangePart>,
    mut waits: Parts<WaitPart>,
) -> impl Iterator<Item = (PersonId, Vec<ChangePart>, Vec<WaitPart>)> {
    changes.sort_by_key(|(person, _)| *person);
    waits.sort_by_key(|(person, _)| *person);
    let (mut changes, mut waits) = (changes.into_iter().peekable(), waits.into_iter().peekable());
    std::iter::from_fn(move || {
        let next = changes.peek().map(|(person, _)| *person).into_iter();
        let person = next.chain(waits.peek().map(|(person, _)| *person)).min()?;
        let own = std::iter::from_fn(|| changes.next_if(|(other, _)| *other == person));
        let own = own.map(|(_, change)| change).collect();
        let waited = std::iter::from_fn(|| waits.next_if(|(other, _)| *other == person));
        Some((person, own, waited.map(|(_, wait)| wait).collect()))
    })
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

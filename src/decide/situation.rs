use jiff::civil::Date;

use crate::policy::{CategoryId, FieldId, SourceId, Subject};
use crate::record::{Moment, Value};

/// Who a stored value is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The person, in the platform.
    User,
    /// A source.
    Source(SourceId),
}

/// What the platform has for one field of one person. The default is that it never had anything.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stored<'a> {
    /// The value; `None` where it is missing.
    pub value: Option<&'a Value>,
    /// Who it is from; `None` for data from before Foga. A missing value may have an origin.
    pub origin: Option<Origin>,
    /// The category it came in.
    pub category: Option<CategoryId>,
    /// Since when it has been this value.
    pub since: Option<Moment>,
}

/// What happens to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A record of this source arrives.
    Record(SourceId),
    /// The person saves the field in the platform.
    Edit,
}

/// Some of a policy's categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CategorySet(u64);

impl CategorySet {
    /// Whether the category is among them.
    pub const fn has(self, category: CategoryId) -> bool {
        self.0 & (1 << category.0) != 0
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, category: CategoryId) -> Self {
        Self(self.0 | (1 << category.0))
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// All that a decision may depend on: one field of one person at one event. It borrows
/// everything, so that building one costs nothing.
///
/// Values are in the normal form of the field's kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Situation<'a> {
    /// The category of the record or the edit.
    pub category: CategoryId,
    /// The field.
    pub field: FieldId,
    /// What happens.
    pub event: Event,
    /// The value that the record or the person brings; `None` is *missing*.
    pub incoming: Option<&'a Value>,
    /// The source's modified time of the record, where it carries one.
    pub modified: Option<Moment>,
    /// What the platform has.
    pub stored: Stored<'a>,
    /// What each source's latest record of the person in this category said *before* this event:
    /// at most one value a source, only sources that the policy accepts, missing values left out.
    pub reported: &'a [(SourceId, &'a Value)],
    /// Whether the source that the stored value is from reports a value of this field in
    /// *another* category of the person.
    pub origin_reports_elsewhere: bool,
    /// The facts of the record, by [`FactId`](crate::policy::FactId); one not given is absent.
    pub facts: &'a [Option<&'a str>],
    /// Whether this record, or any source's latest one, says protected identity.
    pub protected: bool,
    /// The other categories in which the person is known.
    pub also: CategorySet,
    /// Whether nothing was stored or reported of the person before.
    pub new: bool,
    /// The date of the record or the edit.
    pub date: Option<Date>,
}

impl<'a> Situation<'a> {
    /// The value that a condition speaks of; `None` is *missing*. There is no previous value of
    /// an edit.
    pub fn value(&self, subject: Subject) -> Option<&'a Value> {
        match subject {
            Subject::Incoming => self.incoming,
            Subject::Stored => self.stored.value,
            Subject::Previous => {
                let Event::Record(source) = self.event else { return None };
                let mut before = self.reported.iter();
                before.find(|(other, _)| *other == source).map(|(_, value)| *value)
            }
        }
    }

    /// What each source reports once this record has arrived: the sources in no order.
    pub fn reports(&self) -> impl Iterator<Item = (SourceId, &'a Value)> + use<'a> {
        let now = match self.event {
            Event::Record(source) => Some(source),
            Event::Edit => None,
        };
        let before = self.reported.iter().copied();
        let own = now.zip(self.incoming);
        before.filter(move |(source, _)| Some(*source) != now).chain(own)
    }
}

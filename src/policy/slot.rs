use jiff::civil::Date;

use crate::record::{Kind, Value};
use crate::syntax::tree::{Outcome, Subject};
use crate::text::Span;

use super::sieve::{Ready, Sieve};
use super::{CategoryId, FactId, FieldId, RuleId, SourceId};

/// The rules for one category and field at one kind of event, in the order in which they are
/// asked.
#[derive(Debug)]
pub struct Slot {
    /// The category.
    pub category: CategoryId,
    /// The field.
    pub field: FieldId,
    /// Whether it decides edits rather than records.
    pub edit: bool,
    /// The different tests that the rules and guards ask; each is asked at most once.
    pub tests: Vec<Test>,
    /// The rules: the policy's own first, then those of its bases.
    pub rules: Vec<SlotRule>,
    /// The guards: those of the base first.
    pub guards: Vec<SlotRule>,
    /// What is decided where plain tests say it all.
    pub(crate) ready: Ready,
    /// The rules once more, for finding the first that decides.
    pub(crate) sieve: Sieve,
    /// The guards once more.
    pub(crate) guard_sieve: Sieve,
}

/// A rule in a slot.
#[derive(Debug, Clone)]
pub struct SlotRule {
    /// Which rule.
    pub rule: RuleId,
    /// What it decides.
    pub outcome: Outcome,
    /// Its condition; always where absent.
    pub when: Option<Cond>,
    /// What its outcome needs to decide at all, such as a value that can be taken.
    pub needs: Option<Cond>,
}

/// A condition over the tests of a slot, with its place in the rule file.
#[derive(Debug, Clone)]
pub struct Cond {
    /// What it says.
    pub kind: CondKind,
    /// Where it stands.
    pub span: Span,
}

/// How conditions are put together.
#[derive(Debug, Clone)]
pub enum CondKind {
    /// The test of that place in [`Slot::tests`].
    Test(u16),
    /// Holds where the inner one does not.
    Not(Box<Cond>),
    /// Holds where all do.
    And(Box<[Cond]>),
    /// Holds where any does.
    Or(Box<[Cond]>),
}

/// A question about a situation. Names are resolved, literals in normal form, and negation is
/// left to [`CondKind::Not`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// The value is missing.
    Missing(Subject),
    /// Both are the same value, or both missing.
    Same(Subject, Subject),
    /// The value is one of these.
    OneOf(Subject, Box<[Value]>),
    /// The value begins so.
    StartsWith(Subject, Box<str>),
    /// The value ends so.
    EndsWith(Subject, Box<str>),
    /// The value is reported by these.
    Reported(Subject, Reporters),
    /// Any source at all reports a value.
    AnyReport,
    /// The record is from one of these sources.
    Source(Box<[SourceId]>),
    /// The stored value is from this source.
    FromSource(SourceId),
    /// The stored value came in this category.
    FromCategory(CategoryId),
    /// The stored value is from the person.
    Edited,
    /// The stored value's origin stands higher in the rank, and reports a value still.
    StoredOutranks,
    /// The record's source stands higher in the rank than the stored value's.
    IncomingOutranks,
    /// Nothing was stored or reported of the person before.
    New,
    /// Some latest record says protected identity.
    Protected,
    /// The person is known in this category.
    Person(CategoryId),
    /// The fact is one of these.
    Fact(FactId, Box<[Box<str>]>),
    /// The stored value has been the same for more days than this.
    OlderThan(u32),
    /// The source changed the record after the stored value came to be.
    Newer,
    /// The date lies so.
    Date(Dates),
}

/// Who must report a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reporters {
    /// This source.
    One(SourceId),
    /// A source other than the record's.
    Another,
    /// At least so many sources, the record's included.
    AtLeast(u32),
}

/// An open range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dates {
    /// Before this day.
    Before(Date),
    /// On this day or later.
    From(Date),
    /// On this day or earlier.
    Until(Date),
}

impl Slot {
    pub(crate) fn new(
        (category, field, edit): (CategoryId, FieldId, bool),
        kind: &Kind,
        tests: Vec<Test>,
        rules: Vec<SlotRule>,
        guards: Vec<SlotRule>,
    ) -> Self {
        let sieve = Sieve::new(kind, &tests, &rules);
        let guard_sieve = Sieve::new(kind, &tests, &guards);
        let ready = Ready::new(&sieve, &guard_sieve);
        Self { category, field, edit, tests, rules, guards, ready, sieve, guard_sieve }
    }
}

impl SlotRule {
    /// Whether the rule decides, given the answers to the tests.
    pub fn decides(&self, answer: &mut impl FnMut(u16) -> bool) -> bool {
        self.parts().all(|cond| cond.holds(answer))
    }

    /// The conditions that all have to hold for it to decide.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Cond> {
        [&self.needs, &self.when].into_iter().flatten()
    }

    /// The tests it asks.
    pub(super) fn tests(&self) -> Vec<u16> {
        self.parts().flat_map(Cond::tests).collect()
    }
}

impl Cond {
    /// Whether the condition holds, given the answers to the tests.
    pub fn holds(&self, answer: &mut impl FnMut(u16) -> bool) -> bool {
        match &self.kind {
            CondKind::Test(test) => answer(*test),
            CondKind::Not(inner) => !inner.holds(answer),
            CondKind::And(parts) => parts.iter().all(|part| part.holds(answer)),
            CondKind::Or(parts) => parts.iter().any(|part| part.holds(answer)),
        }
    }

    /// The test that it is, or is the opposite of, and whether it is that.
    pub(crate) fn tested(&self) -> Option<(u16, bool)> {
        match &self.kind {
            CondKind::Test(test) => Some((*test, true)),
            CondKind::Not(inner) => inner.tested().map(|(test, holds)| (test, !holds)),
            CondKind::And(_) | CondKind::Or(_) => None,
        }
    }

    /// This condition and all conditions inside it, the outer before the inner.
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = vec![self];
        match &self.kind {
            CondKind::Test(_) => {}
            CondKind::Not(inner) => parts.extend(inner.parts()),
            CondKind::And(inner) | CondKind::Or(inner) => {
                parts.extend(inner.iter().flat_map(Self::parts));
            }
        }
        parts
    }

    /// The tests it asks.
    pub(super) fn tests(&self) -> Vec<u16> {
        let test = |cond: &Self| match cond.kind {
            CondKind::Test(test) => Some(test),
            _ => None,
        };
        self.parts().into_iter().filter_map(test).collect()
    }
}

use jiff::civil::Date;

use crate::decide::{Origin, PersonState};
use crate::policy::{CategoryId, FieldId, Roster, SourceId};
use crate::record::{Moment, Value};
use crate::text::{SourceText, Span};

/// The outcome of a value that is not of its kind: no rule is asked, nothing is remembered.
pub const UNREADABLE: &str = "unreadable";

/// A scenario file, held against its policy.
#[derive(Debug)]
pub struct Scenario {
    /// The file.
    pub source: SourceText,
    /// What it shows, if it says.
    pub about: Option<String>,
    /// The sources that it speaks of, with the policy's own.
    pub roster: Roster,
    /// One timeline, or one case for each situation of a table.
    pub cases: Vec<Case>,
    /// Whether it expects anything. One that does not is compared with its snapshot.
    pub expects: bool,
}

/// People, and what happens to them.
#[derive(Debug)]
pub struct Case {
    /// What it shows, if it says.
    pub about: Option<String>,
    /// Where it is written.
    pub span: Span,
    /// Whether it is a situation of a table rather than a timeline.
    pub is_situation: bool,
    /// The people, as they are before the first step.
    pub people: Vec<Person>,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// Somebody in a scenario.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their name there.
    pub name: Box<str>,
    /// The category that they have where a step says none.
    pub category: CategoryId,
    /// What is known of them before the first step.
    pub state: PersonState,
}

/// Something that happens to one person, and what is expected then.
#[derive(Debug)]
pub struct Step {
    /// Which step of the file it is, from 1; one that concerns several people is a step for each.
    pub number: usize,
    /// Where it is written.
    pub span: Span,
    /// When it happens.
    pub date: Date,
    /// To whom, by place in [`Case::people`].
    pub person: usize,
    /// What happens.
    pub event: Event,
    /// What is expected afterwards.
    pub expect: Vec<Expectation>,
}

/// What can happen to a person.
#[derive(Debug)]
pub enum Event {
    /// A source reports, or the person edits.
    Arrives {
        /// Who it is from.
        from: Origin,
        /// In which category.
        category: CategoryId,
        /// The source's modified time.
        modified: Option<Moment>,
        /// Whether the record says protected identity; `None` where it says nothing of it, so that
        /// what the source said before holds.
        protected: Option<bool>,
        /// The facts, by [`FactId`](crate::policy::FactId).
        facts: Vec<Option<String>>,
        /// The values; `None` is *missing*.
        values: Vec<(FieldId, Option<Value>)>,
        /// Fields whose value is not of its kind.
        unreadable: Vec<FieldId>,
    },
    /// A source no longer has the person, in one category or in any.
    Gone {
        /// The source.
        source: SourceId,
        /// The category; all where none is said.
        category: Option<CategoryId>,
    },
    /// So many days pass.
    Wait(u32),
}

/// What is expected of a field after a step. What is `None` is not asked.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// The field.
    pub field: FieldId,
    /// Where the expectation stands.
    pub span: Span,
    /// What is expected.
    pub expected: Expected,
}

/// The parts of an expectation.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// The stored value.
    pub value: Option<Wanted<Option<Value>>>,
    /// Who it is from.
    pub from: Option<Wanted<Option<Origin>>>,
    /// Since when it has been this value.
    pub since: Option<Wanted<Option<Moment>>>,
    /// `take`, `keep`, `clear`, `hold` or [`UNREADABLE`].
    pub outcome: Option<Wanted<&'static str>>,
    /// The qualified name of the rule that decides.
    pub rule: Option<Wanted<Box<str>>>,
    /// The value that waits for somebody to decide.
    pub proposed: Option<Wanted<Option<Value>>>,
}

/// Something expected, and where that is written.
#[derive(Debug, Clone)]
pub struct Wanted<T> {
    /// What.
    pub is: T,
    /// Where.
    pub span: Span,
}

impl Scenario {
    /// How many steps there are, those of several people counted once.
    pub fn steps(&self) -> usize {
        self.cases.iter().map(|case| case.steps.last().map_or(0, |step| step.number)).sum()
    }
}

impl Expected {
    /// Whether it asks what was decided, and not only what is stored.
    pub fn asks_decision(&self) -> Option<Span> {
        let outcome = self.outcome.as_ref().map(|wanted| wanted.span);
        let rule = self.rule.as_ref().map(|wanted| wanted.span);
        outcome.or(rule).or(self.proposed.as_ref().map(|wanted| wanted.span))
    }
}

//! Whether a test holds in a situation.

use crate::policy::{CategoryId, Dates, Reporters, Roster, SourceId, Subject, Test};
use crate::record::{Kind, Value};

use super::{Event, Origin, Situation};

/// A situation with what is needed to ask about it.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) roster: &'a Roster,
    pub(super) kind: &'a Kind,
    pub(super) situation: &'a Situation<'a>,
    /// Whether the incoming value is the stored one; nearly every decision needs to know.
    pub(super) unchanged: bool,
}

impl<'a> Asked<'a> {
    #[inline]
    pub(super) fn new(roster: &'a Roster, kind: &'a Kind, situation: &'a Situation<'a>) -> Self {
        let mut asked = Self { roster, kind, situation, unchanged: false };
        asked.unchanged = kind.alike(situation.incoming, situation.stored.value);
        asked
    }

    pub(super) fn holds(&self, test: &Test) -> bool {
        let situation = self.situation;
        match test {
            Test::Missing(subject) => self.situation.value(*subject).is_none(),
            Test::Same(Subject::Incoming, Subject::Stored) => self.unchanged,
            Test::Same(a, b) => self.kind.alike(self.situation.value(*a), self.situation.value(*b)),
            Test::OneOf(subject, literals) => self
                .situation
                .value(*subject)
                .is_some_and(|value| literals.iter().any(|literal| self.kind.same(value, literal))),
            Test::StartsWith(subject, text) => self
                .situation
                .value(*subject)
                .is_some_and(|value| self.kind.starts_with(value, text)),
            Test::EndsWith(subject, text) => {
                self.situation.value(*subject).is_some_and(|value| self.kind.ends_with(value, text))
            }
            Test::Reported(subject, by) => {
                self.situation.value(*subject).is_some_and(|value| self.is_reported(value, *by))
            }
            Test::AnyReport => self.situation.reports().next().is_some(),
            Test::Source(sources) => {
                matches!(situation.event, Event::Record(source) if sources.contains(&source))
            }
            Test::FromSource(source) => situation.stored.origin == Some(Origin::Source(*source)),
            Test::FromCategory(category) => situation.stored.category == Some(*category),
            Test::Edited => situation.stored.origin == Some(Origin::User),
            Test::StoredOutranks => self
                .ranks()
                .is_some_and(|(stored, incoming)| stored < incoming && self.reports_still(stored)),
            Test::IncomingOutranks => {
                self.ranks().is_some_and(|(stored, incoming)| incoming < stored)
            }
            Test::New => situation.new,
            Test::Protected => situation.protected,
            Test::Person(category) => self.is_known_as(*category),
            Test::Fact(fact, values) => {
                let said = situation.facts.get(usize::from(fact.0)).copied().flatten();
                said.is_some_and(|said| values.iter().any(|value| **value == *said))
            }
            Test::OlderThan(days) => self.age().is_some_and(|age| age > i64::from(*days)),
            Test::Newer => match (situation.modified, situation.stored.since) {
                (Some(modified), Some(since)) => modified.is_after(since),
                _ => false,
            },
            Test::Date(dates) => situation.date.is_some_and(|date| match dates {
                Dates::Before(day) => date < *day,
                Dates::From(day) => date >= *day,
                Dates::Until(day) => date <= *day,
            }),
        }
    }

    fn is_reported(&self, value: &Value, by: Reporters) -> bool {
        let mut reporters = self
            .situation
            .reports()
            .filter(|(_, reported)| self.kind.same(reported, value))
            .map(|(source, _)| source);
        match by {
            Reporters::One(source) => reporters.any(|reporter| reporter == source),
            Reporters::Another => {
                reporters.any(|reporter| self.situation.event != Event::Record(reporter))
            }
            Reporters::AtLeast(least) => reporters.count() >= least as usize,
        }
    }

    /// The stored value's source and the record's, where both are ranked.
    fn ranks(&self) -> Option<(SourceId, SourceId)> {
        let (Some(Origin::Source(stored)), Event::Record(incoming)) =
            (self.situation.stored.origin, self.situation.event)
        else {
            return None;
        };
        let ranked = self.roster.is_ranked(stored) && self.roster.is_ranked(incoming);
        ranked.then_some((stored, incoming))
    }

    fn reports_still(&self, source: SourceId) -> bool {
        self.situation.origin_reports_elsewhere
            || self.situation.reports().any(|(reporter, _)| reporter == source)
    }

    fn is_known_as(&self, category: CategoryId) -> bool {
        self.situation.category == category || self.situation.also.has(category)
    }

    /// For how many days the stored value has been the same.
    pub(super) fn age(&self) -> Option<i64> {
        let since = self.situation.stored.since?.day();
        Some(self.situation.date?.duration_since(since).as_hours() / 24)
    }
}

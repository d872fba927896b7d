use std::ops::ControlFlow;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::decide::{Event, Origin, Situation, Stored};
use crate::policy::{Policy, Roster, Slot, SourceId};
use crate::proofs::scope::Scope;
use crate::proofs::space::{Space, TooLarge};
use crate::record::{Moment, Value};

use super::scope::scope;

/// All cases of two sources that have each a record of a person.
pub(super) struct Nights {
    space: Space,
    senders: Vec<SourceId>,
    /// Whether it matters which of a source's categories report something.
    asks_elsewhere: bool,
    asks_newer: bool,
    /// The last of the days that rules tell apart.
    pub(super) last_day: Date,
    /// The ages that rules ask for, in days.
    pub(super) ages: Vec<u32>,
    pub(super) asks_category: bool,
}

/// A case: what there is before, and the two records.
pub(super) struct Night<'s> {
    /// As the first record finds it.
    pub(super) situation: Situation<'s>,
    pub(super) records: [Record<'s>; 2],
    /// Sources that report something in another category.
    pub(super) elsewhere: Vec<SourceId>,
}

/// What a source says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'s> {
    pub(super) source: SourceId,
    pub(super) incoming: Option<&'s Value>,
    pub(super) facts: &'s [Option<&'s str>],
    pub(super) modified: Option<Moment>,
}

impl<'s> Night<'s> {
    /// The records of these places.
    pub(super) fn in_order(&self, order: &[usize]) -> impl Iterator<Item = &Record<'s>> {
        order.iter().filter_map(|at| self.records.get(*at))
    }
}

impl Nights {
    pub(super) fn of(policy: &Policy, slot: &Slot) -> Result<Self, TooLarge> {
        let mut scope = scope(policy, slot);
        let asks = &scope.asks;
        let senders = scope.sources.events.iter().filter_map(|event| match event {
            Event::Record(source) => Some(*source),
            Event::Edit => None,
        });
        let senders: Vec<SourceId> = senders.collect();
        let ages: Vec<u32> = asks.ages.iter().copied().collect();
        let (asks_newer, asks_category) = (asks.newer, !asks.origin_categories.is_empty());
        let asks_elsewhere = asks.stored_outranks && !scope.one_category;
        scope.times = times(&scope, senders.len(), asks_elsewhere);
        let space = Space::over(scope)?;
        let last_day = space.last_day();
        Ok(Self { space, senders, asks_elsewhere, asks_newer, last_day, ages, asks_category })
    }

    /// Whether rules ask since when something is stored.
    pub(super) fn asks_since(&self) -> bool {
        self.asks_newer || !self.ages.is_empty()
    }

    /// The oldest age that rules ask for, in days.
    pub(super) fn oldest(&self) -> u32 {
        self.ages.last().copied().unwrap_or_default()
    }

    pub(super) fn roster(&self) -> &Roster {
        self.space.roster()
    }

    /// Shows every situation in which a record arrives, without a modified time.
    pub(super) fn situations(&self, mut see: impl FnMut(&Situation<'_>)) {
        self.space.visit(|situation| {
            if situation.modified.is_none() {
                see(situation);
            }
            ControlFlow::Continue(())
        });
    }

    /// Shows every case of two records after a situation. Each pair of sources is seen once, as the
    /// orders of both are tried.
    pub(super) fn each(&self, situation: &Situation<'_>, see: &mut impl FnMut(&Night<'_>)) {
        let Event::Record(first) = situation.event else { return };
        let facts: Vec<_> = self.space.facts().collect();
        for second in self.senders.iter().copied().filter(|second| *second > first) {
            let elsewhere = self.elsewhere(situation, [first, second]);
            for incoming in self.incoming(situation) {
                for facts in &facts {
                    let record = |source, incoming, facts| Record {
                        source,
                        incoming,
                        facts,
                        modified: None,
                    };
                    let records = [
                        record(first, situation.incoming, situation.facts),
                        record(second, incoming, facts),
                    ];
                    for elsewhere in &elsewhere {
                        self.at_all_times(situation, records, elsewhere, see);
                    }
                }
            }
        }
    }

    /// Shows two records after a situation, each modified at any of the times that make a difference.
    fn at_all_times<'s>(
        &self,
        situation: &Situation<'s>,
        [first, second]: [Record<'s>; 2],
        elsewhere: &[SourceId],
        see: &mut impl FnMut(&Night<'s>),
    ) {
        let times = self.times(situation);
        for since in &times.stored {
            let stored = Stored { since: *since, ..situation.stored };
            let situation = Situation { stored, ..*situation };
            for one in &times.modified {
                for other in &times.modified {
                    let first = Record { modified: *one, ..first };
                    let second = Record { modified: *other, ..second };
                    let (records, elsewhere) = ([first, second], elsewhere.to_vec());
                    see(&Night { situation, records, elsewhere });
                }
            }
        }
    }

    /// What the second record can say: nothing, a value that is there, or another one.
    fn incoming<'s>(&'s self, situation: &Situation<'s>) -> Vec<Option<&'s Value>> {
        let reported = situation.reported.iter().map(|(_, value)| Some(*value));
        let mut values = vec![None];
        for value in [situation.incoming, situation.stored.value].into_iter().chain(reported) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let fresh = self.space.fresh(&values);
        values.extend(fresh.into_iter().map(Some));
        values
    }

    /// Which of the senders can report something in another category: all sets of them that go
    /// with what is said of the origin.
    fn elsewhere(&self, situation: &Situation<'_>, senders: [SourceId; 2]) -> Vec<Vec<SourceId>> {
        let origin = match situation.stored.origin {
            Some(Origin::Source(source)) => Some(source),
            _ => None,
        };
        let known = origin.filter(|_| situation.origin_reports_elsewhere);
        let mut sets = vec![known.into_iter().collect::<Vec<_>>()];
        for sender in senders.into_iter().filter(|sender| Some(*sender) != origin) {
            if self.asks_elsewhere {
                let more: Vec<_> = sets.iter().map(|set| [&set[..], &[sender]].concat()).collect();
                sets.extend(more);
            }
        }
        sets
    }

    /// Since when the stored value can be there, and the modified times that a record can have.
    pub(super) fn times(&self, situation: &Situation<'_>) -> Times {
        let since = situation.stored.since;
        let (mut stored, mut modified) = (vec![since], vec![None]);
        let date = situation.date.unwrap_or(self.last_day);
        let before = |day: Date, days: i64| day.checked_sub(days.days()).ok();
        if self.asks_newer {
            // Where nothing was stored, the records alone are compared, with each other.
            let day = since.map_or(date, Moment::day);
            let at = |hour| Moment::at_hour(day, hour);
            stored.extend(since.map(|_| Some(at(8))));
            let earlier = [2, 1].into_iter().filter_map(|days| before(day, days));
            modified.extend(earlier.map(Moment::day_only).map(Some));
            modified.extend([Moment::day_only(day), at(8), at(9), at(10)].map(Some));
        }
        // A value is stored since its record's modified time: from the first as old as rules ask.
        for age in self.ages.iter().map(|age| i64::from(*age)) {
            let older = before(date, age + 1);
            modified.extend(older.map(Moment::day_only).map(Some));
            if self.asks_newer {
                modified.extend(before(date, age + 2).map(Moment::day_only).map(Some));
                let at = |hour| older.map(|day| Moment::at_hour(day, hour));
                modified.extend([at(8), at(9)].into_iter().filter(Option::is_some));
            }
        }
        Times { stored, modified }
    }
}

/// Times that make a difference.
pub(super) struct Times {
    /// Since when the stored value is there.
    pub(super) stored: Vec<Option<Moment>>,
    /// When a record was modified: first, that it is not said.
    pub(super) modified: Vec<Option<Moment>>,
}

/// How many times [`Nights::times`] lists at most, of the stored value and of two records.
fn all_times(newer: bool, ages: usize) -> u64 {
    let (stored, modified) = if newer { (2, 7 + 4 * ages) } else { (1, 1 + ages) };
    stored * (modified as u64).saturating_pow(2)
}

/// How many cases a situation begins at most.
fn times(scope: &Scope<'_>, senders: usize, elsewhere: bool) -> u64 {
    // The values that are there, none, and a fresh one of each group.
    let asks = &scope.asks;
    let groups = asks.literals.len() + 3 * (asks.starts.len() + 1) * (asks.ends.len() + 1);
    let values = (4 + scope.sources.tracked.len() + groups) as u64;
    let facts = scope.asks.facts.values();
    let facts = facts.fold(1, |all: u64, said| all.saturating_mul(said.len() as u64 + 2));
    let others = [
        (senders as u64 / 2).max(1),
        all_times(asks.newer, asks.ages.len()),
        if elsewhere { 4 } else { 1 },
        facts,
    ];
    others.into_iter().fold(values, u64::saturating_mul)
}

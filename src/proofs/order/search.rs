use crate::decide::{Event, Origin, Situation, Stored};
use crate::policy::Policy;

use super::course::{Course, State};
use super::nights::{Night, Nights, Record};
use super::{Arrived, Courses, Found, Moved};

/// Looks through all cases of a slot for the gravest of each sort, and its plainest example.
pub(super) struct Search<'a> {
    policy: &'a Policy,
    pub(super) nights: &'a Nights,
    /// Whether rules ask since when something is stored, and in which category it came.
    asks: (bool, bool),
    order: Best,
    emptied: Best,
    pub(super) flapping: Best,
    repetition: Best,
    cases: u64,
}

/// Only the value and whom it is from.
pub(super) const NOTHING_MORE: (bool, bool) = (false, false);

/// What was found so far, and how plain its example is.
#[derive(Default)]
pub(super) struct Best(Option<(Moved, usize, Vec<Vec<Arrived>>)>);

impl<'a> Search<'a> {
    pub(super) fn of(policy: &'a Policy, nights: &'a Nights) -> Courses {
        let asks = (nights.asks_since(), nights.asks_category);
        let (order, emptied, flapping, repetition) = Default::default();
        let mut search =
            Self { policy, nights, asks, order, emptied, flapping, repetition, cases: 0 };
        nights.situations(|situation| {
            search.try_one_source(situation);
            nights.each(situation, &mut |night| {
                search.cases += 1;
                search.try_orders(night);
                search.try_flapping(night, &[0, 1]);
                // Which is first each night matters only where rules ask how old a value is.
                if !nights.ages.is_empty() {
                    search.try_flapping(night, &[1, 0]);
                }
            });
        });
        let order = search.order.found();
        let graver = |found: &Found| order.as_ref().is_none_or(|order| found.what < order.what);
        Courses {
            emptied: search.emptied.found().filter(graver),
            order,
            flapping: search.flapping.found(),
            repetition: search.repetition.found(),
            cases: search.cases,
        }
    }

    fn try_orders(&mut self, night: &Night<'_>) {
        let course = self.course(night);
        let ends = [[0, 1], [1, 0]].map(|order| {
            let mut state = State::before(night, self.nights.last_day);
            for at in order {
                course.receive(&mut state, &night.records[at]);
            }
            state
        });
        let Some(what) = course.differ(&ends[0], &ends[1], self.asks) else { return };
        let has_values = night.records.iter().all(|record| record.incoming.is_some());
        let best = if has_values { &mut self.order } else { &mut self.emptied };
        if best.wants(what, complexity(night)) {
            let told = |order: [usize; 2]| {
                let mut state = State::before(night, self.nights.last_day);
                order.map(|at| course.tell(&mut state, &night.records[at])).into()
            };
            best.put(what, complexity(night), [[0, 1], [1, 0]].map(told).into());
        }
    }

    fn try_one_source(&mut self, situation: &Situation<'_>) {
        let times = self.nights.times(situation);
        for since in times.stored {
            let stored = Stored { since, ..situation.stored };
            for modified in &times.modified {
                self.try_alone(&Situation { stored, modified: *modified, ..*situation });
            }
        }
    }

    /// Tries a source alone.
    fn try_alone(&mut self, situation: &Situation<'_>) {
        let Event::Record(source) = situation.event else { return };
        let Situation { incoming, facts, modified, .. } = *situation;
        let record = Record { source, incoming, facts, modified };
        let elsewhere = situation.stored.origin.into_iter().filter_map(|origin| match origin {
            Origin::Source(source) if situation.origin_reports_elsewhere => Some(source),
            _ => None,
        });
        let night =
            Night { situation: *situation, records: [record; 2], elsewhere: elsewhere.collect() };
        self.try_flapping(&night, &[0]);
        let course = self.course(&night);
        let mut once = State::before(&night, self.nights.last_day);
        course.receive(&mut once, &record);
        let mut twice = once.clone();
        course.receive(&mut twice, &record);
        let Some(what) = course.differ(&once, &twice, self.asks) else { return };
        if self.repetition.wants(what, complexity(&night)) {
            let mut state = State::before(&night, self.nights.last_day);
            let told = night.records.iter().map(|record| course.tell(&mut state, record));
            self.repetition.put(what, complexity(&night), vec![told.collect()]);
        }
    }

    pub(super) fn course<'n, 's>(&self, night: &'n Night<'s>) -> Course<'n, 's>
    where
        'a: 'n,
    {
        Course { policy: self.policy, roster: self.nights.roster(), night }
    }
}

/// How much there is to say before the first record.
pub(super) fn complexity(night: &Night<'_>) -> usize {
    let Situation { stored, reported, protected, also, .. } = night.situation;
    let said = |record: &Record<'_>| {
        let facts = record.facts.iter().flatten().count();
        facts + usize::from(record.modified.is_some()) + usize::from(record.incoming.is_none())
    };
    let records: usize = night.records.iter().map(said).sum();
    let flags = [stored != Stored::default(), stored.value.is_some(), protected, !also.is_empty()];
    let flags = flags.into_iter().filter(|flag| *flag).count();
    records + flags + 2 * reported.len() + night.elsewhere.len()
}

impl Best {
    /// Whether this is graver, or plainer, than what was found so far.
    pub(super) fn wants(&self, what: Moved, complexity: usize) -> bool {
        let known = self.0.as_ref().map(|(what, complexity, _)| (*what, *complexity));
        known.is_none_or(|known| (what, complexity) < known)
    }

    pub(super) fn put(&mut self, what: Moved, complexity: usize, courses: Vec<Vec<Arrived>>) {
        self.0 = Some((what, complexity, courses));
    }

    fn found(self) -> Option<Found> {
        self.0.map(|(what, _, courses)| Found { what, courses })
    }
}

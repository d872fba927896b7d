use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::decide::{CategorySet, Event, Origin, Situation, Stored};
use crate::policy::{CategoryId, FactId, FieldId, Policy, Roster, Slot, SourceId};
use crate::record::{Moment, Value};

use super::asks::Asks;
use super::fill::{Fill, Filling};
use super::pool::Pool;
use super::scope::Scope;
use super::sources::Sources;

/// For one slot, no more situations than this are tried.
pub const MOST_SITUATIONS: u64 = 2_000_000;

/// The date of every example that no rule asks the date of.
const ANY_DAY: Date = date(2026, 11, 24);

/// All kinds of situation that a slot can tell apart, each with a concrete one.
#[derive(Debug)]
pub struct Space {
    category: CategoryId,
    field: FieldId,
    roster: Roster,
    pool: Pool,
    events: Vec<Event>,
    /// Sources whose reports are tried one by one.
    tracked: Vec<SourceId>,
    asks_previous: bool,
    asks_newer: bool,
    asks_origin: bool,
    /// Whether there is no other category in which an origin could report.
    one_category: bool,
    /// Which of the first three values are compared with literals, beginnings or ends.
    alone: Vec<usize>,
    /// By how many values there are: first the incoming and the stored one, then the previous one
    /// if it is asked, then what each tracked source reports.
    fillings: BTreeMap<usize, Vec<Filling>>,
    origins: Vec<From>,
    ages: Vec<Option<u32>>,
    days: Vec<Date>,
    /// All that no other part of a situation depends on.
    rest: Rest,
}

/// Who a stored value is from, and whether that source reports in another category too.
#[derive(Debug, Clone, Copy)]
struct From {
    origin: Option<Origin>,
    category: Option<CategoryId>,
    elsewhere: bool,
}

#[derive(Debug)]
struct Rest {
    protected: &'static [bool],
    new: &'static [bool],
    also: Vec<CategorySet>,
    facts: Facts,
}

/// What a record can say of facts. The combinations are many: they are counted, never listed.
#[derive(Debug)]
struct Facts {
    /// How many facts the policy declares.
    declared: usize,
    /// Those that are asked, each absent, one of those mentioned, or something else.
    asked: Vec<(FactId, Vec<Option<String>>)>,
}

/// Why a slot is not decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    /// In words for whoever wrote the policy.
    pub reason: String,
}

impl Space {
    /// The situations of a slot.
    ///
    /// # Errors
    /// There are more than [`MOST_SITUATIONS`], or it cannot be told which there are.
    pub fn new(policy: &Policy, slot: &Slot) -> Result<Self, TooLarge> {
        Self::over(Scope::of(policy, slot))
    }

    pub(super) fn over(scope: Scope<'_>) -> Result<Self, TooLarge> {
        let Scope { asks, sources, .. } = &scope;
        // One for each value, and one that nobody else has.
        let places = 4 + sources.tracked.len();
        let pool = Pool::new(scope.kind, asks, places).ok_or_else(|| TooLarge {
            reason: "its literals use every letter, and the values between them cannot be listed"
                .to_owned(),
        })?;
        let rest = Rest::of(&scope);
        let Scope { category, field, edit, asks, sources, one_category, .. } = scope;
        let mut space = Self {
            category,
            field,
            pool,
            origins: origins(&asks, &sources),
            one_category,
            events: sources.events,
            tracked: sources.tracked,
            roster: sources.roster,
            asks_previous: asks.previous && !edit,
            asks_newer: asks.newer,
            asks_origin: asks.origin,
            // The previous value of an edit is never asked.
            alone: asks.alone.iter().map(|subject| *subject as usize).collect(),
            fillings: BTreeMap::new(),
            ages: ages(&asks),
            days: days(&asks),
            rest,
        };
        space.fill()?;
        Ok(space)
    }

    /// The sources of the situations.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Shows every situation to `see`, until it has seen enough.
    pub fn visit(&self, mut see: impl FnMut(&Situation<'_>) -> ControlFlow<()>) {
        for event in &self.events {
            for filling in &self.fillings[&self.values_of(*event)] {
                if self.visit_values(*event, filling, &mut see).is_break() {
                    return;
                }
            }
        }
    }

    fn visit_values(
        &self,
        event: Event,
        filling: &Filling,
        see: &mut impl FnMut(&Situation<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let value = |at: usize| filling[at].map(|place| &self.pool.values[place]);
        let usual = self.reported(event, filling);
        for from in self.origins_of(value(1)) {
            let reported = self.with_origin(usual.clone(), from, filling);
            for age in self.ages_of(value(1), from) {
                for day in &self.days {
                    let since = age.map(|age| before(*day, age).map(Moment::day_only));
                    // An age beyond the calendar is nobody's.
                    if since == Some(None) {
                        continue;
                    }
                    let stored = Stored {
                        value: value(1),
                        origin: from.origin,
                        category: from.category,
                        since: since.flatten(),
                    };
                    let situation = Situation {
                        category: self.category,
                        field: self.field,
                        event,
                        incoming: value(0),
                        modified: None,
                        stored,
                        reported: &reported,
                        origin_reports_elsewhere: from.elsewhere && !self.one_category,
                        facts: &[],
                        protected: false,
                        also: CategorySet::default(),
                        new: false,
                        date: Some(*day),
                    };
                    self.visit_rest(&situation, see)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Where no rule asks for the origin, a value has one, as is usual.
    fn origins_of(&self, value: Option<&Value>) -> &[From] {
        if self.asks_origin || value.is_none() { &self.origins } else { &self.origins[1..] }
    }

    /// Only what was stored once has an age.
    fn ages_of(&self, value: Option<&Value>, from: &From) -> &[Option<u32>] {
        if value.is_none() && from.origin.is_none() { &[None] } else { &self.ages }
    }

    fn visit_rest(
        &self,
        situation: &Situation<'_>,
        see: &mut impl FnMut(&Situation<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let later = situation.stored.since.filter(|_| self.asks_newer);
        let later = later.and_then(|since| since.day().tomorrow().ok()).map(Moment::day_only);
        let modified = [None, later];
        let modified = &modified[..1 + usize::from(later.is_some())];
        let nothing = situation.stored == Stored::default() && situation.reported.is_empty();
        for number in 0..self.rest.facts.count() {
            let facts = self.rest.facts.combination(number);
            for &modified in modified {
                for &protected in self.rest.protected {
                    for &also in &self.rest.also {
                        for &new in self.rest.new {
                            if !new || (nothing && also.is_empty()) {
                                let facts = &facts;
                                see(&Situation {
                                    modified,
                                    facts,
                                    protected,
                                    also,
                                    new,
                                    ..*situation
                                })?;
                            }
                        }
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// What the sources reported before: the previous value of the record's source, and the
    /// tracked reports of the others.
    fn reported(&self, event: Event, filling: &Filling) -> Vec<(SourceId, &Value)> {
        let own = match event {
            Event::Record(source) if self.asks_previous => Some(source),
            _ => None,
        };
        let others = self.tracked.iter().copied().filter(|id| event != Event::Record(*id));
        let values = filling[2..].iter().map(|place| place.map(|place| &self.pool.values[place]));
        let sources = own.into_iter().chain(others);
        sources.zip(values).filter_map(|(source, value)| Some((source, value?))).collect()
    }

    /// The reports, with one of the origin if it is to report something and has no other category
    /// to do it in: a value that is nobody else's, so that no other test sees it.
    fn with_origin<'s>(
        &'s self,
        mut reported: Vec<(SourceId, &'s Value)>,
        from: &From,
        filling: &Filling,
    ) -> Vec<(SourceId, &'s Value)> {
        if let (true, true, Some(Origin::Source(source))) =
            (from.elsewhere, self.one_category, from.origin)
            && reported.iter().all(|(other, _)| *other != source)
        {
            let fresh = (0..self.pool.values.len()).find(|place| !filling.contains(&Some(*place)));
            reported.extend(fresh.map(|place| (source, &self.pool.values[place])));
        }
        reported
    }

    /// How many values a situation of this event has.
    fn values_of(&self, event: Event) -> usize {
        let own = matches!(event, Event::Record(source) if self.tracked.contains(&source));
        2 + usize::from(self.asks_previous) + self.tracked.len() - usize::from(own)
    }

    /// Lists the fillings of every event, as long as the whole stays within bounds.
    fn fill(&mut self) -> Result<(), TooLarge> {
        let others = [
            self.origins.len(),
            self.ages.len(),
            1 + usize::from(self.asks_newer),
            self.days.len(),
            self.rest.protected.len(),
            self.rest.also.len(),
            self.rest.new.len(),
        ];
        let facts = self.rest.facts.count();
        let others = others.iter().fold(facts, |all, one| all.saturating_mul(*one as u64));
        let most = MOST_SITUATIONS / others;
        let mut all = 0;
        for event in &self.events {
            let values = self.values_of(*event);
            if !self.fillings.contains_key(&values) {
                let filled = Fill::all(&self.pool, values, &self.alone, most as usize);
                self.fillings.insert(values, filled.ok_or_else(|| self.too_large(values))?);
            }
            all += self.fillings[&values].len() as u64;
            if all > most {
                return Err(self.too_large(values));
            }
        }
        Ok(())
    }

    fn too_large(&self, values: usize) -> TooLarge {
        let counts = [
            (values, "values that can be equal or not"),
            (self.pool.groups.len(), "kinds of value that literals tell apart"),
            (self.events.len(), "sources that send records"),
            (self.origins.len(), "origins of the stored value"),
            (self.ages.len() * self.days.len(), "stretches of days"),
            (self.rest.also.len(), "combinations of categories"),
        ]
        .map(|(count, what)| (count as u64, what));
        let facts = (self.rest.facts.count(), "combinations of facts");
        let large = counts.iter().chain([&facts]).filter(|(count, _)| *count > 3);
        let large: Vec<String> = large.map(|(count, what)| format!("{count} {what}")).collect();
        let reason = format!(
            "there are more than {} million situations: {}",
            MOST_SITUATIONS / 1_000_000,
            large.join(", ")
        );
        TooLarge { reason }
    }
}

impl Rest {
    fn of(scope: &Scope<'_>) -> Self {
        let asks = &scope.asks;
        let asked = |asked| if asked { &[false, true][..] } else { &[false] };
        let mut also = vec![CategorySet::default()];
        for category in asks.persons.iter().filter(|person| **person != scope.category).take(20) {
            let with: Vec<_> = also.iter().map(|subset| subset.with(*category)).collect();
            also.extend(with);
        }
        Self {
            protected: asked(asks.protected),
            new: asked(asks.new),
            also,
            facts: Facts::of(scope.facts, asks),
        }
    }
}

impl Facts {
    fn of(declared: usize, asks: &Asks) -> Self {
        let asked = asks.facts.iter().map(|(fact, mentioned)| {
            let mut other = "other".to_owned();
            while mentioned.contains(&other) {
                other.push('r');
            }
            let said = mentioned.iter().cloned().chain([other]);
            (*fact, [None].into_iter().chain(said.map(Some)).collect())
        });
        Self { declared, asked: asked.collect() }
    }

    fn count(&self) -> u64 {
        self.asked.iter().fold(1, |all, (_, said)| all.saturating_mul(said.len() as u64))
    }

    /// The combination of that number: what each fact says is a digit of it.
    fn combination(&self, mut number: u64) -> Vec<Option<&str>> {
        let mut facts = vec![None; self.declared];
        for (fact, said) in &self.asked {
            let choices = said.len() as u64;
            facts[usize::from(fact.0)] = said[(number % choices) as usize].as_deref();
            number /= choices;
        }
        facts
    }
}

fn origins(asks: &Asks, sources: &Sources) -> Vec<From> {
    let nobody = From { origin: None, category: None, elsewhere: false };
    if !asks.origin {
        // Whoever it is; but somebody, so that a missing value can have been there once.
        let anybody = sources.origins.first().map(|source| Origin::Source(*source));
        return vec![nobody, From { origin: anybody, ..nobody }];
    }
    let mut origins = vec![nobody];
    let all = sources.origins.iter().copied().map(Origin::Source);
    for origin in [Origin::User].into_iter().chain(all) {
        let mentioned = asks.origin_categories.iter().copied().map(Some);
        for category in [None].into_iter().chain(mentioned) {
            let from = From { origin: Some(origin), category, elsewhere: false };
            origins.push(from);
            let ranked = matches!(origin, Origin::Source(id) if sources.ranked.contains(&id));
            if asks.stored_outranks && ranked {
                origins.push(From { elsewhere: true, ..from });
            }
        }
    }
    origins
}

/// For how many days the stored value has been the same: one number for each stretch.
fn ages(asks: &Asks) -> Vec<Option<u32>> {
    if asks.ages.is_empty() && !asks.newer {
        return vec![Some(30)];
    }
    let older = asks.ages.iter().filter_map(|days| days.checked_add(1));
    [None, Some(0)].into_iter().chain(older.map(Some)).collect()
}

fn days(asks: &Asks) -> Vec<Date> {
    let Some(first) = asks.days.first() else { return vec![ANY_DAY] };
    first.yesterday().into_iter().chain(asks.days.iter().copied()).collect()
}

fn before(day: Date, age: u32) -> Option<Date> {
    day.checked_sub(i64::from(age).days()).ok()
}

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::civil::{Date, date};

use crate::decide::{Event, Situation};
use crate::policy::{CategoryId, FieldId, Policy, Roster, Slot, SourceId};
use crate::record::Value;

use super::fill::Filling;
use super::pool::Pool;
use super::scope::Scope;

mod bounds;
mod frame;
mod origins;
mod rest;

pub(super) use frame::Frame;
pub(super) use rest::Rest;

use origins::From;

/// For one slot, no more situations than this are tried.
pub const MOST_SITUATIONS: u64 = 2_000_000;

/// The date of every example that no rule asks the date of.
const ANY_DAY: Date = date(2026, 11, 24);

/// All kinds of situation that a slot can tell apart, each with a concrete one.
///
/// A situation is a frame, which says what is there and where it is from, and a rest.
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
    /// Whether all values are.
    all_alone: bool,
    /// By how many values there are: first the incoming and the stored one, then the previous one
    /// if it is asked, then what each tracked source reports.
    fillings: BTreeMap<usize, Vec<Filling>>,
    origins: Vec<From>,
    ages: Vec<Option<u32>>,
    days: Vec<Date>,
    rest: Rest,
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
        let Scope { category, field, edit, asks, sources, one_category, times, .. } = scope;
        let mut space = Self {
            category,
            field,
            pool,
            origins: origins::origins(&asks, &sources),
            one_category,
            events: sources.events,
            tracked: sources.tracked,
            roster: sources.roster,
            asks_previous: asks.previous && !edit,
            asks_newer: asks.newer,
            asks_origin: asks.origin,
            // The previous value of an edit is never asked.
            alone: asks.alone.iter().map(|subject| *subject as usize).collect(),
            all_alone: asks.all_alone,
            fillings: BTreeMap::new(),
            ages: frame::ages(&asks),
            days: frame::days(&asks),
            rest,
        };
        space.fill(times)?;
        Ok(space)
    }

    /// The sources of the situations.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The first of the days that no rule tells apart from any later one.
    pub(super) fn last_day(&self) -> Date {
        self.days.last().copied().unwrap_or(ANY_DAY)
    }

    /// Values that are none of these: of each group one, or where no value is compared with
    /// anything but another value, one.
    pub(super) fn fresh(&self, used: &[Option<&Value>]) -> Vec<&Value> {
        let most = if self.alone.is_empty() { 1 } else { usize::MAX };
        let unused = self.pool.groups.iter().filter_map(|group| {
            let mut values = group.iter().map(|place| &self.pool.values[*place]);
            values.find(|value| !used.contains(&Some(*value)))
        });
        unused.take(most).collect()
    }

    /// Every combination of facts that a record can have.
    pub(super) fn facts(&self) -> impl Iterator<Item = Vec<Option<&str>>> {
        self.rest.facts()
    }

    /// Shows every situation to `see`, until it has seen enough.
    pub fn visit(&self, mut see: impl FnMut(&Situation<'_>) -> ControlFlow<()>) {
        // Whether it has seen enough is of no interest to who asked.
        let _ = self.frames(|_, situation| self.rest.each(situation, &mut see));
    }

    /// What a situation can be besides its frame.
    pub(super) fn rest(&self) -> &Rest {
        &self.rest
    }
}

use std::ops::RangeInclusive;

use crate::decide::Origin;
use crate::policy::CategoryId;

use super::course::{Course, State};
use super::nights::Night;
use super::search::{NOTHING_MORE, Search, complexity};
use super::{Arrived, Moved};

/// More nights than any round takes: what is stored, from whom and how old is one of fewer.
const MOST_NIGHTS: usize = 10_000;

/// Of a night that ended, all that the nights to come depend on.
#[derive(PartialEq)]
struct Mark {
    value: Option<String>,
    origin: Option<Origin>,
    category: Option<CategoryId>,
    /// In days; all beyond the oldest age that rules ask for are one.
    age: Option<u32>,
    /// Whether each record is newer than what is stored.
    newer: [bool; 2],
}

impl Search<'_> {
    /// Lets night after night pass, in each of which these of the records arrive in this order, until
    /// what is stored comes to rest or goes round in a circle.
    pub(super) fn try_flapping(&mut self, night: &Night<'_>, order: &[usize]) {
        if night.situation.date.is_some_and(|date| date < self.nights.last_day) {
            return;
        }
        let course = self.course(night);
        let mut state = State::before(night, self.nights.last_day);
        // What the nights ended with, from the second on, and what moved in each.
        let mut ends: Vec<(Mark, Option<Moved>)> = Vec::new();
        for number in 0..MOST_NIGHTS {
            let moved = pass(&course, &mut state, order);
            if number > 0 {
                let mark = self.mark(&state, night);
                let before = ends.iter().position(|(known, _)| *known == mark);
                ends.push((mark, moved));
                if let Some(before) = before {
                    let gravest = ends[before + 1..].iter().filter_map(|(_, moved)| *moved).min();
                    let complexity = complexity(night) + 10 * before;
                    if let Some(moved) = gravest
                        && self.flapping.wants(moved, complexity)
                    {
                        // The first of the ends is that of the second night.
                        let told = self.tell_round(&course, order, before + 2..=number);
                        self.flapping.put(moved, complexity, vec![told]);
                    }
                    return;
                }
            }
            let Some(days) = self.next(number, moved, &state) else { return };
            state.wait(days);
        }
    }

    /// In how many days something can become of a night that was like this; `None` where nothing
    /// ever does.
    fn next(&self, number: usize, moved: Option<Moved>, state: &State<'_>) -> Option<u32> {
        if number == 0 {
            // Whatever was there at first, or was modified then, is old from the second night on.
            return Some(self.nights.oldest() + 2);
        }
        if moved.is_some() {
            return Some(1);
        }
        let age = state.age()?;
        let next = self.nights.ages.iter().find(|days| **days >= age)?;
        Some(next + 1 - age)
    }

    /// All that decides what the nights to come do.
    fn mark(&self, state: &State<'_>, night: &Night<'_>) -> Mark {
        let stored = state.stored;
        let newer = night.records.map(|record| match (record.modified, stored.since) {
            (Some(modified), Some(since)) => modified.is_after(since),
            _ => false,
        });
        Mark {
            value: stored.value.map(|value| value.as_str().to_owned()),
            origin: stored.origin,
            category: stored.category,
            age: state.age().map(|age| age.min(self.nights.oldest() + 1)),
            newer,
        }
    }

    fn tell_round(
        &self,
        course: &Course<'_, '_>,
        order: &[usize],
        round: RangeInclusive<usize>,
    ) -> Vec<Arrived> {
        let mut state = State::before(course.night, self.nights.last_day);
        let mut told = Vec::new();
        for number in 0..=*round.end() {
            let mut moved = None;
            for record in course.night.in_order(order) {
                let before = state.clone();
                let arrived = course.tell(&mut state, record);
                moved = moved.into_iter().chain(course.differ(&before, &state, NOTHING_MORE)).min();
                if round.contains(&number) {
                    told.push(arrived);
                }
            }
            state.wait(self.next(number, moved, &state).unwrap_or(1));
        }
        told
    }
}

/// One night. Returned is the gravest that moved.
fn pass<'s>(course: &Course<'_, 's>, state: &mut State<'s>, order: &[usize]) -> Option<Moved> {
    let mut moved = None;
    for record in course.night.in_order(order) {
        let before = state.clone();
        course.receive(state, record);
        moved = moved.into_iter().chain(course.differ(&before, state, NOTHING_MORE)).min();
    }
    moved
}

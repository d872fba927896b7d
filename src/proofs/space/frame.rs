use std::ops::{ControlFlow, Range};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::decide::{CategorySet, Event, Origin, Situation, Stored};
use crate::policy::SourceId;
use crate::record::{Moment, Value};

use super::super::asks::Asks;
use super::super::block::Place;
use super::super::fill::Filling;
use super::{ANY_DAY, From, Space};

/// A situation but for its [`Rest`](super::Rest): the choices that lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::proofs) struct Frame {
    pub(in crate::proofs) event: Event,
    /// The place of its values among the fillings of the event.
    pub(in crate::proofs) filling: usize,
    /// The place of the stored value's origin.
    pub(in crate::proofs) from: usize,
    /// For how many days the stored value has been the same.
    age: Option<u32>,
    day: Date,
    /// Whether the source changed its value after the stored one came to be.
    later: bool,
}

#[cfg(test)]
impl Frame {
    /// A frame of no space.
    pub(in crate::proofs) fn for_test() -> Self {
        Self { event: Event::Edit, filling: 0, from: 0, age: None, day: ANY_DAY, later: false }
    }
}

impl Space {
    /// Shows every frame, with the situation of the plainest rest.
    pub(in crate::proofs) fn frames(
        &self,
        mut see: impl FnMut(Frame, &Situation<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for event in self.events.iter().copied() {
            for (at, filling) in self.fillings[&self.values_of(event)].iter().enumerate() {
                for from in self.origins_of(filling) {
                    let reported = self.reported(event, filling, from);
                    for age in self.ages_of(filling, from) {
                        for day in self.days.iter().copied() {
                            for later in self.laters(*age) {
                                let (age, filling, later) = (*age, at, *later);
                                let frame = Frame { event, filling, from, age, day, later };
                                if let Some(situation) = self.framed(&frame, &reported) {
                                    see(frame, &situation)?;
                                }
                            }
                        }
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// The situation of a place, lent to `then`; `None` where the place is of another space.
    pub(in crate::proofs) fn with<R>(
        &self,
        place: &Place,
        then: impl FnOnce(&Situation<'_>) -> R,
    ) -> Option<R> {
        let frame = &place.frame;
        let reported = self.reported(frame.event, self.filling(frame), frame.from);
        let (framed, mut then, mut done) = (self.framed(frame, &reported)?, Some(then), None);
        let mut number = 0;
        // It is over once the situation was lent.
        let _ = self.rest.each(&framed, |situation| {
            if number == place.rest {
                done = then.take().map(|then| then(situation));
                return ControlFlow::Break(());
            }
            number += 1;
            ControlFlow::Continue(())
        });
        done
    }

    fn filling(&self, frame: &Frame) -> &Filling {
        &self.fillings[&self.values_of(frame.event)][frame.filling]
    }

    /// `None` where the age is beyond the calendar: nobody's.
    fn framed<'s>(
        &'s self,
        frame: &Frame,
        reported: &'s [(SourceId, &'s Value)],
    ) -> Option<Situation<'s>> {
        let filling = self.filling(frame);
        let from = &self.origins[frame.from];
        let since = match frame.age {
            Some(age) => Some(frame.day.checked_sub(i64::from(age).days()).ok()?),
            None => None,
        };
        let modified = match since {
            Some(since) if frame.later => Some(since.tomorrow().ok()?),
            _ => None,
        };
        Some(Situation {
            category: self.category,
            field: self.field,
            event: frame.event,
            incoming: self.value(filling, 0),
            modified: modified.map(Moment::day_only),
            stored: Stored {
                value: self.value(filling, 1),
                origin: from.origin,
                category: from.category,
                since: since.map(Moment::day_only),
            },
            reported,
            origin_reports_elsewhere: from.elsewhere && !self.one_category,
            facts: &[],
            protected: false,
            also: CategorySet::default(),
            new: false,
            date: Some(frame.day),
        })
    }

    fn value(&self, filling: &Filling, at: usize) -> Option<&Value> {
        filling[at].map(|place| &self.pool.values[place])
    }

    /// Where no rule asks for the origin, a value has one, as is usual.
    fn origins_of(&self, filling: &Filling) -> Range<usize> {
        let nobody = self.asks_origin || filling[1].is_none();
        usize::from(!nobody)..self.origins.len()
    }

    /// Only what was stored once has an age.
    fn ages_of(&self, filling: &Filling, from: usize) -> &[Option<u32>] {
        let never = filling[1].is_none() && self.origins[from].origin.is_none();
        if never { &[None] } else { &self.ages }
    }

    fn laters(&self, age: Option<u32>) -> &'static [bool] {
        if self.asks_newer && age.is_some() { &[false, true] } else { &[false] }
    }

    /// What the sources reported before: the previous value of the record's source, and the
    /// tracked reports of the others.
    fn reported(&self, event: Event, filling: &Filling, from: usize) -> Vec<(SourceId, &Value)> {
        let own = match event {
            Event::Record(source) if self.asks_previous => Some(source),
            _ => None,
        };
        let others = self.tracked.iter().copied().filter(|id| event != Event::Record(*id));
        let values = (2..filling.len()).map(|at| self.value(filling, at));
        let sources = own.into_iter().chain(others);
        let reported = sources.zip(values).filter_map(|(source, value)| Some((source, value?)));
        self.with_origin(reported.collect(), &self.origins[from], filling)
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
}

/// For how many days the stored value has been the same: one number for each stretch.
pub(super) fn ages(asks: &Asks) -> Vec<Option<u32>> {
    if asks.ages.is_empty() && !asks.newer {
        return vec![Some(30)];
    }
    let older = asks.ages.iter().filter_map(|days| days.checked_add(1));
    [None, Some(0)].into_iter().chain(older.map(Some)).collect()
}

pub(super) fn days(asks: &Asks) -> Vec<Date> {
    let Some(first) = asks.days.first() else { return vec![ANY_DAY] };
    first.yesterday().into_iter().chain(asks.days.iter().copied()).collect()
}

//! Which rule decides first: see [`Sieve`].

use crate::policy::{Entry, Look, MOST_ASPECTS, Settled, Sieve, Slot, SlotRule};
use crate::record::Value;

use super::ask::Asked;
use super::{Event, Origin};

impl Asked<'_> {
    /// The first rule of a sieve that decides, or the first guard.
    pub(super) fn first<'s>(
        &self,
        slot: &Slot,
        sieve: &'s Sieve,
        rules: &[SlotRule],
    ) -> Option<&'s Entry> {
        let plain = self.plain();
        match sieve.settled(plain) {
            Settled::By(entry) => return Some(entry),
            Settled::None => return None,
            Settled::Open => {}
        }
        let mut seen = Seen { known: 0, classes: [0; MOST_ASPECTS] };
        for (at, aspect) in sieve.aspects[..sieve.cheap].iter().enumerate() {
            seen.classes[at] = self.class(&aspect.look, slot) as u32;
        }
        let cheap = ((1_u64 << sieve.cheap) - 1) as u32;
        seen.known = cheap;
        for word in 0..sieve.words {
            let mut left = sieve.plain[plain * sieve.words + word];
            for (aspect, class) in sieve.aspects[..sieve.cheap].iter().zip(seen.classes) {
                left &= aspect.masks[class as usize * sieve.words + word];
            }
            let mut applied = cheap;
            while left != 0 {
                let place = 64 * word + left.trailing_zeros() as usize;
                let entry = &sieve.entries[place];
                // What it asks of, as long as that leaves it.
                let first = left & left.wrapping_neg();
                let mut open = entry.aspects & !applied;
                while open != 0 && left & first != 0 {
                    let at = open.trailing_zeros() as usize;
                    let aspect = &sieve.aspects[at];
                    let class = seen.class(at, || self.class(&aspect.look, slot));
                    left &= aspect.masks[class * sieve.words + word];
                    applied |= 1 << at;
                    open &= open - 1;
                }
                if left & first == 0 {
                    continue;
                }
                let mut answer = |test: u16| self.holds(&slot.tests[usize::from(test)]);
                if entry.sure || rules[place].decides(&mut answer) {
                    return Some(entry);
                }
                left &= !first;
            }
        }
        None
    }

    /// The answers to the plain tests as bits, in their order.
    #[inline]
    pub(super) fn plain(&self) -> usize {
        let situation = self.situation;
        usize::from(situation.incoming.is_none())
            | usize::from(situation.stored.value.is_none()) << 1
            | usize::from(self.unchanged) << 2
            | usize::from(situation.stored.origin == Some(Origin::User)) << 3
            | usize::from(situation.new) << 4
            | usize::from(situation.protected) << 5
    }

    /// The class of the situation.
    fn class(&self, look: &Look, slot: &Slot) -> usize {
        let situation = self.situation;
        let up_to = |last: u16, id: u16| if id > last { 0 } else { 1 + usize::from(id) };
        let place = |at: Option<usize>| at.map_or(0, |at| 1 + at);
        match look {
            Look::Source(last) => match situation.event {
                Event::Record(source) => up_to(last.0, source.0),
                Event::Edit => 0,
            },
            Look::Origin(last) => match situation.stored.origin {
                Some(Origin::Source(source)) => up_to(last.0, source.0),
                Some(Origin::User) | None => 0,
            },
            Look::OriginCategory(last) => situation
                .stored
                .category
                .map_or(0, |category| up_to((*last).into(), category.0.into())),
            Look::Age(days) => {
                place(self.age().map(|age| days.partition_point(|days| i64::from(*days) < age)))
            }
            Look::Day(days) => place(situation.date.map(|date| {
                let past = days.partition_point(|day| *day < date);
                2 * past + usize::from(days.get(past) == Some(&date))
            })),
            Look::Fact(fact, words) => {
                let said = situation.facts.get(usize::from(fact.0)).copied().flatten();
                place(said.and_then(|said| words.binary_search_by(|word| (**word).cmp(said)).ok()))
            }
            Look::Value(subject, values) => {
                let same = |value| values.iter().position(|other| self.kind.same(value, other));
                place(situation.value(*subject).and_then(same))
            }
            Look::Start(subject, texts) => {
                let starts = |value: &Value| {
                    texts.iter().position(|text| self.kind.starts_with(value, text))
                };
                place(situation.value(*subject).and_then(starts))
            }
            Look::End(subject, texts) => {
                let ends =
                    |value: &Value| texts.iter().position(|text| self.kind.ends_with(value, text));
                place(situation.value(*subject).and_then(ends))
            }
            Look::Test(test) => usize::from(self.holds(&slot.tests[usize::from(*test)])),
        }
    }
}

/// The classes that were looked up so far.
struct Seen {
    known: u32,
    classes: [u32; MOST_ASPECTS],
}

impl Seen {
    fn class(&mut self, aspect: usize, look: impl FnOnce() -> usize) -> usize {
        if self.known & 1 << aspect == 0 {
            self.classes[aspect] = look() as u32;
            self.known |= 1 << aspect;
        }
        self.classes[aspect] as usize
    }
}

use super::super::slot::{Cond, CondKind};
use super::classes::Classes;

/// In which classes of an aspect a condition can hold, and in which it can fail, whatever the other
/// aspects are like: a bit a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chance {
    pub(super) holds: Vec<u64>,
    pub(super) fails: Vec<u64>,
}

impl Chance {
    /// Something that always holds.
    pub(super) fn sure(classes: usize) -> Self {
        let words = classes.div_ceil(64);
        Self { holds: vec![u64::MAX; words], fails: vec![0; words] }
    }

    /// Something that nothing is known of.
    pub(super) fn open(classes: usize) -> Self {
        let words = classes.div_ceil(64);
        Self { holds: vec![u64::MAX; words], fails: vec![u64::MAX; words] }
    }

    pub(super) fn of(cond: &Cond, classes: &Classes) -> Self {
        match &cond.kind {
            CondKind::Test(test) => classes.chance(*test),
            CondKind::Not(inner) => Self::of(inner, classes).not(),
            CondKind::And(parts) => {
                let sure = Self::sure(classes.count());
                parts.iter().fold(sure, |all, part| all.and(Self::of(part, classes)))
            }
            CondKind::Or(parts) => {
                let sure = Self::sure(classes.count());
                // One holds unless all fail.
                let fail = |part| Self::of(part, classes).not();
                parts.iter().fold(sure, |none, part| none.and(fail(part))).not()
            }
        }
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.holds.iter_mut().zip(other.holds).for_each(|(word, other)| *word &= other);
        self.fails.iter_mut().zip(other.fails).for_each(|(word, other)| *word |= other);
        self
    }

    pub(super) fn can_hold(&self, class: usize) -> bool {
        self.holds[class / 64] & (1 << (class % 64)) != 0
    }

    fn not(self) -> Self {
        Self { holds: self.fails, fails: self.holds }
    }
}

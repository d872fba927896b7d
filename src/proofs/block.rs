use crate::policy::{Cond, CondKind, Outcome, SlotRule};

use super::space::Frame;

const WORDS: usize = 8;

/// As many situations as are looked at side by side.
pub(super) const LANES: usize = 64 * WORDS;

/// A yes or a no of so many situations, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lanes([u64; WORDS]);

/// Which situation of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) frame: Frame,
    /// Its number among those of the frame.
    pub(super) rest: u64,
}

/// Situations of a slot side by side, with their answers to its tests: a condition is then asked
/// of all of them at once.
pub(super) struct Block<'a> {
    /// By test, and after the tests by outcome: whether it would change the stored value.
    pub(super) columns: &'a [Lanes],
    pub(super) tests: usize,
    pub(super) outcomes: &'a [Outcome],
    /// As many as there are situations, of which the last block may have fewer than lanes.
    pub(super) places: &'a [Place],
}

impl Block<'_> {
    /// The lanes in which there is a situation.
    pub(super) fn all(&self) -> Lanes {
        let word = |at: usize| match self.places.len().saturating_sub(64 * at) {
            left @ 0..64 => (1 << left) - 1,
            _ => u64::MAX,
        };
        Lanes(std::array::from_fn(word))
    }

    /// Where the test of that place holds.
    pub(super) fn test(&self, test: u16) -> Lanes {
        self.columns[usize::from(test)]
    }

    /// Where a rule with this outcome would change the stored value.
    pub(super) fn changes(&self, outcome: Outcome) -> Lanes {
        let at = self.outcomes.iter().position(|known| *known == outcome);
        at.map_or(Lanes::NONE, |at| self.columns[self.tests + at])
    }

    /// Where a condition holds; anything where there is no situation.
    pub(super) fn holds(&self, cond: &Cond) -> Lanes {
        match &cond.kind {
            CondKind::Test(test) => self.test(*test),
            CondKind::Not(inner) => self.holds(inner).not(),
            CondKind::And(parts) => {
                let mut all = Lanes::ALL;
                for part in parts {
                    all = all.and(self.holds(part));
                    if all.is_none() {
                        break;
                    }
                }
                all
            }
            CondKind::Or(parts) => {
                parts.iter().fold(Lanes::NONE, |any, part| any.or(self.holds(part)))
            }
        }
    }

    /// Where what a rule's outcome needs is there.
    pub(super) fn needs(&self, rule: &SlotRule) -> Lanes {
        rule.needs.as_ref().map_or(Lanes::ALL, |needs| self.holds(needs))
    }

    /// Where a rule can decide.
    pub(super) fn decides(&self, rule: &SlotRule) -> Lanes {
        let holds = rule.when.as_ref().map_or(Lanes::ALL, |when| self.holds(when));
        holds.and(self.needs(rule)).and(self.all())
    }

    /// The first situation of these.
    pub(super) fn first(&self, lanes: Lanes) -> Option<Place> {
        lanes.first().and_then(|lane| self.places.get(lane)).copied()
    }
}

impl Lanes {
    pub(super) const NONE: Self = Self([0; WORDS]);
    pub(super) const ALL: Self = Self([u64::MAX; WORDS]);

    pub(super) fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    pub(super) fn not(self) -> Self {
        Self(std::array::from_fn(|at| !self.0[at]))
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & !other.0[at]))
    }

    pub(super) fn is_none(self) -> bool {
        self.0.iter().fold(0, |any, word| any | word) == 0
    }

    pub(super) fn has(self, lane: usize) -> bool {
        self.0[lane / 64] & (1 << (lane % 64)) != 0
    }

    /// The lanes that say yes.
    pub(super) fn each(self) -> impl Iterator<Item = usize> {
        (0..LANES).filter(move |lane| self.has(*lane))
    }

    fn first(self) -> Option<usize> {
        let word = self.0.iter().position(|word| *word != 0)?;
        Some(64 * word + self.0[word].trailing_zeros() as usize)
    }
}

/// Makes columns of rows, [`LANES`] rows of a word each: the n-th column has the n-th bits of the
/// words.
pub(super) fn turn(rows: &[u64], columns: &mut [Lanes]) {
    for (group, rows) in rows.chunks_exact(64).enumerate() {
        let mut square = [0; 64];
        square.copy_from_slice(rows);
        transpose(&mut square);
        for (column, word) in columns.iter_mut().zip(square) {
            column.0[group] = word;
        }
    }
}

/// Turns a square of bits over its diagonal, quarter by quarter: first two quarters of 32 times 32
/// change places, then those inside each quarter.
fn transpose(square: &mut [u64; 64]) {
    let (mut size, mut low) = (32, u64::MAX >> 32);
    while size > 0 {
        for top in (0..64).filter(|row| row & size == 0) {
            let moved = ((square[top] >> size) ^ square[top + size]) & low;
            square[top] ^= moved << size;
            square[top + size] ^= moved;
        }
        size /= 2;
        low ^= low << size;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nth_column_has_the_nth_bits() {
        let rows: Vec<u64> =
            (0..LANES as u64).map(|row| row.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        let mut columns = [Lanes::NONE; 64];
        turn(&rows, &mut columns);
        for (row, word) in rows.iter().enumerate() {
            for (bit, column) in columns.iter().enumerate() {
                assert_eq!(column.has(row), word >> bit & 1 == 1, "bit {bit} of row {row}");
            }
        }
    }

    #[test]
    fn lanes_beyond_the_last_situation_are_none() {
        let frame = Frame::for_test();
        for many in [0, 1, 63, 64, 65, LANES] {
            let places = vec![Place { frame, rest: 0 }; many];
            let block = Block { columns: &[], tests: 0, outcomes: &[], places: &places };
            assert_eq!(block.all().each().collect::<Vec<_>>(), (0..many).collect::<Vec<_>>());
        }
    }
}

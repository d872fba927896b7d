//! The standard policy as a table that the answers to its tests are the index of: what the machine
//! allows when somebody has done the thinking.

use crate::by_hand::{self, Answer};
use crate::situations::{Field, From, Plain};

/// By the answers to six tests.
pub struct Table([Answer; 64]);

impl Table {
    /// Filled by asking the hand-written policy.
    pub fn new() -> Self {
        let case = |at: usize| {
            let has = |bit: usize| at >> bit & 1 == 1;
            let text = |there: bool, text: &str| there.then(|| text.into());
            let stored = text(has(4), "b");
            Plain {
                category: if has(0) { 2 } else { 1 },
                field: if has(1) { Field::GivenName } else { Field::Mobile },
                incoming: if has(3) { stored.clone() } else { text(has(5), "a") },
                stored,
                from: if has(2) { From::User } else { From::Source },
                protected: false,
            }
        };
        Self(std::array::from_fn(|at| by_hand::decide(&case(at))))
    }

    /// The same answer as the hand-written policy's.
    pub fn decide(&self, case: &Plain) -> Answer {
        let same = by_hand::same(case);
        let index = usize::from(case.category == 2)
            | usize::from(case.field == Field::GivenName) << 1
            | usize::from(case.from == From::User) << 2
            | usize::from(same) << 3
            | usize::from(case.stored.is_some()) << 4
            | usize::from(case.incoming.is_some()) << 5;
        let (outcome, rule) = self.0[index];
        if outcome == "take" && !same && case.protected {
            ("hold", "safeguards.protected-identity")
        } else {
            (outcome, rule)
        }
    }
}

impl Default for Table {
    fn default() -> Self {
        Self::new()
    }
}

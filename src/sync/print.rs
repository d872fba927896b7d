use std::hash::{DefaultHasher, Hash, Hasher};

use crate::policy::Policy;
use crate::readers::Description;

/// How what was sent of a person becomes a print: two that are different have, but for one chance
/// in 2^64, different ones. Everything that has a part in what is decided is printed, apart from
/// what the store knows of the person and the date: the records, the texts of the policy and of
/// the description, and this program.
#[derive(Debug)]
pub(super) struct Printer {
    base: u64,
}

impl Printer {
    pub(super) fn new(policy: &Policy, description: &Description) -> Self {
        let mut print = DefaultHasher::new();
        env!("CARGO_PKG_VERSION").hash(&mut print);
        for text in policy.texts() {
            text.text().hash(&mut print);
        }
        description.source.text().hash(&mut print);
        Self { base: print.finish() }
    }

    /// Of all records of a person, in their order, each by its own print.
    pub(super) fn person(&self, records: impl Iterator<Item = u64>) -> u64 {
        records.fold(self.base, |all, record| (all.rotate_left(23) ^ record).wrapping_mul(SPREAD))
    }
}

/// An odd number with its bits all over (2^64 divided by the golden ratio), so that every bit of a
/// print has a part in many bits of the next.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

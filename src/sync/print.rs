use std::hash::{DefaultHasher, Hash, Hasher};

use crate::policy::Policy;
use crate::readers::Description;
use crate::record::{SentRecord, SentValue};

/// How records become prints: two that are different have, but for one chance in 2^64, different
/// ones. Everything that has a part in what is decided is printed, apart from what the store knows
/// of the person and the date: the record as it was sent, the texts of the policy and of the
/// description, and this program.
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

    /// Of one record, wherever it stands.
    pub(super) fn record(&self, sent: &SentRecord) -> u64 {
        let mut print = DefaultHasher::new();
        sent.category.hash(&mut print);
        sent.protected.hash(&mut print);
        sent.modified.hash(&mut print);
        sent.facts.hash(&mut print);
        for field in &sent.fields {
            field.name.hash(&mut print);
            match &field.value {
                SentValue::Cell(cell) => cell.hash(&mut print),
                SentValue::Parts(parts) => parts.hash(&mut print),
            }
        }
        print.finish()
    }

    /// Of all records of a person, in their order.
    pub(super) fn person(&self, records: impl Iterator<Item = u64>) -> u64 {
        let mut print = DefaultHasher::new();
        self.base.hash(&mut print);
        for record in records {
            record.hash(&mut print);
        }
        print.finish()
    }
}

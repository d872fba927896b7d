use crate::policy::{CategoryId, FactId, FieldId, Policy};
use crate::record::{Moment, Value};

/// A record in normal form and in the ids of the run's policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Which of the delivered files it is from.
    pub file: u16,
    /// The line in that file at which it begins, from 1.
    pub line: u64,
    /// The category.
    pub category: CategoryId,
    /// The source's modified time, where it has one.
    pub modified: Option<Moment>,
    /// Whether it says protected identity; `None` where it does not carry that.
    pub protected: Option<bool>,
    /// The facts that it has.
    pub facts: Vec<(FactId, Box<str>)>,
    /// The fields that it carries, each once; `None` is *missing*.
    pub values: Vec<(FieldId, Option<Value>)>,
    /// Whether it says of fields that the person has edited them.
    pub edited: Vec<(FieldId, bool)>,
    /// Whether all of it could be read.
    pub whole: bool,
}

impl Record {
    /// What it says of each fact of the policy.
    pub fn facts(&self, policy: &Policy) -> Vec<Option<&str>> {
        let mut facts = vec![None; policy.facts().len()];
        for (fact, said) in &self.facts {
            if let Some(slot) = facts.get_mut(usize::from(fact.0)) {
                *slot = Some(&**said);
            }
        }
        facts
    }

    /// What it says of a field; `None` where it does not carry it.
    pub fn value(&self, field: FieldId) -> Option<Option<&Value>> {
        let mut values = self.values.iter();
        values.find(|(carried, _)| *carried == field).map(|(_, value)| value.as_ref())
    }
}

use std::collections::BTreeMap;

use crate::policy::{FieldId, Policy};
use crate::store::Register;

use super::super::{Exceeded, FieldCount, TooManyGone, TooManyTurned, exceeded};
use super::carried::Carried;

/// A source whose next run would be stopped, as it would change too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The source.
    pub source: Box<str>,
    /// The fields of which it would, in those of the policy.
    pub exceeded: Vec<Exceeded>,
    /// Of given files that are all that the source has: the persons that it would have no more,
    /// where they are too many.
    pub too_many_gone: Option<TooManyGone>,
    /// Of given files: protected identity that begins or ends for too many persons.
    pub turned: Vec<TooManyTurned>,
    /// Of given files: whether no row is a record.
    pub no_record: bool,
}

/// How many stored values would be overwritten or cleared, by source and field.
#[derive(Default)]
pub(super) struct Overwritten(BTreeMap<Box<str>, BTreeMap<FieldId, u64>>);

impl Overwritten {
    /// Counts values of one person.
    pub(super) fn add(&mut self, values: Vec<(Box<str>, FieldId)>) {
        for (source, field) in values {
            *self.0.entry(source).or_default().entry(field).or_default() += 1;
        }
    }

    /// What is more than a policy allows.
    pub(super) fn stopped(
        &self,
        policy: &Policy,
        carried: &Carried,
        register: &Register,
    ) -> Vec<Stopped> {
        let all = self.0.iter().map(|(source, fields)| {
            let counts = fields.iter().map(|(field, overwritten)| FieldCount {
                field: *field,
                stored: carried.stored(register, &policy.fields()[usize::from(field.0)].name),
                filled: 0,
                overwritten: *overwritten,
                cleared: 0,
            });
            let exceeded = exceeded(policy.limit(), &counts.collect::<Vec<_>>());
            Stopped {
                source: source.clone(),
                exceeded,
                too_many_gone: None,
                turned: Vec::new(),
                no_record: false,
            }
        });
        all.filter(|stopped| !stopped.exceeded.is_empty()).collect()
    }
}

//! What is taken over of one person: no files, no clock, no store.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

use jiff::civil::Date;

use crate::decide::{FieldChange, Origin, PersonState, StoredValue};
use crate::policy::{FieldId, Policy, RuleId, SourceId};
use crate::record::{Moment, Value};
use crate::store::StoredChange;

use super::super::Record;
use super::job::Mark;

/// What is the same for all persons.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taking<'a> {
    pub(super) policy: &'a Policy,
    /// The date of the export.
    pub(super) date: Date,
    /// What a value without a mark is.
    pub(super) unmarked: Mark,
    /// The source of synchronised values, where it is known.
    pub(super) synced_from: Option<SourceId>,
    /// The reason that stands where a rule would.
    pub(super) reason: RuleId,
}

/// What was taken over of a person.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) state: PersonState,
    pub(super) changes: Vec<StoredChange>,
    /// What each field became, and by which of the records.
    pub(super) fields: Vec<TakenField>,
    /// Records that say different things of a field, and the field.
    pub(super) differing: Vec<([usize; 2], FieldId)>,
}

/// What was taken over of a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TakenField {
    pub(super) field: FieldId,
    /// The place of the record.
    record: usize,
    pub(super) value: Option<Value>,
    pub(super) mark: Mark,
}

impl Taking<'_> {
    /// Takes over what the records of a person say. `protected` is whether any of them, or a row of
    /// the person that was set aside, says protected identity.
    ///
    /// The platform has one value for all categories of a person: where records differ, the one
    /// that the person has edited is it, or else the last.
    pub(super) fn person(&self, records: &[Record], protected: bool) -> Taken {
        let mut taken = Taken::default();
        for (place, record) in records.iter().enumerate() {
            for (field, value) in &record.values {
                let marked = record.edited.iter().find(|(marked, _)| marked == field);
                let mark = match marked {
                    Some((_, true)) => Mark::Edited,
                    Some((_, false)) => Mark::Synced,
                    // Nobody has edited a value that is not there, unless it is said.
                    None if value.is_none() => Mark::Synced,
                    None => self.unmarked,
                };
                let (field, record, value) = (*field, place, value.clone());
                self.field(&mut taken, TakenField { field, record, value, mark });
            }
        }
        taken.fields.retain(|field| field.value.is_some() || field.mark == Mark::Edited);
        for field in &taken.fields {
            let after = self.stored(field, &records[field.record]);
            taken.changes.push(StoredChange {
                field: field.field,
                rule: self.reason,
                change: FieldChange {
                    before: StoredValue::default(),
                    after: after.clone(),
                    other_value: after.value.is_some(),
                },
            });
            taken.state.stored.push((field.field, after));
        }
        if protected {
            taken.state.marked_by.push(Origin::User);
        }
        taken
    }

    fn field(&self, taken: &mut Taken, now: TakenField) {
        let Some(before) = taken.fields.iter_mut().find(|before| before.field == now.field) else {
            taken.fields.push(now);
            return;
        };
        if !self.policy.kind(now.field).alike(before.value.as_ref(), now.value.as_ref()) {
            taken.differing.push(([before.record, now.record], now.field));
        }
        if before.mark == Mark::Synced || now.mark == Mark::Edited {
            *before = now;
        }
    }

    fn stored(&self, field: &TakenField, record: &Record) -> StoredValue {
        StoredValue {
            value: field.value.clone(),
            origin: match field.mark {
                Mark::Edited => Some(Origin::User),
                Mark::Synced => self.synced_from.map(Origin::Source),
            },
            category: Some(record.category),
            since: Some(record.modified.unwrap_or_else(|| Moment::day_only(self.date))),
        }
    }
}

//! What a delivery does to one person: no files, no clock, no store.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

use jiff::civil::Date;

use crate::decide::{Arrival, Origin, PersonState, Situation, Step};
use crate::policy::{CategoryId, FieldId, Policy, RuleId, SourceId};
use crate::record::{Moment, Value};
use crate::store::StoredChange;

use super::Record;

/// What all records of a run have in common.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Whose records they are.
    pub from: Origin,
    /// Their date.
    pub date: Date,
}

/// A person, and what a delivery has of it.
#[derive(Debug, Clone, Copy)]
pub struct Delivered<'a> {
    /// What is known before.
    pub before: &'a PersonState,
    /// The categories in which a full delivery no longer has the person.
    pub gone: &'a [CategoryId],
    /// The records, in the order in which they were read.
    pub records: &'a [Record],
    /// Whether something says protected identity of the person that is no record.
    pub marked: bool,
}

/// What became of a person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// What is known afterwards.
    pub after: PersonState,
    /// What became of stored values, in order.
    pub changes: Vec<StoredChange>,
    /// What was decided of each value.
    pub decided: Vec<Decided>,
    /// What somebody may want to look at.
    pub notes: Vec<Note>,
    /// How many values equal those stored: edits that are none.
    pub unchanged: u64,
    /// Whether the person is, was or has just become one with protected identity.
    pub protected: bool,
    /// What the delivery says of it, if anything.
    delivered_protected: Option<bool>,
}

/// What was decided of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The category of the record.
    pub category: CategoryId,
    /// The field.
    pub field: FieldId,
    /// The rule; `None` where the policy has none for the situation.
    pub rule: Option<RuleId>,
    /// `take`, `keep`, `clear` or `hold`.
    pub verdict: &'static str,
    /// Whether another value is stored now.
    pub changed: bool,
}

/// Something that somebody may want to look at.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// A value waits, that did not before.
    Held {
        /// The place of the record.
        record: usize,
        /// The field.
        field: FieldId,
        /// What is stored meanwhile.
        stored: Option<Value>,
        /// What would be stored.
        proposed: Option<Value>,
        /// The rule.
        rule: Option<RuleId>,
    },
    /// An edit is not taken.
    Refused {
        /// The place of the record.
        record: usize,
        /// The field.
        field: FieldId,
        /// What stays stored.
        stored: Option<Value>,
        /// The rule.
        rule: Option<RuleId>,
    },
    /// An edit is older than what is stored.
    Stale {
        /// The place of the record.
        record: usize,
        /// The field.
        field: FieldId,
        /// What stays stored.
        stored: Option<Value>,
        /// Since when it has been that.
        since: Moment,
    },
    /// Two records say different things.
    Differing {
        /// The places of the records.
        records: [usize; 2],
        /// The field.
        field: FieldId,
    },
    /// Sources report different values.
    Conflict {
        /// The field.
        field: FieldId,
        /// Each of the values, from the first source that reports it.
        values: Vec<(SourceId, Value)>,
    },
}

/// Whoever wants to see each situation before it is decided.
pub(super) type See<'s> = Option<&'s mut dyn FnMut(&Situation<'_>)>;

/// Applies what a delivery has of a person, in order.
///
/// A delivery speaks of a person as a whole: where one of the records says protected identity, all
/// do, whatever their order; and what a full delivery no longer has is forgotten before its
/// records are decided.
pub fn plan(event: &Event<'_>, delivered: &Delivered<'_>) -> Plan {
    plan_seen(event, delivered, None)
}

/// The same, where somebody sees what is decided.
pub(super) fn plan_seen(event: &Event<'_>, delivered: &Delivered<'_>, mut see: See<'_>) -> Plan {
    let mut plan = Plan { after: delivered.before.clone(), ..Plan::default() };
    plan.protected = plan.after.is_protected();
    if let Origin::Source(source) = event.from {
        if delivered.marked && !delivered.gone.is_empty() {
            plan.after.protect(event.from);
        }
        for category in delivered.gone {
            plan.after.gone(source, *category);
        }
    }
    let said = delivered.records.iter().filter_map(|record| record.protected);
    plan.delivered_protected = said.chain(delivered.marked.then_some(true)).max();
    plan.protected |= plan.delivered_protected == Some(true);
    for (place, record) in delivered.records.iter().enumerate() {
        match event.from {
            Origin::Source(_) => plan.receive(event, (place, record), &record.values, &mut see),
            Origin::User => {
                let edits = plan.edits(event, place, record);
                plan.receive(event, (place, record), &edits, &mut see);
            }
        }
    }
    plan.compare(event, delivered.records);
    if event.from != Origin::User {
        plan.find_conflicts(event);
    }
    plan
}

impl Event<'_> {
    /// A record, or what of it is an edit, as it arrives.
    pub(super) fn arrival<'a>(
        &self,
        record: &Record,
        protected: Option<bool>,
        facts: &'a [Option<&'a str>],
        values: &'a [(FieldId, Option<Value>)],
    ) -> Arrival<'a> {
        Arrival {
            from: self.from,
            category: record.category,
            date: self.date,
            modified: record.modified,
            protected,
            facts,
            values,
        }
    }
}

impl Plan {
    fn receive(
        &mut self,
        event: &Event<'_>,
        (place, record): (usize, &Record),
        values: &[(FieldId, Option<Value>)],
        see: &mut See<'_>,
    ) {
        let facts = record.facts(event.policy);
        let arrival = event.arrival(record, self.delivered_protected, &facts, values);
        if let Some(see) = see {
            self.after.situations(&arrival, see);
        }
        for step in self.after.receive(event.policy, &arrival) {
            self.take(event, (place, record.category), step);
        }
    }

    fn take(&mut self, event: &Event<'_>, (record, category): (usize, CategoryId), step: Step) {
        let Step { field, rule, verdict, held, change } = step;
        let changed = change.as_ref().is_some_and(|change| change.other_value);
        self.decided.push(Decided { category, field, rule, verdict, changed });
        let stored = || self.after.stored(field).and_then(|stored| stored.value.clone());
        if let Some(held) = held {
            let (stored, proposed) = (stored(), held.proposed);
            self.notes.push(Note::Held { record, field, stored, proposed, rule });
        } else if event.from == Origin::User && verdict == "keep" {
            let stored = stored();
            self.notes.push(Note::Refused { record, field, stored, rule });
        }
        if let (Some(rule), Some(change)) = (rule, change) {
            self.changes.push(StoredChange { field, rule, change });
        }
    }

    /// The values that a person has changed: those that are not what is stored, unless what is
    /// stored came later.
    fn edits(
        &mut self,
        event: &Event<'_>,
        place: usize,
        record: &Record,
    ) -> Vec<(FieldId, Option<Value>)> {
        let at = record.modified.unwrap_or_else(|| Moment::day_only(event.date));
        let mut edits = Vec::new();
        for (field, value) in &record.values {
            let stored = self.after.stored(*field);
            let since = stored.and_then(|stored| stored.since);
            let stored = stored.and_then(|stored| stored.value.as_ref());
            if event.policy.kind(*field).alike(stored, value.as_ref()) {
                self.unchanged += 1;
            } else if let Some(since) = since.filter(|since| since.is_after(at)) {
                let (record, field, stored) = (place, *field, stored.cloned());
                self.notes.push(Note::Stale { record, field, stored, since });
            } else {
                edits.push((*field, value.clone()));
            }
        }
        edits
    }

    /// Notes where a record says something else than the one before it: in the same category, or,
    /// as the platform has one value for all of them, in any.
    fn compare(&mut self, event: &Event<'_>, records: &[Record]) {
        for (place, record) in records.iter().enumerate() {
            for (field, value) in &record.values {
                let earlier = records[..place].iter().enumerate().rev().find_map(|(at, other)| {
                    let comparable =
                        event.from == Origin::User || other.category == record.category;
                    other.value(*field).filter(|_| comparable).map(|value| (at, value))
                });
                let Some((at, other)) = earlier else { continue };
                if !event.policy.kind(*field).alike(other, value.as_ref()) {
                    self.notes.push(Note::Differing { records: [at, place], field: *field });
                }
            }
        }
    }

    fn find_conflicts(&mut self, event: &Event<'_>) {
        let known = &self.after.known;
        let Some(first) = known.first() else { return };
        if known.iter().all(|known| known.source == first.source) {
            return;
        }
        for (field, kind) in (0..).map(FieldId).zip(event.policy.fields().iter().map(|f| &f.kind)) {
            let mut values: Vec<(SourceId, &Value)> = Vec::new();
            for known in known {
                values.extend(known.value(field).map(|value| (known.source, value)));
            }
            let disagree = values.iter().any(|(source, value)| {
                values.iter().any(|(other, said)| source != other && !kind.same(value, said))
            });
            if disagree {
                values.sort_by_key(|(source, _)| *source);
                values.dedup_by(|a, b| a.0 == b.0 && kind.same(a.1, b.1));
                let values = values.into_iter().map(|(source, v)| (source, v.clone())).collect();
                self.notes.push(Note::Conflict { field, values });
            }
        }
    }
}

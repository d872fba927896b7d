//! What is decided of each person in a run, in a policy's ids, for whoever holds it against what
//! another policy would.

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::PersonState;
use crate::policy::{CategoryId, FieldId, Policy, RuleId};
use crate::record::Value;
use crate::store::Kept;

use super::plan::{Decided, Delivered, Note, Plan};

/// What was decided of all persons of a delivery, by their keys.
#[derive(Debug, Default)]
pub(super) struct Watched(pub(super) BTreeMap<Box<str>, Seen>);

/// A person.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) said: Said,
    /// All that the store has of it, where a value becomes another one or starts to wait.
    pub(super) kept: Option<Kept>,
}

/// What was decided of a person, as little as will do: there is one of each person of a delivery.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Whether the person is, was or has just become one with protected identity.
    pub(super) protected: bool,
    /// Of each field the last decision that changed what is stored, or, where none did, the last.
    decisions: Box<[Decision]>,
    /// The fields of which something else is stored than was, be it only spelled otherwise.
    others: Box<[(FieldId, Option<Value>)]>,
    /// What starts to wait.
    pub(super) held: Box<[Waits]>,
}

/// What was decided of a field in the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision {
    field: FieldId,
    /// The category of the record.
    pub(super) category: CategoryId,
    pub(super) rule: Option<RuleId>,
}

/// A value that starts to wait.
#[derive(Debug)]
pub(super) struct Waits {
    pub(super) category: CategoryId,
    pub(super) field: FieldId,
    /// What is stored meanwhile.
    pub(super) stored: Option<Value>,
    pub(super) proposed: Option<Value>,
    pub(super) rule: Option<RuleId>,
}

impl Watched {
    /// Remembers what was decided of a person, of whom the store has this.
    pub(super) fn see(
        &mut self,
        key: &str,
        kept: &Kept,
        (delivered, plan): (&Delivered<'_>, &Plan),
    ) {
        let said = Said::of(delivered, plan);
        if said.decisions.is_empty() {
            return;
        }
        let is_other = !said.others.is_empty() || !said.held.is_empty();
        self.0.insert(key.into(), Seen { said, kept: is_other.then(|| kept.clone()) });
    }
}

impl Said {
    pub(super) fn of(delivered: &Delivered<'_>, plan: &Plan) -> Self {
        let fields: BTreeSet<FieldId> = plan.decided.iter().map(|decided| decided.field).collect();
        let decision = |field| {
            let of_field = || plan.decided.iter().rev().filter(|decided| decided.field == field);
            let found = of_field().find(|decided| decided.changed).or_else(|| of_field().next());
            found.map(|Decided { category, rule, .. }| Decision {
                field,
                category: *category,
                rule: *rule,
            })
        };
        let value = |state: &PersonState, field| state.stored(field)?.value.clone();
        let others = fields.iter().filter_map(|field| {
            let now = value(&plan.after, *field);
            (now != value(delivered.before, *field)).then_some((*field, now))
        });
        Self {
            protected: plan.protected,
            decisions: fields.iter().filter_map(|field| decision(*field)).collect(),
            others: others.collect(),
            held: held(delivered, plan),
        }
    }

    /// The fields about which something was decided.
    pub(super) fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.decisions.iter().map(|decision| decision.field)
    }

    pub(super) fn decision(&self, field: FieldId) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.field == field)
    }

    /// What is stored of a field now; `None` where it is what was.
    pub(super) fn other(&self, field: FieldId) -> Option<Option<&Value>> {
        let other = self.others.iter().find(|(known, _)| *known == field);
        other.map(|(_, value)| value.as_ref())
    }

    /// The fields whose stored value would be overwritten or cleared, as a run counts them.
    pub(super) fn overwritten(&self, policy: &Policy, before: &PersonState) -> BTreeSet<FieldId> {
        let is_overwritten = |(field, now): &&(FieldId, Option<Value>)| {
            let earlier = before.stored(*field).and_then(|stored| stored.value.as_ref());
            let same = |earlier, now| policy.kind(*field).same(earlier, now);
            earlier.is_some_and(|earlier| now.as_ref().is_none_or(|now| !same(earlier, now)))
        };
        self.others.iter().filter(is_overwritten).map(|(field, _)| *field).collect()
    }
}

/// What a rule holds that does not wait already, and still does after the last record.
fn held(delivered: &Delivered<'_>, plan: &Plan) -> Box<[Waits]> {
    let held = plan.notes.iter().filter_map(|note| {
        let Note::Held { record, field, stored, proposed, rule } = note else { return None };
        let category = delivered.records.get(*record)?.category;
        let waits = plan.after.waiting.iter().any(|waiting| {
            (waiting.field, waiting.category) == (*field, category) && waiting.proposed == *proposed
        });
        waits.then(|| Waits {
            category,
            field: *field,
            stored: stored.clone(),
            proposed: proposed.clone(),
            rule: *rule,
        })
    });
    held.collect()
}

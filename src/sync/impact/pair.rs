use std::collections::BTreeSet;

use crate::policy::Policy;
use crate::record::{Kind, Value};
use crate::store::{PersonRow, Register, StoredPart};

use super::side::Outcome;
use super::unkept::Asked;
use super::{Change, Effect, Group};

/// What is held against each other: what a policy would do, and what the baseline would or what is
/// stored.
pub(super) struct Pair<'a> {
    pub(super) register: &'a Register,
    pub(super) policy: &'a Policy,
    /// Whether there is a baseline; else it is what is stored.
    pub(super) has_baseline: bool,
    /// What is asked for and not known.
    pub(super) asked: Asked,
}

impl Pair<'_> {
    /// What would become of a person's values because of a source that has it in these categories,
    /// out of what the baseline and the policy would do by each assumption.
    pub(super) fn changes(
        &self,
        (key, row): (&str, &PersonRow<'_>),
        source: &str,
        categories: &[Box<str>],
        outcomes: &[[Outcome<'_>; 2]],
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        let fields = outcomes.iter().flatten().flat_map(Outcome::fields);
        let fields: BTreeSet<&str> =
            fields.filter(|field| self.policy.field(field).is_some()).collect();
        for field in fields {
            let found = outcomes.iter();
            let found = found.map(|sides| self.change(key, row, (source, field), sides));
            changes.extend(self.together(&found.collect::<Vec<_>>(), categories));
        }
        let held: BTreeSet<_> = outcomes.iter().flat_map(|[_, after]| after.slots()).collect();
        for slot in held {
            let found = outcomes.iter();
            let found = found.map(|sides| self.held(key, row, (source, slot), sides));
            changes.extend(self.together(&found.collect::<Vec<_>>(), categories));
        }
        changes
    }

    /// How many of these values another source reports otherwise than they would be stored.
    pub(super) fn disputed(&self, row: &PersonRow<'_>, changes: &[Change]) -> u64 {
        let is_disputed = |change: &&Change| {
            let Group { effect, field, source, .. } = &change.group;
            let Some(id) = self.policy.field(field) else { return false };
            let number = self.register.field_called(field);
            let kind = self.policy.kind(id);
            let others = row
                .known
                .iter()
                .filter(|known| !known.gone && self.register.source(known.source).name != **source);
            let mut said = others.flat_map(|known| &known.values);
            *effect == Effect::Value
                && said.any(|part| {
                    let said = Value::from_normal(row.reported(part));
                    Some(part.field) == number && !kind.alike(Some(&said), change.after.as_ref())
                })
        };
        changes.iter().filter(is_disputed).count() as u64
    }

    /// What would become of a value, out of what would by each assumption: it depends on them
    /// unless that is the same.
    fn together(&self, found: &[Option<Change>], categories: &[Box<str>]) -> Option<Change> {
        let first = found.iter().flatten().next()?;
        let values = |change: &Change| (change.before.clone(), change.after.clone());
        let same = |other: &Option<Change>| other.as_ref().map(values) == Some(values(first));
        let mut change = first.clone();
        if !found.iter().all(same) {
            change.group.depends_on = self.asked.about(categories, &change.group.field);
        }
        Some(change)
    }

    fn change(
        &self,
        key: &str,
        row: &PersonRow<'_>,
        (source, field): (&str, &str),
        [before, after]: &[Outcome<'_>; 2],
    ) -> Option<Change> {
        let part = self.part(row, field);
        let stored = part.and_then(|part| part.value.as_deref()).map(Value::from_normal);
        let now = stored.as_ref();
        let values = [before, after].map(|side| side.value(field).unwrap_or(now));
        let kind = after.kind(field).or_else(|| before.kind(field)).unwrap_or(&Kind::Text);
        if kind.alike(values[0], values[1]) {
            return None;
        }
        let category = match kind.alike(values[1], now) {
            true => before.category(field).or_else(|| after.category(field)),
            false => after.category(field).or_else(|| before.category(field)),
        };
        let group = Group {
            effect: Effect::Value,
            category: category.unwrap_or_default().into(),
            field: field.into(),
            source: source.into(),
            before: self.rule_before(row, field, before),
            after: after.rule(field),
            depends_on: Vec::new(),
        };
        let [before, after] = values.map(|value| value.cloned());
        Some(Change { person: key.into(), group, before, after })
    }

    /// What would start to wait of a category and a field, unless it does by the baseline.
    fn held(
        &self,
        key: &str,
        row: &PersonRow<'_>,
        (source, slot): (&str, (&str, &str)),
        [before, after]: &[Outcome<'_>; 2],
    ) -> Option<Change> {
        let held = after.held(slot).next_back()?;
        let kind = after.kind(slot.1).unwrap_or(&Kind::Text);
        let mut known = before.held(slot);
        if known.any(|known| kind.alike(known.proposed.as_ref(), held.proposed.as_ref())) {
            return None;
        }
        let group = Group {
            effect: Effect::Held,
            category: slot.0.into(),
            field: slot.1.into(),
            source: source.into(),
            before: self.rule_before(row, slot.1, before),
            after: after.name(held.rule),
            depends_on: Vec::new(),
        };
        let (before, after) = (held.stored.clone(), held.proposed.clone());
        Some(Change { person: key.into(), group, before, after })
    }

    /// The rule of the baseline, or the one that made what is stored.
    fn rule_before(
        &self,
        row: &PersonRow<'_>,
        field: &str,
        before: &Outcome<'_>,
    ) -> Option<Box<str>> {
        match self.has_baseline {
            true => before.rule(field),
            false => self.part(row, field).map(|part| self.register.rule(part.rule).name.into()),
        }
    }

    fn part<'r, 's>(&self, row: &'r PersonRow<'s>, field: &str) -> Option<&'r StoredPart<'s>> {
        self.register.field_called(field).and_then(|number| row.stored(number))
    }
}

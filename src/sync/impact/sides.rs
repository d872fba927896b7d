use std::collections::BTreeSet;

use crate::policy::FieldId;
use crate::record::{Kind, Value};
use crate::store::{PersonRow, Register, StoredPart};

use super::side::{Held, Outcome, Side};
use super::unkept::Asked;
use super::{Change, Effect, Group};

/// The policy, and what it is held against.
pub(super) struct Sides<'a> {
    pub(super) register: &'a Register,
    pub(super) asked: Asked,
    pub(super) policy: Side<'a>,
    /// `None` where it is what is stored.
    pub(super) baseline: Option<Side<'a>>,
}

/// What would become of a person's values.
pub(super) struct OfPerson {
    /// Those that would be others or start to wait.
    pub(super) changes: Vec<Change>,
    /// Whether the person is one with protected identity.
    pub(super) protected: bool,
    /// Those that a source's run would overwrite or clear by the policy, in any case.
    pub(super) overwritten: Vec<(Box<str>, FieldId)>,
}

impl Sides<'_> {
    /// What would become of a person's values.
    pub(super) fn of_person(&self, key: &str, row: &PersonRow<'_>) -> OfPerson {
        let state = self.policy.state(row);
        let baseline = self.baseline.as_ref().map(|side| (side, side.state(row)));
        let mut protected = row.is_protected();
        let mut changes = Vec::new();
        let mut overwritten = Vec::new();
        let mut sources: Vec<i64> = row.known.iter().map(|known| known.source).collect();
        sources.dedup();
        for number in sources {
            let source = self.register.source(number).name;
            let known = row.known.iter().filter(|known| known.source == number);
            let categories = known.map(|known| self.register.category(known.category).name.into());
            let categories: Vec<Box<str>> = categories.collect();
            let assumptions = self.asked.assumptions(&categories);
            let outcomes = assumptions.iter().map(|assumed| {
                let before = baseline.as_ref();
                let before = before.map(|(side, state)| side.outcome(state, &source, assumed));
                [before.unwrap_or_default(), self.policy.outcome(&state, &source, assumed)]
            });
            let outcomes: Vec<[Outcome<'_>; 2]> = outcomes.collect();
            protected |= outcomes.iter().flatten().any(Outcome::is_protected);
            let values = outcomes.iter().map(|[_, after]| after.overwritten(&state));
            let certain = values.reduce(|all, some| &all & &some).unwrap_or_default();
            overwritten.extend(certain.into_iter().map(|field| ((&*source).into(), field)));
            let fields = outcomes.iter().flatten().flat_map(Outcome::fields);
            let fields: BTreeSet<&str> = fields.filter(|field| self.policy.has(field)).collect();
            for field in fields {
                let found = outcomes.iter();
                let found = found.map(|sides| self.change(key, row, (&source, field), sides));
                changes.extend(self.together(&found.collect::<Vec<_>>(), &categories));
            }
            let held = outcomes.iter().flat_map(|[_, after]| after.held());
            let held: BTreeSet<_> = held.map(|held| (held.category, held.field)).collect();
            for slot in held {
                let found = outcomes.iter();
                let found = found.map(|sides| self.held(key, row, (&source, slot), sides));
                changes.extend(self.together(&found.collect::<Vec<_>>(), &categories));
            }
        }
        OfPerson { changes, protected, overwritten }
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
        let of = |held: &&Held<'_>| (held.category, held.field) == slot;
        let held = after.held().iter().rev().find(of)?;
        let kind = after.kind(held.field).unwrap_or(&Kind::Text);
        let mut known = before.held().iter().filter(of);
        if known.any(|known| kind.alike(known.proposed.as_ref(), held.proposed.as_ref())) {
            return None;
        }
        let group = Group {
            effect: Effect::Held,
            category: held.category.into(),
            field: held.field.into(),
            source: source.into(),
            before: self.rule_before(row, held.field, before),
            after: held.rule.map(Box::from),
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
        match self.baseline {
            Some(_) => before.rule(field),
            None => self.part(row, field).map(|part| self.register.rule(part.rule).name.into()),
        }
    }

    fn part<'r, 's>(&self, row: &'r PersonRow<'s>, field: &str) -> Option<&'r StoredPart<'s>> {
        self.register.field_called(field).and_then(|number| row.stored(number))
    }
}

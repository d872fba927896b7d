use std::collections::BTreeSet;

use crate::record::{Kind, Value};
use crate::store::{PersonRow, Register};

use super::side::{Outcome, Side};
use super::unkept::Asked;
use super::{Change, Group};

/// The policy, and what it is held against.
pub(super) struct Sides<'a> {
    pub(super) register: &'a Register,
    pub(super) asked: Asked,
    pub(super) policy: Side<'a>,
    /// `None` where it is what is stored.
    pub(super) baseline: Option<Side<'a>>,
}

impl Sides<'_> {
    /// The values that would be others, and whether the person is one with protected identity.
    pub(super) fn changes(&self, key: &str, row: &PersonRow<'_>) -> (Vec<Change>, bool) {
        let state = self.policy.state(row);
        let baseline = self.baseline.as_ref().map(|side| (side, side.state(row)));
        let mut protected = row.is_protected();
        let mut changes = Vec::new();
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
            let fields = outcomes.iter().flatten().flat_map(Outcome::fields);
            let fields: BTreeSet<&str> = fields.filter(|field| self.policy.has(field)).collect();
            for field in fields {
                let found = outcomes.iter();
                let found = found.map(|sides| self.change(key, row, (&source, field), sides));
                changes.extend(self.together(&found.collect::<Vec<_>>(), &categories));
            }
        }
        (changes, protected)
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
        let part = self.register.field_called(field).and_then(|number| row.stored(number));
        let stored = part.and_then(|part| part.value.as_deref()).map(Value::from_normal);
        let made = part.map(|part| self.register.rule(part.rule).name.into());
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
            category: category.unwrap_or_default().into(),
            field: field.into(),
            source: source.into(),
            before: if self.baseline.is_some() { before.rule(field) } else { made },
            after: after.rule(field),
            depends_on: Vec::new(),
        };
        let [before, after] = values.map(|value| value.cloned());
        Some(Change { person: key.into(), group, before, after })
    }
}

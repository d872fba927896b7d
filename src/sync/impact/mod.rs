//! What a policy would change at the next synchronisation, of the people in a store.
//!
//! Each source is taken to say once more what it said last, and [`plan`](super::plan) decides, as
//! in a run; nothing is written. A source alone: what one changes is not seen by the next.

mod side;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use jiff::civil::Date;

use crate::policy::{Policy, Test};
use crate::record::{Kind, Value};
use crate::store::{Lens, PersonRow, Register, Store, StoreError};

use super::{Failure, Progress, refuse};
use side::{Outcome, Side};

/// Progress is told every so many persons.
const STEP: u64 = 500;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The policy that is to be used.
    pub policy: &'a Policy,
    /// The one whose outcome it is held against; without one, it is what is stored now.
    pub baseline: Option<&'a Policy>,
    /// The date of the records.
    pub date: Date,
}

/// Where and by what a value becomes another one, in names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group {
    /// The category of the record.
    pub category: Box<str>,
    /// The field.
    pub field: Box<str>,
    /// The source whose record it is.
    pub source: Box<str>,
    /// The rule of the baseline, or the one that made what is stored; `None` where no rule did.
    pub before: Option<Box<str>>,
    /// The rule of the policy; `None` where it is not asked, and what is stored stays.
    pub after: Option<Box<str>>,
}

/// A value that would be another one, of a person without protected identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The person's key.
    pub person: Box<str>,
    /// Where and by what.
    pub group: Group,
    /// What is stored now, or would be by the baseline; `None` for missing.
    pub before: Option<Value>,
    /// What would be stored; `None` for missing.
    pub after: Option<Value>,
}

/// What would change, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Impact {
    /// The persons in the store.
    pub persons: u64,
    /// Those of whom a value would be another one, those with protected identity left out.
    pub changed: u64,
    /// Those with protected identity of whom a value would be another one. Nothing else of them
    /// is told.
    pub protected: u64,
    /// How many values would be others, where and by what.
    pub groups: BTreeMap<Group, u64>,
    /// What rules ask for and the store does not keep: they were tried as if no record had it.
    pub not_kept: Vec<String>,
}

/// Asks what a policy would change, and hands over each value that would be another one, by the
/// person's key.
///
/// A source that reports a field of nobody in a category is taken not to carry it; where it
/// reports one of somebody, it is taken to say *missing* of the others.
///
/// # Errors
/// Where the store cannot be read, has values of another kind than a policy says, or `each` fails.
pub fn impact(
    store: &mut dyn Store,
    question: &Question<'_>,
    progress: &mut dyn FnMut(Progress),
    each: &mut dyn FnMut(Change) -> io::Result<()>,
) -> Result<Impact, Failure> {
    let register = store.register()?;
    let carried = Carried::find(store, progress)?;
    let policies = [Some(question.policy), question.baseline];
    for policy in policies.iter().flatten() {
        refuse::other_kinds(policy, store.fields()?, |field| Ok(carried.has(&register, field)))?;
    }
    let [policy, baseline] = policies.map(|policy| {
        let policy = policy?;
        let lens = Lens::new(&register, policy);
        Some(Side::new(policy, lens, question.date, &register, &carried.fields))
    });
    let Some(policy) = policy else { return Ok(Impact::default()) };
    let mut impact = Impact { persons: carried.persons, ..Impact::default() };
    impact.not_kept = not_kept(policies.into_iter().flatten());
    let sides = Sides { register: &register, policy, baseline };
    let mut seen = 0;
    store.persons(&mut |_, key, row| {
        let (changes, protected) = sides.changes(key, row);
        if protected {
            impact.protected += u64::from(!changes.is_empty());
        } else {
            impact.changed += u64::from(!changes.is_empty());
            for change in changes {
                *impact.groups.entry(change.group.clone()).or_default() += 1;
                each(change)?;
            }
        }
        seen += 1;
        if seen % STEP == 0 {
            progress(Progress::Decided { persons: seen, of: carried.persons });
        }
        Ok(())
    })?;
    Ok(impact)
}

/// What is found out before anything is decided: how many persons there are, and which fields a
/// source reports in a category, all in the store's numbers.
#[derive(Default)]
struct Carried {
    persons: u64,
    fields: BTreeMap<(i64, i64), BTreeSet<i64>>,
    with_values: BTreeSet<i64>,
}

impl Carried {
    fn find(store: &mut dyn Store, progress: &mut dyn FnMut(Progress)) -> Result<Self, StoreError> {
        let mut carried = Self::default();
        store.persons(&mut |_, _, row| {
            for known in &row.known {
                let fields = carried.fields.entry((known.source, known.category)).or_default();
                fields.extend(known.values.iter().map(|value| value.field));
            }
            carried.with_values.extend(row.stored.iter().map(|stored| stored.field));
            carried.persons += 1;
            if carried.persons % STEP == 0 {
                progress(Progress::Read { rows: carried.persons });
            }
            Ok(())
        })?;
        carried.with_values.extend(carried.fields.values().flatten());
        Ok(carried)
    }

    fn has(&self, register: &Register, field: &str) -> bool {
        register.field_called(field).is_some_and(|field| self.with_values.contains(&field))
    }
}

/// What policies ask of a record and the store does not keep of one.
fn not_kept<'a>(policies: impl Iterator<Item = &'a Policy>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for policy in policies {
        for test in policy.slots().flat_map(|slot| &slot.tests) {
            match test {
                Test::Fact(fact, _) => {
                    let name = &policy.facts()[usize::from(fact.0)].name;
                    found.insert(format!("`{name}`"));
                }
                Test::Newer => {
                    found.insert("the time at which a record was modified".to_owned());
                }
                _ => {}
            }
        }
    }
    found.into_iter().collect()
}

struct Sides<'a> {
    register: &'a Register,
    policy: Side<'a>,
    baseline: Option<Side<'a>>,
}

impl Sides<'_> {
    /// The values that would be others, and whether the person is one with protected identity.
    fn changes(&self, key: &str, row: &PersonRow<'_>) -> (Vec<Change>, bool) {
        let state = self.policy.state(row);
        let before = self.baseline.as_ref().map(|side| (side, side.state(row)));
        let mut protected = row.is_protected();
        let mut changes = Vec::new();
        let mut sources: Vec<i64> = row.known.iter().map(|known| known.source).collect();
        sources.dedup();
        for number in sources {
            let source = self.register.source(number).name;
            let after = self.policy.outcome(&state, &source);
            let before = match &before {
                Some((side, state)) => side.outcome(state, &source),
                None => Outcome::default(),
            };
            protected |= after.is_protected() || before.is_protected();
            let fields = after.fields().chain(before.fields());
            let fields: BTreeSet<&str> = fields.collect();
            for field in fields {
                changes.extend(self.change(key, row, (&source, field), [&before, &after]));
            }
        }
        (changes, protected)
    }

    fn change(
        &self,
        key: &str,
        row: &PersonRow<'_>,
        (source, field): (&str, &str),
        [before, after]: [&Outcome<'_>; 2],
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
        };
        let [before, after] = values.map(|value| value.cloned());
        Some(Change { person: key.into(), group, before, after })
    }
}

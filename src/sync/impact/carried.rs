use std::collections::{BTreeMap, BTreeSet};

use crate::policy::Policy;
use crate::store::{Register, Store, StoreError};

use super::super::{Progress, USER};
use super::{STEP, Silent};

/// What is found out before anything is decided: how many persons there are, and which fields a
/// source reports in a category, all in the store's numbers.
#[derive(Default)]
pub(super) struct Carried {
    pub(super) persons: u64,
    pub(super) fields: BTreeMap<(i64, i64), BTreeSet<i64>>,
    with_values: BTreeSet<i64>,
    /// How many values that are not missing are stored.
    stored: BTreeMap<i64, u64>,
}

impl Carried {
    pub(super) fn find(
        store: &mut dyn Store,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, StoreError> {
        let mut carried = Self::default();
        store.persons(&mut |_, _, row| {
            for known in &row.known {
                let fields = carried.fields.entry((known.source, known.category)).or_default();
                fields.extend(known.values.iter().map(|value| value.field));
            }
            carried.with_values.extend(row.stored.iter().map(|stored| stored.field));
            for stored in row.stored.iter().filter(|stored| stored.value.is_some()) {
                *carried.stored.entry(stored.field).or_default() += 1;
            }
            carried.persons += 1;
            if carried.persons % STEP == 0 {
                progress(Progress::Read { rows: carried.persons });
            }
            Ok(())
        })?;
        carried.with_values.extend(carried.fields.values().flatten());
        Ok(carried)
    }

    pub(super) fn has(&self, register: &Register, field: &str) -> bool {
        register.field_called(field).is_some_and(|field| self.with_values.contains(&field))
    }

    /// How many values of a field are stored, of all persons.
    pub(super) fn stored(&self, register: &Register, field: &str) -> u64 {
        let count = register.field_called(field).and_then(|field| self.stored.get(&field));
        count.copied().unwrap_or_default()
    }

    /// What sources report of nobody, of what a policy asks about.
    pub(super) fn silent(&self, register: &Register, policy: &Policy) -> Vec<Silent> {
        let mut all = Vec::new();
        for ((source, category), fields) in &self.fields {
            let [source, category] =
                [register.source(*source).name, register.category(*category).name];
            if !policy.accepts(&source) || policy.category(&category).is_none() {
                continue;
            }
            let missing = self.with_values.difference(fields);
            let missing = missing.map(|field| register.field(*field).name);
            let missing = missing.filter(|name| policy.field(name).is_some()).map(Box::from);
            let fields: Vec<Box<str>> = missing.collect();
            if !fields.is_empty() {
                all.push(Silent { source: source.into(), category: category.into(), fields });
            }
        }
        all
    }

    /// The fields that have values and that a policy lacks.
    pub(super) fn fields_without(&self, register: &Register, policy: &Policy) -> Vec<Box<str>> {
        let names = self.with_values.iter().map(|field| register.field(*field).name);
        names.filter(|name| policy.field(name).is_none()).map(Box::from).collect()
    }

    /// The categories in which a source has somebody and that a policy lacks.
    pub(super) fn categories_without(&self, register: &Register, policy: &Policy) -> Vec<Box<str>> {
        let with_values = self.fields.iter().filter(|(_, fields)| !fields.is_empty());
        let numbers: BTreeSet<i64> = with_values.map(|((_, category), _)| *category).collect();
        let names = numbers.into_iter().map(|number| register.category(number).name);
        names.filter(|name| policy.category(name).is_none()).map(Box::from).collect()
    }

    /// The fields that a policy has and no source reports of anybody.
    pub(super) fn not_reported(&self, register: &Register, policy: &Policy) -> Vec<Box<str>> {
        let reported: BTreeSet<&i64> = self.fields.values().flatten().collect();
        let reported = |name: &str| {
            register.field_called(name).is_some_and(|number| reported.contains(&number))
        };
        let names = policy.fields().iter().map(|field| &*field.name);
        names.filter(|name| !reported(name)).map(Box::from).collect()
    }

    /// The sources that report something and that a policy does not accept.
    pub(super) fn not_accepted(&self, register: &Register, policy: &Policy) -> Vec<Box<str>> {
        let numbers: BTreeSet<i64> = self.fields.keys().map(|(source, _)| *source).collect();
        let names = numbers.into_iter().map(|number| register.source(number).name);
        let names = names.filter(|name| *name != *USER && !policy.accepts(name));
        names.map(|name| (&*name).into()).collect()
    }
}

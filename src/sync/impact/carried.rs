use std::collections::{BTreeMap, BTreeSet};

use crate::policy::Policy;
use crate::store::{Register, Store, StoreError};

use super::super::Progress;
use super::STEP;

/// What is found out before anything is decided: how many persons there are, and which fields a
/// source reports in a category, all in the store's numbers.
#[derive(Default)]
pub(super) struct Carried {
    pub(super) persons: u64,
    pub(super) fields: BTreeMap<(i64, i64), BTreeSet<i64>>,
    with_values: BTreeSet<i64>,
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

    /// The fields that have values and that a policy lacks.
    pub(super) fn fields_without(&self, register: &Register, policy: &Policy) -> Vec<Box<str>> {
        let names = self.with_values.iter().map(|field| register.field(*field).name);
        names.filter(|name| policy.field(name).is_none()).map(Box::from).collect()
    }
}

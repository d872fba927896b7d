//! A person as it is exported. The same for every kind of store.

use std::collections::BTreeMap;

use super::{Export, PersonRow, PersonRows, Register, Version, VersionPart};

/// A person, with the versions of fields that override what is stored, the last of each counting;
/// `None` where there is nothing to say. Of whom a run changed, it is said that nothing was left.
pub(super) fn person(
    register: &Register,
    key: &str,
    row: &PersonRow<'_>,
    (what, versions): (Export, Vec<(i64, VersionPart)>),
) -> Option<PersonRows> {
    let is_stored = !matches!(what, Export::ChangedBy(_));
    let mut values: BTreeMap<usize, Version> = BTreeMap::new();
    for part in row.stored.iter().filter(|_| is_stored) {
        values.insert(register.place(part.field), register.version_of(&part.into()));
    }
    for (field, version) in versions {
        let place = register.place(field);
        // Before the first change of a value nothing had been stored. That nothing is stored any
        // more is a change like others.
        if is_stored && version == VersionPart::default() {
            values.remove(&place);
        } else {
            values.insert(place, register.version_of(&version));
        }
    }
    if values.is_empty() && !matches!(what, Export::PersonsChangedBy(_)) {
        return None;
    }
    let known = row.known.iter().filter(|known| !known.gone && register.accepts(known.source));
    let categories: Vec<i64> = known.map(|known| known.category).collect();
    Some(PersonRows {
        person: key.to_owned(),
        // Protection does not end because nobody speaks of it any more.
        protected: row.is_protected(),
        categories: register.categories(&categories),
        values: values.into_iter().collect(),
    })
}

use crate::decide::PersonState;
use crate::policy::{Policy, Roster};

use super::names::{Ids, Names, USER};
use super::register::Register;
use super::row::PersonRow;
use super::translate;

/// How a policy sees the persons of a store, without a run: whoever only asks what it would decide
/// enters nothing.
#[derive(Debug)]
pub struct Lens {
    names: Names,
    roster: Roster,
}

impl Lens {
    /// For a policy and a store. Sources that the policy does not declare are known by their
    /// names, as in a run.
    pub fn new(register: &Register, policy: &Policy) -> Self {
        let sources = || register.sources.iter().filter(|(number, _)| **number != USER);
        let roster = policy.roster(sources().map(|(_, (_, named))| named.name.as_str()));
        let categories = register.categories.iter().map(|(id, (_, named))| (*id, &*named.name));
        let fields = register.fields.iter().map(|(id, (_, field))| (*id, &*field.named.name));
        let known = sources().map(|(id, (_, named))| (*id, &*named.name));
        let names = Names {
            categories: ids(categories, policy.categories().iter().map(|known| &*known.name)),
            fields: ids(fields, policy.fields().iter().map(|field| &*field.name)),
            sources: ids(known, roster.ids().map(|source| roster.name(source))),
            // What waits is not of interest with the rule that held it.
            rules: Ids::default(),
            accepted: roster.ids().map(|source| roster.accepts(source)).collect(),
        };
        Self { names, roster }
    }

    /// The sources, with the ids that persons are seen with.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// What the policy sees of a person.
    pub fn state(&self, row: &PersonRow<'_>) -> PersonState {
        translate::state(row, &self.names)
    }
}

/// The store's numbers for names, in their order. A name that the store does not know gets a
/// number that it does not have.
fn ids<'a>(
    known: impl Iterator<Item = (i64, &'a str)>,
    names: impl Iterator<Item = &'a str>,
) -> Ids {
    let known: Vec<(i64, &str)> = known.collect();
    let mut free = known.iter().map(|(number, _)| *number).max().unwrap_or_default() + 1;
    let mut ids = Ids::default();
    for name in names {
        let number = known.iter().find(|(_, known)| *known == name).map(|(number, _)| *number);
        ids.push(number.unwrap_or(free));
        free += i64::from(number.is_none());
    }
    ids
}

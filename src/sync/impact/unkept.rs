use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::policy::{Policy, Test};

use super::assumed::{Assumed, AssumedFact, times};

/// So many assumptions are tried of a person's records; where there would be more, each thing that
/// is not kept is tried alone.
const MOST: usize = 256;

/// What a rule may ask of a record, and a store does not keep of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unkept {
    /// A fact, by its name.
    Fact(Box<str>),
    /// The time at which it was modified.
    Modified,
}

/// What rules ask for of records that a store does not keep.
pub(super) struct Asked {
    /// By the names of a category and a field.
    slots: BTreeMap<(Box<str>, Box<str>), BTreeSet<Unkept>>,
    /// Where it is asked how old what is stored is: that is kept, but not of what a record brought
    /// just before.
    ages: BTreeSet<(Box<str>, Box<str>)>,
    /// What each fact is held against.
    words: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
}

impl Asked {
    pub(super) fn by<'a>(policies: impl Iterator<Item = &'a Policy>) -> Self {
        let (slots, ages, words) = Default::default();
        let mut asked = Self { slots, ages, words };
        for policy in policies {
            for slot in policy.slots().filter(|slot| !slot.edit) {
                let category = &policy.categories()[usize::from(slot.category.0)].name;
                let field = &policy.fields()[usize::from(slot.field.0)].name;
                let place = || (category.as_ref().into(), field.as_ref().into());
                for test in &slot.tests {
                    let what = match test {
                        Test::Fact(fact, words) => {
                            let name = &policy.facts()[usize::from(fact.0)].name;
                            let known = asked.words.entry(name.as_ref().into()).or_default();
                            known.extend(words.iter().cloned());
                            Unkept::Fact(name.as_ref().into())
                        }
                        Test::Newer => Unkept::Modified,
                        Test::OlderThan(_) => {
                            asked.ages.insert(place());
                            continue;
                        }
                        _ => continue,
                    };
                    asked.slots.entry(place()).or_default().insert(what);
                }
            }
        }
        asked
    }

    /// All of it.
    pub(super) fn all(&self) -> Vec<Unkept> {
        let all: BTreeSet<&Unkept> = self.slots.values().flatten().collect();
        all.into_iter().cloned().collect()
    }

    /// What is asked for about a field of a person whom a source has in these categories.
    pub(super) fn about(&self, categories: &[Box<str>], field: &str) -> Vec<Unkept> {
        self.among(categories, |of| of == field).into_iter().collect()
    }

    /// Whatever makes a difference to what is asked of a person whom a source has in these
    /// categories: first that its records have nothing of it. Each record may have something else
    /// of it.
    pub(super) fn assumptions<'a>(&'a self, categories: &'a [Box<str>]) -> Vec<Assumed<'a>> {
        let mut all = vec![Assumed::default()];
        for others in self.others(categories) {
            let is_too_much = all.len() * (others.len() + 1) > MOST;
            let before = if is_too_much { vec![Assumed::default()] } else { all.clone() };
            for other in others {
                all.extend(before.iter().map(|before| before.with(&other)));
            }
        }
        all
    }

    fn among(&self, categories: &[Box<str>], is_meant: impl Fn(&str) -> bool) -> BTreeSet<Unkept> {
        let here = |(category, field): &(Box<str>, Box<str>)| {
            categories.contains(category) && is_meant(field)
        };
        let slots = self.slots.iter().filter(|(slot, _)| here(slot));
        let mut found: BTreeSet<Unkept> = slots.flat_map(|(_, what)| what).cloned().collect();
        if categories.len() > 1 && self.ages.iter().any(here) {
            found.insert(Unkept::Modified);
        }
        found
    }

    /// What may be otherwise, each with what it may be: a fact of a record, or the times of all.
    fn others<'a>(&'a self, categories: &'a [Box<str>]) -> Vec<Vec<Assumed<'a>>> {
        let mut others = Vec::new();
        for category in categories {
            for what in self.among(std::slice::from_ref(category), |_| true) {
                let Unkept::Fact(name) = what else { continue };
                let Some((name, words)) = self.words.get_key_value(&name) else { continue };
                let one = |word: &'a str| {
                    let fact = AssumedFact { category, name, word };
                    Assumed { facts: vec![fact], modified: Vec::new() }
                };
                others.push(words.iter().map(|word| one(word)).collect());
            }
        }
        if self.among(categories, |_| true).contains(&Unkept::Modified) {
            let times = times(categories).into_iter();
            others.push(times.map(|modified| Assumed { facts: Vec::new(), modified }).collect());
        }
        others
    }
}

impl fmt::Display for Unkept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact(name) => f.write_str(name),
            Self::Modified => f.write_str("modified"),
        }
    }
}

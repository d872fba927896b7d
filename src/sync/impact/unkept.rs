use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::policy::{Policy, Test};

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

/// What rules of a policy ask of records in these categories about a field, and a store does not
/// keep.
pub fn unkept(policy: &Policy, categories: &[Box<str>], field: &str) -> Vec<Unkept> {
    Asked::by(std::iter::once(policy)).about(categories, field)
}

/// What rules ask for of records that a store does not keep.
pub(super) struct Asked {
    /// By the names of a category and a field.
    slots: BTreeMap<(Box<str>, Box<str>), BTreeSet<Unkept>>,
    /// What each fact is held against.
    words: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
}

/// What the records of a person are taken to have of it.
#[derive(Clone, Default)]
pub(super) struct Assumed<'a> {
    /// Facts, by their names; they lack all others.
    pub(super) facts: Vec<(&'a str, &'a str)>,
    /// Whether they were modified on the date of the run.
    pub(super) modified: bool,
}

impl Asked {
    pub(super) fn by<'a>(policies: impl Iterator<Item = &'a Policy>) -> Self {
        let mut asked = Self { slots: BTreeMap::new(), words: BTreeMap::new() };
        for policy in policies {
            for slot in policy.slots().filter(|slot| !slot.edit) {
                let category = &policy.categories()[usize::from(slot.category.0)].name;
                let field = &policy.fields()[usize::from(slot.field.0)].name;
                for test in &slot.tests {
                    let what = match test {
                        Test::Fact(fact, words) => {
                            let name = &policy.facts()[usize::from(fact.0)].name;
                            let known = asked.words.entry(name.as_ref().into()).or_default();
                            known.extend(words.iter().cloned());
                            Unkept::Fact(name.as_ref().into())
                        }
                        Test::Newer => Unkept::Modified,
                        _ => continue,
                    };
                    let slot = (category.as_ref().into(), field.as_ref().into());
                    asked.slots.entry(slot).or_default().insert(what);
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

    /// What is asked for about a field in some of these categories.
    pub(super) fn about(&self, categories: &[Box<str>], field: &str) -> Vec<Unkept> {
        let slots = self.slots.iter().filter(|((category, of), _)| {
            **of == *field && categories.iter().any(|known| known == category)
        });
        let found: BTreeSet<&Unkept> = slots.flat_map(|(_, what)| what).collect();
        found.into_iter().cloned().collect()
    }

    /// Whatever makes a difference to what is asked of records in these categories: first that
    /// they have nothing of it.
    pub(super) fn assumptions(&self, categories: &[Box<str>]) -> Vec<Assumed<'_>> {
        let slots = self.slots.iter().filter(|((category, _), _)| categories.contains(category));
        let asked: BTreeSet<&Unkept> = slots.flat_map(|(_, what)| what).collect();
        let mut all = vec![Assumed::default()];
        for what in asked {
            let others = self.others(what);
            let is_too_much = all.len() * (others.len() + 1) > MOST;
            let before = if is_too_much { vec![Assumed::default()] } else { all.clone() };
            for other in others {
                all.extend(before.iter().map(|before| Assumed {
                    facts: [&before.facts[..], &other.facts].concat(),
                    modified: before.modified || other.modified,
                }));
            }
        }
        all
    }

    fn others<'a>(&'a self, what: &'a Unkept) -> Vec<Assumed<'a>> {
        match what {
            Unkept::Modified => vec![Assumed { facts: Vec::new(), modified: true }],
            Unkept::Fact(name) => {
                let words = self.words.get(name).into_iter().flatten();
                let one = |word: &'a str| Assumed { facts: vec![(&**name, word)], modified: false };
                words.map(|word| one(word)).collect()
            }
        }
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

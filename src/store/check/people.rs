use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// All persons of a store, by rising number, and which sources say something of each.
#[derive(Debug, Default)]
pub(super) struct People {
    persons: Vec<(i64, u64)>,
    /// By source, who it is that it has.
    had: BTreeMap<i64, Set>,
}

/// Places among persons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl People {
    pub(super) fn len(&self) -> usize {
        self.persons.len()
    }

    /// Adds the next one, with those sources that have it.
    pub(super) fn add(&mut self, person: i64, key: &str, sources: impl Iterator<Item = i64>) {
        for source in sources {
            self.had.entry(source).or_default().add(self.persons.len());
        }
        self.persons.push((person, print(key)));
    }

    /// The place of a person.
    pub(super) fn place(&self, person: i64) -> Option<usize> {
        self.persons.binary_search_by_key(&person, |(number, _)| *number).ok()
    }

    /// Whether the person of that place has this key.
    pub(super) fn has_key(&self, place: usize, key: &str) -> bool {
        self.persons.get(place).is_some_and(|(_, known)| *known == print(key))
    }

    /// The number of the person of that place.
    pub(super) fn number(&self, place: usize) -> Option<i64> {
        self.persons.get(place).map(|(number, _)| *number)
    }

    /// Whom a source has.
    pub(super) fn had(&self) -> &BTreeMap<i64, Set> {
        &self.had
    }
}

impl Set {
    pub(super) fn add(&mut self, place: usize) {
        let at = place / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (place % 64);
    }

    /// The places that are in one of two sets, each with whether it is in the first.
    pub(super) fn differences<'s>(
        &'s self,
        other: &'s Self,
    ) -> impl Iterator<Item = (usize, bool)> + 's {
        let word = |set: &Self, at: usize| set.0.get(at).copied().unwrap_or_default();
        (0..self.0.len().max(other.0.len())).flat_map(move |at| {
            let (own, others) = (word(self, at), word(other, at));
            let differs = own ^ others;
            (0..64)
                .filter(move |bit| differs >> bit & 1 == 1)
                .map(move |bit| (at * 64 + bit, own >> bit & 1 == 1))
        })
    }
}

/// That two keys share one is so unlikely that what is damaged is found all the same.
fn print(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_tell_in_what_they_differ() {
        let set = |places: &[usize]| {
            let mut set = Set::default();
            places.iter().for_each(|place| set.add(*place));
            set
        };
        let (one, other) = (set(&[0, 63, 64, 200]), set(&[0, 64, 65]));
        let differences: Vec<_> = one.differences(&other).collect();
        assert_eq!(differences, [(63, true), (65, false), (200, true)]);
        assert_eq!(set(&[3]).differences(&set(&[3])).count(), 0);
    }

    #[test]
    fn persons_are_found_by_their_numbers() {
        let mut people = People::default();
        people.add(3, "p", [1].into_iter());
        people.add(7, "q", [].into_iter());
        assert_eq!((people.place(7), people.place(4)), (Some(1), None));
        assert!(people.has_key(1, "q") && !people.has_key(0, "q"));
        assert_eq!((people.len(), people.number(0), people.had().len()), (2, Some(3), 1));
    }
}

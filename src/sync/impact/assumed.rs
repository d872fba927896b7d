use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::record::Moment;

/// The times of more records than so many of a person are not all tried against each other, but
/// those of each two.
const MOST_AT_ONCE: usize = 3;

/// What the records of a person are taken to have of what a store does not keep.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Assumed<'a> {
    /// Facts; the records have no others.
    pub(super) facts: Vec<AssumedFact<'a>>,
    /// When records were modified, by the names of their categories; the others do not say.
    pub(super) modified: Vec<(&'a str, Modified)>,
}

/// A fact of a record, all in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AssumedFact<'a> {
    pub(super) category: &'a str,
    pub(super) name: &'a str,
    pub(super) word: &'a str,
}

/// When a record was modified. Of two with the same word, that of the higher number came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Modified {
    /// Before anything that is stored came to be.
    LongAgo(u8),
    /// After all of it, on the date of the run.
    Today(u8),
}

impl Assumed<'_> {
    /// With what else is taken to be.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self {
            facts: [&self.facts[..], &other.facts].concat(),
            modified: [&self.modified[..], &other.modified].concat(),
        }
    }

    /// The facts of the record of a category, by their names.
    pub(super) fn facts(&self, category: &str) -> impl Iterator<Item = (&str, &str)> {
        let facts = self.facts.iter().filter(move |fact| fact.category == category);
        facts.map(|fact| (fact.name, fact.word))
    }

    /// When the record of a category was modified, where that is known.
    pub(super) fn modified(&self, category: &str, date: Date) -> Option<Moment> {
        let found = self.modified.iter().find(|(known, _)| *known == category);
        found.map(|(_, modified)| modified.moment(date))
    }
}

impl Modified {
    fn moment(self, date: Date) -> Moment {
        match self {
            Self::LongAgo(place) => Moment::day_only(
                date.saturating_sub(100.years()).saturating_add(i64::from(place).days()),
            ),
            Self::Today(place) => {
                let last = format!("{date} 23:59:{:02}", 50 + place % 10);
                Moment::parse(&last).unwrap_or_else(|| Moment::day_only(date))
            }
        }
    }
}

/// When records of these categories may have been modified, but for what says of none when: before
/// or after what is stored, and before or after each other, as far as that makes a difference.
pub(super) fn times(categories: &[Box<str>]) -> Vec<Vec<(&str, Modified)>> {
    let names: Vec<&str> = categories.iter().map(|category| &**category).collect();
    match &*names {
        // Nothing comes after it that would be held against a time of long ago.
        [only] => vec![vec![(*only, Modified::Today(0))]],
        names if names.len() <= MOST_AT_ONCE => of_each(names),
        names => {
            let pairs =
                (1..names.len()).flat_map(|at| names[..at].iter().map(move |one| (one, at)));
            pairs.flat_map(|(one, at)| of_each(&[*one, names[at]])).collect()
        }
    }
}

fn of_each<'a>(names: &[&'a str]) -> Vec<Vec<(&'a str, Modified)>> {
    let places = || (0..).take(names.len());
    let times = || places().map(Modified::LongAgo).chain(places().map(Modified::Today));
    let mut all = vec![Vec::new()];
    for name in names {
        let with = |known: &Vec<_>| {
            let known = known.clone();
            times().map(move |time| [&known[..], &[(*name, time)]].concat())
        };
        let more: Vec<Vec<(&str, Modified)>> = all.iter().flat_map(with).collect();
        all.extend(more);
    }
    all.retain(|times| !times.is_empty() && is_plain(times));
    all
}

/// Whether no two times are the same, and no place is free below one that is taken: whoever tries
/// all such tries every order.
fn is_plain(times: &[(&str, Modified)]) -> bool {
    let mut taken: BTreeMap<Modified, u8> = BTreeMap::new();
    times.iter().for_each(|(_, time)| *taken.entry(*time).or_default() += 1);
    taken.iter().all(|(time, count)| {
        let below = match time {
            Modified::LongAgo(0) | Modified::Today(0) => None,
            Modified::LongAgo(place) => Some(Modified::LongAgo(place - 1)),
            Modified::Today(place) => Some(Modified::Today(place - 1)),
        };
        *count == 1 && below.is_none_or(|below| taken.contains_key(&below))
    })
}

#[cfg(test)]
mod tests {
    use super::{Modified, times};

    fn names(count: usize) -> Vec<Box<str>> {
        ["pupil", "staff", "guardian", "other"][..count].iter().map(|name| (*name).into()).collect()
    }

    #[test]
    fn records_were_modified_in_every_order_before_and_after_what_is_stored() {
        // Each is unsaid, early or late; the early ones and the late ones are in any order: of two,
        // 4 where neither is unsaid and 2 more where both are early or late, 4 where one is.
        assert_eq!(times(&names(1)).len(), 1);
        let two = names(2);
        let two = times(&two);
        assert_eq!(two.len(), 10);
        assert!(two.contains(&vec![("pupil", Modified::Today(1)), ("staff", Modified::Today(0))]));
        assert!(two.contains(&vec![("staff", Modified::LongAgo(0))]));
        assert_eq!(times(&names(3)).len(), 24 + 18 + 6);
        // Each two of four, of which those where only one says it come more than once.
        assert_eq!(times(&names(4)).len(), 6 * 10);
    }
}

use crate::decide::{Origin, PersonState};
use crate::policy::{Limit, Policy};
use crate::record::Place;

use super::limit::{TooManyTurned, Turn, is_worth_a_word, persons_are, too_many_turned};
use super::report::{Finding, Shown, Topic};

/// So many lines are remembered of each turn, for whoever is told that they are too many.
const EXAMPLES: usize = 5;

/// For whom protected identity begins and ends in a run, by the word of one source.
#[derive(Debug)]
pub(super) struct Turned {
    origin: Origin,
    begins: Count,
    ends: Count,
    new: Count,
    /// Who had protected identity, and of whom nobody says it any more.
    ended: Vec<(Option<Place>, Box<str>)>,
}

/// For how many of how many it does, and the first of them.
#[derive(Debug, Default)]
struct Count {
    turned: u64,
    of: u64,
    first: Vec<(Option<Place>, Box<str>)>,
}

impl Turned {
    pub(super) fn new(origin: Origin) -> Self {
        let [begins, ends, new] = Default::default();
        Self { origin, begins, ends, new, ended: Vec::new() }
    }

    /// A person who was delivered, with the place of the first record, where there is one.
    pub(super) fn add(
        &mut self,
        key: &str,
        [before, after]: [&PersonState; 2],
        place: impl FnOnce() -> Option<Place>,
    ) {
        let [was, is] = [before, after].map(|state| state.is_protected_by(self.origin));
        let count = match (before.is_known_to(self.origin), was) {
            (false, _) => &mut self.new,
            (true, false) => &mut self.begins,
            (true, true) => &mut self.ends,
        };
        count.of += 1;
        count.turned += u64::from(was != is);
        if before.is_protected() && !after.is_protected() {
            self.ended.push((place(), key.into()));
        } else if was != is {
            count.remember(key, place());
        }
    }

    /// Persons of whom the same came as before: nobody with protected identity is left alone so.
    pub(super) fn add_rest(&mut self, persons: u64) {
        self.begins.of += persons;
    }

    /// What is more than the policy allows.
    pub(super) fn too_many(&self, limit: Option<Limit>) -> Vec<TooManyTurned> {
        let turns = [Turn::Begins, Turn::Ends, Turn::New].into_iter();
        let counts = turns.map(|turn| (turn, self.count(turn)));
        counts.filter_map(|(turn, it)| too_many_turned(limit, turn, it.turned, it.of)).collect()
    }

    /// Everybody whose protected identity ends.
    pub(super) fn ended(&self) -> impl Iterator<Item = Finding> {
        self.ended.iter().map(|(place, key)| {
            let person = Some(Shown::Unprotected(key.clone()));
            let finding = Finding::new(Topic::Unprotected).because(reason(Turn::Ends));
            Finding { person, place: place.clone(), ..finding }
        })
    }

    /// The first of those who are too many, apart from those who are listed anyway.
    pub(super) fn first(&self, too_many: &[TooManyTurned]) -> Vec<Finding> {
        let all = too_many.iter().flat_map(|TooManyTurned { turn, .. }| {
            self.count(*turn).first.iter().map(|(place, key)| {
                let finding = Finding::new(Topic::Turned).of(key).because(reason(*turn));
                Finding { place: place.clone(), ..finding }
            })
        });
        all.collect()
    }

    /// A line for whoever may have been given a file in which nothing says it any more; few are
    /// never too many, and those with protected identity are few.
    pub(super) fn warning(&self, policy: &Policy, source: &str) -> Option<String> {
        let limit = policy.limit();
        let Count { turned, of, .. } = self.ends;
        let is_too_many = too_many_turned(limit, Turn::Ends, turned, of).is_some();
        if is_too_many || !is_worth_a_word(limit, turned, of) {
            return None;
        }
        let (label, [persons, are]) = (policy.source_label(source), persons_are(turned, of));
        Some(format!(
            "{turned} of {of} {persons} of whom {label} said protected identity {are} said to have \
             none: look whether its markings are still where they were"
        ))
    }

    fn count(&self, turn: Turn) -> &Count {
        match turn {
            Turn::Begins => &self.begins,
            Turn::Ends => &self.ends,
            Turn::New => &self.new,
        }
    }
}

impl Count {
    fn remember(&mut self, key: &str, place: Option<Place>) {
        let order = |place: &Option<Place>| {
            place.as_ref().map(|place| (place.file.clone(), place.line, place.column))
        };
        let end = self.first.partition_point(|(other, _)| order(other) <= order(&place));
        if end < EXAMPLES {
            self.first.insert(end, (place, key.into()));
            self.first.truncate(EXAMPLES);
        }
    }
}

const fn reason(turn: Turn) -> &'static str {
    match turn {
        Turn::Begins => "protected identity is said, and was not before",
        Turn::Ends => "protected identity was said, and is no more",
        Turn::New => "protected identity is said of a new person",
    }
}

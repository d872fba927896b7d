//! The shortest description of some situations by their answers to questions.
//!
//! A *term* is a few answers; it describes every situation that gives them. Wanted are terms that
//! describe all situations `inside` and none `outside`. What lies in neither does not occur, and
//! may be described or not, whichever is shorter.
//!
//! A term for one situation has to differ from each situation outside in one answer at least, so
//! it is a *hitting set* of the differences; one from which nothing can be left out is *prime*.
//! Of the prime terms as few as possible are taken, and among as few the plainest. The result is
//! always right; that there is no shorter one is only claimed up to the bounds below, beyond which
//! the choice is greedy.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::policy::Test;

/// Answers to at most [`MOST_QUESTIONS`] questions, a bit each.
pub type Answers = u128;

/// More questions than these cannot be told apart.
pub const MOST_QUESTIONS: usize = Answers::BITS as usize;

/// Above so many pairs of a situation inside and one outside, only as many questions are
/// considered as are needed to tell inside from outside.
const MOST_PAIRS: usize = 4_000_000;

/// So many prime terms are considered for one situation.
const MOST_PRIMES: usize = 24;

/// Above so many prime terms, a situation that one of them describes adds no more.
const MOST_TERMS: usize = 1_000;

/// So many steps are spent on the search for them, and on that for the best choice among them.
const MOST_STEPS: usize = 20_000;

/// Some answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The questions that matter.
    pub asked: Answers,
    /// The answers to them; no where a question does not matter.
    pub answers: Answers,
}

impl Term {
    /// Whether the term describes a situation with these answers.
    pub const fn describes(self, answers: Answers) -> bool {
        answers & self.asked == self.answers
    }

    /// What both describe.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { asked: self.asked | other.asked, answers: self.answers | other.answers }
    }

    /// The questions that matter, each with its answer.
    pub fn parts(self) -> impl Iterator<Item = (usize, bool)> {
        bits(self.asked).map(move |at| (at, self.answers & bit(at) != 0))
    }
}

/// The fewest and plainest terms that describe all `inside` and none `outside`; `None` where a
/// situation is both. `cost` says how much a question costs a reader.
pub fn cover(
    inside: &[Answers],
    outside: &[Answers],
    cost: impl Fn(usize, bool) -> u32,
) -> Option<Vec<Term>> {
    let inside: BTreeSet<Answers> = inside.iter().copied().collect();
    let mut outside: BTreeSet<Answers> = outside.iter().copied().collect();
    if !inside.is_disjoint(&outside) {
        return None;
    }
    let mut of = inside.clone();
    if inside.len().saturating_mul(outside.len()) > MOST_PAIRS {
        let needed = needed(&inside, &outside, &cost);
        of = of.into_iter().map(|answers| answers & needed).collect();
        outside = outside.into_iter().map(|answers| answers & needed).collect();
    }
    let of: Vec<Answers> = of.into_iter().collect();
    let mut primes: BTreeSet<Term> = BTreeSet::new();
    for answers in &of {
        if primes.len() > MOST_TERMS && primes.iter().any(|term| term.describes(*answers)) {
            continue;
        }
        let differences = smallest(outside.iter().map(|other| answers ^ other));
        let hitting = hitting(&differences, |at| cost(at, answers & bit(at) != 0));
        primes.extend(hitting.into_iter().map(|asked| Term { asked, answers: answers & asked }));
    }
    let price = |term: &Term| term.parts().map(|(at, yes)| cost(at, yes)).sum();
    Some(Choice::new(&of, primes.into_iter().map(|term| (term, price(&term))).collect()).best())
}

/// What a test costs a reader. What is plain to read is preferred: first whether a value is there,
/// then who it is from, then who else says so; and what is, before what is not. What no condition
/// can ask is asked where nothing else will do.
pub fn plainness(test: &Test, holds: bool) -> u32 {
    let cost = match test {
        Test::Missing(_) | Test::Same(..) | Test::Edited | Test::New | Test::Protected => 20,
        Test::Source(_) | Test::Fact(..) | Test::Person(_) => 22,
        Test::FromSource(_) | Test::FromCategory(_) | Test::Date(_) | Test::OlderThan(_) => 23,
        Test::OneOf(..) | Test::StartsWith(..) | Test::EndsWith(..) | Test::Newer => 24,
        Test::StoredOutranks | Test::IncomingOutranks | Test::Reported(..) => 25,
        Test::AnyReport => 1_000,
    };
    cost + u32::from(!holds)
}

const fn bit(at: usize) -> Answers {
    1 << at
}

fn bits(mut set: Answers) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            at
        })
    })
}

/// Questions that suffice to tell inside from outside, none of which can be spared: the dearest
/// are spared first.
fn needed(
    inside: &BTreeSet<Answers>,
    outside: &BTreeSet<Answers>,
    cost: &impl Fn(usize, bool) -> u32,
) -> Answers {
    let all = inside.iter().chain(outside);
    let (ones, zeros) =
        all.fold((0, 0), |(ones, zeros), answers| (ones | answers, zeros | !answers));
    let mut needed = ones & zeros;
    let mut questions: Vec<usize> = bits(needed).collect();
    questions.sort_by_key(|at| Reverse((cost(*at, true).max(cost(*at, false)), *at)));
    let (mut inside, mut outside) = (inside.clone(), outside.clone());
    for at in questions {
        let without = needed & !bit(at);
        let project = |set: &BTreeSet<Answers>| -> BTreeSet<Answers> {
            set.iter().map(|answers| answers & without).collect()
        };
        let (fewer_inside, fewer_outside) = (project(&inside), project(&outside));
        if fewer_inside.is_disjoint(&fewer_outside) {
            (needed, inside, outside) = (without, fewer_inside, fewer_outside);
        }
    }
    needed
}

/// The sets that contain no other, the smallest first.
fn smallest(sets: impl Iterator<Item = Answers>) -> Vec<Answers> {
    let mut sets: Vec<Answers> = sets.collect();
    sets.sort_unstable_by_key(|set| (set.count_ones(), *set));
    sets.dedup();
    let mut smallest: Vec<Answers> = Vec::new();
    for set in sets {
        if !smallest.iter().any(|small| small & set == *small) {
            smallest.push(set);
        }
    }
    smallest
}

/// Sets that have a member in each of these, and from which none can be left out: the cheapest
/// first.
fn hitting(sets: &[Answers], cost: impl Fn(usize) -> u32) -> Vec<Answers> {
    let mut found: Vec<Answers> = Vec::new();
    let mut open = BinaryHeap::from([Reverse((0_u32, 0, 0))]);
    let mut steps = 0;
    while let Some(Reverse((spent, chosen, barred))) = open.pop() {
        let Some(missed) = sets.iter().find(|set| **set & chosen == 0) else {
            let spared = |at: usize| sets.iter().all(|set| set & chosen & !bit(at) != 0);
            if !bits(chosen).any(spared) {
                found.push(chosen);
            }
            if found.len() == MOST_PRIMES {
                break;
            }
            continue;
        };
        steps += 1;
        if steps > MOST_STEPS {
            if found.is_empty() {
                found.push(greedy(sets, &cost));
            }
            break;
        }
        let mut barred: Answers = barred;
        for at in bits(missed & !barred) {
            open.push(Reverse((spent + cost(at), chosen | bit(at), barred)));
            barred |= bit(at);
        }
    }
    found
}

/// One such set, not the cheapest: one member after the other, each the one that hits most for its
/// cost of what is left, and in the end without those that others have made superfluous.
fn greedy(sets: &[Answers], cost: &impl Fn(usize) -> u32) -> Answers {
    let mut chosen = 0;
    while let Some(missed) = sets.iter().find(|set| **set & chosen == 0) {
        let hits = |at: &usize| {
            let hit = sets.iter().filter(|set| **set & chosen == 0 && **set & bit(*at) != 0);
            hit.count() as u64 * 1_000 / u64::from(cost(*at).max(1))
        };
        chosen |= bits(*missed).max_by_key(hits).map_or(*missed, bit);
    }
    for at in bits(chosen) {
        if sets.iter().all(|set| set & chosen & !bit(at) != 0) {
            chosen &= !bit(at);
        }
    }
    chosen
}

/// The choice among prime terms.
struct Choice {
    /// With their prices, the plainest first.
    terms: Vec<(Term, u32)>,
    /// By situation: the terms that describe it.
    by: Vec<Vec<usize>>,
    /// How many terms, at what price, and which.
    best: (usize, u32, Vec<usize>),
    steps: usize,
}

impl Choice {
    fn new(inside: &[Answers], mut terms: Vec<(Term, u32)>) -> Self {
        terms.sort_by_key(|(term, price)| (*price, *term));
        let describing = |answers: &Answers| {
            let all = terms.iter().enumerate();
            all.filter(|(_, (term, _))| term.describes(*answers)).map(|(at, _)| at).collect()
        };
        let mut by: Vec<Vec<usize>> = inside.iter().map(describing).collect();
        by.sort_by(|a: &Vec<usize>, b| (a.len(), a).cmp(&(b.len(), b)));
        by.dedup();
        let mut choice = Self { terms, by, best: (0, 0, Vec::new()), steps: 0 };
        let greedy = choice.greedy();
        choice.best = (greedy.len(), choice.price(&greedy), greedy);
        choice
    }

    /// In the order in which the plainest terms come first.
    fn best(mut self) -> Vec<Term> {
        self.search(&mut Vec::new());
        // A search that ran out of steps may have left a better choice unfinished.
        let found = std::mem::take(&mut self.best.2);
        let mut best = self.without_superfluous(found);
        best.sort_unstable();
        best.into_iter().map(|at| self.terms[at].0).collect()
    }

    fn price(&self, chosen: &[usize]) -> u32 {
        chosen.iter().map(|at| self.terms[*at].1).sum()
    }

    /// One after the other the term that describes most of what is left, and in the end without
    /// those that others have made superfluous.
    fn greedy(&self) -> Vec<usize> {
        let mut left: Vec<&Vec<usize>> = self.by.iter().collect();
        let mut chosen: Vec<usize> = Vec::new();
        while !left.is_empty() {
            let mut counts = vec![0_usize; self.terms.len()];
            left.iter().copied().flatten().for_each(|at| counts[*at] += 1);
            let most = (0..counts.len()).max_by_key(|at| (counts[*at], Reverse(*at)));
            let Some(most) = most.filter(|at| counts[*at] > 0) else { break };
            left.retain(|by| !by.contains(&most));
            chosen.push(most);
        }
        self.without_superfluous(chosen)
    }

    /// The chosen terms without those of which others describe everything.
    fn without_superfluous(&self, mut chosen: Vec<usize>) -> Vec<usize> {
        for at in (0..chosen.len()).rev() {
            let term = chosen.remove(at);
            if !self.by.iter().all(|by| by.iter().any(|at| chosen.contains(at))) {
                chosen.insert(at, term);
            }
        }
        chosen
    }

    fn search(&mut self, chosen: &mut Vec<usize>) {
        let price = self.price(chosen);
        let Some(left) = self.by.iter().find(|by| !by.iter().any(|at| chosen.contains(at))) else {
            if (chosen.len(), price) < (self.best.0, self.best.1) {
                self.best = (chosen.len(), price, chosen.clone());
            }
            return;
        };
        self.steps += 1;
        if (chosen.len() + 1, price) >= (self.best.0, self.best.1) || self.steps > MOST_STEPS {
            return;
        }
        for at in left.clone() {
            chosen.push(at);
            self.search(chosen);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(inside: &[Answers], outside: &[Answers]) -> Vec<(Answers, Answers)> {
        let cost = |_, yes| if yes { 10 } else { 11 };
        let found = cover(inside, outside, cost).unwrap();
        found.into_iter().map(|term| (term.asked, term.answers)).collect()
    }

    #[test]
    fn what_does_not_occur_may_be_described() {
        assert_eq!(terms(&[0b00, 0b01], &[]), [(0, 0)]);
        assert_eq!(terms(&[0b11], &[0b00]), [(0b01, 0b01)]);
        assert_eq!(terms(&[0b11], &[0b01, 0b10]), [(0b11, 0b11)]);
        assert_eq!(terms(&[0b00, 0b11], &[0b01, 0b10]), [(0b11, 0b11), (0b11, 0b00)]);
        assert_eq!(cover(&[0b1, 0b0], &[0b1], |_, _| 1), None);
    }

    #[test]
    fn the_fewest_terms_are_found_where_greed_takes_one_more() {
        // A ring of six, all inside: three terms of two neighbours, not the four that greed may
        // come to.
        let ring = [0b001, 0b011, 0b010, 0b110, 0b100, 0b101];
        assert_eq!(terms(&ring, &[0b000, 0b111]).len(), 3);
    }

    proptest! {
        #[test]
        fn terms_describe_what_is_inside_and_nothing_outside(
            said in prop::collection::btree_map(0_u128..1 << 9, any::<bool>(), 0..80),
        ) {
            let side = |wanted| said.iter().filter(move |(_, is)| **is == wanted).map(|(at, _)| *at);
            let (inside, outside): (Vec<_>, Vec<_>) = (side(true).collect(), side(false).collect());
            let found = cover(&inside, &outside, |at, _| 10 + at as u32).unwrap();
            for answers in &inside {
                prop_assert!(found.iter().any(|term| term.describes(*answers)));
            }
            for answers in &outside {
                prop_assert!(!found.iter().any(|term| term.describes(*answers)));
            }
            // Nothing can be left out, neither a term nor a part of one.
            for (left, term) in found.iter().enumerate() {
                let others = || found.iter().enumerate().filter(move |(at, _)| *at != left);
                prop_assert!(!inside.iter().all(|answers| others().any(|(_, other)| other.describes(*answers))));
                for (at, _) in term.parts() {
                    let asked = term.asked & !bit(at);
                    let wider = Term { asked, answers: term.answers & asked };
                    prop_assert!(outside.iter().any(|answers| wider.describes(*answers)));
                }
            }
        }

        #[test]
        fn enough_questions_are_kept_to_tell_inside_from_outside(
            said in prop::collection::btree_map(0_u128..1 << 9, any::<bool>(), 2..80),
        ) {
            let side = |wanted| said.iter().filter(move |(_, is)| **is == wanted).map(|(at, _)| *at);
            let (inside, outside): (BTreeSet<_>, BTreeSet<_>) = (side(true).collect(), side(false).collect());
            let kept = needed(&inside, &outside, &|at, _| at as u32);
            let seen = |set: &BTreeSet<Answers>, kept| -> BTreeSet<Answers> {
                set.iter().map(|answers| answers & kept).collect()
            };
            prop_assert!(seen(&inside, kept).is_disjoint(&seen(&outside, kept)));
            for at in bits(kept) {
                let fewer = kept & !bit(at);
                prop_assert!(!seen(&inside, fewer).is_disjoint(&seen(&outside, fewer)));
            }
        }
    }
}

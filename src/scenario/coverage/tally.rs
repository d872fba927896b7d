//! Which situations were met, and which there are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::decide::{Event, Situation};
use crate::policy::{Policy, RuleId, Slot};
use crate::proofs::Space;

use super::count::{Cover, covered, parts};

/// The answers to a slot's tests, and whether the guards were asked.
type Answers = (Vec<bool>, bool);

/// The kinds of situation that were met, and how often.
#[derive(Debug, Clone, Default)]
pub struct Tally(BTreeMap<(usize, Answers), u64>);

/// What can be covered of a policy.
#[derive(Debug, Default)]
pub struct Possible {
    all: BTreeSet<(RuleId, Cover)>,
}

impl Tally {
    /// Notes a situation.
    pub fn see(&mut self, policy: &Policy, situation: &Situation<'_>) {
        let edit = situation.event == Event::Edit;
        let slot = policy.slot_index(situation.category, situation.field, edit);
        *self.0.entry((slot, answers(policy, situation))).or_default() += 1;
    }

    /// Adds what was noted elsewhere of the same policy.
    pub fn add(&mut self, other: &Self) {
        for (key, times) in &other.0 {
            *self.0.entry(key.clone()).or_default() += times;
        }
    }

    /// How often each rule decided, and each part of a condition was decisive.
    pub fn counts(&self, policy: &Policy) -> BTreeMap<(RuleId, Cover), u64> {
        let mut counts = BTreeMap::new();
        for ((slot, (answers, changes)), times) in &self.0 {
            covered(&policy.slots[*slot], answers, *changes, |rule, cover| {
                *counts.entry((rule, cover)).or_default() += times;
            });
        }
        counts
    }
}

impl Possible {
    /// Tries every situation that the policy can meet. Where they are too many to try, everything
    /// is taken to be possible.
    pub fn of(policy: &Policy) -> Self {
        let mut all = BTreeSet::new();
        for slot in policy.slots() {
            let listed = each_kind(policy, slot, |_, _, (answers, changes)| {
                covered(slot, answers, *changes, |rule, cover| {
                    all.insert((rule, cover));
                });
            });
            if listed.is_none() {
                all.extend(everything(policy, slot));
            }
        }
        Self { all }
    }

    /// Whether a situation exists that covers this.
    pub fn has(&self, rule: RuleId, cover: Cover) -> bool {
        self.all.contains(&(rule, cover))
    }

    /// All that can be covered.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, Cover)> {
        self.all.iter().copied()
    }
}

/// Shows one situation of each kind that the slot's tests can tell apart; `None` where there are
/// too many.
pub(in crate::scenario) fn each_kind(
    policy: &Policy,
    slot: &Slot,
    mut see: impl FnMut(&Space, &Situation<'_>, &Answers),
) -> Option<()> {
    let space = Space::new(policy, slot).ok()?;
    let mut known: BTreeSet<Answers> = BTreeSet::new();
    space.visit(|situation| {
        let answers = answers(policy, situation);
        if !known.contains(&answers) {
            see(&space, situation, &answers);
            known.insert(answers);
        }
        ControlFlow::Continue(())
    });
    Some(())
}

/// What a situation of this kind covers.
pub(in crate::scenario) fn covers(slot: &Slot, answers: &Answers) -> BTreeSet<(RuleId, Cover)> {
    let mut all = BTreeSet::new();
    covered(slot, &answers.0, answers.1, |rule, cover| {
        all.insert((rule, cover));
    });
    all
}

fn answers(policy: &Policy, situation: &Situation<'_>) -> Answers {
    let mut answers = Vec::new();
    policy.answer(situation, &mut answers);
    let changes = policy.decide_unguarded(situation).is_some_and(|(_, changes)| changes);
    (answers, changes)
}

fn everything(policy: &Policy, slot: &Slot) -> Vec<(RuleId, Cover)> {
    let mut all = Vec::new();
    for rule in slot.rules.iter().chain(&slot.guards) {
        all.push((rule.rule, Cover::Decided));
        for part in 0..parts(policy, rule.rule).len() {
            all.extend([true, false].map(|held| (rule.rule, Cover::Part { part, held })));
        }
    }
    all
}

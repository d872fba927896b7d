//! Which rule of a slot decides first, found without asking one after the other.
//!
//! A test asks about one *aspect* of a situation: its source, its facts, the end of its incoming
//! value. All that the tests of a slot can tell of an aspect are a few *classes* (this source, that
//! source, any other). For each class there is a mask with a bit a rule: whether the rule can decide
//! at all where a situation is of that class. The rules that are left in the masks of all aspects are
//! those that can decide, and the first of them is the lowest bit. So what a decision costs depends on
//! how many aspects rules speak of, and hardly on how many rules there are.
//!
//! A mask never leaves out a rule that decides. Where it cannot be told from classes alone that a rule
//! does (its condition has an `or` over two aspects, say), the rule is asked as it is written.

mod aspect;
mod chance;
mod classes;
mod ready;

pub(crate) use aspect::Look;
pub(crate) use ready::{Effect, Ready};

use crate::record::Kind;
use crate::syntax::tree::{Outcome, Subject};

use super::slot::{CondKind, SlotRule, Test};
use super::{Cond, RuleId};

use chance::Chance;
use classes::Classes;

/// Tests that cost no more than looking at a situation: their answers are the bits of the class of
/// the first aspect, in this order.
pub(crate) const PLAIN: [Test; 6] = [
    Test::Missing(Subject::Incoming),
    Test::Missing(Subject::Stored),
    Test::Same(Subject::Incoming, Subject::Stored),
    Test::Edited,
    Test::New,
    Test::Protected,
];

/// As many aspects besides the plain one as are told apart. A rule that asks of more is asked as it
/// is written.
pub(crate) const MOST_ASPECTS: usize = 32;

/// The rules or the guards of a slot.
#[derive(Debug)]
pub(crate) struct Sieve {
    /// How many words of 64 rules there are.
    pub(crate) words: usize,
    /// The rules that are left by the class of the plain aspect: a mask of `words` for each.
    pub(crate) plain: Box<[u64]>,
    pub(crate) aspects: Box<[Aspect]>,
    /// So many of them, the first ones, cost next to nothing to look at.
    pub(crate) cheap: usize,
    pub(crate) entries: Box<[Entry]>,
}

/// Something that is looked at, and the rules that it leaves.
#[derive(Debug)]
pub(crate) struct Aspect {
    pub(crate) look: Look,
    /// By class a mask of words.
    pub(crate) masks: Box<[u64]>,
}

/// What has to be known of a rule to let it decide.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) rule: RuleId,
    pub(crate) outcome: Outcome,
    /// The aspects that it asks of besides the plain one, a bit each.
    pub(crate) aspects: u32,
    /// Whether it decides wherever these leave it.
    pub(crate) sure: bool,
}

impl Sieve {
    /// A sieve for rules in the order in which they are asked.
    pub(super) fn new(kind: &Kind, tests: &[Test], rules: &[SlotRule]) -> Self {
        let mut asked: Vec<u16> = rules.iter().flat_map(SlotRule::tests).collect();
        asked.sort_unstable();
        asked.dedup();
        let named = asked.iter().map(|place| (*place, &tests[usize::from(*place)]));
        let mut looks = Look::all(named.filter(|(_, test)| !PLAIN.contains(test)));
        looks.truncate(MOST_ASPECTS);
        let cheap = looks.iter().filter(|look| look.is_cheap()).count();
        let plain = Classes::plain(tests, &asked);
        let known: Vec<Classes> =
            looks.iter().map(|look| Classes::of(look, kind, tests, &asked)).collect();
        let aspects = looks.into_iter().zip(&known);
        let entries: Box<[Entry]> = rules.iter().map(|rule| entry(rule, &plain, &known)).collect();
        let words = rules.len().div_ceil(64);
        let plain = masks(rules, &plain);
        Self {
            words,
            plain,
            aspects: aspects
                .map(|(look, classes)| Aspect { look, masks: masks(rules, classes) })
                .collect(),
            cheap,
            entries,
        }
    }

    /// What the plain tests say alone, in a class of theirs.
    pub(crate) fn settled(&self, class: usize) -> Settled<'_> {
        let mask = &self.plain[class * self.words..][..self.words];
        let Some(word) = mask.iter().position(|word| *word != 0) else { return Settled::None };
        let entry = &self.entries[64 * word + mask[word].trailing_zeros() as usize];
        if entry.sure && entry.aspects == 0 { Settled::By(entry) } else { Settled::Open }
    }
}

/// Which rule of a sieve decides, whatever else is so.
pub(crate) enum Settled<'s> {
    By(&'s Entry),
    None,
    /// It depends on more.
    Open,
}

/// For every class the rules that can decide in it, as bits.
fn masks(rules: &[SlotRule], classes: &Classes) -> Box<[u64]> {
    let words = rules.len().div_ceil(64);
    let mut masks = vec![0; classes.count() * words];
    for (at, rule) in rules.iter().enumerate() {
        let sure = Chance::sure(classes.count());
        let chance = rule.parts().fold(sure, |all, cond| all.and(Chance::of(cond, classes)));
        for class in (0..classes.count()).filter(|class| chance.can_hold(*class)) {
            masks[class * words + at / 64] |= 1 << (at % 64);
        }
    }
    masks.into()
}

fn entry(rule: &SlotRule, plain: &Classes, known: &[Classes]) -> Entry {
    let tests = rule.tests();
    let asked = known.iter().enumerate().filter(|(_, classes)| classes.is_asked(&tests));
    let aspects = asked.fold(0, |aspects, (at, _)| aspects | 1 << at);
    let settles = |cond: &Cond| {
        let tests = cond.tests();
        known.iter().chain([plain]).any(|classes| classes.settle(&tests))
    };
    let sure = rule.parts().flat_map(conjuncts).all(settles);
    Entry { rule: rule.rule, outcome: rule.outcome, aspects, sure }
}

/// The conditions that all have to hold for this one to hold.
fn conjuncts(cond: &Cond) -> Vec<&Cond> {
    match &cond.kind {
        CondKind::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![cond],
    }
}

//! What one situation covers.

use crate::policy::{Cond, CondKind, Policy, RuleId, Slot, SlotRule};
use crate::text::Span;

/// Something that can be covered of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// It decided.
    Decided,
    /// A part of its condition was decisive.
    Part {
        /// Which part, from 0, as they are written.
        part: usize,
        /// Whether it held.
        held: bool,
    },
}

/// The parts of a rule's condition, as they are written.
pub fn parts(policy: &Policy, rule: RuleId) -> Vec<Span> {
    let all = policy.slots().flat_map(|slot| slot.rules.iter().chain(&slot.guards));
    let compiled = all.into_iter().find(|compiled| compiled.rule == rule);
    let when = compiled.and_then(|rule| rule.when.as_ref());
    when.map(|when| leaves(when).iter().map(|leaf| leaf.span).collect()).unwrap_or_default()
}

/// Tells what a situation covers that answers the tests of a slot like this, and whether what the
/// rules decide changes the stored value, so that the guards are asked.
pub(super) fn covered(
    slot: &Slot,
    answers: &[bool],
    changes: bool,
    mut see: impl FnMut(RuleId, Cover),
) {
    in_order(&slot.rules, answers, &mut see);
    if changes {
        in_order(&slot.guards, answers, &mut see);
    }
}

/// Rules that are asked one after the other, up to the first that decides.
fn in_order(rules: &[SlotRule], answers: &[bool], see: &mut impl FnMut(RuleId, Cover)) {
    let mut answer = |test: u16| answers[usize::from(test)];
    for rule in rules {
        let possible = rule.needs.as_ref().is_none_or(|needs| needs.holds(&mut answer));
        if possible && let Some(when) = &rule.when {
            let holds = when.holds(&mut answer);
            for (part, leaf) in leaves(when).into_iter().enumerate() {
                let mut at = 0;
                if holds_without(when, answers, part, &mut at) != holds {
                    see(rule.rule, Cover::Part { part, held: leaf.holds(&mut answer) });
                }
            }
        }
        if rule.decides(&mut answer) {
            see(rule.rule, Cover::Decided);
            return;
        }
    }
}

/// The single tests, with `is not` as one.
fn leaves(cond: &Cond) -> Vec<&Cond> {
    match &cond.kind {
        CondKind::Test(_) => vec![cond],
        CondKind::Not(inner) if inner.span == cond.span => vec![cond],
        CondKind::Not(inner) => leaves(inner),
        CondKind::And(parts) | CondKind::Or(parts) => parts.iter().flat_map(leaves).collect(),
    }
}

/// Whether a condition would hold if one of its leaves were the other way round; `at` counts the
/// leaves.
fn holds_without(cond: &Cond, answers: &[bool], turned: usize, at: &mut usize) -> bool {
    match &cond.kind {
        CondKind::Not(inner) if inner.span != cond.span => {
            !holds_without(inner, answers, turned, at)
        }
        CondKind::Test(_) | CondKind::Not(_) => {
            let this = *at;
            *at += 1;
            cond.holds(&mut |test| answers[usize::from(test)]) != (this == turned)
        }
        // No short cut: every leaf has to be counted.
        CondKind::And(parts) => {
            let held = parts.iter().map(|part| holds_without(part, answers, turned, at));
            held.collect::<Vec<_>>().iter().all(|holds| *holds)
        }
        CondKind::Or(parts) => {
            let held = parts.iter().map(|part| holds_without(part, answers, turned, at));
            held.collect::<Vec<_>>().iter().any(|holds| *holds)
        }
    }
}

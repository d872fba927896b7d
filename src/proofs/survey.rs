#[expect(clippy::disallowed_types, reason = "only asked what it has, never for its order")]
use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::decide::{Decision, Situation, situation_json};
use crate::policy::{Policy, RuleId, Slot, SlotRule};

use super::shadows::Shadows;
use super::space::Space;

/// What was seen in all situations of one slot. Examples are lines for `foga decide`.
pub(super) struct Survey {
    /// How many situations were tried.
    pub(super) situations: u64,
    /// A situation that no rule decides.
    pub(super) gap: Option<String>,
    /// What was seen of each rule, the guards after the rules.
    pub(super) rules: Vec<Seen>,
    /// A situation in which a record changes a protected person's value, and the rule that does.
    pub(super) changes_protected: Option<(RuleId, String)>,
}

/// What was seen of one rule in one slot.
#[derive(Debug)]
pub(super) struct Seen {
    /// Whether it could decide, and no earlier rule of its own file did.
    pub(super) reached: bool,
    /// Whether it would decide if the policy's own file were not there.
    pub(super) decides_in_base: bool,
    /// Whether it decides.
    pub(super) decides: bool,
    /// A situation in which it could decide, and an earlier rule of its own file did.
    pub(super) shadowed: Option<String>,
    /// The rules of its own file that could decide instead of it, as long as it is not reached.
    pub(super) shadows: Shadows,
    /// For its condition and each part, in the order of [`Cond::parts`](crate::policy::Cond::parts):
    /// a situation in which it holds, and whether it ever does not.
    pub(super) parts: Vec<Part>,
}

/// What was seen of a part of a condition.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) holds: Option<String>,
    pub(super) fails: bool,
}

impl Survey {
    /// Tries every situation of a slot.
    pub(super) fn of(policy: &Policy, slot: &Slot, space: &Space) -> Self {
        let rules = slot.rules.iter().chain(&slot.guards);
        let mut surveyor = Surveyor {
            policy,
            slot,
            space,
            survey: Self {
                situations: 0,
                gap: None,
                rules: rules.map(Seen::nothing).collect(),
                changes_protected: None,
            },
        };
        #[expect(clippy::disallowed_types, reason = "only asked what it has, never for its order")]
        let mut known = HashSet::new();
        let mut answers = Vec::new();
        space.visit(|situation| {
            surveyor.survey.situations += 1;
            policy.answer(situation, &mut answers);
            let decided = policy.decide_unguarded(situation);
            let changes = decided.as_ref().is_some_and(|(_, changes)| *changes);
            // Situations that answer every test alike are alike.
            answers.push(changes);
            if known.insert(packed(&answers)) {
                surveyor.see(situation, &answers, decided.map(|(decision, _)| decision));
            }
            ControlFlow::Continue(())
        });
        surveyor.survey
    }
}

/// Answers as bits, which are quicker to compare.
fn packed(answers: &[bool]) -> Box<[u64]> {
    let word =
        |answers: &[bool]| answers.iter().rev().fold(0, |word, yes| word << 1 | u64::from(*yes));
    answers.chunks(64).map(word).collect()
}

impl Seen {
    pub(super) fn nothing(rule: &SlotRule) -> Self {
        let parts = rule.when.as_ref().map_or(0, |when| when.parts().len());
        Self {
            reached: false,
            decides_in_base: false,
            decides: false,
            shadowed: None,
            shadows: Shadows::default(),
            parts: vec![Part::default(); parts],
        }
    }
}

struct Surveyor<'a> {
    policy: &'a Policy,
    slot: &'a Slot,
    space: &'a Space,
    survey: Survey,
}

impl Surveyor<'_> {
    fn see(&mut self, situation: &Situation<'_>, answers: &[bool], decided: Option<Decision<'_>>) {
        let slot = self.slot;
        let example = || situation_json(self.policy, self.space.roster(), situation);
        if decided.is_none() {
            self.survey.gap.get_or_insert_with(example);
        }
        let changes = answers.last() == Some(&true);
        let mut answer = |test: u16| answers[usize::from(test)];
        let all = slot.rules.iter().chain(&slot.guards);
        for (seen, rule) in self.survey.rules.iter_mut().zip(all) {
            let parts = rule.when.iter().flat_map(|when| when.parts());
            for (part, cond) in seen.parts.iter_mut().zip(parts) {
                if cond.holds(&mut answer) {
                    part.holds.get_or_insert_with(example);
                } else {
                    part.fails = true;
                }
            }
        }
        let (rules, guards) = self.survey.rules.split_at_mut(slot.rules.len());
        see_order(self.policy, rules, &slot.rules, &mut answer, &example);
        if changes {
            see_order(self.policy, guards, &slot.guards, &mut answer, &example);
            self.see_protected(situation);
        }
    }

    fn see_protected(&mut self, situation: &Situation<'_>) {
        if self.slot.edit || self.survey.changes_protected.is_some() {
            return;
        }
        // Where no rule asks, a protected person is treated as anybody.
        let situation = Situation { protected: true, ..*situation };
        let Some(decision) = self.policy.decide(&situation) else { return };
        let kind = self.policy.kind(self.slot.field);
        if !kind.alike(decision.stored.value, situation.stored.value) {
            let example = situation_json(self.policy, self.space.roster(), &situation);
            self.survey.changes_protected = Some((decision.rule, example));
        }
    }
}

/// Notes for rules that are asked one after the other which of them could decide, and which did.
fn see_order(
    policy: &Policy,
    seen: &mut [Seen],
    rules: &[SlotRule],
    answer: &mut impl FnMut(u16) -> bool,
    example: &impl Fn() -> String,
) {
    let layer = |rule: &SlotRule| policy.rule(rule.rule).layer;
    // Whether none decided yet, of all and of the bases alone; and those of the file at hand.
    let (mut first, mut first_in_base) = (true, true);
    let (mut file, mut above) = (None, Vec::new());
    for (seen, rule) in seen.iter_mut().zip(rules) {
        if !rule.decides(answer) {
            continue;
        }
        if file != Some(layer(rule)) {
            file = Some(layer(rule));
            above.clear();
        }
        if above.is_empty() {
            seen.reached = true;
            seen.shadows.clear();
        } else {
            seen.shadowed.get_or_insert_with(example);
            if !seen.reached {
                seen.shadows.add(&above);
            }
        }
        above.push(rule.rule);
        seen.decides |= std::mem::take(&mut first);
        if layer(rule) > 0 {
            seen.decides_in_base |= std::mem::take(&mut first_in_base);
        }
    }
}

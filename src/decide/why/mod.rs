//! Why a rule decides a situation, or does not.

use crate::decide::{Event, Situation};
use crate::policy::{Cond, CondKind, Outcome, Policy, Roster, RuleId, Slot, SlotRule};
use crate::text::Span;

use words::because;

mod explanation;
mod words;

pub use explanation::Explanation;

/// Why a rule did not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The rule.
    pub rule: RuleId,
    /// The reason.
    pub reason: Reason,
}

/// What kept a rule from deciding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It stands in blocks for other categories or fields.
    NotAsked,
    /// A source's record arrived, and the rule decides about edits here.
    OnlyEdits,
    /// The person edited, and the rule decides about records here.
    OnlyRecords,
    /// Its condition did not hold, because of these parts: at least one.
    Condition(Vec<Answered>),
    /// Its outcome could not be: `take` has nothing to take.
    Outcome(&'static str),
    /// It would have decided, but this rule is asked before it, and did.
    Earlier(RuleId),
    /// It did decide, but this guard stopped it.
    Stopped(RuleId),
    /// It is a guard, and what was decided would change nothing that it could guard.
    NothingToGuard(RuleId),
}

/// A part of a condition, and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Where it stands in the rule's file.
    pub span: Span,
    /// Whether it held.
    pub holds: bool,
    /// What the situation says of it.
    pub because: String,
}

impl Why {
    /// Why the rule of this qualified name does not decide the situation; `None` where it does,
    /// or where there is no such rule.
    pub fn not(
        policy: &Policy,
        roster: &Roster,
        situation: &Situation<'_>,
        name: &str,
    ) -> Option<Self> {
        let edit = situation.event == Event::Edit;
        let slot = policy.slot(situation.category, situation.field, edit);
        let named = |rule: &&SlotRule| *policy.rule(rule.rule).name == *name;
        let here = slot.rules.iter().chain(&slot.guards).find(named);
        let Some(rule) = here else {
            let (rule, _) = policy.rules().find(|(_, info)| *info.name == *name)?;
            let other = policy.slot(situation.category, situation.field, !edit);
            let reason = match other.rules.iter().chain(&other.guards).any(|rule| named(&rule)) {
                true if edit => Reason::OnlyRecords,
                true => Reason::OnlyEdits,
                false => Reason::NotAsked,
            };
            return Some(Self { rule, reason });
        };
        let decided = policy.decide(situation).map(|decision| decision.rule);
        if decided == Some(rule.rule) {
            return None;
        }
        let mut answers = Vec::new();
        policy.answer(situation, &mut answers);
        Some(Asked::new(policy, roster, situation, &answers).why(rule, decided))
    }
}

struct Asked<'a> {
    policy: &'a Policy,
    roster: &'a Roster,
    situation: &'a Situation<'a>,
    slot: &'a Slot,
    answers: &'a [bool],
}

impl<'a> Asked<'a> {
    fn new(
        policy: &'a Policy,
        roster: &'a Roster,
        situation: &'a Situation<'a>,
        answers: &'a [bool],
    ) -> Self {
        let edit = situation.event == Event::Edit;
        let slot = policy.slot(situation.category, situation.field, edit);
        Self { policy, roster, situation, slot, answers }
    }

    /// Why a rule of the slot is not the one that decided.
    fn why(&self, rule: &SlotRule, decided: Option<RuleId>) -> Why {
        Why { rule: rule.rule, reason: self.reason(rule, decided) }
    }

    /// What makes the condition of a rule hold.
    fn holding(&self, rule: &SlotRule) -> Vec<Answered> {
        let mut holding = Vec::new();
        if let Some(when) = &rule.when {
            self.unmet(when, false, &mut holding);
        }
        holding
    }

    fn reason(&self, rule: &SlotRule, decided: Option<RuleId>) -> Reason {
        let mut unmet = Vec::new();
        if let Some(when) = &rule.when
            && !self.holds(when)
        {
            self.unmet(when, true, &mut unmet);
            return Reason::Condition(unmet);
        }
        if rule.needs.as_ref().is_some_and(|needs| !self.holds(needs)) {
            return Reason::Outcome(needs(rule.outcome));
        }
        let is_guard = self.slot.guards.iter().any(|guard| guard.rule == rule.rule);
        let unguarded = self.policy.decide_unguarded(self.situation);
        match (unguarded, decided) {
            (Some((decision, false)), _) if is_guard => Reason::NothingToGuard(decision.rule),
            // It decided, but for a guard.
            (Some((decision, _)), Some(guard)) if decision.rule == rule.rule => {
                Reason::Stopped(guard)
            }
            (Some((decision, _)), _) if !is_guard => Reason::Earlier(decision.rule),
            (_, Some(decided)) => Reason::Earlier(decided),
            (_, None) => Reason::NotAsked,
        }
    }

    fn holds(&self, cond: &Cond) -> bool {
        cond.holds(&mut |test| self.answers[usize::from(test)])
    }

    /// The tests that keep a condition from being as it is wanted.
    fn unmet(&self, cond: &Cond, wanted: bool, unmet: &mut Vec<Answered>) {
        match &cond.kind {
            CondKind::Test(test) => {
                let test = &self.slot.tests[usize::from(*test)];
                let because = because(self.policy, self.roster, self.situation, test);
                unmet.push(Answered { span: cond.span, holds: !wanted, because });
            }
            // `is not` is one test to whoever wrote it.
            CondKind::Not(inner) if inner.span == cond.span => {
                let before = unmet.len();
                self.unmet(inner, !wanted, unmet);
                unmet[before..].iter_mut().for_each(|test| test.holds = !wanted);
            }
            CondKind::Not(inner) => self.unmet(inner, !wanted, unmet),
            CondKind::And(parts) | CondKind::Or(parts) => {
                for part in parts.iter().filter(|part| self.holds(part) != wanted) {
                    self.unmet(part, wanted, unmet);
                }
            }
        }
    }
}

const fn needs(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Take => "`take` needs a value that arrives, and the incoming one is missing",
        Outcome::TakeAsReported => {
            "`take as reported` needs a value that some source reports, and none reports this one"
        }
        Outcome::TakeBest => "`take best` needs a source that reports a value, and none does",
        Outcome::Hold => {
            "`hold` needs a value that is another than the stored one, and they are the same"
        }
        Outcome::Keep | Outcome::Clear => "it is not asked",
    }
}

use crate::decide::{Decision, Situation};
use crate::policy::{Policy, Roster};

use super::{Answered, Asked, Why};

/// Why a situation is decided as it is: the rule that decides, and those that were asked before it
/// and did not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation<'a> {
    /// What is decided; `None` in a gap.
    pub decision: Option<Decision<'a>>,
    /// What makes the condition of the deciding rule hold; nothing where it has none.
    pub holding: Vec<Answered>,
    /// The other rules that were asked, in the order in which they were: rules, then guards.
    pub others: Vec<Why>,
}

impl<'a> Explanation<'a> {
    /// Explains a situation.
    pub fn of(policy: &'a Policy, roster: &Roster, situation: &'a Situation<'a>) -> Self {
        let mut answers = Vec::new();
        policy.answer(situation, &mut answers);
        let asked = Asked::new(policy, roster, situation, &answers);
        let (decision, unguarded) = (policy.decide(situation), policy.decide_unguarded(situation));
        let decided = decision.as_ref().map(|decision| decision.rule);
        let first = unguarded.as_ref().map(|(decision, _)| decision.rule);
        let guards_are_asked = unguarded.is_some_and(|(_, changes)| changes);
        let slot = asked.slot;
        let mut others = Vec::new();
        for rule in &slot.rules {
            if Some(rule.rule) != decided {
                others.push(asked.why(rule, decided));
            }
            if Some(rule.rule) == first {
                break;
            }
        }
        for guard in slot.guards.iter().take_while(|guard| Some(guard.rule) != decided) {
            if guards_are_asked {
                others.push(asked.why(guard, decided));
            }
        }
        let mut all = slot.rules.iter().chain(&slot.guards);
        let deciding = all.find(|rule| Some(rule.rule) == decided);
        let holding = deciding.map(|rule| asked.holding(rule)).unwrap_or_default();
        Self { decision, holding, others }
    }
}

//! Many rules for one field: the first that decides is found as if they were asked one by one.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use foga::decide::{Decision, Event, Situation, SituationLine, Verdict};
use foga::policy::{Outcome, Policy, RuleId};
use foga::proofs::Space;
use proptest::prelude::*;

use crate::support::dice::Dice;
use crate::support::policies::{policy_over, proved};
use crate::support::random::{Size, Written, cases, policies};

#[path = "../../benches/policies/mod.rs"]
mod large;

/// Asks the rules one by one, then the guards where something would change, and holds the decision
/// and all it does against that; the rule that decided.
fn walk(policy: &Policy, situation: &Situation<'_>) -> Option<RuleId> {
    let mut answers = Vec::new();
    policy.answer(situation, &mut answers);
    let mut answer = |test: u16| answers[usize::from(test)];
    let edit = situation.event == Event::Edit;
    let slot = policy.slot(situation.category, situation.field, edit);
    let first = slot.rules.iter().find(|rule| rule.decides(&mut answer));
    let unguarded = policy.decide_unguarded(situation);
    let decided = unguarded.as_ref().map(|(decision, _)| decision.rule);
    assert_eq!(decided, first.map(|rule| rule.rule), "{situation:?}");
    let guard = slot.guards.iter().find(|guard| guard.decides(&mut answer));
    let guard = guard.filter(|_| unguarded.is_some_and(|(_, changes)| changes));
    let decision = policy.decide(situation);
    let decided = decision.map(|decision| decision.rule);
    assert_eq!(decided, guard.or(first).map(|rule| rule.rule), "{situation:?}");
    let expected = unguarded.map(|(decision, _)| match guard {
        None => decision,
        Some(guard) => Decision {
            verdict: match guard.outcome {
                Outcome::Hold => Verdict::Hold(decision.stored.value),
                _ => Verdict::Keep,
            },
            rule: guard.rule,
            stored: situation.stored,
        },
    });
    assert_eq!(decision, expected, "{situation:?}");
    decided
}

#[test]
fn of_two_hundred_rules_the_first_that_can_decides() {
    let policy = proved(&large::policy("storstad", &["staff"], 200, false));
    let staff = policy.category("staff").unwrap();
    let email = policy.field("email").unwrap();
    let (mut number, mut decided) = (0, BTreeSet::new());
    Space::new(&policy, policy.slot(staff, email, false)).unwrap().visit(|situation| {
        number += 1;
        if number % 13 == 0 {
            decided.extend(walk(&policy, situation));
        }
        ControlFlow::Continue(())
    });
    // Those of the own file, and those of `standard`.
    assert!(decided.len() > 200, "{}", decided.len());
}

/// More rules a slot than a word has bits, mostly.
const SIZE: Size = Size { fields: 1, blocks: 60, depth: 3, complete: false };

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn of_many_random_rules_the_first_that_can_decides(written in policies(SIZE), seed: u64) {
        let Written { own, base } = &written;
        let policy = policy_over(own, base.as_deref().unwrap_or_default()).policy;
        let mut dice = Dice(seed);
        for _ in 0..300 {
            let line = dice.situation(&policy, false).to_string();
            SituationLine::parse(&policy, &line).unwrap().lend(|situation| walk(&policy, situation));
        }
    }
}

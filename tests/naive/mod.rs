//! `decide` against a second, deliberately naive evaluator: on every situation that the proofs list
//! for every shipped policy, and on random situations of random policies.

mod asked;
mod evaluator;

pub use evaluator::Naive;

use std::ops::ControlFlow;

use foga::decide::{SituationLine, situation_json};
use foga::policy::Policy;
use foga::proofs::Space;
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::support::dice::Dice;
use crate::support::policies::{Checked, all_shipped, policy_over, shipped};
use crate::support::random::{Size, Written, cases, policies};

/// The answer of `foga decide`; `None` where it says that no rule decides.
pub fn answer(policy: &Policy, line: &str) -> Option<Json> {
    let situation =
        SituationLine::parse(policy, line).unwrap_or_else(|error| panic!("{error}: {line}"));
    situation.answer(policy).ok()
}

fn agree(checked: &Checked, line: &str) {
    let situation: Json = serde_json::from_str(line).unwrap();
    let expected = Naive(&checked.layers.documents).answer(&situation);
    assert_eq!(answer(&checked.policy, line), expected, "in {line}");
}

/// Compares every `step`th listed situation, and returns how many were compared.
fn agree_on_listed(checked: &Checked, step: usize) -> usize {
    let (policy, mut seen) = (&checked.policy, 0);
    for slot in policy.slots() {
        let Ok(space) = Space::new(policy, slot) else { continue };
        let mut number = 0;
        space.visit(|situation| {
            number += 1;
            if number % step == 0 {
                let line = situation_json(policy, space.roster(), situation);
                agree(checked, &line);
                let rule =
                    policy.decide(situation).map(|decision| &*policy.rule(decision.rule).name);
                let said = answer(policy, &line);
                assert_eq!(
                    rule,
                    said.as_ref().map(|said| said["rule"].as_str().unwrap()),
                    "{line}"
                );
                seen += 1;
            }
            ControlFlow::Continue(())
        });
    }
    seen
}

#[test]
fn decide_agrees_on_every_listed_situation_of_every_shipped_policy() {
    for path in all_shipped() {
        let checked = shipped(&path);
        let seen = agree_on_listed(&checked, 1);
        println!("{}: {seen} situations", path.display());
        let has_slots = checked.policy.slots().next().is_some();
        assert_eq!(seen > 0, has_slots, "{}", path.display());
    }
}

const SIZE: Size = Size { fields: 2, blocks: 3, depth: 2, complete: false };

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn decide_agrees_on_random_situations_of_random_policies(written in policies(SIZE), seed: u64) {
        let Written { own, base } = &written;
        let checked = policy_over(own, base.as_deref().unwrap_or_default());
        let mut dice = Dice(seed);
        for _ in 0..150 {
            agree(&checked, &dice.situation(&checked.policy, false).to_string());
        }
    }
}

//! What is not found does happen, and what is found never does.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use foga::decide::situation_json;
use foga::proofs::Space;
use foga::syntax::tree::Condition;
use foga::text::Span;
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::naive::Naive;
use crate::support::dice::Dice;
use crate::support::policies::Checked;
use crate::support::random::{cases, policies};

use super::confirmed::{
    Claim, Found, SMALL, claims, condition_at, decider, parts, rules, slot_of, small,
};

/// No situation, however wild, contradicts a claim, and each gap it shows was claimed.
fn respects(checked: &Checked, claimed: &[Found], situation: &Json) {
    let naive = Naive(&checked.layers.documents);
    let own = &checked.layers.documents[0];
    let line = situation.to_string();
    let gap = naive.answer(situation).is_none();
    let mut claimed_gap = false;
    for found in claimed {
        match &found.claim {
            Claim::Gap(slots) => claimed_gap |= slots.contains(&slot_of(situation)),
            Claim::Unreachable(name) => assert_ne!(decider(checked, &line), Some(*name), "{line}"),
            Claim::Never(place) | Claim::Always(place) => {
                let (block, condition) = condition_at(own, *place);
                if naive.covers(block, situation) {
                    let always = matches!(found.claim, Claim::Always(_));
                    let what = own.source.slice(*place);
                    assert_eq!(naive.holds(condition, situation), always, "{what} in {line}");
                }
            }
            Claim::ChangesProtected => {}
        }
    }
    assert!(!gap || claimed_gap, "a gap that was not found: {line}");
}

/// By the bytes of a condition's part: whether it was seen to fail, and to hold.
type Parts = BTreeMap<(usize, usize), [bool; 2]>;

/// What was seen, in all listed situations, of the conditions of the own file, and which of its
/// rules decided.
fn seen(checked: &Checked) -> (Parts, Vec<Span>) {
    let (policy, naive) = (&checked.policy, Naive(&checked.layers.documents));
    let own = &checked.layers.documents[0];
    let (mut parts_seen, mut decided) = (BTreeMap::new(), Vec::new());
    for slot in policy.slots() {
        let space = Space::new(policy, slot).unwrap();
        space.visit(|situation| {
            let line = situation_json(policy, space.roster(), situation);
            let situation: Json = serde_json::from_str(&line).unwrap();
            for (_, rule) in rules(own).filter(|(block, _)| naive.covers(block, &situation)) {
                let mut open: Vec<&Condition> = rule.when.iter().collect();
                while let Some(part) = open.pop() {
                    let holds = usize::from(naive.holds(part, &situation));
                    let place = (part.span.start, part.span.end);
                    parts_seen.entry(place).or_insert([false; 2])[holds] = true;
                    open.extend(parts(part));
                }
            }
            decided.extend(decider(checked, &line).filter(|rule| !decided.contains(rule)));
            ControlFlow::Continue(())
        });
    }
    (parts_seen, decided)
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn no_situation_contradicts_what_was_found(written in policies(SMALL), seed: u64) {
        if let Some(checked) = small(&written) {
            let claimed = claims(&checked.policy);
            let mut dice = Dice(seed);
            for _ in 0..1000 {
                respects(&checked, &claimed, &dice.situation(&checked.policy, true));
            }
        }
    }

    #[test]
    fn what_was_not_found_does_happen(written in policies(SMALL)) {
        if let Some(checked) = small(&written) {
            let claimed: Vec<Claim> = claims(&checked.policy).into_iter().map(|found| found.claim).collect();
            let (parts_seen, decided) = seen(&checked);
            for (block, rule) in rules(&checked.layers.documents[0]) {
                let inside = |place: &Span| rule.span.start <= place.start && place.end <= rule.span.end;
                let said = claimed.iter().any(|claim| match claim {
                    Claim::Unreachable(place) | Claim::Never(place) | Claim::Always(place) => inside(place),
                    _ => false,
                });
                if !said {
                    assert!(block.guard.is_some() || decided.contains(&rule.name.span), "`{}` decides nothing", rule.name.value);
                    let constant = parts_seen.iter().find(|((start, end), seen)| inside(&Span::new(*start, *end)) && **seen != [true; 2]);
                    assert_eq!(constant, None, "in `{}`", rule.name.value);
                }
            }
        }
    }
}

//! What is found of random policies is shown by its example.

use std::ops::ControlFlow;

use foga::decide::SituationLine;
use foga::policy::Policy;
use foga::proofs::{Space, prove};
use foga::syntax::tree::{Block, Condition, ConditionKind, Document, ItemKind, Rule};
use foga::text::{Diagnostic, Severity, Span};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::naive::Naive;
use crate::support::policies::{Checked, policy_over};
use crate::support::random::{Size, Written, cases, policies};

/// What a finding of the proofs claims of the policy's own file.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// There are situations of these slots that no rule decides.
    Gap(Vec<String>),
    /// The rule whose name stands here never decides.
    Unreachable(Span),
    /// The condition that stands here never holds, or always.
    Never(Span),
    Always(Span),
    /// A record changes a protected person's value.
    ChangesProtected,
}

/// A claim, with the situation that shows it where there is one.
pub struct Found {
    pub claim: Claim,
    pub example: Option<String>,
}

/// Small enough that every situation can be tried here too; `None` for a larger one.
pub fn small(written: &Written) -> Option<Checked> {
    let checked = policy_over(&written.own, written.base.as_deref().unwrap_or_default());
    let mut count = 0;
    for slot in checked.policy.slots() {
        Space::new(&checked.policy, slot).ok()?.visit(|_| {
            count += 1;
            if count > 30_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    }
    (count <= 30_000).then_some(checked)
}

/// What the proofs claim, read back from what a person is told.
pub fn claims(policy: &Policy) -> Vec<Found> {
    prove(policy)
        .findings
        .iter()
        .map(|finding| Found { claim: claim(finding), example: finding.example.clone() })
        .collect()
}

fn claim(finding: &Diagnostic) -> Claim {
    let message = finding.message.as_str();
    let place = finding.labels[0].span;
    if finding.severity == Severity::Warning {
        assert!(message.contains("protected identity"), "{message}");
        Claim::ChangesProtected
    } else if message.contains("no rule decides") {
        let slots = message.split('`').skip(1).step_by(2).map(|slot| {
            format!(
                "{slot} {}",
                if message.starts_with("for some edits") { "edit" } else { "record" }
            )
        });
        Claim::Gap(slots.collect())
    } else if message.ends_with("can never decide") {
        Claim::Unreachable(place)
    } else if message.ends_with("can never hold") {
        Claim::Never(place)
    } else {
        assert!(message.ends_with("always holds"), "{message}");
        Claim::Always(place)
    }
}

/// The slot of a situation as a gap is named.
pub fn slot_of(situation: &Json) -> String {
    let text = |key: &str| situation[key].as_str().unwrap();
    let event = if text("source") == "user" { "edit" } else { "record" };
    format!("{}: {} {event}", text("category"), text("field"))
}

/// The rules of a file with the blocks they stand in.
pub fn rules(document: &Document) -> impl Iterator<Item = (&Block, &Rule)> {
    let blocks = document.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Block(block) => Some(block),
        _ => None,
    });
    blocks.flat_map(|block| block.rules.iter().map(move |rule| (block, rule)))
}

/// The condition that stands at a place, with its block.
pub fn condition_at(document: &Document, place: Span) -> (&Block, &Condition) {
    let all = rules(document).filter_map(|(block, rule)| Some((block, rule.when.as_ref()?)));
    let mut found = all.filter_map(|(block, when)| Some((block, part_at(when, place)?)));
    found.next().unwrap_or_else(|| panic!("no condition is `{}`", document.source.slice(place)))
}

fn part_at(condition: &Condition, place: Span) -> Option<&Condition> {
    if condition.span == place {
        return Some(condition);
    }
    parts(condition).into_iter().find_map(|part| part_at(part, place))
}

pub fn parts(condition: &Condition) -> Vec<&Condition> {
    match &condition.kind {
        ConditionKind::Test(_) => Vec::new(),
        ConditionKind::Not(inner) | ConditionKind::Parenthesised(inner) => vec![inner],
        ConditionKind::And(inner) | ConditionKind::Or(inner) => inner.iter().collect(),
    }
}

/// The name in the policy's own file of the rule that decides, guards aside.
pub fn decider(checked: &Checked, line: &str) -> Option<Span> {
    let line = SituationLine::parse(&checked.policy, line).unwrap();
    line.lend(|situation| {
        let (decision, _) = checked.policy.decide_unguarded(situation)?;
        let rule = checked.policy.rule(decision.rule);
        (rule.layer == 0).then_some(rule.name_span)
    })
}

fn confirm(checked: &Checked, found: &Found) {
    let naive = Naive(&checked.layers.documents);
    let own = &checked.layers.documents[0];
    let Some(line) = &found.example else {
        assert!(
            matches!(found.claim, Claim::Never(_) | Claim::Unreachable(_)),
            "{:?}",
            found.claim
        );
        return;
    };
    let situation: Json = serde_json::from_str(line).unwrap();
    let answer = SituationLine::parse(&checked.policy, line).unwrap().answer(&checked.policy);
    match &found.claim {
        Claim::Gap(slots) => {
            assert!(answer.is_err(), "{line}");
            assert!(slots.contains(&slot_of(&situation)), "{slots:?} but {line}");
        }
        Claim::Unreachable(name) => {
            let (_, rule) = rules(own).find(|(_, rule)| rule.name.span == *name).unwrap();
            assert!(rule.when.iter().all(|when| naive.holds(when, &situation)), "{line}");
            assert_ne!(decider(checked, line), Some(*name), "{line}");
        }
        Claim::Always(place) => {
            assert!(naive.holds(condition_at(own, *place).1, &situation), "{line}");
        }
        Claim::Never(_) => panic!("an example of what never is: {line}"),
        Claim::ChangesProtected => {
            assert!(situation["protected"] == true && situation["source"] != "user", "{line}");
            let before = situation.get("stored").map_or(&Json::Null, |stored| &stored["value"]);
            assert_ne!(&answer.unwrap()["value"], before, "{line}");
        }
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn every_finding_is_shown_by_its_example(written in policies(SMALL)) {
        if let Some(checked) = small(&written) {
            for found in claims(&checked.policy) {
                confirm(&checked, &found);
            }
        }
    }
}

pub const SMALL: Size = Size { fields: 1, blocks: 2, depth: 2, complete: false };

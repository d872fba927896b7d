//! A comparison against brute force: of random pairs of policies, on random and on listed concrete
//! situations, the naive evaluator says whether they differ, and the comparison has to agree.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use foga::compare::{Compared, Comparison, Difference, Place, What, compare};
use foga::decide::situation_json;
use foga::policy::Policy;
use foga::proofs::Space;
use foga::syntax::tree::{Condition, ItemKind};
use foga::text::SourceText;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use crate::naive::{Naive, answer};
use crate::support::dice::Dice;
use crate::support::policies::{Checked, policy_over};
use crate::support::random::{Size, Written, pairs};

/// Pairs in an ordinary run of the tests; `FOGA_PAIRS=10000` tries so many.
const PAIRS: usize = 60;

/// Random situations, and listed ones of each slot, for each pair.
const SITUATIONS: usize = 150;

const SIZE: Size = Size { fields: 1, blocks: 3, depth: 1, complete: false };

/// Two policies, and what the comparison says of them.
struct Case {
    sides: [Checked; 2],
    comparison: Comparison,
    /// Conditions of the comparison by their text: each is asked about hundreds of situations.
    conditions: RefCell<HashMap<String, Condition>>,
}

/// What came out, so that it is seen whether anything was tried.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    equivalent: usize,
    different: usize,
    undecided: usize,
    situations: usize,
    differing: usize,
}

#[test]
fn a_comparison_agrees_with_brute_force_on_random_pairs() {
    let pairs_wanted = std::env::var("FOGA_PAIRS").ok().and_then(|count| count.parse().ok());
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let mut tally = Tally::default();
    for number in 0..pairs_wanted.unwrap_or(PAIRS) {
        let written = pairs(SIZE).new_tree(&mut runner).unwrap().current();
        let sides = written.each_ref().map(checked);
        let comparison = compare(&sides[0].policy, &sides[1].policy, false);
        let case = Case { sides, comparison, conditions: RefCell::default() };
        let shown = std::panic::AssertUnwindSafe(|| try_all(&case, number as u64, &mut tally));
        if let Err(panic) = std::panic::catch_unwind(shown) {
            for Written { own, base } in &written {
                eprintln!("-- pair {number}\n{own}\n-- over\n{base:?}");
            }
            std::panic::resume_unwind(panic);
        }
        tally.pairs += 1;
    }
    println!("{tally:?}");
    assert!(tally.equivalent > tally.pairs / 4 && tally.different > tally.pairs / 4, "{tally:?}");
    assert!(tally.undecided * 20 < tally.equivalent + tally.different, "{tally:?}");
    assert!(tally.differing * 20 > tally.situations, "{tally:?}");
}

fn checked(written: &Written) -> Checked {
    policy_over(&written.own, written.base.as_deref().unwrap_or_default())
}

fn try_all(case: &Case, seed: u64, tally: &mut Tally) {
    for slot in &case.comparison.slots {
        match &slot.result {
            Compared::Equivalent => tally.equivalent += 1,
            Compared::NotDecided(_) => tally.undecided += 1,
            Compared::Different(differences) => {
                tally.different += 1;
                for difference in differences {
                    difference.places.iter().for_each(|place| replay(case, difference, place));
                }
            }
        }
    }
    for line in lines(case, seed) {
        tally.situations += 1;
        tally.differing += usize::from(agrees(case, &line));
    }
}

/// Concrete situations: random ones, and some of those that the proofs list for either policy.
fn lines(case: &Case, seed: u64) -> Vec<Json> {
    let mut lines = Vec::new();
    for (side, Checked { policy, .. }) in case.sides.iter().enumerate() {
        let mut dice = Dice(seed * 2 + side as u64);
        lines.extend((0..SITUATIONS / 2).map(|_| dice.situation(policy, true)));
        for slot in policy.slots() {
            let Ok(space) = Space::new(policy, slot) else { continue };
            let mut count = 0;
            space.visit(|_| {
                count += 1;
                ControlFlow::Continue(())
            });
            let step = count / SITUATIONS + 1;
            let mut number = 0;
            space.visit(|situation| {
                number += 1;
                if number % step == 0 {
                    let line = situation_json(policy, space.roster(), situation);
                    lines.push(serde_json::from_str(&line).unwrap());
                }
                ControlFlow::Continue(())
            });
        }
    }
    lines.into_iter().filter_map(|line| shared(case, line)).collect()
}

/// The situation as far as both policies can be asked about it: sources that only one of them
/// accepts send and report nothing.
fn shared(case: &Case, mut line: Json) -> Option<Json> {
    let policies = case.sides.each_ref().map(|side| &side.policy);
    let known =
        |of: fn(&Policy, &str) -> bool, name: &str| policies.iter().all(|policy| of(policy, name));
    let category = |policy: &Policy, name: &str| policy.category(name).is_some();
    let field = |policy: &Policy, name: &str| policy.field(name).is_some();
    let text = |key: &str| line[key].as_str().unwrap().to_owned();
    if !known(category, &text("category")) || !known(field, &text("field")) {
        return None;
    }
    if text("source") != "user" && !known(accepts, &text("source")) {
        return None;
    }
    if let Some(reported) = line.get_mut("reported").and_then(Json::as_object_mut) {
        reported.retain(|name, _| known(accepts, name));
    }
    let categories = policies[0].categories().iter();
    let shared = categories.filter(|known| policies[1].category(&known.name).is_some()).count();
    if let Some(elsewhere) = line.get_mut("elsewhere").and_then(Json::as_array_mut) {
        elsewhere.retain(|name| shared > 1 && known(accepts, name.as_str().unwrap()));
    }
    Some(line)
}

fn accepts(policy: &Policy, name: &str) -> bool {
    policy.sources().is_empty() || policy.sources().iter().any(|known| *known.name == *name)
}

/// What both do, and in what it differs.
fn brute_force(case: &Case, line: &Json) -> ([Option<Json>; 2], Option<What>) {
    let answers = case.sides.each_ref().map(|side| Naive(&side.layers.documents).answer(line));
    let what = match &answers {
        [None, None] => None,
        [Some(a), Some(b)] => differ(line, a, b),
        _ => Some(What::Decided),
    };
    (answers, what)
}

fn differ(line: &Json, a: &Json, b: &Json) -> Option<What> {
    // The random policies' only e-mail field has its kind's name.
    let letters = |value: &Json| match value.as_str() {
        Some(text) if line["field"] == "email" => json!(text.to_lowercase()),
        _ => value.clone(),
    };
    let other = |key: &str| letters(&a[key]) != letters(&b[key]);
    if other("value") {
        return Some(What::Value);
    }
    if a["from"] != b["from"] {
        return Some(What::From);
    }
    let held = [a, b].map(|answer| answer.get("proposed").map(letters));
    if held[0] != held[1] {
        return Some(What::Held);
    }
    assert_eq!(a["since"], b["since"], "{line}");
    None
}

/// Whether the policies differ in a situation; and that the comparison says so.
fn agrees(case: &Case, line: &Json) -> bool {
    let (answers, what) = brute_force(case, line);
    let text = |key: &str| line[key].as_str().unwrap();
    let edit = text("source") == "user";
    let mut slots = case.comparison.slots.iter();
    let slot = slots
        .find(|slot| {
            (&*slot.category, &*slot.field, slot.edit) == (text("category"), text("field"), edit)
        })
        .unwrap();
    let rules =
        answers.each_ref().map(|answer| answer.as_ref().map(|said| said["rule"].as_str().unwrap()));
    let says = |difference: &Difference| {
        Some(difference.what) == what
            && [0, 1].map(|side| difference.says[side].rule.as_deref()) == rules
    };
    match &slot.result {
        Compared::NotDecided(_) => {}
        Compared::Equivalent => assert_eq!(what, None, "said to be equivalent, but {line}"),
        Compared::Different(differences) => {
            let described = differences.iter().any(|difference| {
                says(difference)
                    && difference.places.iter().any(|place| may_hold(case, place, line))
            });
            assert_eq!(described, what.is_some(), "{what:?} {rules:?} in {line}\n{differences:#?}");
            for difference in differences.iter().filter(|difference| !says(difference)) {
                for place in difference.places.iter().filter(|place| is_written(place)) {
                    assert!(
                        !may_hold(case, place, line),
                        "{place:?} describes {line}: {answers:?}"
                    );
                }
            }
        }
    }
    what.is_some()
}

fn is_written(place: &Place) -> bool {
    place.conditions.iter().all(|condition| condition.is_written)
}

/// Whether all conditions of a place hold that are conditions of the language.
fn may_hold(case: &Case, place: &Place, line: &Json) -> bool {
    place.conditions.iter().filter(|condition| condition.is_written).all(|condition| {
        let ranked = case.sides.iter().position(|side| side.policy.rank().next().is_some());
        let side = &case.sides[condition.by_rank_of.or(ranked).unwrap_or(0)];
        let mut conditions = case.conditions.borrow_mut();
        let written = conditions.entry(condition.text.clone());
        let condition = written.or_insert_with(|| parsed(&condition.text));
        Naive(&side.layers.documents).holds(condition, line)
    })
}

fn parsed(condition: &str) -> Condition {
    let text = format!("policy p\na: b {{ r: keep when {condition} }}");
    let (document, findings) = foga::syntax::parse(&SourceText::new("condition", text));
    assert!(findings.is_empty(), "{condition}: {findings:?}");
    let ItemKind::Block(block) = &document.items[0].kind else { panic!("{condition}") };
    block.rules[0].when.clone().unwrap()
}

/// The example of a place is in it, and shows the difference in `foga decide`.
fn replay(case: &Case, difference: &Difference, place: &Place) {
    let answers = [0, 1].map(|side| answer(&case.sides[side].policy, &place.example[side]));
    let lines: BTreeSet<&String> = place.example.iter().collect();
    let what = match &answers {
        [Some(a), Some(b)] => differ(&serde_json::from_str(&place.example[0]).unwrap(), a, b),
        [a, b] => (a.is_some() != b.is_some()).then_some(What::Decided),
    };
    assert_eq!(what, Some(difference.what), "{lines:?} {answers:?}");
    for (said, answer) in difference.says.iter().zip(&answers) {
        let rule = answer.as_ref().map(|answer| answer["rule"].as_str().unwrap());
        assert_eq!(said.rule.as_deref(), rule, "{lines:?}");
    }
    // What only the second knows is left out of the first line.
    if lines.len() == 1 {
        let line = serde_json::from_str(&place.example[0]).unwrap();
        assert!(may_hold(case, place, &line), "{place:?}");
    }
}

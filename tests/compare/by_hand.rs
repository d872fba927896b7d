//! Pairs of policies of which it is plain in what they differ.

use foga::compare::{Compared, Declared, Difference, compare};
use foga::decide::SituationLine;
use foga::policy::Policy;

use crate::support::policies::policy;

const DECLARED: &str = "
category staff category guardian
field email is email
source alfa source beta rank alfa > beta
fact form
";

/// A policy that decides everything else by keeping it.
fn with(rules: &str) -> Policy {
    written(&format!("{DECLARED} {rules}"))
}

fn written(text: &str) -> Policy {
    policy(&format!(
        "policy p {text}
         every category: every field {{ rest: keep }} edit every category: every field {{ rest: keep }}"
    ))
    .policy
}

/// What differs for the records, or the edits, of the e-mail of staff: a line a place. Every
/// example is tried on the way.
fn found(a: &Policy, b: &Policy, edit: bool, reasons: bool) -> Vec<String> {
    let comparison = compare(a, b, reasons);
    let mut slots = comparison.slots.iter();
    let slot = slots.find(|slot| &*slot.category == "staff" && slot.edit == edit).unwrap();
    match &slot.result {
        Compared::Equivalent => Vec::new(),
        Compared::NotDecided(reason) => vec![format!("not decided: {reason}")],
        Compared::Different(differences) => {
            let lines = differences.iter().flat_map(|difference| of(difference, [a, b]));
            lines.collect()
        }
    }
}

fn of(difference: &Difference, policies: [&Policy; 2]) -> Vec<String> {
    let says = difference.says.each_ref().map(|said| match (said.outcome, &said.rule) {
        (Some(outcome), Some(rule)) => format!("{outcome} ({rule})"),
        _ => "nothing".to_owned(),
    });
    let line = |place: &foga::compare::Place| {
        let answers = [0, 1].map(|side| {
            let line = SituationLine::parse(policies[side], &place.example[side]).unwrap();
            line.answer(policies[side]).ok()
        });
        for (answer, said) in answers.iter().zip(&difference.says) {
            let rule = answer.as_ref().map(|answer| answer["rule"].as_str().unwrap());
            assert_eq!(rule, said.rule.as_deref());
        }
        let conditions: Vec<&str> = place.conditions.iter().map(|one| &*one.text).collect();
        let conditions = conditions.join(", ");
        format!("{}: {} -> {}: {conditions}", difference.what.word(), says[0], says[1])
    };
    difference.places.iter().map(line).collect()
}

/// What differs in records where these are the rules for the e-mail of staff.
fn differ(a: &str, b: &str) -> Vec<String> {
    let [a, b] = [a, b].map(|rules| with(&format!("staff: email {{ {rules} }}")));
    found(&a, &b, false, false)
}

#[test]
fn policies_that_say_the_same_in_other_words_are_equivalent() {
    for (a, b) in [
        ("r: keep when edited", "r: keep when edited"),
        ("r: take when not (edited and protected)", "other: take when not edited or not protected"),
        ("a: keep when edited  b: take", "b: take when not edited"),
        ("a: clear when incoming is missing  b: take", "b: take  a: clear"),
        ("r: take when source in [alfa, beta]", "r: take when source is alfa or source is beta"),
        ("r: take when form in [\"x\", \"y\"]", "r: take when form is \"y\" or form is \"x\""),
        // To keep an equal value from the same source is to take it.
        (
            "a: keep when incoming = stored and stored is from alfa and source is alfa  b: take",
            "b: take",
        ),
    ] {
        assert_eq!(differ(a, b), [""; 0], "{a} / {b}");
    }
}

/// What a fact is and what it is not are one condition.
#[test]
fn what_is_said_of_a_fact_is_said_once() {
    let keep = |form: &str| format!("r: keep when form {form}  t: take");
    for (a, b, said) in [
        ("is \"x\"", "in [\"x\", \"y\"]", "form is \"y\""),
        ("in [\"x\", \"y\", \"z\"]", "is \"y\"", "form in [\"x\", \"z\"]"),
        ("in [\"x\", \"y\"]", "in [\"y\", \"z\"]", "form is \"x\""),
    ] {
        let found = differ(&keep(a), &keep(b));
        let of_value = found.iter().find(|line| line.starts_with("value: ")).unwrap();
        assert!(of_value.contains(said), "{found:?}");
        assert!(found.iter().all(|line| line.matches("form").count() == 1), "{found:?}");
    }
}

#[test]
fn a_rule_more_differs_where_it_decides_and_nothing_above_it_does() {
    assert_eq!(
        differ("own: keep when edited  all: take", "all: take"),
        [
            "value: keep (p.own) -> take (p.all): incoming is not missing, incoming != stored, edited",
            "from: keep (p.own) -> take (p.all): incoming is not missing, incoming = stored, edited",
        ]
    );
    assert_eq!(
        differ("a: take when source is alfa", "a: take"),
        [
            "value: keep (p.rest) -> take (p.a): incoming is not missing, incoming != stored, source is not alfa",
            "from: keep (p.rest) -> take (p.a): incoming is not missing, incoming = stored, \
             source is not alfa, the stored value's source is not the record's source",
        ]
    );
}

#[test]
fn several_places_are_told_one_by_one_and_no_more_than_needed() {
    assert_eq!(
        differ("r: clear when stored is not missing and (edited or protected)", ""),
        [
            "value: clear (p.r) -> keep (p.rest): stored is not missing, edited",
            "value: clear (p.r) -> keep (p.rest): stored is not missing, protected",
        ]
    );
}

#[test]
fn whom_an_equal_value_is_from_matters() {
    assert_eq!(
        differ("a: take as reported", "a: take"),
        ["from: take as reported (p.a) -> take (p.a): incoming is not missing, \
             the first source that reports the incoming value is not the record's source",]
    );
}

#[test]
fn one_that_reports_the_incoming_value_is_found_beside_one_that_reports_the_previous() {
    let rules = |outcome: &str| {
        let sayings = "previous is reported by any source and incoming != previous";
        let sources = "category staff field email is email";
        written(&format!("{sources} staff: email {{ a: {outcome} when {sayings} }}"))
    };
    assert_eq!(
        found(&rules("take as reported"), &rules("take"), false, false),
        ["from: take as reported (p.a) -> take (p.a): incoming is not missing, \
             previous is reported by any source, incoming != previous, \
             the first source that reports the incoming value is not the record's source",]
    );
}

#[test]
fn other_ranks_make_another_value_the_best() {
    let ranked = |rank: &str| {
        let declared = DECLARED.replace("rank alfa > beta", rank);
        written(&format!("{declared} staff: email {{ first: take best when not protected }}"))
    };
    let (a, b) = (ranked("rank alfa > beta"), ranked("rank beta > alfa"));
    assert_eq!(
        found(&a, &b, false, false),
        [
            "value: take best (p.first) -> take best (p.first): incoming is not missing, \
             not protected, the best reported value is not the same to both",
            "from: take best (p.first) -> take best (p.first): incoming is not missing, \
             not protected, the best reported value is the same to both, \
             the source of the best reported value is not the same to both",
        ]
    );
}

#[test]
fn what_is_held_is_compared() {
    assert_eq!(
        differ("a: hold", "a: keep"),
        ["held: hold (p.a) -> keep (p.a): incoming != stored"]
    );
    let guarded = |rule: &str| {
        with(&format!("guard staff: email {{ g: hold when protected }} staff: email {{ {rule} }}"))
    };
    let (a, b) = (guarded("r: clear"), guarded("r: take"));
    let both_hold = "held: hold (p.g) -> hold (p.g): \
                     incoming is not missing, stored is not missing, incoming != stored, protected";
    let found = found(&a, &b, false, false);
    assert!(found.iter().any(|line| line == both_hold), "{found:#?}");
}

#[test]
fn edits_are_compared_apart_from_records() {
    let a = with("edit staff: email { saved: take }");
    let b = with("edit staff: email { saved: take when incoming is not reported by any source }");
    assert_eq!(found(&a, &b, false, false), [""; 0]);
    assert_eq!(
        found(&a, &b, true, false),
        [
            "value: take (p.saved) -> keep (p.rest): incoming != stored, incoming is reported by any source",
            "from: take (p.saved) -> keep (p.rest): incoming = stored, not edited, incoming is reported by any source",
        ]
    );
}

#[test]
fn a_rule_of_another_name_is_another_reason_where_reasons_are_asked() {
    let [a, b] = ["one", "other"]
        .map(|name| with(&format!("staff: email {{ {name}: keep when edited  all: take }}")));
    assert_eq!(found(&a, &b, false, false), [""; 0]);
    assert_eq!(found(&a, &b, false, true), ["reason: keep (p.one) -> keep (p.other): edited"]);
}

#[test]
fn where_only_one_decides_they_differ() {
    let text = |rules: &str| {
        format!(
            "policy p {DECLARED} edit every category: email {{ k: keep }} guardian: email {{ k: keep }} staff: email {{ {rules} }}"
        )
    };
    let a = policy(&text("a: take")).policy;
    let b = policy(&text("a: take  b: keep")).policy;
    assert_eq!(
        found(&a, &b, false, false),
        ["decided: nothing -> keep (p.b): incoming is missing"]
    );
}

#[test]
fn a_fact_or_a_category_that_only_one_knows_is_seen_in_its_rules() {
    let a = written("category staff field email is email staff: email { all: take }");
    let b = written(
        "category staff category guardian field email is email fact form
         staff: email { a: keep when person is guardian  b: clear when form is \"x\"  all: take }",
    );
    assert_eq!(compare(&a, &b, false).declared, [Declared::Category(1, "guardian".into())]);
    assert_eq!(
        found(&a, &b, false, false),
        [
            "value: take (p.all) -> keep (p.a): incoming is not missing, incoming != stored, person is guardian",
            "from: take (p.all) -> keep (p.a): incoming is not missing, incoming = stored, \
             person is guardian, the record's source is not the stored value's source",
            "value: take (p.all) -> clear (p.b): incoming is not missing, person is not guardian, form is \"x\"",
            "value: keep (p.rest) -> clear (p.b): incoming is missing, stored is not missing, \
             person is not guardian, form is \"x\"",
            "from: keep (p.rest) -> clear (p.b): incoming is missing, stored is missing, \
             person is not guardian, form is \"x\", the stored value's source is not the record's source",
        ]
    );
}

#[test]
fn what_is_declared_otherwise_is_told_by_name() {
    let a = written("category staff field email is email field name is text source alfa");
    let b = written(
        "category staff field email is text field phone is phone source beta limit overwrites to 10 % above 5 values",
    );
    let declared = compare(&a, &b, false).declared;
    let kinds = [foga::record::Kind::Email, foga::record::Kind::Text];
    assert_eq!(declared.len(), 6, "{declared:#?}");
    assert_eq!(
        declared[..5],
        [
            Declared::Field(0, "name".into()),
            Declared::Field(1, "phone".into()),
            Declared::Kind("email".into(), kinds),
            Declared::Source(0, "alfa".into()),
            Declared::Source(1, "beta".into()),
        ]
    );
    assert!(matches!(declared[5], Declared::Limit([None, Some(_)])));
}

#[test]
fn too_many_situations_are_not_decided() {
    let text = |rules: &str| {
        let names: Vec<String> = (0..12).map(|at| format!("s{at}")).collect();
        let sources: String = names.iter().map(|name| format!("source {name}\n")).collect();
        written(&format!(
            "category staff field email is email {sources} rank {}\n staff: email {{ {rules} }}",
            names.join(" > ")
        ))
    };
    let (a, b) = (text("first: take best"), text("first: take best when edited"));
    let found = found(&a, &b, false, false);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("not decided: there are more than"), "{found:?}");
    assert!(!compare(&a, &b, false).is_equivalent());
}

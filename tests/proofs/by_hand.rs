//! Small policies of which it is plain what should be found.

use std::ops::ControlFlow;

use foga::decide::{SituationLine, situation_json};
use foga::proofs::{Space, prove};
use foga::text::Diagnostic;

use crate::support::policies::{policy, policy_over, project_file};

const BASE: &str = "policy base
category staff category guardian
field email is email
source alfa source beta rank alfa > beta
fact form
guard every category: email { g: hold when protected }
every category: email { otherwise: keep }
edit every category: email { otherwise: keep }
";

/// What is found in rules for the e-mail of staff, over a base that decides everything else.
fn findings(rules: &str) -> Vec<Diagnostic> {
    let own = format!("policy own extends \"base.foga\" staff: email {{ {rules} }}");
    prove(&policy_over(&own, BASE).policy).findings
}

/// The messages, each with the text it points at first.
#[track_caller]
fn finds(rules: &str, expected: &[(&str, &str)]) {
    let found = findings(rules);
    let said: Vec<(&str, &str)> = found
        .iter()
        .map(|finding| {
            let place = finding.labels[0].span;
            (finding.message.as_str(), finding.source.as_ref().unwrap().slice(place))
        })
        .collect();
    assert_eq!(said, expected);
}

/// The rules that a finding says decide first.
fn shadows(finding: &Diagnostic) -> Vec<&str> {
    let source = finding.source.as_ref().unwrap();
    finding.labels[1..].iter().map(|label| source.slice(label.span)).collect()
}

#[test]
fn a_rule_below_one_that_always_decides_is_unreachable() {
    finds("all: keep next: take", &[("the rule `next` can never decide", "next")]);
}

#[test]
fn rules_that_shadow_one_together_are_all_named() {
    for (rules, expected) in [
        ("a: keep when edited b: clear when not edited", vec!["a", "b"]),
        (
            "a: keep when incoming = stored b: clear when stored is missing c: hold when stored is not missing",
            vec!["a", "b", "c"],
        ),
        (
            "a: take b: keep when stored is missing c: clear when incoming is missing and stored is not missing",
            vec!["a", "b", "c"],
        ),
        ("a: keep when source is alfa b: keep when source is beta", vec!["a", "b"]),
        (
            "a: keep when date is before 2026-11-24 b: clear when date is from 2026-11-24",
            vec!["a", "b"],
        ),
        (
            "a: keep when stored outranks incoming b: keep when not (stored outranks incoming)",
            vec!["a", "b"],
        ),
    ] {
        let found = findings(&format!("{rules} last: keep"));
        let last =
            found.iter().find(|finding| finding.message == "the rule `last` can never decide");
        let last = last.unwrap_or_else(|| panic!("{rules}: {found:#?}"));
        assert_eq!(shadows(last), expected, "{rules}");
        assert!(last.example.is_some());
    }
}

#[test]
fn two_halves_and_a_rest_that_nothing_is_left_for() {
    let found = findings("a: keep when edited b: keep when not edited rest: take");
    assert_eq!(shadows(&found[0]), ["a", "b"]);
    // Without one of the halves there is something left.
    finds("a: keep when edited rest: take", &[]);
}

#[test]
fn a_take_that_needs_a_value_leaves_the_missing_one() {
    finds(
        "all: take rest: keep when incoming is not missing",
        &[("the rule `rest` can never decide", "rest")],
    );
    finds("all: take last: take best", &[]);
}

#[test]
fn conditions_that_never_or_always_hold_are_pointed_at_exactly() {
    let never = |what: &'static str| (format!("`{what}` can never hold"), what);
    for (condition, never_holds) in [
        ("edited and stored is from alfa", "edited and stored is from alfa"),
        (
            "protected and (incoming is missing and incoming = \"a@example.se\")",
            "incoming is missing and incoming = \"a@example.se\"",
        ),
        ("not (new and edited)", "new and edited"),
        ("new and stored is not missing", "new and stored is not missing"),
        ("new and person is guardian", "new and person is guardian"),
        (
            "incoming is reported by at least 3 sources",
            "incoming is reported by at least 3 sources",
        ),
        (
            "incoming is missing and incoming is reported by any source",
            "incoming is missing and incoming is reported by any source",
        ),
        (
            "date is before 2026-01-01 and date is from 2026-01-01",
            "date is before 2026-01-01 and date is from 2026-01-01",
        ),
        ("incoming ends with \"@\"", "incoming ends with \"@\""),
        (
            "incoming starts with \"a@b.example\" and incoming ends with \"@c.example\"",
            "incoming starts with \"a@b.example\" and incoming ends with \"@c.example\"",
        ),
        ("person is not staff", "person is not staff"),
        ("form is \"GR\" and form is not \"GR\"", "form is \"GR\" and form is not \"GR\""),
        (
            "stored outranks incoming and source is alfa",
            "stored outranks incoming and source is alfa",
        ),
        ("stored outranks incoming and edited", "stored outranks incoming and edited"),
        (
            "stored is not older than 1 days and stored is older than 2 days",
            "stored is not older than 1 days and stored is older than 2 days",
        ),
        (
            "incoming != stored and incoming = previous and previous = stored",
            "incoming != stored and incoming = previous and previous = stored",
        ),
    ] {
        let (message, place) = never(never_holds);
        finds(&format!("r: keep when {condition}"), &[(&message, place)]);
    }
    for (condition, always) in [
        ("person is staff", "person is staff"),
        ("protected and (edited or not edited)", "edited or not edited"),
        ("source in [alfa, beta]", "source in [alfa, beta]"),
        (
            "incoming is missing or incoming is reported by any source",
            "incoming is missing or incoming is reported by any source",
        ),
    ] {
        let found = findings(&format!("r: keep when {condition}"));
        let message = format!("`{always}` always holds");
        assert!(found.iter().any(|finding| finding.message == message), "{condition}: {found:#?}");
    }
}

#[test]
fn conditions_that_can_hold_are_left_alone() {
    for condition in [
        "edited and stored is missing",
        "edited and stored is from staff",
        "stored is from alfa and stored is missing",
        "stored is from alfa and stored is not reported by alfa",
        "stored is not from alfa and stored is not from beta and not edited",
        "incoming = stored and incoming != previous",
        "incoming is missing and previous is missing and stored is missing",
        "incoming starts with \"a@b\" and incoming ends with \"@b.example\"",
        "incoming starts with \"anna\" and incoming ends with \"na@example.se\"",
        "incoming ends with \"le.se\" and incoming != \"anna@example.se\"",
        "incoming is reported by another source",
        "previous is reported by another source and previous is not reported by alfa",
        "stored is reported by at least 2 sources and previous = stored",
        "stored outranks incoming and incoming is reported by alfa",
        "stored outranks incoming and stored is missing",
        "incoming is newer than stored and stored is missing",
        "date is until 2026-01-01 and date is from 2026-01-01",
        "not new and stored is missing and previous is missing and not edited",
    ] {
        if condition
            == "stored is reported by at least 2 sources and incoming is missing and previous = stored"
        {
            // Of two sources, the one whose record it is reports nothing any more.
            continue;
        }
        finds(&format!("r: keep when {condition}"), &[]);
    }
}

#[test]
fn a_gap_is_shown_where_somebody_would_mend_it() {
    let base = "policy base category staff field email is email field name is text
                every category: email { all: keep } edit every category: every field { all: keep }
                guard every category: every field { g: hold when protected }
                every category: name { some: take }";
    let own = "policy own extends \"base.foga\" field extra is text edit staff: extra { e: keep }";
    let policy = policy_over(own, base).policy;
    let found = prove(&policy).findings;
    let said: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|finding| {
            let source = finding.source.as_ref().unwrap();
            (finding.message.as_str(), source.name(), source.slice(finding.labels[0].span))
        })
        .collect();
    assert_eq!(
        said,
        [
            ("for some records, no rule decides `staff: name`", "base.foga", "name"),
            ("for some records, no rule decides `staff: extra`", "test.foga", "extra"),
        ]
    );
    for finding in &found {
        let line = SituationLine::parse(&policy, finding.example.as_ref().unwrap()).unwrap();
        assert!(line.answer(&policy).is_err());
    }
}

#[test]
fn a_gap_of_a_category_that_the_own_file_adds_is_shown_there() {
    let base = "policy base category staff field email is email
                guard every category: email { g: hold when protected }
                staff: email { all: keep } edit every category: email { all: keep }";
    let own = "policy own extends \"base.foga\" category guardian";
    let found = prove(&policy_over(own, base).policy).findings;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "for some records, no rule decides `guardian: email`");
    assert_eq!(found[0].source.as_ref().unwrap().name(), "test.foga");
}

#[test]
fn a_record_that_can_change_a_protected_persons_value_is_warned_of() {
    let unguarded = "policy p category staff field email is email
                     staff: email { all: take rest: keep } edit staff: email { all: take rest: clear }";
    let found = prove(&policy(unguarded).policy).findings;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("protected identity"));
    let guarded = format!("{unguarded} guard staff: email {{ g: keep when protected }}");
    assert!(prove(&policy(&guarded).policy).findings.is_empty());
    // A guard that looks away now and then leaves a situation.
    let half = format!("{unguarded} guard staff: email {{ g: hold when protected and not new }}");
    let found = prove(&policy(&half).policy).findings;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].example.as_ref().unwrap().contains("\"new\":true"));
}

#[test]
fn base_rules_that_the_own_file_leaves_nothing_are_overridden() {
    let overridden = |rules: &str| {
        let policy = policy(&format!("policy p extends standard {rules}")).policy;
        let names = prove(&policy).overridden.into_iter();
        names.map(|rule| policy.rule(rule).name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(overridden(""), [""; 0]);
    assert_eq!(overridden("staff: email { forced: take }"), [""; 0]);
    assert_eq!(
        overridden("guardian: email, mobile { never: keep when edited and incoming = stored }"),
        ["standard.caught-up"]
    );
    assert_eq!(
        overridden("every category: email, mobile { forced: take emptied: keep }"),
        [
            "standard.caught-up",
            "standard.fill-empty",
            "standard.own-value",
            "standard.follow-source",
            "standard.nothing-incoming"
        ]
    );
}

#[test]
fn the_worked_example_has_twenty_situations_and_a_gap_in_six() {
    let page = std::fs::read_to_string(project_file("docs/proofs.md")).unwrap();
    let (_, example) = page.split_once("```foga\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let policy = policy(example).policy;
    let slot = policy.slots().next().unwrap();
    let (mut situations, mut gaps, mut first) = (0, 0, None);
    let space = Space::new(&policy, slot).unwrap();
    space.visit(|situation| {
        situations += 1;
        if policy.decide(situation).is_none() {
            gaps += 1;
            first.get_or_insert_with(|| situation_json(&policy, space.roster(), situation));
        }
        ControlFlow::Continue(())
    });
    assert_eq!((situations, gaps), (20, 6));
    assert!(page.contains(&format!("```json\n{}\n```", first.unwrap())));
}

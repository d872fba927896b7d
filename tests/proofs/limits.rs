//! Policies too large to be decided.

use foga::policy::Policy;
use foga::proofs::{MOST_SITUATIONS, prove};
use foga::text::Severity;

use crate::support::policies::policy;

fn declared(sources: usize) -> String {
    let names: Vec<String> = (0..sources).map(|at| format!("s{at}")).collect();
    let sources: String = names.iter().map(|name| format!("source {name}\n")).collect();
    format!(
        "policy p\ncategory staff\nfield email is email\nfield mobile is phone\n{sources}rank {}\n\
         guard staff: every field {{ g: hold when protected }}\n\
         edit staff: every field {{ all: keep }}\nstaff: mobile {{ all: keep }}\n",
        names.join(" > ")
    )
}

fn many_sources(count: usize) -> Policy {
    policy(&format!("{}staff: email {{ leading: take best  rest: keep }}\n", declared(count)))
        .policy
}

#[test]
fn a_slot_with_too_many_situations_is_not_decided_and_the_others_are() {
    let policy = many_sources(12);
    let found = prove(&policy).findings;
    assert_eq!(found.len(), 1, "{found:#?}");
    let warning = &found[0];
    assert_eq!(warning.severity, Severity::Warning);
    assert!(warning.message.starts_with("not decided"), "{}", warning.message);
    assert!(warning.message.contains("`staff: email`"), "{}", warning.message);
    let reason = &warning.labels[0].text;
    let most = format!("more than {} million situations", MOST_SITUATIONS / 1_000_000);
    assert!(reason.contains(&most), "{reason}");
    assert!(reason.contains("12 sources that send records"), "{reason}");
    assert_eq!(warning.source.as_ref().unwrap().slice(warning.labels[0].span), "leading");
}

#[test]
fn nothing_is_claimed_of_a_rule_that_stands_in_an_undecided_slot_too() {
    let text = format!("{}staff: email {{ leading: take best }}\n", declared(12));
    // In the slot of the mobile number `rest` is unreachable; in that of the e-mail who knows.
    let text = format!("{text}staff: every field {{ rest: keep }}\n");
    let found = prove(&policy(&text).policy).findings;
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning), "{found:#?}");
}

#[test]
fn what_is_within_bounds_is_decided() {
    assert_eq!(prove(&many_sources(4)).findings, []);
}

#[test]
fn many_facts_and_many_categories_are_not_decided_rather_than_tried() {
    let mut text = "policy p\nfield email is email\n".to_owned();
    for at in 0..30 {
        text += &format!("category c{at}\nfact f{at}\n");
    }
    let tests = |test: fn(usize) -> String| (0..30).map(test).collect::<Vec<_>>().join(" or ");
    let facts = tests(|at| format!("f{at} is \"x\""));
    let persons = tests(|at| format!("person is c{at}"));
    text += "guard every category: email { g: hold when protected }\n";
    text += "edit every category: email { all: keep }\n";
    text += &format!("c0: email {{ r: keep when {facts}  rest: keep }}\n");
    text += &format!("c1, c2: email {{ r: take when edited and ({persons})  rest: keep }}\n");
    text += "every category: email { all: keep }\n";
    let found = prove(&policy(&text).policy).findings;
    let undecided: Vec<&str> = found
        .iter()
        .filter(|finding| finding.message.starts_with("not decided"))
        .filter_map(|finding| finding.message.split('`').nth(1))
        .collect();
    assert_eq!(undecided, ["c0: email", "c1: email", "c2: email"]);
}

#[test]
fn literals_that_use_every_letter_are_not_decided() {
    let text = "policy p
        category staff
        field name is text
        guard staff: name { g: hold when protected }
        edit staff: name { all: keep }
        staff: name { r: take when incoming starts with \"abcdefghijklmnopqrstuvwxyz0123456789\"  rest: keep }";
    let found = prove(&policy(text).policy).findings;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.starts_with("not decided"));
    assert!(found[0].labels[0].text.contains("use every letter"));
}

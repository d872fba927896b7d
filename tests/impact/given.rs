//! Of files that are given: whose stored values would change if they came tonight, held against real
//! runs of them.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{FORCED, HOLDING, held, home, stored};
use crate::support::{Home, csv};

/// Whether the system leads is a matter of a fact, which no store keeps but a file has.
const BY_FACT: &str = "\
policy forced extends standard
source a \"System A\"
source b \"System B\"
fact form
guardian, pupil: email, mobile { young: take when form is \"FS\" }
";

/// With a fact, in the column of the given name.
const DESCRIPTION: &str = "\
format: csv
separator: \";\"
person: {column: id, kind: opaque}
category: {column: role, values: {E: pupil, P: staff, V: guardian}}
fields: {email: email, mobile: mobile}
facts: {form: given}
modified: modified
protected: {column: skydd, harmless: [N]}
";

/// What no source has said before: other values, somebody new, and somebody who is protected now.
const TONIGHT: [&str; 6] = [
    "anna;V;anna.ny@example.se;0701740605;FS",
    "bo;V;;0701740612;FS",
    "bo;P;bo.work@example.se;0701740613",
    "eva;E;eva.ny@example.se;0701740605;GR",
    "ny;V;ny@example.se;0701740614;FS",
    "dold;V;hidden.now@example.se;;FS;;;;J",
];

const ASK: [&str; 11] = [
    "impact",
    "--date",
    "2026-11-26",
    "--source",
    "a",
    "tonight.csv",
    "--format",
    "json",
    "--policy",
    "forced.foga",
    "--store",
];

fn given(policy: &str) -> Home {
    home().file("forced.foga", policy).file("tonight.csv", csv(&TONIGHT))
}

fn asked(home: &Home, more: &[&str]) -> Json {
    home.foga(&[&ASK[..], &["foga.db"], more].concat()).exit(0).json()
}

/// Person, field and one of the values of what would be stored.
fn values(json: &Json, which: &str) -> BTreeSet<[String; 3]> {
    let changes = json["changes"].as_array().unwrap().iter();
    let of_value = changes.filter(|one| one["what"] == "value");
    let text = |json: &Json| json.as_str().unwrap_or("-").to_owned();
    of_value.map(|one| ["person", "field", which].map(|key| text(&one[key]))).collect()
}

/// What a run of the files by a policy leaves stored, and its report.
fn after(policy: &str, description: Option<&str>) -> (BTreeSet<[String; 3]>, Json) {
    let home = given(policy).policy(policy);
    let home = description.into_iter().fold(home, |home, text| home.describe("a", text));
    let ran = home.sync("a").date("2026-11-26").with("--format json").of("tonight.csv").run();
    let seen = stored(&home).into_iter().filter(|[person, ..]| person != "dold").collect();
    (seen, serde_json::from_str(&ran.out).unwrap())
}

#[test]
fn what_is_foreseen_of_a_file_is_what_its_run_does() {
    for (policy, description) in [(FORCED, None), (BY_FACT, Some(DESCRIPTION)), (HOLDING, None)] {
        let home = given(policy);
        let home = description.into_iter().fold(home, |home, text| home.describe("a", text));
        let before = stored(&home);
        let json = asked(&home, &[]);
        assert_eq!(stored(&home), before, "nothing is written");
        let (then, report) = after(policy, description);
        let other: BTreeSet<_> = then.difference(&before).cloned().collect();
        assert_eq!(values(&json, "after"), other, "{policy}");
        assert!(other.iter().any(|[person, ..]| person == "ny"), "{other:?}");
        assert_eq!(json["not_kept"], serde_json::json!([]), "a file has its facts");
        let waits = json["changes"].as_array().unwrap().iter();
        let waits = waits.filter(|one| one["what"] == "held");
        let waits: BTreeSet<[String; 2]> = waits
            .map(|one| ["person", "field"].map(|key| one[key].as_str().unwrap().to_owned()))
            .collect();
        let held: BTreeSet<_> =
            held(&report).into_iter().filter(|[person, _]| !person.contains('•')).collect();
        assert_eq!(waits, held, "{policy}");
    }
}

#[test]
fn a_file_is_held_against_its_run_by_a_baseline() {
    let policy = "policy.foga";
    for new in [FORCED, HOLDING] {
        let json = asked(&given(new), &["--baseline", policy]);
        let (by_new, _) = after(new, None);
        let old = "policy home extends standard\nsource a \"System A\"\nsource b \"System B\"\n";
        let (by_old, _) = after(old, None);
        let other: BTreeSet<_> = by_new.difference(&by_old).cloned().collect();
        let earlier: BTreeSet<_> = by_old.difference(&by_new).cloned().collect();
        // What was never stored has no row in the store.
        let there = |which| {
            let mut values = values(&json, which);
            values.retain(|[.., value]| value != "-");
            values
        };
        assert_eq!(there("after"), other, "{new}");
        assert_eq!(there("before"), earlier, "{new}");
    }
    // What only the new policy has, the baseline passes over.
    let home = given(BY_FACT).describe("a", DESCRIPTION);
    assert!(!values(&asked(&home, &["--baseline", policy]), "after").is_empty());
}

#[test]
fn what_a_run_would_say_of_a_file_is_said() {
    let limited = format!("{FORCED}limit overwrites to 10 % above 1 values\n");
    let home = given(&limited);
    let json = asked(&home, &["--full"]);
    let ran = home.policy(&limited);
    let ran = ran.sync("a").date("2026-11-26").with("--full --dry-run --format json");
    let report = ran.of("tonight.csv").run().json();
    assert_eq!(json["stopped"][0]["exceeded"], report["exceeded"]);
    assert!(!report["exceeded"].as_array().unwrap().is_empty(), "{report}");

    let home = given(FORCED).file("tonight.csv", csv(&["bo;X;", "anna;V;no address;0701740605"]));
    let json = asked(&home, &[]);
    assert_eq!((&json["set_aside"], &json["unreadable"]), (&1.into(), &1.into()));
    let human = ["impact", "--policy", "forced.foga", "--source", "a", "tonight.csv"];
    let human = [&human[..], &["--date", "2026-11-26"]].concat();
    home.foga(&human)
        .fine()
        .says("it is about the files given from System A: what the other sources said last holds")
        .says("1 row would be set aside; `foga sync --dry-run` says which")
        .says("1 value cannot be read; `foga sync --dry-run` says which");
    let home = home.file("tonight.csv", csv(&["bo;X;"]));
    home.foga(&human)
        .fine()
        .says("a run of System A would be stopped: no row could be read as a record");
}

#[test]
fn a_protected_person_of_a_file_is_counted_and_never_shown() {
    let home = given(FORCED);
    // Nobody was told so far that she is.
    let home = home.file("tonight.csv", csv(&["eva;E;secret@example.se;;;;;;J"]));
    let json = asked(&home, &[]);
    assert!(!json.to_string().contains("secret@") && !json.to_string().contains("\"eva\""));
}

#[test]
fn what_cannot_be_asked_of_files_is_refused() {
    let home = given(FORCED);
    let ask = ["impact", "--policy", "forced.foga", "--date", "2026-11-26"];
    let with = |more: &[&str]| home.foga(&[&ask[..], more].concat());
    with(&["tonight.csv"]).exit(2).complains("--source");
    with(&["--source", "a"]).exit(2).complains("FILE");
    with(&["--source", "c", "tonight.csv", "--description", "sources/a.yaml"]).exit(2);
    with(&["--source", "a", "-", "--baseline", "policy.foga"]).exit(2).complains("read twice");
    let none = with(&["--source", "a", "tonight.csv", "--store", "none.db", "--format", "csv"]);
    assert_eq!(none.exit(3).out, "", "no header of a list that there is not");
    assert!(!home.path("none.db").exists());
}

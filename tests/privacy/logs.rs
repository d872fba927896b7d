//! What may stand in a log that is kept.

use serde_json::Value as Json;

use crate::support::{Home, Ran};

/// The lines of a log of that event.
fn lines(ran: &Ran, event: &str) -> Vec<Json> {
    let lines = ran.out.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.filter(|line: &Json| line["event"] == event).collect()
}

fn hash(home: &Home, person: &str) -> String {
    home.foga(&["person", "hash", person]).fine().out.trim_end().to_owned()
}

const PERSONAL: &str = "{format: csv, separator: \";\", person: id, category: guardian, \
    fields: {email: email, mobile: mobile}, protected: {column: skydd, harmless: [N]}}";

const ROWS: [&str; 3] = [
    "20000229-2399;;anna@mejl.example;070-1740605;;;;;N",
    "20170101-2393;;x@x;070-1740606;;;;;N",
    "20170102-2384;;hemlig@mejl.example;;;;;;J",
];

/// Of nobody is there a key or a value in a log, whether or not the identity is protected.
#[test]
fn a_log_names_nobody_and_shows_no_value() {
    let home = Home::new().describe("a", PERSONAL);
    let ran = home.sync("a").rows(&ROWS).with("--format log").run().fine();
    let unreadable = &lines(&ran, "finding")[0];
    assert_eq!(unreadable["topic"], "unreadable");
    assert_eq!(unreadable["person"], hash(&home, "201701012393"));
    assert_eq!((&unreadable["field"], &unreadable["line"]), (&"email".into(), &3.into()));
    let run = &lines(&ran, "run")[0];
    assert_eq!((&run["run"], &run["persons"]), (&1.into(), &3.into()));
    assert!(lines(&ran, "run")[0]["at"].as_str().unwrap().ends_with('Z'));
    let held = lines(&ran, "finding").into_iter().find(|line| line["topic"] == "held").unwrap();
    assert_eq!(held["person"], Json::Null, "not even a pseudonym of who is protected");
    let edit = home.sync("user").rows(&["20000229-2399;;own@mejl.example"]);
    let edited = edit.with("--description sources/a.yaml --format log").run().fine();
    // An unreadable identity stands in the delivery alone.
    let aside = home.sync("a").rows(&["20170101-2394;;gustav@mejl.example"]);
    let aside = aside.with("--format log").run().exit(1);
    assert_eq!(lines(&aside, "finding")[0]["topic"], "set-aside");
    for ran in [ran, edited, aside] {
        let secrets = ["2399", "2393", "2394", "2384", "mejl.example", "x@x", "70-174", "4617"];
        secrets.into_iter().fold(ran, Ran::never_says);
    }
}

#[test]
fn a_pseudonym_leads_to_its_person_in_its_own_store_alone() {
    let home = Home::new().describe("a", PERSONAL);
    home.sync("a").rows(&ROWS).run().fine();
    let name = hash(&home, "20000229-2399");
    assert_eq!(name, hash(&home, "0002292399"), "however the number is written");
    assert_eq!(name, hash(&home, &name), "and its own");
    home.foga(&["show", &name]).fine().says("200002292399 Vårdnadshavare");
    home.foga(&["show", "person-0123456789abcdef"])
        .exit(1)
        .complains("no source has named this person");

    let other = Home::new().describe("a", PERSONAL);
    other.sync("a").rows(&ROWS).run().fine();
    assert_ne!(name, hash(&other, "200002292399"));
    other.foga(&["show", &name]).exit(1);
}

/// Somebody who was forgotten, or never was there, is looked for in a log as well.
#[test]
fn whoever_the_store_does_not_have_has_a_pseudonym_too() {
    let home = Home::new().describe("a", PERSONAL);
    home.sync("a").rows(&ROWS[..1]).run().fine();
    assert_eq!(hash(&home, "20170101-2393"), hash(&home, "201701012393"));
    assert_ne!(hash(&home, "anst-17"), hash(&home, "anst-18"));
    home.foga(&["person", "hash", ""]).exit(1).complains("no source has named this person");
}

//! Persons about whom not everybody says the same.

use crate::support::{Home, Ran};

/// A guardian with children in two systems, one whose own address is another, and one about whom
/// all say the same in their own way of writing it.
fn ran() -> Home {
    let home = Home::new();
    let rows =
        ["g;V;g@mejl.example;070-1740605", "h;V;h@mejl.example", "i;V;I@MEJL.example;0701740606"];
    home.sync("a").rows(&rows).date("2026-11-20").run().fine();
    let rows = ["g;V;b@mejl.example;070-1740605", "i;V;i@mejl.example;+46 70 174 06 06"];
    home.sync("b").rows(&rows).date("2026-11-22").run().fine();
    home.sync("user").rows(&["h;V;own@mejl.example"]).date("2026-11-23").run().fine();
    home
}

fn conflicts(home: &Home, words: &str) -> Ran {
    let words: Vec<&str> = words.split_whitespace().collect();
    home.foga(&[&["conflicts"], &words[..]].concat())
}

#[test]
fn who_says_what_since_when_is_listed() {
    conflicts(&ran(), "")
        .fine()
        .says("g E-post")
        .says("System A g@mejl.example Vårdnadshavare, since 2026-11-20")
        .says("System B b@mejl.example Vårdnadshavare, since 2026-11-22, stored")
        .says("h E-post")
        .says("System A h@mejl.example Vårdnadshavare, since 2026-11-20")
        .says("the person own@mejl.example Vårdnadshavare, since 2026-11-23, stored")
        .says("conflicts: 2")
        .never_says("Mobilnummer");
}

#[test]
fn a_spreadsheet_has_what_people_call_things() {
    assert_eq!(
        conflicts(&ran(), "--format csv").fine().out,
        "person,field,source,category,value,since,stored\n\
         g,E-post,System A,Vårdnadshavare,g@mejl.example,2026-11-20,no\n\
         g,E-post,System B,Vårdnadshavare,b@mejl.example,2026-11-22,yes\n\
         h,E-post,System A,Vårdnadshavare,h@mejl.example,2026-11-20,no\n\
         h,E-post,the person,Vårdnadshavare,own@mejl.example,2026-11-23,yes\n"
    );
}

#[test]
fn a_list_is_of_what_was_asked_for() {
    let home = ran();
    let persons = |words: &str| -> Vec<String> {
        let told = conflicts(&home, &format!("{words} --format json")).fine().json();
        let told = told["conflicts"].as_array().unwrap().iter();
        told.map(|row| row["person"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(persons("--between sources"), ["g"]);
    assert_eq!(persons("--between own"), ["h"]);
    assert_eq!(persons("--field email"), ["g", "h"]);
    assert_eq!(persons("--field Mobilnummer"), [""; 0]);
    assert_eq!(persons("--category guardian --field E-post"), ["g", "h"]);
    assert_eq!(persons("--category staff"), [""; 0]);
    conflicts(&home, "--field emial").exit(2).complains("did you mean `email`?");
}

/// That somebody emptied a field is something to say, too.
#[test]
fn an_emptied_field_is_the_persons_own() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    home.sync("user").rows(&["g;V;"]).run().fine();
    conflicts(&home, "--between own")
        .fine()
        .says("the person (missing) Vårdnadshavare, since 2026-11-24, stored");
}

#[test]
fn a_source_that_the_policy_has_no_more_says_nothing() {
    let home = ran().policy("policy home extends standard source b \"System B\"");
    home.sync("b").rows(&["g;V;b@mejl.example"]).run().fine();
    conflicts(&home, "").fine().says("conflicts: 0");
}

#[test]
fn persons_with_protected_identity_are_left_out_and_counted() {
    let home = ran();
    home.sync("b").rows(&["g;V;b@mejl.example;;;;;;J"]).run().fine();
    for format in ["human", "csv", "json"] {
        conflicts(&home, &format!("--format {format}"))
            .exit(0)
            .never_says("b@mejl.example")
            .complains("1 person with protected identity left out");
    }
    assert_eq!(conflicts(&home, "--format json").json()["protected_persons"], 1);
    conflicts(&home, "")
        .says("conflicts: 1, and 1 that is not shown, of 1 person with protected identity");
    conflicts(&home, "--reveal-protected").fine().says("conflicts: 2");
    assert_eq!(home.rows("SELECT command || persons FROM reveal"), ["conflicts1"]);
}

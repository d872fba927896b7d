//! The platform's own export: what people have edited.

use crate::support::Home;

fn home() -> Home {
    let home = Home::new();
    home.sync("a").date("2026-11-01").rows(&["g;V;g@mejl.example;070-1740605;Gun"]).run().fine();
    home
}

#[test]
fn only_what_differs_is_an_edit() {
    let home = home();
    let rows = ["g;V;G@MEJL.example;+46 70 174 06 06;Gun"];
    let ran = home.sync("user").rows(&rows).with("--format json").run().fine();
    let report = ran.json();
    // A group that the export has and that is empty, as it is in the store, is no edit either.
    assert_eq!((&report["unchanged"], &report["taken"]), (&3.into(), &1.into()));
    assert_eq!(
        home.stored(),
        ["g email g@mejl.example a", "g mobile +46701740606 user", "g given-name Gun a"]
    );
}

#[test]
fn an_edit_that_is_refused_is_listed_with_its_reason() {
    let home = home();
    let ran = home.sync("user").rows(&["g;V;g@mejl.example;070-1740605;Gunilla"]);
    let ran = ran.with("--format json").run().fine();
    let refused = ran.findings("refused");
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["rule"], "standard.locked");
    assert_eq!(
        refused[0]["explanation"],
        "Names and addresses are changed in the administrative system."
    );
    assert_eq!(refused[0]["values"][1]["value"], "Gunilla");
    assert_eq!(home.stored()[2], "g given-name Gun a");
}

#[test]
fn what_the_person_emptied_is_remembered_as_the_persons() {
    let home = home();
    home.sync("user").rows(&["g;V;;070-1740605;Gun"]).run().fine();
    assert_eq!(home.stored()[0], "g email - user");
}

#[test]
fn a_person_whom_no_source_has_named_is_listed_and_not_stored() {
    let home = home();
    let rows = ["nobody;V;x@mejl.example"];
    let ran = home.sync("user").rows(&rows).with("--format json").run().fine();
    assert_eq!(ran.findings("unknown")[0]["person"], "nobody");
    assert_eq!(home.rows("SELECT key FROM person"), ["g"]);
}

#[test]
fn an_edit_older_than_what_is_stored_is_stale() {
    let home = home();
    home.sync("a").date("2026-11-10").rows(&["g;V;new@mejl.example;070-1740605;Gun"]).run().fine();
    let rows = ["g;V;own@mejl.example;070-1740606;Gun"];
    let ran = home.sync("user").date("2026-11-09").rows(&rows).with("--format json").run().fine();
    let stale = ran.findings("stale");
    assert_eq!(stale.len(), 1, "the mobile number is from 2026-11-01 and may be edited");
    assert_eq!(stale[0]["field"], "email");
    assert_eq!(ran.json()["rejected"], 1);
    assert_eq!(home.stored()[0], "g email new@mejl.example a");
    assert_eq!(home.stored()[1], "g mobile +46701740606 user");

    let rows = ["g;V;own@mejl.example;070-1740606;Gun;;;2026-11-08 12:00"];
    let ran = home.sync("user").date("2026-11-12").rows(&rows).with("--format json").run().fine();
    assert_eq!(ran.findings("stale").len(), 1, "the record's own time counts where it has one");
    let rows = ["g;V;own@mejl.example;070-1740606;Gun;;;2026-11-10 12:00"];
    home.sync("user").date("2026-11-12").rows(&rows).run().fine();
    assert_eq!(home.stored()[0], "g email own@mejl.example user");
}

#[test]
fn the_platform_cannot_say_that_it_has_all() {
    home()
        .sync("user")
        .rows(&["g;V;"])
        .with("--full")
        .run()
        .exit(2)
        .complains("`--full` cannot be said of `user`");
}

/// The platform has one value, whatever the category of the row that it is in.
#[test]
fn rows_of_one_person_must_agree_whatever_their_category() {
    let home = home();
    let rows = ["g;V;1@mejl.example;070-1740605;Gun", "g;P;2@mejl.example;070-1740605;Gun"];
    let ran = home.sync("user").rows(&rows).with("--format json").run().fine();
    assert_eq!(ran.findings("differing").len(), 1);
}

//! Everything held of one person.

use crate::support::Home;

fn home() -> Home {
    let description = "format: csv\nseparator: \";\"\nperson: id\n\
        category: guardian\nfields: {email: email, address: {street: street, city: city}}\n";
    let home = Home::new().describe("a", description).describe("user", description);
    let home =
        home.file("1.csv", "id;email;street;city\n20000229-2399;g@mejl.example;Gata 1;Ort\n");
    home.sync("a").date("2026-11-22").of("1.csv").run().fine();
    let home = home.file("2.csv", "id;email;street;city\n0002292399;own@mejl.example;Gata 1;Ort\n");
    home.sync("user").date("2026-11-23").of("2.csv").run().fine();
    home
}

#[test]
fn every_value_has_its_reason() {
    insta::assert_snapshot!(home().foga(&["show", "20000229-2399"]).fine().out);
}

#[test]
fn a_program_gets_the_same() {
    let shown = home().foga(&["show", "--format", "json", "200002292399"]).fine().json();
    insta::assert_json_snapshot!(shown);
}

#[test]
fn the_person_may_be_written_in_any_way() {
    let home = home();
    for written in ["200002292399", "20000229-2399", "000229-2399", "0002292399"] {
        home.foga(&["show", written]).fine().says("200002292399 Vårdnadshavare");
    }
    home.sync("b").rows(&["någon annan;V;b@mejl.example"]).run().fine();
    home.foga(&["show", "någon annan"]).fine().says("någon annan Vårdnadshavare");
}

#[test]
fn who_is_not_there_is_said() {
    let home = home();
    home.foga(&["show", "nobody"]).exit(1).complains("no source has named this person");
    home.foga(&["show", "--store", "other.db", "nobody"])
        .exit(3)
        .complains("there is no store at `other.db`");
    assert!(!home.path("other.db").exists());
}

/// The explanation is the one that the rule had when it decided.
#[test]
fn a_reason_does_not_change_with_the_rule_file() {
    let policy = |why: &str, sources: &str| {
        format!(
            "policy home extends standard {sources}
             guardian: email {{
                 ## {why}
                 forced: take
             }}"
        )
    };
    let home = Home::new().policy(&policy("Because of 4711.", "source a source b"));
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    let home = home.policy(&policy("Because of 4712.", "source a source b"));
    home.sync("b").rows(&["h;V;h@mejl.example"]).run().fine();
    home.foga(&["show", "g"]).fine().says("home.forced: Because of 4711.");
    home.foga(&["show", "h"]).fine().says("home.forced: Because of 4712.");
}

#[test]
fn the_person_is_called_so_wherever_something_is_from_the_person() {
    let home = Home::new().policy(
        "policy home extends standard source a source b
         guard edit guardian: mobile { call-back: hold }",
    );
    home.sync("a").rows(&["g;V;g@mejl.example;070-1740605"]).run().fine();
    home.sync("user").rows(&["g;V;own@mejl.example;070-1740606"]).run().fine();
    let shown = home.foga(&["show", "g"]).fine();
    let shown = shown
        .says("Mobilnummer +46701740606, from the person, Vårdnadshavare; run 2 of 2026-11-24");
    shown.never_says("from user");
}

//! The words in which it is told: those of whoever reads it.

use crate::support::{Home, Ran, csv};

const POLICY: &str = "\
policy home extends standard
source a \"System A\"
source b \"System B\"
fact form \"Skolform\"
guardian: email { preschool: keep when form is \"FS\" forced: take }
";

fn home() -> Home {
    let home = Home::new();
    home.sync("a").rows(&["anna;V;anna@example.se;;;;;2026-11-24T08:00"]).run().fine();
    home.sync("b").rows(&["anna;P;;;;;;2026-11-24T08:00"]).run().fine();
    home.sync("user").date("2026-11-25").rows(&["anna;V;own@example.se"]).run().fine();
    home.policy(POLICY)
}

fn ask(home: &Home, more: &[&str]) -> Ran {
    let ask = ["impact", "--policy", "policy.foga", "--date", "2026-11-26"];
    home.foga(&[&ask[..], more].concat())
}

/// Whoever approves it reads no rules, and knows nothing of what stands between backticks.
#[test]
fn a_page_has_labels_and_a_terminal_the_names_of_the_rules() {
    let home = home();
    ask(&home, &[])
        .exit(0)
        .says("the store does not keep `form`: what depends on it is told apart")
        .says(
            "no source has reported `mobile`, `given-name`, `family-name`, `address` of anybody: \
             what would be stored of that is not known",
        );
    for (language, depends, kept, none) in [
        (
            "sv",
            "1 värde, beroende på Skolform: ",
            "Lagret har inte kvar Skolform:",
            "har lämnat Mobilnummer, Förnamn",
        ),
        (
            "en",
            "1 value that depends on Skolform: ",
            "The store does not keep Skolform:",
            "has reported Mobilnummer, Förnamn",
        ),
    ] {
        let page = ask(&home, &["--format", "html", "--lang", language]).exit(0).out;
        for text in [depends, kept, none] {
            assert!(page.contains(text), "{text} in {page}");
        }
        assert!(!page.contains('`') && !page.contains("given-name"), "{page}");
    }
}

#[test]
fn edits_that_are_given_are_told_as_the_platforms() {
    let home = home().file("edits.csv", csv(&["anna;V;new@example.se", "ny;V;ny@example.se"]));
    let edits = ["--source", "user", "edits.csv"];
    let ran = ask(&home, &edits)
        .exit(0)
        .says("it is about the platform's own export, as given: what the sources said last holds")
        .says("Vårdnadshavare: E-post, from the platform's own export: 1 change")
        .says("1 of the values is reported otherwise by a source: whether it stays is decided when that synchronises next")
        .says("1 person whom no source has named would be left alone");
    assert!(!ran.out.contains("--order") && !ran.out.contains("user"), "{}", ran.out);
    let page = ask(&home, &[&edits[..], &["--format", "html"]].concat()).exit(0).out;
    assert!(
        page.contains("<h2>Vårdnadshavare: E-post, från plattformens egen export</h2>"),
        "{page}"
    );
    assert!(!page.contains("user") && !page.contains("--order"), "{page}");
}

/// What came before what is stored can be read, and is no edit.
#[test]
fn edits_of_before_are_counted_as_a_run_counts_them() {
    let home = home().file("edits.csv", csv(&["anna;V;new@example.se;;;;;2026-11-20", "bo;V;x@"]));
    let edits = ["--source", "user", "edits.csv"];
    ask(&home, &edits)
        .exit(0)
        .says("1 edit older than what is stored would be left alone")
        .says("1 value cannot be read; `foga sync --dry-run` says which");
    let json = ask(&home, &[&edits[..], &["--format", "json"]].concat()).exit(0).json();
    assert_eq!((&json["older"], &json["unreadable"]), (&1.into(), &1.into()));
    home.sync("user")
        .date("2026-11-26")
        .with("--dry-run")
        .of("edits.csv")
        .run()
        .says("edits older than what is stored, left alone: 1");
}

/// A description would be sought that nobody has to write.
#[test]
fn a_source_that_the_policy_lacks_is_said_to_be_none() {
    let home = home().file("new.csv", csv(&["anna;V;new@example.se"]));
    for (name, help) in [("A", "did you mean `a`?"), ("edlevo", "it declares `a`, `b`")] {
        let none = format!("the policy `home` declares no source `{name}`");
        ask(&home, &["--source", name, "new.csv"]).exit(2).complains(&none).complains(help);
        home.sync(name)
            .rows(&["anna;V;new@example.se"])
            .run()
            .exit(2)
            .complains(&none)
            .complains(help);
    }
    // One that it has is only not described.
    let home = home.policy(&POLICY.replace("source b", "source c"));
    let ran = ask(&home, &["--source", "c", "new.csv"]).exit(3);
    ran.complains("`sources/c.yaml` cannot be read").complains("a source is described there");
}

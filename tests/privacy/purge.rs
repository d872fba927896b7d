//! `foga purge`: history that has become old is removed.

use std::fs;

use super::search::views::found;
use crate::support::Home;

const OLD: [&str; 2] = ["oldest@mejl.example", "older@mejl.example"];

/// Three nights, of which the first two were more than 180 days before 2026-11-24.
fn home() -> Home {
    let home = Home::new();
    let nights =
        [("2026-01-10", OLD[0]), ("2026-02-10", OLD[1]), ("2026-10-10", "newer@mejl.example")];
    for (run, (date, value)) in (1..).zip(nights) {
        let rows = [&format!("g;V;{value}"), "h;V;h@mejl.example"];
        home.sync("a").date(date).rows(&rows.map(|row| row as &str)).run().fine();
        began(&home, run, date);
    }
    home
}

/// Lets a run have begun on another day.
fn began(home: &Home, run: i64, date: &str) {
    home.rows(&format!("UPDATE run SET started = '{date}T01:00:00Z' WHERE id = {run}"));
}

fn purge<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["purge", "--history-older-than", "180d"], more].concat()
}

#[test]
fn old_history_is_removed_and_what_is_stored_keeps_its_reason() {
    let home = home();
    let said = "the history of 2 runs from before 2026-05-28: 3 changes";
    home.foga(&purge(&["--dry-run"])).fine().says(said).says("a dry run: nothing was removed");
    assert_eq!(home.rows("SELECT CAST(count(*) AS TEXT) FROM history"), ["4"]);
    let stored = home.stored();
    home.foga(&purge(&["--by", "Anna Ek", "--why", "gallring"]))
        .fine()
        .says(said)
        .says("removed, written as run 4");
    assert_eq!(home.stored(), stored);

    let bytes =
        ["foga.db", "foga.db-wal"].map(|name| fs::read(home.path(name)).unwrap_or_default());
    // The first change that is left says what was before it.
    assert_eq!(found(&bytes.concat(), &OLD), OLD[1..]);
    home.foga(&["show", "g"])
        .fine()
        .says("from System A, Vårdnadshavare, since 2026-10-10; run 3 of 2026-10-10")
        .says("what changed up to run 2 of 2026-02-10 was purged");
    home.foga(&["show", "h"])
        .fine()
        .says("from System A, Vårdnadshavare, since 2026-01-10; run 1 of 2026-01-10");
    home.foga(&["history"])
        .fine()
        .says("2 2026-02-10 1 changed System A, its history purged by run 4")
        .says("3 2026-10-10 1 changed System A")
        .says("4 2026-11-24 0 changed purge Anna Ek: gallring");
    // There is nothing more to remove, and no run that says so.
    home.foga(&purge(&[])).fine().says("no history is from before 2026-05-28");
    assert_eq!(home.rows("SELECT CAST(max(id) AS TEXT) FROM run"), ["4"]);
}

#[test]
fn what_was_purged_cannot_be_undone_listed_or_exported() {
    let home = home();
    home.foga(&purge(&[])).fine();
    let before = home.stored();
    for verb in [
        &["undo", "--run", "1", "--by", "Anna Ek", "--why", "fel fil"][..],
        &["undo", "--run", "2", "--dry-run"],
        &["history", "--run", "1"],
        &["export", "--run", "2"],
        &["export", "--run", "2", "--wide"],
    ] {
        let run = if verb.contains(&"1") { 1 } else { 2 };
        home.foga(verb)
            .exit(2)
            .complains(&format!("the history of run {run} was purged on 2026-11-24, by run 4"))
            .complains("what is stored, and why, is there still");
    }
    assert_eq!(home.stored(), before);
    assert!(home.foga(&["export", "--run", "3"]).fine().out.contains("newer@mejl.example"));
    home.foga(&["export", "--run", "3", "--wide"]).fine();
    home.undo(3).fine();
    home.foga(&["show", "g"]).fine().says("E-post older@mejl.example");
    home.foga(&["flaps"]).exit(0).complains("up to run 2 nothing is looked at");
}

/// The dates of runs need not rise: what counts is how long it has been kept, which does.
#[test]
fn the_age_of_history_is_how_long_it_has_been_kept() {
    let home = home();
    home.sync("b").date("2026-10-11").rows(&["h;V;other@mejl.example"]).run().fine();
    home.rows("UPDATE run SET date = '2025-01-01' WHERE id = 4");
    home.foga(&purge(&[])).fine().says("removed, written as run 5");
    home.foga(&["history", "--run", "4"]).fine();
    home.undo(4).fine();
}

/// Decisions are the same whether or not there is history, and so is what is not decided again.
#[test]
fn the_next_night_is_as_it_would_have_been() {
    let report = |home: &Home| {
        let rows = ["g;V;next@mejl.example", "h;V;h@mejl.example"];
        let night = home.sync("a").date("2026-11-24").rows(&rows);
        let out = night.with("--full --allow-mass-change").run().fine().out;
        out.split("written as run").next().unwrap().to_owned()
    };
    let (kept, purged) = (home(), home());
    purged.foga(&purge(&[])).fine();
    assert_eq!(report(&purged), report(&kept));
    assert_eq!(purged.stored(), kept.stored());
}

#[test]
fn an_age_is_a_number_of_days() {
    let home = home();
    for typed in ["180", "6m", "d", "-1d", "70000d"] {
        let words = ["purge", &format!("--history-older-than={typed}")];
        home.foga(&words)
            .exit(2)
            .complains("a number of days is written with a `d`, for instance `180d`");
    }
    home.foga(&["purge", "--store", "none.db"]).exit(3).complains("there is no store at `none.db`");
}

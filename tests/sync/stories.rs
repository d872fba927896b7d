//! What happens to a value over time, by the documented behaviour.

use crate::support::Home;

/// Import, own edit, a sync that keeps it, the source that catches up, the source that changes:
/// a guardian's value goes to the source again, a pupil's is kept to the end.
#[test]
fn a_guardians_edit_is_given_back_and_a_pupils_is_kept() {
    let home = Home::new();
    let both = |email: &str| [format!("g;V;{email}"), format!("p;E;{email}")];
    let sync = |source: &str, date: &str, email: &str| {
        let rows = both(email);
        home.sync(source).date(date).rows(&[&rows[0], &rows[1]]).run().fine();
    };
    sync("a", "2026-11-01", "old@mejl.example");
    sync("user", "2026-11-02", "own@mejl.example");
    assert_eq!(home.stored(), ["g email own@mejl.example user", "p email own@mejl.example user"]);
    sync("a", "2026-11-03", "old@mejl.example");
    assert_eq!(home.stored(), ["g email own@mejl.example user", "p email own@mejl.example user"]);
    sync("a", "2026-11-04", "own@mejl.example");
    assert_eq!(home.stored(), ["g email own@mejl.example a", "p email own@mejl.example user"]);
    sync("a", "2026-11-05", "new@mejl.example");
    assert_eq!(home.stored(), ["g email new@mejl.example a", "p email own@mejl.example user"]);
}

#[test]
fn the_source_that_synchronised_last_wins() {
    let home = Home::new();
    home.sync("a").date("2026-11-01").rows(&["g;V;a@mejl.example"]).run().fine();
    home.sync("b").date("2026-11-02").rows(&["g;V;b@mejl.example"]).run().fine();
    assert_eq!(home.stored(), ["g email b@mejl.example b"]);
    home.sync("a").date("2026-11-03").rows(&["g;V;a@mejl.example"]).run().fine();
    assert_eq!(home.stored(), ["g email a@mejl.example a"]);
}

/// An equal value taken again keeps its `since`; a modified time is taken where there is one.
#[test]
fn since_is_when_the_value_came_to_be() {
    let home = Home::new();
    let since = || home.rows("SELECT since FROM stored ORDER BY field");
    home.sync("a").date("2026-11-01").rows(&["g;V;a@mejl.example"]).run().fine();
    home.sync("a").date("2026-11-02").rows(&["g;V;A@mejl.example"]).run().fine();
    assert_eq!(since(), ["2026-11-01"]);
    assert_eq!(home.stored(), ["g email A@mejl.example a"], "the spelling follows");
    let rows = ["g;V;b@mejl.example;;;;;2026-11-02 08:30"];
    home.sync("a").date("2026-11-03").rows(&rows).run().fine();
    assert_eq!(since(), ["2026-11-02T08:30:00"]);
}

#[test]
fn a_source_that_the_policy_dropped_reports_nothing_more() {
    let policy = |sources: &str| {
        format!(
            "policy home extends standard {sources}
             every category: mobile {{ only-alone: take when incoming is reported by another source
                 alone: keep }}"
        )
    };
    let home = Home::new().policy(&policy("source a source b"));
    home.sync("b").date("2026-11-01").rows(&["g;V;;070-1740605"]).run().fine();
    let home = home.policy(&policy("source a source c"));
    home.sync("a").date("2026-11-02").rows(&["g;V;;070-1740605"]).run().fine();
    assert_eq!(home.stored(), [""; 0], "`b` is heard no more");
    let home = home.policy(&policy("source a source b"));
    home.sync("a").date("2026-11-03").rows(&["g;V;;070-1740605"]).run().fine();
    assert_eq!(home.stored(), ["g mobile +46701740605 a"], "what it said is still known");
}

//! What a run changed is put back.

use crate::support::{Home, Ran};

const ROWS: [&str; 3] =
    ["g;V;g@mejl.example;070-1740605;Eva", "h;V;h@mejl.example", "i;V;;070-1740606"];

/// A night in which everything happens to somebody: values are overwritten, filled, cleared, come
/// from elsewhere, and somebody is new.
const OTHER: [&str; 4] = [
    "g;V;wrong-g@mejl.example;070-1740605;Fel",
    "h;V;h@mejl.example;070-1740607",
    "i;V;i@mejl.example;;Ivar;Gata 1;Ort",
    "new;V;new@mejl.example",
];

const POLICY: &str = "\
policy home extends standard
source a \"System A\"
source b \"System B\"
every category: mobile {
    clear-it: clear when incoming is missing
}
";

fn ran() -> Home {
    let home = Home::new().policy(POLICY);
    home.sync("a").rows(&ROWS).date("2026-11-20").run().fine();
    home.sync("user").rows(&["g;V;g@mejl.example;070-1740608"]).date("2026-11-21").run().fine();
    home
}

fn undo(home: &Home, words: &str) -> Ran {
    let words: Vec<&str> = words.split_whitespace().collect();
    let signed = ["--by", "Anna", "--why", "fel"];
    home.foga(&[&["undo", "--date", "2026-11-30"], &signed[..], &words[..]].concat())
}

fn exported(home: &Home) -> String {
    home.foga(&["export"]).fine().out
}

#[test]
fn an_undone_night_leaves_the_earlier_export_to_the_byte() {
    let home = ran();
    let before = exported(&home);
    home.sync("b").rows(&OTHER).run().fine();
    let after = exported(&home);
    assert_ne!(before, after);
    let tried = undo(&home, "--run 3 --dry-run --format json").fine().json();
    assert_eq!(exported(&home), after, "only tried");
    let done = undo(&home, "--run 3 --format json").fine().json();
    for told in ["put_back", "as_before", "left", "persons", "fields", "first_put_back"] {
        assert_eq!(tried[told], done[told], "{told}");
    }
    assert_eq!((&tried["run"], &done["run"]), (&serde_json::Value::Null, &4.into()));
    assert_eq!(exported(&home), before);

    undo(&home, "--run 4").fine().says("written as run 5");
    assert_eq!(exported(&home), after, "the undo is undone");
    undo(&home, "--run 3").fine().says("written as run 6");
    assert_eq!(exported(&home), before);
    undo(&home, "--run 2").fine();
    undo(&home, "--run 1").fine();
    assert_eq!(exported(&home), "person,category,field,value,from,since\n");
}

#[test]
fn it_is_told_what_is_put_back_and_that_it_may_come_again() {
    let home = ran();
    home.sync("b").rows(&OTHER).run().fine();
    undo(&home, "--run 3")
        .fine()
        .says("undo of run 3 · System B · 2026-11-24")
        .says("E-post 4 0 0")
        .says("g E-post wrong-g@mejl.example → g@mejl.example")
        .says("new E-post new@mejl.example → (missing)")
        .says("written as run 4")
        .says("what the sources said stays remembered: the next run of System B may take the same values again, unless it delivers others or the policy says otherwise");
    home.foga(&["show", "g"]).fine().says("undo: run 3 is undone, by Anna: fel");
    // What System B reports is known still, and its next delivery is decided as any.
    home.sync("b").rows(&OTHER).date("2026-12-01").run().fine();
    assert_eq!(home.stored()[0], "g email wrong-g@mejl.example b");
}

#[test]
fn what_has_changed_again_is_left() {
    let home = ran();
    home.sync("b").rows(&OTHER).run().fine();
    home.sync("user").rows(&["g;V;own@mejl.example;070-1740608"]).date("2026-11-25").run().fine();
    home.sync("a").rows(&["h;V;h@mejl.example;070-1740609"]).date("2026-11-25").run().fine();
    undo(&home, "--run 3")
        .fine()
        .says("changed again since, left as it is: 2")
        .says("g E-post own@mejl.example, run 4 of 2026-11-25 by the person, standard.saved")
        .says(
            "h Mobilnummer +46701740609, run 5 of 2026-11-25 by System A, standard.follow-source",
        );
    let stored = home.stored();
    assert_eq!(stored[0], "g email own@mejl.example user");
    assert!(stored.contains(&"h mobile +46701740609 a".to_owned()));
    undo(&home, "--run 3").fine().says("nothing of run 3 is left to be put back");
    assert_eq!(home.rows("SELECT CAST(count(*) AS TEXT) FROM run"), ["6"]);
}

/// Another source says the same meanwhile: somebody else vouches for the value now.
#[test]
fn what_came_again_from_somebody_else_is_left() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    home.sync("b").rows(&["g;V;b@mejl.example"]).run().fine();
    home.sync("a").rows(&["g;V;b@mejl.example"]).run().fine();
    undo(&home, "--run 2").fine().says("changed again since, left as it is: 1");
    assert_eq!(home.stored(), ["g email b@mejl.example a"]);
}

/// The limit that a run was allowed to go beyond does not keep anybody from putting it right.
#[test]
fn a_mass_change_is_put_back() {
    let people = |domain: &str| {
        let rows: Vec<String> =
            (0..3000).map(|n| format!("p{n:04};V;{n}@{domain}.example")).collect();
        crate::support::csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let home = Home::new().file("1.csv", people("ett")).file("2.csv", people("fel"));
    home.sync("a").of("1.csv").run().fine();
    let before = exported(&home);
    home.sync("a").of("2.csv").with("--allow-mass-change").run().fine();
    undo(&home, "--run 2")
        .fine()
        .says("undo of run 2 · System A · 2026-11-24, mass change allowed")
        .says("E-post 3 000 0 0")
        .says("put back: 3 000")
        .says("and 2 990 more; `foga history --run 2` lists all");
    assert_eq!(exported(&home), before);
    assert_eq!(home.rows("SELECT persons || ' ' || changed FROM run WHERE id = 3"), ["3000 3000"]);
}

/// The platform has to be told that there is no value any more.
#[test]
fn an_export_of_an_undo_has_what_is_stored_no_more() {
    let home = ran();
    home.sync("b").rows(&OTHER).run().fine();
    undo(&home, "--run 3").fine();
    let export = home.foga(&["export", "--run", "4"]).fine().out;
    assert!(export.contains("\nnew,guardian,email,,,\n"), "{export}");
    assert!(export.contains("\ng,guardian,email,g@mejl.example,a,2026-11-20\n"), "{export}");
    // A row a person has them too: with nothing, but with the categories that are known.
    let wide = home.foga(&["export", "--run", "4", "--wide"]).fine().out;
    assert!(wide.ends_with("\nnew,guardian,,,,,,,\n"), "{wide}");
    assert_eq!(wide.lines().count(), 1 + 4, "{wide}");
}

#[test]
fn whoever_is_protected_and_has_nothing_left_is_counted_in_the_export_of_an_undo() {
    let home = Home::new();
    home.sync("a").rows(&["hemlig-17;V;gomd@mejl.example"]).run().fine();
    home.sync("a").rows(&["hemlig-17;V;;;;;;;J"]).run().fine();
    undo(&home, "--run 1").fine();
    home.foga(&["export", "--run", "3", "--wide"])
        .exit(0)
        .never_says("hemlig-17")
        .complains("1 person with protected identity left out");
}

#[test]
fn what_a_night_let_wait_waits_no_more() {
    let home = Home::new().policy(
        "policy home extends standard source a source b
         guardian: email { ask: hold when source is b and stored is not missing and incoming != stored }",
    );
    home.sync("a").rows(&["g;V;g@mejl.example", "h;V;h@mejl.example"]).run().fine();
    let night = || home.sync("b").rows(&["g;V;b@mejl.example", "h;V;b@mejl.example"]).run().fine();
    night();
    home.foga(&["review", "dismiss", "h", "email", "--by", "A", "--why", "b"]).fine();
    undo(&home, "--run 2")
        .fine()
        .says("1 value that it held waits no more; 1 value left, as more has happened since");
    assert_eq!(home.rows("SELECT person.key FROM waiting JOIN person ON id = person"), ["h"]);
    undo(&home, "--run 4").fine().says("1 value waits again as before it");
    home.foga(&["review"]).fine().says("waiting for somebody to decide: 1");
    undo(&home, "--run 5").fine().says("1 value waits no more");
    undo(&home, "--run 2 --dry-run")
        .fine()
        .says("a dry run: nothing of run 2 is left to be put back, and nothing would be written")
        .never_says("may take the same values again");
    night().says("waiting for somebody to decide, new in this run: 1");
}

#[test]
fn a_decision_is_undone_and_the_question_open_again() {
    let home = super::review::waiting();
    let before = exported(&home);
    let decide = |verb, person| {
        home.foga(&["review", verb, person, "email", "--by", "Anna", "--why", "x"]).fine()
    };
    decide("take", "g");
    decide("dismiss", "h");
    undo(&home, "--run 3").fine().says("1 value waits again as before it");
    undo(&home, "--run 4").fine().says("1 value waits again as before it");
    // An undo of these undoes them: what is decided does not wait.
    undo(&home, "--run 6").fine().says("1 value is dismissed again");
    undo(&home, "--run 7").fine();
    let again = undo(&home, "--run 5 --format json").fine().json();
    let told = ["waits", "wait_again", "wait_no_more", "dismissed_again"].map(|name| &again[name]);
    assert_eq!(told, [1, 0, 1, 0]);
    undo(&home, "--run 9").fine();
    assert_eq!(exported(&home), before);
    home.foga(&["review"])
        .fine()
        .says("from System B, Vårdnadshavare; run 2 of 2026-11-24")
        .says("waiting for somebody to decide: 2");
    // Of what has changed since, the question is not asked again.
    decide("take", "g");
    home.sync("a").rows(&["g;V;third@mejl.example"]).date("2027-01-01").run().fine();
    undo(&home, "--run 11").fine().says("changed again since, left as it is: 1");
    home.foga(&["review"]).fine().says("waiting for somebody to decide: 1");
}

#[test]
fn of_a_protected_person_nothing_is_said() {
    let home = Home::new();
    home.sync("a").rows(&["hemlig-17;V;gomd@mejl.example", "z;V;z@mejl.example"]).run().fine();
    home.sync("a").rows(&["hemlig-17;V;;;;;;;J"]).run().fine();
    for format in ["human", "json"] {
        let ran = undo(&home, &format!("--run 1 --dry-run --format {format}")).fine();
        let ran = ran.never_says("hemlig-17").never_says("gomd");
        assert!(ran.out.find("z@mejl.example").unwrap() < ran.out.find("••••").unwrap());
    }
    undo(&home, "--run 1").fine();
    assert_eq!(home.stored(), [""; 0]);
}

/// As of a review, the store has to know who did it and why.
#[test]
fn it_says_who_does_it_and_why() {
    let home = ran();
    let before = exported(&home);
    home.foga(&["undo", "--run", "2"]).exit(2).complains("--by <NAME>").complains("--why <TEXT>");
    home.foga(&["undo", "--run", "2", "--by", "Anna"]).exit(2).complains("--why <TEXT>");
    assert_eq!(exported(&home), before);
    home.foga(&["undo", "--run", "2", "--dry-run"]).fine().says("a dry run: nothing was written");
}

#[test]
fn nothing_is_undone_before_it_is_done() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    let on = |words: &[&str]| {
        let undo = ["undo", "--run", "1", "--by", "Anna", "--why", "fel"];
        home.foga(&[&undo, words].concat())
    };
    for dry in [&[][..], &["--dry-run"]] {
        on(&[&["--date", "2026-11-23"], dry].concat())
            .exit(2)
            .complains("run 1 is of 2026-11-24, and cannot be undone on 2026-11-23")
            .complains("help: give `2026-11-24` or a later day, or none");
    }
    assert_eq!(home.stored(), ["g email g@mejl.example a"]);
    on(&["--date", "2026-11-24"]).fine().says("written as run 2");
    assert_eq!(home.rows("SELECT date FROM run WHERE id = 2"), ["2026-11-24"]);
}

#[test]
fn a_run_that_is_not_there_is_told() {
    let home = ran();
    undo(&home, "--run 7").exit(2).complains("there is no run 7 in the store: the last is 2");
    undo(&home, "--run 1 --store none.db").exit(3).complains("there is no store at `none.db`");
    undo(&home, "--run 1 --store none.db --dry-run").exit(3);
}

/// What is of a day to come would be newer than every night until then, and undone it would be still.
#[test]
fn no_day_to_come_is_taken() {
    let home = Home::new().file("a.csv", crate::support::csv(&["g;V;g@mejl.example"]));
    let on = |words: &str, day: &str| {
        let words = words.split(' ').chain(["--date", day]);
        Ran::of(home.command().args(words), b"")
    };
    let sync = "sync --policy policy.foga --source a a.csv";
    on(sync, "2062-11-24")
        .exit(2)
        .complains("invalid value '2062-11-24' for '--date <YYYY-MM-DD>': it lies in the future: today is 2026-11-24, and a later day than 2026-11-25 is refused");
    on(sync, "2026-11-26").exit(2);
    assert!(!home.path("foga.db").exists());
    on(sync, "2026-11-25").fine();
    on("undo --run 1 --by Anna --why fel", "2026-11-26").exit(2);
    on("review take g email --by Anna --why rang", "2026-11-26").exit(2);
    assert_eq!(home.rows("SELECT date FROM run"), ["2026-11-25"]);
}

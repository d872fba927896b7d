//! What waits is taken or dismissed, by whom and why.

use crate::support::{Home, Ran};

/// Guardians' addresses from System B wait where another is stored, and so do what guardians enter
/// as their mobile numbers.
const POLICY: &str = "\
policy home extends standard
source a \"System A\"
source b \"System B\"
guardian: email {
    ## Somebody rings up first.
    ask: hold when source is b and stored is not missing and incoming != stored
}
edit guardian: mobile {
    call-back: hold when incoming is not missing
}
";

/// Two guardians; of both, System B has another address that waits.
pub fn waiting() -> Home {
    let home = Home::new().policy(POLICY);
    home.sync("a").rows(&["g;V;g@mejl.example", "h;V;h@mejl.example"]).run().fine();
    night_of_b(&home).fine().says("held 2 wait for somebody to decide");
    home
}

fn night_of_b(home: &Home) -> Ran {
    let rows = ["g;V;other-g@mejl.example", "h;V;other-h@mejl.example"];
    home.sync("b").rows(&rows).run()
}

const SIGNED: [&str; 4] = ["--by", "Anna Ek", "--date", "2026-11-30"];

/// Decides about one value.
fn decide(home: &Home, words: &[&str]) -> Ran {
    home.foga(&[&["review"], words, &SIGNED, &["--why", "rang upp"]].concat())
}

fn stored(home: &Home) -> Vec<String> {
    home.rows(
        "SELECT person.key || ' ' || value || ' ' || source.name || ' ' || category.name || ' ' || since
         FROM stored JOIN person ON person.id = person JOIN source ON source.id = origin
             JOIN category ON category.id = stored.category ORDER BY person.key",
    )
}

#[test]
fn what_waits_is_listed_with_its_reason() {
    waiting()
        .foga(&["review"])
        .fine()
        .says("g E-post g@mejl.example → other-g@mejl.example")
        .says("from System B, Vårdnadshavare; run 2 of 2026-11-24")
        .says("home.ask Somebody rings up first.")
        .says("waiting for somebody to decide: 2");
}

#[test]
fn what_is_taken_is_stored_as_coming_from_whose_it_is() {
    let home = waiting();
    decide(&home, &["take", "g", "email"]).fine().says("taken, written as run 3");
    assert_eq!(
        stored(&home),
        ["g other-g@mejl.example b guardian 2026-11-30", "h h@mejl.example a guardian 2026-11-24"]
    );
    home.foga(&["review"]).fine().says("waiting for somebody to decide: 1");
    home.foga(&["show", "g"]).fine().says("review: Anna Ek: rang upp");
    assert_eq!(
        home.rows("SELECT kind || ' ' || who || ' ' || why || ' ' || persons || taken || changed FROM run WHERE id = 3"),
        ["review Anna Ek rang upp 111"]
    );
    // It is not held again, and the same night of the other source may have its say.
    night_of_b(&home).fine().says("held 1 wait for somebody to decide").says("taken 1");
    assert_eq!(stored(&home)[0], "g other-g@mejl.example b guardian 2026-11-30");
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    assert_eq!(stored(&home)[0], "g g@mejl.example a guardian 2026-11-24");
}

#[test]
fn what_is_dismissed_is_not_asked_about_again_while_the_same_comes() {
    let home = waiting();
    decide(&home, &["dismiss", "g", "E-post"]).fine().says("dismissed, written as run 3");
    assert_eq!(stored(&home)[0], "g g@mejl.example a guardian 2026-11-24");
    home.foga(&["review"]).fine().never_says("other-g").says("waiting for somebody to decide: 1");
    home.foga(&["review", "--dismissed"])
        .fine()
        .says(
            "from System B, Vårdnadshavare; run 2 of 2026-11-24; dismissed in run 3 of 2026-11-30",
        )
        .says("dismissed: 1");
    home.foga(&["show", "g"]).fine().says(
        "E-post other-g@mejl.example (dismissed in run 3 of 2026-11-30), from System B, Vårdnadshavare; run 2 of 2026-11-24",
    );
    night_of_b(&home).fine();
    home.foga(&["review"]).fine().never_says("other-g");
    decide(&home, &["dismiss", "g", "email"]).exit(1).complains("it was dismissed before");

    home.sync("b").rows(&["g;V;third-g@mejl.example"]).run().fine();
    home.foga(&["review"]).fine().says("g E-post g@mejl.example → third-g@mejl.example");
}

#[test]
fn what_waits_does_not_go_unsaid() {
    let home = waiting();
    let again = || home.sync("b").rows(&["g;V;other-g@mejl.example", "h;V;other-h@mejl.example"]);
    again().run().fine().never_says("lapsed");
    decide(&home, &["dismiss", "h", "email"]).fine();
    let gone = || home.sync("b").with("--full").rows(&["x;V;x@mejl.example"]);
    let tried = gone().with("--dry-run --format json").run().fine();
    assert_eq!(tried.json()["lapsed"], 1);
    gone().run().fine().says("lapsed 1 waited before, and wait for nobody any more");
    gone().run().fine().never_says("lapsed");
    again().run().fine().says("waiting for somebody to decide, new in this run: 2");
    // What a source says instead may wait in its place.
    let other = home.sync("b").rows(&["g;V;third-g@mejl.example", "h;V;h@mejl.example"]);
    other.run().fine().says("lapsed 1 waited before, and wait for nobody any more");
}

#[test]
fn who_dismissed_something_may_still_take_it() {
    let home = waiting();
    decide(&home, &["dismiss", "g", "email"]).fine();
    decide(&home, &["take", "g", "email"]).fine();
    assert_eq!(stored(&home)[0], "g other-g@mejl.example b guardian 2026-11-30");
    let waited = home.foga(&["show", "--format", "json", "g"]).fine().json();
    let waited = waited["waited"].as_array().unwrap().iter();
    let told = waited.map(|row| format!("{} {} {}", row["run"], row["before"], row["after"]));
    assert_eq!(told.collect::<Vec<_>>(), [r#"3 "waits" "dismissed""#, r#"4 "dismissed" "gone""#]);
}

#[test]
fn an_edit_that_waited_is_the_persons_own_once_it_is_taken() {
    let home = waiting();
    home.sync("user").rows(&["g;V;g@mejl.example;070-1740605"]).run().fine();
    decide(&home, &["take", "g", "Mobilnummer", "--from", "user"]).fine();
    assert_eq!(stored(&home)[1], "g +46701740605 user guardian 2026-11-30");
    home.sync("user")
        .rows(&["g;V;g@mejl.example;070-1740605"])
        .run()
        .fine()
        .says("the same 4 no edits");
}

#[test]
fn where_several_wait_it_has_to_be_said_which() {
    let home = waiting();
    home.sync("b").rows(&["g;P;", "g;V;other-g@mejl.example"]).run().fine();
    let policy = POLICY.replace("guardian: email", "staff, guardian: email");
    let home = home.policy(&policy);
    home.sync("b").rows(&["g;P;staff-g@mejl.example", "g;V;other-g@mejl.example"]).run().fine();
    decide(&home, &["take", "g", "email"])
        .exit(1)
        .complains("several values wait: say which with `--from` and `--category`");
    decide(&home, &["take", "g", "email", "--category", "Personal"]).fine();
    assert_eq!(stored(&home)[0], "g staff-g@mejl.example b staff 2026-11-30");
}

#[test]
fn what_cannot_be_decided_changes_nothing() {
    let home = waiting();
    decide(&home, &["take", "nobody", "email"])
        .exit(1)
        .complains("no source has named this person");
    decide(&home, &["take", "g", "mobile"])
        .exit(1)
        .complains("no such value waits, or it waits no more");
    decide(&home, &["take", "g", "emial"])
        .exit(2)
        .complains("the store has no field `emial`")
        .complains("did you mean `email`?");
    decide(&home, &["take", "g", "email", "--from", "c"]).exit(2);
    home.foga(&["review", "take", "g", "email", "--why", "x"]).exit(2).complains("--by");
    let signed = |by, why| ["review", "take", "g", "email", "--by", by, "--why", why];
    home.foga(&signed("Eva Prov", " ")).exit(2).complains("it says nothing");
    assert_eq!(home.rows("SELECT CAST(count(*) AS TEXT) FROM run"), ["2"]);
    home.foga(&["review", "--category", "guard", "--store", "foga.db"])
        .exit(2)
        .complains("the store has no category `guard`");
    home.foga(&["review", "--category", "pupil"]).fine().says("waiting for somebody to decide: 0");
}

const PERSON: &str = "hemlig-17";

/// Whoever knows the key may decide; what is printed says nothing.
#[test]
fn what_waits_of_a_protected_person_is_shown_to_whom_asks_for_it() {
    let home = waiting();
    let row = format!("{PERSON};V;gomd@mejl.example;;Osynlig;;;;J");
    home.sync("a").rows(&[&row]).run().fine();
    for format in ["human", "csv", "json"] {
        home.foga(&["review", "--format", format])
            .exit(0)
            .complains("1 person with protected identity left out")
            .never_says(PERSON)
            .never_says("gomd");
    }
    let told = ", and 2 that are not shown, of 1 person with protected identity";
    home.foga(&["review"]).exit(0).says(&format!("waiting for somebody to decide: 2{told}"));
    home.foga(&["review", "--field", "mobile"]).fine().says("waiting for somebody to decide: 0");
    let json = home.foga(&["review", "--format", "json"]).json();
    assert_eq!((&json["protected_persons"], &json["protected_values"]), (&1.into(), &2.into()));
    assert_eq!(home.rows("SELECT command FROM reveal"), [""; 0]);
    home.foga(&["review", "--reveal-protected"])
        .fine()
        .says("hemlig-17 E-post (missing) → gomd@mejl.example");
    assert_eq!(home.rows("SELECT command || persons FROM reveal"), ["review1"]);
    decide(&home, &["take", PERSON, "email"]).fine().never_says(PERSON).never_says("gomd");
    assert_eq!(stored(&home)[2], "hemlig-17 gomd@mejl.example a guardian 2026-11-30");
    // The same comes again: nothing would change, and no guard is asked.
    home.sync("a").rows(&[&row]).run().fine();
    assert_eq!(
        home.rows(
            "SELECT field.name FROM waiting JOIN field ON field.id = field WHERE value LIKE 'gomd%'"
        ),
        [""; 0]
    );
}

#[test]
fn what_waits_is_gone_through_one_by_one() {
    let home = waiting();
    let ask = [&["review", "ask"], &SIGNED[..], &["--why", "rang upp"]].concat();
    home.feed(&ask, "x\nt\ns\n")
        .fine()
        .says("1 of 2: g E-post g@mejl.example → other-g@mejl.example")
        .says("1 taken, 0 dismissed; written as run 3");
    home.feed(&ask, "q\n").fine().says("nothing was decided: nothing was written");
    home.feed(&ask, "d\n").fine().says("0 taken, 1 dismissed; written as run 4");
    home.feed(&ask, "").fine().says("nothing was decided: nothing was written");
    home.foga(&["review"]).fine().says("waiting for somebody to decide: 0");
}

//! Temporary numbers that become others, and whoever had them.

use crate::support::{Home, Ran};

const DESCRIPTION: &str = "\
format: csv
person: Pnr
category: {column: Roll, values: {E: pupil, V: guardian}}
fields: {given-name: Förnamn, family-name: Efternamn, email: E-post, mobile: Mobil}
protected: {column: Skydd, harmless: [N]}
name: [given-name, family-name]
";

const HEADER: &str = "Pnr,Roll,Förnamn,Efternamn,E-post,Mobil,Skydd\n";

/// What the platform exports has no names.
const USER: &str = "\
format: csv
person: Pnr
category: {column: Roll, values: {E: pupil, V: guardian}}
fields: {email: E-post}
";

const TEMPORARY: &str = "20100301-TF12";
const NUMBER: &str = "20100301-2380";

fn home() -> Home {
    let home = Home::new().describe("user", USER);
    ["a", "b"].into_iter().fold(home, |home, source| home.describe(source, DESCRIPTION))
}

/// A night on which a source delivers these rows.
#[track_caller]
fn night(home: &Home, source: &str, day: u8, with: &str, rows: &[&str]) -> Ran {
    let text = HEADER.to_owned() + &rows.iter().map(|row| format!("{row}\n")).collect::<String>();
    std::fs::write(home.path("in.csv"), text).unwrap();
    home.sync(source).of("in.csv").date(&format!("2026-11-{day:02}")).with(with).run()
}

fn people(home: &Home) -> Vec<String> {
    home.rows("SELECT key FROM person ORDER BY key")
}

#[test]
fn a_person_keeps_all_that_is_stored_under_the_new_number() {
    let home = home();
    let row = |number, email| format!("{number},E,Åsa,Ek,{email},,N");
    night(&home, "a", 20, "--full", &[&row(TEMPORARY, "a@skola.example")]).fine();
    let edit = format!("Pnr,Roll,E-post\n{TEMPORARY},E,egen@mejl.example\n");
    let home = home.file("user.csv", edit);
    home.sync("user").of("user.csv").date("2026-11-21").run().fine();
    let new = format!("{NUMBER},E,ÅSA,Ek,b@skola.example,,N");
    let ran = night(&home, "a", 22, "--full --format json", &[&new]).fine();
    assert_eq!(ran.findings("gone").len(), 0);
    let moved = ran.findings("renumbered");
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0]["person"], "201003012380");
    assert_eq!(moved[0]["values"][0]["value"], "20100301TF12");
    assert_eq!(ran.json()["new_persons"], 0);
    assert_eq!(people(&home), ["201003012380"]);
    assert_eq!(
        home.stored(),
        [
            "201003012380 email egen@mejl.example user",
            "201003012380 given-name ÅSA a",
            "201003012380 family-name Ek a"
        ]
    );
    // The history is that of one person, and whoever asks for the old number finds it.
    for number in [NUMBER, TEMPORARY] {
        let shown = home.foga(&["show", number]).fine();
        shown
            .says("201003012380 Elev")
            .says("20100301TF12 until run 3 of 2026-11-22")
            .says("run 2 of 2026-11-21, the person E-post a@skola.example → egen@mejl.example standard.saved");
    }
    // The same again is nothing new, and so is the source that has always known the new number.
    let ran = night(&home, "a", 23, "--full --format json", &[&new]).fine();
    assert_eq!((ran.findings("renumbered").len(), ran.json()["changed"].clone()), (0, 0.into()));
}

#[test]
fn the_report_says_it_to_a_person() {
    let home = home();
    night(&home, "a", 20, "", &[&format!("{TEMPORARY},E,Åsa,Ek,,,N")]).fine();
    night(&home, "a", 21, "", &[&format!("{NUMBER},E,Åsa,Ek,,,N")])
        .fine()
        .says("numbers that have changed, with all that is stored of the persons: 1")
        .says("20100301TF12 → 201003012380");
}

#[test]
fn a_dry_run_says_it_and_does_nothing() {
    let home = home();
    night(&home, "a", 20, "", &[&format!("{TEMPORARY},E,Åsa,Ek,,,N")]).fine();
    let new = format!("{NUMBER},E,Åsa,Ek,,,N");
    let tried = night(&home, "a", 21, "--dry-run --format json", &[&new]).fine();
    assert_eq!(people(&home), ["20100301TF12"]);
    let done = night(&home, "a", 21, "--format json", &[&new]).fine();
    assert_eq!(tried.findings("renumbered"), done.findings("renumbered"));
    assert_eq!(people(&home), ["201003012380"]);
}

/// Another name, another day, a name of which a part is missing, and a number that is delivered
/// beside the temporary one: none of them is the person.
#[test]
fn whoever_differs_in_anything_is_somebody_else() {
    let old = format!("{TEMPORARY},E,Åsa,Ek,a@skola.example,,N");
    for rows in [
        vec![format!("{NUMBER},E,Åsa,Berg,,,N")],
        vec![format!("{NUMBER},E,Åsa,,,,N")],
        vec!["20100302-2397,E,Åsa,Ek,,,N".to_owned()],
        vec![format!("{NUMBER},E,Åsa,Ek,,,N"), old.clone()],
    ] {
        let home = home();
        night(&home, "a", 20, "", &[&old]).fine();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let ran = night(&home, "a", 21, "--format json", &rows).fine();
        assert_eq!(ran.findings("renumbered").len(), 0, "{rows:?}");
        assert_eq!(ran.findings("namesakes").len(), 0, "{rows:?}");
        assert_eq!(people(&home).len(), 2, "{rows:?}");
    }
    // Nobody is known again where the description does not say what a name is.
    let home = home();
    let home = home.describe("a", &DESCRIPTION.replace("name: [given-name, family-name]\n", ""));
    night(&home, "a", 20, "", &[&old]).fine();
    night(&home, "a", 21, "", &[&format!("{NUMBER},E,Åsa,Ek,,,N")]).fine();
    assert_eq!(people(&home).len(), 2);
}

#[test]
fn a_coordination_number_may_follow_too() {
    let home = home();
    night(&home, "a", 20, "", &["19730228-TF01,V,Bo,Ek,,,N"]).fine();
    night(&home, "a", 21, "", &["19730288-9931,V,Bo,Ek,,,N"]).fine();
    assert_eq!(people(&home), ["197302889931"]);
}

#[test]
fn of_two_who_may_be_meant_none_is_taken() {
    let home = home();
    let [one, two] =
        ["20100301-TF12", "20100301-TF34"].map(|number| format!("{number},E,Åsa,Ek,,,N"));
    night(&home, "a", 20, "--full", &[&one, &two, "20090101-2385,E,Bo,Ek,,,N"]).fine();
    let new = format!("{NUMBER},E,Åsa,Ek,,070-1740605,N");
    let rows = [new.as_str(), "20090101-2385,E,Bo,Ek,,,N"];
    let ran = night(&home, "a", 21, "--full --format json", &rows).fine();
    let held = ran.findings("namesakes");
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["person"], "201003012380");
    let values: Vec<_> =
        held[0]["values"].as_array().unwrap().iter().map(|v| &v["value"]).collect();
    assert_eq!(values, ["20100301TF12", "20100301TF34"]);
    assert_eq!(ran.findings("gone").len(), 2);
    assert_eq!(people(&home), ["200901012385", "20100301TF12", "20100301TF34"]);
    // Every night again, until somebody has said who it is; also by itself.
    let again = night(&home, "a", 22, "", &[&new]).fine();
    again.says("201003012380 20100301TF12 or 20100301TF34 nobody can know which: nothing that was delivered of it is taken");
    night(&home, "a", 23, "--new-person 20100301-2380", &[&new])
        .fine()
        .never_says("nobody can know");
    assert_eq!(people(&home).len(), 4);
    night(&home, "a", 24, "", &[&new]).fine().never_says("nobody can know");
}

/// The new number is marked, and one of the two it is.
#[test]
fn of_two_who_may_be_meant_both_are_protected() {
    let home = home();
    let old = ["20100301-TF12", "20100301-TF34"]
        .map(|number| format!("{number},E,Åsa,Ek,gomd.{number}@skola.example,,N"));
    night(&home, "a", 20, "--full", &[&old[0], &old[1]]).fine();
    let marked = format!("{NUMBER},E,Åsa,Ek,,070-1740605,J");
    for (day, with) in [(21, "--full"), (22, ""), (23, "--full")] {
        let ran = night(&home, "a", day, with, &[&marked]).fine();
        let told =
            "•••• •••• or •••• nobody can know which: nothing that was delivered of it is taken";
        ran.says(told).never_says("20100301").never_says("gone from the source");
        let export = home.foga(&["export"]).exit(0);
        assert!(!export.out.contains("gomd"), "{}", export.out);
    }
}

/// Also where nothing is delivered of the new number.
#[test]
fn whoever_is_protected_is_not_named_where_somebody_has_said_so() {
    let old = format!("{NUMBER},E,Åsa,Ek,,,J");
    for rows in [vec![old.as_str()], vec![]] {
        let home = home();
        night(&home, "a", 20, "", &[&old]).fine();
        let told = "--same-person 20100301-2380=20090101-2385";
        let ran =
            night(&home, "a", 21, told, &[&rows[..], &["20000229-2399,E,Bo,Ek,,,N"]].concat());
        ran.says("•••• → ••••").never_says("20100301").never_says("20090101");
    }
}

#[test]
fn of_two_numbers_that_may_follow_none_does() {
    let home = home();
    night(&home, "a", 20, "", &[&format!("{TEMPORARY},E,Åsa,Ek,,,N")]).fine();
    let rows = ["20100301-2380,E,Åsa,Ek,,,N", "20100301-2398,E,Åsa,Ek,,,N"];
    let ran = night(&home, "a", 21, "--format json", &rows).fine();
    assert_eq!((ran.findings("namesakes").len(), ran.findings("renumbered").len()), (2, 0));
    assert_eq!(people(&home), ["20100301TF12"]);
}

#[test]
fn a_source_that_is_behind_is_understood_as_long_as_the_name_is_the_same() {
    let home = home();
    let old = format!("{TEMPORARY},E,Åsa,Ek,b@skola.example,070-1740605,N");
    night(&home, "a", 20, "", &[&format!("{TEMPORARY},E,Åsa,Ek,a@skola.example,,N")]).fine();
    night(&home, "b", 20, "--full", &[&old]).fine();
    night(&home, "a", 21, "", &[&format!("{NUMBER},E,Åsa,Ek,a@skola.example,,N")]).fine();
    let behind = night(&home, "b", 22, "--full --format json", &[&old]).fine();
    assert_eq!(
        (behind.findings("gone").len(), behind.json()["new_persons"].clone()),
        (0, 0.into())
    );
    assert_eq!(people(&home), ["201003012380"]);
    // The platform, too: it has no other account of that number.
    let home = home.file("user.csv", format!("Pnr,Roll,E-post\n{TEMPORARY},E,egen@mejl.example\n"));
    home.sync("user").of("user.csv").date("2026-11-23").run().fine();
    assert!(home.stored().contains(&"201003012380 email egen@mejl.example user".to_owned()));
    // The number is given to somebody else.
    night(&home, "b", 24, "", &[&format!("{TEMPORARY},E,Love,Lind,,,N")]).fine();
    assert_eq!(people(&home), ["201003012380", "20100301TF12"]);
    // Now it is nobody's before, and what comes under it is of the one who has it.
    night(&home, "b", 25, "", &[&old]).fine();
    assert!(home.stored().contains(&"20100301TF12 email b@skola.example b".to_owned()));
}

#[test]
fn two_who_are_both_in_the_store_are_told_and_stay_two() {
    let home = home();
    night(&home, "b", 20, "", &[&format!("{NUMBER},E,Åsa,Ek,b@skola.example,,N")]).fine();
    night(&home, "a", 20, "--full", &[&format!("{TEMPORARY},E,Åsa,Ek,a@skola.example,,N")]).fine();
    let row = format!("{NUMBER},E,Åsa,Ek,a@skola.example,,N");
    let ran = night(&home, "a", 21, "--full", &[&row]).fine();
    ran.says("201003012380 20100301TF12 both numbers are in the store, and both stay there");
    assert_eq!(people(&home).len(), 2);
    // Once is enough: the next night the source has not had the temporary one.
    night(&home, "a", 22, "--full", &[&row]).fine().never_says("both numbers");
}

#[test]
fn nothing_of_a_protected_person_is_shown() {
    for (old, new) in [("J", "J"), ("J", "N"), ("N", "J")] {
        let home = home();
        night(&home, "a", 20, "", &[&format!("{TEMPORARY},E,Åsa,Ek,,,{old}")]).fine();
        let row = format!("{NUMBER},E,Åsa,Ek,,,{new}");
        for with in ["--dry-run", "--dry-run --format json", "--format log"] {
            let ran = night(&home, "a", 21, with, &[&row]).exit(0);
            ran.never_says("TF12").never_says("2380");
        }
        assert_eq!(people(&home), ["201003012380"], "{old} {new}");
        let shown = home.foga(&["show", NUMBER]);
        assert_eq!(shown.exit, Some(0));
        if (old, new) != ("J", "N") {
            shown.never_says("TF12").never_says("2380");
        }
    }
    let home = home();
    let rows = ["20100301-TF12,E,Åsa,Ek,,,N", "20100301-TF34,E,Åsa,Ek,,,J"];
    night(&home, "a", 20, "", &rows).exit(0);
    for with in ["", "--format json", "--format log"] {
        let ran = night(&home, "a", 21, with, &[&format!("{NUMBER},E,Åsa,Ek,,,N")]).exit(0);
        ran.never_says("TF").never_says("2380");
    }
}

#[test]
fn somebody_can_say_who_is_whom() {
    let home = home();
    let [one, two] =
        ["20100301-TF12", "20100301-TF34"].map(|number| format!("{number},E,Åsa,Ek,,,N"));
    night(&home, "a", 20, "--full", &[&one, &two]).fine();
    let new = format!("{NUMBER},E,Åsa,Ek,,070-1740605,N");
    let with = "--full --same-person 20100301-TF34=20100301-2380 --format json";
    let ran = night(&home, "a", 21, with, &[&new, &one]).fine();
    assert_eq!((ran.findings("renumbered").len(), ran.findings("namesakes").len()), (1, 0));
    assert_eq!(people(&home), ["201003012380", "20100301TF12"]);
    // Said twice is said once; of other numbers, too: one that was mistyped in the register.
    night(&home, "a", 22, with, &[&new, &one]).fine();
    let with = "--same-person 20100301-2380=20100301-2398";
    night(&home, "a", 23, with, &[&new.replace("2380", "2398")]).fine();
    assert_eq!(people(&home), ["201003012398", "20100301TF12"]);
    for (with, said) in [
        ("20100301-2398=20100301-TF12", "of `--same-person`, both numbers are in the store"),
        ("20090101-2385=20100302-2397", "of `--same-person`, nobody has the first number"),
        ("20090101-2385", "`--same-person` needs two numbers, `OLD=NEW`"),
        ("2009=20100302-2397", "what `--same-person` names is no number"),
    ] {
        let ran = night(&home, "a", 24, &format!("--same-person {with}"), &[&one]).exit(2);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}

/// Whoever exports after an undo has what was exported before the night, the numbers too.
#[test]
fn an_undone_night_gives_back_the_temporary_number() {
    let home = home();
    let export = || home.foga(&["export"]).fine().out;
    let others = ["20100302-2397,E,Bo,Ek,b@skola.example,,N", "20090101-2385,E,Li,Ek,,,N"];
    let old = format!("{TEMPORARY},E,Åsa,Ek,a@skola.example,,N");
    let new = format!("{NUMBER},E,Åsa,Ek,a@skola.example,,N");
    night(&home, "a", 20, "--full", &[&old, others[0], others[1]]).fine();
    let before = export();
    // Nothing but the number is another.
    night(&home, "a", 21, "--full", &[&new, others[0], others[1]]).fine();
    let after = export();
    assert!(before.contains("20100301TF12,") && after.contains("201003012380,"));
    let tried = home.foga(&["undo", "--run", "2", "--dry-run"]).fine();
    tried.says("1 person has the number from before the run again").never_says("2380");
    assert_eq!(export(), after, "only tried");
    home.undo(2).fine().says("written as run 3");
    assert_eq!(export(), before);
    for number in [NUMBER, TEMPORARY] {
        home.foga(&["show", number]).fine().says("20100301TF12 Elev");
    }
    home.undo(3).fine();
    assert_eq!(export(), after, "the undo is undone");
    home.undo(4).fine();

    // The next night says it anew, and nobody is there twice.
    let ran = night(&home, "a", 25, "--full --format json", &[&new, others[0], others[1]]).fine();
    assert_eq!((ran.findings("renumbered").len(), ran.findings("gone").len()), (1, 0));
    assert_eq!(export(), after);
}

#[test]
fn a_temporary_number_that_somebody_else_has_by_now_is_not_given_back() {
    let home = home();
    night(&home, "a", 20, "", &[&format!("{TEMPORARY},E,Åsa,Ek,,,N")]).fine();
    night(&home, "a", 21, "", &[&format!("{NUMBER},E,Åsa,Ek,,,N")]).fine();
    night(&home, "b", 22, "", &[&format!("{TEMPORARY},E,Love,Lind,,,N")]).fine();
    let undone = home.undo(2).fine();
    undone.says("0 persons have the number from before the run again; 1 changed again since, or the earlier number is another person's: left");
    assert_eq!(people(&home), ["201003012380", "20100301TF12"]);
}

#[test]
fn a_number_that_cannot_be_read_is_nobodys() {
    let home = home();
    let ran = night(&home, "a", 20, "--new-person 2010", &[]).exit(2);
    assert_eq!(
        ran.err,
        "error: what `--new-person` names is no number: a personal number has 10 or 12 digits, this has 4\n"
    );
}

//! Whoever makes no record is protected all the same where the source says so.

use crate::support::{Home, Ran};

const NUMBER: &str = "200002292399";
const SECRETS: [&str; 5] = [NUMBER, "000229", "Hemlig", "Osynlig", "gomd@mejl.example"];
const GOES_ON: &str = r#"[{"schoolType": "GR", "startDate": "2020-01-01"}]"#;
const ENDED: &str = r#"[{"schoolType": "GR", "startDate": "2020-01-01", "endDate": "2026-11-01"}]"#;

fn person(marking: &str, enrolments: &str, more: &str) -> String {
    format!(
        r#"{{"id": "x", "givenName": "Hemlig", "familyName": "Osynlig", "civicNo": {{"value": "{NUMBER}"}},
        "emails": [{{"type": "Privat", "value": "gomd@mejl.example"}}],
        "securityMarking": "{marking}", "enrolments": {enrolments}{more}}}"#
    )
}

fn other() -> String {
    person("Ingen", GOES_ON, "")
        .replace(NUMBER, "194608239986")
        .replace("gomd@", "anna@")
        .replace("\"x\"", "\"y\"")
        .replace("Hemlig", "Anna")
        .replace("Osynlig", "Ek")
}

/// With a pupil whom everybody may see.
fn home() -> Home {
    let home = Home::new().describe("a", "format: ss12000\n");
    night(&home, "2026-11-01", &[person("Ingen", GOES_ON, "")]).fine();
    assert!(home.foga(&["export"]).fine().out.contains(NUMBER));
    home
}

fn night(home: &Home, date: &str, persons: &[String]) -> Ran {
    deliver(home, date, persons, "--full --allow-mass-change")
}

fn deliver(home: &Home, date: &str, persons: &[String], options: &str) -> Ran {
    let all: Vec<String> = persons.iter().cloned().chain([other()]).collect();
    std::fs::write(home.path("in.json"), format!("[{}]", all.join(","))).unwrap();
    home.sync("a").date(date).of("in.json").with(options).run()
}

#[track_caller]
fn says_nothing(ran: Ran) -> Ran {
    SECRETS.into_iter().fold(ran, Ran::never_says)
}

/// Nothing that is printed says who it is, and the store remembers it soundly.
#[track_caller]
fn is_protected(home: &Home) {
    for command in [&["export"][..], &["export", "--wide"], &["history"], &["conflicts"]] {
        let ran = says_nothing(home.foga(command));
        assert!(command[0] != "export" || ran.out.contains("anna@mejl.example"), "{}", ran.out);
    }
    for format in ["human", "json"] {
        let ran = home.foga(&["show", "--format", format, NUMBER]);
        says_nothing(ran).complains("the person has protected identity");
    }
    home.foga(&["store", "check"]).fine();
}

/// The enrolment has ended, nobody can say what the enrolments are, or the person is dead; and
/// whatever is said of it in another record.
#[test]
fn who_makes_no_record_is_protected_where_the_source_says_so() {
    let marked = |enrolments: &str, more: &str| person("Sekretessmarkering", enrolments, more);
    let dead = r#", "personStatus": "Avliden""#;
    for gone in [
        marked(ENDED, ""),
        marked("\"GR\"", ""),
        marked("null", ""),
        marked(GOES_ON, dead),
        marked(ENDED, "").replace("200002292399", "20000229-2399"),
    ] {
        let all = ["--full", "", "--full --format json", "--full --format log"];
        let is_first = gone == marked(ENDED, "");
        for options in if is_first { &all[..] } else { &all[..1] } {
            let home = home();
            let ran = deliver(&home, "2026-11-02", std::slice::from_ref(&gone), options).fine();
            assert!(*options != "--full" || ran.out.contains("••••"), "{}", ran.out);
            says_nothing(ran).never_says("is not remembered");
            is_protected(&home);
            let open = person("Ingen", GOES_ON, "");
            says_nothing(night(&home, "2026-11-03", &[open.clone(), gone.clone()]).fine());
            is_protected(&home);
            // Silence ends nothing, and another word does.
            says_nothing(night(&home, "2026-11-04", &[]).fine());
            is_protected(&home);
            night(&home, "2026-11-05", &[open]).fine();
            assert!(home.foga(&["export"]).fine().out.contains(NUMBER), "{gone}");
        }
    }
}

/// The source has lost the person already when it says so.
#[test]
fn whoever_is_gone_is_protected_when_the_source_says_so_afterwards() {
    for gone in [&[][..], &[person("Ingen", ENDED, "")]] {
        let home = home();
        night(&home, "2026-11-02", gone).fine();
        let marked = person("Sekretessmarkering", ENDED, "");
        says_nothing(night(&home, "2026-11-03", std::slice::from_ref(&marked)).fine());
        is_protected(&home);
        says_nothing(night(&home, "2026-11-04", &[marked]).fine());
        is_protected(&home);
        home.undo(4).fine();
        home.undo(3).fine();
        home.foga(&["store", "check"]).fine();
    }
}

/// Whoever is in no record and in no store has nothing to protect.
#[test]
fn of_whom_nobody_knows_nothing_is_said() {
    let home = Home::new().describe("a", "format: ss12000\n");
    let marked = person("Sekretessmarkering", ENDED, "");
    says_nothing(night(&home, "2026-11-02", &[marked]).fine()).never_says("is not remembered");
    assert_eq!(home.rows("SELECT key FROM person"), ["194608239986"]);
}

/// What another source says is not weaker for that.
#[test]
fn a_source_that_has_no_record_protects_whom_another_has() {
    let home = Home::new().describe("a", "format: ss12000\n");
    let row = format!("{NUMBER};V;gomd@mejl.example;;;;;;N");
    home.sync("b").rows(&[&row]).date("2026-11-01").run().fine();
    says_nothing(night(&home, "2026-11-02", &[person("Sekretess", ENDED, "")]).fine());
    says_nothing(home.sync("b").rows(&[&row]).date("2026-11-03").run().fine());
    is_protected(&home);
}

/// The same of rows of which a cell says that they are no records.
#[test]
fn rows_that_are_no_records_protect_as_well() {
    let description = "{format: csv, separator: \";\", person: nr, category: guardian, when: aktiv, \
        fields: {email: mejl}, protected: skydd}";
    let home = Home::new().describe("a", description);
    let deliver = |date: &str, rows: &str| {
        let anna = "194608239986;ja;anna@mejl.example;";
        let text = format!("nr;aktiv;mejl;skydd\n{rows}\n{anna}\n");
        std::fs::write(home.path("in.csv"), text).unwrap();
        home.sync("a").date(date).of("in.csv").with("--full").run().fine()
    };
    deliver("2026-11-01", "20000229-2399;ja;gomd@mejl.example;");
    says_nothing(deliver("2026-11-02", "20000229-2399;;;J"));
    is_protected(&home);
}

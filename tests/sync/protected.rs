//! Persons with protected identity: nothing that is printed says who or where they are.

use crate::support::{Home, Ran};

const PERSON: &str = "hemlig-17";
const SECRETS: [&str; 6] =
    [PERSON, "gomd@mejl.example", "70-1740699", "+46701740699", "Osynlig", "Okänd gata"];

fn row(email: &str, skydd: &str) -> String {
    format!("{PERSON};V;{email};070-1740699;Osynlig;Okänd gata 1;Ort;;{skydd}")
}

#[track_caller]
fn says_nothing(ran: Ran) -> Ran {
    SECRETS.into_iter().fold(ran, Ran::never_says)
}

/// In both forms of every report in which the person takes part in every kind of finding.
#[test]
fn no_report_says_who_it_is() {
    for format in ["human", "json"] {
        let home = Home::new();
        let sync = |source: &str, rows: &[&str]| {
            let format = format!("--format {format}");
            says_nothing(home.sync(source).rows(rows).with(&format).run())
        };
        // Held, two rows that differ, a value and a time that cannot be read.
        let unreadable = format!(
            "{PERSON};V;gomd@mejl.example, x;070-1740699 mamma;Osynlig;;;gomd@mejl.example;"
        );
        let rows = [row("gomd@mejl.example", "J"), row("gomd@mejl.example.", ""), unreadable];
        let ran = sync("a", &rows.each_ref().map(String::as_str));
        assert!(ran.fine().out.contains("••••"));
        // Sources that disagree; the second does not even know of the protection.
        sync("b", &[&row("other.gomd@mejl.example", "")]).fine();
        // A row set aside, of which a cell stands in the wrong column.
        let ragged = format!("{PERSON};gomd@mejl.example;Osynlig");
        sync("a", &[&ragged, "g;V;g@mejl.example"]).fine();
        // Edits: refused, stale.
        sync("user", &[&row("own.gomd@mejl.example", "")]).fine();
        let stale = row("own.gomd@mejl.example", "").replace(";;", ";2020-01-01;");
        sync("user", &[&stale]).fine();
        // Of an identity that cannot be read, and of somebody whom no source has named.
        sync("user", &["hemlig-17\u{1};V;gomd@mejl.example;;Osynlig;;;;J"]);
        sync("user", &["hemlig-17-b;V;gomd@mejl.example;;Osynlig;;;;J"]);
        // Gone.
        sync("a", &[&row("gomd@mejl.example", "J")]).fine();
        let full = home.sync("a").rows(&["g;V;g@mejl.example"]).with("--full --format");
        says_nothing(full.with(format).run()).fine();
    }
}

#[test]
fn nothing_of_a_protected_person_changes_and_all_of_it_waits() {
    let home = Home::new();
    home.sync("a")
        .rows(&[&row("gomd@mejl.example", "J")])
        .run()
        .fine()
        .says("held 4 wait for somebody to decide");
    assert_eq!(home.stored(), [""; 0]);
    let waiting = home.rows("SELECT value FROM waiting ORDER BY field");
    assert_eq!(waiting[..2], ["gomd@mejl.example", "+46701740699"]);
    home.sync("a").rows(&[&row("gomd@mejl.example", "N")]).run().fine();
    assert_eq!(home.rows("SELECT value FROM waiting"), [""; 0], "it lapses with the protection");
    assert_eq!(home.stored()[0], format!("{PERSON} email gomd@mejl.example a"));
}

#[test]
fn show_hides_the_values_until_somebody_asks_for_them() {
    let home = protected_after_a_while();
    for format in ["human", "json"] {
        let ran = home.foga(&["show", "--format", format, PERSON]).exit(0);
        let ran = says_nothing(ran).complains("the person has protected identity");
        assert!(ran.out.contains("••••"), "{}", ran.out);
    }
    assert_eq!(home.rows("SELECT command FROM reveal"), [""; 0]);
    let ran = home.foga(&["show", "--reveal-protected", PERSON]).fine();
    assert!(ran.out.contains("gomd@mejl.example"));
    assert_eq!(home.rows("SELECT command || persons FROM reveal"), ["show1"]);
    let told = home.foga(&["history", "--reveals", "--format", "json"]).fine().json();
    let reveals = told["reveals"].as_array().unwrap();
    assert_eq!((&reveals[0]["command"], &reveals[0]["persons"]), (&"show".into(), &1.into()));
    assert!(reveals[0]["at"].as_str().unwrap().ends_with('Z') && reveals.len() == 1);
    home.foga(&["history", "--reveals"])
        .fine()
        .says("times that somebody was shown with `--reveal-protected`: 1")
        .never_says(PERSON);
}

#[test]
fn export_leaves_them_out_and_says_how_many() {
    let home = protected_after_a_while();
    for options in [&[][..], &["--wide"], &["--format", "jsonl"], &["--run", "1"]] {
        let ran = home.foga(&[&["export"], options].concat()).exit(0);
        says_nothing(ran).complains("1 person with protected identity left out");
    }
    assert_eq!(home.rows("SELECT command FROM reveal"), [""; 0]);
    let ran = home.foga(&["export", "--reveal-protected"]).fine();
    assert!(ran.out.contains("hemlig-17,guardian,email,gomd@mejl.example,a,2026-11-24\n"));
    assert_eq!(home.rows("SELECT command || persons FROM reveal"), ["export1"]);
}

fn protected_after_a_while() -> Home {
    let home = Home::new();
    let before = row("gomd@mejl.example", "N");
    home.sync("a").rows(&[&before, "g;V;g@mejl.example"]).run().fine();
    home.sync("a").rows(&[&row("ny.gomd@mejl.example", "J")]).run().fine();
    home
}

#[test]
fn a_row_that_is_set_aside_may_be_a_protected_persons() {
    let home = Home::new();
    let protected = format!("{PERSON};Rektor;gomd@mejl.example;;;;;;J");
    let cut_off = format!("{PERSON};gomd@mejl.example");
    let cut_off = format!("{}{cut_off}\n", crate::support::HEADER);
    let home = home.file("cut-off.csv", cut_off);
    for format in ["human", "json"] {
        let format = format!("--format {format}");
        let ran = home.sync("a").rows(&[&protected]).with(&format).run().exit(1);
        let ran = says_nothing(ran);
        assert!(ran.out.contains("••••"));
        assert!(
            ran.out.contains("known are `E`, `P`, `V`"),
            "words of the description: {}",
            ran.out
        );
        let ran = home.sync("a").of("cut-off.csv").with(&format).run().exit(1);
        assert!(says_nothing(ran).out.contains("••••"));
    }
    let open = "g;Rektor;g@mejl.example;;;;;;N";
    let ran = home.sync("a").rows(&[open]).with("--format json").run().exit(1);
    assert_eq!(ran.findings("set-aside")[0]["person"], "g");
}

/// A delivery speaks of a person as a whole: the row that protects may come last.
#[test]
fn one_row_protects_all_rows_of_its_person() {
    for rows in [["V;1@mejl.example;;;;;;", "P;;;;;;;J"], ["P;;;;;;;J", "V;1@mejl.example;;;;;;"]] {
        let home = Home::new();
        let rows = rows.map(|row| format!("{PERSON};{row}"));
        home.sync("a").rows(&rows.each_ref().map(String::as_str)).run().fine();
        assert_eq!(home.stored(), [""; 0]);
        assert_eq!(home.rows("SELECT value FROM waiting"), ["1@mejl.example"]);
    }
}

/// A description that says nothing of protection, and a policy without one of the sources or the
/// category: in no case does anybody say that the person is protected no longer.
#[test]
fn protection_does_not_end_because_nobody_speaks_of_it() {
    const SILENT: &str = "{format: csv, separator: \";\", person: {column: id, kind: opaque}, \
        category: {column: role, values: {V: guardian}}, fields: {email: email}}";
    type Silence = (&'static str, fn(Home) -> Home);
    let silences: [Silence; 4] = [
        ("gone from the source", |home| {
            home.sync("a")
                .date("2026-11-02")
                .rows(&["other;V;o@mejl.example"])
                .with("--full")
                .run();
            home
        }),
        ("the source is dropped", |home| home.policy("policy home extends standard\nsource b")),
        ("the description says nothing", |home| {
            let home = home.describe("a", SILENT);
            let rows = [format!("{PERSON};V;gomd@mejl.example")];
            home.sync("a").date("2026-11-02").rows(&rows.each_ref().map(String::as_str)).run();
            home
        }),
        ("no category of that name is left", |home| {
            let text = "policy home extends safeguards\nsource a\nsource b\ncategory pupil\n\
                field email is email\n\
                every category: every field { take-it: take keep-it: keep }\n\
                edit every category: every field { saved: keep }";
            let description = "{format: csv, separator: \";\", person: {column: id, kind: opaque}, \
                category: pupil, fields: {email: email}, protected: {column: skydd, harmless: [N]}}";
            home.policy(text).describe("b", description)
        }),
    ];
    for (what, silence) in silences {
        let home = Home::new();
        home.sync("a").date("2026-11-01").rows(&[&row("gomd@mejl.example", "J")]).run().fine();
        let home = silence(home);
        let rows = [row("from.b@mejl.example", "")];
        let ran = home.sync("b").rows(&rows.each_ref().map(String::as_str)).run().fine();
        let values = home.rows("SELECT value FROM stored WHERE value IS NOT NULL");
        assert!(!values.contains(&"from.b@mejl.example".to_owned()), "{what}: {}", ran.out);
        let export = home.foga(&["export"]).fine();
        assert!(!export.out.contains(PERSON), "{what}: {}", export.out);
        assert!(home.foga(&["show", PERSON]).out.contains("protected identity"), "{what}");
    }
}

/// The platform's own export speaks of protection like any source, and is remembered like one.
#[test]
fn the_platforms_word_lasts_until_it_says_otherwise() {
    let home = Home::new();
    home.sync("a").date("2026-11-01").rows(&[&row("gomd@mejl.example", "N")]).run().fine();
    home.sync("user").date("2026-11-02").rows(&[&row("gomd@mejl.example", "J")]).run().fine();
    assert!(!home.foga(&["export"]).exit(0).out.contains(PERSON));
    home.sync("a").date("2026-11-03").rows(&[&row("ny.gomd@mejl.example", "N")]).run().fine();
    assert_eq!(home.rows("SELECT value FROM waiting"), ["ny.gomd@mejl.example"]);
    home.sync("user").date("2026-11-04").rows(&[&row("gomd@mejl.example", "")]).run().fine();
    home.sync("a").date("2026-11-05").rows(&[&row("ny.gomd@mejl.example", "N")]).run().fine();
    assert!(home.foga(&["export"]).fine().out.contains("ny.gomd@mejl.example"));
}

#[test]
fn protection_ends_where_the_source_that_said_it_says_otherwise() {
    let home = Home::new();
    home.sync("a").date("2026-11-01").rows(&[&row("gomd@mejl.example", "J")]).run().fine();
    home.sync("a").date("2026-11-02").rows(&["g;V;g@mejl.example"]).with("--full").run().fine();
    home.sync("a").date("2026-11-03").rows(&[&row("gomd@mejl.example", "N")]).run().fine();
    assert!(home.foga(&["export"]).fine().out.contains("gomd@mejl.example"));
    assert_eq!(
        home.rows("SELECT CAST(count(*) AS TEXT) FROM known WHERE protected OR gone"),
        ["0"]
    );
}

#[test]
fn a_row_that_is_set_aside_protects_the_person_all_the_same() {
    let home = Home::new();
    let marked = format!("{PERSON};X;gomd@mejl.example;;;;;;J");
    home.sync("a").rows(&[&row("gomd@mejl.example", ""), &marked]).run().fine();
    assert_eq!(
        home.rows("SELECT CAST(count(*) AS TEXT) FROM stored WHERE value IS NOT NULL"),
        ["0"]
    );
}

/// Each number that can be found in a cell that is not written as one is taken to be meant.
#[test]
fn a_number_that_is_not_written_as_one_protects_whoever_it_may_mean() {
    let numbered = "{format: csv, separator: \";\", person: id, category: {column: role, values: \
        {V: guardian}}, fields: {email: email}, protected: {column: skydd, harmless: [N]}}";
    let open = "20000229-2399;V;gomd@mejl.example;;;;;;N";
    for number in ["20000229 2399", "2000-02-29-2399", "20000229-2399, 19460823-9986"] {
        let marked = format!("{number};V;gomd@mejl.example;;;;;;J");
        // Beside a row that says nothing of it; of somebody who was there before, with such a row
        // and without one; and where the row has another fault, too.
        let faulty = marked.replace(";V;", ";Rektor;");
        let nights: [(&[&str], &[&str]); 4] = [
            (&[], &[open, &marked]),
            (&[open], &[&marked, open]),
            (&[open], &[&marked, "19460823-9986;V;c@mejl.example;;;;;;N"]),
            (&[], &[open, &faulty]),
        ];
        for (before, night) in nights {
            let home = Home::new().describe("a", numbered);
            if !before.is_empty() {
                home.sync("a").rows(before).run().fine();
            }
            home.sync("a").rows(night).run().fine().never_says("gomd");
            let export = home.foga(&["export"]).exit(0);
            assert!(!export.out.contains("gomd"), "{number} {before:?} {night:?}: {}", export.out);
        }
    }
}

/// Whoever the row says it of has no number there, whoever else has.
#[test]
fn of_a_row_without_its_own_number_it_is_told_that_nothing_is_remembered() {
    let described = "{format: csv, separator: \";\", protected: {column: skydd, harmless: [N]}, records: \
        [{category: pupil, person: barn, fields: {email: epost}}, \
        {category: guardian, person: vh, fields: {email: vh-epost}}]}";
    let rows = "barn;epost;vh;vh-epost;skydd\n\
        ;gomd@mejl.example;20000229-2399;gomd.vh@mejl.example;J\n\
        20100301-2380;barn@mejl.example;20000229-2399;gomd.vh@mejl.example;N\n";
    let home = Home::new().describe("a", described).file("a.csv", rows);
    let told = "warning: what a row set aside may say of protected identity is not remembered: nobody can know whose it is, what it says, or of whom the source has it (1)";
    home.sync("a").of("a.csv").run().fine().says(told).never_says("gomd");
    assert!(!home.foga(&["export"]).exit(0).out.contains("gomd"));
}

/// An object is no word that is known to be harmless, whatever is in it.
#[test]
fn an_empty_object_says_protected_identity() {
    let described = "{format: json, person: {path: id, kind: opaque}, category: guardian, \
        fields: {email: email}, protected: {path: skydd, harmless: [N]}}";
    for (said, is_open) in [("{}", false), ("[{}]", false), ("[]", true), ("null", true)] {
        let json = format!(r#"[{{"id": "g", "email": "gomd@mejl.example", "skydd": {said}}}]"#);
        let home = Home::new().describe("a", described).file("a.json", json);
        home.sync("a").of("a.json").run().fine();
        assert_eq!(home.foga(&["export"]).exit(0).out.contains("gomd"), is_open, "{said}");
    }
}

/// An element that names two persons is nobody's, and says protected identity of both.
#[test]
fn of_an_element_that_names_two_persons_none_is_taken() {
    let numbered = "{format: json, person: numbers.value, category: guardian, fields: {email: email}, \
        protected: {path: skydd, harmless: [N]}}";
    let [one, two] = ["19460823-9986", "20000229-2399"];
    let person = |numbers: &[&str], email: &str, skydd: &str| {
        let numbers = numbers.iter().map(|number| serde_json::json!({ "value": number }));
        let numbers: Vec<_> = numbers.collect();
        serde_json::json!({ "numbers": numbers, "email": email, "skydd": skydd })
    };
    let open =
        [person(&[one], "gomd.a@mejl.example", "N"), person(&[two], "gomd.b@mejl.example", "N")];
    let night = |both: serde_json::Value| serde_json::json!([open[0], both, open[1]]).to_string();
    let home = Home::new()
        .describe("a", numbered)
        .file("1.json", serde_json::json!(open).to_string())
        .file("2.json", night(person(&[one, two], "c@mejl.example", "N")))
        .file("3.json", night(person(&[one, "460823-9986"], "d@mejl.example", "N")))
        .file("4.json", night(person(&[one, two], "c@mejl.example", "J")));
    home.sync("a").of("1.json").run().fine();
    let before = home.stored();
    let ran = home.sync("a").of("2.json").with("--format json").run().fine();
    let aside = ran.findings("set-aside");
    let told = "`numbers.value` leads to several persons: a test in the path, such as `[type=...]`, says which is meant";
    assert_eq!((aside.len(), &aside[0]["reason"]), (1, &told.into()));
    assert_eq!(home.stored(), before);
    // One number that is written twice is one.
    let ran = home.sync("a").of("3.json").with("--format json").run().fine();
    assert_eq!(ran.findings("set-aside").len(), 0);
    home.sync("a").of("4.json").run().fine().never_says("gomd");
    assert!(!home.foga(&["export"]).exit(0).out.contains("gomd"));
}

/// The person comes back to the source, whose description no longer has a column for it: what it
/// said before it lost the person holds, night after night.
#[test]
fn protection_outlasts_a_return_that_says_nothing_of_it() {
    let silent = "{format: csv, separator: \";\", person: {column: id, kind: opaque}, category: \
        {column: role, values: {V: guardian}}, fields: {email: email}}";
    let home = Home::new();
    home.sync("a").date("2026-11-01").rows(&[&row("gomd@mejl.example", "J")]).run().fine();
    home.sync("a").date("2026-11-02").rows(&["g;V;g@mejl.example"]).with("--full").run().fine();
    let home = home.describe("a", silent);
    for date in ["2026-11-03", "2026-11-04"] {
        home.sync("a").date(date).rows(&[&row("gomd@mejl.example", "")]).run();
        assert!(!home.foga(&["export"]).fine().out.contains(PERSON), "{date}");
    }
    let stored = home.rows("SELECT value FROM stored WHERE value IS NOT NULL");
    assert_eq!(stored, ["g@mejl.example"]);
}

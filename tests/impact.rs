//! `foga impact`: whose stored values another policy would change, held against real runs.

mod agree;
mod given;
mod words;

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::support::Home;

/// What a guardian or a pupil has entered is overwritten.
const FORCED: &str = "\
policy forced extends standard
source a \"System A\"
source b \"System B\"

guardian, pupil: email, mobile {
    ## The system leads.
    forced: take
}
";

/// Nothing is held, not even of a person with protected identity.
const UNGUARDED: &str = "\
policy unguarded
category guardian
field email is email
guardian: email { t: take k: keep }
edit guardian: email { s: keep }
";

/// Whatever would become of a guardian's values is a matter for somebody.
const HOLDING: &str = "\
policy forced extends standard
source a \"System A\"
source b
guardian: email, mobile { ask: hold }
";

const A: [&str; 5] = [
    "anna;V;anna@example.se;0701740605",
    "bo;V;bo@example.se",
    "bo;P;bo.work@example.se",
    "eva;E;eva@example.se",
    "dold;V;hidden@example.se;;;;;;J",
];

/// Persons of whom two sources report something, and what they have edited themselves.
fn home() -> Home {
    let home = Home::new();
    home.sync("a").rows(&A).run().fine();
    home.sync("b").rows(&["anna;V;anna@example.se;0701740606"]).run().fine();
    let edits = ["anna;V;own@example.se;0701740606", "eva;E;eva@example.se;0701740609"];
    home.sync("user").date("2026-11-25").rows(&edits).run().fine();
    home.file("forced.foga", FORCED)
}

const ASK: [&str; 5] = ["impact", "--policy", "forced.foga", "--date", "2026-11-26"];

fn ask(home: &Home, more: &[&str]) -> crate::support::Ran {
    home.foga(&[&ASK, more].concat()).exit(0)
}

/// The rows of `--format csv` for one source: person, field, what would be stored.
fn foreseen(home: &Home, source: &str, more: &[&str]) -> BTreeSet<[String; 3]> {
    let out = ask(home, &[&["--format", "csv"], more].concat()).out;
    let mut csv = csv::Reader::from_reader(out.as_bytes());
    let rows = csv.records().map(Result::unwrap).filter(|row| &row[3] == source);
    rows.map(|row| [row[0].to_owned(), row[2].to_owned(), row[5].to_owned()]).collect()
}

/// What is stored: person, field, value.
fn stored(home: &Home) -> BTreeSet<[String; 3]> {
    let lines = home.stored();
    let word = |line: &str, at| line.split(' ').nth(at).unwrap().to_owned();
    lines.iter().map(|line| [0, 1, 2].map(|at| word(line, at))).collect()
}

#[test]
fn what_is_foreseen_is_what_a_run_does() {
    for (source, rows) in [("a", &A[..]), ("b", &["anna;V;anna@example.se;0701740606"])] {
        let home = home();
        let foreseen = foreseen(&home, source, &[]);
        assert!(
            foreseen.iter().any(|[person, field, _]| (&**person, &**field) == ("anna", "email"))
        );
        let before = stored(&home);
        let home = home.policy(FORCED);
        home.sync(source).date("2026-11-26").rows(rows).run().fine();
        let other: BTreeSet<_> = stored(&home).difference(&before).cloned().collect();
        assert_eq!(foreseen, other, "{source}");
    }
}

/// A source that has a person twice changes the value back and forth in every run, and in the end
/// not at all.
#[test]
fn a_person_in_two_categories_is_foreseen_as_the_source_has_it() {
    for rows in [
        ["bo;V;bo@example.se", "bo;P;work@example.se"],
        ["bo;P;work@example.se", "bo;V;bo@example.se"],
    ] {
        let home = Home::new();
        home.sync("a").rows(&rows).run().fine();
        let before = stored(&home);
        let same = ["impact", "--policy", "policy.foga", "--date", "2026-11-25"];
        home.foga(&same).fine().says(
            "nothing would change: home against what is stored, 1 person in the store, 2026-11-25",
        );
        home.sync("a").date("2026-11-25").rows(&rows).run().fine();
        assert_eq!(stored(&home), before);
    }
}

/// Whose value a person has who is staff and guardian may hang on which of the two came last.
#[test]
fn the_records_of_a_person_come_in_the_order_in_which_they_came() {
    const STAFF_LEADS: &str = "\
policy staff-leads extends standard
source a \"System A\"
guardian: email, mobile { lead: keep when stored is from staff and person is staff }
";
    let lead = "lead: keep when stored is from staff and person is staff";
    let forced =
        STAFF_LEADS.replace("policy staff-leads", "policy forced").replace(lead, "forced: take");
    let guardian = "bo;V;bo@example.se;0701740605";
    let staff = "bo;P;work@example.se;0701740606";
    for [first, then] in [
        [[guardian, staff], [guardian, staff]],
        [[staff, guardian], [staff, guardian]],
        [[guardian, staff], [staff, guardian]],
        [[staff, guardian], [guardian, staff]],
    ] {
        let home = Home::new().policy(STAFF_LEADS).file("forced.foga", &forced);
        home.sync("a").rows(&first).run().fine();
        home.sync("a").date("2026-11-25").rows(&then).run().fine();
        let foreseen =
            [foreseen(&home, "a", &[]), foreseen(&home, "a", &["--baseline", "policy.foga"])];
        let before = stored(&home);
        let home = home.policy(&forced);
        home.sync("a").date("2026-11-26").rows(&then).run().fine();
        let other: BTreeSet<_> = stored(&home).difference(&before).cloned().collect();
        assert_eq!(foreseen, [other.clone(), other], "{first:?}, then {then:?}");
    }
}

#[test]
fn nothing_is_written_and_the_same_policy_changes_what_a_run_would() {
    let home = home();
    let before = home.stored();
    let same = ["impact", "--policy", "policy.foga", "--date", "2026-11-26", "--format", "json"];
    let json: Json = serde_json::from_str(&home.foga(&same).fine().out).unwrap();
    // Two sources disagree about a number: whoever comes last has it.
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0]["field"], "mobile");
    assert_eq!(
        changes[0]["rules"],
        serde_json::json!(["standard.follow-source", "standard.follow-source"])
    );
    assert_eq!(home.stored(), before);
    let same = [&same[..], &["--baseline", "policy.foga"]].concat();
    let json: Json = serde_json::from_str(&home.foga(&same).fine().out).unwrap();
    assert_eq!((&json["changed"], &json["changes"]), (&0.into(), &serde_json::json!([])));
}

#[test]
fn it_is_told_by_category_field_and_pair_of_rules() {
    let home = home();
    insta::assert_snapshot!(ask(&home, &["--baseline", "policy.foga"]).out);
    insta::assert_snapshot!(ask(&home, &["--format", "csv"]).out);
}

#[test]
fn a_person_with_protected_identity_is_counted_and_never_shown() {
    let home = home().file("forced.foga", UNGUARDED);
    for format in ["human", "json", "csv", "html"] {
        let ran = home.foga(&[&ASK[..], &["--format", format]].concat()).exit(0);
        for hidden in ["dold", "hidden@"] {
            assert!(
                !ran.out.contains(hidden) && !ran.err.contains(hidden),
                "{format}: {}",
                ran.out
            );
        }
    }
    let json: Json = serde_json::from_str(&ask(&home, &["--format", "json"]).out).unwrap();
    assert_eq!(json["protected"], 1);
    ask(&home, &[]).says("and of 1 person with protected identity, not shown");
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let html = ask(&home(), &["--format", "html", "--baseline", "policy.foga"]).out;
    assert!(html.starts_with("<!doctype html>\n<html lang=\"sv\">"), "{html}");
    assert!(html.contains("<th>Med home</th><th>Med forced</th>"), "{html}");
    assert!(html.contains("own@example.se") && html.contains("forced.forced"), "{html}");
    assert!(!html.contains("http") && !html.contains("<script"), "{html}");
    let english = ask(&home(), &["--format", "html", "--lang", "en"]).out;
    assert!(english.contains("What would change?"), "{english}");
}

/// A draft has the name of the policy that it is a draft of.
#[test]
fn policies_of_the_same_name_are_told_apart_by_their_files() {
    let home = home().file("forced.foga", FORCED.replace("policy forced", "policy home"));
    let more = ["--baseline", "policy.foga"];
    let out = ask(&home, &more).out;
    assert!(out.contains(": forced.foga against policy.foga, 4 persons"), "{out}");
    let html = ask(&home, &[&more[..], &["--format", "html"]].concat()).out;
    assert!(html.contains("<th>Med policy.foga</th><th>Med forced.foga</th>"), "{html}");
    let json = ask(&home, &[&more[..], &["--format", "json"]].concat()).json();
    assert_eq!(
        (&json["policy"], &json["baseline"]),
        (&"forced.foga".into(), &"policy.foga".into())
    );
}

/// The rows are for a spreadsheet, which would run a formula that somebody has as a key.
#[test]
fn no_cell_of_the_rows_is_a_formula() {
    let home = home();
    home.sync("a").date("2026-11-25").rows(&["=1+2;V;sum@example.se"]).run().fine();
    home.sync("user").date("2026-11-25").rows(&["=1+2;V;own.sum@example.se"]).run().fine();
    let rows = foreseen(&home, "a", &[]);
    let sum = ["'=1+2", "email", "sum@example.se"].map(str::to_owned);
    assert!(rows.contains(&sum), "{rows:?}");
}

/// Whether a value becomes another one may hang on a fact, and no store keeps facts.
#[test]
fn what_depends_on_what_the_store_does_not_keep_is_told_apart() {
    let home = home().file(
        "forced.foga",
        "policy forced extends standard\nfact form\nsource a\nsource b\n\
         guardian: email { preschool: keep when form is \"FS\" forced: take }\n",
    );
    let json: Json = serde_json::from_str(&ask(&home, &["--format", "json"]).out).unwrap();
    assert_eq!(json["not_kept"], serde_json::json!(["form"]));
    let changes = json["changes"].as_array().unwrap().iter();
    let of: Vec<String> = changes
        .map(|change| {
            format!(
                "{} {} {} {}",
                change["person"], change["field"], change["source"], change["depends_on"]
            )
        })
        .collect();
    assert_eq!(
        of,
        [
            r#""anna" "email" "a" ["form"]"#,
            r#""anna" "mobile" "a" []"#,
            r#""anna" "email" "b" ["form"]"#,
        ]
    );
    ask(&home, &[])
        .says("1 change to what is stored of 1 person: forced against what is stored, 4 persons in the store, 2026-11-26")
        .says("Vårdnadshavare: E-post, from a: 1 value that depends on `form`")
        .says("the store does not keep `form`: what depends on it is told apart");
    let home = home.file(
        "forced.foga",
        "policy forced extends standard\nsource a\nsource b\n\
         guardian: email { fresh: take when incoming is newer than stored }\n",
    );
    ask(&home, &[]).says("Vårdnadshavare: E-post, from a: 1 value that depends on the time at which a record was modified");
}

#[test]
fn a_field_that_the_policy_lacks_is_said_and_is_no_change() {
    let home = home().file("forced.foga", UNGUARDED);
    for more in [&[][..], &["--baseline", "policy.foga"]] {
        let ran = home.foga(&[&ASK[..], &["--format", "csv"], more].concat()).exit(0);
        assert!(!ran.out.contains(",mobile,"), "{}", ran.out);
        assert!(ran.err.contains("field `mobile`: not in the new policy"), "{}", ran.err);
    }
    ask(&home, &[]).says("field `mobile`: not in the new policy, and what is stored of it stays");
}

#[test]
fn a_category_that_the_policy_lacks_is_said() {
    let home = home().file("forced.foga", UNGUARDED);
    for category in ["pupil", "staff"] {
        ask(&home, &[]).says(&format!(
            "category `{category}`: not in the new policy, and its records are set aside"
        ));
    }
    let json = ask(&home, &["--format", "json"]).json();
    assert_eq!(json["categories_not_in_policy"], serde_json::json!(["pupil", "staff"]));
    let same = ["impact", "--policy", "policy.foga", "--date", "2026-11-26", "--format", "json"];
    assert_eq!(home.foga(&same).fine().json()["categories_not_in_policy"], serde_json::json!([]));
}

#[test]
fn values_of_another_kind_are_not_taken_for_what_they_are_not() {
    let home = home().file("forced.foga", UNGUARDED.replace("is email", "is phone"));
    home.foga(&ASK).exit(1).complains("the field `email` is `phone` now");
    home.foga(&["impact", "--policy", "policy.foga", "--store", "none.db"]).exit(3);
}

/// A column that is wholly empty looks as one that is not there.
#[test]
fn what_a_source_reports_of_nobody_is_said() {
    ask(&home(), &[]).says(
        "System A has reported no Mobilnummer of anybody in Elev: taken not to carry it there",
    );
    let json: Json = serde_json::from_str(&ask(&home(), &["--format", "json"]).out).unwrap();
    assert_eq!(
        json["not_carried"],
        serde_json::json!([
            { "source": "a", "category": "pupil", "fields": ["mobile"] },
            { "source": "a", "category": "staff", "fields": ["mobile"] },
        ])
    );
}

#[test]
fn a_day_that_there_is_not_is_told_as_such() {
    home()
        .foga(&["impact", "--policy", "forced.foga", "--date", "2026-02-30"])
        .exit(2)
        .complains("there is no such day");
}

#[test]
fn a_date_before_a_sources_last_run_is_refused() {
    let early = ["impact", "--policy", "forced.foga", "--date", "2026-11-23"];
    home()
        .foga(&early)
        .exit(2)
        .complains("the date 2026-11-23 is before that of the last run of `a`, 2026-11-24");
}

#[test]
fn what_is_not_shown_is_not_nothing() {
    let home = Home::new().file("forced.foga", UNGUARDED);
    home.sync("a").rows(&["dold;V;hidden@example.se;;;;;;J"]).run().fine();
    let ran = ask(&home, &[]).never_says("nothing would change");
    assert!(ran.out.contains("and of 1 person with protected identity"), "{}", ran.out);
    let html = ask(&home, &["--format", "html"]).out;
    assert!(!html.contains("Inget värde ändras"), "{html}");
}

/// The findings of a run about values that wait: person and field.
fn held(report: &Json) -> BTreeSet<[String; 2]> {
    let findings = report["findings"].as_array().unwrap().iter();
    let held = findings.filter(|finding| finding["topic"] == "held");
    held.map(|one| ["person", "field"].map(|key| one[key].as_str().unwrap().to_owned())).collect()
}

#[test]
fn what_would_start_to_wait_is_what_a_run_holds() {
    let home = home().file("forced.foga", HOLDING);
    let json: Json = serde_json::from_str(&ask(&home, &["--format", "json"]).out).unwrap();
    let waits = json["changes"].as_array().unwrap().iter();
    let waits = waits.filter(|one| (&one["what"], &one["source"]) == (&"held".into(), &"a".into()));
    let waits: BTreeSet<_> = waits
        .map(|one| ["person", "field"].map(|key| one[key].as_str().unwrap().to_owned()))
        .collect();
    assert!(waits.contains(&["anna".to_owned(), "email".to_owned()]), "{waits:?}");
    let home = home.policy(HOLDING);
    let ran = home.sync("a").date("2026-11-26").rows(&A).with("--format json").run();
    assert_eq!(waits, held(&serde_json::from_str(&ran.out).unwrap()));
    // It waits now, and does not start to.
    let again = ["impact", "--policy", "forced.foga", "--date", "2026-11-27", "--format", "json"];
    let json: Json = serde_json::from_str(&home.foga(&again).exit(0).out).unwrap();
    let mut of = json["changes"].as_array().unwrap().iter().map(|one| &one["source"]);
    assert!(of.all(|source| source == "b"), "{json}");
}

#[test]
fn what_would_start_to_wait_is_told_apart_and_is_not_nothing() {
    let home = Home::new().file("forced.foga", HOLDING);
    home.sync("a").rows(&["eva;V;eva@example.se", "dold;V;hidden@example.se;;;;;;J"]).run().fine();
    home.sync("user").date("2026-11-25").rows(&["eva;V;own@example.se"]).run().fine();
    let own = "eva,guardian,email,a,own@example.se,eva@example.se";
    ask(&home, &[])
        .never_says("nothing would change")
        .says("no change to what is stored: forced against what is stored, 2 persons in the store, 2026-11-26")
        .says("1 value of 1 person would start to wait for somebody to decide")
        .says("Vårdnadshavare: E-post, from System A: 1 value would start to wait")
        .says("eva  own@example.se, and eva@example.se waits");
    ask(&home, &["--format", "csv"]).says(&format!("{own},standard.saved,forced.ask,,held"));
    let json: Json = serde_json::from_str(&ask(&home, &["--format", "json"]).out).unwrap();
    assert_eq!((&json["changed"], &json["held"]), (&0.into(), &1.into()));
    let html = ask(&home, &["--format", "html"]).out;
    assert!(!html.contains("Inget värde ändras"), "{html}");
    assert!(html.contains("1 värde skulle börja vänta på beslut"), "{html}");
    assert!(html.contains("<th>Skulle vänta med forced</th>"), "{html}");
    // By a baseline that holds it too, nothing starts to wait.
    ask(&home, &["--baseline", "forced.foga"])
        .says("nothing would change: forced.foga against forced.foga, 2 persons in the store, 2026-11-26")
        .never_says("wait");
}

#[test]
fn a_run_that_the_limit_would_stop_is_foreseen_in_its_own_words() {
    let limited = format!("{FORCED}limit overwrites to 10 % above 1 values\n");
    let home = Home::new().file("forced.foga", &limited);
    let rows = ["anna;V;anna@example.se", "bo;V;bo@example.se", "eva;V;eva@example.se"];
    home.sync("a").rows(&rows).run().fine();
    let edits = ["anna;V;own@example.se", "bo;V;mine@example.se"];
    home.sync("user").date("2026-11-25").rows(&edits).run().fine();
    let said = "E-post: 2 of 3 values stored would be overwritten or cleared, 66 %; \
                the policy allows 10 %, or up to 1 value";
    for more in [&[][..], &["--baseline", "forced.foga"]] {
        ask(&home, more).says(&format!("a run of System A would be stopped: {said}"));
    }
    let json: Json = serde_json::from_str(&ask(&home, &["--format", "json"]).out).unwrap();
    let stopped = &json["stopped"][0];
    assert_eq!((&stopped["source"], &stopped["exceeded"][0]["changed"]), (&"a".into(), &2.into()));
    let html = ask(&home, &["--format", "html"]).out;
    assert!(html.contains("En körning av System A skulle stoppas: E-post: 2 av 3"), "{html}");
    let home = home.file("forced.foga", limited.replace("above 1 values", "above 2 values"));
    ask(&home, &[]).never_says("stopped");
    let home = home.policy(&limited);
    home.sync("a").date("2026-11-26").rows(&rows).run().says(said);
}

#[test]
fn what_nothing_can_be_foreseen_of_is_said() {
    let policy = "policy forced extends standard\nsource a\nfield private-mobile is phone\n\
                  every category: private-mobile { t: take k: keep }\n\
                  edit every category: private-mobile { e: take k: keep }\n";
    let home = home().file("forced.foga", policy);
    ask(&home, &[])
        .says("no source has reported `given-name`, `family-name`, `address`, `private-mobile` of anybody: what would be stored of that is not known")
        .says("source `b`: not accepted by the new policy, and its records are refused")
        .never_says("source `a`")
        .never_says("source `user`")
        .never_says("`email`");
    let json: Json = serde_json::from_str(&ask(&home, &["--format", "json"]).out).unwrap();
    assert_eq!(
        (&json["not_reported"], &json["not_accepted"]),
        (
            &serde_json::json!(["given-name", "family-name", "address", "private-mobile"]),
            &serde_json::json!(["b"]),
        )
    );
}

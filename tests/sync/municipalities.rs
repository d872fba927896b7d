//! One command for many municipalities, each with a policy of its own.

use crate::support::postgres::Postgres;
use crate::support::{Home, Ran, csv};

const STORE: &str = "{municipality}.db";

/// Policies for three municipalities in one folder, with one description.
pub(super) fn home() -> Home {
    let codes =
        [("9997", "Nyby", "nyby"), ("9998", "Provby", "provby"), ("9999", "Exempelköping", "ex")];
    let home =
        Home::new().file("kommuner/gemensam.foga", base("policy gemensam extends standard\n"));
    let description = std::fs::read_to_string(home.path("sources/a.yaml")).unwrap();
    let home = home.file("kommuner/sources/a.yaml", &description);
    let home = home.file("kommuner/sources/user.yaml", &description);
    codes.into_iter().fold(home, |home, (code, label, name)| {
        let text = format!(
            "policy {name} extends \"gemensam.foga\"\nmunicipality \"{code}\" \"{label}\"\n"
        );
        home.file(&format!("kommuner/{name}.foga"), text)
    })
}

fn base(head: &str) -> String {
    format!("{head}source a \"System A\"\nlimit overwrites to 20 % above 2 values\n")
}

pub(super) fn night(home: &Home, words: &[&str]) -> Ran {
    let sync = ["sync", "--policies", "kommuner", "--source", "a", "--date", "2026-11-24"];
    let said = words.contains(&"--store");
    let store: &[&str] = if said { &[] } else { &["--store", STORE] };
    home.foga(&[&sync, store, words].concat())
}

/// What is stored of a municipality, `person,field,value` each.
pub(super) fn stored(home: &Home, store: &str, municipality: &[&str]) -> Vec<String> {
    let told = home.foga(&[&["export", "--store", store], municipality].concat()).exit(0);
    let rows = told.out.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        [cells[0], cells[2], cells[3]].join(",")
    });
    rows.collect()
}

pub(super) fn mail(person: &str, address: &str) -> String {
    csv(&[&format!("{person};V;{address}@mejl.example")])
}

#[test]
fn each_municipality_has_a_run_of_its_own() {
    let home = home()
        .file("inbox/9997/a.csv", mail("n", "n"))
        .file("inbox/Provby/2026-11-24.csv", mail("p", "p"))
        .file("inbox/a-exempelköping-20261124.csv", mail("x", "x"));
    let ran = night(&home, &["inbox"]).fine();
    let ran = ran
        .says("nyby · System A · 2026-11-24")
        .says("municipality persons changed set aside")
        .says("9997 Nyby 1 1 0 written as run 1")
        .says("9998 Provby 1 1 0 written as run 1")
        .says("9999 Exempelköping 1 1 0 written as run 1");
    assert!(ran.out.ends_with("\n3 of 3 municipalities are done\n"), "{}", ran.out);
    for (store, row) in [("9997.db", "n"), ("9998.db", "p"), ("9999.db", "x")] {
        assert_eq!(stored(&home, store, &[]), [format!("{row},email,{row}@mejl.example")]);
    }
}

#[test]
fn one_database_holds_all_of_them() {
    let url = Postgres::shared().url(&Postgres::shared().database());
    let home = home().file("9997/a.csv", mail("same", "n")).file("9998/a.csv", mail("same", "p"));
    night(&home, &["--store", &url, "9997", "9998"]).fine();
    for (code, address) in [("9997", "n"), ("9998", "p")] {
        let found = stored(&home, &url, &["--municipality", code]);
        assert_eq!(found, [format!("same,email,{address}@mejl.example")]);
    }
}

#[test]
fn one_that_fails_or_is_stopped_leaves_the_others_as_they_are() {
    let people = |address: &str| {
        let rows: Vec<String> =
            (0..10).map(|n| format!("p{n};V;{address}{n}@mejl.example")).collect();
        csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let home = home().file("9997.csv", people("before")).file("9999.csv", people("before"));
    night(&home, &["9997.csv", "9999.csv"]).fine();
    let home = home
        .file("9997.csv", people("after"))
        .file("9998.csv", "Namn;Adress\nAnna;Storgatan 1\n")
        .file("9999.csv", people("before"));
    let ran = night(&home, &["9997.csv", "9998.csv", "9999.csv"]).exit(1);
    let ran = ran
        .complains("9998 Provby:")
        .says("9997 Nyby 10 10 0 stopped: nothing was written")
        .says("9999 Exempelköping 10 0 0 written as run 2");
    let failed = ran.out.lines().find(|line| line.contains("Provby")).unwrap();
    assert!(failed.contains("not done: the first line of `9998.csv` names none"), "{failed}");
    let last = "\nnot done: 9997, 9998\n\n1 of 3 municipalities is done\n";
    assert!(ran.out.ends_with(last), "{}", ran.out);
    assert_eq!(stored(&home, "9997.db", &[])[0], "p0,email,before0@mejl.example");

    let again =
        night(&home, &["--municipality", "nyby", "--allow-mass-change", "9997.csv", "9999.csv"]);
    let again = again.fine().says("9997 Nyby 10 10 0 written as run 2");
    assert!(again.out.ends_with("1 of 1 municipality is done\n"), "{}", again.out);
}

#[test]
fn a_file_that_no_policy_is_for_is_refused_and_the_others_are_not() {
    let home = home()
        .file("inbox/9997/a.csv", mail("n", "n"))
        .file("inbox/Exempelkøping/a.csv", mail("x", "x"))
        .file("inbox/9996/a.csv", mail("u", "u"))
        .file("inbox/9997/provby.csv", mail("b", "b"));
    let ran = night(&home, &["inbox", "--format", "json"]).exit(1);
    let told = ran.json();
    let policies = "there are policies for `9997` Nyby, `9998` Provby, `9999` Exempelköping";
    let refused = [
        ("inbox/9996/a.csv", format!("no policy is for it: {policies}")),
        ("inbox/9997/provby.csv", "both `9997` and `provby` stand in its path".to_owned()),
        (
            "inbox/Exempelkøping/a.csv",
            format!("no policy is for it: did you mean `9999` Exempelköping? {policies}"),
        ),
    ];
    for (at, (place, reason)) in refused.into_iter().enumerate() {
        let found = &told["refused"][at];
        assert_eq!((&found["place"], &found["reason"]), (&place.into(), &reason.into()));
    }
    let ends = told["municipalities"].as_array().unwrap().iter();
    let ends: Vec<_> = ends.map(|share| share["end"].as_str().unwrap()).collect();
    assert_eq!(ends, ["written", "nothing-delivered", "nothing-delivered"]);
    assert_eq!(told["municipalities"][0]["report"]["rows"], 1);
    assert_eq!(told["done"], false);
}

#[test]
fn nothing_delivered_is_something_missed_only_where_all_of_everybody_was_announced() {
    let home = home().file("9997.csv", mail("n", "n"));
    night(&home, &["9997.csv"]).fine().says("9998 Provby 0 0 0 nothing was delivered");
    let ran = night(&home, &["--full", "9997.csv"]).exit(1);
    assert!(ran.out.ends_with("1 of 3 municipalities is done\n"), "{}", ran.out);
}

#[test]
fn nothing_delivered_of_anybody_is_something_missed() {
    let home = home();
    std::fs::create_dir_all(home.path("empty/9997")).unwrap();
    let ran = night(&home, &["empty"]).exit(1);
    ran.says("9997 Nyby 0 0 0 nothing was delivered")
        .says("nothing was delivered of any municipality");
    let ran = night(&home, &["--format", "json", "empty"]).exit(1);
    assert_eq!((&ran.json()["done"], &ran.json()["again"]), (&false.into(), &false.into()));
}

#[test]
fn a_dry_run_of_all_writes_nothing() {
    let home = home().file("9997.csv", mail("n", "n"));
    let ran = night(&home, &["--dry-run", "9997.csv"]).fine();
    ran.says("9997 Nyby 1 1 0 a dry run: nothing was written");
    assert!(!home.path("9997.db").exists());
}

#[test]
fn a_file_is_the_store_of_one_municipality() {
    let home = home().file("9997.csv", mail("n", "n"));
    let ran = night(&home, &["--store", "all.db", "9997.csv"]).exit(2);
    ran.complains("`all.db` is the store of one municipality")
        .complains("--store {municipality}.db");
    night(&home, &["-"]).exit(2).complains("standard input, `-`, does not say whose it is");
    let ran = night(&home, &["--municipality", "9996", "9997.csv"]).exit(2);
    ran.complains("there is no policy for the municipality `9996`");
}

#[test]
fn rows_set_aside_are_kept_for_each_municipality() {
    let home = home()
        .file("9997.csv", csv(&["n;X;n@mejl.example"]) + "o;V;o@mejl.example;;;;;;\n")
        .file("9998.csv", mail("p", "p"));
    let ran = night(&home, &["--rejected", "aside.csv", "9997.csv", "9998.csv"]).fine();
    ran.says("9997 Nyby 1 1 1 written as run 1");
    let kept = std::fs::read_to_string(home.path("aside-9997.csv")).unwrap();
    assert!(kept.contains("n;X;n@mejl.example"), "{kept}");
    assert_eq!(std::fs::read_to_string(home.path("aside-9998.csv")).unwrap().lines().count(), 1);
}

#[test]
fn nothing_of_protected_persons_is_told() {
    let row = "hemlig;V;hemlig@mejl.example;070-1740605;Hemma;;;;J";
    let home = home().file("9997.csv", csv(&[row])).file("9998.csv", csv(&["hemlig;Q;;;;;;;J"]));
    for format in ["human", "json", "log"] {
        let ran = night(&home, &["--dry-run", "--format", format, "9997.csv", "9998.csv"]);
        ran.exit(1).never_says("hemlig").never_says("1740605").never_says("Hemma");
    }
}

#[test]
fn a_log_has_a_line_for_all_of_them() {
    let home = home().file("9997.csv", mail("n", "n"));
    let ran = night(&home, &["--format", "log", "9997.csv"]).fine();
    let last: serde_json::Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "municipalities");
    assert_eq!(last["municipalities"][0]["run"], 1);
    assert!(ran.out.lines().next().unwrap().contains("\"event\":\"run\""), "{}", ran.out);
}

/// A home in which a column says the municipality.
pub(super) fn by_column() -> Home {
    let home = home();
    let description = std::fs::read_to_string(home.path("sources/a.yaml")).unwrap();
    home.file("kommuner/sources/a.yaml", description + "municipality: given\n")
}

/// A row of somebody in a municipality.
pub(super) fn of(person: &str, municipality: &str) -> String {
    format!("{person};V;{person}@mejl.example;;{municipality};;;;")
}

pub(super) fn all(rows: &[String]) -> String {
    csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_column_says_which_municipality_a_record_is_of() {
    let rows = [of("n", "9997"), of("x", "exempelköping"), of("o", "Nyby")];
    let home = by_column().file("all.csv", all(&rows));
    let ran = night(&home, &["all.csv"]).fine();
    ran.says("9997 Nyby 2 4 0 written as run 1")
        .says("9998 Provby 0 0 0 nothing was delivered")
        .says("9999 Exempelköping 1 2 0 written as run 1");
    let emails = |store: &str| {
        let stored = stored(&home, store, &[]);
        stored.into_iter().filter(|row| row.contains("email")).collect::<Vec<_>>()
    };
    assert_eq!(emails("9997.db"), ["n,email,n@mejl.example", "o,email,o@mejl.example"]);
    assert_eq!(emails("9999.db"), ["x,email,x@mejl.example"]);
    assert!(!home.path("9998.db").exists());
}

#[test]
fn a_record_that_no_policy_is_for_is_set_aside_and_kept() {
    let rows = [of("n", "9997"), of("x", "Exempelkøping"), of("u", "9996"), of("b", "")];
    let home = by_column().file("all.csv", all(&rows));
    let ran = night(&home, &["--rejected", "aside.csv", "all.csv"]).exit(1);
    let policies = "there are policies for `9997` Nyby, `9998` Provby, `9999` Exempelköping";
    ran.says("no policy is for: 3")
        .says(&format!(
            "all.csv:3:21 no policy is for the municipality `Exempelkøping`; did you mean `9999` \
             Exempelköping? {policies}"
        ))
        .says(&format!("all.csv:4:21 no policy is for the municipality `9996`; {policies}"))
        .says(&format!("all.csv:5:1 it does not say of which municipality it is; {policies}"))
        .says("3 of 3 municipalities are done");
    let kept = std::fs::read_to_string(home.path("aside.csv")).unwrap();
    assert_eq!(
        kept.lines().skip(1).collect::<Vec<_>>(),
        rows[1..].iter().map(String::as_str).collect::<Vec<_>>()
    );

    let mended = kept.replace("Exempelkøping", "9999");
    let home = home.file("aside.csv", mended);
    night(&home, &["aside.csv"]).exit(1).says("9999 Exempelköping 1 2 0 written as run 1");
}

#[test]
fn one_policy_alone_refuses_the_records_of_others() {
    let home = by_column().file("all.csv", all(&[of("n", "9997"), of("x", "9999")]));
    let words = ["sync", "--policy", "kommuner/ex.foga", "--source", "a", "--date", "2026-11-24"];
    let ran = home.foga(&[&words[..], &["--format", "json", "all.csv"]].concat()).exit(0);
    let aside = ran.findings("set-aside");
    assert_eq!(aside[0]["line"], 2);
    assert_eq!(aside[0]["column"], 21);
    let reason =
        "no policy is for the municipality `9997`; there is a policy for `9999` Exempelköping";
    assert_eq!(aside[0]["reason"], reason);
    assert_eq!((&ran.json()["rows"], &ran.json()["persons"]), (&2.into(), &1.into()));
    let base = ["sync", "--policy", "kommuner/gemensam.foga", "--source", "a", "all.csv"];
    home.foga(&base).exit(2).complains("the policy `gemensam` does not");
}

#[test]
fn whoever_stands_in_a_row_of_no_municipality_is_not_gone() {
    let home = by_column().file("0.csv", all(&[of("n", "9997"), of("o", "9997")]));
    night(&home, &["--full", "0.csv"]).exit(1);
    let home = home.file("1.csv", all(&[of("n", "9997"), of("o", "Nybyy")]));
    let ran = night(&home, &["--full", "--format", "json", "1.csv"]).exit(1);
    let report = &ran.json()["municipalities"][0]["report"];
    let topics = report["findings"].as_array().unwrap().iter();
    assert!(topics.clone().all(|finding| finding["topic"] != "gone"), "{report}");
}

#[test]
fn nothing_of_a_protected_person_in_no_municipality_is_told() {
    let row = "hemlig;V;hemlig@mejl.example;070-1740605;Hemby;;;;J";
    let home = by_column().file("all.csv", csv(&[row, &of("n", "9997")]));
    for format in ["human", "json", "log"] {
        let ran = night(&home, &["--dry-run", "--format", format, "all.csv"]).exit(1);
        assert!(ran.out.contains("no policy is for what stands here"), "{}", ran.out);
        ran.never_says("hemlig").never_says("1740605").never_says("Hemby");
    }
}

//! The first run beside a platform that is in use.

use crate::support::{Home, Ran};

/// The platform's own export, with a mark for e-mail and mobile.
const MARKED: &str = "\
format: csv
separator: \";\"
person: {column: id, kind: opaque}
category: {column: role, values: {E: pupil, P: staff, V: guardian}}
fields: {email: email, mobile: mobile}
edited:
  email: {column: by, edited: [Användare]}
  mobile: {column: mark, synced: [\"0\", System]}
modified: modified
protected: {column: skydd, harmless: [N]}
";

const HEADER: &str = "id;role;email;by;mobile;mark;modified;skydd\n";

fn marked() -> Home {
    Home::new().describe("user", MARKED)
}

/// A platform's file of these rows, each filled up to the header's width.
fn platform(home: &Home, rows: &[&str]) {
    let width = HEADER.matches(';').count();
    let fill = |row: &&str| format!("{row}{}\n", ";".repeat(width - row.matches(';').count()));
    let rows: String = rows.iter().map(fill).collect();
    std::fs::write(home.path("platform.csv"), format!("{HEADER}{rows}")).unwrap();
}

fn adopt(home: &Home, more: &[&str]) -> Ran {
    let words = ["adopt", "--policy", "policy.foga", "--date", "2026-11-01", "platform.csv"];
    home.foga(&[&words, more].concat())
}

/// The documented behaviour, on the night after: what people have edited is theirs, and what was
/// synchronised follows the source.
#[test]
fn the_night_after_goes_on_as_if_foga_had_always_been_there() {
    let home = marked();
    platform(
        &home,
        &[
            "pupil;E;own@mejl.example;Användare",
            "staff;P;old@mejl.example;Extens",
            "caught-up;V;new@mejl.example;användare",
            "leads;V;own.too@mejl.example;Användare;070-1740605;System",
            "emptied;V;;Användare;070-1740606;1",
            "never;V",
        ],
    );
    adopt(&home, &[])
        .fine()
        .says("persons 6")
        .says("edited 4 by the persons: their own")
        .says("written as run 1");
    home.sync("a")
        .date("2026-11-02")
        .rows(&[
            "pupil;E;source@mejl.example",
            "staff;P;new@mejl.example;070-1740607",
            "caught-up;V;new@mejl.example",
            "leads;V;source@mejl.example;070-1740608",
            "emptied;V;source@mejl.example;070-1740609",
            "never;V;first@mejl.example",
        ])
        .run()
        .fine();
    assert_eq!(
        home.stored(),
        [
            "caught-up email new@mejl.example a",
            "emptied email source@mejl.example a",
            "emptied mobile +46701740606 user",
            "leads email own.too@mejl.example user",
            "leads mobile +46701740608 a",
            "never email first@mejl.example a",
            "pupil email own@mejl.example user",
            "staff email new@mejl.example a",
            "staff mobile +46701740607 a",
        ]
    );
    let caught_up = home.foga(&["show", "caught-up"]).fine();
    assert!(caught_up.out.contains("standard.caught-up"), "the guardian's mark has gone");
}

/// A single run, with a single reason, in the history of every value.
#[test]
fn the_history_has_one_run_with_one_reason() {
    let home = marked();
    platform(
        &home,
        &["g;V;1@mejl.example;Användare;070-1740605;;2026-10-10", "h;V;2@mejl.example"],
    );
    adopt(&home, &[]).fine();
    home.foga(&["show", "g"])
        .fine()
        .says("from the person, Vårdnadshavare, since 2026-10-10; run 1 of 2026-11-01")
        .says("adopt: The platform had it when Foga began.")
        .says("from before Foga, Vårdnadshavare, since 2026-10-10; run 1 of 2026-11-01");
    home.foga(&["show", "h"])
        .fine()
        .says("from before Foga, Vårdnadshavare, since 2026-11-01; run 1 of 2026-11-01");
    let kind = "SELECT kind || ' ' || source.name FROM run JOIN source ON source.id = source";
    assert_eq!(home.rows(kind), ["adopt user"]);
    let changes = home.foga(&["export", "--run", "1"]).fine().out;
    assert_eq!(changes.lines().count(), 1 + 3, "{changes}");
    assert_eq!(
        home.rows(
            "SELECT name || ' ' || count(*) FROM history JOIN rule ON rule.id = rule GROUP BY name"
        ),
        ["adopt 3"]
    );
}

#[test]
fn whose_an_unmarked_value_is_has_to_be_said() {
    let home = Home::new();
    home.sync("b").rows(&["other;V;other@mejl.example"]).run().fine();
    let file = crate::support::csv(&["g;V;g@mejl.example;070-1740605;Anna"]);
    let home = home.file("platform.csv", file);
    adopt(&home, &[])
        .exit(2)
        .complains(
            "nothing says whether people have edited `address`, `email`, `given-name`, `mobile`",
        )
        .complains("`--unmarked-as synced`: the values came from a source, and the next night may")
        .complains("`--unmarked-as edited`: people have")
        .complains("the key `edited` of the");
    for (whose, from) in [("edited", "user"), ("synced", "-")] {
        let home =
            Home::new().file("platform.csv", std::fs::read(home.path("platform.csv")).unwrap());
        adopt(&home, &["--unmarked-as", whose]).fine();
        let stored = home.stored();
        assert_eq!(stored.len(), 3, "nobody has edited what is not there: {stored:?}");
        assert!(stored.iter().all(|line| line.ends_with(from)), "{stored:?}");
    }
}

#[test]
fn what_marks_an_edit_is_listed_in_one_way_or_the_other() {
    let cells = ["", "Användare", " användare ", "System", "0", "Extens"];
    for (said, edited) in [
        ("by", [false, true, true, true, true, true]),
        ("{column: by, edited: [Användare]}", [false, true, true, false, false, false]),
        ("{column: by, synced: [System, \"0\"]}", [false, true, true, false, false, true]),
    ] {
        let description = MARKED.replace("{column: by, edited: [Användare]}", said);
        let home = Home::new().describe("user", &description);
        let rows: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(n, cell)| format!("p{n};V;{n}@mejl.example;{cell}"))
            .collect();
        platform(&home, &rows.iter().map(String::as_str).collect::<Vec<_>>());
        adopt(&home, &[]).fine();
        let from =
            home.rows("SELECT CAST(coalesce(origin, '-') AS TEXT) FROM stored ORDER BY person");
        assert_eq!(from, edited.map(|edited| if edited { "0" } else { "-" }), "{said}");
    }
}

#[test]
fn marks_that_are_described_wrongly_are_said_so() {
    let both = MARKED.replace("edited: [Användare]", "edited: [Användare], synced: [System]");
    let home = Home::new().describe("user", &both);
    platform(&home, &["g;V;g@mejl.example"]);
    adopt(&home, &[])
        .exit(1)
        .complains("both `edited` and `synced` are listed: what is in neither would be nothing");
    let home = Home::new().describe("user", &MARKED.replace("  email:", "  e-mail:"));
    platform(&home, &["g;V;g@mejl.example"]);
    adopt(&home, &[]).exit(1).complains("the policy has no field `e-mail`");

    // Misspelt, it is never there: which the report wonders about.
    let home = Home::new().describe("user", &MARKED.replace("[Användare]", "[Anvandare]"));
    platform(&home, &["g;V;g@mejl.example;Användare"]);
    adopt(&home, &[])
        .fine()
        .says("warning: E-post: no value is marked as edited; is that what the export says?");
    // A row that ends before a mark is not taken for one without.
    std::fs::write(home.path("platform.csv"), format!("{HEADER}h;V;h@mejl.example\n")).unwrap();
    let description = MARKED.replace("protected: {column: skydd, harmless: [N]}\n", "");
    let home = home.describe("user", &description);
    adopt(&home, &["--format", "json"]).exit(1);
}

#[test]
fn only_persons_who_are_not_there_yet_can_be_taken_over() {
    let home = marked();
    home.sync("a").rows(&["g;V;g@mejl.example", "h;V;h@mejl.example"]).run().fine();
    let before = home.stored();
    platform(
        &home,
        &["g;V;own@mejl.example;Användare", "new;V;new@mejl.example", "h;V;x@mejl.example"],
    );
    adopt(&home, &[])
        .exit(1)
        .never_says("mejl.example")
        .complains("2 of 3 persons are in the store already: platform.csv:2, platform.csv:4")
        .complains("is taken by `foga sync --source user`");
    assert_eq!(home.stored(), before);
    assert_eq!(home.rows("SELECT CAST(count(*) AS TEXT) FROM run"), ["1"]);
    platform(&home, &["new;V;new@mejl.example"]);
    adopt(&home, &[]).fine();
    adopt(&home, &[]).exit(1).complains("1 of 1 persons are in the store already");
}

#[test]
fn the_source_of_what_was_synchronised_can_be_said() {
    let home = marked();
    platform(&home, &["g;V;g@mejl.example;System;070-1740605;1"]);
    adopt(&home, &["--synced-from", "c"])
        .exit(2)
        .complains("the policy `home` declares no source `c`");
    adopt(&home, &["--synced-from", "user"]).exit(2).complains("`user` is no source");
    adopt(&home, &["--synced-from", "b"]).fine().says("synced 1 from System B");
    assert_eq!(home.stored(), ["g email g@mejl.example b", "g mobile +46701740605 user"]);
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let home = marked();
    platform(&home, &["g;V;g@mejl.example;Användare;070-mamma", "g;P;other@mejl.example", "x;Y"]);
    let report = |more: &[&str]| {
        let mut report = adopt(&home, &[&["--format", "json"], more].concat()).fine().json();
        for key in ["run", "written", "dry_run", "seconds"] {
            report[key] = serde_json::Value::Null;
        }
        report
    };
    let tried = report(&["--dry-run"]);
    assert!(!home.path("foga.db").exists());
    assert_eq!(tried, report(&[]));
    assert_eq!(tried["findings"].as_array().unwrap().len(), 3);
    assert_eq!(tried["fields"][1]["unreadable"], 1);
    // Of two rows the one that the person has edited counts.
    assert_eq!(home.stored(), ["g email g@mejl.example user"]);
}

#[test]
fn what_the_platform_says_of_protection_lasts() {
    let home = marked();
    platform(
        &home,
        &["s;V;hemlig@mejl.example;System;;;;J", "s;P;annan.hemlig@mejl.example", "g;V"],
    );
    for form in ["human", "json", "log"] {
        adopt(&home, &["--dry-run", "--format", form]).fine().never_says("hemlig");
    }
    adopt(&home, &[]).fine().says("persons 2 1 with protected identity");
    home.foga(&["export"])
        .exit(0)
        .never_says("hemlig")
        .complains("1 person with protected identity left out");
    home.sync("a")
        .date("2026-11-02")
        .rows(&["s;V;ny.hemlig@mejl.example"])
        .run()
        .fine()
        .never_says("hemlig");
    assert_eq!(home.stored(), ["s email annan.hemlig@mejl.example -"], "the change waits");
    // Until the platform says otherwise.
    home.sync("user").date("2026-11-03").of("platform.csv").run().fine();
    assert!(home.foga(&["export"]).exit(0).out.lines().count() == 1);
    platform(&home, &["s;V;annan.hemlig@mejl.example;;;;;N"]);
    home.sync("user").date("2026-11-04").of("platform.csv").run().fine();
    assert!(home.foga(&["export"]).fine().out.contains("annan.hemlig"));
}

/// Columns that have moved: most of what should be a number is none.
#[test]
fn an_export_of_which_too_much_is_unreadable_is_stopped() {
    let home =
        marked().policy("policy home extends standard\nlimit overwrites to 10 % above 2 values");
    let rows: Vec<String> =
        (0..4).map(|n| format!("p{n};V;{n}@mejl.example;;Storgatan {n}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    platform(&home, &rows);
    adopt(&home, &[])
        .exit(1)
        .says(
            "Mobilnummer: 4 of 4 values cannot be read; the policy allows 10 %, or up to 2 values",
        )
        .says("look at the export; if it is right, `--allow-mass-change` lets it through");
    assert_eq!(home.rows("SELECT name FROM run JOIN source"), [""; 0]);
    adopt(&home, &["--allow-mass-change"]).fine().says("written as run 1");
}

/// Where the column of the marks has moved, nearly everybody would be protected from then on.
#[test]
fn an_export_of_which_more_than_half_is_protected_is_stopped() {
    let home = marked();
    let people = |count: usize, marked: usize| {
        let row =
            |n| format!("p{n:03};V;{n}@mejl.example;;;;;{}", if n < marked { "?" } else { "N" });
        (0..count).map(row).collect::<Vec<String>>()
    };
    let deliver =
        |rows: Vec<String>| platform(&home, &rows.iter().map(|row| &**row).collect::<Vec<_>>());
    deliver(people(101, 51));
    let told = "51 of 101 persons new to the platform would be said to have protected identity, 50 %; allowed are 50 %, or up to 50 persons";
    adopt(&home, &[])
        .exit(1)
        .says(told)
        .says("platform.csv:2:1 •••• protected identity is said of a new person")
        .says("look at the export; if it is right, `--allow-mass-change` lets it through")
        .never_says("p000");
    let tried = adopt(&home, &["--dry-run", "--format", "json"]).exit(1).json();
    let turned = &tried["protection_turned"][0];
    assert_eq!((&turned["turn"], &turned["turned"]), (&"new".into(), &51.into()));
    assert_eq!(home.rows("SELECT CAST(id AS TEXT) FROM run"), [""; 0]);
    adopt(&home, &["--allow-mass-change"]).fine().says("written as run 1").says(told);
    let home = marked();
    platform(&home, &people(102, 51).iter().map(|row| &**row).collect::<Vec<_>>());
    adopt(&home, &[]).fine().says("persons 102 51 with protected identity");
}

/// JSON says it with a path.
#[test]
fn a_platform_may_export_json() {
    let description = "{format: json, person: {path: id, kind: opaque}, category: guardian, \
        fields: {email: email.value}, edited: {email: {path: email.by, edited: [\"true\"]}}}";
    let home = Home::new().describe("user", description).file(
        "platform.csv",
        r#"[{"id": "a", "email": {"value": "a@mejl.example", "by": true}},
            {"id": "b", "email": {"value": "b@mejl.example", "by": false}},
            {"id": "c", "email": {"value": "c@mejl.example"}}]"#,
    );
    adopt(&home, &[]).fine();
    let stored = home.stored();
    assert_eq!(
        stored,
        ["a email a@mejl.example user", "b email b@mejl.example -", "c email c@mejl.example -"]
    );
}

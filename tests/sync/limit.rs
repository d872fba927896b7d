//! How much one run may overwrite.

use crate::support::{Home, csv};

/// So many guardians, each with an address of its own.
fn people(count: usize, domain: &str) -> String {
    let rows: Vec<String> = (0..count).map(|n| format!("p{n:03};V;{n}@{domain}.example")).collect();
    csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_run_that_overwrites_too_much_writes_nothing() {
    let home = Home::new()
        .file("1.csv", people(60, "ett"))
        .file("2.csv", people(51, "fel") + "new;V;new@mejl.example;;;;;;\n");
    home.sync("a").of("1.csv").run().fine();
    let before = home.rows("SELECT value FROM reported ORDER BY person");
    home.sync("a").of("2.csv").date("2026-11-25").run().exit(1)
        .says("E-post: 51 of 60 values stored would be overwritten or cleared, 85 %; the policy allows 20 %, or up to 50 values")
        .says("stopped: nothing was written, and nothing is remembered");
    assert_eq!(home.rows("SELECT value FROM reported ORDER BY person"), before);
    assert_eq!(home.rows("SELECT key FROM person WHERE key = 'new'"), [""; 0]);
    assert_eq!(home.rows("SELECT CAST(id AS TEXT) FROM run"), ["1"]);

    home.sync("a").of("2.csv").date("2026-11-24").with("--allow-mass-change").run().fine();
    assert_eq!(home.rows("SELECT CAST(allow_mass_change AS TEXT) FROM run"), ["0", "1"]);
    assert_eq!(home.stored()[0], "new email new@mejl.example a");
    assert_eq!(home.stored()[1], "p000 email 0@fel.example a");
}

#[test]
fn fifty_values_may_always_change_and_any_number_of_missing_ones_be_filled() {
    let home = Home::new().file("1.csv", people(60, "ett")).file("2.csv", people(50, "nytt"));
    home.sync("a").of("1.csv").run().fine();
    home.sync("a").of("2.csv").run().fine().says("E-post 0 50 0 60");
}

/// Two rows of one person count once, and what comes back to where it was not at all.
#[test]
fn what_counts_is_what_became_of_a_stored_value() {
    let there = people(55, "fel");
    let and_back = people(55, "ett").replace(crate::support::HEADER, "");
    let home = Home::new().file("1.csv", people(55, "ett")).file("2.csv", there + &and_back);
    home.sync("a").of("1.csv").run().fine();
    home.sync("a").of("2.csv").run().fine();
    assert_eq!(home.stored()[7], "p007 email 7@ett.example a");
}

/// A file that was cut off on its way.
#[test]
fn a_full_delivery_that_lacks_too_many_persons_remembers_nothing() {
    let home = Home::new().file("1.csv", people(60, "ett")).file("2.csv", people(9, "ett"));
    home.sync("a").of("1.csv").with("--full").run().fine();
    let full = || home.sync("a").of("2.csv").with("--full");
    let told = "51 of 60 persons that System A had would be gone, 85 %; the policy allows 20 %, or up to 50 persons";
    full().run().exit(1).says(told).says("stopped: nothing was written, and nothing is remembered");
    let ran = full().with("--dry-run --format json").run().exit(1);
    assert_eq!(ran.json()["too_many_gone"]["gone"], 51);
    let known = || home.rows("SELECT CAST(count(*) AS TEXT) FROM known");
    assert_eq!(known(), ["60"]);
    full().with("--allow-mass-change").run().fine().says(told);
    assert_eq!(known(), ["9"]);
}

#[test]
fn a_fifth_of_the_persons_is_worth_a_word() {
    let home = Home::new().file("1.csv", people(60, "ett")).file("2.csv", people(10, "ett"));
    home.sync("a").of("1.csv").run().fine();
    home.sync("a").of("2.csv").run().fine().never_says("are gone");
    home.sync("a")
        .of("2.csv")
        .with("--full")
        .run()
        .fine()
        .says("warning: 50 of 60 persons that System A had are gone");
    let home = home.file("3.csv", people(8, "ett"));
    home.sync("a").of("3.csv").with("--full").run().fine().never_says("are gone");
}

#[test]
fn a_dry_run_that_would_be_stopped_says_so() {
    let home = Home::new().file("1.csv", people(60, "ett")).file("2.csv", people(60, "fel"));
    home.sync("a").of("1.csv").run().fine();
    let ran = home.sync("a").of("2.csv").with("--dry-run --format json").run().exit(1);
    assert_eq!(ran.json()["exceeded"][0]["changed"], 60);
    assert_eq!(ran.json()["stopped"], true);
    let stopped = "a dry run: the run would be stopped, and nothing written";
    let help = "look at the delivery; if it is right, `--allow-mass-change` lets it through once";
    home.sync("a").of("2.csv").with("--dry-run").run().exit(1).says(stopped).says(help);
    let lets = "`--allow-mass-change` lets it through this time";
    let through = || home.sync("a").of("2.csv").with("--allow-mass-change");
    let tried = through().with("--dry-run").run().fine();
    tried.says(lets).says("a dry run: nothing was written").never_says("stopped");
    through().run().fine().says(lets).says("written as run 2");
    home.sync("a").of("2.csv").with("--allow-mass-change").run().fine().never_says("lets it");
}

/// The first of them, so that whoever is called at night sees at once what kind of wrong it is.
#[test]
fn what_would_be_overwritten_is_shown_by_its_first_values() {
    let home = Home::new()
        .file("1.csv", people(60, "ett").replace("p003;V;", "hemlig;V;"))
        .file("2.csv", people(60, "fel").replace("p003;V;", "hemlig;V;"));
    home.sync("a").of("1.csv").run().fine();
    home.sync("a").rows(&["hemlig;V;3@ett.example;;;;;;J"]).run().fine();
    let home = home.policy(
        "policy home extends standard source a
         guardian: given-name { calm: keep } limit overwrites to 20 % above 50 values",
    );
    home.sync("a").of("2.csv").run().exit(1)
        .says("overwritten or cleared beyond the limit, the first of each field: 5")
        .says("p000 E-post 0@ett.example → 0@fel.example standard.follow-source The source that synchronised last wins.")
        .says("p005 E-post 5@ett.example → 5@fel.example standard.follow-source The source that synchronised last wins.")
        .never_says("hemlig")
        .never_says("p006");
    let told = home.sync("a").of("2.csv").with("--allow-mass-change --format json").run().fine();
    let first = &told.findings("overwritten")[0];
    assert_eq!((&first["person"], &first["field"]), (&"p000".into(), &"email".into()));
    home.foga(&["history"]).fine().says("3 2026-11-24 60 changed a, mass change allowed");
    let few = home.sync("a").rows(&["p001;V;1@ett.example"]).with("--format json").run().fine();
    assert_eq!(few.findings("overwritten").len(), 0);
}

/// Somebody has taken a column out of the export, and left its header: what stands in each cell is
/// what belongs to the next.
#[test]
fn an_export_whose_columns_are_shifted_is_stopped() {
    let row = |n: usize, cells: &str| format!("p{n:03};V;{n}@ett.example;070-1740605;{cells}");
    let (mut right, mut shifted) = (Vec::new(), Vec::new());
    for n in 0..60 {
        let cells = format!("Anna {n};Gata {n};Ort;2026-11-20;N");
        right.push(row(n, &cells));
        shifted.push(row(n, &cells).replace(&format!("{n}@ett.example;"), "") + ";");
    }
    let csv = |rows: &[String]| csv(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let home = Home::new().file("right.csv", csv(&right)).file("shifted.csv", csv(&shifted));
    home.sync("a").of("right.csv").with("--full").run().fine();
    let before = home.foga(&["export"]).fine().out;
    home.sync("a").of("shifted.csv").with("--full").run().exit(1)
        .says("Förnamn: 60 of 60 values stored would be overwritten or cleared, 100 %; the policy allows 20 %, or up to 50 values")
        .says("Adress: 60 of 60 values stored would be overwritten or cleared, 100 %; the policy allows 20 %, or up to 50 values")
        .says("p000 Förnamn Anna 0 → Gata 0 standard.follow-source")
        .says("stopped: nothing was written, and nothing is remembered");
    assert_eq!(home.foga(&["export"]).fine().out, before);
    home.sync("a").of("right.csv").with("--full").run().fine();
}

/// So many guardians, the first of them marked so.
fn marked(count: usize, protected: usize) -> String {
    let mark = |n| if n < protected { "J" } else { "N" };
    let row = |n| format!("p{n:03};V;{n}@ett.example;;;;;;{}", mark(n));
    let rows: Vec<String> = (0..count).map(row).collect();
    csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Somebody has taken a column out, and what is no marking is taken for one.
#[test]
fn a_run_in_which_nearly_everybody_becomes_protected_writes_nothing() {
    let home = Home::new().file("1.csv", marked(60, 0)).file("2.csv", marked(60, 51));
    home.sync("a").of("1.csv").run().fine();
    let told = "51 of 60 persons that System A had without protected identity would be said to have it, 85 %; allowed are 20 %, or up to 50 persons";
    let next = || home.sync("a").of("2.csv");
    next()
        .run()
        .exit(1)
        .says(told)
        .says("protected identity that begins or ends beyond the limit, the first: 5")
        .says("2.csv:2:1 •••• protected identity is said, and was not before")
        .says("2.csv:6:1 •••• protected identity is said, and was not before")
        .never_says("2.csv:7:1")
        .never_says("p000")
        .says("stopped: nothing was written, and nothing is remembered")
        .says("look at the delivery; if it is right, `--allow-mass-change` lets it through once");
    let protected = || home.rows("SELECT CAST(count(*) AS TEXT) FROM known WHERE protected = 1");
    assert_eq!(protected(), ["0"]);
    let tried = next().with("--dry-run --format json").run().exit(1).json();
    assert_eq!(
        tried["protection_turned"],
        serde_json::json!([
            {"turn": "begins", "turned": 51, "of": 60, "percent": 20, "above": 50}
        ])
    );
    next()
        .with("--dry-run")
        .run()
        .exit(1)
        .says(told)
        .says("a dry run: the run would be stopped, and nothing written");
    next()
        .with("--allow-mass-change")
        .run()
        .fine()
        .says(told)
        .says("`--allow-mass-change` lets it through this time");
    assert_eq!(protected(), ["51"]);
}

/// Who is left alone, as the same came as before, was delivered all the same.
#[test]
fn what_turns_is_measured_against_all_who_were_delivered() {
    let home = Home::new().file("1.csv", marked(400, 0)).file("2.csv", marked(400, 80));
    home.sync("a").of("1.csv").run().fine();
    home.sync("a").of("2.csv").run().fine().never_says("protected identity that begins");
    let home = home.file("3.csv", marked(400, 145));
    let told = "65 of 320 persons that System A had without protected identity would be said to have it, 20 %; allowed are 20 %, or up to 50 persons";
    home.sync("a").of("3.csv").run().exit(1).says(told);
}

/// The column of the markings is still there, and nothing stands in it.
#[test]
fn a_run_in_which_nearly_all_protection_ends_writes_nothing() {
    let home = Home::new().file("1.csv", marked(120, 60)).file("2.csv", marked(120, 9));
    home.sync("a").of("1.csv").run().fine();
    home.sync("a")
        .of("2.csv")
        .run()
        .exit(1)
        .says("51 of 60 persons that System A said to have protected identity would be said to have none, 85 %; allowed are 20 %, or up to 2 persons")
        .says("2.csv:11:1 •••• protected identity was said, and is no more")
        .never_says("p009");
    // One of many is worth no warning, and is listed.
    let home = home.file("3.csv", marked(120, 59));
    home.sync("a")
        .of("3.csv")
        .run()
        .fine()
        .never_says("said to have none")
        .says("protected identity that ends, as nobody says it any more: 1")
        .says("3.csv:61:1 •••• protected identity was said, and is no more");
}

/// Those who have protected identity are few: what may be overwritten of others is no measure.
#[test]
fn of_few_whose_protection_ends_three_are_too_many() {
    let files = [(1, 6), (2, 0), (3, 4), (4, 2)];
    let home = files.into_iter().fold(Home::new(), |home, (name, protected)| {
        home.file(&format!("{name}.csv"), marked(300, protected))
    });
    home.sync("a").of("1.csv").run().fine();
    let told = "6 of 6 persons that System A said to have protected identity would be said to have none, 100 %; allowed are 20 %, or up to 2 persons";
    home.sync("a").of("2.csv").run().exit(1).says(told);
    assert!(!home.foga(&["export"]).exit(0).out.contains("p000"));
    let told = "warning: 2 of 6 persons of whom System A said protected identity are said to have none: look whether its markings are still where they were";
    home.sync("a").of("3.csv").run().fine().says(told);
    home.sync("a")
        .of("4.csv")
        .run()
        .fine()
        .says("protected identity that ends, as nobody says it any more: 2");
    home.sync("a").of("2.csv").with("--allow-mass-change").run().fine();
}

/// Somebody may have to be told, however few they are: everybody is listed, where it stands and not
/// who it is, for a marking may have been lost. A log says it with the name that the person has in
/// logs from then on.
#[test]
fn everybody_whose_protection_ends_is_listed() {
    let home = Home::new().file("1.csv", marked(120, 60)).file("2.csv", marked(120, 48));
    home.sync("a").of("1.csv").with("--allow-mass-change").run().fine();
    home.sync("b").of("1.csv").with("--allow-mass-change").run().fine();
    // Of whom another source says it, the protection does not end.
    let ended = |ran: &serde_json::Value| {
        let findings = ran["findings"].as_array().unwrap().iter();
        findings.filter(|found| found["topic"] == "protection-ended").cloned().collect::<Vec<_>>()
    };
    let ran = home.sync("b").of("2.csv").with("--format json").run().fine().json();
    assert_eq!((ended(&ran).len(), &ran["protection_ended"]), (0, &0.into()));
    let next = |more: &str| home.sync("a").of("2.csv").with(more).run().fine();
    let tried = next("--dry-run --format json").json();
    let logged = next("--dry-run --format log");
    assert!(!logged.out.contains("person-"), "{}", logged.out);
    let ran = next("--format json").json();
    assert_eq!((ended(&ran).len(), &ran["protection_ended"]), (12, &12.into()));
    assert_eq!(ended(&ran), ended(&tried));
    for (place, found) in ended(&ran).iter().enumerate() {
        assert_eq!((&found["person"], &found["line"]), (&"••••".into(), &(50 + place).into()));
    }
}

#[test]
fn a_log_has_the_pseudonym_of_whose_protection_has_ended() {
    let home = Home::new().file("1.csv", marked(60, 2)).file("2.csv", marked(60, 1));
    home.sync("a").of("1.csv").run().fine();
    let pseudonym = home.foga(&["person", "hash", "p001"]).fine().out;
    let logged = home.sync("a").of("2.csv").with("--format log").run().fine().out;
    let ended: Vec<&str> =
        logged.lines().filter(|line| line.contains("protection-ended")).collect();
    let [ended] = ended[..] else { panic!("{logged}") };
    assert!(ended.contains(pseudonym.trim()) && ended.contains("\"line\":3"), "{ended}");
}

#[test]
fn a_first_delivery_of_which_more_than_half_is_protected_writes_nothing() {
    let home = Home::new().file("1.csv", marked(101, 51)).file("2.csv", marked(102, 51));
    home.sync("a").of("1.csv").run().exit(1)
        .says("51 of 101 persons new to System A would be said to have protected identity, 50 %; allowed are 50 %, or up to 50 persons")
        .says("1.csv:2:1 •••• protected identity is said of a new person")
        .never_says("p000");
    home.sync("a").of("2.csv").run().fine();
}

/// What another source says, or nobody does, is not what the source says.
#[test]
fn what_a_source_says_is_held_against_what_it_said_itself() {
    let home = Home::new().file("1.csv", marked(60, 60)).file("2.csv", marked(60, 0));
    home.sync("a").of("1.csv").with("--allow-mass-change").run().fine();
    home.sync("b").of("2.csv").run().fine().never_says("said to have none");
    home.sync("a").of("1.csv").run().fine();
    let told = "60 of 60 persons that System B had without protected identity would be said to have it, 100 %; allowed are 20 %, or up to 50 persons";
    home.sync("b").of("1.csv").run().exit(1).says(told);
}

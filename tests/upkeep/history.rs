//! What happened: the runs, what a run changed, what became of a person.

use crate::support::Home;

fn ran() -> Home {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@mejl.example", "h;V;h@mejl.example"]).run().fine();
    home.sync("b").rows(&["g;V;b@mejl.example"]).with("--full --allow-mass-change").run().fine();
    home.sync("user").rows(&["g;V;own@mejl.example"]).date("2026-11-25").run().fine();
    let undo =
        ["undo", "--run", "3", "--by", "Anna Ek", "--why", "fel fil", "--date", "2026-11-26"];
    home.foga(&undo).fine();
    home
}

#[test]
fn the_runs_are_told_with_what_was_particular_about_each() {
    let home = ran();
    home.foga(&["history"])
        .fine()
        .says("1 2026-11-24 2 changed System A")
        .says("2 2026-11-24 1 changed System B, all that the source has, mass change allowed")
        .says("3 2026-11-25 1 changed the person")
        .says("4 2026-11-26 1 changed undo of run 3 Anna Ek: fel fil");
    let runs = home.foga(&["history", "--format", "json"]).fine().json();
    let runs = runs["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 4);
    assert_eq!((&runs[1]["allow_mass_change"], &runs[1]["kind"]), (&true.into(), &"sync".into()));
    assert_eq!((&runs[3]["undoes"], &runs[3]["who"]), (&3.into(), &"Anna Ek".into()));
    let csv = home.foga(&["history", "--format", "csv"]).fine().out;
    let undo = csv.lines().nth(4).unwrap();
    assert!(undo.starts_with("4,undo,,2026-11-26,"), "{undo}");
    assert!(undo.ends_with(",,false,false,Anna Ek,fel fil,3,1,0,0,1,,"), "{undo}");
}

#[test]
fn what_a_run_changed_is_told_and_whether_it_is_so_still() {
    let home = ran();
    home.foga(&["history", "--run", "1"])
        .fine()
        .says("run 1 · System A · 2026-11-24")
        .says("2 persons: 2 taken, 6 kept, 0 cleared, 0 held, 0 rejected")
        .says("g E-post (missing) → g@mejl.example (changed again since) standard.fill-empty Nothing is stored: the source fills it, also where the person emptied it.")
        .says("h E-post (missing) → h@mejl.example standard.fill-empty Nothing is stored: the source fills it, also where the person emptied it.");
    home.foga(&["history", "--run", "3"])
        .fine()
        .says("g E-post b@mejl.example → own@mejl.example (put back since) standard.saved What the person saves is stored at once.");
    let csv = home.foga(&["history", "--run", "2", "--format", "csv"]).fine().out;
    assert_eq!(
        csv.lines().nth(1).unwrap(),
        "g,email,g@mejl.example,a,2026-11-24,b@mejl.example,b,2026-11-24,standard.follow-source,The source that synchronised last wins.,as-made"
    );
    let json = home.foga(&["history", "--run", "4", "--format", "json"]).fine().json();
    assert_eq!(json["run"]["why"], "fel fil");
    assert_eq!(json["changes"][0]["rule"], "undo");
    assert_eq!(json["changes"][0]["after"]["since"], "2026-11-24");
    home.foga(&["history", "--run", "5"]).exit(2).complains("there is no run 5 in the store");
}

#[test]
fn a_long_list_is_cut_for_a_person_alone() {
    let home = Home::new();
    let rows: Vec<String> = (0..30).map(|n| format!("p{n:02};V;{n}@mejl.example")).collect();
    home.sync("a").rows(&rows.iter().map(String::as_str).collect::<Vec<_>>()).run().fine();
    let history = |format| home.foga(&["history", "--run", "1", "--format", format]).fine();
    history("human").says("and 10 more; `--format csv` lists all").never_says("p20");
    assert_eq!(history("csv").out.lines().count(), 31);
    assert_eq!(history("json").json()["changes"].as_array().unwrap().len(), 30);
}

#[test]
fn what_became_of_a_person_is_told_with_its_reasons() {
    let home = ran();
    home.foga(&["history", "g"])
        .fine()
        .says("2026-11-24 run 1, System A E-post (missing) → g@mejl.example")
        .says("2026-11-25 run 3, the person E-post b@mejl.example → own@mejl.example")
        .says("2026-11-26 run 4, undo E-post own@mejl.example → b@mejl.example")
        .says("undo run 3 is undone, by Anna Ek: fel fil")
        .never_says("h@mejl.example");
    let json = home.foga(&["history", "g", "--format", "json"]).fine().json();
    assert_eq!((&json["person"], json["history"].as_array().unwrap().len()), (&"g".into(), 4));
    home.foga(&["history", "nobody"]).exit(1).complains("no source has named this person");
    home.foga(&["history", "g", "--run", "1"]).exit(2);
}

#[test]
fn what_was_decided_about_a_value_that_waited_is_told() {
    let home = super::review::waiting();
    let decide = |verb, person| {
        home.foga(&[
            "review",
            verb,
            person,
            "email",
            "--by",
            "Anna",
            "--why",
            "rang",
            "--date",
            "2026-11-30",
        ])
        .fine()
    };
    decide("dismiss", "g");
    decide("take", "h");
    home.foga(&["history", "g"])
        .fine()
        .says("2026-11-30 run 3, review E-post dismissed other-g@mejl.example, from System B; home.ask had held it")
        .says("review Anna: rang");
    home.foga(&["history", "h"])
        .fine()
        .says("2026-11-30 run 4, review E-post h@mejl.example → other-h@mejl.example")
        .says("2026-11-30 run 4, review E-post taken other-h@mejl.example, from System B; home.ask had held it");
}

#[test]
fn persons_with_protected_identity_are_left_out() {
    let home = Home::new();
    home.sync("a").rows(&["hemlig-17;V;gomd@mejl.example", "g;V;g@mejl.example"]).run().fine();
    home.sync("a").rows(&["hemlig-17;V;ny.gomd@mejl.example;;;;;;J"]).run().fine();
    for format in ["human", "csv", "json"] {
        home.foga(&["history", "--run", "1", "--format", format])
            .exit(0)
            .complains("1 person with protected identity left out")
            .never_says("hemlig-17")
            .never_says("gomd");
        let ran = home.foga(&["history", "hemlig-17", "--format", format]).exit(0);
        let ran = ran.never_says("gomd").complains("the person has protected identity");
        assert!(ran.out.contains("••••"));
        // What was there before the first run is nothing, and not told either.
        ran.never_says("missing");
    }
    let first = |format| home.foga(&["history", "hemlig-17", "--format", format]).exit(0);
    let before = &first("json").json()["history"][0]["before"];
    assert!(
        ["value", "from", "category", "since"].iter().all(|at| before[at] == "••••"),
        "{before}"
    );
    let (csv, cells) = (first("csv").out, "1,sync,a,2026-11-24,email,changed,••••,••••,a,");
    assert!(csv.lines().nth(1).unwrap().starts_with(cells), "{csv}");
    assert_eq!(home.rows("SELECT command FROM reveal"), [""; 0]);
    let ran = home.foga(&["history", "--run", "1", "--reveal-protected"]).fine();
    assert!(ran.out.contains("gomd@mejl.example"));
    assert_eq!(home.rows("SELECT command || persons FROM reveal"), ["history1"]);
}

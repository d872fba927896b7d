//! `foga person export`: a copy of all that is held of a person.

use crate::support::Home;

fn home() -> Home {
    let home = Home::new();
    home.sync("a").date("2026-11-20").rows(&["g;V;1@mejl.example;070-1740605"]).run().fine();
    home.sync("b")
        .date("2026-11-21")
        .rows(&["g;P;2@mejl.example;;;;;;", "h;V;h@mejl.example"])
        .run()
        .fine();
    home.sync("user").date("2026-11-22").rows(&["g;V;own@mejl.example"]).run().fine();
    home.sync("a").date("2026-11-23").rows(&["s;V;s@mejl.example;;;;;;J"]).run().fine();
    home
}

#[test]
fn all_that_is_held_is_in_the_copy() {
    let home = home();
    let copy = home.foga(&["person", "export", "g"]).fine().json();
    assert_eq!((&copy["person"], &copy["protected"]), (&"g".into(), &false.into()));
    let stored = &copy["stored"][0];
    assert_eq!((&stored["value"], &stored["from"]), (&"own@mejl.example".into(), &"user".into()));
    assert_eq!(copy["reported"][0]["values"][0]["value"], "1@mejl.example");
    assert_eq!(copy["reported"][1]["values"][0]["value"], "2@mejl.example");
    assert_eq!(copy["history"].as_array().unwrap().len(), 5, "the edit empties the mobile, too");
    let runs = copy["runs"].as_array().unwrap();
    let dates: Vec<_> = runs.iter().map(|run| run["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2026-11-20", "2026-11-21", "2026-11-22"], "and no run without the person");
    assert_eq!((&runs[0]["kind"], &runs[0]["source"]), (&"sync".into(), &"a".into()));
    assert_eq!(copy["labels"]["fields"]["email"], "E-post");
    assert_eq!(copy["labels"]["sources"]["b"], "System B");
    let hash = home.foga(&["person", "hash", "g"]).fine().out;
    assert_eq!(copy["log_names"], serde_json::json!([hash.trim_end()]));
    assert!(!copy.to_string().contains("h@mejl.example"), "nobody else's");
    // The same as `show` says, which a program may have read before.
    let shown = home.foga(&["show", "--format", "json", "g"]).fine().json();
    for (key, held) in shown.as_object().unwrap() {
        assert_eq!(&copy[key], held, "{key}");
    }
    home.foga(&["person", "export", "nobody"]).exit(1).complains("no source has named this person");
}

/// Whoever decided by hand is not named among the runs, and what was decided is there.
#[test]
fn what_waits_or_was_dismissed_is_in_the_copy() {
    let home = Home::new().policy(
        "policy home extends standard\n\
         source a \"System A\"\n\
         source b \"System B\"\n\
         guardian: email, mobile {\n\
             ask: hold when source is b and stored is not missing and incoming != stored\n\
         }\n",
    );
    home.sync("a").date("2026-11-20").rows(&["g;V;1@mejl.example;070-1740605"]).run().fine();
    home.sync("b").date("2026-11-21").rows(&["g;V;2@mejl.example;070-1740606"]).run().fine();
    let signed = ["--by", "Anna Ek", "--why", "rang upp"];
    home.foga(&[&["review", "dismiss", "g", "E-post"], &signed[..]].concat()).fine();
    let copy = home.foga(&["person", "export", "g"]).fine().json();
    let waiting = copy["waiting"].as_array().unwrap();
    let of = |field: &str| waiting.iter().find(|row| row["field"] == field).unwrap();
    assert_eq!(of("email")["dismissed"], true);
    assert_eq!((&of("mobile")["dismissed"], &of("mobile")["run"]), (&false.into(), &2.into()));
    assert_eq!(copy["waited"][0]["after"], "dismissed");
    let runs = copy["runs"].as_array().unwrap();
    let kinds: Vec<_> = runs.iter().map(|run| run["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["sync", "sync", "review"]);
    assert!(!copy["runs"].to_string().contains("Anna Ek"));
}

/// The numbers that a person had are its data, and logs may have it under the old one.
#[test]
fn numbers_before_are_in_the_copy() {
    let home = Home::new();
    let row = |key: &str| format!("{key};V;g@mejl.example;;Namn;Gata 1;Ort");
    home.sync("a").date("2026-11-20").rows(&[&row("g")]).run().fine();
    home.rows("INSERT INTO renumbered VALUES (1, 1, 'before', 'g')");
    let copy = home.foga(&["person", "export", "before"]).fine().json();
    assert_eq!(copy["person"], "g");
    assert_eq!(copy["renumbered"][0]["before"], "before");
    let names = ["before", "g"]
        .map(|key| home.foga(&["person", "hash", key]).fine().out.trim_end().to_owned());
    // Whoever asks for the old number is told of the person as it is known now.
    assert_eq!(names[0], names[1]);
    let told = copy["log_names"].as_array().unwrap();
    assert!(told.len() == 2 && told.contains(&names[1].as_str().into()), "{told:?}");
}

#[test]
fn a_protected_person_is_copied_only_where_it_is_said() {
    let home = home();
    home.foga(&["person", "export", "s"])
        .exit(2)
        .never_says("s@mejl")
        .complains("the person has protected identity")
        .complains("`--reveal-protected` writes the copy");
    assert_eq!(home.rows("SELECT command FROM reveal"), [""; 0]);
    let copy = home.foga(&["person", "export", "s", "--reveal-protected"]).fine().json();
    assert_eq!(copy["waiting"][0]["proposed"], "s@mejl.example");
    assert_eq!(home.rows("SELECT command || persons FROM reveal"), ["person export1"]);
}

/// What is protected because of a source that has the person no more is said of that source.
#[test]
fn a_mark_that_was_left_behind_is_in_the_copy() {
    let home = home();
    home.sync("a").rows(&["g;V;1@mejl.example"]).with("--full --allow-mass-change").run().fine();
    let copy = home.foga(&["person", "export", "s", "--reveal-protected"]).fine().json();
    assert_eq!(copy["reported"].as_array().unwrap().len(), 0);
    assert_eq!((&copy["protected"], &copy["marked_by"][0]), (&true.into(), &"a".into()));
}

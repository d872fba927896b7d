use std::collections::{BTreeMap, BTreeSet};

use clap::Command;

use super::{Watched, csv};

/// The verbs to which no person is known: they read policies, and what somebody has made up.
const WITHOUT_PERSONS: [&str; 8] =
    ["bench", "check", "diff", "fmt", "init", "store municipalities", "table", "test"];

/// Every verb that does something, with the values that its `--format` takes.
fn verbs() -> BTreeMap<String, Vec<String>> {
    let mut verbs = BTreeMap::new();
    add(&mut verbs, &foga::cli::command(), "");
    verbs
}

fn add(verbs: &mut BTreeMap<String, Vec<String>>, command: &Command, name: &str) {
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let name = format!("{name} {}", verb.get_name()).trim_start().to_owned();
        if verb.has_subcommands() {
            add(verbs, verb, &name);
            if verb.is_subcommand_required_set() {
                continue;
            }
        }
        let format = verb.get_arguments().find(|argument| argument.get_long() == Some("format"));
        let values = format.into_iter().flat_map(|format| format.get_possible_values());
        let values = values.map(|value| value.get_name().to_owned());
        verbs.insert(name, values.collect());
    }
}

/// Persons of whom something is held, refused, in conflict, gone, and changed in several runs.
fn lived_in() -> Watched {
    let watched = Watched::primed();
    let rows = |rows: &[&str]| csv::file(rows);
    let other = csv::PUPIL.replace("gomd.elev", "annan.gomd.elev");
    watched.give("a.csv", rows(&[&other, csv::MOTHER, csv::OTHER]));
    watched.give("silent.csv", rows(&[csv::PUPIL, &csv::MOTHER.replace(";Ja", ";"), csv::OTHER]));
    watched
        .give("user.csv", rows(&[&csv::PUPIL.replace("gomd.elev", "egen.gomd.elev"), csv::MOTHER]));
    watched.give("later.csv", rows(&[csv::OTHER]));
    let before = csv::MOTHER.replace(";Ja", ";N");
    watched.give("before.csv", rows(&[&before.replace("860606-9808", "19610203-9802")]));
    for (source, file, more) in [
        ("a", "a.csv", &[][..]),
        ("silent", "silent.csv", &[]),
        ("user", "user.csv", &[]),
        ("a", "later.csv", &["--full"]),
    ] {
        assert_eq!(watched.sync(source, file, more).exit, Some(0));
    }
    watched
}

/// Each verb that knows persons, in every form in which it reports. A verb that is new has to be
/// thought of here.
#[test]
fn no_verb_says_who_it_is() {
    let watched = lived_in();
    let on_one =
        |verb: &'static str, more: &[&'static str]| -> Vec<(&'static str, Vec<&'static str>)> {
            let persons = ["20151012-2383", "8606069808"];
            persons.map(|person| (verb, [more, &[person]].concat())).into()
        };
    let mut uses: Vec<(&str, Vec<&str>)> = vec![
        ("export", vec![]),
        ("export", vec!["--wide"]),
        ("export", vec!["--run", "2"]),
        ("export", vec!["--run", "2", "--wide"]),
    ];
    uses.extend(on_one("show", &[]));
    uses.extend(on_one("person hash", &[]));
    for field in ["email", "mobile", "address"] {
        uses.push(("explain", vec!["--store", "foga.db", "20151012-2383", field]));
        uses.push(("explain", vec!["--store", "foga.db", "8606069808", field]));
    }
    let of_policy = vec!["--policy", "policy.foga", "--date", "2026-11-25"];
    let taken_over = ["--unmarked-as", "synced", "--dry-run", "a.csv"];
    uses.push(("adopt", [&of_policy, &taken_over[..]].concat()));
    uses.push(("impact", of_policy.clone()));
    uses.push(("impact", [of_policy, vec!["--baseline", "standard"]].concat()));
    uses.extend(on_one("history", &[]));
    for run in ["1", "2", "3", "4"] {
        uses.push(("history", vec!["--run", run]));
        uses.push(("undo", vec!["--run", run, "--dry-run"]));
    }
    uses.extend(["history", "review", "conflicts", "flaps"].map(|verb| (verb, vec![])));
    let verbs = verbs();
    for (verb, arguments) in uses {
        let formats = &verbs[verb];
        let forms = formats.iter().map(|form| vec!["--format", form]);
        for form in forms.chain(formats.is_empty().then(Vec::new)) {
            let ran = watched.foga(verb, &[&*arguments, &form].concat());
            assert!(matches!(ran.exit, Some(0 | 1)), "{verb} {arguments:?}: {}", ran.err);
        }
    }
    decide(&watched);
    review(&watched);
    for run in ["5", "4", "3"] {
        let signed = ["--by", "Eva Prov", "--why", "i möte"];
        watched.foga("undo", &[&["--run", run], &signed[..]].concat()).exit(0);
    }
    for person in ["20151012-2383", "8606069808"] {
        watched.foga("person export", &[person]).exit(2);
        watched.foga("person forget", &[person, "--dry-run"]).exit(0);
    }
    for old in [&["--history-older-than", "0d", "--dry-run"][..], &["--history-older-than", "0d"]] {
        watched.foga("purge", old).exit(0);
    }
    watched
        .foga("person forget", &["20151012-2383", "--by", "Eva Prov", "--why", "ärende 17"])
        .exit(0);
    watched.foga("history", &[]).exit(0);
    watched.foga("store check", &[]).exit(0);
    watched.foga("store copy", &["foga.db", "foga.db.copied"]).exit(0);
    // Something is wrong with everybody.
    let copied = rusqlite::Connection::open(watched.home.path("foga.db.copied")).unwrap();
    copied.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM delivered").unwrap();
    watched.foga("store check", &["--store", "foga.db.copied"]).exit(1);
    let used = watched.used.borrow();
    let thought_of = used.iter().map(String::as_str).chain(WITHOUT_PERSONS);
    let known: BTreeSet<&str> = verbs.keys().map(String::as_str).collect();
    assert_eq!(thought_of.collect::<BTreeSet<_>>(), known);
}

/// Whoever decides about what waits names the person, and is not told more of it.
fn review(watched: &Watched) {
    let signed = ["--by", "Eva Prov", "--why", "i möte"];
    for person in ["20151012-2383", "8606069808"] {
        for (verb, field) in [
            ("review take", "email"),
            ("review take", "mobile"),
            ("review dismiss", "given-name"),
            ("review dismiss", "address"),
        ] {
            // Of one source of several, and of none that is named.
            watched.foga(verb, &[&[person, field], &signed[..]].concat()).exit(1);
            let which = [person, field, "--from", "b"];
            watched.foga(verb, &[&which, &signed[..]].concat()).exit(0);
        }
    }
    let row = "20151012-2383,pupil,mobile,silent,+46701740699,dismiss\n";
    let undecided = row.replace("dismiss", "no") + row;
    for (column, rows) in [("proposal", row), ("proposed", row), ("proposed", &undecided)] {
        let header = format!("person,category,field,from,{column},decision\n");
        watched.give("list.csv", header + rows);
        let ran = watched.foga("review apply", &[&["list.csv"], &signed[..]].concat());
        assert!(matches!(ran.exit, Some(0 | 1)), "{}", ran.err);
    }
    watched.feed("review ask", &signed, "?\nt\nd\ns\nq\n");
}

/// A decision shows what it was given, and errors name the category, field or source that was asked
/// for. What is wrong with a value is said without it.
fn decide(watched: &Watched) {
    let line = r#"{"category":"guardian","field":"email","source":"a","incoming":"gomd.elev@hemlig.example","protected":true,"date":"2026-11-24"}"#;
    let wrong = [
        line.replace("@hemlig.example", "@hemlig"),
        line.replace("\"source\"", "\"stored\":\"Osynlia\",\"source\""),
        line.replace("true", "\"Osynlia\""),
        line.replace("\"gomd", "{\"Osynlia\":\"gomd").replace("example\"", "example\"}"),
        line[..60].to_owned(),
        line.replace(":true", ":Osynlia"),
    ];
    for wrong in wrong {
        let ran = watched.feed("decide", &["--policy", "policy.foga"], &wrong);
        assert_eq!(ran.exit, Some(1), "{wrong}: {}", ran.out);
    }
}

/// Formats of delivered files that are thought of. The message about an unknown one lists them.
#[test]
fn every_format_is_searched() {
    let watched = Watched::new();
    watched.give("way.yaml", "format: papyrus\nperson: id");
    watched.give("in", "");
    let ran = watched.sync("a", "in", &["--description", "way.yaml"]);
    let (_, known) = ran.err.split_once("help: write one of ").unwrap();
    let formats: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    assert_eq!(formats, ["csv", "json", "xml", "ss12000", "scim"]);
}

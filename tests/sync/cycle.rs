//! The same people, whatever the format in which a system delivers them: nights of a municipality.

use std::collections::BTreeMap;
use std::fs;

use crate::support::Home;
use crate::support::municipality::{Family, SYSTEMS, System, changed, families, people};

/// About so many people; more of them by `FOGA_CYCLE_PERSONS`.
fn count() -> usize {
    match std::env::var("FOGA_CYCLE_PERSONS") {
        Ok(count) => count.parse().unwrap(),
        Err(_) => 600,
    }
}

const USER: &str = "\
format: csv
person: Användare
category: {column: Roll, values: {Elev: pupil, Vårdnadshavare: guardian}}
fields: {email: E-post, mobile: Mobil}
";

/// What the platform exports on the second day: a few have entered something else, some of them
/// what is in the source as well.
fn edits(families: &[Family]) -> String {
    let mut text = "Användare,Roll,E-post,Mobil\n".to_owned();
    for (nth, (is_pupil, person)) in people(families).enumerate().filter(|(nth, _)| nth % 3 == 1) {
        let role = if is_pupil { "Elev" } else { "Vårdnadshavare" };
        let email = match nth % 4 {
            0 => format!("egen{nth}@privat.example"),
            1 => String::new(),
            _ => person.email.clone(),
        };
        text += &format!("{},{role},{email},{}\n", person.number, person.mobile);
    }
    text
}

/// What is left after the nights, and what the last of them said of who is gone.
#[derive(PartialEq, Eq)]
struct Outcome {
    export: String,
    wide: String,
    known: Vec<String>,
    history: Vec<String>,
    gone: Vec<String>,
}

fn nights(system: &System, all: &[Family]) -> Outcome {
    let home = Home::new().describe("a", system.description).describe("user", USER);
    let sync = |families: &[Family], date: &str, with: &str| {
        fs::write(home.path(system.file), (system.write)(families)).unwrap();
        home.sync("a").of(system.file).date(date).with(with).run().fine()
    };
    sync(all, "2026-11-23", "--full");
    let home = home.file("user.csv", edits(all));
    let sync = |families: &[Family], date: &str, with: &str| {
        fs::write(home.path(system.file), (system.write)(families)).unwrap();
        home.sync("a").of(system.file).date(date).with(with).run().fine()
    };
    home.sync("user").of("user.csv").date("2026-11-24").run().fine();

    // The next night the system delivers what has changed, the night after that all of it again.
    let changes = changed(all);
    let partial: Vec<Family> = changes.iter().flatten().cloned().collect();
    sync(&partial, "2026-11-24", "");
    let rest = all.iter().zip(&changes).enumerate().filter(|(nth, _)| nth % 23 != 5);
    let rest = rest.map(|(_, (before, after))| after.as_ref().unwrap_or(before).clone());
    let report = sync(&rest.collect::<Vec<_>>(), "2026-11-25", "--full --format json");
    let gone = report.findings("gone").iter().map(|gone| gone["person"].to_string()).collect();
    let export = |with: &[&str]| {
        let arguments = [&["export", "--reveal-protected"], with].concat();
        home.foga(&arguments).exit(0).out
    };
    Outcome {
        export: export(&[]),
        wide: export(&["--wide"]),
        known: home.rows(
            "SELECT key || category.name || coalesce(protected, '') FROM known
                 JOIN person ON person.id = person JOIN category ON category.id = category
             ORDER BY 1",
        ),
        history: home.rows("SELECT run || ' ' || count(*) FROM history GROUP BY run ORDER BY run"),
        gone,
    }
}

#[test]
fn the_same_people_give_the_same_store_whatever_the_format() {
    let all = families(count());
    let first = nights(&SYSTEMS[0], &all);
    assert!(people(&all).count() >= count());
    let is_gone = |nth: usize| nth % 23 == 5;
    let mut gone = 0;
    let categories: BTreeMap<&str, &str> = first
        .wide
        .lines()
        .filter_map(|row| row.split_once(','))
        .map(|(person, rest)| (person, rest.split(',').next().unwrap()))
        .collect();
    for (nth, family) in all.iter().enumerate() {
        for (is_pupil, person) in people(std::slice::from_ref(family)) {
            gone += usize::from(is_gone(nth));
            let category = match (is_gone(nth), is_pupil) {
                (true, _) => "",
                (false, true) => "pupil",
                (false, false) => "guardian",
            };
            // What is said of persons with protected identity waits: nothing of it is stored.
            let found = categories.get(&*person.number.replace('-', ""));
            assert!(person.protected || found == Some(&category), "{person:?}: {found:?}");
        }
    }
    assert_eq!(first.gone.len(), gone);
    assert_eq!(first.history.len(), 4, "each night has changed something");
    for system in &SYSTEMS[1..] {
        let other = nights(system, &all);
        for (line, expected) in other.export.lines().zip(first.export.lines()) {
            assert_eq!(line, expected, "{}", system.name);
        }
        assert!(other == first, "{}", system.name);
    }
}

//! The same people, whatever the format in which a system delivers them: nights of a municipality.
//! Whoever is protected is searched for in everything that is written and printed meanwhile, a wrong
//! export is stopped, and where it was let through, undone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::municipality::{
    Carries, Family, Files, Secrets, System, changed, edits, families, people, shifted, systems,
};
use crate::support::{Home, Ran};

/// About so many people; more of them by `FOGA_CYCLE_PERSONS`.
fn count() -> usize {
    match std::env::var("FOGA_CYCLE_PERSONS") {
        Ok(count) => count.parse().unwrap(),
        Err(_) => 240,
    }
}

const USER: &str = "\
format: csv
person: Användare
category: {column: Roll, values: {Elev: pupil, Vårdnadshavare: guardian}}
fields: {email: E-post, mobile: Mobil}
";

/// Of its columns, one that is taken moves a number to where a marking was: with all protected, what
/// is wrong would wait, and nothing be overwritten.
const GUARDIANS_AS_COLUMNS: &str = "guardians as columns";

/// What is left after the nights, and what the last of them said of who is gone.
#[derive(PartialEq, Eq)]
struct Outcome {
    export: String,
    wide: String,
    known: Vec<String>,
    history: Vec<String>,
    gone: Vec<String>,
}

/// A municipality with one system.
struct Cycle<'s> {
    home: Home,
    system: &'s System,
    secrets: Secrets,
    /// The files that were put there.
    given: BTreeSet<String>,
}

impl<'s> Cycle<'s> {
    fn new(system: &'s System, all: &[Family]) -> Self {
        let home = Home::new()
            .describe("a", &system.description)
            .describe("user", USER)
            .file("user.csv", edits(all));
        let mut given: BTreeSet<String> =
            ["policy.foga", "user.csv", "sources"].map(str::to_owned).into();
        given.extend(system.files(all).into_iter().map(|(name, _)| name.to_owned()));
        Self { home, system, secrets: Secrets::of(&system.carries.of(all)), given }
    }

    /// A night on which the system delivers these; what a run of it says.
    #[track_caller]
    fn night(&self, families: &[Family], date: &str, with: &str) -> Ran {
        let with = format!("{with} --rejected rejected");
        self.deliver(self.system.files(families), date, &with)
    }

    #[track_caller]
    fn deliver(&self, files: Files, date: &str, with: &str) -> Ran {
        let run = self.home.sync("a").date(date).with(with);
        let run = files.into_iter().fold(run, |run, (name, content)| {
            fs::write(self.home.path(name), content).unwrap();
            run.of(name)
        });
        self.searched(run.run())
    }

    /// A command that is not asked to reveal anything.
    #[track_caller]
    fn foga(&self, words: &str) -> Ran {
        self.searched(self.home.foga(&words.split(' ').collect::<Vec<_>>()))
    }

    /// Nothing of who is protected stands in what was printed, or in a file but those that were
    /// delivered and the store.
    #[track_caller]
    fn searched(&self, ran: Ran) -> Ran {
        let files = fs::read_dir(self.home.path("")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let others =
            names.filter(|name| !self.given.contains(name) && !name.starts_with("foga.db"));
        let written = others.map(|name| fs::read(self.home.path(&name)).unwrap());
        let written = written.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        for text in [&ran.out, &ran.err].into_iter().cloned().chain(written) {
            assert_eq!(self.secrets.found(&text), Default::default(), "{}", self.system.name);
        }
        ran
    }

    /// What is stored, to the byte: of everybody.
    fn export(&self, with: &str) -> String {
        let words = format!("export --reveal-protected{with}");
        self.home.foga(&words.split(' ').collect::<Vec<_>>()).exit(0).out
    }

    fn nights(&self, all: &[Family]) -> Outcome {
        self.night(all, "2026-11-23", "--full --format log").fine();
        let edits = self.home.sync("user").of("user.csv").date("2026-11-24").with("--format json");
        self.searched(edits.run()).fine();
        // The next night the system delivers what has changed, the night after that all of it
        // again.
        let partial: Vec<Family> = changed(all).into_iter().flatten().collect();
        self.night(&partial, "2026-11-24", "").fine();
        let report = self.night(&last(all), "2026-11-25", "--full --format json").fine();
        let gone = report.findings("gone").iter().map(|gone| gone["person"].to_string()).collect();
        Outcome {
            export: self.export(""),
            wide: self.export(" --wide"),
            known: self.home.rows(
                "SELECT key || category.name || coalesce(protected, '') FROM known
                     JOIN person ON person.id = person JOIN category ON category.id = category
                 ORDER BY 1",
            ),
            history: self
                .home
                .rows("SELECT run || ' ' || count(*) FROM history GROUP BY run ORDER BY run"),
            gone,
        }
    }

    /// What was said of who is protected is in the store, and shown to nobody who looks into it.
    fn look(&self) {
        let views = ["export", "export --run 3", "review", "conflicts", "flaps", "history --run 4"];
        views.into_iter().for_each(|words| drop(self.foga(words).exit(0)));
        for words in ["conflicts --format csv", "history --run 1 --format json"] {
            self.foga(words).exit(0);
        }
    }

    /// An export in which somebody has taken out a column: it is stopped, and where it is let
    /// through, all is afterwards as before.
    fn wrong(&self, all: &[Family]) {
        let before = [self.export(""), self.export(" --wide")];
        let mut right = self.system.files(&last(all));
        if let Some((separator, taken)) = self.system.cells {
            let has_header = !self.system.description.contains("header: none");
            right
                .iter_mut()
                .for_each(|(_, rows)| *rows = without(rows, separator, taken, has_header));
            let stopped = self
                .deliver(right, "2026-11-26", "--full")
                .exit(1)
                .says("stopped: nothing was written, and nothing is remembered");
            if self.system.name == GUARDIANS_AS_COLUMNS {
                let heading =
                    "protected identity that begins or ends beyond the limit, the first: 5";
                stopped.says(heading);
            }
        }
        let wrong = shifted(&last(all));
        self.night(&wrong, "2026-11-26", "--full")
            .exit(1)
            .says("stopped: nothing was written, and nothing is remembered");
        assert!(before == [self.export(""), self.export(" --wide")], "{}", self.system.name);
        self.night(&wrong, "2026-11-26", "--full --allow-mass-change").fine();
        assert!(before[0] != self.export(""), "{}", self.system.name);
        self.searched(self.home.undo(5)).fine().never_says("left as it is");
        assert!(before == [self.export(""), self.export(" --wide")], "{}", self.system.name);
    }
}

/// Whom the last night has, as they are then.
fn last(all: &[Family]) -> Vec<Family> {
    let last = all.iter().zip(changed(all)).map(|(before, after)| after.unwrap_or(before.clone()));
    last.enumerate().filter(|(nth, _)| !is_gone(*nth)).map(|(_, family)| family).collect()
}

fn is_gone(nth: usize) -> bool {
    nth % 23 == 5
}

/// The rows without a cell; those that follow move into its place.
fn without(rows: &[u8], separator: char, taken: usize, has_header: bool) -> Vec<u8> {
    let separator = u8::try_from(separator).unwrap();
    let mut out = Vec::new();
    for (nth, row) in rows.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let end = row.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap();
        let mut cells: Vec<&[u8]> = row[..end].split(|byte| *byte == separator).collect();
        if nth > 0 || !has_header {
            cells.remove(taken);
            cells.push(b"");
        }
        out.extend(cells.join(&separator));
        out.extend(&row[end..]);
    }
    out
}

#[test]
fn the_same_people_give_the_same_store_whatever_the_format() {
    let all = families(count());
    assert!(people(&all).count() >= count());
    let mut plain: BTreeMap<Carries, Outcome> = BTreeMap::new();
    for system in systems() {
        let expected = plain.entry(system.carries).or_insert_with(|| {
            let outcome = Cycle::new(&system.carries.plainly(), &all).nights(&all);
            // Names alone are the same each night.
            let nights = if system.carries.fields.contains(&"email") { 4 } else { 2 };
            is_whole(&system.carries.of(&all), &outcome, nights);
            outcome
        });
        let cycle = Cycle::new(&system, &all);
        let other = cycle.nights(&all);
        for (line, expected) in other.export.lines().zip(expected.export.lines()) {
            assert_eq!(line, expected, "{}", system.name);
        }
        assert!(other == *expected, "{}", system.name);
        cycle.look();
        cycle.wrong(&all);
    }
}

/// Everybody is there, in the category of the last night, whoever it had no longer is gone, and so
/// many nights have changed something.
fn is_whole(all: &[Family], outcome: &Outcome, nights: usize) {
    let categories: BTreeMap<&str, &str> = outcome
        .wide
        .lines()
        .filter_map(|row| row.split_once(','))
        .map(|(person, rest)| (person, rest.split(',').next().unwrap()))
        .collect();
    let mut gone = 0;
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
    assert_eq!(outcome.gone.len(), gone);
    assert!(outcome.history.len() >= nights, "the nights have changed something");
}

/// A search that finds nothing has to be one that could have.
#[test]
fn who_is_protected_is_found_where_it_stands() {
    let all = families(count());
    for system in systems() {
        let secrets = Secrets::of(&system.carries.of(&all));
        assert_eq!(secrets.persons() > 0, system.carries.protection, "{}", system.name);
        if !system.carries.protection {
            continue;
        }
        let files = system.files(&all).into_iter();
        let text: String =
            files.map(|(_, content)| String::from_utf8_lossy(&content).into_owned()).collect();
        let found = secrets.found(&text);
        assert_eq!(found.persons, secrets.persons(), "{}", system.name);
        assert!(found.words.len() >= 2, "{}: {:?}", system.name, found.words);
        assert!(secrets.found(&edits(&all)).persons > 0, "{}", system.name);
    }
}

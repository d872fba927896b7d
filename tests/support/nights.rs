//! Nights of random deliveries and edits, under random policies, and all that a store says after
//! them.

use std::io::{Cursor, Seek, Write};

use foga::policy::Policy;
use foga::readers::{Description, Reread, Vocabulary};
use foga::store::{Export, Store, Wrong, check};
use foga::sync::{Input, Job, Report, gather, sync};
use foga::text::SourceText;
use foga::upkeep::{Answer, Pending, Ruling, UndoJob, Undone, Which, undo, waiting};
use jiff::civil::Date;

use super::policies::policy_over;
use super::random::Written;

pub const PERSONS: [&str; 5] = ["a", "b", "c", "d", "é"];
const SOURCES: [&str; 3] = ["alfa", "beta", "user"];

/// What may stand in each column; what is nothing in particular stands there most often.
const CELLS: [(&str, &[&str]); 9] = [
    ("role", &["S", "S", "S", "G", "G", "?"]),
    (
        "email",
        &["anna@example.se", "Anna@example.se", "info@skola.example", "", "anna@", "bo@example.se"],
    ),
    ("mobile", &["070-1740605", "0701740605", "070-1740606", "", "070-mamma"]),
    ("name", &["Anna", "Åsa Maria", "", "anna"]),
    ("street", &["Gata 1", "Gata 2", ""]),
    ("city", &["Ort", ""]),
    ("form", &["GR", "FS", ""]),
    ("modified", &["", "", "", "2026-11-01", "2026-11-02 08:00", "2027-01-01", "soon"]),
    ("skydd", &["", "", "", "", "", "", "", "J"]),
];

/// Numbers that look as if they were thrown, and are the same for the same start.
pub struct Throws(pub u64);

impl Throws {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a>(&mut self, what: &[&'a str]) -> &'a str {
        what[self.below(what.len())]
    }

    fn row(&mut self) -> Vec<&'static str> {
        let person = self.of(&PERSONS);
        let cells =
            CELLS.map(|(_, cells)| if self.happens(70) { cells[0] } else { self.of(cells) });
        [&[person][..], &cells].concat()
    }

    /// What a source has the next night: nearly the same.
    fn go_on(&mut self, rows: &mut Vec<Vec<&'static str>>) {
        while rows.len() < 2 || self.happens(20) {
            rows.push(self.row());
        }
        for row in rows.iter_mut() {
            if self.happens(12) {
                let column = self.below(CELLS.len());
                row[column + 1] = self.of(CELLS[column].1);
            }
        }
        if rows.len() > 2 && self.happens(15) {
            rows.remove(self.below(rows.len()));
        }
        if self.happens(2) {
            rows.push(["", ""].repeat(5));
        }
    }
}

fn file(rows: &[Vec<&str>]) -> String {
    let header = CELLS.map(|(name, _)| name).join(";");
    let rows: String = rows.iter().map(|row| row.join(";") + "\n").collect();
    format!("id;{header}\n{rows}")
}

fn described(policy: &Policy, reading: &str) -> Description {
    let named = |name: &str| policy.fields().iter().any(|field| *field.name == *name);
    let fields = [
        ("email", "email: email"),
        ("mobile", "mobile: mobile"),
        ("name", "name: name"),
        ("address", "address: {street: street, city: city}"),
    ];
    let fields = fields.into_iter().filter(|(name, _)| named(name)).map(|(_, column)| column);
    let fields = fields.collect::<Vec<_>>().join(", ");
    let guardian = if policy.category("guardian").is_some() { ", G: guardian" } else { "" };
    let text = format!(
        "format: csv\nseparator: \";\"\nperson: {{column: id, kind: opaque}}\n\
         category: {{column: role, values: {{S: staff{guardian}}}}}\nfields: {{{fields}}}\n\
         facts: {{form: form}}\nmodified: modified\nprotected: {{column: skydd}}\n{reading}",
    );
    let categories: Vec<&str> = policy.categories().iter().map(|known| &*known.name).collect();
    let fields: Vec<_> = policy.fields().iter().map(|field| (&*field.name, &field.kind)).collect();
    let vocabulary = Vocabulary { categories: &categories, fields: &fields, facts: &["form"] };
    Description::parse(&SourceText::new("source.yaml", text), &vocabulary).unwrap()
}

/// Nights, one after the other.
pub struct Nights<'p> {
    policies: &'p [Policy],
    which: usize,
    has: [Vec<Vec<&'static str>>; 3],
    day: i8,
    pub throws: Throws,
}

/// What a source, or the people, have in one night.
pub struct Night<'p> {
    pub policy: &'p Policy,
    pub source: &'static str,
    pub day: i8,
    description: Description,
    rows: Vec<Vec<&'static str>>,
    full: bool,
    dry_run: bool,
    allow_mass_change: bool,
}

impl<'p> Nights<'p> {
    pub fn new(policies: &'p [Policy], seed: u64) -> Self {
        Self { policies, which: 0, has: Default::default(), day: 0, throws: Throws(seed) }
    }

    /// The next night; now and then under another policy, or with another description.
    pub fn next(&mut self) -> Night<'p> {
        let throws = &mut self.throws;
        if throws.happens(10) {
            self.which = throws.below(self.policies.len());
        }
        self.day += 1;
        let (policy, source) = (&self.policies[self.which], throws.below(3));
        let reading = if throws.happens(10) { "several: first\n" } else { "" };
        throws.go_on(&mut self.has[source]);
        Night {
            policy,
            source: SOURCES[source],
            day: self.day,
            description: described(policy, reading),
            rows: self.has[source].clone(),
            full: source < 2 && throws.happens(50),
            dry_run: throws.happens(10),
            allow_mass_change: throws.happens(50),
        }
    }
}

impl Night<'_> {
    pub fn job(&self) -> Job<'_> {
        Job {
            policy: self.policy,
            description: &self.description,
            source: self.source,
            date: jiff::civil::date(2026, 11, self.day),
            started: "2026-11-24T01:00:00Z",
            full: self.full,
            dry_run: self.dry_run,
            new_persons: &[],
            same_persons: &[],
            allow_mass_change: self.allow_mass_change,
            url: None,
            afresh: false,
        }
    }

    /// The run of this night in a store; what was said of it, the time apart. Whoever is decided
    /// afresh comes from a file that is read again, the others from what can be read only once.
    pub fn run(&self, store: &mut dyn Store, job: &Job<'_>) -> Option<Report> {
        let (name, bytes) = ("night.csv".to_owned(), file(&self.rows).into_bytes());
        let input = match job.afresh {
            true => read_twice(name, &bytes),
            false => Input { name, content: Box::new(Cursor::new(bytes)), again: None },
        };
        let gathered = gather(job, &mut std::iter::once(Ok(input)), &mut |_| {}).ok()?;
        let report = sync(store, job, gathered, &mut |_| {}).ok()?;
        Some(Report { seconds: 0.0, ..report })
    }
}

/// A file with this in it, which a run reads again but for the first rows.
fn read_twice(name: String, bytes: &[u8]) -> Input {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    let again = Reread::of(&file).map(|again| again.keeping(100));
    assert!(again.is_some());
    Input { name, content: Box::new(file), again }
}

/// The policies of these texts.
pub fn policies_of(written: &[Written]) -> Vec<Policy> {
    let base = |written: &Written| written.base.clone().unwrap_or_default();
    written.iter().map(|written| policy_over(&written.own, &base(written)).policy).collect()
}

/// All that a store says.
pub fn told(store: &mut dyn Store) -> Vec<String> {
    let runs = store.runs().unwrap();
    let mut told: Vec<String> = runs.iter().map(|run| format!("{run:?}")).collect();
    let runs = runs.len() as i64;
    let one = (1..=runs).flat_map(|run| [Export::ChangedBy(run), Export::PersonsChangedBy(run)]);
    for what in one.chain([Export::All]) {
        let each = &mut |person| {
            told.push(format!("{what:?} {person:?}"));
            Ok(())
        };
        store.export(what, each).unwrap();
    }
    told.extend(PERSONS.map(|key| format!("{:?}", store.dossier(key).unwrap())));
    told
}

/// Holds that a check of a store finds nothing.
#[track_caller]
pub fn hold_together(store: &mut dyn Store) {
    let mut wrong = Vec::new();
    let each = &mut |found: Wrong<'_>| {
        wrong.push(format!("{:?}: {}", found.person, found.what));
        Ok(())
    };
    let checked = check(store, each).unwrap();
    assert_eq!((wrong, checked.wrong), (vec![], 0));
}

/// What a municipality may have, without a question about the day.
pub fn usual(rules: &str) -> Written {
    let own = format!(
        "policy own category staff category guardian
         field email is email field mobile is phone field name is text
         field address is group of street, city fact form
         source alfa source beta rank alfa > beta limit overwrites to 50 % above 6 values
         {rules}
         every category: every field {{
             own: keep when edited and incoming != stored
             ranked: keep when stored outranks incoming
             follow: take
             otherwise: keep
         }}
         guard every category: every field {{ careful: hold when protected }}
         edit every category: every field {{ saved: take emptied: clear }}"
    );
    Written { own, base: None }
}

/// What waits, as if somebody had taken it.
pub fn waits(store: &mut dyn Store) -> Vec<Ruling> {
    let mut rulings = Vec::new();
    let each = &mut |pending: Pending| {
        rulings.push(Ruling {
            person: pending.person,
            field: pending.field.named.name,
            category: Some(pending.category.name),
            by: Some(pending.by.name),
            proposed: Some(pending.proposed),
            answer: Answer::Take,
            why: None,
        });
        Ok(())
    };
    waiting(store, Which::default(), false, each).unwrap();
    rulings
}

/// Undoes one of the runs, if there are any.
pub fn undo_one(store: &mut dyn Store, which: usize, date: Date) -> Option<Undone> {
    let runs = store.runs().unwrap().len();
    let run = i64::try_from(which % runs.max(1)).unwrap() + 1;
    let (who, why) = (Some("Anna"), None);
    let job = UndoJob {
        run,
        who,
        why,
        date: None,
        today: date,
        started: "2026-11-24T01:00:00Z",
        dry_run: false,
    };
    (runs > 0).then(|| undo(store, &job).unwrap())
}

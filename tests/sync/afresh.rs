//! Who is left alone because exactly the same came before: it makes no difference but in time.

use foga::policy::Policy;
use foga::readers::{Description, Vocabulary};
use foga::store::{Export, NewRun, RunKind, SqliteStore, Store};
use foga::sync::{Input, Job, Report, gather, sync};
use foga::text::SourceText;
use proptest::prelude::*;

use crate::support::Home;
use crate::support::policies::policy_over;
use crate::support::random::{Size, Written, cases, policies};

const PERSONS: [&str; 5] = ["a", "b", "c", "d", "é"];
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
struct Throws(u64);

impl Throws {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn happens(&mut self, percent: usize) -> bool {
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

/// One night, in one of two stores; what was said of it, the time apart.
fn night(store: &mut SqliteStore, job: &Job<'_>, rows: &[Vec<&str>]) -> Option<Report> {
    let content = Box::new(std::io::Cursor::new(file(rows).into_bytes()));
    let input = Input { name: "night.csv".to_owned(), content };
    let gathered = gather(job, &mut std::iter::once(Ok(input)), &mut |_| {}).ok()?;
    let report = sync(store, job, gathered, &mut |_| {}).ok()?;
    Some(Report { seconds: 0.0, ..report })
}

/// All that a store says.
fn told(store: &mut SqliteStore, runs: i64) -> Vec<String> {
    let mut told = Vec::new();
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

/// How many persons are at rest in a store for a source.
fn at_rest(store: &mut SqliteStore, policy: &Policy, source: &str) -> usize {
    let mut transaction = store.begin().unwrap();
    let names = transaction.sources().unwrap();
    let roster = policy.roster(names.iter().map(String::as_str).chain([source]));
    let run = NewRun {
        source: Some(source),
        ..NewRun::new(RunKind::Sync, jiff::civil::date(2026, 12, 31), "")
    };
    transaction.open(&run, policy, &roster).unwrap();
    let pages = transaction.pages(roster.id(source).unwrap()).unwrap();
    let pages = pages.iter().map(|start| transaction.read_page(start.page).unwrap());
    pages.map(|page| page.iter().filter(|last| last.rest.is_some()).count()).sum()
}

fn plays_the_same(written: &[Written], seed: u64) -> usize {
    let mut throws = Throws(seed);
    let policies: Vec<Policy> = written
        .iter()
        .map(|written| {
            policy_over(&written.own, written.base.as_deref().unwrap_or_default()).policy
        })
        .collect();
    let [mut shortly, mut afresh] = [(); 2].map(|()| SqliteStore::in_memory().unwrap());
    let (mut which, mut runs, mut resting) = (0, 0, 0);
    let mut has: [Vec<Vec<&str>>; 3] = Default::default();
    for day in 1..=12 {
        if throws.happens(10) {
            which = throws.below(policies.len());
        }
        let (policy, source) = (&policies[which], throws.below(3));
        let reading = if throws.happens(10) { "several: first\n" } else { "" };
        let description = described(policy, reading);
        throws.go_on(&mut has[source]);
        let job = Job {
            policy,
            description: &description,
            source: SOURCES[source],
            date: jiff::civil::date(2026, 11, day),
            started: "2026-11-24T01:00:00Z",
            full: source < 2 && throws.happens(50),
            dry_run: throws.happens(10),
            allow_mass_change: throws.happens(50),
            url: None,
            afresh: false,
        };
        if source < 2 {
            resting += at_rest(&mut shortly, policy, SOURCES[source]);
        }
        let short = night(&mut shortly, &job, &has[source]);
        let long = night(&mut afresh, &Job { afresh: true, ..job }, &has[source]);
        assert_eq!(short, long, "day {day}");
        runs += i64::from(short.is_some_and(|report| report.run.is_some()));
        assert_eq!(told(&mut shortly, runs), told(&mut afresh, runs), "day {day}");
    }
    resting
}

/// What a municipality may have, without a question about the day.
fn usual(rules: &str) -> Written {
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

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn whatever_happens_it_makes_no_difference(
        random in policies(Size { fields: 4, blocks: 2, depth: 1, complete: true }),
        seed in any::<u64>(),
    ) {
        let forms = usual("staff: email { school: keep when form is \"FS\" and incoming is missing }");
        plays_the_same(&[usual(""), forms, random], seed);
    }
}

#[test]
fn persons_are_left_alone_in_such_timelines() {
    let resting: usize = (0..20).map(|seed| plays_the_same(&[usual("")], seed)).sum();
    assert!(resting > 100, "{resting}");
}

const ROWS: [&str; 2] = ["g;V;g@mejl.example;070-1740605", "h;P;h@mejl.example"];

/// Makes what is kept of a person unreadable, so that a run fails that reads it.
fn spoil(home: &Home) {
    home.rows("UPDATE person SET state = x'FF' WHERE key = 'g' RETURNING key");
}

fn ran() -> Home {
    let home = Home::new();
    home.sync("a").rows(&ROWS).run().fine();
    home
}

#[test]
fn who_is_left_alone_is_not_even_read() {
    let home = ran();
    let again = || home.sync("a").rows(&ROWS).with("--full --format json --dry-run").run().fine();
    let told = again().json();
    spoil(&home);
    let then = again().json();
    for part in ["persons", "values", "rules", "fields", "findings"] {
        assert_eq!(told[part], then[part]);
    }
    let other = ["g;V;g@mejl.example;070-1740605;Eva", ROWS[1]];
    home.sync("a")
        .rows(&other)
        .run()
        .exit(3)
        .complains("what the store has of a person cannot be read");
}

/// Whatever has a part in what is decided.
#[test]
fn who_may_be_decided_otherwise_is_decided_anew() {
    type Night = fn(&Home);
    let nights: [Night; 4] = [
        |home| drop(home.sync("user").rows(&["g;V;own@mejl.example"]).run().fine()),
        |home| drop(home.sync("b").rows(&["g;V;b@mejl.example"]).run().fine()),
        |home| {
            let policy =
                "policy home extends standard source a source b guardian: email { no: keep }";
            std::fs::write(home.path("policy.foga"), policy).unwrap();
        },
        |home| {
            let described = std::fs::read_to_string(home.path("sources/a.yaml")).unwrap();
            std::fs::write(home.path("sources/a.yaml"), described + "several: first\n").unwrap();
        },
    ];
    for night in nights {
        let home = ran();
        night(&home);
        spoil(&home);
        home.sync("a").rows(&ROWS).run().exit(3);
    }
}

/// A question about the day has another answer tomorrow.
#[test]
fn nobody_is_left_alone_where_the_day_is_asked() {
    let home = Home::new().policy(
        "policy home extends standard source a source b
         guardian: email { old: keep when stored is older than 30 days }",
    );
    home.sync("a").rows(&ROWS).run().fine();
    spoil(&home);
    home.sync("a").rows(&ROWS).run().exit(3);
}

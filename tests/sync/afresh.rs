//! Who is left alone because exactly the same came before: it makes no difference but in time.

use foga::policy::Policy;
use foga::store::{NewRun, RunKind, SqliteStore, Store};
use foga::sync::Job;
use foga::upkeep::{Answer, Reviewer, Ruling, review};
use proptest::prelude::*;

use crate::support::Home;
use crate::support::nights::{Nights, Throws, policies_of, told, undo_one, usual, waits};
use crate::support::random::{Size, Written, cases, policies};

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
    let policies = policies_of(written);
    let mut nights = Nights::new(&policies, seed);
    let [mut shortly, mut afresh] = [(); 2].map(|()| SqliteStore::in_memory().unwrap());
    let mut resting = 0;
    for _ in 1..=12 {
        let night = nights.next();
        if night.source != "user" {
            resting += at_rest(&mut shortly, night.policy, night.source);
        }
        let job = night.job();
        let short = night.run(&mut shortly, &job);
        let long = night.run(&mut afresh, &Job { afresh: true, ..job });
        assert_eq!(short, long, "day {}", night.day);
        by_hand(&mut nights.throws, night.day, [&mut shortly, &mut afresh]);
        assert_eq!(told(&mut shortly), told(&mut afresh), "day {}", night.day);
    }
    resting
}

/// Somebody decides about a value that waits, or undoes a run, in both stores.
fn by_hand(throws: &mut Throws, day: i8, stores: [&mut SqliteStore; 2]) {
    let [undoes, decides] = [throws.happens(15), throws.happens(30)];
    let (which, answer) = (throws.below(8), [Answer::Take, Answer::Dismiss][throws.below(2)]);
    let date = jiff::civil::date(2026, 11, day);
    let [one, other] = stores.map(|store| {
        let undone = undoes.then(|| undo_one(store, which, date));
        let mut rulings = waits(store);
        let chosen = which % rulings.len().max(1);
        let ruling = rulings.drain(..).nth(chosen).filter(|_| decides);
        let ruling = ruling.map(|ruling| Ruling { answer, ..ruling });
        let reviewer =
            Reviewer { who: "Anna", why: Some("x"), date, started: "2026-11-24T01:00:00Z" };
        let reviewed = ruling.map(|ruling| review(store, &[ruling], &reviewer).unwrap());
        (undone, reviewed)
    });
    assert_eq!(one, other, "day {day}");
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
    let resting: usize = (0..30).map(|seed| plays_the_same(&[usual("")], seed)).sum();
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

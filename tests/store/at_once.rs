//! Runs that go on at the same time, and what people enter while they do.

use std::process::Child;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::support::postgres::Postgres;
use crate::support::{HEADER, Home};
use crate::sync::killed::delivery;

/// The municipalities of the database.
const CODES: [&str; 2] = ["9998", "9999"];

/// So many times people's edits are delivered while the others synchronise.
const EXPORTS: usize = 5;

/// How many persons each of the two municipalities has.
fn persons() -> usize {
    std::env::var("FOGA_TWO_PERSONS").map_or(300, |count| count.parse().unwrap())
}

fn home(code: &str) -> Home {
    Home::new().policy(&format!(
        "policy home extends standard\n\
         municipality \"{code}\" \"Kommun {code}\"\n\
         source a \"System A\"\n"
    ))
}

/// What of so many persons a twentieth has entered: those whose addresses the source changes the
/// same night, and as many others.
fn edits(persons: usize, nth: usize) -> String {
    let is_edited = |n: &usize| (n / 10) % EXPORTS == nth && matches!(n % 10, 0 | 3);
    let rows = (0..persons)
        .filter(is_edited)
        .map(|n| format!("p{n:07};V;own{n}@mejl.example;070-17406{:02};;;;;\n", 5 + n % 90));
    HEADER.to_owned() + &rows.collect::<String>()
}

/// Two nights of a municipality, and the edits between them or during the second.
fn with_deliveries(home: Home, persons: usize) -> Home {
    let home = home.file("0.csv", delivery(persons, 0)).file("1.csv", delivery(persons, 1));
    (0..EXPORTS).fold(home, |home, nth| home.file(&format!("edits-{nth}.csv"), edits(persons, nth)))
}

fn first_night(home: &Home, store: &str) {
    let sync = home.sync("a").date("2026-11-23").of("0.csv");
    sync.with(&format!("--store {store}")).run().fine();
}

fn start(home: &Home, source: &str, file: &str, store: &str) -> Child {
    home.sync(source).of(file).with(&format!("--wait 10m --store {store}")).start()
}

/// All that is stored, with its origin.
fn export(home: &Home, store: &str, words: &[&str]) -> String {
    home.foga(&[&["export", "--store", store], words].concat()).exit(0).out
}

/// Whether each of those who have entered something has it, of their own.
fn hold_edits(export: &str, persons: usize) {
    let own = export.lines().filter(|line| line.ends_with(",user,2026-11-24"));
    let is_edited = |n: usize| matches!(n % 10, 0 | 3);
    let expected = (0..persons)
        .filter(|n| is_edited(*n))
        .map(|n| format!("p{n:07},guardian,email,own{n}@mejl.example,user,2026-11-24"));
    assert_eq!(own.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// People's edits come at several moments of a run; whether one came while it went on.
fn is_seen_before_or_after(store: impl Fn(usize) -> String) {
    const PERSONS: usize = 2_000;
    let mut beside = 0;
    for moment in 0..4 {
        let home = with_deliveries(home("9999"), PERSONS);
        let store = store(moment);
        first_night(&home, &store);
        let mut run = start(&home, "a", "1.csv", &store);
        sleep(Duration::from_millis(25 * moment as u64));
        beside += u32::from(run.try_wait().unwrap().is_none());
        for nth in 0..EXPORTS {
            assert!(
                start(&home, "user", &format!("edits-{nth}.csv"), &store).wait().unwrap().success()
            );
        }
        assert!(run.wait().unwrap().success());
        let found = export(&home, &store, &[]);
        hold_edits(&found, PERSONS);
        // What the source changed meanwhile is there as well.
        assert!(found.contains("p0000005,guardian,email,p5.1@mejl.example,a,2026-11-24\n"));
    }
    assert!(beside > 0, "no edit came while a run went on");
}

#[test]
fn an_edit_during_a_run_is_seen_before_or_after_in_a_file() {
    is_seen_before_or_after(|_| "foga.db".to_owned());
}

#[test]
fn an_edit_during_a_run_is_seen_before_or_after_in_a_database() {
    let server = Postgres::shared();
    is_seen_before_or_after(|_| server.url(&server.database()));
}

#[test]
fn two_municipalities_at_once_end_as_each_does_alone() {
    let persons = persons();
    let server = Postgres::start();
    let [alone, together] = [server.url(&server.database()), server.url(&server.database())];
    let homes = CODES.map(|code| with_deliveries(home(code), persons));
    let mut whole = Duration::ZERO;
    let expected: Vec<String> = CODES
        .iter()
        .zip(&homes)
        .map(|(code, home)| {
            first_night(home, &alone);
            let began = Instant::now();
            assert!(start(home, "a", "1.csv", &alone).wait().unwrap().success());
            whole = whole.max(began.elapsed());
            for nth in 0..EXPORTS {
                let file = format!("edits-{nth}.csv");
                assert!(start(home, "user", &file, &alone).wait().unwrap().success());
            }
            export(home, &alone, &["--municipality", code])
        })
        .collect();
    hold_edits(&expected[0], persons);

    let began = Instant::now();
    let took: Vec<Duration> = thread::scope(|scope| {
        let threads: Vec<_> = homes
            .iter()
            .map(|home| scope.spawn(|| nights_with_edits(home, &together, whole)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    println!(
        "{persons} persons each: alone {whole:?}, at once {took:?}, all {:?}",
        began.elapsed()
    );
    for ((code, home), expected) in CODES.iter().zip(&homes).zip(&expected) {
        let found = export(home, &together, &["--municipality", code]);
        assert!(found == *expected, "{code} ended otherwise than alone");
    }
}

/// Both nights, with edits spread over the second, which takes about as long as is said. How long it
/// takes, the edits that come meanwhile included.
fn nights_with_edits(home: &Home, store: &str, whole: Duration) -> Duration {
    first_night(home, store);
    let began = Instant::now();
    let mut run = start(home, "a", "1.csv", store);
    for nth in 0..EXPORTS {
        sleep(whole / (EXPORTS as u32 + 1));
        assert!(start(home, "user", &format!("edits-{nth}.csv"), store).wait().unwrap().success());
    }
    assert!(run.wait().unwrap().success());
    began.elapsed()
}

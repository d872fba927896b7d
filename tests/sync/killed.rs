//! A run that is killed happened whole or not at all.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{HEADER, Home};

/// How many persons there are, and at how many moments of a run it is killed.
fn size() -> (usize, u32) {
    match std::env::var("FOGA_KILL_PERSONS") {
        Ok(count) => (count.parse().unwrap(), 20),
        Err(_) => (20_000, 10),
    }
}

pub(crate) fn delivery(persons: usize, night: usize) -> String {
    let rows = (0..persons).map(|n| {
        let change = if n % 5 == 0 { night } else { 0 };
        format!("p{n:07};V;p{n}.{change}@mejl.example;070-17406{:02};;;;;\n", 5 + n % 90)
    });
    HEADER.to_owned() + &rows.collect::<String>()
}

/// All that the store says, in a few numbers and texts.
fn state(home: &Home) -> Vec<String> {
    let store = rusqlite::Connection::open(home.path("foga.db")).unwrap();
    let text = |query: &str| store.query_row(query, (), |row| row.get(0)).unwrap();
    let count = |table| text(&format!("SELECT '{table} ' || count(*) FROM {table}"));
    let mut state: Vec<String> =
        ["run", "person", "delivered", "history"].into_iter().map(count).collect();
    for bytes in ["state FROM person", "page FROM delivered"] {
        let mut all = DefaultHasher::new();
        let mut rows = store.prepare(&format!("SELECT id, {bytes} ORDER BY id")).unwrap();
        let mut rows = rows.query(()).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let (id, bytes): (i64, Vec<u8>) = (row.get(0).unwrap(), row.get(1).unwrap());
            (id, bytes).hash(&mut all);
        }
        state.push(format!("{bytes}: {}", all.finish()));
    }
    state.push(text("PRAGMA integrity_check"));
    state
}

fn put_back(home: &Home) {
    for file in ["foga.db-wal", "foga.db-shm", "foga.db-journal"] {
        let _ = fs::remove_file(home.path(file));
    }
    fs::copy(home.path("before.db"), home.path("foga.db")).unwrap();
}

/// Kills a run after a while; whether it was still going on.
pub(crate) fn is_killed(run: &mut Child, after: Duration) -> bool {
    let began = Instant::now();
    while began.elapsed() < after {
        if run.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_millis(1));
    }
    run.kill().unwrap();
    run.wait().unwrap().code().is_none()
}

#[test]
fn a_killed_run_happened_whole_or_not_at_all() {
    let (persons, kills) = size();
    let home = Home::new().file("0.csv", delivery(persons, 0)).file("1.csv", delivery(persons, 1));
    home.sync("a").date("2026-11-23").of("0.csv").run().fine();
    fs::copy(home.path("foga.db"), home.path("before.db")).unwrap();
    let before = state(&home);
    let began = Instant::now();
    home.sync("a").of("1.csv").run().fine();
    let mut whole = began.elapsed();
    let after = state(&home);
    assert_ne!(before, after);

    let mut cut_short = 0;
    for kill in (1..=kills).chain(1..=kills) {
        put_back(&home);
        let began = Instant::now();
        let mut run = home.sync("a").of("1.csv").start();
        if !is_killed(&mut run, whole * kill / kills) {
            // The machine has less to do now than when the whole run was timed.
            whole = whole.min(began.elapsed());
        }
        let found = state(&home);
        assert!(found == before || found == after, "killed after {kill}/{kills}: {found:?}");
        if found == before {
            cut_short += 1;
            home.sync("a").of("1.csv").run().fine();
            assert_eq!(state(&home), after, "the next run does all of it");
        }
        if kill == kills && cut_short >= kills / 2 {
            return;
        }
    }
    panic!("only {cut_short} runs were cut short");
}

//! A run that is killed happened whole or not at all.

use std::fs;
use std::thread::sleep;
use std::time::Instant;

use crate::support::{HEADER, Home};

/// At so many moments of a run it is killed.
const KILLS: u32 = 10;

fn persons() -> usize {
    match std::env::var("FOGA_KILL_PERSONS") {
        Ok(count) => count.parse().unwrap(),
        Err(_) => 20_000,
    }
}

fn delivery(persons: usize, night: usize) -> String {
    let rows = (0..persons).map(|n| {
        let change = if n % 5 == 0 { night } else { 0 };
        format!("p{n:07};V;p{n}.{change}@mejl.example;070-17406{:02};;;;;\n", 5 + n % 90)
    });
    HEADER.to_owned() + &rows.collect::<String>()
}

/// All that the store says, in a few numbers and texts.
fn state(home: &Home) -> Vec<String> {
    let tables = ["run", "person", "stored", "known", "reported", "waiting", "history"];
    let mut state: Vec<String> = tables
        .into_iter()
        .flat_map(|table| home.rows(&format!("SELECT '{table} ' || count(*) FROM {table}")))
        .collect();
    let numbers = |table: &str| {
        let sum =
            "total(run * 1000003 + length(value) * 31 + instr(value, '.1@') * 17 + person % 97)";
        home.rows(&format!("SELECT '{table} ' || CAST({sum} AS TEXT) FROM {table}"))
    };
    state.extend(numbers("stored"));
    state.extend(numbers("reported"));
    state.extend(home.rows("PRAGMA integrity_check"));
    state
}

fn put_back(home: &Home) {
    for file in ["foga.db-wal", "foga.db-shm", "foga.db-journal"] {
        let _ = fs::remove_file(home.path(file));
    }
    fs::copy(home.path("before.db"), home.path("foga.db")).unwrap();
}

#[test]
fn a_killed_run_happened_whole_or_not_at_all() {
    let persons = persons();
    let home = Home::new().file("0.csv", delivery(persons, 0)).file("1.csv", delivery(persons, 1));
    home.sync("a").date("2026-11-23").of("0.csv").run().fine();
    fs::copy(home.path("foga.db"), home.path("before.db")).unwrap();
    let before = state(&home);
    let began = Instant::now();
    home.sync("a").of("1.csv").run().fine();
    let whole = began.elapsed();
    let after = state(&home);
    assert_ne!(before, after);

    let mut cut_short = 0;
    for kill in 1..=KILLS {
        put_back(&home);
        let mut run = home.sync("a").of("1.csv").start();
        sleep(whole * kill / KILLS);
        run.kill().unwrap();
        let killed = run.wait().unwrap().code().is_none();
        let found = state(&home);
        assert!(found == before || found == after, "killed after {kill}/{KILLS}: {found:?}");
        if killed && found == before {
            cut_short += 1;
            home.sync("a").of("1.csv").run().fine();
            assert_eq!(state(&home), after, "the next run does all of it");
        }
    }
    assert!(cut_short >= KILLS / 2, "only {cut_short} runs were cut short");
}

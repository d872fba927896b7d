//! A store in a file: what else may be there, and who else may be at it.

use std::fs;
use std::time::{Duration, Instant};

use foga::store::{SqliteStore, Store, StoreError};

use crate::support::Home;

const ROWS: [&str; 1] = ["g;V;g@mejl.example"];

#[test]
fn a_store_of_a_newer_foga_is_left_alone() {
    let home = Home::new();
    home.sync("a").rows(&ROWS).run().fine();
    home.rows("PRAGMA user_version = 10");
    let before = fs::read(home.path("foga.db")).unwrap();
    home.sync("a").rows(&ROWS).run().exit(3)
        .complains("`foga.db` was written by a newer Foga: its tables are version 10, and this Foga knows them up to version 9")
        .complains("update Foga");
    home.foga(&["show", "g"]).exit(3);
    home.foga(&["export"]).exit(3);
    assert_eq!(fs::read(home.path("foga.db")).unwrap(), before);
}

/// A store that was left by the first Foga, with a run and a person, is used as it is.
#[test]
fn a_store_of_an_older_foga_is_brought_up_to_date() {
    let home = Home::new();
    home.sync("a").date("2026-11-01").rows(&ROWS).run().fine();
    let first = include_str!("../../src/store/sqlite/001-begin.sql");
    let tables = ["category", "field", "rule", "run", "settled", "delivered", "history", "secret"];
    let older = rusqlite::Connection::open(home.path("older.db")).unwrap();
    older.execute_batch(first).unwrap();
    let newer = home.path("foga.db");
    older.execute("ATTACH ?1 AS newer", [newer.to_str().unwrap()]).unwrap();
    older.execute_batch("INSERT INTO source SELECT * FROM newer.source WHERE id > 0").unwrap();
    for table in tables {
        let columns = format!("SELECT group_concat(name) FROM pragma_table_info('{table}')");
        let columns: String = older.query_row(&columns, (), |row| row.get(0)).unwrap();
        let copy = format!("INSERT INTO {table} SELECT {columns} FROM newer.{table}");
        older.execute_batch(&copy).unwrap();
    }
    let marks = "PRAGMA application_id = 1181706081; PRAGMA user_version = 8";
    older.execute_batch(marks).unwrap();
    drop(older);
    home.foga(&["show", "g", "--store", "older.db"]).fine().says("E-post g@mejl.example");
    home.sync("a")
        .rows(&["g;V;new@mejl.example"])
        .with("--store older.db")
        .run()
        .fine()
        .says("written as run 2");
    home.foga(&["history", "--store", "older.db"]).fine().says("1 2026-11-01 1 changed System A");
}

/// Those that were written before there was a first release.
#[test]
fn a_store_of_an_unreleased_foga_is_refused() {
    let home = Home::new();
    home.sync("a").rows(&ROWS).run().fine();
    home.rows("PRAGMA user_version = 1");
    home.sync("a")
        .rows(&ROWS)
        .run()
        .exit(3)
        .complains("`foga.db` was written while Foga was being made, and no Foga reads such a store any more")
        .complains("make a new store from the sources' files");
    home.foga(&["show", "g"]).exit(3);
}

#[test]
fn a_file_that_is_no_store_is_left_alone() {
    let home = Home::new().file("foga.db", "email;mobile\n".repeat(100));
    home.sync("a").rows(&ROWS).run().exit(3).complains("`foga.db` is not a Foga store");
    assert!(fs::read(home.path("foga.db")).unwrap().starts_with(b"email"));

    let other = rusqlite::Connection::open(home.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE bookkeeping (amount)").unwrap();
    home.sync("a")
        .rows(&ROWS)
        .with("--store other.db")
        .run()
        .exit(3)
        .complains("`other.db` is not a Foga store");
    assert_eq!(other.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0)), Ok(1));
}

/// Only a run makes a store; whoever asks for one is told that there is none.
#[test]
fn an_empty_file_is_nothing_to_be_read() {
    let home = Home::new().file("foga.db", "");
    let impact = ["impact", "--policy", "policy.foga"];
    let explain = ["explain", "--store", "foga.db", "g", "email"];
    for verb in [&["show", "g"][..], &["export"], &["person", "hash", "g"], &impact, &explain] {
        home.foga(verb).exit(3).complains("`foga.db` is not a Foga store");
        assert_eq!(fs::read(home.path("foga.db")).unwrap(), b"", "{verb:?}");
    }
    home.sync("a").rows(&ROWS).with("--dry-run").run().fine();
    assert_eq!(fs::read(home.path("foga.db")).unwrap(), b"");
}

#[test]
fn a_folder_is_said_to_be_one() {
    let home = Home::new();
    fs::create_dir(home.path("foga.db")).unwrap();
    let impact = ["impact", "--policy", "policy.foga"];
    for verb in [&["show", "g"][..], &["export"], &impact] {
        home.foga(verb).exit(3).complains("the store `foga.db` cannot be used: it is a folder");
    }
    let run = home.sync("a").rows(&ROWS).run();
    run.exit(3).complains("the store `foga.db` cannot be used: it is a folder");
}

#[test]
fn an_empty_file_becomes_a_store() {
    let home = Home::new().file("foga.db", "");
    home.sync("a").rows(&ROWS).run().fine();
    assert_eq!(home.stored(), ["g email g@mejl.example a"]);
    assert_eq!(
        home.rows("SELECT CAST(application_id AS TEXT) FROM pragma_application_id"),
        ["1181706081"]
    );
}

/// Contact details of people, and where those with protected identity are.
#[cfg(unix)]
#[test]
fn nobody_but_its_owner_can_read_a_new_store() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let mut store = SqliteStore::open_or_create(&home.path("foga.db")).unwrap();
    let transaction = store.begin().unwrap();
    for file in ["foga.db", "foga.db-wal", "foga.db-shm"] {
        let mode = fs::metadata(home.path(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    drop(transaction);
    drop(store);
    // What somebody has decided otherwise stays so.
    fs::set_permissions(home.path("foga.db"), fs::Permissions::from_mode(0o640)).unwrap();
    home.sync("a").rows(&ROWS).run().fine();
    let mode = fs::metadata(home.path("foga.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn reading_leaves_no_file_beside_the_store() {
    let home = Home::new();
    home.sync("a").rows(&ROWS).run().fine();
    home.foga(&["show", "g"]).fine();
    home.foga(&["export"]).fine();
    assert!(!home.path("foga.db-wal").exists() && !home.path("foga.db-shm").exists());
}

/// A file, or a folder, in which nothing can be written: for an ordinary user because it lacks the
/// right, for the superuser, who needs none, because it bears the mark of `chattr +i`.
#[cfg(target_os = "linux")]
struct Immutable(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Immutable {
    fn make(path: std::path::PathBuf) -> Self {
        Self::allow(&path, 0o555);
        let is_writable = || {
            let probe = if path.is_dir() { path.join("probe") } else { path.clone() };
            fs::OpenOptions::new().append(true).create(true).open(probe).is_ok()
        };
        if is_writable() {
            let _ = fs::remove_file(path.join("probe"));
            let chattr = std::process::Command::new("chattr").arg("+i").arg(&path).status();
            assert!(
                chattr.is_ok_and(|status| status.success()),
                "the superuser needs `chattr` here"
            );
        }
        assert!(!is_writable());
        Self(path)
    }

    fn allow(path: &std::path::Path, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
}

#[cfg(target_os = "linux")]
impl Drop for Immutable {
    fn drop(&mut self) {
        // Nothing to be done where it had no mark.
        let _ = std::process::Command::new("chattr").arg("-i").arg(&self.0).output();
        Self::allow(&self.0, 0o755);
    }
}

/// Once because the file cannot be written, and once because no log can be made in its folder.
#[cfg(target_os = "linux")]
#[test]
fn a_store_that_cannot_be_written_can_be_read_and_tried() {
    for read_only in ["kept/foga.db", "kept"] {
        let home = Home::new();
        fs::create_dir(home.path("kept")).unwrap();
        let store = ["--store", "kept/foga.db"];
        let sync = |rows: &[&str], more: &str| {
            home.sync("a").rows(rows).with(&store.join(" ")).with(more).run()
        };
        sync(&["g;V;g@mejl.example", "h;V;;070-1740606;;;;;J"], "").fine();
        let path = home.path("kept/foga.db");
        let before = fs::read(&path).unwrap();
        let _immutable = Immutable::make(home.path(read_only));

        let foga = |words: &[&str]| home.foga(&[words, &store].concat());
        foga(&["show", "g"]).fine().says("E-post g@mejl.example");
        assert!(foga(&["export"]).exit(0).out.contains("g,guardian,email,g@mejl.example,a"));
        sync(&["g;V;other@mejl.example"], "--dry-run").fine().says("E-post 0 1 0 1");
        for shown in [&["show", "--reveal-protected", "h"][..], &["export", "--reveal-protected"]] {
            foga(shown)
                .exit(3)
                .never_says("070")
                .complains("the store `kept/foga.db` cannot be written")
                .complains("is remembered in it, so none is shown");
        }
        sync(&ROWS, "").exit(3).complains("the store `kept/foga.db` cannot be");
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(fs::read_dir(home.path("kept")).unwrap().count(), 1, "no log is left behind");
    }
}

#[test]
fn what_is_only_tried_waits_for_no_run_and_keeps_none_waiting() {
    let home = Home::new();
    home.sync("a").rows(&ROWS).run().fine();
    let mut store = SqliteStore::open(&home.path("foga.db")).unwrap();
    let transaction = store.begin().unwrap();
    let before = fs::read(home.path("foga.db")).unwrap();
    let tried = home.sync("a").rows(&["g;V;other@mejl.example"]).with("--dry-run --wait 1s").run();
    tried.fine().says("a dry run: nothing was written");
    home.foga(&["undo", "--run", "1", "--dry-run"]).fine().says("a dry run: nothing was written");
    drop(transaction);
    assert_eq!(fs::read(home.path("foga.db")).unwrap(), before);

    let mut tried = SqliteStore::open_to_try(&home.path("foga.db")).unwrap();
    let _trying = tried.begin().unwrap();
    home.sync("a").rows(&ROWS).with("--wait 1s").run().fine().says("written as run 2");
}

#[test]
fn a_second_run_waits_and_then_says_so() {
    let home = Home::new();
    home.sync("a").rows(&ROWS).run().fine();
    let path = home.path("foga.db");
    let mut first = SqliteStore::open(&path).unwrap();
    let transaction = first.begin().unwrap();
    let mut second =
        SqliteStore::open(&path).unwrap().with_patience(Duration::from_millis(200)).unwrap();
    let began = Instant::now();
    let refused = second.begin().err().unwrap();
    assert!(began.elapsed() >= Duration::from_millis(200));
    assert!(matches!(refused, StoreError::Busy(_)));
    assert_eq!(refused.to_string(), format!("another run is writing to `{}`", path.display()));
    assert!(second.dossier("g").unwrap().is_some(), "who only reads need not wait");
    drop(transaction);
    second.begin().unwrap();
}

/// Every reference in the tables is to something that is there, though none is checked as it is
/// written.
#[test]
fn what_is_referred_to_is_there() {
    let home = Home::new();
    let rows = ["g;V;g@mejl.example;070-1740605", "h;V;h@mejl.example;;;;;;J"];
    home.sync("a").rows(&rows).run().fine();
    home.sync("user").rows(&["g;V;own@mejl.example"]).run().fine();
    home.foga(&["review", "take", "h", "email", "--by", "Anna Ek", "--why", "rang"]).fine();
    home.sync("a").rows(&["g;V;own@mejl.example"]).with("--full").run().fine();
    home.undo(3).fine();
    home.undo(1).fine();
    assert_eq!(home.rows("SELECT \"table\" FROM pragma_foreign_key_check"), [""; 0]);
}

/// Replayed, the history of every value ends in what is stored.
#[test]
fn the_history_leads_to_what_is_stored() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;1@mejl.example;070-1740605", "g;V;2@mejl.example"]).run().fine();
    home.sync("user").rows(&["g;V;;070-1740606"]).run().fine();
    home.sync("b").rows(&["g;V;3@mejl.example"]).run().fine();
    home.undo(3).fine();
    home.sync("a").rows(&["h;V;h@mejl.example;;;;;;J"]).run().fine();
    home.foga(&["review", "take", "h", "email", "--by", "Anna Ek", "--why", "rang"]).fine();
    let last = "SELECT person, field, after_value, after_origin, after_category, after_since, run, rule
        FROM (SELECT *, row_number() OVER (PARTITION BY person, field ORDER BY run DESC, step DESC) AS age
              FROM history) WHERE age = 1";
    let stored = "SELECT person, field, value, origin, category, since, run, rule FROM stored";
    assert_eq!(home.rows(&format!("SELECT '' FROM ({last} EXCEPT {stored})")), [""; 0]);
    assert_eq!(home.rows(&format!("SELECT '' FROM ({stored} EXCEPT {last})")), [""; 0]);
    let counted = "SELECT id, stored FROM field";
    let counts = "SELECT id, (SELECT count(value) FROM stored WHERE field = id) FROM field";
    assert_eq!(home.rows(&format!("SELECT '' FROM ({counted} EXCEPT {counts})")), [""; 0]);
    let joined = "SELECT '' FROM history AS a JOIN history AS b
        ON a.person = b.person AND a.field = b.field AND (a.run, a.step) < (b.run, b.step)
        WHERE a.after_value IS NOT b.before_value AND NOT EXISTS (SELECT * FROM history AS c
            WHERE c.person = a.person AND c.field = a.field
                AND (a.run, a.step) < (c.run, c.step) AND (c.run, c.step) < (b.run, b.step))";
    assert_eq!(home.rows(joined), [""; 0]);
}

/// Whoever changes stands beside the others first, and among them once there are many such.
#[test]
fn who_has_changed_is_settled_sooner_or_later() {
    let home = Home::new();
    let mut versions = [0; 12];
    let nights: [(&[usize], &str); 5] =
        [(&[], "0"), (&[3, 7], "2"), (&[7, 11], "3"), (&[0], "4"), (&[5], "1")];
    for (changed, newer) in nights {
        changed.iter().for_each(|person| versions[*person] += 1);
        let of = |(person, version)| format!("p{person:02};V;{version}@mejl.example");
        let rows: Vec<String> = versions.iter().enumerate().map(of).collect();
        home.sync("a").rows(&rows.iter().map(String::as_str).collect::<Vec<_>>()).run().fine();
        let of = |(person, version)| format!("p{person:02} email {version}@mejl.example a");
        assert_eq!(home.stored(), versions.iter().enumerate().map(of).collect::<Vec<_>>());
        assert_eq!(home.rows("SELECT count(*) || '' FROM newer"), [newer]);
    }
}

//! `foga person forget`: nothing is left of a person, not in the bytes of the store's files either.

use std::fs;
use std::sync::OnceLock;

use foga::store::{Counts, NewRun, RunKind, SqliteStore, Store};
use jiff::civil::date;

use crate::support::{Home, Ran};

const PERSON: &str = "nyckel-utplånad-4711";

/// What the store has had of the person, at one time or another.
const HELD: [&str; 13] = [
    PERSON,
    "nyckel-förr-4711",
    "mamman till den utplånade",
    "first.bort@mejl.example",
    "second.bort@mejl.example",
    "own.bort@mejl.example",
    "third.bort@mejl.example",
    "held.bort@mejl.example",
    "+46701740699",
    "+46701740698",
    "Bortglömda",
    "Väntebarn",
    "Utplåningsvägen",
];

/// How many other people there are.
const OTHERS: usize = 1100;

/// Other people, so many that the store has several pages of everything.
fn others(night: usize) -> Vec<String> {
    let row = |n| format!("p{n:04};V;p{n}.{night}@mejl.example;;Namn {n};Gata {n};Ort");
    (0..OTHERS).map(row).collect()
}

/// A store in which the person has a past: other values every night, in two sources, one by its
/// own hand, and one that waits.
fn home() -> Home {
    static LIVED_IN: OnceLock<Vec<u8>> = OnceLock::new();
    Home::new().file("foga.db", LIVED_IN.get_or_init(lived_in))
}

fn lived_in() -> Vec<u8> {
    let home = Home::new();
    let night = |night, source: &str, own: &str, more: &str| {
        let own = format!("{PERSON};{own}");
        let mut rows = others(night);
        rows.insert(700, own);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let date = format!("2026-11-{:02}", 10 + night);
        let more = format!("--allow-mass-change {more}");
        home.sync(source).date(&date).rows(&rows).with(&more).run().fine();
    };
    let street = "Bortglömda;Utplåningsvägen 9;Ort";
    night(0, "a", &format!("V;first.bort@mejl.example;0701740699;{street}"), "--full");
    night(1, "b", &format!("V;second.bort@mejl.example;;{street}"), "");
    night(2, "a", &format!("V;third.bort@mejl.example;0701740698;{street}"), "--full");
    home.sync("user")
        .date("2026-11-13")
        .rows(&[&format!("{PERSON};V;own.bort@mejl.example")])
        .run()
        .fine();
    let street = street.replace("Bortglömda", "Väntebarn");
    night(4, "a", &format!("V;held.bort@mejl.example;;{street};;J"), "");
    let dismiss = ["review", "dismiss", PERSON, "Förnamn", "--by", "Anna Ek"];
    home.foga(&[&dismiss, &["--why", "mamman till den utplånade ringde"][..]].concat()).fine();
    let store = rusqlite::Connection::open(home.path("foga.db")).unwrap();
    let renumber = "INSERT INTO renumbered SELECT 1, id, 'nyckel-förr-4711', key FROM person
        WHERE key = ?1";
    assert_eq!(store.execute(renumber, [PERSON]), Ok(1));
    drop(store);
    fs::read(home.path("foga.db")).unwrap()
}

/// What of the person stands in the store's files.
fn left(home: &Home) -> Vec<&'static str> {
    let names = ["foga.db", "foga.db-wal", "foga.db-shm"];
    let files = names.iter().filter_map(|name| fs::read(home.path(name)).ok());
    let bytes: Vec<u8> = files.flatten().collect();
    // SQLite keeps texts in UTF-8, and each of these begins with a letter of ASCII.
    let text = String::from_utf8_lossy(&bytes);
    HELD.into_iter().filter(|held| text.contains(held)).collect()
}

const SIGNED: [&str; 4] = ["--by", "Anna Ek", "--why", "ärende 17"];

fn forget(home: &Home) -> Ran {
    home.foga(&[&["person", "forget", PERSON, "--wait", "1s"], &SIGNED[..]].concat())
}

#[test]
fn nothing_is_left_of_a_person_in_the_bytes() {
    let home = home();
    assert_eq!(left(&home), HELD);
    let before = home.foga(&["export"]).exit(0).out;
    let name = home.foga(&["person", "hash", PERSON]).fine().out;
    let ran = forget(&home).fine().never_says("bort");
    assert_eq!(left(&home), [""; 0], "{}", ran.out);
    let name = name.trim_end();
    assert!(ran.out.starts_with(&format!("{name} is forgotten: 3 stored values, ")), "{}", ran.out);
    ran.says("the next delivery that has the person makes it anew; these had it last: System A, System B")
        .says("take the person out of them, or out of what they export, before that")
        .says("that the identity is protected is forgotten, too: whoever brings the person back has to say it again")
        .says("written as run 7");
    home.foga(&["show", PERSON]).exit(1);
    forget(&home).exit(1);

    // Nobody else has lost anything.
    assert_eq!(home.foga(&["export"]).fine().out, before);
    let counted = "SELECT id, stored FROM field";
    let counts = "SELECT id, (SELECT count(value) FROM stored WHERE field = id) FROM field";
    assert_eq!(home.rows(&format!("SELECT '' FROM ({counted} EXCEPT {counts})")), [""; 0]);
    assert_eq!(home.rows("SELECT \"table\" FROM pragma_foreign_key_check"), [""; 0]);
    home.foga(&["history"])
        .fine()
        .says(&format!("7 2026-11-24 3 changed forget {name} Anna Ek: ärende 17"));
    let runs = home.foga(&["history", "--format", "json"]).fine().json();
    assert_eq!(runs["runs"][6]["forgot"], name);
    home.undo(7).exit(2).complains("run 7 removed what was held, and nothing of it is left");
}

/// Were it not for the wiping, the search would find something.
#[test]
fn what_is_removed_alone_leaves_traces() {
    let home = home();
    let mut store = SqliteStore::open(&home.path("foga.db")).unwrap();
    let run = NewRun::new(RunKind::Forget, date(2026, 11, 24), "2026-11-24T01:00:00Z");
    let mut hand = store.begin_by_hand(&run).unwrap();
    hand.forget(PERSON).unwrap().unwrap();
    hand.commit(&Counts::default()).unwrap();
    drop(store);
    assert!(!left(&home).is_empty());
    // A process that was killed in between left it to be done by the next one.
    home.foga(&["purge"]).fine();
    assert_eq!(left(&home), [""; 0]);
}

#[test]
fn a_source_that_still_has_the_person_brings_it_back_as_new() {
    let home = home();
    forget(&home).fine();
    let back = format!("{PERSON};V;first.bort@mejl.example");
    let ran = home.sync("a").rows(&[&back]).run().fine();
    ran.says("persons 1 1 new").says("E-post 1 0 0 1 100");
    let shown = home.foga(&["show", PERSON]).fine().out;
    assert!(!shown.contains("own.bort") && !shown.contains("protected"), "{shown}");
}

/// Whoever is forgotten is not gone from the source either: the delivery that lacks the person lacks
/// nobody.
#[test]
fn the_sources_pages_do_not_have_the_person_any_more() {
    let home = home();
    forget(&home).fine();
    let rows = others(4);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ran = home.sync("a").rows(&rows).with("--full --format json").run().fine();
    assert_eq!(ran.findings("gone"), [] as [serde_json::Value; 0]);
    assert_eq!(ran.json()["persons"], OTHERS);
}

#[test]
fn while_somebody_reads_the_store_copies_stay_in_its_log() {
    let home = home();
    let reader = rusqlite::Connection::open(home.path("foga.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM person").unwrap();
    forget(&home)
        .exit(3)
        .complains("copies may be left in the files of `foga.db`, since somebody else uses them")
        .complains("`foga purge` removes them once nobody does");
    assert_eq!(left(&home), HELD);
    drop(reader);
    home.foga(&["purge"]).fine();
    assert_eq!(left(&home), [""; 0]);
}

/// A table that is new has to be thought of: may it hold something of a person?
#[test]
fn every_table_is_known_to_hold_persons_or_not() {
    let home = home();
    let tables = home.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    );
    let of_persons = ["delivered", "history", "newer", "renumbered", "settled", "waited"];
    // A rule may be somebody's reason, and a run have somebody's words: these are looked at.
    let of_none = ["category", "field", "reveal", "rule", "run", "secret", "source", "unwiped"];
    let mut known = [&of_persons[..], &of_none].concat();
    known.sort_unstable();
    assert_eq!(tables, known);
}

#[test]
fn what_would_be_forgotten_can_be_asked_first() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    let name = home.foga(&["person", "hash", "g"]).fine().out;
    home.foga(&["person", "forget", "g", "--dry-run"])
        .fine()
        .says(&format!(
            "{} would be forgotten: 1 stored value, 1 value reported by sources, 0 values that \
             waited and 1 change in the history",
            name.trim_end()
        ))
        .says("the next delivery that has the person makes it anew; these had it last: System A")
        .says("a dry run: nothing was removed");
    home.foga(&["show", "g"]).fine();
    home.foga(&["person", "forget", "g", "--by", "Anna Ek"]).exit(2).complains("--why <TEXT>");
    home.foga(&["person", "forget", "g", "--why", "ärende 17"]).exit(2).complains("--by <NAME>");
    home.foga(&["person", "forget", "h", "--dry-run"]).exit(1).complains("no source has named");
}

#[test]
fn a_person_whom_no_source_has_stays_away() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@mejl.example", "h;V;h@mejl.example"]).run().fine();
    home.sync("a").rows(&["h;V;h@mejl.example"]).with("--full --allow-mass-change").run().fine();
    home.foga(&[&["person", "forget", "g"], &SIGNED[..]].concat())
        .fine()
        .says("no source has the person now; one that names the person again makes it anew");
    home.sync("user").rows(&["g;V;own@mejl.example"]).run().exit(0);
    home.foga(&["show", "g"]).exit(1);
}

/// What is kept of the forgetting says nothing of who it was.
#[test]
fn the_reason_must_not_name_the_person() {
    let home = Home::new().describe(
        "a",
        "{format: csv, separator: \";\", person: id, category: guardian, fields: {email: email}}",
    );
    home.sync("a").rows(&["20000229-2399;V;g@mejl.example"]).run().fine();
    let forget = |by: &str, why: &str| {
        home.foga(&["person", "forget", "000229-2399", "--by", by, "--why", why])
    };
    for (by, why) in [
        ("Anna Ek", "20000229-2399 vill det"),
        ("Anna Ek", "om 0002292399"),
        ("000229-2399", "vill det"),
    ] {
        forget(by, why)
            .exit(2)
            .never_says("2399")
            .complains("`--by` and `--why` are kept, and name the person");
    }
    // As a script leaves them in which a variable is not set.
    for (by, why) in [("", "vill det"), (" ", "vill det"), ("Anna Ek", "\u{200b}")] {
        forget(by, why).exit(2).complains("it says nothing, and the store is to remember it");
    }
    forget("Anna Ek", "dnr 2026/000229").fine();
}

/// A server keeps files of its own, and says so.
#[cfg(unix)]
#[test]
fn a_server_is_said_to_have_files_of_its_own() {
    use crate::support::postgres::Postgres;

    let url = Postgres::shared().url(&Postgres::shared().database());
    let home = Home::new().policy(
        "policy home extends standard\nmunicipality \"0001\" \"Kommun\"\nsource a \"System A\"\n",
    );
    home.sync("a")
        .rows(&["g;V;g@mejl.example", "h;V;h@mejl.example"])
        .with(&format!("--store {url}"))
        .run()
        .fine();
    let words = ["person", "forget", "g", "--store", &url];
    home.foga(&[&words, &SIGNED[..]].concat())
        .exit(0)
        .says("written as run 2")
        .complains("the server keeps what was removed in its files until they are vacuumed");
    home.foga(&["show", "g", "--store", &url]).exit(1);
    home.foga(&["show", "h", "--store", &url]).fine();
}

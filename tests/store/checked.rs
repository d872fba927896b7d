//! `foga store check`: what is stored is what its history says, and nothing refers to what is not
//! there.

use foga::record::Moment;
use foga::store::{Counts, NewRun, PersonRow, RunKind};
use jiff::civil::date;

use crate::support::nights::{Nights, hold_together, policies_of, undo_one, usual, waits};

use super::kinds::each;
use super::places::Place;

/// Nights of somebody whose values two sources and the person say, and of somebody with protected
/// identity: runs of all sorts that leave something.
pub(super) fn nights(place: &Place) {
    let of_a = ["g;V;g@mejl.example;070-1740605", "h;V;h@mejl.example;;;;;;J"];
    place.sync("a", &of_a, "").fine();
    place.sync("user", &["g;V;own@mejl.example;070-1740605"], "").fine();
    let by = ["--by", "Anna Ek", "--why", "rang upp"];
    place.foga(&[&["review", "take", "h", "email"], &by[..]].concat()).fine();
    place.sync("b", &["g;V;b@mejl.example", "h;V;;070-1740606"], "--full").fine();
    place.foga(&[&["review", "dismiss", "h", "mobile"], &by[..]].concat()).fine();
    place.sync("a", &[of_a[0], &of_a[1].replace("h@", "h2@")], "--full").fine();
    place.foga(&[&["undo", "--run", "2"], &by[..]].concat()).fine();
}

#[test]
fn a_store_that_holds_together_is_said_to() {
    for place in Place::each() {
        nights(&place);
        place
            .foga(&["store", "check"])
            .fine()
            .says("nothing is wrong: 2 persons, 3 stored values, 5 changes in 7 runs");
    }
}

/// What is done to the tables, and what is said of it. Whatever else is wrong because of it may be
/// said, too.
const DAMAGES: &[(&str, &str)] = &[
    ("DELETE FROM history WHERE run = 7", "g: E-post: the history does not lead to what is stored"),
    (
        "DELETE FROM history WHERE run = 2",
        "g: E-post: run 7 changed something else than there had been",
    ),
    (
        "DELETE FROM history WHERE run = 1 AND step = 0",
        "the store: of run 1, the changes of stored values do not follow one another: some are lacking, or too many",
    ),
    (
        "UPDATE history SET after_value = 'x@mejl.example' WHERE run = 1 AND step = 0",
        "g: E-post: run 2 changed something else than there had been",
    ),
    (
        "UPDATE history SET after_origin = 0 WHERE run = 7",
        "g: E-post: the history does not lead to what is stored",
    ),
    (
        "UPDATE history SET rule = (SELECT min(id) FROM rule) WHERE run = 7",
        "g: E-post: the history does not lead to what is stored",
    ),
    ("DELETE FROM history", "g: Mobilnummer: the history does not have it"),
    (
        "UPDATE history SET field = 99 WHERE run = 7",
        "the store: field 99 is not there, and is referred to once",
    ),
    (
        "UPDATE history SET before_origin = 99 WHERE run = 7",
        "the store: source 99 is not there, and is referred to once",
    ),
    (
        "UPDATE history SET person = 99 WHERE run = 7",
        "the store: person 99 is not there, and is referred to once",
    ),
    (
        "UPDATE waited SET reason = 99",
        "the store: rule 99 is not there, and is referred to 2 times",
    ),
    (
        "UPDATE waited SET category = 99 WHERE run = 5",
        "the store: category 99 is not there, and is referred to once",
    ),
    (
        "UPDATE waited SET step = 3 WHERE run = 5",
        "the store: of run 5, the changes of what waits do not follow one another: some are lacking, or too many",
    ),
    (
        "UPDATE run SET id = 99 WHERE id = 5",
        "the store: run 5 is not there, and is referred to 3 times",
    ),
    (
        "UPDATE run SET undoes = 99 WHERE id = 7",
        "the store: run 99 is not there, and is referred to once",
    ),
    (
        "UPDATE run SET source = 99 WHERE id = 1",
        "the store: source 99 is not there, and is referred to once",
    ),
    (
        "UPDATE run SET purged = 7 WHERE id <= 3",
        "the store: the history up to run 3 was purged, and 4 of it is there",
    ),
    (
        "UPDATE run SET purged = 99 WHERE id = 1",
        "the store: run 99 is not there, and is referred to once",
    ),
    (
        "UPDATE run SET kind = 'tidying' WHERE id = 4",
        "the store: run 4 is a `tidying`, which is no kind of run",
    ),
    (
        "UPDATE history SET step = 99 WHERE run = 7",
        "the store: of run 7, the changes of stored values do not follow one another",
    ),
    (
        "UPDATE history SET after_value = 'no address' WHERE run = 7",
        "g: E-post: in the history is what is no value of it",
    ),
    (
        "UPDATE field SET kind = CASE kind WHEN 'email' THEN 'phone' ELSE 'email' END
         WHERE name IN ('email', 'mobile')",
        "g: Mobilnummer: what is stored is no value of it",
    ),
    (
        "UPDATE run SET changed = changed + 1 WHERE id = 2",
        "the store: the history of run 2 has 1 fewer changed values than were counted",
    ),
    (
        "UPDATE run SET changed = 0 WHERE id = 7",
        "the store: the history of run 7 has 1 more changed values than were counted",
    ),
    (
        "UPDATE run SET source = 2 WHERE id = 1",
        "the store: run 1 is of another source than System A, which reports something since it",
    ),
    (
        "UPDATE run SET date = '2027-01-01' WHERE id = 1",
        "is before that of run 1 of the same source, 2027-01-01",
    ),
    (
        "UPDATE run SET started = 'zzz' WHERE id = 1",
        "the store: when run 1 began is no time: `zzz`",
    ),
    ("UPDATE run SET date = 'soon' WHERE id = 4", "the store: the date of run 4 is none: `soon`"),
    ("DELETE FROM rule WHERE name = 'undo'", "the store: rule "),
    (
        "UPDATE source SET id = 99 WHERE name = 'b'",
        "the store: source 2 is not there, and is referred to",
    ),
    ("DELETE FROM source WHERE id = 0", "the store: source 0 is not there, and is referred to"),
    ("UPDATE category SET id = 99 WHERE name = 'guardian'", "the store: category "),
    ("UPDATE category SET name = '' WHERE name = 'guardian'", " has no name"),
    ("UPDATE field SET id = 99 WHERE name = 'email'", "the store: field "),
    (
        "UPDATE field SET kind = 'colour' WHERE name = 'email'",
        "the store: what the values of E-post are is not known: `colour`",
    ),
    (
        "UPDATE field SET parts = NULL WHERE name = 'address'",
        "the store: what the values of Adress are is not known: `group`",
    ),
    (
        "UPDATE field SET stored = stored + 1 WHERE name = 'email'",
        "the store: 1 fewer values of E-post are stored than were counted",
    ),
    (
        "UPDATE field SET stored = 0 WHERE name = 'email'",
        "the store: 2 more values of E-post are stored than were counted",
    ),
    (
        "UPDATE field SET used = (1 = 0) WHERE name = 'email'",
        "the store: there are values of E-post, which is marked as having none",
    ),
    (
        "DELETE FROM person WHERE key = 'g'",
        "the store: person 1 is not there, and is referred to 4 times",
    ),
    (
        "UPDATE person SET key = 'z' WHERE key = 'g'",
        "the store: 1 of whom System A delivered something are not there, or others",
    ),
    ("UPDATE person SET key = '' WHERE key = 'g'", ": the person has no key"),
    (
        "INSERT INTO renumbered (run, person, before, after {MORE}) VALUES (1, 1, 'e', 'f' {VALUE})",
        "g: the changes of its number do not lead to the number that it has",
    ),
    (
        "INSERT INTO renumbered (run, person, before, after {MORE}) VALUES (1, 99, 'e', 'f' {VALUE})",
        "the store: person 99 is not there, and is referred to once",
    ),
    (
        "DELETE FROM delivered WHERE source = 1",
        "g: System A has the person, and nothing is kept of what it delivered last",
    ),
    (
        "UPDATE delivered SET source = 2 WHERE source = 1",
        "the store: pages of what System B delivered overlap",
    ),
    (
        "UPDATE delivered SET page = {NUL}",
        "the store: a page of what System A delivered cannot be read",
    ),
    (
        "UPDATE delivered SET first = 'zz' WHERE source = 1",
        "the store: a page of what System A delivered is not in order",
    ),
];

/// What is done to what is kept of a person, and what is said of it.
type Change = (&'static str, fn(&mut PersonRow<'_>), &'static str);

const CHANGES: &[Change] = &[
    ("g", |row| row.stored[0].origin = None, "g: E-post: nothing says from whom it is"),
    (
        "g",
        |row| row.stored[0].since = Moment::parse("2020-01-01"),
        "g: E-post: the history does not lead to what is stored",
    ),
    (
        "g",
        |row| drop(row.stored.remove(0)),
        "g: E-post: the history does not lead to what is stored",
    ),
    (
        "g",
        |row| row.stored[0].value = Some("not an address".into()),
        "g: E-post: what is stored is no value of it",
    ),
    ("g", |row| row.stored[0].rule = 99, "the store: rule 99 is not there"),
    ("g", |row| row.stored[0].run = 1, "g: E-post: the history does not lead to what is stored"),
    (
        "g",
        |row| row.stored.reverse(),
        "g: what is kept of the person is not in its order, or twice",
    ),
    (
        "g",
        |row| row.known[0].gone = true,
        "g: System A has the person no more, and reports something",
    ),
    ("g", |row| row.known[0].category = 99, "the store: category 99 is not there"),
    (
        "g",
        |row| row.known.truncate(1),
        "g: System B delivered something of the person, and reports nothing",
    ),
    (
        "g",
        |row| {
            row.stored.clear();
            row.known[0].values[0].value = None;
        },
        "g: E-post: what System A reports is not there",
    ),
    ("h", |row| row.waiting[0].run = 99, "the store: run 99 is not there"),
    ("h", |row| row.waiting[0].rule = 98, "the store: rule 98 is not there"),
];

/// That of each damage something is said, and of no value.
fn is_told(place: &Place, damage: &str, told: &str) {
    let ran = place.foga(&["store", "check", "--all"]).exit(1).never_says("@").never_says("+46");
    assert!(ran.err.contains("help: "), "{damage}: no help in\n{}", ran.err);
    assert!(ran.out.contains(told), "{damage}: no `{told}` in\n{}", ran.out);
    assert!(!ran.out.contains("\nh: ") && !ran.out.starts_with("h: "), "{damage}: {}", ran.out);
    let wrong = ran.out.lines().count() - 1;
    let things = if wrong == 1 { "thing is" } else { "things are" };
    assert!(ran.out.contains(&format!("\n{wrong} {things} wrong: ")), "{damage}: {}", ran.out);
}

/// What a database holds before each damage is put back from a copy.
#[test]
fn whatever_is_damaged_is_told() {
    for whole in Place::each() {
        nights(&whole);
        for (sql, told) in DAMAGES {
            let place = whole.another();
            place.damage(sql);
            is_told(&place, sql, told);
        }
        for (key, change, told) in CHANGES {
            let place = whole.another();
            place.rewrite(key, *change);
            is_told(&place, told, told);
        }
    }
}

#[test]
fn what_a_kind_of_store_alone_can_have_wrong_is_told() {
    let place = Place::in_a_file();
    nights(&place);
    let unreadable = "DELETE FROM newer; UPDATE settled SET state = x'0909' WHERE key = 'g'";
    for (sql, told) in [
        (unreadable, "what is kept of the person cannot be read"),
        ("INSERT INTO newer VALUES (99, x'')", "the store: there are newer states of persons who are not there: 1"),
        ("UPDATE secret SET pseudonyms = x'00'", "the store: what the names of persons in logs are made of is not 32 bytes"),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema
             SET sql = replace(sql, 'why               TEXT', 'why TEXT NOT NULL') WHERE name = 'run'",
            "the store: the file is damaged: NULL value in run.why",
        ),
    ] {
        let place = place.another();
        place.damage(sql);
        is_told(&place, sql, told);
    }
    let place = Place::in_a_database();
    nights(&place);
    for (sql, told) in [
        (
            "UPDATE person SET state = '{}' WHERE key = 'g'",
            "what is kept of the person cannot be read",
        ),
        (
            "UPDATE municipality SET pseudonyms = {NUL}",
            "the store: what the names of persons in logs are made of is not 32 bytes",
        ),
        (
            "UPDATE person SET municipality = '0001' WHERE key = 'g'",
            "the store: person 1 is not there, and is referred to 4 times",
        ),
    ] {
        let place = place.another();
        place.damage(sql);
        is_told(&place, sql, told);
    }
}

#[test]
fn what_is_to_be_done_depends_on_what_is_wrong() {
    let whole = Place::in_a_file();
    nights(&whole);
    for (sql, help) in [
        (
            "DELETE FROM delivered WHERE source = 1",
            "help: nothing but copies of last deliveries is wrong: the next full",
        ),
        ("DELETE FROM delivered; DELETE FROM history", "help: put a backup back"),
    ] {
        let place = whole.another();
        place.damage(sql);
        place.foga(&["store", "check"]).exit(1).complains(help);
    }
}

#[test]
fn of_what_is_alike_the_first_are_listed() {
    let place = Place::in_a_file();
    let rows: Vec<String> = (0..12).map(|n| format!("p{n};V;p{n}@mejl.example")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    place.sync("a", &rows, "").fine();
    place.damage("DELETE FROM history");
    let told = place.foga(&["store", "check"]).exit(1);
    let told = told.says("7 more like it: E-post: the history does not have it");
    assert!(told.out.contains("13 things are wrong"), "{}", told.out);
    assert_eq!(told.out.matches("E-post: the history does not have it").count(), 6);
    let all = place.foga(&["store", "check", "--all"]).exit(1);
    assert_eq!(all.out.matches("E-post: the history does not have it").count(), 12);
}

/// Whoever has protected identity is named as in logs, and so is whoever may have it.
#[test]
fn who_is_protected_is_not_named() {
    for whole in Place::each() {
        nights(&whole);
        let name = whole.foga(&["person", "hash", "h"]).exit(0).out.trim().to_owned();
        let place = whole.another();
        place.damage("DELETE FROM history");
        let told = format!("{name}: E-post: the history does not have it");
        place.foga(&["store", "check"]).exit(1).says(&told);
    }
}

#[test]
fn whatever_happened_a_store_holds_together() {
    each(|store| {
        let policies = policies_of(&[usual(""), usual("every category: email { r: take }")]);
        let mut nights = Nights::new(&policies, 7);
        for _ in 0..12 {
            let night = nights.next();
            night.run(store, &night.job());
            if nights.throws.happens(30) {
                let rulings: Vec<_> = waits(store).into_iter().take(2).collect();
                let day = date(2026, 11, night.day);
                let reviewer = foga::upkeep::Reviewer {
                    who: "Anna",
                    why: None,
                    date: day,
                    started: "2026-11-24T01:00:00Z",
                };
                foga::upkeep::review(store, &rulings, &reviewer).unwrap();
            }
            if nights.throws.happens(30) {
                let which = nights.throws.below(9);
                undo_one(store, which, date(2026, 11, night.day));
            }
            hold_together(store);
        }
        let by_hand = |kind| NewRun::new(kind, date(2026, 11, 24), "2026-11-24T01:00:00Z");
        for kind in [RunKind::Forget, RunKind::Purge] {
            let mut hand = store.begin_by_hand(&by_hand(kind)).unwrap();
            match kind {
                RunKind::Forget => assert!(hand.forget("b").unwrap().is_some()),
                _ => assert!(hand.purge(date(2027, 1, 1)).unwrap().changes > 0),
            }
            hand.commit(&Counts::default()).unwrap();
            hold_together(store);
            for _ in 0..3 {
                let night = nights.next();
                night.run(store, &night.job());
                hold_together(store);
            }
        }
    });
}

//! `foga store copy`: a store in another, be it of another kind, is the same store.

use foga::policy::Municipality;
use foga::store::{Access, Address, Cells, Filling, Holds, Purpose, Table};

use super::checked::nights;
use super::places::Place;
use crate::support::Ran;

/// Every row of every table, but for what each store counts by itself.
fn rows(place: &Place) -> Vec<(&'static str, Vec<Cells>)> {
    let mut address = Address::parse(place.store.as_ref()).unwrap();
    if let Address::File(path) = &mut address {
        *path = place.home.path(&place.store);
    }
    let mut store = address.open(Purpose::Read, &Access::default()).unwrap();
    let mut reading = store.read_whole().unwrap();
    let mut all = |table: Table| {
        let mut rows = reading.rows(table, None, 1_000).unwrap();
        for (at, column) in table.columns().iter().enumerate() {
            if column.holds == Holds::Place {
                rows.iter_mut().for_each(|row| drop(row.remove(at)));
            }
        }
        (table.name(), rows)
    };
    Table::ALL.map(&mut all).to_vec()
}

/// What the commands say of a store, of those that name it nowhere.
fn said(place: &Place) -> Vec<String> {
    let words: [&[&str]; 8] = [
        &["export"],
        &["export", "--run", "4", "--wide"],
        &["history"],
        &["history", "g"],
        &["show", "--reveal-protected", "h"],
        &["review", "--dismissed", "--reveal-protected"],
        &["person", "hash", "h"],
        &["store", "check"],
    ];
    words.map(|words| place.foga(words).exit(0).out).to_vec()
}

fn copy(from: &Place, to: &Place, more: &[&str]) -> Ran {
    let address = |place: &Place| match &place.database {
        None => place.home.path(&place.store).display().to_string(),
        Some(_) => place.store.clone(),
    };
    from.home.foga(&[&["store", "copy", &address(from), &address(to)], more].concat())
}

/// From each kind to each and back again; and the next nights say the same everywhere.
#[test]
fn a_copy_is_the_same_store() {
    let (file, database) = (Place::in_a_file, Place::in_a_database);
    let places = [file(), file(), database(), database(), file()];
    nights(&places[0]);
    places[0].foga(&["show", "--reveal-protected", "h"]).fine();
    let told = said(&places[0]);
    // After that, since it is remembered that somebody was shown.
    let expected = rows(&places[0]);
    let is_there = |name: &str, rows: &[Cells]| name == "renumbered" || !rows.is_empty();
    assert!(expected.iter().all(|(name, rows)| is_there(name, rows)));
    for pair in places.windows(2) {
        let [from, to] = pair else { unreachable!() };
        let copied = copy(from, to, named(from, to)).exit(0);
        assert!(copied.out.contains(": 2 persons, 5 changes in 7 runs\n"), "{}", copied.out);
        copied.says("both were read again and compared, row by row: they are the same");
        assert_eq!(rows(to), expected);
    }
    assert_eq!(said(&places[3]), told);
    assert_eq!(said(&places[4]), told);
    let next = |place: &Place| {
        let next = place.sync("a", &["g;V;new@mejl.example;070-1740607"], "--full").exit(0);
        let next = next.out.lines().filter(|line| !line.starts_with("written as run"));
        let next: Vec<String> = next.map(str::to_owned).collect();
        place.foga(&["undo", "--run", "8", "--by", "Anna Ek", "--why", "fel"]).fine();
        (next, said(place))
    };
    let expected = next(&places[0]);
    assert_eq!(next(&places[3]), expected);
    assert_eq!(next(&places[4]), expected);
}

/// Whose it is, where it is not known from the store.
fn named(from: &Place, to: &Place) -> &'static [&'static str] {
    let is_to_be_said = from.database.is_none() && to.database.is_some();
    if is_to_be_said { &["--municipality", "9999"] } else { &[] }
}

#[test]
fn only_what_is_empty_is_filled() {
    for place in Place::each() {
        nights(&place);
        let before = rows(&place);
        let other = Place::in_a_file();
        other.sync("a", &["z;V;z@mejl.example"], "").fine();
        copy(&other, &place, named(&other, &place))
            .exit(2)
            .complains("there is something in `")
            .complains("a store is copied to one that is new, or empty");
        assert_eq!(rows(&place), before);
        // Of another municipality there is nothing.
        if place.database.is_some() {
            copy(&other, &place, &["--municipality", "0001"]).exit(0);
            let check = ["store", "check", "--municipality", "9999"];
            place.foga(&check).fine();
        }
    }
}

#[test]
fn whose_a_store_is_has_to_be_said_where_it_is_not_known() {
    let (file, database) = (Place::in_a_file(), Place::in_a_database());
    nights(&file);
    copy(&file, &database, &[])
        .exit(2)
        .complains("is a file, which has no name for its municipality")
        .complains("`--municipality CODE`");
    copy(&file, &Place::in_a_file(), &["--municipality", "9999"])
        .exit(2)
        .complains("is a file, which has one municipality and no name for it");
    copy(&Place::in_a_file(), &database, &[]).exit(3).complains("there is no store at `");
}

/// What is written comes back otherwise: nothing is kept of it.
#[test]
fn a_copy_that_is_not_the_same_is_none() {
    let from = Place::in_a_file();
    nights(&from);
    for to in Place::each() {
        to.sync("a", &["z;V;z@mejl.example"], "").fine();
        let made = to.another();
        made.damage(
            "DELETE FROM person; DELETE FROM history; DELETE FROM run; DELETE FROM rule;
                     DELETE FROM delivered; DELETE FROM field; DELETE FROM category;
                     DELETE FROM source WHERE id <> 0",
        );
        let trigger = if made.database.is_some() {
            "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN NEW.after_value = 'x@mejl.example'; RETURN NEW; END $$;
             CREATE TRIGGER other BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION other()"
        } else {
            "CREATE TRIGGER other AFTER INSERT ON history BEGIN
             UPDATE history SET after_value = 'x@mejl.example' WHERE run = new.run; END"
        };
        made.damage(trigger);
        copy(&from, &made, named(&from, &made))
            .exit(3)
            .complains("the copy is not the same: its table `history` was read again")
            .complains("nothing was copied");
        assert!(
            rows(&made).iter().all(|(name, rows)| rows.len() == usize::from(*name == "source"))
        );
    }
}

#[test]
fn what_cannot_be_read_is_not_copied() {
    for (place, unreadable) in [
        (Place::in_a_file(), "UPDATE settled SET state = x'0909'; DELETE FROM newer"),
        (Place::in_a_database(), "UPDATE person SET state = '{}'"),
    ] {
        nights(&place);
        place.damage(unreadable);
        copy(&place, &Place::in_a_file(), &[]).exit(3).complains("`foga store check` says of whom");
    }
}

/// Whatever a schema gains has to be checked and copied.
#[test]
fn every_column_of_every_table_is_known() {
    let known = |own: &[(&str, &[&str])]| {
        let mut columns: Vec<String> = own
            .iter()
            .flat_map(|(table, columns)| {
                columns.iter().map(move |column| format!("{table}.{column}"))
            })
            .collect();
        for table in Table::ALL {
            let named = table.columns().iter();
            columns.extend(named.map(|column| format!("{}.{}", table.name(), column.name)));
        }
        columns.sort();
        columns
    };
    let place = Place::in_a_file();
    nights(&place);
    // The persons are a view of two tables, the secret is handed over by itself, and in a new file
    // there is nothing to be wiped.
    let own: &[(&str, &[&str])] = &[
        ("secret", &["pseudonyms"]),
        ("settled", &["id", "key", "state"]),
        ("newer", &["id", "state"]),
        ("unwiped", &["run"]),
    ];
    assert_eq!(
        place.home.rows(
            "SELECT schema.name || '.' || columns.name
             FROM sqlite_schema AS schema JOIN pragma_table_info(schema.name) AS columns
             WHERE schema.type IN ('table', 'view') AND schema.name NOT LIKE 'sqlite_%' ORDER BY 1"
        ),
        known(own)
    );
    let place = Place::in_a_database();
    nights(&place);
    let database = place.database.as_ref().unwrap();
    let found = crate::support::postgres::Postgres::shared()
        .connect(database)
        .query(
            "SELECT table_name || '.' || column_name FROM information_schema.columns
             WHERE table_schema = 'foga' AND table_name <> 'stored'
                 AND (column_name <> 'municipality' OR table_name = 'access') ORDER BY 1",
            &[],
        )
        .unwrap();
    let mut found: Vec<String> = found.iter().map(|row| row.get(0)).collect();
    found.sort();
    let own: &[(&str, &[&str])] = &[
        ("version", &["version"]),
        ("municipality", &["code", "number", "label", "pseudonyms"]),
        ("access", &["login", "municipality", "writes"]),
    ];
    assert_eq!(found, known(own));
}

/// A store that was begun to be filled and is left is empty still.
#[test]
fn what_is_not_committed_is_not_copied() {
    let place = Place::in_a_file();
    nights(&place);
    for to in Place::each() {
        let own = Municipality { code: "9999".into(), label: "Exempelköping".into() };
        let access = Access { municipality: Some(&own), ..Access::default() };
        let path = place.home.path(&place.store);
        let mut from = Address::File(path).open(Purpose::Read, &access).unwrap();
        let mut address = Address::parse(to.store.as_ref()).unwrap();
        if let Address::File(path) = &mut address {
            *path = to.home.path(&to.store);
        }
        let mut store = address.open(Purpose::Create, &access).unwrap();
        let mut reading = from.read_whole().unwrap();
        let mut filling: Box<dyn Filling + '_> = store.fill().unwrap();
        let runs = reading.rows(Table::Run, None, 9).unwrap();
        filling.add(Table::Run, &runs).unwrap();
        drop(filling);
        assert_eq!(store.runs().unwrap(), []);
        assert_eq!(store.read_whole().unwrap().rows(Table::Source, None, 9).unwrap().len(), 1);
    }
}

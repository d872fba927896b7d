//! A store of every layout that people may have is opened, and goes on.
//!
//! `tests/data/schemas` has a small store of each layout, as SQL, made by a program that wrote it. Such
//! a file is never changed: the stores that it stands for are out there.

use std::fs;
use std::path::PathBuf;

use crate::support::policies::project_file;
use crate::support::postgres::Postgres;

use super::places::Place;

/// The stores of a kind, by rising version.
fn stores(kind: &str) -> Vec<(u32, PathBuf)> {
    let files = fs::read_dir(project_file("tests/data/schemas")).unwrap();
    let mut stores: Vec<(u32, PathBuf)> = files
        .filter_map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem()?.to_str()?;
            Some((name.strip_prefix(kind)?.strip_prefix('-')?.parse().ok()?, path))
        })
        .collect();
    stores.sort();
    stores
}

/// A store as it is told in SQL.
fn place(kind: &str, sql: &str) -> Place {
    let place = if kind == "sqlite" { Place::in_a_file() } else { Place::in_a_database() };
    match &place.database {
        None => {
            let store = rusqlite::Connection::open(place.home.path(&place.store)).unwrap();
            store.execute_batch(sql).unwrap();
        }
        Some(database) => Postgres::shared().connect(database).batch_execute(sql).unwrap(),
    }
    place
}

/// The next runs do what they would have done, and what was there is found.
fn goes_on(place: &Place) {
    place.sync("b", &["g;V;b@mejl.example", "n;P;n@mejl.example"], "").fine();
    let exported = |email: &str| {
        place
            .foga(&["export"])
            .exit(0)
            .says(email)
            .says("g,guardian,mobile,+46701740605,a,2026-11-24");
    };
    exported("g,guardian,email,b@mejl.example,b,2026-11-24");
    place.foga(&["show", "n"]).fine().says("E-post n@mejl.example");
    place
        .foga(&["history", "g"])
        .fine()
        .says("2026-11-24 run 2, the person E-post g@mejl.example → own@mejl.example");
    let undo = |run| place.foga(&["undo", "--run", run, "--by", "Anna Ek", "--why", "ändå"]);
    undo("8").fine();
    exported("g,guardian,email,g@mejl.example,a,2026-11-24");
    undo("7").fine();
    exported("g,guardian,email,own@mejl.example,user,2026-11-24");
    let waiting = place.foga(&["review", "--reveal-protected"]).fine();
    assert!(waiting.out.contains("h@mejl.example → h2@mejl.example"), "{}", waiting.out);
    place.foga(&["store", "check"]).fine();
}

/// The tables, columns and indices of a store.
fn layout(place: &Place) -> Vec<String> {
    match &place.database {
        None => place.home.rows(
            "SELECT schema.type || ' ' || schema.name || ' '
                 || coalesce(group_concat(info.name || ' ' || info.type || ' ' || info.\"notnull\"
                        || ' ' || info.pk || ' ' || coalesce(info.dflt_value, ''), ', '), '')
             FROM sqlite_schema AS schema LEFT JOIN pragma_table_info(schema.name) AS info
             WHERE schema.name NOT LIKE 'sqlite_%' GROUP BY schema.name ORDER BY schema.name",
        ),
        Some(database) => {
            let query = "
                SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
                    || ' ' || coalesce(column_default, '') || coalesce(collation_name, '')
                FROM information_schema.columns WHERE table_schema = 'foga'
                UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'foga'
                UNION ALL SELECT tablename || ' ' || policyname || ' ' || cmd || ' '
                    || coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies WHERE schemaname = 'foga' ORDER BY 1";
            let rows = Postgres::shared().connect(database).query(query, &[]).unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

#[test]
fn a_store_of_every_layout_goes_on() {
    for (kind, new) in [("sqlite", Place::in_a_file()), ("postgres", Place::in_a_database())] {
        new.sync("a", &["g;V;g@mejl.example"], "").fine();
        let latest = layout(&new);
        let stores = stores(kind);
        assert!(!stores.is_empty(), "there is none of {kind}");
        for (version, path) in stores {
            let place = place(kind, &fs::read_to_string(&path).unwrap());
            goes_on(&place);
            assert_eq!(layout(&place), latest, "{kind} {version} becomes as a new one is");
        }
    }
}

/// Whoever adds a migration adds the store that the new layout makes.
#[test]
fn the_newest_layout_is_among_them() {
    for (kind, made) in [("sqlite", Place::in_a_file()), ("postgres", Place::in_a_database())] {
        made.sync("a", &["g;V;g@mejl.example"], "").fine();
        let version = match &made.database {
            None => made.home.rows("SELECT user_version || '' FROM pragma_user_version")[0].clone(),
            Some(database) => Postgres::shared()
                .connect(database)
                .query_one("SELECT version::text FROM foga.version", &[])
                .unwrap()
                .get(0),
        };
        let known = stores(kind).last().map(|(version, _)| version.to_string());
        assert_eq!(known, Some(version), "tests/data/README.md says how {kind} is added");
    }
}

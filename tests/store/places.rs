//! A home whose store is of each kind, and what can be done to the store behind its back.

use std::sync::atomic::{AtomicUsize, Ordering};

use foga::store::PersonRow;

use crate::support::postgres::Postgres;
use crate::support::{Home, Ran};

/// A policy of a municipality, over two sources.
const POLICY: &str = "policy home extends standard\n\
                      municipality \"9999\" \"Exempelköping\"\n\
                      source a \"System A\"\n\
                      source b \"System B\"\n";

/// A home with a store of some kind.
pub(super) struct Place {
    pub home: Home,
    /// What stands after `--store`.
    pub store: String,
    /// The database, where it is in one.
    pub database: Option<String>,
}

impl Place {
    pub fn in_a_file() -> Self {
        Self { home: Home::new().policy(POLICY), store: "foga.db".to_owned(), database: None }
    }

    pub fn in_a_database() -> Self {
        let database = Postgres::shared().database();
        let store = Postgres::shared().url(&database);
        Self { home: Home::new().policy(POLICY), store, database: Some(database) }
    }

    pub fn each() -> [Self; 2] {
        [Self::in_a_file(), Self::in_a_database()]
    }

    /// The same once more, so that something can be done to it.
    pub fn another(&self) -> Self {
        match &self.database {
            None => {
                let other = Self::in_a_file();
                std::fs::copy(self.home.path(&self.store), other.home.path(&other.store)).unwrap();
                other
            }
            Some(database) => {
                static MADE: AtomicUsize = AtomicUsize::new(0);
                let made = MADE.fetch_add(1, Ordering::Relaxed);
                let name = format!("{database}_{made}");
                let make = format!("CREATE DATABASE {name} TEMPLATE {database}");
                Postgres::shared().connect("postgres").batch_execute(&make).unwrap();
                let store = Postgres::shared().url(&name);
                Self { home: Home::new().policy(POLICY), store, database: Some(name) }
            }
        }
    }

    /// A run of a source with these rows.
    pub fn sync(&self, source: &str, rows: &[&str], more: &str) -> Ran {
        self.home.sync(source).rows(rows).with(&format!("--store {} {more}", self.store)).run()
    }

    /// What the words after `foga` say, of the store.
    pub fn foga(&self, words: &[&str]) -> Ran {
        self.home.foga(&[words, &["--store", &self.store]].concat())
    }

    /// Changes the tables. `{MORE}` and `{VALUE}` stand for what each row of a database that holds
    /// several municipalities has more, and `{NUL}` for one byte that is 0.
    pub fn damage(&self, sql: &str) {
        match &self.database {
            None => {
                let sql =
                    sql.replace("{MORE}", "").replace("{VALUE}", "").replace("{NUL}", "x'00'");
                let store = rusqlite::Connection::open(self.home.path(&self.store)).unwrap();
                store.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
                store.execute_batch(&sql).unwrap();
            }
            Some(database) => {
                let sql = sql.replace("{MORE}", ", municipality").replace("{VALUE}", ", '9999'");
                let sql = sql.replace("{NUL}", "'\\x00'");
                let mut store = Postgres::shared().connect(database);
                store.batch_execute(&format!("SET search_path = foga; {sql}")).unwrap();
            }
        }
    }

    /// Changes what is kept of a person.
    pub fn rewrite(&self, key: &str, change: impl FnOnce(&mut PersonRow<'_>)) {
        match &self.database {
            None => {
                let store = rusqlite::Connection::open(self.home.path(&self.store)).unwrap();
                let query = "SELECT state FROM person WHERE key = ?1";
                let bytes: Vec<u8> = store.query_row(query, [key], |row| row.get(0)).unwrap();
                let mut row = PersonRow::from_bytes(&bytes).unwrap();
                change(&mut row);
                let update = "UPDATE person SET state = ?2 WHERE key = ?1";
                store.execute(update, (key, row.to_bytes())).unwrap();
            }
            Some(database) => {
                let mut store = Postgres::shared().connect(database);
                let query = "SELECT state::text FROM foga.person WHERE key = $1";
                let json: String = store.query_one(query, &[&key]).unwrap().get(0);
                let mut row: PersonRow<'_> = serde_json::from_str(&json).unwrap();
                change(&mut row);
                let json = serde_json::to_string(&row).unwrap();
                let update = "UPDATE foga.person SET state = $2::text::jsonb WHERE key = $1";
                store.execute(update, &[&key, &json]).unwrap();
            }
        }
    }
}

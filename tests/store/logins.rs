//! What logins may do in a database that were admitted to municipalities.

use postgres::{Client, NoTls};

use crate::support::postgres::Postgres;
use crate::support::{Home, Ran};

/// Three municipalities in a database of their own, and a login that was admitted to nothing yet.
struct Database {
    name: String,
    homes: [Home; 3],
    owner: Client,
}

const CODES: [&str; 3] = ["0001", "0002", "0003"];

impl Database {
    fn new() -> Self {
        let name = Postgres::shared().database();
        let homes = CODES.map(|code| {
            Home::new().policy(&format!(
                "policy home extends standard\nmunicipality \"{code}\" \"Kommun {code}\"\n\
                 source a \"System A\"\n"
            ))
        });
        let url = Postgres::shared().url(&name);
        for home in &homes {
            let store = format!("--store {url}");
            let rows = ["g;V;g@mejl.example", "h;V;h@mejl.example;;;;;;J"];
            home.sync("a").rows(&rows).with(&store).run().fine();
        }
        let mut owner = Postgres::shared().connect(&name);
        owner.batch_execute(&format!("CREATE ROLE {name}_one LOGIN")).unwrap();
        Self { name, homes, owner }
    }

    /// What the owner does, with `LOGIN` for the login.
    fn sql(&mut self, sql: &str) -> Result<(), postgres::Error> {
        self.owner.batch_execute(&sql.replace("LOGIN", &format!("{}_one", self.name)))
    }

    fn login(&self) -> Client {
        Client::connect(&self.store(), NoTls).unwrap()
    }

    fn store(&self) -> String {
        Postgres::shared().url_of(&format!("{}_one", self.name), &self.name)
    }

    fn sync(&self, at: usize) -> Ran {
        let store = format!("--store {}", self.store());
        self.homes[at].sync("a").rows(&["g;V;new@mejl.example"]).with(&store).run()
    }

    fn foga(&self, at: usize, words: &[&str]) -> Ran {
        let store = ["--store", &self.store(), "--municipality", CODES[at]];
        self.homes[at].foga(&[words, &store].concat())
    }
}

/// Whether each of these may be done to the rows of a municipality; nothing is done.
fn may_write(client: &mut Client, municipality: &str) -> bool {
    let tables = ["category", "field", "source", "rule", "run", "person", "delivered", "history"];
    let touched = tables.map(|table| {
        let mut transaction = client.transaction().unwrap();
        let update =
            format!("UPDATE foga.{table} SET municipality = municipality WHERE municipality = $1");
        let remove = format!("DELETE FROM foga.{table} WHERE municipality = $1");
        let both = transaction.execute(&update, &[&municipality]);
        let both = both.and_then(|one| Ok(one + transaction.execute(&remove, &[&municipality])?));
        both.unwrap_or_default()
    });
    let may = touched[5] > 0;
    assert!(touched.iter().all(|count| (*count > 0) == may), "{municipality}: {touched:?}");
    let mut transaction = client.transaction().unwrap();
    let insert = "INSERT INTO foga.reveal VALUES ($1, 1, '', '', 1)";
    assert_eq!(transaction.execute(insert, &[&municipality]).is_ok(), may, "{municipality}");
    may
}

#[test]
fn a_login_writes_to_the_municipality_alone_to_which_it_was_admitted_so() {
    let mut database = Database::new();
    database.sql("SELECT foga.admit('LOGIN', '0001', true), foga.admit('LOGIN', '0002')").unwrap();
    let mut client = database.login();
    assert_eq!(CODES.map(|code| may_write(&mut client, code)), [true, false, false]);
    database.sync(0).fine();
    database
        .sync(1)
        .exit(3)
        .complains("may read municipality `0002` in")
        .complains("and not write to it")
        .complains("`SELECT foga.admit('LOGIN', 'CODE', true)`");
    database.foga(1, &["show", "g"]).fine().says("E-post g@mejl.example");
    database
        .foga(1, &["show", "h", "--reveal-protected"])
        .exit(3)
        .complains("so none is shown")
        .never_says("h@mejl");
}

#[test]
fn admitted_anew_to_read_it_writes_no_more() {
    let mut database = Database::new();
    database.sql("SELECT foga.admit('LOGIN', '0001', true)").unwrap();
    database.sync(0).fine();
    database.sql("SELECT foga.admit('LOGIN', '0001')").unwrap();
    assert!(!may_write(&mut database.login(), "0001"));
    database.sync(0).exit(3).complains("and not write to it");
    database.sql("SELECT foga.admit('LOGIN', '0001', true)").unwrap();
    database.sync(0).fine();
}

#[test]
fn what_others_revealed_is_neither_seen_nor_kept_from_them() {
    let mut database = Database::new();
    database.sql("SELECT foga.admit('LOGIN', '0001', true)").unwrap();
    let take = "INSERT INTO foga.reveal
                SELECT '0001', id, '2026-01-01T00:00:00Z', 'x', 1 FROM generate_series(1, 60) id";
    database.login().batch_execute(take).unwrap();
    let url = Postgres::shared().url(&database.name);
    let show = ["show", "h", "--reveal-protected", "--store", &url, "--municipality"];
    for code in ["0002", "0003", "0002"] {
        database.homes[1].foga(&[&show[..], &[code]].concat()).fine();
    }
    database.foga(0, &["show", "h", "--reveal-protected"]).fine();
    let reveals = |code: &str| {
        let words = ["history", "--reveals", "--store", &url, "--municipality", code];
        database.homes[1]
            .foga(&words)
            .exit(0)
            .out
            .split_whitespace()
            .filter(|word| *word == "show")
            .count()
    };
    assert_eq!(CODES.map(reveals), [1, 2, 1]);
    let ids = "SELECT string_agg(id::text, ',' ORDER BY id) FROM foga.reveal
               WHERE municipality = '0002'";
    let ids: String = database.owner.query_one(ids, &[]).unwrap().get(0);
    assert_eq!(ids, "1,2", "each counts its own");
}

#[test]
fn a_login_is_dismissed_and_can_be_dropped() {
    let mut database = Database::new();
    database.sql("SELECT foga.admit('LOGIN', '0001', true), foga.admit('LOGIN', '0002')").unwrap();
    database.sql("SELECT foga.dismiss('LOGIN', '0001')").unwrap();
    database.foga(0, &["show", "g"]).exit(3).complains("is not admitted to municipality `0001`");
    database.foga(1, &["show", "g"]).fine();
    assert!(database.login().batch_execute("SELECT foga.dismiss(current_user)").is_err());
    database.sql("SELECT foga.dismiss('LOGIN')").unwrap();
    database.sql("DROP ROLE LOGIN").unwrap();
}

#[test]
fn a_login_that_was_not_admitted_is_told_what_to_do() {
    let mut database = Database::new();
    let help =
        "the owner of the tables admits a login in SQL: `SELECT foga.admit('LOGIN', 'CODE')`";
    for ran in [database.foga(0, &["show", "g"]), database.sync(0)] {
        ran.exit(3).complains("cannot be used by this login").complains(help);
    }
    database.sql("SELECT foga.admit('LOGIN', '0003'); DELETE FROM foga.access").unwrap();
    let history = ["history", "--store", &database.store()];
    for ran in
        [database.homes[0].foga(&history), database.foga(0, &["show", "g"]), database.sync(0)]
    {
        ran.exit(3).complains("is not admitted to any municipality in").complains(help);
    }
}

//! The kinds of stores that there are.

use foga::store::{SqliteStore, Store};

type Test<'t> = &'t dyn Fn(&mut dyn Store);

/// A kind of store, and how a test is lent a new one, which is gone afterwards.
struct Kind {
    name: &'static str,
    lend: fn(Test<'_>),
}

const KINDS: &[Kind] = &[
    Kind { name: "memory", lend: in_memory },
    Kind { name: "a file", lend: in_a_file },
    #[cfg(unix)]
    Kind { name: "PostgreSQL", lend: in_postgres },
];

fn in_memory(test: Test<'_>) {
    test(&mut SqliteStore::in_memory().unwrap());
}

fn in_a_file(test: Test<'_>) {
    let folder = tempfile::tempdir().unwrap();
    test(&mut SqliteStore::open_or_create(&folder.path().join("foga.db")).unwrap());
}

/// In a database with all the others, each in a municipality of its own.
#[cfg(unix)]
fn in_postgres(test: Test<'_>) {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use foga::policy::Municipality;
    use foga::store::{Access, PostgresStore, Purpose, Server};

    use crate::support::postgres::Postgres;

    static MUNICIPALITIES: AtomicUsize = AtomicUsize::new(0);
    let code = format!("{:04}", MUNICIPALITIES.fetch_add(1, Ordering::Relaxed));
    let own = Municipality { code: code.as_str().into(), label: code.into() };
    let server = Server::parse(&Postgres::shared().url("postgres")).unwrap();
    let access = Access { municipality: Some(&own), ..Access::default() };
    test(&mut PostgresStore::open(&server, Purpose::Create, &access).unwrap());
}

/// Runs a test against a new store of each kind.
pub(super) fn each(test: impl Fn(&mut dyn Store)) {
    for Kind { name, lend } in KINDS {
        let _told = Told(name);
        lend(&test);
    }
}

/// Says which kind it was that did not pass.
struct Told(&'static str);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the store is one in {}", self.0);
        }
    }
}

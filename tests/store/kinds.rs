//! The kinds of stores that there are.

use foga::store::{SqliteStore, Store};

type Test<'t> = &'t dyn Fn(&mut dyn Store);

/// A kind of store, and how a test is lent a new one, which is gone afterwards.
struct Kind {
    name: &'static str,
    lend: fn(Test<'_>),
}

const KINDS: [Kind; 2] =
    [Kind { name: "memory", lend: in_memory }, Kind { name: "a file", lend: in_a_file }];

fn in_memory(test: Test<'_>) {
    test(&mut SqliteStore::in_memory().unwrap());
}

fn in_a_file(test: Test<'_>) {
    let folder = tempfile::tempdir().unwrap();
    test(&mut SqliteStore::open_or_create(&folder.path().join("foga.db")).unwrap());
}

/// Runs a test against a new store of each kind.
pub(super) fn each(test: impl Fn(&mut dyn Store)) {
    for Kind { name, lend } in &KINDS {
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

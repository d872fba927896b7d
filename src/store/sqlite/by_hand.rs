use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};

use super::super::{
    ByHand, ChangePart, Counts, Forgotten, Kept, KeptPerson, NewRun, PersonId, Purged, Register,
    Rewritten, RunId, StoreError, WaitPart,
};
use super::{erase, fault, numbers, pages, past, runs, words};

/// Pages are looked at once so many persons of one source were changed.
const STIRRED: usize = 1 << 16;

/// A run by hand that goes on; dropped, it did not happen.
pub(super) struct Hand<'c> {
    transaction: rusqlite::Transaction<'c>,
    path: &'c Path,
    run: RunId,
    /// The keys of persons who were changed, by the sources that know them: what the sources' pages
    /// say of them is not taken away yet.
    stirred: BTreeMap<i64, Vec<Box<str>>>,
}

impl<'c> Hand<'c> {
    pub(super) fn begin(
        transaction: rusqlite::Transaction<'c>,
        path: &'c Path,
        run: &NewRun<'_>,
    ) -> Result<Self, StoreError> {
        let run = runs::enter(&transaction, run, None, None).map_err(|error| fault(path, error))?;
        Ok(Self { transaction, path, run, stirred: BTreeMap::new() })
    }

    fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| fault(self.path, error))
    }

    fn write_all(&mut self, persons: &[Rewritten<'_>]) -> rusqlite::Result<()> {
        let mut grown: BTreeMap<i64, i64> = BTreeMap::new();
        for person in persons {
            let mut update = self
                .transaction
                .prepare_cached("REPLACE INTO newer (id, state) VALUES (?1, ?2)")?;
            update.execute(params![person.person.0, person.after.to_bytes()])?;
            past::Changes::new(&self.transaction, self.run)?
                .enter(person.person, person.changes)?;
            past::enter_waits(&self.transaction, self.run, person.person, person.waits)?;
            for (row, by) in [(person.before, -1), (person.after, 1)] {
                for part in row.stored.iter().filter(|part| part.value.is_some()) {
                    *grown.entry(part.field).or_default() += by;
                }
            }
            for known in person.before.known.iter().chain(&person.after.known) {
                self.stirred.entry(known.source).or_default().push(person.key.into());
            }
        }
        self.count(&grown)?;
        let most = self.stirred.values().map(Vec::len).max().unwrap_or_default();
        if most >= STIRRED { self.stir() } else { Ok(()) }
    }

    /// Takes the rests away of those who were changed: of many at once, as neighbours share a page.
    fn stir(&mut self) -> rusqlite::Result<()> {
        for (source, mut keys) in std::mem::take(&mut self.stirred) {
            keys.sort_unstable();
            keys.dedup();
            let keys: Vec<&str> = keys.iter().map(|key| &**key).collect();
            pages::stir(&self.transaction, &pages::starts(&self.transaction, source)?, &keys)?;
        }
        Ok(())
    }

    fn finish(mut self, counts: &Counts) -> rusqlite::Result<()> {
        self.stir()?;
        runs::count(&self.transaction, self.run, counts)?;
        self.transaction.commit()
    }

    fn count(&self, grown: &BTreeMap<i64, i64>) -> rusqlite::Result<()> {
        let mut grow = self
            .transaction
            .prepare_cached("UPDATE field SET stored = stored + ?2 WHERE id = ?1")?;
        for (field, grown) in grown.iter().filter(|(_, grown)| **grown != 0) {
            grow.execute((field, grown))?;
        }
        Ok(())
    }
}

impl ByHand for Hand<'_> {
    fn run(&self) -> RunId {
        self.run
    }

    fn register(&mut self) -> Result<Register, StoreError> {
        self.told(words::register(&self.transaction))
    }

    fn person(&mut self, key: &str) -> Result<Option<KeptPerson>, StoreError> {
        let read = || {
            let query = "SELECT id, key, state FROM person WHERE key = ?1";
            self.transaction.prepare_cached(query)?.query_row([key], kept).optional()
        };
        self.told(read())
    }

    fn persons(
        &mut self,
        after: Option<PersonId>,
        most: usize,
    ) -> Result<Vec<KeptPerson>, StoreError> {
        let after = after.map_or(0, |person| person.0);
        let read = || {
            let query = "SELECT id, key, state FROM person WHERE id > ?1 ORDER BY id LIMIT ?2";
            let mut query = self.transaction.prepare_cached(query)?;
            query.query_map((after, most), kept)?.collect()
        };
        self.told(read())
    }

    fn changes(
        &mut self,
        run: i64,
        persons: RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, ChangePart)>, StoreError> {
        self.told(past::changes_of(&self.transaction, run, &persons))
    }

    fn waits(
        &mut self,
        run: i64,
        persons: RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, WaitPart)>, StoreError> {
        self.told(past::waits_of(&self.transaction, run, &persons))
    }

    fn renumbered(&mut self, run: i64) -> Result<Vec<(PersonId, String, String)>, StoreError> {
        self.told(numbers::of_run(&self.transaction, run))
    }

    fn renumber(&mut self, person: PersonId, key: &str) -> Result<(), StoreError> {
        self.told(numbers::renumber(&self.transaction, self.run, person, key))
    }

    fn reason(&mut self, name: &str, explanation: &str) -> Result<i64, StoreError> {
        self.told(runs::enter_rule(&self.transaction, name, explanation))
    }

    fn write(&mut self, persons: &[Rewritten<'_>]) -> Result<(), StoreError> {
        let written = self.write_all(persons);
        self.told(written)
    }

    fn forget(&mut self, key: &str) -> Result<Option<Forgotten>, StoreError> {
        self.told(erase::person(&self.transaction, self.run, key))
    }

    fn purge(&mut self, before: Date) -> Result<Purged, StoreError> {
        self.told(erase::history(&self.transaction, self.run, before))
    }

    fn commit(self: Box<Self>, counts: &Counts) -> Result<(), StoreError> {
        let path = self.path;
        self.finish(counts).map_err(|error| fault(path, error))
    }
}

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptPerson> {
    let bytes = row.get_ref(2)?.as_blob()?;
    Ok(KeptPerson { person: PersonId(row.get(0)?), key: row.get(1)?, kept: Kept(bytes.into()) })
}

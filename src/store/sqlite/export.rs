use std::path::Path;

use rusqlite::{CachedStatement, Connection};

use super::super::{Export, PersonRows, StoreError};
use super::fault;
use super::words::Words;

/// Hands over the persons of an export in the order of their keys.
pub(super) fn run(
    connection: &Connection,
    path: &Path,
    what: Export,
    each: &mut dyn FnMut(PersonRows) -> std::io::Result<()>,
) -> Result<(), StoreError> {
    let told = |error| fault(path, error);
    let (persons, run) = match what {
        Export::All => (ALL, None),
        Export::ChangedBy(run) | Export::PersonsChangedBy(run) => (CHANGED, Some(run)),
    };
    if let Some(run) = run {
        check_run(connection, run).map_err(told)??;
    }
    let mut rows = Rows::new(connection, what).map_err(told)?;
    let mut persons = connection.prepare_cached(persons).map_err(told)?;
    let mut persons = match run {
        Some(run) => persons.query([run]),
        None => persons.query(()),
    }
    .map_err(told)?;
    while let Some(person) = persons.next().map_err(told)? {
        let id = person.get(0).map_err(told)?;
        let key = person.get(1).map_err(told)?;
        let person = rows.of(id, key, run).map_err(told)?;
        if !person.values.is_empty() {
            each(person)?;
        }
    }
    Ok(())
}

const ALL: &str = "SELECT id, key FROM person ORDER BY key";

const CHANGED: &str = "SELECT id, key FROM person
    WHERE id IN (SELECT person FROM history WHERE run = ?1) ORDER BY key";

const STORED: &str = "SELECT field, value, origin, category, since FROM stored WHERE person = ?1";

const CHANGED_VALUES: &str = "SELECT field, after_value, after_origin, after_category, after_since
    FROM history WHERE person = ?1 AND run = ?2 ORDER BY step";

/// Every change of a stored value has a row, so the latest of each field make up what was stored.
const VALUES_AFTER: &str = "SELECT field, after_value, after_origin, after_category, after_since
    FROM history WHERE person = ?1 AND run <= ?2 ORDER BY run, step";

const KNOWN: &str = "SELECT source, category, protected, gone FROM known WHERE person = ?1";

fn check_run(connection: &Connection, run: i64) -> rusqlite::Result<Result<(), StoreError>> {
    let latest: Option<i64> =
        connection.query_row("SELECT max(id) FROM run", (), |row| row.get(0))?;
    let is_there = (1..=latest.unwrap_or_default()).contains(&run);
    Ok(if is_there { Ok(()) } else { Err(StoreError::NoRun { run, latest }) })
}

struct Rows<'c> {
    words: Words,
    values: CachedStatement<'c>,
    known: CachedStatement<'c>,
}

impl<'c> Rows<'c> {
    fn new(connection: &'c Connection, what: Export) -> rusqlite::Result<Self> {
        let values = match what {
            Export::All => STORED,
            Export::ChangedBy(_) => CHANGED_VALUES,
            Export::PersonsChangedBy(_) => VALUES_AFTER,
        };
        Ok(Self {
            words: Words::read(connection)?,
            values: connection.prepare_cached(values)?,
            known: connection.prepare_cached(KNOWN)?,
        })
    }

    fn of(&mut self, id: i64, person: String, run: Option<i64>) -> rusqlite::Result<PersonRows> {
        let mut values: Vec<(usize, _)> = Vec::new();
        let mut rows = match run {
            Some(run) => self.values.query([id, run])?,
            None => self.values.query([id])?,
        };
        while let Some(row) = rows.next()? {
            let place = self.words.place(row.get(0)?);
            let version = self.words.version(row, 1)?;
            match values.iter_mut().find(|(other, _)| *other == place) {
                Some((_, earlier)) => *earlier = version,
                None => values.push((place, version)),
            }
        }
        values.sort_by_key(|(place, _)| *place);
        let mut categories = Vec::new();
        let mut protected = false;
        let mut rows = self.known.query([id])?;
        while let Some(row) = rows.next()? {
            // Protection does not end because nobody speaks of it any more.
            protected |= row.get::<_, bool>(2)?;
            if self.words.accepts(row.get(0)?) && !row.get::<_, bool>(3)? {
                categories.push(row.get(1)?);
            }
        }
        let categories = self.words.categories(&categories);
        Ok(PersonRows { person, protected, categories, values })
    }
}

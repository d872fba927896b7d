use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{CachedStatement, Connection, Row};

use super::super::{Export, PersonRow, PersonRows, Register, StoreError, Version};
use super::{fault, person_row, words};

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
        let person = rows.of(person, run).map_err(told)?;
        if !person.values.is_empty() {
            each(person)?;
        }
    }
    Ok(())
}

/// Hands over all that is kept of each person, in the order of their keys.
pub(super) fn persons(
    connection: &Connection,
    path: &Path,
    each: &mut dyn FnMut(&Register, &str, &PersonRow<'_>) -> std::io::Result<()>,
) -> Result<(), StoreError> {
    let told = |error| fault(path, error);
    let register = words::register(connection).map_err(told)?;
    let mut persons = connection.prepare_cached(ALL).map_err(told)?;
    let mut persons = persons.query(()).map_err(told)?;
    while let Some(person) = persons.next().map_err(told)? {
        let read = || {
            let key = person.get_ref(1)?.as_str()?;
            Ok((key, person_row(person.get_ref(2)?.as_blob()?)?))
        };
        let (key, row) = read().map_err(told)?;
        each(&register, key, &row)?;
    }
    Ok(())
}

const ALL: &str = "SELECT id, key, state FROM person ORDER BY key";

const CHANGED: &str = "SELECT id, key, state FROM person
    WHERE id IN (SELECT person FROM history WHERE run = ?1) ORDER BY key";

const CHANGED_VALUES: &str = "SELECT field, after_value, after_origin, after_category, after_since
    FROM history WHERE person = ?1 AND run = ?2 ORDER BY step";

/// What was before the changes of later runs, the earliest last.
const CHANGED_SINCE: &str =
    "SELECT field, before_value, before_origin, before_category, before_since
    FROM run CROSS JOIN history ON run = run.id AND person = ?1
    WHERE run.id > ?2 ORDER BY run.id DESC, step DESC";

fn check_run(connection: &Connection, run: i64) -> rusqlite::Result<Result<(), StoreError>> {
    let latest: Option<i64> =
        connection.query_row("SELECT max(id) FROM run", (), |row| row.get(0))?;
    let is_there = (1..=latest.unwrap_or_default()).contains(&run);
    Ok(if is_there { Ok(()) } else { Err(StoreError::NoRun { run, latest }) })
}

struct Rows<'c> {
    register: Register,
    /// Whether what is stored counts at all, or only what changed.
    stored: bool,
    /// What overrides it.
    history: Option<CachedStatement<'c>>,
}

impl<'c> Rows<'c> {
    fn new(connection: &'c Connection, what: Export) -> rusqlite::Result<Self> {
        let (stored, history) = match what {
            Export::All => (true, None),
            Export::ChangedBy(_) => (false, Some(CHANGED_VALUES)),
            Export::PersonsChangedBy(_) => (true, Some(CHANGED_SINCE)),
        };
        let history = history.map(|history| connection.prepare_cached(history)).transpose()?;
        Ok(Self { register: words::register(connection)?, stored, history })
    }

    fn of(&mut self, person: &Row<'_>, run: Option<i64>) -> rusqlite::Result<PersonRows> {
        let row = person_row(person.get_ref(2)?.as_blob()?)?;
        let mut values: BTreeMap<usize, Version> = BTreeMap::new();
        for part in row.stored.iter().filter(|_| self.stored) {
            let from = (part.origin, part.category);
            let version = self.register.version(part.value.as_deref(), from, part.since);
            values.insert(self.register.place(part.field), version);
        }
        if let Some(history) = &mut self.history {
            let mut changes = history.query((person.get::<_, i64>(0)?, run))?;
            while let Some(change) = changes.next()? {
                let place = self.register.place(change.get(0)?);
                let version = words::version(&self.register, change, 1)?;
                // Before the first change of a value nothing had been stored. That nothing is stored
                // any more is a change like others.
                if self.stored && version == Version::default() {
                    values.remove(&place);
                } else {
                    values.insert(place, version);
                }
            }
        }
        let known =
            row.known.iter().filter(|known| !known.gone && self.register.accepts(known.source));
        let categories: Vec<i64> = known.map(|known| known.category).collect();
        Ok(PersonRows {
            person: person.get(1)?,
            // Protection does not end because nobody speaks of it any more.
            protected: row.is_protected(),
            categories: self.register.categories(&categories),
            values: values.into_iter().collect(),
        })
    }
}

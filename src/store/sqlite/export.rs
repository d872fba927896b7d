use std::path::Path;

use rusqlite::{CachedStatement, Connection, Row};

use super::super::{Export, PersonRow, PersonRows, Register, StoreError, exported};
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
    let register = words::register(connection).map_err(told)?;
    if let Some(run) = run {
        register.with_history(run)?;
    }
    let mut rows = Rows::new(connection, register, what).map_err(told)?;
    let mut persons = connection.prepare_cached(persons).map_err(told)?;
    let mut persons = match run {
        Some(run) => persons.query([run]),
        None => persons.query(()),
    }
    .map_err(told)?;
    while let Some(person) = persons.next().map_err(told)? {
        if let Some(person) = rows.of(person, run).map_err(told)? {
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

/// Where there is no value any more, the category is the one in which it had come.
const CHANGED_VALUES: &str = "SELECT field, after_value, after_origin,
    CASE WHEN after_value IS NULL THEN coalesce(after_category, before_category)
        ELSE after_category END,
    after_since
    FROM history WHERE person = ?1 AND run = ?2 ORDER BY step";

/// What was before the changes of later runs, the earliest last.
const CHANGED_SINCE: &str =
    "SELECT field, before_value, before_origin, before_category, before_since
    FROM run CROSS JOIN history ON run = run.id AND person = ?1
    WHERE run.id > ?2 ORDER BY run.id DESC, step DESC";

struct Rows<'c> {
    register: Register,
    what: Export,
    /// What overrides what is stored.
    history: Option<CachedStatement<'c>>,
}

impl<'c> Rows<'c> {
    fn new(connection: &'c Connection, register: Register, what: Export) -> rusqlite::Result<Self> {
        let history = match what {
            Export::All => None,
            Export::ChangedBy(_) => Some(CHANGED_VALUES),
            Export::PersonsChangedBy(_) => Some(CHANGED_SINCE),
        };
        let history = history.map(|history| connection.prepare_cached(history)).transpose()?;
        Ok(Self { register, what, history })
    }

    fn of(&mut self, person: &Row<'_>, run: Option<i64>) -> rusqlite::Result<Option<PersonRows>> {
        let mut versions = Vec::new();
        if let Some(history) = &mut self.history {
            let mut changes = history.query((person.get::<_, i64>(0)?, run))?;
            while let Some(change) = changes.next()? {
                versions.push((change.get(0)?, words::version_part(change, 1)?));
            }
        }
        let row = person_row(person.get_ref(2)?.as_blob()?)?;
        let key = person.get_ref(1)?.as_str()?;
        Ok(exported::person(&self.register, key, &row, (self.what, versions)))
    }
}

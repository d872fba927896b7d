//! Keys of persons that change.

use rusqlite::{Connection, OptionalExtension, params};

use super::super::dossier::Renumbering;
use super::super::{LastDelivery, Page, PersonId, RunId, page_of};
use super::pages;

/// The persons whose keys have the form of temporary numbers.
pub(super) fn temporary(connection: &Connection) -> rusqlite::Result<Vec<(PersonId, String)>> {
    // As the index says it, so that it is used.
    let mut query = connection.prepare_cached(
        "SELECT id, key FROM settled WHERE length(key) = 12 AND substr(key, 9, 1) > '9' ORDER BY key",
    )?;
    let rows = query.query_map((), |row| Ok((PersonId(row.get(0)?), row.get(1)?)))?;
    rows.collect()
}

/// Gives a person another key.
pub(super) fn renumber(
    connection: &Connection,
    RunId(run): RunId,
    person: PersonId,
    key: &str,
) -> rusqlite::Result<()> {
    let before: String = connection
        .prepare_cached("SELECT key FROM settled WHERE id = ?1")?
        .query_row([person.0], |row| row.get(0))?;
    connection
        .prepare_cached("UPDATE settled SET key = ?2 WHERE id = ?1")?
        .execute(params![person.0, key])?;
    connection
        .prepare_cached("INSERT INTO renumbered VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![run, person.0, before, key])?;
    for source in pages::sources(connection)? {
        if let Some((print, alias)) = pages::remove(connection, source, &before)? {
            insert(connection, source, LastDelivery { key, person, print, rest: None, alias })?;
        }
    }
    Ok(())
}

/// Puts a person on the pages of a source that is not there.
fn insert(connection: &Connection, source: i64, new: LastDelivery<'_>) -> rusqlite::Result<()> {
    let starts = pages::starts(connection, source)?;
    let start = starts.get(page_of(&starts, new.key));
    let page = start.map(|start| pages::read(connection, start.page)).transpose()?;
    let page = page.unwrap_or_default();
    let before = page.iter().take_while(|last| last.key < new.key);
    let after = page.iter().skip_while(|last| last.key < new.key);
    let with = collected(before.chain([new]).chain(after));
    let replaced: Vec<_> = start.iter().map(|start| start.page).collect();
    pages::replace(connection, source, &replaced, &with)
}

fn collected<'p>(persons: impl Iterator<Item = LastDelivery<'p>>) -> Page {
    persons.fold(Page::default(), |mut page, last| {
        page.push(last);
        page
    })
}

/// Whom somebody is now who once had a key that nobody has.
pub(super) fn renumbered(
    connection: &Connection,
    key: &str,
) -> rusqlite::Result<Option<(PersonId, String)>> {
    let mut query = connection.prepare_cached(
        "SELECT min(settled.id), settled.key FROM renumbered JOIN settled ON settled.id = person
         WHERE before = ?1 AND NOT EXISTS (SELECT 1 FROM settled WHERE key = ?1)
         HAVING count(DISTINCT settled.id) = 1",
    )?;
    query.query_row([key], |row| Ok((PersonId(row.get(0)?), row.get(1)?))).optional()
}

/// The changes of a person's key, in order.
pub(super) fn of_person(
    connection: &Connection,
    person: i64,
) -> rusqlite::Result<Vec<Renumbering>> {
    let mut query = connection.prepare_cached(
        "SELECT run, before, after FROM run CROSS JOIN renumbered ON run = run.id AND person = ?1
         ORDER BY run.id",
    )?;
    let rows = query.query_map([person], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

/// Whom a run gave another key, with the key before it and the one after it.
pub(super) fn of_run(
    connection: &Connection,
    run: i64,
) -> rusqlite::Result<Vec<(PersonId, String, String)>> {
    let query = "SELECT person, before, after FROM renumbered WHERE run = ?1 ORDER BY person";
    let mut query = connection.prepare_cached(query)?;
    let rows =
        query.query_map([run], |row| Ok((PersonId(row.get(0)?), row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

//! What is removed for good: a person, or history that has become old.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode, OptionalExtension};

use super::super::erasure::{Held, rests_on};
use super::super::{Forgotten, PersonRow, Purged, RunId, Wiped};
use super::{pages, past, person_row, secrets, words};

/// Removes all that is held of a person; `None` where nobody has that key.
pub(super) fn person(
    connection: &Connection,
    run: RunId,
    key: &str,
) -> rusqlite::Result<Option<Forgotten>> {
    let query = "SELECT id, state FROM person WHERE key = ?1";
    let found: Option<(i64, Vec<u8>)> =
        connection.query_row(query, [key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((person, bytes)) = found else { return Ok(None) };
    let row = person_row(&bytes)?;
    let (changes, waits) = past::of_person(connection, person)?;
    let held = Held { row: &row, changes: &changes, waits: &waits };
    let forgotten = held.counted(secrets::pseudonyms(connection)?.of(key));

    discount(connection, &row)?;
    pages::forget(connection, key)?;
    remove_past(connection, person, &held.runs())?;
    connection.execute("DELETE FROM renumbered WHERE person = ?1", [person])?;
    connection.execute("DELETE FROM person WHERE id = ?1", [person])?;
    let register = words::register(connection)?;
    remove_reasons(connection, &held.reasons(&register))?;
    remove_words(connection, &held.reviews(&register))?;
    let remember = "UPDATE run SET forgot = ?2 WHERE id = ?1";
    connection.execute(remember, (run.0, &forgotten.pseudonym))?;
    mark(connection, run)?;
    Ok(Some(forgotten))
}

/// Its values are no longer among those that are stored.
fn discount(connection: &Connection, row: &PersonRow<'_>) -> rusqlite::Result<()> {
    let mut less = connection.prepare("UPDATE field SET stored = stored - 1 WHERE id = ?1")?;
    for part in row.stored.iter().filter(|part| part.value.is_some()) {
        less.execute([part.field])?;
    }
    Ok(())
}

fn remove_past(connection: &Connection, person: i64, runs: &BTreeSet<i64>) -> rusqlite::Result<()> {
    for table in ["history", "waited"] {
        let remove = format!("DELETE FROM {table} WHERE run = ?1 AND person = ?2");
        let mut remove = connection.prepare(&remove)?;
        for run in runs {
            remove.execute([*run, person])?;
        }
    }
    Ok(())
}

/// Removes those of the reasons on which nothing rests any more.
fn remove_reasons(connection: &Connection, reasons: &BTreeSet<i64>) -> rusqlite::Result<()> {
    if reasons.is_empty() {
        return Ok(());
    }
    let mut unused = reasons.clone();
    {
        let mut past = connection.prepare(
            "SELECT EXISTS (SELECT 1 FROM history WHERE rule = ?1)
                 OR EXISTS (SELECT 1 FROM waited WHERE ?1 IN (rule, reason))",
        )?;
        for reason in reasons {
            if past.query_row([reason], |row| row.get(0))? {
                unused.remove(reason);
            }
        }
        let mut persons = connection.prepare("SELECT state FROM person")?;
        let mut persons = persons.query(())?;
        while let Some(person) = persons.next()? {
            let row = person_row(person.get_ref(0)?.as_blob()?)?;
            unused.retain(|reason| !rests_on(&row, *reason));
        }
    }
    for reason in unused {
        connection.execute("DELETE FROM rule WHERE id = ?1", [reason])?;
    }
    Ok(())
}

/// Removes why somebody decided, in words, in reviews that are about nobody else.
fn remove_words(connection: &Connection, reviews: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut remove = connection.prepare(
        "UPDATE run SET why = NULL WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM history WHERE history.run = ?1)
             AND NOT EXISTS (SELECT 1 FROM waited WHERE waited.run = ?1)",
    )?;
    for review in reviews {
        remove.execute([*review])?;
    }
    Ok(())
}

/// Removes the history of the runs before the first that began on a day or later.
pub(super) fn history(
    connection: &Connection,
    run: RunId,
    before: Date,
) -> rusqlite::Result<Purged> {
    // A run says in UTC when it began; the letters sort as the times do.
    let first: i64 = connection.query_row(
        "SELECT min(id) FROM run WHERE started >= ?1 OR id = ?2",
        (before.to_string(), run.0),
        |row| row.get(0),
    )?;
    let mut changes = 0;
    for table in ["history", "waited"] {
        let remove = format!("DELETE FROM {table} WHERE run < ?1");
        changes += connection.execute(&remove, [first])?;
    }
    let enter = "UPDATE run SET purged = ?2 WHERE id < ?1 AND purged IS NULL";
    let runs = connection.execute(enter, (first, run.0))?;
    if runs > 0 {
        mark(connection, run)?;
    }
    Ok(Purged { runs: runs as u64, changes: changes as u64 })
}

fn mark(connection: &Connection, RunId(run): RunId) -> rusqlite::Result<()> {
    connection.execute("REPLACE INTO unwiped VALUES (?1)", [run])?;
    Ok(())
}

/// Leaves nothing of what was removed in the store's files, where anything was.
///
/// SQLite leaves what it removes, and what it moves, where it was until something else is written
/// there (<https://www.sqlite.org/pragma.html#pragma_secure_delete>). So the store is written anew,
/// into its log, and the log is emptied into the file. While somebody reads what the file was, it
/// cannot be.
pub(super) fn wipe(connection: &Connection) -> rusqlite::Result<Wiped> {
    let is_done = "SELECT NOT EXISTS (SELECT 1 FROM unwiped)";
    if connection.query_row(is_done, (), |row| row.get(0))? {
        return Ok(Wiped::Done);
    }
    let emptied = connection.execute_batch("PRAGMA secure_delete = ON; VACUUM").and_then(|()| {
        let empty = "PRAGMA wal_checkpoint(TRUNCATE)";
        connection.query_row(empty, (), |row| Ok(!row.get::<_, bool>(0)?))
    });
    match emptied {
        Ok(true) => {}
        Ok(false) => return Ok(Wiped::InUse),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            return Ok(Wiped::InUse);
        }
        Err(error) => return Err(error),
    }
    connection.execute("DELETE FROM unwiped", ())?;
    Ok(Wiped::Done)
}

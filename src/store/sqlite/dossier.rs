use rusqlite::{Connection, OptionalExtension};

use super::super::{Dossier, dossier};
use super::{numbers, past, person_row, words};

/// All that is held of a person.
pub(super) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<Dossier>> {
    let query = "SELECT id, state FROM person WHERE key = ?1";
    let found: Option<(i64, Vec<u8>)> =
        connection.query_row(query, [key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((person, bytes)) = found else {
        // Whoever asks may have an old number.
        return match numbers::renumbered(connection, key)? {
            Some((_, key)) => read(connection, &key),
            None => Ok(None),
        };
    };
    let register = words::register(connection)?;
    let (changes, waits) = past::of_person(connection, person)?;
    let numbers = numbers::of_person(connection, person)?;
    let told = dossier::told(&register, key, &person_row(&bytes)?, (&changes, &waits, &numbers));
    told.map(Some).ok_or(rusqlite::Error::QueryReturnedNoRows)
}

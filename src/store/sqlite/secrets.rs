use rusqlite::Connection;

use super::super::Pseudonyms;
use super::unreadable;

/// Makes what nobody but this store is to know.
pub(super) fn make(connection: &Connection) -> rusqlite::Result<()> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection.execute("INSERT INTO secret (pseudonyms) VALUES (?1)", [secret])?;
    Ok(())
}

/// The names under which persons stand in logs.
pub(super) fn pseudonyms(connection: &Connection) -> rusqlite::Result<Pseudonyms> {
    let secret: Vec<u8> =
        connection.query_row("SELECT pseudonyms FROM secret", (), |row| row.get(0))?;
    let secret = secret.try_into().map_err(|_| unreadable("of its secret"))?;
    Ok(Pseudonyms::new(&secret))
}

/// The key of the person with that name: whoever has the store can try them all.
pub(super) fn behind(connection: &Connection, pseudonym: &str) -> rusqlite::Result<Option<String>> {
    let pseudonyms = pseudonyms(connection)?;
    // A log may be older than the number that a person has now.
    let mut all = connection.prepare(
        "SELECT key, key FROM person UNION ALL
         SELECT before, key FROM renumbered JOIN person ON id = person",
    )?;
    let mut rows = all.query(())?;
    while let Some(row) = rows.next()? {
        if pseudonyms.of(row.get_ref(0)?.as_str()?) == pseudonym {
            return Ok(Some(row.get(1)?));
        }
    }
    Ok(None)
}

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
    let mut all = connection.prepare("SELECT key FROM person")?;
    let mut rows = all.query(())?;
    while let Some(row) = rows.next()? {
        let key = row.get_ref(0)?.as_str()?;
        if pseudonyms.of(key) == pseudonym {
            return Ok(Some(key.to_owned()));
        }
    }
    Ok(None)
}

use super::super::{Pseudonyms, StoreError};
use super::fault::Fault;
use super::session::Session;

/// What nobody but the municipality's store is to know.
pub(super) fn new() -> Result<[u8; 32], Fault> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
    Ok(secret)
}

/// The names under which persons stand in logs.
pub(super) fn pseudonyms(session: &mut Session<'_>) -> Result<Pseudonyms, Fault> {
    let query = "SELECT pseudonyms FROM foga.municipality WHERE code = $1";
    let row = session.one(query, &[])?;
    let secret: &[u8] = row.try_get(0)?;
    Ok(Pseudonyms::new(secret.try_into().map_err(|_| StoreError::Unreadable)?))
}

/// The key of the person with that name: whoever has the store can try them all.
pub(super) fn behind(session: &mut Session<'_>, pseudonym: &str) -> Result<Option<String>, Fault> {
    let pseudonyms = pseudonyms(session)?;
    let all = session.portal(ALL, &[])?;
    loop {
        let rows = session.fetch(&all)?;
        if rows.is_empty() {
            return Ok(None);
        }
        for row in rows {
            let key: &str = row.try_get(0)?;
            if pseudonyms.of(key) == pseudonym {
                return Ok(Some(row.try_get(1)?));
            }
        }
    }
}

/// A log may be older than the number that a person has now.
const ALL: &str = "
    SELECT key, key FROM foga.person WHERE municipality = $1
    UNION ALL
    SELECT before, key FROM foga.renumbered
        JOIN foga.person ON person.municipality = $1 AND person.id = renumbered.person
    WHERE renumbered.municipality = $1";

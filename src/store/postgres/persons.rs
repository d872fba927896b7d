//! Persons, as they are kept: a column of JSON.
//!
//! Each is looked up by a subquery of its own, since it then has to be found by the whole key. In a
//! join PostgreSQL may look for the municipality alone, and does where it was empty when the
//! statement was planned: each batch of a first delivery would read everybody before it.

use postgres::Row;

use super::super::{Kept, KeptPerson, PersonId, PersonRow, StoreError};
use super::fault::Fault;
use super::session::Session;

/// A person from a column of JSON as text.
pub(super) fn row(json: &str) -> Result<PersonRow<'_>, Fault> {
    Ok(serde_json::from_str(json).map_err(|_| StoreError::Unreadable)?)
}

/// The same as it is kept.
pub(super) fn kept(json: &str) -> Result<Kept, Fault> {
    Ok(Kept(row(json)?.to_bytes().into()))
}

/// The column for a person.
pub(super) fn json(row: &PersonRow<'_>) -> Result<String, Fault> {
    Ok(serde_json::to_string(row).map_err(|_| StoreError::Unreadable)?)
}

/// The persons of these keys, in their order.
pub(super) fn find(
    session: &mut Session<'_>,
    keys: &[&str],
) -> Result<Vec<Option<PersonId>>, Fault> {
    let query = "
        SELECT (SELECT id FROM foga.person WHERE municipality = $1 AND person.key = asked.key)
        FROM unnest($2::text[]) WITH ORDINALITY AS asked (key, place)
        ORDER BY place";
    let rows = session.query(query, &[&keys])?;
    let person = |row: &Row| Ok(row.try_get::<_, Option<i64>>(0)?.map(PersonId));
    rows.iter().map(person).collect()
}

/// All that is kept of these persons, in their order.
pub(super) fn load(session: &mut Session<'_>, persons: &[PersonId]) -> Result<Vec<Kept>, Fault> {
    let ids: Vec<i64> = persons.iter().map(|person| person.0).collect();
    let query = "
        SELECT (SELECT state::text FROM foga.person WHERE municipality = $1 AND person.id = asked.id)
        FROM unnest($2::bigint[]) WITH ORDINALITY AS asked (id, place)
        ORDER BY place";
    let rows = session.query(query, &[&ids])?;
    let kept = |row: &Row| match row.try_get(0)? {
        Some(json) => self::kept(json),
        None => Ok(Kept::default()),
    };
    rows.iter().map(kept).collect()
}

/// A person from the columns number, key and state.
pub(super) fn kept_person(row: &Row) -> Result<KeptPerson, Fault> {
    let key: &str = row.try_get(1)?;
    let (person, kept) = (PersonId(row.try_get(0)?), kept(row.try_get(2)?)?);
    Ok(KeptPerson { person, key: key.into(), kept })
}

/// Writes new persons, with their keys.
pub(super) fn insert(
    session: &mut Session<'_>,
    (ids, keys, states): (&[i64], &[&str], &[String]),
) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    let insert = "
        INSERT INTO foga.person (municipality, id, key, state)
        SELECT $1, id, key, state::jsonb
        FROM unnest($2::bigint[], $3::text[], $4::text[]) AS new (id, key, state)";
    session.execute(insert, &[&ids, &keys, &states])?;
    Ok(())
}

/// Writes persons who are there already.
pub(super) fn update(
    session: &mut Session<'_>,
    (ids, states): (&[i64], &[String]),
) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    let update = "
        UPDATE foga.person SET state = found.state::jsonb
        FROM (SELECT (SELECT known.ctid FROM foga.person AS known
                      WHERE known.municipality = $1 AND known.id = new.id) AS at, new.state
              FROM unnest($2::bigint[], $3::text[]) AS new (id, state)
              OFFSET 0) AS found
        WHERE person.ctid = found.at";
    session.execute(update, &[&ids, &states])?;
    Ok(())
}

//! What is read by whoever does not write: persons, one after the other.

use std::collections::BTreeMap;
use std::io;
use std::ops::RangeInclusive;

use postgres::Row;

use super::super::past::by_person;
use super::super::{
    Changed, Dossier, Export, PersonId, PersonRow, PersonRows, Register, StoreError, VersionPart,
    dossier, exported,
};
use super::fault::Fault;
use super::session::Session;
use super::{numbers, past, persons, words};

/// So many persons, by their numbers, are looked at in one go.
const STRIDE: i64 = 4096;

/// All that is held of a person.
pub(super) fn dossier(session: &mut Session<'_>, key: &str) -> Result<Option<Dossier>, Fault> {
    let query = "SELECT id, state::text FROM foga.person WHERE municipality = $1 AND key = $2";
    let Some(found) = session.opt(query, &[&key])? else {
        // Whoever asks may have an old number.
        return match numbers::renumbered(session, &[key])?.pop().flatten() {
            Some((_, key)) => dossier(session, &key),
            None => Ok(None),
        };
    };
    let register = words::register(session)?;
    let person = PersonId(found.try_get(0)?);
    let (changes, waits) = past::of_person(session, person)?;
    let numbers = numbers::of_person(session, person)?;
    let row = persons::row(found.try_get(1)?)?;
    let told = dossier::told(&register, key, &row, (&changes, &waits, &numbers));
    Ok(Some(told.ok_or(StoreError::Unreadable)?))
}

/// Hands over all that is kept of each person, in the order of their keys.
pub(super) fn persons(
    session: &mut Session<'_>,
    each: &mut dyn FnMut(&Register, &str, &PersonRow<'_>) -> io::Result<()>,
) -> Result<(), Fault> {
    let register = words::register(session)?;
    let all = session.portal(ALL, &[])?;
    loop {
        let rows = session.fetch(&all)?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            each(&register, row.try_get(1)?, &persons::row(row.try_get(2)?)?)?;
        }
    }
}

const ALL: &str =
    "SELECT id, key, state::text FROM foga.person WHERE municipality = $1 ORDER BY key";

const CHANGED: &str = "
    SELECT id, key, state::text FROM foga.person
    WHERE municipality = $1
        AND id IN (SELECT person FROM foga.history WHERE municipality = $1 AND run = $2)
    ORDER BY key";

/// Hands over the persons of an export in the order of their keys.
pub(super) fn export(
    session: &mut Session<'_>,
    what: Export,
    each: &mut dyn FnMut(PersonRows) -> io::Result<()>,
) -> Result<(), Fault> {
    let register = words::register(session)?;
    let all = match what {
        Export::All => session.portal(ALL, &[])?,
        Export::ChangedBy(run) | Export::PersonsChangedBy(run) => {
            register.with_history(run)?;
            session.portal(CHANGED, &[&run])?
        }
    };
    loop {
        let rows = session.fetch(&all)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut versions = versions(session, what, &rows)?;
        for row in &rows {
            let own = versions.remove(&row.try_get(0)?).unwrap_or_default();
            let person = persons::row(row.try_get(2)?)?;
            let person = exported::person(&register, row.try_get(1)?, &person, (what, own));
            if let Some(person) = person {
                each(person)?;
            }
        }
    }
}

/// Versions of fields, by the person.
type Versions = BTreeMap<i64, Vec<(i64, VersionPart)>>;

/// What overrides what is stored of persons, in the order in which it does.
fn versions(session: &mut Session<'_>, what: Export, rows: &[Row]) -> Result<Versions, Fault> {
    let mut versions = Versions::new();
    let (query, run) = match what {
        Export::All => return Ok(versions),
        Export::ChangedBy(run) => (CHANGED_VALUES, run),
        Export::PersonsChangedBy(run) => (CHANGED_SINCE, run),
    };
    let ids: Result<Vec<i64>, _> = rows.iter().map(|row| row.try_get(0)).collect();
    for row in session.query(query, &[&run, &ids?])? {
        let version = (row.try_get(1)?, words::version_part(&row, 2)?);
        versions.entry(row.try_get(0)?).or_default().push(version);
    }
    Ok(versions)
}

/// Where there is no value any more, the category is the one in which it had come.
const CHANGED_VALUES: &str = "
    SELECT person, field, after_value, after_origin,
        CASE WHEN after_value IS NULL THEN coalesce(after_category, before_category)
            ELSE after_category END,
        after_since
    FROM foga.history WHERE municipality = $1 AND run = $2 AND person = ANY ($3)
    ORDER BY person, step";

/// What was before the changes of later runs, the earliest last.
const CHANGED_SINCE: &str = "
    SELECT person, field, before_value, before_origin, before_category, before_since
    FROM foga.history
    WHERE municipality = $1 AND person = ANY ($3)
        AND run IN (SELECT id FROM foga.run WHERE municipality = $1 AND id > $2)
    ORDER BY person, run DESC, step DESC";

/// Hands over what runs changed, person by person in the order in which they came to the store.
pub(super) fn changes(
    session: &mut Session<'_>,
    runs: RangeInclusive<i64>,
    each: &mut dyn FnMut(&Register, Changed<'_>) -> io::Result<()>,
) -> Result<(), Fault> {
    let register = words::register(session)?;
    let runs: Vec<i64> = register.runs.range(runs).map(|(run, _)| *run).collect();
    let last = "SELECT coalesce(max(id), 0) FROM foga.person WHERE municipality = $1";
    let last: i64 = session.one(last, &[])?.try_get(0)?;
    for first in (1..=last).step_by(STRIDE as usize) {
        let some = PersonId(first)..=PersonId(first + STRIDE - 1);
        let changes = past::changes_of(session, &runs, &some)?;
        let waits = past::waits_of(session, &runs, &some)?;
        let parts: Vec<_> = by_person(changes, waits).collect();
        let ids: Vec<i64> = parts.iter().map(|(person, _, _)| person.0).collect();
        let query = "
            SELECT key, state::text FROM foga.person WHERE municipality = $1 AND id = ANY ($2)
            ORDER BY id";
        let rows = session.query(query, &[&ids])?;
        for (row, (_, changes, waits)) in rows.iter().zip(&parts) {
            let (person, row) = (row.try_get(0)?, &persons::row(row.try_get(1)?)?);
            each(&register, Changed { person, row, changes, waits })?;
        }
    }
    Ok(())
}

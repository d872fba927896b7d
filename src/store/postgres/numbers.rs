//! Keys of persons that change.

use postgres::Row;

use super::super::dossier::Renumbering;
use super::super::{LastDelivery, Page, PersonId, RunId, page_of};
use super::fault::Fault;
use super::pages;
use super::session::Session;

/// The persons whose keys have the form of temporary numbers.
pub(super) fn temporary(session: &mut Session<'_>) -> Result<Vec<(PersonId, String)>, Fault> {
    // As the index says it, so that it is used.
    let query = "SELECT id, key FROM foga.person
                 WHERE municipality = $1 AND length(key) = 12 AND substr(key, 9, 1) > '9'
                 ORDER BY key";
    let rows = session.query(query, &[])?;
    rows.iter().map(|row| Ok((PersonId(row.try_get(0)?), row.try_get(1)?))).collect()
}

/// Gives a person another key.
pub(super) fn renumber(
    session: &mut Session<'_>,
    next_page: &mut Option<i64>,
    run: RunId,
    (person, key): (PersonId, &str),
) -> Result<(), Fault> {
    let query = "SELECT key FROM foga.person WHERE municipality = $1 AND id = $2";
    let before: String = session.one(query, &[&person.0])?.try_get(0)?;
    let update = "UPDATE foga.person SET key = $3 WHERE municipality = $1 AND id = $2";
    session.execute(update, &[&person.0, &key])?;
    let entry = "INSERT INTO foga.renumbered VALUES ($1, $2, $3, $4, $5)";
    session.execute(entry, &[&run.0, &person.0, &before, &key])?;
    for source in pages::sources(session)? {
        if let Some((print, alias)) = pages::remove(session, next_page, source, &before)? {
            let new = LastDelivery { key, person, print, rest: None, alias };
            insert(session, next_page, source, new)?;
        }
    }
    Ok(())
}

/// Puts a person on the pages of a source that is not there.
fn insert(
    session: &mut Session<'_>,
    next_page: &mut Option<i64>,
    source: i64,
    new: LastDelivery<'_>,
) -> Result<(), Fault> {
    let starts = pages::starts(session, source)?;
    let start = starts.get(page_of(&starts, new.key)).map(|start| start.page);
    let others = start.map(|start| pages::read(session, start)).transpose()?.unwrap_or_default();
    let earlier = others.iter().take_while(|last| last.key < new.key);
    let later = others.iter().skip_while(|last| last.key < new.key);
    let with = collected(earlier.chain([new]).chain(later));
    pages::replace(session, next_page, source, start.as_slice(), &with)
}

fn collected<'p>(persons: impl Iterator<Item = LastDelivery<'p>>) -> Page {
    persons.fold(Page::default(), |mut page, last| {
        page.push(last);
        page
    })
}

/// Whom persons are now who once had keys that nobody has.
pub(super) fn renumbered(
    session: &mut Session<'_>,
    keys: &[&str],
) -> Result<Vec<Option<(PersonId, String)>>, Fault> {
    let query = "
        SELECT place, min(person.id), min(person.key)
        FROM unnest($2::text[]) WITH ORDINALITY AS asked (key, place)
            JOIN foga.renumbered
                ON renumbered.municipality = $1 AND renumbered.before = asked.key
            JOIN foga.person ON person.municipality = $1 AND person.id = renumbered.person
        WHERE NOT EXISTS (SELECT FROM foga.person AS known
                          WHERE known.municipality = $1 AND known.key = asked.key)
        GROUP BY place HAVING count(DISTINCT person.id) = 1";
    let mut found = vec![None; keys.len()];
    for row in session.query(query, &[&keys])? {
        let place = usize::try_from(row.try_get::<_, i64>(0)? - 1).unwrap_or(usize::MAX);
        if let Some(slot) = found.get_mut(place) {
            *slot = Some((PersonId(row.try_get(1)?), row.try_get(2)?));
        }
    }
    Ok(found)
}

/// The changes of a person's key, in order.
pub(super) fn of_person(
    session: &mut Session<'_>,
    person: PersonId,
) -> Result<Vec<Renumbering>, Fault> {
    let query = "SELECT run, before, after FROM foga.renumbered
                 WHERE municipality = $1 AND person = $2 ORDER BY run";
    let rows = session.query(query, &[&person.0])?;
    let change = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    rows.iter().map(change).collect()
}

/// Whom a run gave another key, with the key before it and the one after it.
pub(super) fn of_run(
    session: &mut Session<'_>,
    run: i64,
) -> Result<Vec<(PersonId, String, String)>, Fault> {
    let query = "SELECT person, before, after FROM foga.renumbered
                 WHERE municipality = $1 AND run = $2 ORDER BY person";
    let rows = session.query(query, &[&run])?;
    let change = |row: &Row| Ok((PersonId(row.try_get(0)?), row.try_get(1)?, row.try_get(2)?));
    rows.iter().map(change).collect()
}

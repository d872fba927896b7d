//! What is removed for good: a person, or history that has become old.

use jiff::civil::Date;

use super::super::erasure::Held;
use super::super::{Forgotten, PersonId, PersonRow, Purged, RunId};
use super::fault::Fault;
use super::session::Session;
use super::{pages, past, persons, secrets, words};

/// Removes all that is held of a person; `None` where nobody has that key.
pub(super) fn person(
    session: &mut Session<'_>,
    run: RunId,
    key: &str,
) -> Result<Option<Forgotten>, Fault> {
    let query = "SELECT id, state::text FROM foga.person WHERE municipality = $1 AND key = $2";
    let Some(found) = session.opt(query, &[&key])? else { return Ok(None) };
    let person = PersonId(found.try_get(0)?);
    let row = persons::row(found.try_get(1)?)?;
    let (changes, waits) = past::of_person(session, person)?;
    let held = Held { row: &row, changes: &changes, waits: &waits };
    let forgotten = held.counted(secrets::pseudonyms(session)?.of(key));

    discount(session, &row)?;
    pages::forget(session, key)?;
    let runs: Vec<i64> = held.runs().into_iter().collect();
    for remove in [
        "DELETE FROM foga.history WHERE municipality = $1 AND run = ANY ($2) AND person = $3",
        "DELETE FROM foga.waited WHERE municipality = $1 AND run = ANY ($2) AND person = $3",
    ] {
        session.execute(remove, &[&runs, &person.0])?;
    }
    for remove in [
        "DELETE FROM foga.renumbered WHERE municipality = $1 AND person = $2",
        "DELETE FROM foga.person WHERE municipality = $1 AND id = $2",
    ] {
        session.execute(remove, &[&person.0])?;
    }
    let register = words::register(session)?;
    let reasons: Vec<i64> = held.reasons(&register).into_iter().collect();
    let reviews: Vec<i64> = held.reviews(&register).into_iter().collect();
    session.execute(REMOVE_REASONS, &[&reasons])?;
    session.execute(REMOVE_WORDS, &[&reviews])?;
    let remember = "UPDATE foga.run SET forgot = $3 WHERE municipality = $1 AND id = $2";
    session.execute(remember, &[&run.0, &forgotten.pseudonym])?;
    Ok(Some(forgotten))
}

/// Removes those of the reasons on which nothing rests any more: no history, and nothing that is
/// kept of a person.
const REMOVE_REASONS: &str = r#"
    DELETE FROM foga.rule
    WHERE municipality = $1 AND id = ANY ($2)
        AND NOT EXISTS (SELECT FROM foga.history
                        WHERE history.municipality = $1 AND history.rule = rule.id)
        AND NOT EXISTS (SELECT FROM foga.waited
                        WHERE waited.municipality = $1 AND rule.id IN (waited.rule, waited.reason))
        AND NOT EXISTS (
            SELECT FROM foga.person
            WHERE person.municipality = $1
                AND jsonb_path_exists(state, '$.*[*].rule ? (@ == $rule)',
                                      jsonb_build_object('rule', rule.id)))"#;

/// Removes why somebody decided, in words, in reviews that are about nobody else.
const REMOVE_WORDS: &str = "
    UPDATE foga.run SET why = NULL
    WHERE municipality = $1 AND id = ANY ($2)
        AND NOT EXISTS (SELECT FROM foga.history
                        WHERE history.municipality = $1 AND history.run = run.id)
        AND NOT EXISTS (SELECT FROM foga.waited
                        WHERE waited.municipality = $1 AND waited.run = run.id)";

/// Its values are no longer among those that are stored.
fn discount(session: &mut Session<'_>, row: &PersonRow<'_>) -> Result<(), Fault> {
    let values = row.stored.iter().filter(|part| part.value.is_some());
    let fields: Vec<i64> = values.map(|part| part.field).collect();
    let less =
        "UPDATE foga.field SET stored = stored - 1 WHERE municipality = $1 AND id = ANY ($2)";
    session.execute(less, &[&fields])?;
    Ok(())
}

/// Removes the history of the runs before the first that began on a day or later.
pub(super) fn history(
    session: &mut Session<'_>,
    run: RunId,
    before: Date,
) -> Result<Purged, Fault> {
    // A run says in UTC when it began; the letters sort as the times do.
    let first = "SELECT min(id) FROM foga.run
                 WHERE municipality = $1 AND (started COLLATE \"C\" >= $2 OR id = $3)";
    let first: i64 = session.one(first, &[&before.to_string(), &run.0])?.try_get(0)?;
    let mut changes = 0;
    for remove in [
        "DELETE FROM foga.history WHERE municipality = $1 AND run < $2",
        "DELETE FROM foga.waited WHERE municipality = $1 AND run < $2",
    ] {
        changes += session.execute(remove, &[&first])?;
    }
    let enter = "UPDATE foga.run SET purged = $3
                 WHERE municipality = $1 AND id < $2 AND purged IS NULL";
    let runs = session.execute(enter, &[&first, &run.0])?;
    Ok(Purged { runs, changes })
}

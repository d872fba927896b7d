use postgres::Row;

use super::super::{Counts, NewRun, Register, RunEntry, RunId};
use super::fault::Fault;
use super::session::Session;
use super::words;

/// Enters a run, with the store's number of its source.
pub(super) fn enter(
    session: &mut Session<'_>,
    run: &NewRun<'_>,
    source: Option<i64>,
    policy: Option<&str>,
) -> Result<RunId, Fault> {
    let insert = "
        INSERT INTO foga.run (municipality, id, kind, source, date, started, policy, complete,
                              allow_mass_change, who, why, undoes, url)
        SELECT $1, coalesce(max(id), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
        FROM foga.run WHERE municipality = $1
        RETURNING id";
    let (kind, date, undoes) = (run.kind.word(), run.date.to_string(), run.undoes.map(|run| run.0));
    let row = session.one(
        insert,
        &[
            &kind,
            &source,
            &date,
            &run.started,
            &policy,
            &run.full,
            &run.allow_mass_change,
            &run.who,
            &run.why,
            &undoes,
            &run.url,
        ],
    )?;
    Ok(RunId(row.try_get(0)?))
}

/// Enters what a run did, in numbers.
pub(super) fn count(session: &mut Session<'_>, run: RunId, counts: &Counts) -> Result<(), Fault> {
    let update = "
        UPDATE foga.run SET persons = $3, taken = $4, kept = $5, cleared = $6, held = $7,
            rejected = $8, changed = $9
        WHERE municipality = $1 AND id = $2";
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let Counts { persons, taken, kept, cleared, held, rejected, changed } = *counts;
    let [persons, taken, kept, cleared, held, rejected, changed] =
        [persons, taken, kept, cleared, held, rejected, changed].map(number);
    session.execute(
        update,
        &[&run.0, &persons, &taken, &kept, &cleared, &held, &rejected, &changed],
    )?;
    Ok(())
}

/// All runs, the oldest first.
pub(super) fn all(session: &mut Session<'_>, register: &Register) -> Result<Vec<RunEntry>, Fault> {
    let query = "
        SELECT id, kind, source, date, purged, started, policy, complete, allow_mass_change, who, why,
               undoes, persons, taken, kept, cleared, held, rejected, changed, url, forgot
        FROM foga.run WHERE municipality = $1 ORDER BY id";
    let rows = session.query(query, &[])?;
    rows.iter().map(|row| entry(register, row)).collect()
}

fn entry(register: &Register, row: &Row) -> Result<RunEntry, Fault> {
    let count =
        |at| row.try_get::<_, i64>(at).map(|count| u64::try_from(count).unwrap_or_default());
    Ok(RunEntry {
        run: words::run(register, row)?,
        started: row.try_get(5)?,
        policy: row.try_get(6)?,
        full: row.try_get(7)?,
        allow_mass_change: row.try_get(8)?,
        who: row.try_get(9)?,
        why: row.try_get(10)?,
        undoes: row.try_get(11)?,
        forgot: row.try_get(20)?,
        url: row.try_get(19)?,
        counts: Counts {
            persons: count(12)?,
            taken: count(13)?,
            kept: count(14)?,
            cleared: count(15)?,
            held: count(16)?,
            rejected: count(17)?,
            changed: count(18)?,
        },
    })
}

use rusqlite::{Connection, named_params};

use crate::policy::Policy;

use super::super::{Counts, NewRun, Register, RunEntry, RunId};
use super::words;

/// Enters a run, with the store's number of its source.
pub(super) fn enter(
    connection: &Connection,
    run: &NewRun<'_>,
    source: Option<i64>,
    policy: Option<&Policy>,
) -> rusqlite::Result<RunId> {
    let mut insert = connection.prepare(
        "INSERT INTO run (kind, source, date, started, policy, complete, url, allow_mass_change,
                          who, why, undoes)
         VALUES (:kind, :source, :date, :started, :policy, :complete, :url, :allow_mass_change,
                 :who, :why, :undoes)",
    )?;
    let id = insert.insert(named_params! {
        ":kind": run.kind.word(),
        ":source": source,
        ":date": run.date.to_string(),
        ":started": run.started,
        ":policy": policy.map(Policy::name),
        ":complete": run.full,
        ":url": run.url,
        ":allow_mass_change": run.allow_mass_change,
        ":who": run.who,
        ":why": run.why,
        ":undoes": run.undoes.map(|run| run.0),
    })?;
    Ok(RunId(id))
}

/// Enters a rule, or another reason, where it is not there, and says its number.
pub(super) fn enter_rule(
    connection: &Connection,
    name: &str,
    explanation: &str,
) -> rusqlite::Result<i64> {
    let mut enter = connection.prepare_cached(
        "INSERT INTO rule (name, explanation) VALUES (?1, ?2)
         ON CONFLICT (name, explanation) DO UPDATE SET name = name RETURNING id",
    )?;
    enter.query_row((name, explanation), |row| row.get(0))
}

/// Enters what a run did, in numbers.
pub(super) fn count(connection: &Connection, run: RunId, counts: &Counts) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE run SET persons = :persons, taken = :taken, kept = :kept, cleared = :cleared,
             held = :held, rejected = :rejected, changed = :changed WHERE id = :run",
        named_params! {
            ":persons": counts.persons,
            ":taken": counts.taken,
            ":kept": counts.kept,
            ":cleared": counts.cleared,
            ":held": counts.held,
            ":rejected": counts.rejected,
            ":changed": counts.changed,
            ":run": run.0,
        },
    )?;
    Ok(())
}

/// All runs, the oldest first.
pub(super) fn all(connection: &Connection, register: &Register) -> rusqlite::Result<Vec<RunEntry>> {
    let mut query = connection.prepare(
        "SELECT id, kind, source, date, purged, started, policy, complete, allow_mass_change, who, why,
                undoes, persons, taken, kept, cleared, held, rejected, changed, url, forgot
         FROM run ORDER BY id",
    )?;
    let rows = query.query_map((), |row| {
        Ok(RunEntry {
            run: words::run(register, row, 0)?,
            started: row.get(5)?,
            policy: row.get(6)?,
            full: row.get(7)?,
            url: row.get(19)?,
            allow_mass_change: row.get(8)?,
            who: row.get(9)?,
            why: row.get(10)?,
            undoes: row.get(11)?,
            forgot: row.get(20)?,
            counts: Counts {
                persons: row.get(12)?,
                taken: row.get(13)?,
                kept: row.get(14)?,
                cleared: row.get(15)?,
                held: row.get(16)?,
                rejected: row.get(17)?,
                changed: row.get(18)?,
            },
        })
    })?;
    rows.collect()
}

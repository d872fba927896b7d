use rusqlite::types::Type;
use rusqlite::{Connection, Error, Row, named_params};

use crate::policy::Policy;

use super::super::{NewRun, RunId, RunKind};

/// Enters a run, with the store's number of its source.
pub(super) fn enter(
    connection: &Connection,
    run: &NewRun<'_>,
    source: Option<i64>,
    policy: Option<&Policy>,
) -> rusqlite::Result<RunId> {
    let mut insert = connection.prepare(
        "INSERT INTO run (kind, source, date, started, policy, complete, allow_mass_change, who,
                          why, undoes)
         VALUES (:kind, :source, :date, :started, :policy, :complete, :allow_mass_change, :who,
                 :why, :undoes)",
    )?;
    let id = insert.insert(named_params! {
        ":kind": run.kind.word(),
        ":source": source,
        ":date": run.date.to_string(),
        ":started": run.started,
        ":policy": policy.map(Policy::name),
        ":complete": run.full,
        ":allow_mass_change": run.allow_mass_change,
        ":who": run.who,
        ":why": run.why,
        ":undoes": run.undoes.map(|run| run.0),
    })?;
    Ok(RunId(id))
}

/// The kind of a run, in the column `at`.
pub(super) fn kind(row: &Row<'_>, at: usize) -> rusqlite::Result<RunKind> {
    let word = row.get_ref(at)?.as_str()?;
    RunKind::of_word(word).ok_or_else(|| {
        Error::FromSqlConversionFailure(
            at,
            Type::Text,
            format!("`{word}` is no kind of run").into(),
        )
    })
}

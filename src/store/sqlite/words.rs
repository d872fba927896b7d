//! What columns and numbers say, in names.

use std::collections::BTreeMap;

use rusqlite::types::Type;
use rusqlite::{Connection, Error, Row};

use crate::record::Moment;

use super::super::past::VersionPart;
use super::super::view::{Named, Reveal, RuleRow};
use super::super::{Register, RunKind, RunRow};

/// What the store's numbers stand for.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<Register> {
    let mut register = Register::default();
    let mut categories =
        connection.prepare_cached("SELECT id, name, label, place FROM category")?;
    let mut rows = categories.query(())?;
    while let Some(row) = rows.next()? {
        register.categories.insert(row.get(0)?, (row.get(3)?, named(row, 1)?));
    }
    // The place of a field is that among all fields of the store: those that the policy has no
    // more may share a number in the table.
    for (place, (id, field)) in super::numbered_fields(connection)?.into_iter().enumerate() {
        register.fields.insert(id, (place, field));
    }
    let mut sources = connection.prepare_cached("SELECT id, name, label, accepted FROM source")?;
    let mut rows = sources.query(())?;
    while let Some(row) = rows.next()? {
        register.sources.insert(row.get(0)?, (row.get(3)?, named(row, 1)?));
    }
    let mut rules = connection.prepare_cached("SELECT id, name, explanation FROM rule")?;
    let rows = rules.query_map((), |row| Ok((row.get(0)?, rule(row, 1)?)))?;
    register.rules = rows.collect::<rusqlite::Result<_>>()?;
    register.runs = runs(connection, &register)?;
    Ok(register)
}

fn runs(connection: &Connection, register: &Register) -> rusqlite::Result<BTreeMap<i64, RunRow>> {
    let mut runs = connection.prepare_cached("SELECT id, kind, source, date, purged FROM run")?;
    let rows = runs.query_map((), |row| {
        let run = run(register, row, 0)?;
        Ok((run.run, run))
    })?;
    rows.collect()
}

/// A run's number, kind, source and date, and which one purged it, from the column `at` and the
/// next four.
pub(super) fn run(register: &Register, row: &Row<'_>, at: usize) -> rusqlite::Result<RunRow> {
    let source: Option<i64> = row.get(at + 2)?;
    let word = row.get_ref(at + 1)?.as_str()?;
    let kind = RunKind::of_word(word).ok_or_else(|| {
        let what = format!("`{word}` is no kind of run");
        Error::FromSqlConversionFailure(at + 1, Type::Text, what.into())
    })?;
    Ok(RunRow {
        run: row.get(at)?,
        kind,
        source: source.map(|source| register.source(source)),
        date: row.get(at + 3)?,
        purged: row.get(at + 4)?,
    })
}

/// A rule's name and explanation, from the column `at` and the next.
fn rule(row: &Row<'_>, at: usize) -> rusqlite::Result<RuleRow> {
    let explanation: String = row.get(at + 1)?;
    Ok(RuleRow { name: row.get(at)?, explanation: Some(explanation).filter(|e| !e.is_empty()) })
}

fn named(row: &Row<'_>, at: usize) -> rusqlite::Result<Named> {
    Ok(Named { name: row.get(at)?, label: row.get(at + 1)? })
}

/// A value, its origin, category and since, from the column `at` and the next three.
pub(super) fn version_part(row: &Row<'_>, at: usize) -> rusqlite::Result<VersionPart> {
    Ok(VersionPart {
        value: row.get_ref(at)?.as_str_or_null()?.map(Into::into),
        origin: row.get(at + 1)?,
        category: row.get(at + 2)?,
        since: row.get_ref(at + 3)?.as_str_or_null()?.and_then(Moment::parse),
    })
}

/// When persons with protected identity were shown, the oldest first.
pub(super) fn reveals(connection: &Connection) -> rusqlite::Result<Vec<Reveal>> {
    let mut all = connection.prepare("SELECT at, command, persons FROM reveal ORDER BY rowid")?;
    let rows = all.query_map((), |row| {
        Ok(Reveal { at: row.get(0)?, command: row.get(1)?, persons: row.get(2)? })
    })?;
    rows.collect()
}

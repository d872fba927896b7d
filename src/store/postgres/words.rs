//! What columns and numbers say, in names.

use postgres::Row;

use crate::record::Moment;

use super::super::view::{FieldRow, Named, Reveal, RuleRow};
use super::super::{Register, RunKind, RunRow, StoreError, VersionPart};
use super::fault::Fault;
use super::session::Session;

/// What the store's numbers stand for.
pub(super) fn register(session: &mut Session<'_>) -> Result<Register, Fault> {
    let mut register = Register::default();
    let query = "SELECT id, place, name, label FROM foga.category WHERE municipality = $1";
    for row in session.query(query, &[])? {
        register.categories.insert(row.try_get(0)?, (row.try_get(1)?, named(&row, 2)?));
    }
    for (place, (id, field)) in numbered_fields(session)?.into_iter().enumerate() {
        register.fields.insert(id, (place, field));
    }
    let query = "SELECT id, accepted, name, label FROM foga.source WHERE municipality = $1";
    for row in session.query(query, &[])? {
        register.sources.insert(row.try_get(0)?, (row.try_get(1)?, named(&row, 2)?));
    }
    let query = "SELECT id, name, explanation FROM foga.rule WHERE municipality = $1";
    for row in session.query(query, &[])? {
        let explanation = Some(row.try_get(2)?).filter(|text: &String| !text.is_empty());
        register.rules.insert(row.try_get(0)?, RuleRow { name: row.try_get(1)?, explanation });
    }
    let query = "SELECT id, kind, source, date, purged FROM foga.run WHERE municipality = $1";
    for row in session.query(query, &[])? {
        let run = run(&register, &row)?;
        register.runs.insert(run.run, run);
    }
    Ok(register)
}

/// The fields in the order of the policy of the latest run, with their numbers.
pub(super) fn numbered_fields(session: &mut Session<'_>) -> Result<Vec<(i64, FieldRow)>, Fault> {
    let query = "SELECT id, kind, parts, name, label FROM foga.field WHERE municipality = $1
                 ORDER BY place, id";
    let rows = session.query(query, &[])?;
    let field = |row: &Row| {
        let kind = FieldRow::kind_of(row.try_get(1)?, row.try_get(2)?);
        Ok((row.try_get(0)?, FieldRow { named: named(row, 3)?, kind }))
    };
    rows.iter().map(field).collect()
}

/// A run's number, kind, source and date, and which one purged it, from the first five columns.
pub(super) fn run(register: &Register, row: &Row) -> Result<RunRow, Fault> {
    let source: Option<i64> = row.try_get(2)?;
    Ok(RunRow {
        run: row.try_get(0)?,
        kind: RunKind::of_word(row.try_get(1)?).ok_or(StoreError::Unreadable)?,
        source: source.map(|source| register.source(source)),
        date: row.try_get(3)?,
        purged: row.try_get(4)?,
    })
}

fn named(row: &Row, at: usize) -> Result<Named, Fault> {
    Ok(Named { name: row.try_get(at)?, label: row.try_get(at + 1)? })
}

/// A value, its origin, category and since, from the column `at` and the next three.
pub(super) fn version_part(row: &Row, at: usize) -> Result<VersionPart, Fault> {
    let (value, since): (Option<&str>, Option<&str>) = (row.try_get(at)?, row.try_get(at + 3)?);
    Ok(VersionPart {
        value: value.map(Into::into),
        origin: row.try_get(at + 1)?,
        category: row.try_get(at + 2)?,
        since: since.and_then(Moment::parse),
    })
}

/// The fields in the order of the policy of the latest run.
pub(super) fn fields(session: &mut Session<'_>) -> Result<Vec<FieldRow>, Fault> {
    let fields = numbered_fields(session)?;
    Ok(fields.into_iter().map(|(_, field)| field).collect())
}

/// When persons with protected identity were shown, the oldest first.
pub(super) fn reveals(session: &mut Session<'_>) -> Result<Vec<Reveal>, Fault> {
    let query = "SELECT at, command, persons FROM foga.reveal WHERE municipality = $1 ORDER BY id";
    let rows = session.query(query, &[])?;
    let reveal = |row: &Row| {
        let persons = u64::try_from(row.try_get::<_, i64>(2)?).unwrap_or_default();
        Ok(Reveal { at: row.try_get(0)?, command: row.try_get(1)?, persons })
    };
    rows.iter().map(reveal).collect()
}

use std::ops::RangeInclusive;
use std::path::Path;

use rusqlite::{CachedStatement, Connection, Row, params};

use super::super::past::{Parts, by_person};
use super::super::{ChangePart, Changed, PersonId, Register, RunId, StoreError, Wait, WaitPart};
use super::{fault, person_row, words};

/// So many persons, by their numbers, are looked at in one go.
const STRIDE: i64 = 4096;

/// Hands over what runs changed, person by person in the order in which they came to the store.
pub(super) fn visit(
    connection: &Connection,
    path: &Path,
    runs: RangeInclusive<i64>,
    each: &mut dyn FnMut(&Register, Changed<'_>) -> std::io::Result<()>,
) -> Result<(), StoreError> {
    let told = |error| fault(path, error);
    let register = words::register(connection).map_err(told)?;
    let runs: Vec<i64> = register.runs.range(runs).map(|(run, _)| *run).collect();
    let last: Option<i64> =
        connection.query_row("SELECT max(id) FROM settled", (), |row| row.get(0)).map_err(told)?;
    let mut query =
        connection.prepare_cached("SELECT key, state FROM person WHERE id = ?1").map_err(told)?;
    let mut first = 1;
    while first <= last.unwrap_or_default() {
        let persons = PersonId(first)..=PersonId(first + STRIDE - 1);
        let (mut changes, mut waits) = (Vec::new(), Vec::new());
        for run in &runs {
            changes.extend(changes_of(connection, *run, &persons).map_err(told)?);
            waits.extend(waits_of(connection, *run, &persons).map_err(told)?);
        }
        for (person, changes, waits) in by_person(changes, waits) {
            let mut rows = query.query([person.0]).map_err(told)?;
            let Some(row) = rows.next().map_err(told)? else { continue };
            let read = || Ok((row.get_ref(0)?.as_str()?, person_row(row.get_ref(1)?.as_blob()?)?));
            let (person, row) = read().map_err(told)?;
            each(&register, Changed { person, row: &row, changes: &changes, waits: &waits })?;
        }
        first += STRIDE;
    }
    Ok(())
}

/// What a run changed of persons.
pub(super) fn changes_of(
    connection: &Connection,
    run: i64,
    persons: &RangeInclusive<PersonId>,
) -> rusqlite::Result<Parts<ChangePart>> {
    let mut query = connection.prepare_cached(
        "SELECT person, field, rule, before_value, before_origin, before_category, before_since,
                after_value, after_origin, after_category, after_since
         FROM history WHERE run = ?1 AND person BETWEEN ?2 AND ?3 ORDER BY person, step",
    )?;
    let rows = query.query_map((run, persons.start().0, persons.end().0), |row| {
        Ok((PersonId(row.get(0)?), change(row, run)?))
    })?;
    rows.collect()
}

/// What became, in a run by hand, of values of persons that waited.
pub(super) fn waits_of(
    connection: &Connection,
    run: i64,
    persons: &RangeInclusive<PersonId>,
) -> rusqlite::Result<Parts<WaitPart>> {
    let mut query = connection.prepare_cached(
        "SELECT person, field, category, by, value, held, rule, reason, before, after
         FROM waited WHERE run = ?1 AND person BETWEEN ?2 AND ?3 ORDER BY person, step",
    )?;
    let rows = query.query_map((run, persons.start().0, persons.end().0), |row| {
        Ok((PersonId(row.get(0)?), wait(row, run)?))
    })?;
    rows.collect()
}

/// All that ever became of a person, in order, found run by run.
pub(super) fn of_person(
    connection: &Connection,
    person: i64,
) -> rusqlite::Result<(Vec<ChangePart>, Vec<WaitPart>)> {
    let mut changes = connection.prepare_cached(
        "SELECT run.id, field, rule, before_value, before_origin, before_category, before_since,
                after_value, after_origin, after_category, after_since
         FROM run CROSS JOIN history ON run = run.id AND person = ?1
         ORDER BY run.id, step",
    )?;
    let changes = changes.query_map([person], |row| change(row, row.get(0)?))?;
    let changes = changes.collect::<rusqlite::Result<_>>()?;
    let mut waits = connection.prepare_cached(
        "SELECT run.id, field, category, by, value, waited.held, rule, reason, before, after
         FROM run CROSS JOIN waited ON run = run.id AND person = ?1
         ORDER BY run.id, step",
    )?;
    let waits = waits.query_map([person], |row| wait(row, row.get(0)?))?;
    Ok((changes, waits.collect::<rusqlite::Result<_>>()?))
}

/// A change of a run, from the second column on.
fn change(row: &Row<'_>, run: i64) -> rusqlite::Result<ChangePart> {
    Ok(ChangePart {
        run,
        field: row.get(1)?,
        rule: row.get(2)?,
        before: words::version_part(row, 3)?,
        after: words::version_part(row, 7)?,
    })
}

/// What became in a run of a value that waited, from the second column on.
fn wait(row: &Row<'_>, run: i64) -> rusqlite::Result<WaitPart> {
    Ok(WaitPart {
        run,
        field: row.get(1)?,
        category: row.get(2)?,
        by: row.get(3)?,
        value: row.get_ref(4)?.as_str_or_null()?.map(Into::into),
        held: row.get(5)?,
        rule: row.get(6)?,
        reason: row.get(7)?,
        before: Wait::of_number(row.get(8)?),
        after: Wait::of_number(row.get(9)?),
    })
}

/// Enters what a run changes.
pub(super) struct Changes<'c> {
    insert: CachedStatement<'c>,
    run: RunId,
}

impl<'c> Changes<'c> {
    pub(super) fn new(connection: &'c Connection, run: RunId) -> rusqlite::Result<Self> {
        let insert = connection.prepare_cached(
            "INSERT INTO history VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        Ok(Self { insert, run })
    }

    /// What it changed of a person.
    pub(super) fn enter(
        &mut self,
        PersonId(person): PersonId,
        changes: &[ChangePart],
    ) -> rusqlite::Result<()> {
        for (step, change) in changes.iter().enumerate() {
            let ChangePart { field, rule, before, after, .. } = change;
            self.insert.execute(params![
                self.run.0,
                person,
                step,
                field,
                rule,
                before.value,
                before.origin,
                before.category,
                before.since.map(|since| since.to_string()),
                after.value,
                after.origin,
                after.category,
                after.since.map(|since| since.to_string()),
            ])?;
        }
        Ok(())
    }
}

/// Enters what became, in a run by hand, of values of a person that waited.
pub(super) fn enter_waits(
    connection: &Connection,
    RunId(run): RunId,
    PersonId(person): PersonId,
    waits: &[WaitPart],
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO waited (run, person, step, field, category, by, value, held, rule, reason,
                             before, after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for (step, wait) in waits.iter().enumerate() {
        let WaitPart { field, category, by, value, held, rule, reason, before, after, .. } = wait;
        let (before, after) = (before.number(), after.number());
        insert.execute(params![
            run, person, step, field, category, by, value, held, rule, reason, before, after
        ])?;
    }
    Ok(())
}

use std::ops::RangeInclusive;

use postgres::Row;

use super::super::{ChangePart, PersonId, RunId, VersionPart, Wait, WaitPart};
use super::fault::Fault;
use super::session::Session;
use super::words;

/// What belongs to several persons.
type Parts<T> = Vec<(PersonId, T)>;

/// What runs changed of persons, in the order of the persons and then as it happened.
pub(super) fn changes_of(
    session: &mut Session<'_>,
    runs: &[i64],
    persons: &RangeInclusive<PersonId>,
) -> Result<Parts<ChangePart>, Fault> {
    let query = "
        SELECT person, run, field, rule, before_value, before_origin, before_category, before_since,
               after_value, after_origin, after_category, after_since
        FROM foga.history WHERE municipality = $1 AND run = ANY ($2) AND person BETWEEN $3 AND $4
        ORDER BY person, run, step";
    let rows = session.query(query, &[&runs, &persons.start().0, &persons.end().0])?;
    rows.iter().map(change).collect()
}

/// What became, in runs by hand, of values of persons that waited.
pub(super) fn waits_of(
    session: &mut Session<'_>,
    runs: &[i64],
    persons: &RangeInclusive<PersonId>,
) -> Result<Parts<WaitPart>, Fault> {
    let query = "
        SELECT person, run, field, category, by, value, held, rule, reason, before, after
        FROM foga.waited WHERE municipality = $1 AND run = ANY ($2) AND person BETWEEN $3 AND $4
        ORDER BY person, run, step";
    let rows = session.query(query, &[&runs, &persons.start().0, &persons.end().0])?;
    rows.iter().map(wait).collect()
}

/// All that ever became of a person, in order.
///
/// Found run by run: the history has no second order, by person. The planner, which knows nothing
/// of that, is kept from looking through all of it.
pub(super) fn of_person(
    session: &mut Session<'_>,
    person: PersonId,
) -> Result<(Vec<ChangePart>, Vec<WaitPart>), Fault> {
    let runs = "SELECT id FROM foga.run WHERE municipality = $1 ORDER BY id";
    let runs: Result<Vec<i64>, _> =
        session.query(runs, &[])?.iter().map(|row| row.try_get(0)).collect();
    let (runs, only) = (runs?, person..=person);
    session.transaction.batch_execute("SET LOCAL enable_seqscan = off")?;
    let changes = changes_of(session, &runs, &only)?;
    let waits = waits_of(session, &runs, &only)?;
    let own = |(_, change)| change;
    Ok((changes.into_iter().map(own).collect(), waits.into_iter().map(|(_, wait)| wait).collect()))
}

fn change(row: &Row) -> Result<(PersonId, ChangePart), Fault> {
    let change = ChangePart {
        run: row.try_get(1)?,
        field: row.try_get(2)?,
        rule: row.try_get(3)?,
        before: words::version_part(row, 4)?,
        after: words::version_part(row, 8)?,
    };
    Ok((PersonId(row.try_get(0)?), change))
}

fn wait(row: &Row) -> Result<(PersonId, WaitPart), Fault> {
    let value: Option<&str> = row.try_get(5)?;
    let wait = WaitPart {
        run: row.try_get(1)?,
        field: row.try_get(2)?,
        category: row.try_get(3)?,
        by: row.try_get(4)?,
        value: value.map(Into::into),
        held: row.try_get(6)?,
        rule: row.try_get(7)?,
        reason: row.try_get(8)?,
        before: Wait::of_number(row.try_get(9)?),
        after: Wait::of_number(row.try_get(10)?),
    };
    Ok((PersonId(row.try_get(0)?), wait))
}

/// Enters what a run changed of persons, each with its changes in order.
pub(super) fn enter_changes<'c>(
    session: &mut Session<'_>,
    run: RunId,
    changed: impl Iterator<Item = (PersonId, &'c [ChangePart])>,
) -> Result<(), Fault> {
    let mut columns = Changes::default();
    for (person, changes) in changed {
        for (step, change) in (0_i64..).zip(changes) {
            columns.persons.push(person.0);
            columns.steps.push(step);
            columns.fields.push(change.field);
            columns.rules.push(change.rule);
            columns.before.push(&change.before);
            columns.after.push(&change.after);
        }
    }
    if columns.persons.is_empty() {
        return Ok(());
    }
    let insert = "
        INSERT INTO foga.history
        SELECT $1, $2, new.* FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
            $7::text[], $8::bigint[], $9::bigint[], $10::text[],
            $11::text[], $12::bigint[], $13::bigint[], $14::text[]) AS new";
    let Changes { persons, steps, fields, rules, before, after } = &columns;
    session.execute(
        insert,
        &[
            &run.0,
            persons,
            steps,
            fields,
            rules,
            &before.values,
            &before.origins,
            &before.categories,
            &before.sinces,
            &after.values,
            &after.origins,
            &after.categories,
            &after.sinces,
        ],
    )?;
    Ok(())
}

/// Changes, a list a column.
#[derive(Default)]
struct Changes<'c> {
    persons: Vec<i64>,
    steps: Vec<i64>,
    fields: Vec<i64>,
    rules: Vec<i64>,
    before: Versions<'c>,
    after: Versions<'c>,
}

#[derive(Default)]
struct Versions<'c> {
    values: Vec<Option<&'c str>>,
    origins: Vec<Option<i64>>,
    categories: Vec<Option<i64>>,
    sinces: Vec<Option<String>>,
}

impl<'c> Versions<'c> {
    fn push(&mut self, version: &'c VersionPart) {
        self.values.push(version.value.as_deref());
        self.origins.push(version.origin);
        self.categories.push(version.category);
        self.sinces.push(version.since.map(|since| since.to_string()));
    }
}

/// Enters what became, in a run by hand, of values of a person that waited.
pub(super) fn enter_waits(
    session: &mut Session<'_>,
    run: RunId,
    person: PersonId,
    waits: &[WaitPart],
) -> Result<(), Fault> {
    let insert = "
        INSERT INTO foga.waited (municipality, run, person, step, field, category, by, value, held,
                                 rule, reason, before, after)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    for (step, wait) in (0_i64..).zip(waits) {
        let WaitPart { field, category, by, value, held, rule, reason, before, after, .. } = wait;
        let (value, before, after) = (value.as_deref(), before.number(), after.number());
        session.execute(
            insert,
            &[
                &run.0, &person.0, &step, field, category, by, &value, held, rule, reason, &before,
                &after,
            ],
        )?;
    }
    Ok(())
}

use rusqlite::{Connection, Row};

use crate::decide::{Known, PersonState, StoredValue, Waiting};
use crate::policy::SourceId;
use crate::record::{Moment, Value};

use super::super::PersonId;
use super::super::names::Names;

/// Up to so many ids that are not asked for, one scan is quicker than a second search.
const GAP: i64 = 32;

/// What is known of these persons, whose ids rise.
///
/// Their rows lie in the order of the ids in each table: neighbours are read in one scan.
pub(super) fn persons(
    connection: &Connection,
    names: &Names,
    ids: &[PersonId],
) -> rusqlite::Result<Vec<PersonState>> {
    let mut states = vec![PersonState::default(); ids.len()];
    let mut from = 0;
    for group in ids.chunk_by(|a, b| b.0 - a.0 <= GAP) {
        let until = from + group.len();
        Scan { connection, names, ids: group, states: &mut states[from..until] }.run()?;
        from = until;
    }
    Ok(states)
}

/// The reading of persons whose ids lie close together.
struct Scan<'a> {
    connection: &'a Connection,
    names: &'a Names,
    ids: &'a [PersonId],
    states: &'a mut [PersonState],
}

impl Scan<'_> {
    fn run(&mut self) -> rusqlite::Result<()> {
        self.each(
            "SELECT person, field, value, origin, category, since FROM stored
             WHERE person BETWEEN ?1 AND ?2 ORDER BY person",
            stored,
        )?;
        self.each(
            "SELECT person, source, category, protected, gone FROM known
             WHERE person BETWEEN ?1 AND ?2 ORDER BY person",
            known,
        )?;
        self.each(
            "SELECT person, source, category, field, value FROM reported
             WHERE person BETWEEN ?1 AND ?2 ORDER BY person",
            reported,
        )?;
        self.each(
            "SELECT person, field, category, by, value, dismissed, rule FROM waiting
             WHERE person BETWEEN ?1 AND ?2 ORDER BY person",
            waiting,
        )
    }

    /// Adds each row of a table to its person.
    fn each(
        &mut self,
        query: &str,
        add: fn(&Names, &mut PersonState, &Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let (Some(first), Some(last)) = (self.ids.first(), self.ids.last()) else {
            return Ok(());
        };
        let mut query = self.connection.prepare_cached(query)?;
        let mut rows = query.query([first.0, last.0])?;
        let mut at = 0;
        while let Some(row) = rows.next()? {
            let person = row.get(0)?;
            while at < self.ids.len() && self.ids[at].0 < person {
                at += 1;
            }
            if self.ids.get(at).is_some_and(|id| id.0 == person) {
                add(self.names, &mut self.states[at], row)?;
            }
        }
        Ok(())
    }
}

fn stored(names: &Names, state: &mut PersonState, row: &Row<'_>) -> rusqlite::Result<()> {
    let Some(field) = names.field_of(row.get(1)?) else { return Ok(()) };
    let origin: Option<i64> = row.get(3)?;
    let category: Option<i64> = row.get(4)?;
    let since = row.get_ref(5)?.as_str_or_null()?;
    let stored = StoredValue {
        value: row.get_ref(2)?.as_str_or_null()?.map(Value::from_normal),
        origin: origin.and_then(|origin| names.origin_of(origin)),
        category: category.and_then(|category| names.category_of(category)),
        since: since.and_then(Moment::parse),
    };
    state.stored.push((field, stored));
    Ok(())
}

fn known(names: &Names, state: &mut PersonState, row: &Row<'_>) -> rusqlite::Result<()> {
    let (protected, gone): (bool, bool) = (row.get(3)?, row.get(4)?);
    let counts = source_and_category(names, row)?.filter(|_| !gone);
    if let Some((source, category)) = counts {
        state.known.push(Known { source, category, protected, values: Vec::new() });
    } else if let Some(source) = names.source_of(row.get(1)?).filter(|_| protected)
        && !state.marked_by.contains(&source)
    {
        state.marked_by.push(source);
    }
    Ok(())
}

fn reported(names: &Names, state: &mut PersonState, row: &Row<'_>) -> rusqlite::Result<()> {
    let Some((source, category)) = source_and_category(names, row)? else { return Ok(()) };
    let Some(field) = names.field_of(row.get(3)?) else { return Ok(()) };
    let record = |known: &&mut Known| (known.source, known.category) == (source, category);
    if let Some(known) = state.known.iter_mut().find(record) {
        known.values.push((field, Value::from_normal(row.get_ref(4)?.as_str()?)));
    }
    Ok(())
}

fn waiting(names: &Names, state: &mut PersonState, row: &Row<'_>) -> rusqlite::Result<()> {
    let (field, category, by) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let (Some(field), Some(category), Some(by)) =
        (names.field_of(field), names.category_of(category), names.origin_of(by))
    else {
        return Ok(());
    };
    state.waiting.push(Waiting {
        field,
        category,
        by,
        proposed: row.get_ref(4)?.as_str_or_null()?.map(Value::from_normal),
        rule: names.rule_of(row.get(6)?),
        dismissed: row.get(5)?,
    });
    Ok(())
}

/// Those of a record that counts: its source is accepted, its category known.
fn source_and_category(
    names: &Names,
    row: &Row<'_>,
) -> rusqlite::Result<Option<(SourceId, crate::policy::CategoryId)>> {
    let source = names.source_of(row.get(1)?).filter(|source| names.accepts(*source));
    Ok(source.zip(names.category_of(row.get(2)?)))
}

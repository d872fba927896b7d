use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::{Connection, params};

use super::super::{Change, PageStart, PersonId, RunId};
use super::{pages, past};

/// What is remembered from one writing of persons to the next in the same run.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The pages of the other sources.
    starts: BTreeMap<i64, Vec<PageStart>>,
}

/// Writes how persons became others, and says who they are.
pub(super) fn persons(
    connection: &Connection,
    run: RunId,
    memory: &mut Memory,
    changes: &[Change],
) -> rusqlite::Result<Vec<PersonId>> {
    let mut insert =
        connection.prepare_cached("INSERT INTO settled (key, state) VALUES (?1, ?2)")?;
    let mut update = connection.prepare_cached("REPLACE INTO newer (id, state) VALUES (?1, ?2)")?;
    let mut history = past::Changes::new(connection, run)?;
    let mut persons = Vec::with_capacity(changes.len());
    for change in changes {
        let person = match change.person {
            Some(person) => {
                update.execute(params![person.0, change.kept.0])?;
                person
            }
            None => PersonId(insert.insert(params![change.key, change.kept.0])?),
        };
        history.enter(person, &change.history)?;
        persons.push(person);
    }
    count(connection, changes)?;
    stir(connection, memory, changes)?;
    Ok(persons)
}

fn count(connection: &Connection, changes: &[Change]) -> rusqlite::Result<()> {
    let mut all: BTreeMap<i64, i64> = BTreeMap::new();
    for (field, grown) in changes.iter().flat_map(|change| &change.grown) {
        *all.entry(*field).or_default() += grown;
    }
    let mut grow =
        connection.prepare_cached("UPDATE field SET stored = stored + ?2 WHERE id = ?1")?;
    for (field, grown) in all.into_iter().filter(|(_, grown)| *grown != 0) {
        grow.execute((field, grown))?;
    }
    let mut uses = connection.prepare_cached("UPDATE field SET used = 1 WHERE id = ?1")?;
    for field in changes.iter().flat_map(|change| &change.used) {
        uses.execute([field])?;
    }
    Ok(())
}

/// Takes away what the pages of the other sources say of the persons' rest.
fn stir(connection: &Connection, memory: &mut Memory, changes: &[Change]) -> rusqlite::Result<()> {
    let mut stirred: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for change in changes {
        for source in &change.sources {
            stirred.entry(*source).or_default().push(&change.key);
        }
    }
    for (source, mut keys) in stirred {
        let starts = match memory.starts.entry(source) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(slot) => slot.insert(pages::starts(connection, source)?),
        };
        keys.sort_unstable();
        pages::stir(connection, starts, &keys)?;
    }
    Ok(())
}

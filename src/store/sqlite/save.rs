use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{CachedStatement, Connection, params};

use crate::decide::{PersonState, StoredValue};
use crate::record::Value;

use super::super::names::Names;
use super::super::{PageStart, PersonChange, PersonId, RunId, Saved, StoredChange, translate};
use super::{pages, person_row};

/// What is remembered from one writing of persons to the next in the same run.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The store's number of the run's source.
    pub(super) source: i64,
    /// The pages of the other sources.
    starts: BTreeMap<i64, Vec<PageStart>>,
    /// Fields that are known to have values.
    used: BTreeSet<i64>,
}

/// Writes how persons became others.
pub(super) fn persons(
    connection: &Connection,
    names: &Names,
    run: RunId,
    memory: &mut Memory,
    changes: &[PersonChange<'_>],
) -> rusqlite::Result<Vec<Saved>> {
    let mut save = Save::new(connection, names, run, memory.source)?;
    let saved: rusqlite::Result<Vec<Saved>> =
        changes.iter().map(|change| save.person(change)).collect();
    let Save { grown, used, stirred, .. } = save;
    write_counts(connection, &grown)?;
    for field in used {
        if memory.used.insert(field) {
            connection.execute("UPDATE field SET used = 1 WHERE id = ?1", [field])?;
        }
    }
    for (source, mut keys) in stirred {
        let starts = match memory.starts.entry(source) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(slot) => {
                slot.insert(pages::starts(connection, source)?)
            }
        };
        keys.sort_unstable();
        pages::stir(connection, starts, &keys)?;
    }
    saved
}

struct Save<'c, 'k> {
    names: &'c Names,
    run: RunId,
    source: i64,
    /// By how much the number of stored values has grown, by field.
    grown: BTreeMap<i64, i64>,
    /// Fields that have values.
    used: BTreeSet<i64>,
    /// Persons who became others, by the sources other than the run's that know them.
    stirred: BTreeMap<i64, Vec<&'k str>>,
    insert: CachedStatement<'c>,
    update: CachedStatement<'c>,
    history: CachedStatement<'c>,
}

impl<'c, 'k> Save<'c, 'k> {
    fn new(
        connection: &'c Connection,
        names: &'c Names,
        run: RunId,
        source: i64,
    ) -> rusqlite::Result<Self> {
        let sql = |text| connection.prepare_cached(text);
        Ok(Self {
            names,
            run,
            source,
            grown: BTreeMap::new(),
            used: BTreeSet::new(),
            stirred: BTreeMap::new(),
            insert: sql("INSERT INTO person (key, state) VALUES (?1, ?2)")?,
            update: sql("UPDATE person SET state = ?2 WHERE id = ?1")?,
            history: sql("INSERT INTO history VALUES
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?,
        })
    }

    fn person(&mut self, change: &PersonChange<'k>) -> rusqlite::Result<Saved> {
        let before = person_row(&change.kept.0)?;
        for known in &before.known {
            self.stir(known.source, change.key);
        }
        let row = translate::changed(before, change, self.names, self.run);
        for known in &row.known {
            self.stir(known.source, change.key);
        }
        let is_known = row.known.iter().any(|known| known.source == self.source && !known.gone);
        let bytes = row.to_bytes();
        let person = match change.person {
            Some(person) => {
                self.update.execute(params![person.0, bytes])?;
                person
            }
            None => PersonId(self.insert.insert(params![change.key, bytes])?),
        };
        self.history(person, change.steps)?;
        self.count(change.before, change.after);
        self.count_steps(change.steps);
        Ok(Saved { person, is_known })
    }

    fn stir(&mut self, source: i64, key: &'k str) {
        if source != self.source {
            let keys = self.stirred.entry(source).or_default();
            if keys.last() != Some(&key) {
                keys.push(key);
            }
        }
    }

    fn history(
        &mut self,
        PersonId(person): PersonId,
        steps: &[StoredChange],
    ) -> rusqlite::Result<()> {
        for (place, step) in steps.iter().enumerate() {
            let field = self.names.field(step.field);
            let rule = self.names.rule(step.rule);
            let before = self.columns(&step.change.before);
            let after = self.columns(&step.change.after);
            self.history.execute(params![
                self.run.0, person, place, field, rule, before.0, before.1, before.2, before.3,
                after.0, after.1, after.2, after.3,
            ])?;
        }
        Ok(())
    }

    fn count(&mut self, before: &PersonState, after: &PersonState) {
        for (field, stored) in &after.stored {
            if stored.value.is_some() {
                self.used.insert(self.names.field(*field));
            }
            let was = before.stored(*field).is_some_and(|stored| stored.value.is_some());
            let grown = i64::from(stored.value.is_some()) - i64::from(was);
            if grown != 0 {
                *self.grown.entry(self.names.field(*field)).or_default() += grown;
            }
        }
        let reported = after.known.iter().flat_map(|known| &known.values).map(|(field, _)| field);
        let waiting = after.waiting.iter().filter(|waiting| waiting.proposed.is_some());
        for field in reported.chain(waiting.map(|waiting| &waiting.field)) {
            self.used.insert(self.names.field(*field));
        }
    }

    fn count_steps(&mut self, steps: &[StoredChange]) {
        for step in steps.iter().filter(|step| step.change.after.value.is_some()) {
            self.used.insert(self.names.field(step.field));
        }
    }

    /// Value, origin, category and since.
    fn columns<'v>(
        &self,
        stored: &'v StoredValue,
    ) -> (Option<&'v str>, Option<i64>, Option<i64>, Option<String>) {
        (
            stored.value.as_ref().map(Value::as_str),
            stored.origin.map(|origin| self.names.origin(origin)),
            stored.category.map(|category| self.names.category(category)),
            stored.since.map(|since| since.to_string()),
        )
    }
}

fn write_counts(connection: &Connection, grown: &BTreeMap<i64, i64>) -> rusqlite::Result<()> {
    let mut grow =
        connection.prepare_cached("UPDATE field SET stored = stored + ?2 WHERE id = ?1")?;
    for (field, grown) in grown {
        grow.execute((field, grown))?;
    }
    Ok(())
}

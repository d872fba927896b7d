use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection, params};

use crate::decide::{PersonState, StoredValue};
use crate::policy::FieldId;
use crate::record::Value;

use super::super::delta::Delta;
use super::super::names::Names;
use super::super::{PersonChange, PersonId, RunId, StoredChange};

/// Writes how persons became others.
pub(super) fn persons(
    connection: &Connection,
    names: &Names,
    run: RunId,
    changes: &[PersonChange<'_>],
) -> rusqlite::Result<()> {
    let mut save = Save::new(connection, names, run)?;
    for change in changes {
        let delta = Delta::between(change.before, change.after);
        save.stored(change.person, &delta, change.steps)?;
        save.reports(change.person, &delta)?;
        save.waiting(change.person, &delta)?;
        save.history(change.person, change.steps)?;
        save.count(change.before, &delta);
    }
    save.write_counts(connection)
}

struct Save<'c> {
    names: &'c Names,
    run: i64,
    /// By how much the number of stored values has grown, by field.
    grown: BTreeMap<FieldId, i64>,
    put_stored: CachedStatement<'c>,
    put_known: CachedStatement<'c>,
    put_reported: CachedStatement<'c>,
    put_waiting: CachedStatement<'c>,
    put_history: CachedStatement<'c>,
    mark: CachedStatement<'c>,
    marks: CachedStatement<'c>,
    unmark: CachedStatement<'c>,
    forget: CachedStatement<'c>,
    forget_values: CachedStatement<'c>,
    forget_value: CachedStatement<'c>,
    settle: CachedStatement<'c>,
}

impl<'c> Save<'c> {
    fn new(connection: &'c Connection, names: &'c Names, run: RunId) -> rusqlite::Result<Self> {
        let sql = |text| connection.prepare_cached(text);
        Ok(Self {
            names,
            run: run.0,
            grown: BTreeMap::new(),
            put_stored: sql("REPLACE INTO stored
                 (person, field, value, origin, category, since, rule, run)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            put_known: sql("REPLACE INTO known (person, source, category, protected, gone, run)
                 VALUES (?1, ?2, ?3, ?4, 0, ?5)")?,
            mark: sql("UPDATE known SET gone = 1
                 WHERE person = ?1 AND source = ?2 AND category = ?3")?,
            marks: sql("SELECT category, gone FROM known
                 WHERE person = ?1 AND source = ?2 AND protected")?,
            unmark: sql("UPDATE known SET protected = 0
                 WHERE person = ?1 AND source = ?2 AND category = ?3")?,
            put_reported: sql(
                "REPLACE INTO reported (person, source, category, field, value, run)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
            put_waiting: sql("REPLACE INTO waiting
                 (person, field, category, by, value, dismissed, rule, run)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?,
            put_history: sql("INSERT INTO history VALUES
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?,
            forget: sql("DELETE FROM known WHERE person = ?1 AND source = ?2 AND category = ?3")?,
            forget_values: sql("DELETE FROM reported
                 WHERE person = ?1 AND source = ?2 AND category = ?3")?,
            forget_value: sql("DELETE FROM reported
                 WHERE person = ?1 AND source = ?2 AND category = ?3 AND field = ?4")?,
            settle: sql("DELETE FROM waiting
                 WHERE person = ?1 AND field = ?2 AND category = ?3 AND by = ?4")?,
        })
    }

    fn stored(
        &mut self,
        PersonId(person): PersonId,
        delta: &Delta<'_>,
        steps: &[StoredChange],
    ) -> rusqlite::Result<()> {
        for (field, stored) in &delta.stored {
            let rule = self.last_rule(*field, steps);
            let field = self.names.field(*field);
            let (value, origin, category, since) = self.columns(stored);
            self.put_stored
                .execute(params![person, field, value, origin, category, since, rule, self.run])?;
        }
        Ok(())
    }

    fn reports(&mut self, PersonId(person): PersonId, delta: &Delta<'_>) -> rusqlite::Result<()> {
        for record in &delta.forgotten {
            let (source, category) = *record;
            let key = params![person, self.names.source(source), self.names.category(category)];
            let is_marked = delta.marked.contains(record);
            let forget = if is_marked { &mut self.mark } else { &mut self.forget };
            forget.execute(key)?;
            self.forget_values.execute(key)?;
        }
        for source in &delta.unmarked {
            self.unmark(person, self.names.source(*source))?;
        }
        for known in &delta.known {
            let source = self.names.source(known.source);
            let category = self.names.category(known.category);
            self.put_known.execute(params![person, source, category, known.protected, self.run])?;
        }
        for (source, category, field, value) in &delta.reported {
            let source = self.names.source(*source);
            let category = self.names.category(*category);
            let field = self.names.field(*field);
            if let Some(value) = value {
                let row = params![person, source, category, field, value.as_str(), self.run];
                self.put_reported.execute(row)?;
            } else {
                self.forget_value.execute((person, source, category, field))?;
            }
        }
        Ok(())
    }

    /// A source has said anew of the person that it is not protected: what it said of it while it
    /// had the person, or in a category that the policy has no more, no longer counts.
    fn unmark(&mut self, person: i64, source: i64) -> rusqlite::Result<()> {
        let rows = self.marks.query_map((person, source), |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (category, gone) in rows.collect::<rusqlite::Result<Vec<(i64, bool)>>>()? {
            if gone {
                self.forget.execute((person, source, category))?;
            } else if self.names.category_of(category).is_none() {
                self.unmark.execute((person, source, category))?;
            }
        }
        Ok(())
    }

    fn waiting(&mut self, PersonId(person): PersonId, delta: &Delta<'_>) -> rusqlite::Result<()> {
        for (field, category, by) in &delta.settled {
            let field = self.names.field(*field);
            let category = self.names.category(*category);
            self.settle.execute((person, field, category, self.names.origin(*by)))?;
        }
        for waiting in &delta.waiting {
            self.put_waiting.execute(params![
                person,
                self.names.field(waiting.field),
                self.names.category(waiting.category),
                self.names.origin(waiting.by),
                waiting.proposed.as_ref().map(Value::as_str),
                waiting.dismissed,
                waiting.rule.map_or(0, |rule| self.names.rule(rule)),
                self.run,
            ])?;
        }
        Ok(())
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
            self.put_history.execute(params![
                self.run, person, place, field, rule, before.0, before.1, before.2, before.3,
                after.0, after.1, after.2, after.3,
            ])?;
        }
        Ok(())
    }

    fn count(&mut self, before: &PersonState, delta: &Delta<'_>) {
        for (field, stored) in &delta.stored {
            let was = before.stored(*field).is_some_and(|stored| stored.value.is_some());
            let grown = i64::from(stored.value.is_some()) - i64::from(was);
            *self.grown.entry(*field).or_default() += grown;
        }
    }

    fn write_counts(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut grow =
            connection.prepare_cached("UPDATE field SET stored = stored + ?2 WHERE id = ?1")?;
        for (field, grown) in self.grown.iter().filter(|(_, grown)| **grown != 0) {
            grow.execute((self.names.field(*field), grown))?;
        }
        Ok(())
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

    /// The rule that made the field what it is.
    fn last_rule(&self, field: FieldId, steps: &[StoredChange]) -> i64 {
        let step = steps.iter().rev().find(|step| step.field == field);
        step.map_or(0, |step| self.names.rule(step.rule))
    }
}

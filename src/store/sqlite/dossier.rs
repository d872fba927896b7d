use rusqlite::{Connection, OptionalExtension};

use crate::record::Value;

use super::super::view::{Dossier, HistoryRow, ReportRow, ReportedValue, StoredRow, WaitingRow};
use super::words::{self, Words};

/// All that is held of a person.
pub(super) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<Dossier>> {
    let person: Option<i64> = connection
        .query_row("SELECT id FROM person WHERE key = ?1", [key], |row| row.get(0))
        .optional()?;
    let Some(person) = person else { return Ok(None) };
    let words = Words::read(connection)?;
    let reader = Reader { connection, words: &words, person };
    let reported = reader.reported()?;
    let protected = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM known WHERE person = ?1 AND protected)",
        [person],
        |row| row.get(0),
    )?;
    Ok(Some(Dossier {
        person: key.to_owned(),
        protected,
        stored: reader.stored()?,
        reported,
        waiting: reader.waiting()?,
        history: reader.history()?,
    }))
}

struct Reader<'a> {
    connection: &'a Connection,
    words: &'a Words,
    person: i64,
}

impl Reader<'_> {
    fn stored(&self) -> rusqlite::Result<Vec<StoredRow>> {
        let mut query = self.connection.prepare(
            "SELECT field, value, origin, stored.category, since, rule.name, rule.explanation,
                    run.id, run.source, run.date
             FROM stored LEFT JOIN rule ON rule.id = rule JOIN run ON run.id = run
             WHERE person = ?1",
        )?;
        let rows = query.query_map([self.person], |row| {
            let field = row.get(0)?;
            let stored = StoredRow {
                field: self.words.field(field),
                version: self.words.version(row, 1)?,
                rule: Words::rule(row, 5)?,
                run: self.words.run(row, 7)?,
            };
            Ok((self.words.place(field), stored))
        })?;
        let mut stored = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        stored.sort_by_key(|(place, _)| *place);
        Ok(stored.into_iter().map(|(_, stored)| stored).collect())
    }

    fn reported(&self) -> rusqlite::Result<Vec<ReportRow>> {
        let mut query = self.connection.prepare(
            "SELECT known.source, category, protected, run.id, run.source, run.date
             FROM known JOIN run ON run.id = run WHERE person = ?1 AND NOT gone",
        )?;
        let rows = query.query_map([self.person], |row| {
            let (source, category) = (row.get(0)?, row.get(1)?);
            Ok(ReportRow {
                source: self.words.source(source),
                category: self.words.category(category),
                protected: row.get(2)?,
                accepted: self.words.accepts(source),
                values: self.values(source, category)?,
                run: self.words.run(row, 3)?,
            })
        })?;
        rows.collect()
    }

    fn values(&self, source: i64, category: i64) -> rusqlite::Result<Vec<ReportedValue>> {
        let mut query = self.connection.prepare_cached(
            "SELECT field, value, run.id, run.source, run.date
             FROM reported JOIN run ON run.id = run
             WHERE person = ?1 AND reported.source = ?2 AND category = ?3",
        )?;
        let rows = query.query_map((self.person, source, category), |row| {
            let field = row.get(0)?;
            let value = ReportedValue {
                field: self.words.field(field),
                value: Value::from_normal(row.get::<_, String>(1)?),
                run: self.words.run(row, 2)?,
            };
            Ok((self.words.place(field), value))
        })?;
        let mut values = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        values.sort_by_key(|(place, _)| *place);
        Ok(values.into_iter().map(|(_, value)| value).collect())
    }

    fn waiting(&self) -> rusqlite::Result<Vec<WaitingRow>> {
        let mut query = self.connection.prepare(
            "SELECT field, category, by, value, dismissed, rule.name, rule.explanation,
                    run.id, run.source, run.date
             FROM waiting LEFT JOIN rule ON rule.id = rule JOIN run ON run.id = run
             WHERE person = ?1",
        )?;
        let rows = query.query_map([self.person], |row| {
            Ok(WaitingRow {
                field: self.words.field(row.get(0)?),
                category: self.words.category(row.get(1)?),
                by: self.words.source(row.get(2)?),
                proposed: words::value(row, 3)?,
                dismissed: row.get(4)?,
                rule: Words::rule(row, 5)?,
                run: self.words.run(row, 7)?,
            })
        })?;
        rows.collect()
    }

    fn history(&self) -> rusqlite::Result<Vec<HistoryRow>> {
        let mut query = self.connection.prepare(
            "SELECT field, before_value, before_origin, before_category, before_since,
                    after_value, after_origin, after_category, after_since,
                    rule.name, rule.explanation, run.id, run.source, run.date
             FROM history LEFT JOIN rule ON rule.id = rule JOIN run ON run.id = run
             WHERE person = ?1 ORDER BY run, step",
        )?;
        let rows = query.query_map([self.person], |row| {
            Ok(HistoryRow {
                field: self.words.field(row.get(0)?),
                before: self.words.version(row, 1)?,
                after: self.words.version(row, 5)?,
                rule: Words::rule(row, 9)?,
                run: self.words.run(row, 11)?,
            })
        })?;
        rows.collect()
    }
}

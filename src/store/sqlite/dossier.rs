use rusqlite::{Connection, OptionalExtension};

use crate::record::Value;

use super::super::view::{
    Dossier, HistoryRow, ReportRow, ReportedValue, RuleRow, RunRow, StoredRow, WaitingRow,
};
use super::super::{KnownPart, PersonRow, ReportedPart, StoredPart, WaitingPart};
use super::person_row;
use super::words::Words;

/// All that is held of a person.
pub(super) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<Dossier>> {
    let query = "SELECT id, state FROM person WHERE key = ?1";
    let found: Option<(i64, Vec<u8>)> =
        connection.query_row(query, [key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((person, bytes)) = found else { return Ok(None) };
    let row = person_row(&bytes)?;
    let words = Words::read(connection)?;
    let reader = Reader { connection, words: &words, person, row: &row };
    Ok(Some(Dossier {
        person: key.to_owned(),
        protected: row.is_protected(),
        stored: reader.stored()?,
        reported: reader.reported()?,
        waiting: reader.waiting()?,
        history: reader.history()?,
    }))
}

struct Reader<'a> {
    connection: &'a Connection,
    words: &'a Words,
    person: i64,
    row: &'a PersonRow<'a>,
}

impl Reader<'_> {
    fn stored(&self) -> rusqlite::Result<Vec<StoredRow>> {
        let mut parts: Vec<_> = self.row.stored.iter().collect();
        parts.sort_by_key(|part| self.words.place(part.field));
        let row = |part: &StoredPart<'_>| {
            let from = (part.origin, part.category);
            Ok(StoredRow {
                field: self.words.field(part.field),
                version: self.words.version_of(part.value.as_deref(), from, part.since),
                rule: self.rule(part.rule)?,
                run: self.run(part.run)?,
            })
        };
        parts.into_iter().map(row).collect()
    }

    fn reported(&self) -> rusqlite::Result<Vec<ReportRow>> {
        let row = |known: &KnownPart<'_>| {
            Ok(ReportRow {
                source: self.words.source(known.source),
                category: self.words.category(known.category),
                protected: known.protected,
                accepted: self.words.accepts(known.source),
                values: self.values(known)?,
                run: self.run(known.run)?,
            })
        };
        self.row.known.iter().filter(|known| !known.gone).map(row).collect()
    }

    fn values(&self, known: &KnownPart<'_>) -> rusqlite::Result<Vec<ReportedValue>> {
        let mut parts: Vec<_> = known.values.iter().collect();
        parts.sort_by_key(|part| self.words.place(part.field));
        let value = |part: &ReportedPart<'_>| {
            Ok(ReportedValue {
                field: self.words.field(part.field),
                value: Value::from_normal(self.row.reported(part)),
                run: self.run(part.run)?,
            })
        };
        parts.into_iter().map(value).collect()
    }

    fn waiting(&self) -> rusqlite::Result<Vec<WaitingRow>> {
        let row = |part: &WaitingPart<'_>| {
            Ok(WaitingRow {
                field: self.words.field(part.field),
                category: self.words.category(part.category),
                by: self.words.source(part.by),
                proposed: part.value.as_deref().map(Value::from_normal),
                dismissed: part.dismissed,
                rule: self.rule(part.rule)?,
                run: self.run(part.run)?,
            })
        };
        self.row.waiting.iter().map(row).collect()
    }

    fn rule(&self, rule: i64) -> rusqlite::Result<RuleRow> {
        let mut query =
            self.connection.prepare_cached("SELECT name, explanation FROM rule WHERE id = ?1")?;
        let found = query.query_row([rule], |row| Words::rule(row, 0)).optional()?;
        Ok(found.unwrap_or_default())
    }

    fn run(&self, run: i64) -> rusqlite::Result<RunRow> {
        let mut query = self
            .connection
            .prepare_cached("SELECT id, kind, source, date FROM run WHERE id = ?1")?;
        query.query_row([run], |row| self.words.run(row, 0))
    }

    fn history(&self) -> rusqlite::Result<Vec<HistoryRow>> {
        let mut query = self.connection.prepare(
            "SELECT field, before_value, before_origin, before_category, before_since,
                    after_value, after_origin, after_category, after_since,
                    rule.name, rule.explanation, run.id, run.kind, run.source, run.date
             FROM run CROSS JOIN history ON run = run.id AND person = ?1
                 LEFT JOIN rule ON rule.id = rule
             ORDER BY run.id, step",
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

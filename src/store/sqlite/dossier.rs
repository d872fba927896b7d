use rusqlite::{Connection, OptionalExtension};

use crate::record::Value;

use super::super::view::{
    Dossier, HistoryRow, RenumberedRow, ReportRow, ReportedValue, RunRow, StoredRow, WaitedRow,
    WaitingRow,
};
use super::super::{KnownPart, PersonRow, Register, ReportedPart, StoredPart, WaitingPart};
use super::{numbers, past, person_row, words};

/// All that is held of a person.
pub(super) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<Dossier>> {
    let query = "SELECT id, state FROM person WHERE key = ?1";
    let found: Option<(i64, Vec<u8>)> =
        connection.query_row(query, [key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((person, bytes)) = found else {
        // Whoever asks may have an old number.
        return match numbers::renumbered(connection, key)? {
            Some((_, key)) => read(connection, &key),
            None => Ok(None),
        };
    };
    let row = person_row(&bytes)?;
    let register = words::register(connection)?;
    let reader = Reader { connection, register: &register, person, row: &row };
    Ok(Some(Dossier {
        person: key.to_owned(),
        protected: row.is_protected(),
        stored: reader.stored()?,
        reported: reader.reported()?,
        waiting: reader.waiting()?,
        history: reader.history()?,
        waited: reader.waited()?,
        renumbered: reader.renumbered()?,
    }))
}

struct Reader<'a> {
    connection: &'a Connection,
    register: &'a Register,
    person: i64,
    row: &'a PersonRow<'a>,
}

impl Reader<'_> {
    fn stored(&self) -> rusqlite::Result<Vec<StoredRow>> {
        let mut parts: Vec<_> = self.row.stored.iter().collect();
        parts.sort_by_key(|part| self.register.place(part.field));
        let row = |part: &StoredPart<'_>| {
            let from = (part.origin, part.category);
            Ok(StoredRow {
                field: self.register.field(part.field),
                version: self.register.version(part.value.as_deref(), from, part.since),
                rule: self.register.rule(part.rule),
                run: self.run(part.run)?,
            })
        };
        parts.into_iter().map(row).collect()
    }

    fn reported(&self) -> rusqlite::Result<Vec<ReportRow>> {
        let row = |known: &KnownPart<'_>| {
            Ok(ReportRow {
                source: self.register.source(known.source),
                category: self.register.category(known.category),
                protected: known.protected,
                accepted: self.register.accepts(known.source),
                values: self.values(known)?,
                run: self.run(known.run)?,
            })
        };
        self.row.known.iter().filter(|known| !known.gone).map(row).collect()
    }

    fn values(&self, known: &KnownPart<'_>) -> rusqlite::Result<Vec<ReportedValue>> {
        let mut parts: Vec<_> = known.values.iter().collect();
        parts.sort_by_key(|part| self.register.place(part.field));
        let value = |part: &ReportedPart<'_>| {
            Ok(ReportedValue {
                field: self.register.field(part.field),
                value: Value::from_normal(self.row.reported(part)),
                run: self.run(part.run)?,
            })
        };
        parts.into_iter().map(value).collect()
    }

    fn waiting(&self) -> rusqlite::Result<Vec<WaitingRow>> {
        let row = |part: &WaitingPart<'_>| {
            Ok(WaitingRow {
                field: self.register.field(part.field),
                category: self.register.category(part.category),
                by: self.register.source(part.by),
                proposed: part.value.as_deref().map(Value::from_normal),
                dismissed: (part.dismissed != 0).then(|| self.run(part.dismissed)).transpose()?,
                rule: self.register.rule(part.rule),
                run: self.run(part.run)?,
            })
        };
        self.row.waiting.iter().map(row).collect()
    }

    fn run(&self, run: i64) -> rusqlite::Result<RunRow> {
        self.register.run(run).cloned().ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    fn history(&self) -> rusqlite::Result<Vec<HistoryRow>> {
        let mut query = self.connection.prepare(
            "SELECT field, before_value, before_origin, before_category, before_since,
                    after_value, after_origin, after_category, after_since, rule, run
             FROM run CROSS JOIN history ON run = run.id AND person = ?1
             ORDER BY run.id, step",
        )?;
        let rows = query.query_map([self.person], |row| {
            Ok(HistoryRow {
                field: self.register.field(row.get(0)?),
                before: words::version(self.register, row, 1)?,
                after: words::version(self.register, row, 5)?,
                rule: self.register.rule(row.get(9)?),
                run: self.run(row.get(10)?)?,
            })
        })?;
        rows.collect()
    }

    fn renumbered(&self) -> rusqlite::Result<Vec<RenumberedRow>> {
        let mut query = self.connection.prepare(
            "SELECT before, after, run FROM run CROSS JOIN renumbered ON run = run.id AND person = ?1
             ORDER BY run.id",
        )?;
        let rows = query.query_map([self.person], |row| {
            let run = self.run(row.get(2)?)?;
            Ok(RenumberedRow { before: row.get(0)?, after: row.get(1)?, run })
        })?;
        rows.collect()
    }

    fn waited(&self) -> rusqlite::Result<Vec<WaitedRow>> {
        let mut query = self.connection.prepare(
            "SELECT field, category, by, value, rule, reason, before, after, run
             FROM run CROSS JOIN waited ON run = run.id AND person = ?1
             ORDER BY run.id, step",
        )?;
        let rows = query.query_map([self.person], |row| {
            Ok(WaitedRow {
                field: self.register.field(row.get(0)?),
                category: self.register.category(row.get(1)?),
                by: self.register.source(row.get(2)?),
                proposed: row.get_ref(3)?.as_str_or_null()?.map(Value::from_normal),
                rule: self.register.rule(row.get(4)?),
                reason: self.register.rule(row.get(5)?),
                before: past::wait(row.get(6)?),
                after: past::wait(row.get(7)?),
                run: self.run(row.get(8)?)?,
            })
        })?;
        rows.collect()
    }
}

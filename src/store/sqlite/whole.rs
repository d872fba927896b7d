//! All of a store, table by table.

use std::ops::RangeInclusive;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, ToSql, params_from_iter};

use super::super::tables::{hold_empty, listed};
use super::super::{
    Cell, Cells, ChangePart, Filling, Holds, PersonId, PersonRow, Reading, StoreError, Table,
};
use super::{fault, name, past};

/// All of a store, being read or filled; dropped, nothing was filled.
pub(super) struct Whole<'c> {
    transaction: rusqlite::Transaction<'c>,
    path: &'c Path,
}

impl<'c> Whole<'c> {
    pub(super) fn new(transaction: rusqlite::Transaction<'c>, path: &'c Path) -> Self {
        Self { transaction, path }
    }

    /// Begins to fill what is empty.
    pub(super) fn begin(
        transaction: rusqlite::Transaction<'c>,
        path: &'c Path,
    ) -> Result<Self, StoreError> {
        let mut whole = Self::new(transaction, path);
        hold_empty(&mut whole, &name(path))?;
        // What every store has is filled in with all the others.
        let emptied = whole.transaction.execute("DELETE FROM source", ());
        whole.told(emptied)?;
        Ok(whole)
    }

    fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| fault(self.path, error))
    }

    fn read(
        &self,
        table: Table,
        after: Option<&Cells>,
        most: usize,
    ) -> rusqlite::Result<Vec<Cells>> {
        let (columns, key) = (listed(table.columns()), listed(table.key()));
        let later = match after {
            Some(_) => format!("WHERE ({key}) > ({})", marks(table.key().len())),
            None => String::new(),
        };
        let query =
            format!("SELECT {columns} FROM {} {later} ORDER BY {key} LIMIT {most}", table.name());
        let mut query = self.transaction.prepare_cached(&query)?;
        let after = after.into_iter().flat_map(|after| after.iter().take(table.key().len()));
        query.query_map(params_from_iter(after), |row| cells(table, row))?.collect()
    }

    fn write(&self, table: Table, rows: &[Cells]) -> rusqlite::Result<()> {
        let into = if table == Table::Person { "settled" } else { table.name() };
        let names = listed(table.given().map(|(_, column)| column));
        let marks = marks(table.given().count());
        let insert = format!("INSERT INTO {into} ({names}) VALUES ({marks})");
        let mut insert = self.transaction.prepare_cached(&insert)?;
        for row in rows {
            insert.execute(params_from_iter(table.given().map(|(at, _)| &row[at])))?;
        }
        Ok(())
    }

    fn faults(&self) -> rusqlite::Result<Vec<String>> {
        let mut found = self.transaction.prepare("PRAGMA quick_check")?;
        let found = found.query_map((), |row| row.get::<_, String>(0))?;
        let found: Vec<String> = found.collect::<rusqlite::Result<_>>()?;
        let found = found.into_iter().filter(|line| line != "ok");
        let mut found: Vec<String> =
            found.map(|line| format!("the file is damaged: {line}")).collect();
        let astray = "SELECT count(*) FROM newer WHERE id NOT IN (SELECT id FROM settled)";
        let astray: i64 = self.transaction.query_row(astray, (), |row| row.get(0))?;
        if astray > 0 {
            found.push(format!("there are newer states of persons who are not there: {astray}"));
        }
        Ok(found)
    }
}

impl Reading for Whole<'_> {
    fn rows(
        &mut self,
        table: Table,
        after: Option<&Cells>,
        most: usize,
    ) -> Result<Vec<Cells>, StoreError> {
        self.told(self.read(table, after, most))
    }

    fn changes(
        &mut self,
        runs: &[i64],
        persons: &RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, ChangePart)>, StoreError> {
        let mut all = Vec::new();
        for run in runs {
            all.extend(self.told(past::changes_of(&self.transaction, *run, persons))?);
        }
        all.sort_by_key(|(person, _)| *person);
        Ok(all)
    }

    fn secret(&mut self) -> Result<Box<[u8]>, StoreError> {
        let read =
            self.transaction.query_row("SELECT pseudonyms FROM secret", (), |row| row.get(0));
        self.told(read.map(Vec::into_boxed_slice))
    }

    fn broken(&mut self) -> Result<Vec<String>, StoreError> {
        self.told(self.faults())
    }
}

impl Filling for Whole<'_> {
    fn add(&mut self, table: Table, rows: &[Cells]) -> Result<(), StoreError> {
        self.told(self.write(table, rows))
    }

    fn set_secret(&mut self, secret: &[u8]) -> Result<(), StoreError> {
        let set = self.transaction.execute("UPDATE secret SET pseudonyms = ?1", [secret]);
        self.told(set.map(|_| ()))
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let path = self.path;
        self.transaction.commit().map_err(|error| fault(path, error))
    }
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn cells(table: Table, row: &Row<'_>) -> rusqlite::Result<Cells> {
    let columns = table.columns().iter().enumerate();
    columns.map(|(at, column)| cell(column.holds, row.get_ref(at)?)).collect()
}

fn cell(holds: Holds, value: ValueRef<'_>) -> rusqlite::Result<Cell> {
    Ok(match (holds, value) {
        (Holds::Person, ValueRef::Blob(bytes)) => {
            Cell::person(PersonRow::from_bytes(bytes).as_ref())
        }
        (_, ValueRef::Null) => Cell::Null,
        (_, ValueRef::Integer(number)) => Cell::Number(number),
        (_, ValueRef::Text(_)) => Cell::Text(value.as_str()?.into()),
        (_, ValueRef::Blob(bytes)) => Cell::Bytes(bytes.into()),
        (_, ValueRef::Real(_)) => Cell::Unreadable,
    })
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Unreadable => return Err(super::unreadable("of a person")),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

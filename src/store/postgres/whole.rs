//! All of a municipality, table by table.

use std::borrow::Cow;
use std::error::Error;
use std::ops::RangeInclusive;

use bytes::BytesMut;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::super::tables::{hold_empty, listed};
use super::super::{
    Cell, Cells, ChangePart, Filling, Holds, PersonId, PersonRow, Reading, StoreError, Table,
};
use super::fault::Fault;
use super::session::Session;
use super::{past, persons};

/// All of a municipality, being read or filled; dropped, nothing was filled.
pub(super) struct Whole<'s> {
    session: Session<'s>,
    name: &'s str,
}

impl<'s> Whole<'s> {
    pub(super) fn new(session: Session<'s>, name: &'s str) -> Self {
        Self { session, name }
    }

    /// Begins to fill what is empty.
    pub(super) fn begin(session: Session<'s>, name: &'s str) -> Result<Self, StoreError> {
        let mut whole = Self::new(session, name);
        hold_empty(&mut whole, name)?;
        // What every store has is filled in with all the others.
        let emptied = whole.session.execute("DELETE FROM foga.source WHERE municipality = $1", &[]);
        whole.told(emptied)?;
        Ok(whole)
    }

    fn told<T>(&self, result: Result<T, Fault>) -> Result<T, StoreError> {
        result.map_err(|fault| fault.told(self.name))
    }

    fn read(
        &mut self,
        table: Table,
        after: Option<&Cells>,
        most: usize,
    ) -> Result<Vec<Cells>, Fault> {
        let columns = table.columns().iter().map(|column| match column.holds {
            Holds::Person => Cow::Owned(format!("{}::text", column.name)),
            _ => Cow::Borrowed(column.name),
        });
        let (columns, key) = (columns.collect::<Vec<_>>().join(", "), listed(table.key()));
        let keys = table.key().len();
        let marks: Vec<String> = (0..keys).map(|at| format!("${}", at + 2)).collect();
        let later = match after {
            Some(_) => format!("AND ({key}) > ({})", marks.join(", ")),
            None => String::new(),
        };
        let query = format!(
            "SELECT {columns} FROM foga.{} WHERE municipality = $1 {later}
             ORDER BY {key} LIMIT {most}",
            table.name()
        );
        let mut parameters: Vec<&(dyn ToSql + Sync)> = vec![&self.session.municipality];
        let after = after.into_iter().flat_map(|after| after.iter().take(keys));
        parameters.extend(after.map(|cell| cell as &(dyn ToSql + Sync)));
        let rows = self.session.transaction.query(&query, &parameters)?;
        let cells = |row: &postgres::Row| {
            let columns = table.columns().iter().enumerate();
            columns
                .map(|(at, column)| {
                    let cell: Cell = row.try_get(at)?;
                    Ok(if column.holds == Holds::Person { person(&cell) } else { cell })
                })
                .collect()
        };
        rows.iter().map(cells).collect()
    }

    fn write(&mut self, table: Table, rows: &[Cells]) -> Result<(), Fault> {
        let names = listed(table.columns());
        let copy = format!(
            "COPY foga.{} (municipality, {}) FROM STDIN (FORMAT binary)",
            table.name(),
            names
        );
        let types = table.columns().iter().map(|column| match column.holds {
            Holds::Number | Holds::Place => Type::INT8,
            Holds::Flag => Type::BOOL,
            Holds::Text => Type::TEXT,
            Holds::Bytes => Type::BYTEA,
            Holds::Person => Type::JSONB,
        });
        let types: Vec<Type> = std::iter::once(Type::TEXT).chain(types).collect();
        let writer = self.session.transaction.copy_in(&copy)?;
        let mut writer = BinaryCopyInWriter::new(writer, &types);
        for row in rows {
            let mut values: Vec<&(dyn ToSql + Sync)> = vec![&self.session.municipality];
            values.extend(row.iter().map(|cell| cell as &(dyn ToSql + Sync)));
            writer.write(&values)?;
        }
        writer.finish()?;
        Ok(())
    }

    fn pseudonyms(&mut self) -> Result<Box<[u8]>, Fault> {
        let query = "SELECT pseudonyms FROM foga.municipality WHERE code = $1";
        let secret: Vec<u8> = self.session.one(query, &[])?.try_get(0)?;
        Ok(secret.into())
    }
}

impl Reading for Whole<'_> {
    fn rows(
        &mut self,
        table: Table,
        after: Option<&Cells>,
        most: usize,
    ) -> Result<Vec<Cells>, StoreError> {
        let read = self.read(table, after, most);
        self.told(read)
    }

    fn changes(
        &mut self,
        runs: &[i64],
        persons: &RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, ChangePart)>, StoreError> {
        let read = past::changes_of(&mut self.session, runs, persons);
        self.told(read)
    }

    fn secret(&mut self) -> Result<Box<[u8]>, StoreError> {
        let read = self.pseudonyms();
        self.told(read)
    }

    /// Whether a database is sound is for its server to say.
    fn broken(&mut self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
}

impl Filling for Whole<'_> {
    fn add(&mut self, table: Table, rows: &[Cells]) -> Result<(), StoreError> {
        let written = self.write(table, rows);
        self.told(written)
    }

    fn set_secret(&mut self, secret: &[u8]) -> Result<(), StoreError> {
        let update = "UPDATE foga.municipality SET pseudonyms = $2 WHERE code = $1";
        let set = self.session.execute(update, &[&secret]);
        self.told(set.map(|_| ()))
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let Self { session, name } = *self;
        session.transaction.commit().map_err(|error| Fault::from(error).told_at_the_end(name))
    }
}

/// A person from a column of JSON as text.
fn person(json: &Cell) -> Cell {
    Cell::person(persons::row(json.text()).ok().as_ref())
}

impl<'r> FromSql<'r> for Cell {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::BOOL => Self::Number(i64::from(bool::from_sql(ty, raw)?)),
            Type::INT8 => Self::Number(i64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw.into()),
            _ => Self::Text(<&str>::from_sql(ty, raw)?.into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        [Type::BOOL, Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }
}

impl ToSql for Cell {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Number(number) if *ty == Type::BOOL => (*number != 0).to_sql(ty, out),
            Self::Number(number) => number.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::JSONB => {
                let row = PersonRow::from_bytes(bytes).ok_or(StoreError::Unreadable)?;
                let json = serde_json::to_string(&row)?;
                // The version of the format, as the server wants it.
                out.extend_from_slice(&[1]);
                out.extend_from_slice(json.as_bytes());
                Ok(IsNull::No)
            }
            Self::Bytes(bytes) => (&**bytes).to_sql(ty, out),
            Self::Unreadable => Err(StoreError::Unreadable.into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

//! A store moved to another, which may be of another kind.

use super::tables::each_stretch;
use super::{Cell, Cells, Column, Filling, Holds, Reading, Store, StoreError, Table};

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copied {
    rows: Vec<(Table, u64)>,
}

impl Copied {
    /// How many rows of a table.
    pub fn rows(&self, table: Table) -> u64 {
        self.rows.iter().find(|(known, _)| *known == table).map_or(0, |(_, rows)| *rows)
    }
}

/// Fills an empty store with all that another has, some thousand rows at a time; then reads both
/// again, and holds the one against the other. It happens whole or not at all.
///
/// # Errors
/// Where the one cannot be read, the other is not empty or cannot be written, or does not have
/// afterwards what was written to it. Then it is empty still.
pub fn copy(from: &mut dyn Store, to: &mut dyn Store) -> Result<Copied, StoreError> {
    let (mut from, mut to) = (from.read_whole()?, to.fill()?);
    let copied = fill_all(from.as_mut(), to.as_mut())?;
    for table in Table::ALL {
        compare(from.as_mut(), to.as_mut(), table)?;
    }
    if to.secret()? != from.secret()? {
        return Err(StoreError::Unlike("secret"));
    }
    to.commit()?;
    Ok(copied)
}

/// The same without reading anything again, for what is not kept.
///
/// # Errors
/// Where the one cannot be read, or the other is not empty or cannot be written.
pub(super) fn fill(from: &mut dyn Store, to: &mut dyn Store) -> Result<(), StoreError> {
    let (mut from, mut to) = (from.read_whole()?, to.fill()?);
    fill_all(from.as_mut(), to.as_mut())?;
    to.commit()
}

fn fill_all(from: &mut dyn Reading, to: &mut dyn Filling) -> Result<Copied, StoreError> {
    to.set_secret(&from.secret()?)?;
    let mut copied = Copied::default();
    for table in Table::ALL {
        let rows = fill_one(from, to, table)?;
        copied.rows.push((table, rows));
    }
    Ok(copied)
}

fn fill_one(from: &mut dyn Reading, to: &mut dyn Filling, table: Table) -> Result<u64, StoreError> {
    let mut count = 0;
    each_stretch(from, table, &mut |rows| {
        if rows.iter().flatten().any(|cell| *cell == Cell::Unreadable) {
            return Err(StoreError::Unreadable);
        }
        count += rows.len() as u64;
        to.add(table, rows)
    })?;
    Ok(count)
}

/// Holds that a table is in both the same, to the last letter.
fn compare(from: &mut dyn Reading, to: &mut dyn Filling, table: Table) -> Result<(), StoreError> {
    let mut last: Option<(Cells, Cells)> = None;
    loop {
        let (own, others) = last.as_ref().map(|(own, others)| (own, others)).unzip();
        let mut own = from.rows(table, own, table.stretch())?;
        let mut others = to.rows(table, others, table.stretch())?;
        if own.len() != others.len() || !own.iter().zip(&others).all(|rows| alike(table, rows)) {
            return Err(StoreError::Unlike(table.name()));
        }
        last = own.pop().zip(others.pop());
        if last.is_none() {
            return Ok(());
        }
    }
}

/// Whether two rows are the same, but for what each store counts by itself.
fn alike(table: Table, (own, other): (&Cells, &Cells)) -> bool {
    let is_given = |column: &Column| column.holds != Holds::Place;
    let cells = table.columns().iter().zip(own.iter().zip(other));
    cells.filter(|(column, _)| is_given(column)).all(|(_, (own, other))| own == other)
}

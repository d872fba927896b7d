//! Whether a store holds together: what is stored is what its history says, and nothing refers to
//! what is not there. The same for every kind of store.
//!
//! It goes once through every table. Of each person it keeps some twenty bytes meanwhile.

mod known;
mod pages;
mod past;
mod people;
mod person;
mod runs;
mod values;

use std::io;

use super::tables::each_stretch;
use super::{Cells, Reading, Store, StoreError, Table};

use known::Known;
use people::People;

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Runs.
    pub runs: u64,
    /// Persons.
    pub persons: u64,
    /// Stored values, those that are missing included.
    pub values: u64,
    /// Changes in the history.
    pub changes: u64,
    /// Things that are wrong.
    pub wrong: u64,
    /// Those of them that are about the copies of last deliveries alone: each source's next full
    /// delivery mends them.
    pub deliveries: u64,
}

/// Something that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong<'a> {
    /// The key of the person whom it is about; `None` where it is about the store.
    pub person: Option<&'a str>,
    /// Whether the person has protected identity, or may have.
    pub protected: bool,
    /// What it is, without any value.
    pub what: &'a str,
}

/// Whoever is told what is wrong.
pub(super) type Each<'e> = &'e mut dyn FnMut(Wrong<'_>) -> io::Result<()>;

/// Checks all that a store has, and hands over what is wrong.
///
/// # Errors
/// Where the store cannot be read, or `each` fails.
pub fn check(
    store: &mut dyn Store,
    each: &mut dyn FnMut(Wrong<'_>) -> io::Result<()>,
) -> Result<Checked, StoreError> {
    let mut reading = store.read_whole()?;
    let reading = reading.as_mut();
    let mut told = Told { each, wrong: 0, deliveries: 0 };
    for what in reading.broken()? {
        told.of_store(&what)?;
    }
    let mut known = Known::read(reading, &mut told)?;
    let mut people = People::default();
    let values = person::all(reading, &mut known, &mut people, &mut told)?;
    let changes = past::all(reading, &mut known, &people, &mut told)?;
    pages::all(reading, &mut known, &people, &mut told)?;
    let (runs, persons) = (known.runs.numbers().len() as u64, people.len() as u64);
    known.finish(&mut told)?;
    let Told { wrong, deliveries, .. } = told;
    Ok(Checked { runs, persons, values, changes, wrong, deliveries })
}

/// Counts what is wrong, and tells it.
struct Told<'e> {
    each: Each<'e>,
    wrong: u64,
    deliveries: u64,
}

impl Told<'_> {
    fn of_store(&mut self, what: &str) -> Result<(), StoreError> {
        self.tell(Wrong { person: None, protected: false, what })
    }

    /// Tells something that is about the copy of a last delivery alone.
    fn of_delivery(&mut self, what: &str) -> Result<(), StoreError> {
        self.deliveries += 1;
        self.of_store(what)
    }

    fn tell(&mut self, wrong: Wrong<'_>) -> Result<(), StoreError> {
        self.wrong += 1;
        Ok((self.each)(wrong)?)
    }
}

/// Hands over every row of a table.
fn each_row(
    reading: &mut dyn Reading,
    table: Table,
    each: &mut dyn FnMut(&Cells) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    each_stretch(reading, table, &mut |rows| rows.iter().try_for_each(&mut *each))
}

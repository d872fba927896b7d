//! All tables of a store in words that every kind of store understands, for whoever goes through
//! all of it: to check it, or to move it to another store.
//!
//! A table or column that a schema gains is entered here; a test holds the list against the tables
//! that there are.

use std::ops::RangeInclusive;

use super::names::USER;
use super::{ChangePart, PersonId, PersonRow, StoreError};

/// A table of a store, in the order in which they are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// The categories of all policies there were.
    Category,
    /// The fields, with how many values are stored.
    Field,
    /// The sources, the person among them.
    Source,
    /// The rules that decided something, and other reasons.
    Rule,
    /// The runs.
    Run,
    /// The persons, with all that is kept of each.
    Person,
    /// The changes of persons' keys.
    Renumbered,
    /// What each source delivered last.
    Delivered,
    /// The changes of stored values.
    History,
    /// The changes, by hand, of values that wait.
    Waited,
    /// When persons with protected identity were shown.
    Reveal,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A number.
    Number,
    /// A number that the store itself gives to each new row, and that says no more than their order.
    Place,
    /// Yes or no, 1 or 0.
    Flag,
    /// A text.
    Text,
    /// Bytes.
    Bytes,
    /// All that is kept of a person.
    Person,
}

/// What stands in a row of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number, or a flag.
    Number(i64),
    /// A text.
    Text(Box<str>),
    /// Bytes; of a person, always those that this program would write.
    Bytes(Box<[u8]>),
    /// What should be a person, and cannot be read.
    Unreadable,
}

/// A row, a cell for each column of its table.
pub type Cells = Vec<Cell>;

/// All of a store as it was at one moment.
pub trait Reading {
    /// The rows of a table that come after one, by the columns of its key; the first where none is
    /// given. So many at most; none are after the last.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn rows(
        &mut self,
        table: Table,
        after: Option<&Cells>,
        most: usize,
    ) -> Result<Vec<Cells>, StoreError>;

    /// What these runs changed of persons: by person, and of each in the order in which it happened.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn changes(
        &mut self,
        runs: &[i64],
        persons: &RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, ChangePart)>, StoreError>;

    /// What the names of persons in logs are made of.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn secret(&mut self) -> Result<Box<[u8]>, StoreError>;

    /// What is wrong with the database itself, in its words, and so with all that is in it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn broken(&mut self) -> Result<Vec<String>, StoreError>;
}

/// A store that is filled with what another has; dropped, it stays empty.
pub trait Filling: Reading {
    /// Adds rows to a table.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn add(&mut self, table: Table, rows: &[Cells]) -> Result<(), StoreError>;

    /// Takes over what the names of persons in logs are made of.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn set_secret(&mut self, secret: &[u8]) -> Result<(), StoreError>;

    /// Makes all of it last.
    ///
    /// # Errors
    /// Where the store cannot be written; then it is empty still.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 11] = [
        Self::Category,
        Self::Field,
        Self::Source,
        Self::Rule,
        Self::Run,
        Self::Person,
        Self::Renumbered,
        Self::Delivered,
        Self::History,
        Self::Waited,
        Self::Reveal,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Field => "field",
            Self::Source => "source",
            Self::Rule => "rule",
            Self::Run => "run",
            Self::Person => "person",
            Self::Renumbered => "renumbered",
            Self::Delivered => "delivered",
            Self::History => "history",
            Self::Waited => "waited",
            Self::Reveal => "reveal",
        }
    }

    /// Its columns, those of its key first.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Category => CATEGORY,
            Self::Field => FIELD,
            Self::Source => SOURCE,
            Self::Rule => RULE,
            Self::Run => RUN,
            Self::Person => PERSON,
            Self::Renumbered => RENUMBERED,
            Self::Delivered => DELIVERED,
            Self::History => HISTORY,
            Self::Waited => WAITED,
            Self::Reveal => REVEAL,
        }
    }

    /// The columns of its key, which are numbers.
    pub(super) fn key(self) -> &'static [Column] {
        let columns = match self {
            Self::Renumbered => 2,
            Self::History | Self::Waited => 3,
            _ => 1,
        };
        &self.columns()[..columns]
    }

    /// So many rows are read, and written, in one go: a megabyte or two.
    pub(super) const fn stretch(self) -> usize {
        match self {
            Self::Delivered => 128,
            _ => 4096,
        }
    }

    /// The columns that are given to a new row, each with its place among all.
    pub(super) fn given(self) -> impl Iterator<Item = (usize, &'static Column)> {
        let columns = self.columns().iter().enumerate();
        columns.filter(|(_, column)| column.holds != Holds::Place)
    }
}

/// Holds that nothing is in a store that is to be filled.
pub(super) fn hold_empty(reading: &mut dyn Reading, name: &str) -> Result<(), StoreError> {
    for table in Table::ALL {
        let rows = reading.rows(table, None, 2)?;
        // The person, in the platform, is in every store.
        if rows.iter().any(|row| table != Table::Source || row[0].number() != USER) {
            return Err(StoreError::NotEmpty(name.into()));
        }
    }
    Ok(())
}

/// Hands over all rows of a table, so many at a time as are read in one go.
pub(super) fn each_stretch(
    reading: &mut dyn Reading,
    table: Table,
    each: &mut dyn FnMut(&[Cells]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut last = None;
    loop {
        let mut rows = reading.rows(table, last.as_ref(), table.stretch())?;
        if rows.is_empty() {
            return Ok(());
        }
        each(&rows)?;
        last = rows.pop();
    }
}

/// Names of columns, as they stand in a statement.
pub(super) fn listed<'c>(columns: impl IntoIterator<Item = &'c Column>) -> String {
    columns.into_iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

impl Cell {
    /// A number; 0 where there is none.
    pub(super) fn number(&self) -> i64 {
        match self {
            Self::Number(number) => *number,
            _ => 0,
        }
    }

    /// A number, where there is one.
    pub(super) fn some(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A text; empty where there is none.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// Bytes; none where there are none.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    /// All that is kept of a person; `None` where that cannot be read.
    pub(super) fn row(&self) -> Option<PersonRow<'_>> {
        // No bytes at all are a person of whom nothing is kept, which is something else.
        if let Self::Bytes(bytes) = self { PersonRow::from_bytes(bytes) } else { None }
    }

    /// All that is kept of a person.
    pub(super) fn person(row: Option<&PersonRow<'_>>) -> Self {
        row.map_or(Self::Unreadable, |row| Self::Bytes(row.to_bytes().into()))
    }
}

const fn number(name: &'static str) -> Column {
    Column { name, holds: Holds::Number }
}

const fn flag(name: &'static str) -> Column {
    Column { name, holds: Holds::Flag }
}

const fn text(name: &'static str) -> Column {
    Column { name, holds: Holds::Text }
}

const CATEGORY: &[Column] = &[number("id"), text("name"), text("label"), number("place")];

const FIELD: &[Column] = &[
    number("id"),
    text("name"),
    text("label"),
    text("kind"),
    text("parts"),
    number("place"),
    number("stored"),
    flag("used"),
];

const SOURCE: &[Column] = &[number("id"), text("name"), text("label"), flag("accepted")];

const RULE: &[Column] = &[number("id"), text("name"), text("explanation")];

const RUN: &[Column] = &[
    number("id"),
    text("kind"),
    number("source"),
    text("date"),
    text("started"),
    text("policy"),
    flag("complete"),
    text("url"),
    flag("allow_mass_change"),
    text("who"),
    text("why"),
    number("undoes"),
    number("persons"),
    number("taken"),
    number("kept"),
    number("cleared"),
    number("held"),
    number("rejected"),
    number("changed"),
    number("purged"),
    text("forgot"),
];

const PERSON: &[Column] =
    &[number("id"), text("key"), Column { name: "state", holds: Holds::Person }];

const RENUMBERED: &[Column] = &[number("run"), number("person"), text("before"), text("after")];

const DELIVERED: &[Column] =
    &[number("id"), number("source"), text("first"), Column { name: "page", holds: Holds::Bytes }];

const HISTORY: &[Column] = &[
    number("run"),
    number("person"),
    number("step"),
    number("field"),
    number("rule"),
    text("before_value"),
    number("before_origin"),
    number("before_category"),
    text("before_since"),
    text("after_value"),
    number("after_origin"),
    number("after_category"),
    text("after_since"),
];

const WAITED: &[Column] = &[
    number("run"),
    number("person"),
    number("step"),
    number("field"),
    number("category"),
    number("by"),
    text("value"),
    number("held"),
    number("rule"),
    number("reason"),
    number("before"),
    number("after"),
];

const REVEAL: &[Column] =
    &[Column { name: "id", holds: Holds::Place }, text("at"), text("command"), number("persons")];

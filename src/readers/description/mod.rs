//! Source descriptions: which column of a delivered file is what.

mod csv;
mod fields;
mod parse;

use std::sync::Arc;

use encoding_rs::Encoding;

use crate::record::{IdentityKind, Kind, Reading};
use crate::text::{Diagnostic, SourceText, Span};

/// A source description, checked against the names of the policy.
#[derive(Debug, Clone)]
pub struct Description {
    /// The text that it was read from: errors in a delivered file point at it.
    pub source: SourceText,
    /// How the file is written.
    pub format: Format,
    /// The column with the person's identity.
    pub person: Column,
    /// What that identity is.
    pub identity: IdentityKind,
    /// Where a record's category comes from.
    pub category: Category,
    /// The fields that the source has.
    pub fields: Vec<FieldColumns>,
    /// The facts that the source has, by name in the policy.
    pub facts: Vec<(Arc<str>, Column)>,
    /// The column with the time at which the source changed the record.
    pub modified: Option<Column>,
    /// What says that a person has protected identity.
    pub protected: Option<Protected>,
    /// How values are to be read.
    pub reading: Reading,
}

/// How a delivered file is written.
#[derive(Debug, Clone)]
pub enum Format {
    /// Rows of cells with a separator between.
    Csv(CsvFormat),
}

/// How a file of separated cells is written (RFC 4180, where nothing else is said).
#[derive(Debug, Clone)]
pub struct CsvFormat {
    /// What stands between cells: an ASCII character.
    pub separator: u8,
    /// Where the description says so.
    pub separator_span: Option<Span>,
    /// What stands around a cell with separators, line ends or quotes in it: an ASCII character.
    pub quote: Option<u8>,
    /// How characters are written; a byte order mark overrides it.
    pub encoding: &'static Encoding,
    /// Where the description says so.
    pub encoding_span: Option<Span>,
}

/// A column of the delivered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file's header.
    pub name: Box<str>,
    /// Where the description names it.
    pub span: Span,
}

/// Where a record's category comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Category {
    /// All records have this one.
    Constant(Arc<str>),
    /// A column says it.
    Column {
        /// The column.
        column: Column,
        /// What may stand there, and the category that it stands for.
        values: Vec<(Box<str>, Arc<str>)>,
    },
}

/// A field and where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldColumns {
    /// The field's name in the policy.
    pub name: Arc<str>,
    /// Its column or columns.
    pub columns: Columns,
}

/// The column or columns of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Columns {
    /// The column of a field with one value.
    One(Column),
    /// Those of the parts of a group, by name.
    Parts(Vec<(Arc<str>, Column)>),
}

/// What says that a person has protected identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The column.
    pub column: Column,
    /// What may stand there, apart from nothing, for a person who is not protected.
    pub harmless: Vec<Box<str>>,
}

/// The names of a policy, which a description may use.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary<'a> {
    /// Its categories.
    pub categories: &'a [&'a str],
    /// Its fields and their kinds.
    pub fields: &'a [(&'a str, &'a Kind)],
    /// Its facts.
    pub facts: &'a [&'a str],
}

impl Description {
    /// Reads a description.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn parse(source: &SourceText, names: &Vocabulary<'_>) -> Result<Self, Vec<Diagnostic>> {
        parse::description(source, names)
    }

    /// Every column that it names.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        let category = match &self.category {
            Category::Constant(_) => None,
            Category::Column { column, .. } => Some(column),
        };
        let fields = self.fields.iter().flat_map(|field| field.columns.all());
        std::iter::once(&self.person)
            .chain(category)
            .chain(fields)
            .chain(self.facts.iter().map(|(_, column)| column))
            .chain(&self.modified)
            .chain(self.protected.as_ref().map(|protected| &protected.column))
    }
}

impl Columns {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Column> {
        let (one, parts) = match self {
            Self::One(column) => (Some(column), [].as_slice()),
            Self::Parts(parts) => (None, parts.as_slice()),
        };
        one.into_iter().chain(parts.iter().map(|(_, column)| column))
    }
}

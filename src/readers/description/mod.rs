//! Source descriptions: which column of a delivered file, or which place in its records, is what.

mod csv;
mod defaults;
mod draft;
mod edited;
mod fields;
mod parse;
mod path;
mod places;
mod record;
mod xml;

use std::sync::Arc;

use encoding_rs::Encoding;

use crate::record::{IdentityKind, Kind, Reading};
use crate::text::{Diagnostic, SourceText, Span};

pub use path::{Compare, Path, Step, TODAY, Test};

/// A source description, checked against the names of the policy.
#[derive(Debug, Clone)]
pub struct Description {
    /// The text that it was read from: errors in a delivered file point at it. Paths that come
    /// from a standard are in another one.
    pub source: SourceText,
    /// How the file is written.
    pub format: Format,
    /// What identifies its persons.
    pub identity: IdentityKind,
    /// The fields that are a person's name, by which a person is known again whose temporary number
    /// has become another one; empty where nobody is.
    pub name: Vec<Arc<str>>,
    /// Where the key stands by which the source itself knows a record and names it in others;
    /// empty where it has none.
    pub id: Vec<Path>,
    /// What is made of a row, or of a record of the file: at least one.
    pub records: Vec<RecordDescription>,
    /// How values are to be read.
    pub reading: Reading,
}

/// What is made of a row of the file: one record of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordDescription {
    /// The person's identity.
    pub person: Vec<Path>,
    /// Where its category comes from.
    pub category: Category,
    /// What says of which municipality it is; empty where nothing does.
    pub municipality: Vec<Path>,
    /// When there is such a record: where any of these holds; always, where there is none.
    pub when: Vec<When>,
    /// When there is none all the same: where something stands at any of these places.
    pub unless: Vec<Path>,
    /// The fields that the source has.
    pub fields: Vec<FieldPlaces>,
    /// The facts that the source has, by name in the policy.
    pub facts: Vec<(Arc<str>, Vec<Path>)>,
    /// The time at which the source changed it; empty where nothing says that.
    pub modified: Vec<Path>,
    /// What says that a person has protected identity.
    pub protected: Option<Protected>,
    /// What says that the person has edited a field, for those of which anything does.
    pub edited: Vec<Edited>,
}

/// How a delivered file is written.
#[derive(Debug, Clone)]
pub enum Format {
    /// Rows of cells with a separator between.
    Csv(CsvFormat),
    /// Objects, in a list, a page or one after the other, perhaps as a standard says.
    Json(Option<Standard>),
    /// Elements of an XML document.
    Xml(XmlFormat),
}

/// Which elements of an XML document are records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlFormat {
    /// The way to them from the outermost element, which is not part of it.
    pub element: Path,
}

/// A standard that says where everything stands in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// SS 12000:2020, API 2.1.0: the objects of `/persons`.
    Ss12000,
    /// SCIM users (RFC 7643) with the extension of SS 12000:2018.
    Scim,
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
    /// How many columns a file has that has no header, and whose columns are named by their
    /// places, from 1; `None` where its first line names them.
    pub columns: Option<usize>,
    /// How characters are written; a byte order mark overrides it.
    pub encoding: &'static Encoding,
    /// Where the description says so.
    pub encoding_span: Option<Span>,
}

/// Where a record's category comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Category {
    /// All records have this one.
    Constant(Arc<str>),
    /// The row says it.
    Said {
        /// Where.
        at: Vec<Path>,
        /// What may stand there, and the category that it stands for.
        values: Vec<(Box<str>, Arc<str>)>,
    },
}

/// When a record is made of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Where something stands at this place.
    There(Path),
    /// Where another record of the delivery names this one there, by its `id`.
    NamedIn(Path),
}

/// A field and where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPlaces {
    /// The field's name in the policy.
    pub name: Arc<str>,
    /// Its place or places.
    pub places: Places,
}

/// Where the value of a field stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// That of a field with one value: the first of these places that has one.
    One(Vec<Path>),
    /// The parts of a group, by name: all of them from the first of these sets that has any.
    Parts(Vec<PartPlaces>),
}

/// The places of the parts of a group, by name.
pub type PartPlaces = Vec<(Arc<str>, Path)>;

/// What says that a person has protected identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// Where it stands; with several places, one that says it is enough.
    pub at: Vec<Path>,
    /// What may stand there, apart from nothing, for a person who is not protected.
    pub harmless: Vec<Box<str>>,
}

/// What says that the person has edited a field in the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The field's name in the policy.
    pub field: Arc<str>,
    /// Where it stands: the first of these places that has something.
    pub at: Vec<Path>,
    /// What stands there, and what it says.
    pub said: Listed,
}

/// What is listed of what may stand where an edit is marked, whatever its letter case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// What says that the person has edited the value; all else says that it was synchronised.
    Edited(Vec<Box<str>>),
    /// What says, like nothing at all, that it was synchronised; all else says that the person has
    /// edited it.
    Synced(Vec<Box<str>>),
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

    /// Whether its records say of which municipality they are.
    pub fn says_municipality(&self) -> bool {
        self.records.iter().any(|record| !record.municipality.is_empty())
    }

    /// Every place that it names.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.id.iter().chain(self.records.iter().flat_map(RecordDescription::paths))
    }
}

impl RecordDescription {
    /// Every place that it names.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let category = match &self.category {
            Category::Constant(_) => [].as_slice(),
            Category::Said { at, .. } => at,
        };
        let when = self.when.iter().map(|when| match when {
            When::There(path) | When::NamedIn(path) => path,
        });
        self.person
            .iter()
            .chain(category)
            .chain(&self.municipality)
            .chain(when)
            .chain(&self.unless)
            .chain(self.fields.iter().flat_map(|field| field.places.paths()))
            .chain(self.facts.iter().flat_map(|(_, at)| at))
            .chain(&self.modified)
            .chain(self.protected.iter().flat_map(|protected| &protected.at))
            .chain(self.edited.iter().flat_map(|edited| &edited.at))
    }
}

impl Places {
    /// All of them.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let (one, parts) = match self {
            Self::One(paths) => (paths.as_slice(), [].as_slice()),
            Self::Parts(sets) => ([].as_slice(), sets.as_slice()),
        };
        one.iter().chain(parts.iter().flatten().map(|(_, path)| path))
    }
}

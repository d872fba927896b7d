use std::sync::Arc;

/// Where something stands in a delivered file, as an editor counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file, as it was named; `-` is standard input.
    pub file: Arc<str>,
    /// The line, from 1: for a row over several lines, its first.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
}

/// A record as a source sent it: cells as they stood, names already those of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentRecord {
    /// Where the record begins.
    pub place: Place,
    /// The person's identity as it stood in its cell.
    pub person: String,
    /// Where that cell begins.
    pub person_place: Place,
    /// How the description names it: a column, or a path.
    pub person_path: Arc<str>,
    /// The key by which the source itself knows the person, where the record has one.
    pub id: Option<String>,
    /// The category's name in the policy.
    pub category: String,
    /// What it says of which municipality it is, and where that stands; `None` where it says nothing.
    pub municipality: Option<(Place, String)>,
    /// The fields that the record carries, by name; a field it does not carry is not among them.
    pub fields: Vec<SentField>,
    /// The facts that are not empty, by name.
    pub facts: Vec<(Arc<str>, String)>,
    /// The source's modified time, where the record has one.
    pub modified: Option<String>,
    /// Whether the record says protected identity; `None` where it does not carry that.
    pub protected: Option<bool>,
    /// Whether the record says of fields, by name, that the person has edited them; one of which it
    /// does not carry that is not among them.
    pub edited: Vec<(Arc<str>, bool)>,
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentField {
    /// The field's name in the policy.
    pub name: Arc<str>,
    /// Where its (first) cell begins.
    pub place: Place,
    /// What stood there.
    pub value: SentValue,
}

impl Place {
    /// Makes it another place, most often of the same file.
    pub fn set(&mut self, file: &Arc<str>, (line, column): (u64, u64)) {
        if !Arc::ptr_eq(&self.file, file) {
            self.file = file.clone();
        }
        (self.line, self.column) = (line, column);
    }
}

impl SentValue {
    /// Makes it one cell.
    pub fn set_cell(&mut self, text: &str) {
        if let Self::Cell(cell) = self {
            cell.clear();
            cell.push_str(text);
        } else {
            *self = Self::Cell(text.to_owned());
        }
    }
}

/// What stood in the cells of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentValue {
    /// One cell; empty for *missing*.
    Cell(String),
    /// The parts of a group by name; a part that is not carried is not among them.
    Parts(Vec<(Arc<str>, String)>),
}

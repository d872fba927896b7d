use crate::record::{Place, SentRecord};

/// One row of a delivered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A record.
    Record(SentRecord),
    /// A row that cannot be used; those after it can.
    SetAside(SetAside),
}

impl Row {
    /// Whoever it is, where it says protected identity.
    pub(super) fn marked(self) -> Option<Marked> {
        let (person, municipality, protected) = match self {
            Self::Record(it) => (Some(it.person), it.municipality, it.protected),
            Self::SetAside(it) => (it.person, it.municipality, it.protected),
        };
        protected.filter(|is_protected| *is_protected)?;
        Some(Marked { person: person?, municipality })
    }
}

/// A row that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where the reason stands.
    pub place: Place,
    /// Why, in one line.
    pub reason: String,
    /// The same without what stood in a cell, which may be anything of anybody; `None` where the
    /// reason repeats no cell.
    pub discreet: Option<String>,
    /// The row as it stood, as far as it is text; of a very long one, its start.
    pub row: String,
    /// What stood in the person's cell, where that is known: whoever it is, the source still has.
    pub person: Option<String>,
    /// What it says of which municipality it is, and where that stands, where that is known.
    pub municipality: Option<(Place, String)>,
    /// Whether it says protected identity; `None` where its cells may stand in wrong columns.
    pub protected: Option<bool>,
}

/// Somebody of whom a row or an element says protected identity that is no record: an enrolment
/// that has ended, whoever is dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What stood where the person is named.
    pub person: String,
    /// What it says of which municipality it is, and where that stands, where that is known.
    pub municipality: Option<(Place, String)>,
}

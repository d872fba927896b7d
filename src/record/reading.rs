use std::fmt;

use phonenumber::country::Id;

/// How the values of a source are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// Where telephone numbers without a country code are.
    pub region: Region,
    /// What a cell with more than one value is.
    pub several: Several,
}

/// What a cell with two e-mail addresses or two telephone numbers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Several {
    /// Unreadable: nobody can know which one is meant.
    #[default]
    Refuse,
    /// The first of them.
    First,
}

/// A region with a telephone numbering plan, named by its two letters in ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Region(Id);

impl Region {
    /// Sweden.
    pub const SWEDEN: Self = Self(Id::SE);

    /// The region of two letters, whatever their case; `None` where there is none.
    pub fn parse(letters: &str) -> Option<Self> {
        let id = letters.to_ascii_uppercase().parse().ok().map(Self)?;
        (letters.len() == 2 && phonenumber::metadata::DATABASE.by_id(id.letters()).is_some())
            .then_some(id)
    }

    /// The two letters, in upper case.
    pub fn letters(&self) -> &str {
        self.0.as_ref()
    }

    /// The same for the library that knows the numbering plans.
    pub(super) const fn id(self) -> Id {
        self.0
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::SWEDEN
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({self})")
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letters())
    }
}

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

use super::{SqliteStore, Store, StoreError};

/// Where a store is, as somebody says it: the path of a file, which may have `sqlite:` before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// An SQLite file.
    File(PathBuf),
}

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be read, also where it cannot be written.
    Read,
    /// To be read and written.
    Write,
    /// To be written, and made where there is none.
    Create,
    /// For a run that is only tried; where there is none, nothing is made that remains.
    Try,
}

impl Address {
    /// What an address says.
    ///
    /// # Errors
    /// None yet: whatever is nothing else is the path of a file.
    pub fn parse(text: &OsStr) -> Result<Self, StoreError> {
        let path = text.to_str().and_then(|text| text.strip_prefix("sqlite:"));
        Ok(Self::File(path.map_or_else(|| PathBuf::from(text), PathBuf::from)))
    }

    /// The file that it is in, if it is in one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
        }
    }

    /// Opens the store.
    ///
    /// # Errors
    /// Where nothing is there, or something else, or a store that this Foga cannot use.
    pub fn open(&self, purpose: Purpose) -> Result<Box<dyn Store>, StoreError> {
        match self {
            Self::File(path) => Ok(Box::new(match purpose {
                Purpose::Read => SqliteStore::open_to_read(path)?,
                Purpose::Write => SqliteStore::open(path)?,
                Purpose::Create => SqliteStore::open_or_create(path)?,
                Purpose::Try => SqliteStore::open_to_try(path)?,
            })),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address() {
        let file = |text: &str| Address::parse(OsStr::new(text)).unwrap();
        assert_eq!(file("foga.db"), Address::File("foga.db".into()));
        assert_eq!(file("sqlite:kept/foga.db"), Address::File("kept/foga.db".into()));
        assert_eq!(file(r"C:\foga.db"), Address::File(r"C:\foga.db".into()));
        assert_eq!(file("sqlite:foga.db").to_string(), "foga.db");
    }
}

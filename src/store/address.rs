use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::policy::Municipality;

use super::{MunicipalityEntry, PostgresStore, Server, SqliteStore, Store, StoreError};

/// Where a store is, as somebody says it: the path of a file, which may have `sqlite:` before it, or
/// the address of a database, `postgres://USER@HOST/DATABASE`.
#[derive(Debug, Clone)]
pub enum Address {
    /// An SQLite file.
    File(PathBuf),
    /// A database in a PostgreSQL server.
    Database(Box<Server>),
}

/// By whom a store is used.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    /// The municipality, where it is known: a database may hold many.
    pub municipality: Option<&'a Municipality>,
    /// How long to wait where another run is writing.
    pub patience: Duration,
}

impl Default for Access<'_> {
    fn default() -> Self {
        Self { municipality: None, patience: Duration::from_secs(10) }
    }
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
    /// Where it begins as that of a database, and is none.
    pub fn parse(text: &OsStr) -> Result<Self, StoreError> {
        if let Some(text) = text.to_str().filter(|text| Server::is_one(text)) {
            return Ok(Self::Database(Box::new(Server::parse(text)?)));
        }
        let path = text.to_str().and_then(|text| text.strip_prefix("sqlite:"));
        let path = path.map_or(text, OsStr::new);
        match path.to_str() {
            Some(path) if Server::may_be_meant(path) => Err(Server::refused(path)),
            _ => Ok(Self::File(PathBuf::from(path))),
        }
    }

    /// The file that it is in, if it is in one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Database(_) => None,
        }
    }

    /// Opens the store.
    ///
    /// # Errors
    /// Where nothing is there, or something else, or a store that this Foga cannot use.
    pub fn open(
        &self,
        purpose: Purpose,
        access: &Access<'_>,
    ) -> Result<Box<dyn Store>, StoreError> {
        match self {
            Self::Database(server) if purpose == Purpose::Try => {
                PostgresStore::open_to_try(server, access)
            }
            Self::Database(server) => Ok(Box::new(PostgresStore::open(server, purpose, access)?)),
            Self::File(path) => {
                Ok(Box::new(opened(path, purpose)?.with_patience(access.patience)?))
            }
        }
    }

    /// The municipalities of a database that its login sees, in the order of their codes; `None`
    /// where it is a file, which has one, without a name.
    ///
    /// # Errors
    /// Where the server cannot be used, nothing is there, or something else.
    pub fn municipalities(&self) -> Result<Option<Vec<MunicipalityEntry>>, StoreError> {
        match self {
            Self::Database(server) => PostgresStore::municipalities(server).map(Some),
            Self::File(_) => Ok(None),
        }
    }
}

fn opened(path: &Path, purpose: Purpose) -> Result<SqliteStore, StoreError> {
    match purpose {
        Purpose::Read => SqliteStore::open_to_read(path),
        Purpose::Write => SqliteStore::open(path),
        Purpose::Create => SqliteStore::open_or_create(path),
        Purpose::Try => SqliteStore::open_to_try(path),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Database(server) => server.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address() {
        let parsed = |text: &str| Address::parse(OsStr::new(text)).unwrap();
        let file = |text: &str| parsed(text).file().map(Path::to_owned);
        assert_eq!(file("foga.db"), Some("foga.db".into()));
        assert_eq!(file("sqlite:kept/foga.db"), Some("kept/foga.db".into()));
        assert_eq!(file(r"C:\foga.db"), Some(r"C:\foga.db".into()));
        assert_eq!(file("postgres://foga@localhost/kommun"), None);
        assert_eq!(parsed("sqlite:foga.db").to_string(), "foga.db");
        assert_eq!(file("sqlite:///kept/foga.db"), Some("///kept/foga.db".into()));
        assert_eq!(file("host/foga@home.db"), Some("host/foga@home.db".into()));
        assert_eq!(file("POSTGRES://foga@localhost/kommun"), None);
    }

    /// It would be shown as the name of a file, with its password.
    #[test]
    fn what_may_be_an_address_is_no_path() {
        for text in [
            "postgress://foga:HEMLIGT@db/kommun",
            " postgres://foga:HEMLIGT@db/kommun",
            "postgres//foga:HEMLIGT@db/kommun",
            "sqlite:postgres://foga:HEMLIGT@db/kommun",
            "mysql://foga:HEM/LI:GT@db/kommun",
            "host=db user=foga password=HEMLIGT dbname=kommun",
            "host=db PASSWORD = 'HEMLIGT och mer'",
            "foga:HEMLIGT@db/kommun",
            "postgres://foga:HEM?LI@GT@db/kommun",
            "POSTGRES://foga:HEM/LIGT@db/kommun",
            "postgres://foga:HEM?LIGT@db/kommun",
            "postgres://db/kommun?user=foga&PassWord=HEMLIGT",
            "postgres://foga:HEM@LIGT@db/kommun?sslmode=require",
        ] {
            let told = match Address::parse(OsStr::new(text)) {
                Ok(address) => format!("{address} {address:?}"),
                Err(refused) => format!("{refused} {refused:?}"),
            };
            let parts = ["HEM", "LIGT", "GT@"];
            assert!(!parts.iter().any(|part| told.contains(part)), "{text}: {told}");
            if !text.contains("PassWord") {
                assert!(told.contains("is no address of a store"), "{text}: {told}");
            }
        }
    }
}

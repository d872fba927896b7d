//! A store in one SQLite file.

mod by_hand;
mod dossier;
mod erase;
mod export;
mod load;
mod numbers;
mod pages;
mod past;
mod place;
mod runs;
mod save;
mod schema;
mod secrets;
mod settle;
mod transaction;
mod whole;
mod words;

use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::policy::Municipality;

use super::view::FieldRow;
use super::{
    ByHand, Changed, Dossier, Export, Filling, Named, NewRun, PersonRow, PersonRows, Pseudonyms,
    Reading, Register, Reveal, RunEntry, Store, StoreError, Transaction, Wiped,
};

use by_hand::Hand;
use transaction::Writing;
use whole::Whole;

/// How long a second process waits for the one that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes in a page of the file. A run that changes many persons reads and writes most pages, four
/// times as many of SQLite's own 4 KB; the smallest run writes some tens of them.
const PAGE: u32 = 1 << 14;

/// A store in one SQLite file, with its write-ahead log beside it while it is open.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
}

impl SqliteStore {
    /// Opens the store at a path.
    ///
    /// # Errors
    /// Where nothing is there, or something else, or a store that this Foga cannot use.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Absent(name(path)));
        }
        let connection = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // An empty file is a good beginning for a run, and nobody else's store.
        if !schema::is_there(&connection, path)? {
            return Err(StoreError::Foreign(name(path)));
        }
        Self::prepared(connection, path.to_owned())
    }

    /// Opens the store at a path for somebody who only reads: also where it cannot be written.
    ///
    /// # Errors
    /// Where nothing is there, or something else, or a store that this Foga cannot use.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Absent(name(path)));
        }
        // Whoever may write leaves no log beside the store, and one who only reads would.
        if place::is_writable(path) {
            match Self::open(path) {
                // Its log cannot be made: the folder is one that cannot be written.
                Err(StoreError::ReadOnly(_) | StoreError::Database { .. }) => {}
                opened => return opened,
            }
        }
        let connection = place::read_only(path).map_err(|error| fault(path, error))?;
        connection.busy_timeout(PATIENCE).map_err(|error| fault(path, error))?;
        schema::check(&connection, path)?;
        connection.set_prepared_statement_cache_capacity(64);
        let settings = "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";
        connection.execute_batch(settings).map_err(|error| fault(path, error))?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// Opens a copy of the store at a path, for a run that is only tried: another may go on
    /// meanwhile. The copy is in memory, or, where it is large, in a file without a name, of which
    /// nothing remains (<https://www.sqlite.org/inmemorydb.html#temp_db>).
    ///
    /// # Errors
    /// Where something else is there, or a store that this Foga cannot use.
    pub fn open_to_try(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() || place::is_empty(path) {
            return Self::in_memory();
        }
        let store = Self::open_to_read(path)?;
        let told = |error| fault(path, error);
        let mut copy = Connection::open("").map_err(told)?;
        // In one step, so that it is of one moment whatever is written meanwhile.
        Backup::new(&store.connection, &mut copy)
            .and_then(|backup| backup.run_to_completion(i32::MAX, Duration::ZERO, None))
            .map_err(told)?;
        Self::prepared(copy, path.to_owned())
    }

    /// Opens the store at a path, or makes an empty one there, which on Unix nobody but its owner
    /// can read.
    ///
    /// # Errors
    /// Where something else is there, or a store that this Foga cannot use.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        place::make_private(path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::prepared(Self::connect(path, flags)?, path.to_owned())
    }

    /// An empty store that nothing remains of.
    ///
    /// # Errors
    /// Where memory is short.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| fault(&path, error))?;
        Self::prepared(connection, path)
    }

    /// An empty store that nothing remains of, in a file of its own as far as memory is short; errors
    /// say this name.
    pub(super) fn of_nothing(name: &str) -> Result<Self, StoreError> {
        let path = PathBuf::from(name);
        let connection = Connection::open("").map_err(|error| fault(&path, error))?;
        Self::prepared(connection, path)
    }

    /// The store with another time to wait while somebody else writes; else it is ten seconds.
    ///
    /// # Errors
    /// Where the database does not take it.
    pub fn with_patience(self, patience: Duration) -> Result<Self, StoreError> {
        self.connection.busy_timeout(patience).map_err(|error| fault(&self.path, error))?;
        Ok(self)
    }

    fn cannot_be_written(&self) -> bool {
        self.connection.is_readonly("main").unwrap_or(true)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
        // SQLite would open it to be read, and leave a log beside it.
        if path.is_file() && !place::is_writable(path) {
            return Err(StoreError::ReadOnly(name(path)));
        }
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| fault(path, error))?;
        connection.busy_timeout(PATIENCE).map_err(|error| fault(path, error))?;
        Ok(connection)
    }

    fn prepared(mut connection: Connection, path: PathBuf) -> Result<Self, StoreError> {
        // Of a store that is made now; another keeps the size that it has.
        let page = format!("PRAGMA page_size = {PAGE}");
        connection.execute_batch(&page).map_err(|error| fault(&path, error))?;
        schema::bring_up_to_date(&mut connection, &path)?;
        connection.set_prepared_statement_cache_capacity(64);
        // Readers go on while a run writes. What the references in the tables promise is held by
        // the only code that writes them, and checking each of them would cost a third of a run.
        let settings = "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF; \
                        PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";
        connection.execute_batch(settings).map_err(|error| fault(&path, error))?;
        Ok(Self { connection, path })
    }
}

impl Store for SqliteStore {
    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|error| fault(&self.path, error))?;
        Ok(Box::new(Writing::new(transaction, &self.path)))
    }

    fn begin_by_hand(&mut self, run: &NewRun<'_>) -> Result<Box<dyn ByHand + '_>, StoreError> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|error| fault(&self.path, error))?;
        Ok(Box::new(Hand::begin(transaction, &self.path, run)?))
    }

    fn dossier(&mut self, key: &str) -> Result<Option<Dossier>, StoreError> {
        dossier::read(&self.connection, key).map_err(|error| fault(&self.path, error))
    }

    fn fields(&mut self) -> Result<Vec<FieldRow>, StoreError> {
        fields(&self.connection).map_err(|error| fault(&self.path, error))
    }

    fn export(
        &mut self,
        what: Export,
        each: &mut dyn FnMut(PersonRows) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        // One transaction, so that all of it is of one moment.
        let reading = self.connection.transaction().map_err(|error| fault(&self.path, error))?;
        export::run(&reading, &self.path, what, each)
    }

    fn pseudonyms(&mut self) -> Result<Pseudonyms, StoreError> {
        secrets::pseudonyms(&self.connection).map_err(|error| fault(&self.path, error))
    }

    fn behind(&mut self, pseudonym: &str) -> Result<Option<String>, StoreError> {
        secrets::behind(&self.connection, pseudonym).map_err(|error| fault(&self.path, error))
    }

    fn register(&mut self) -> Result<Register, StoreError> {
        words::register(&self.connection).map_err(|error| fault(&self.path, error))
    }

    fn persons(
        &mut self,
        each: &mut dyn FnMut(&Register, &str, &PersonRow<'_>) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let reading = self.connection.transaction().map_err(|error| fault(&self.path, error))?;
        export::persons(&reading, &self.path, each)
    }

    fn changes(
        &mut self,
        runs: RangeInclusive<i64>,
        each: &mut dyn FnMut(&Register, Changed<'_>) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let reading = self.connection.transaction().map_err(|error| fault(&self.path, error))?;
        past::visit(&reading, &self.path, runs, each)
    }

    fn runs(&mut self) -> Result<Vec<RunEntry>, StoreError> {
        let read = || runs::all(&self.connection, &words::register(&self.connection)?);
        read().map_err(|error| fault(&self.path, error))
    }

    fn municipality(&mut self) -> Result<Option<Municipality>, StoreError> {
        Ok(None)
    }

    fn read_whole(&mut self) -> Result<Box<dyn Reading + '_>, StoreError> {
        let reading = self.connection.transaction().map_err(|error| fault(&self.path, error))?;
        Ok(Box::new(Whole::new(reading, &self.path)))
    }

    fn fill(&mut self) -> Result<Box<dyn Filling + '_>, StoreError> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|error| fault(&self.path, error))?;
        Ok(Box::new(Whole::begin(transaction, &self.path)?))
    }

    fn is_read_only(&mut self) -> bool {
        self.cannot_be_written()
    }

    fn wipe(&mut self) -> Result<Wiped, StoreError> {
        erase::wipe(&self.connection).map_err(|error| fault(&self.path, error))
    }

    fn remember_reveal(&mut self, at: &str, command: &str, persons: u64) -> Result<(), StoreError> {
        let persons = i64::try_from(persons).unwrap_or(i64::MAX);
        self.connection
            .execute(
                "INSERT INTO reveal (at, command, persons) VALUES (?1, ?2, ?3)",
                (at, command, persons),
            )
            .map_err(|error| fault(&self.path, error))?;
        Ok(())
    }

    fn reveals(&mut self) -> Result<Vec<Reveal>, StoreError> {
        words::reveals(&self.connection).map_err(|error| fault(&self.path, error))
    }
}

/// What the file is called in messages.
fn name(path: &Path) -> Box<str> {
    path.display().to_string().into()
}

/// What the database said, as a person is told.
fn fault(path: &Path, error: rusqlite::Error) -> StoreError {
    let is_folder = path.is_dir();
    let path = name(path);
    match error.sqlite_error_code() {
        // For the database it is an error of reading, or of opening.
        _ if is_folder => StoreError::Folder(path),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy(path),
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly(path),
        Some(ErrorCode::NotADatabase) => StoreError::Foreign(path),
        Some(ErrorCode::DiskFull) => StoreError::Full(path),
        Some(ErrorCode::SystemIoFailure) => {
            StoreError::Disk { path, reason: error.to_string().into() }
        }
        _ => StoreError::Database { path, reason: error.into() },
    }
}

fn fields(connection: &Connection) -> rusqlite::Result<Vec<FieldRow>> {
    let fields = numbered_fields(connection)?;
    Ok(fields.into_iter().map(|(_, field)| field).collect())
}

/// The fields in the order of the policy of the latest run, with their numbers.
fn numbered_fields(connection: &Connection) -> rusqlite::Result<Vec<(i64, FieldRow)>> {
    let mut all = connection
        .prepare_cached("SELECT id, name, label, kind, parts FROM field ORDER BY place, id")?;
    let rows = all.query_map((), |row| {
        let named = Named { name: row.get(1)?, label: row.get(2)? };
        let parts: Option<String> = row.get(4)?;
        let kind = FieldRow::kind_of(row.get_ref(3)?.as_str()?, parts.as_deref());
        Ok((row.get(0)?, FieldRow { named, kind }))
    })?;
    rows.collect()
}

/// A person from a column of bytes.
fn person_row(bytes: &[u8]) -> rusqlite::Result<PersonRow<'_>> {
    PersonRow::from_bytes(bytes).ok_or_else(|| unreadable("of a person"))
}

/// What the store's own bytes cannot be.
fn unreadable(what: &'static str) -> rusqlite::Error {
    let reason = format!("what it has {what} cannot be read");
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, reason.into())
}

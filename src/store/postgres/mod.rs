//! A store in a PostgreSQL database, which holds many municipalities apart.
//!
//! What is written goes to the server a stretch of persons at a time, as arrays, one statement for
//! each table. What is read comes a few rows at a time. So neither side needs memory for more than
//! a stretch.

mod by_hand;
mod connect;
mod enter;
mod erase;
mod fault;
mod lock;
mod login;
mod mask;
mod municipality;
mod numbers;
mod pages;
mod password;
mod past;
mod persons;
mod reading;
mod refused;
mod runs;
mod save;
mod schema;
mod secrets;
mod server;
mod session;
mod transaction;
mod whole;
mod words;

use std::fmt;
use std::io;
use std::ops::RangeInclusive;
use std::time::Duration;

use postgres::{Client, IsolationLevel};

use crate::policy::Municipality;

use super::copy::fill;
use super::view::FieldRow;
use super::{
    Access, ByHand, Changed, Dossier, Export, Filling, MunicipalityEntry, NewRun, PersonRow,
    PersonRows, Pseudonyms, Purpose, Reading, Register, Reveal, RunEntry, SqliteStore, Store,
    StoreError, Transaction, Wiped,
};

use by_hand::Hand;
use fault::Fault;
use session::{Session, Statements};
use transaction::Writing;
use whole::Whole;

pub use server::Server;

/// A store of one municipality in a PostgreSQL database.
pub struct PostgresStore {
    client: Client,
    statements: Statements,
    name: Box<str>,
    municipality: Box<str>,
    patience: Duration,
}

impl PostgresStore {
    /// Opens the store of a municipality in a database; where the database holds only one, that
    /// need not be named.
    ///
    /// # Errors
    /// Where the server cannot be used, nothing is there, or something else, or it is not clear
    /// which municipality is meant.
    pub fn open(
        server: &Server,
        purpose: Purpose,
        access: &Access<'_>,
    ) -> Result<Self, StoreError> {
        let mut client = connect::connect(server)?;
        let name = server.name.clone();
        let opened = Self::settle(&mut client, &name, purpose, access);
        let municipality = opened.map_err(|fault| fault.told(&name))?;
        let patience = access.patience;
        Ok(Self { client, statements: Statements::new(), name, municipality, patience })
    }

    /// A copy for a run that is only tried, of which nothing remains: it waits for nobody, and nobody
    /// for it, since what it enters is entered nowhere else. Where there is no such store, the copy is
    /// empty.
    pub(super) fn open_to_try(
        server: &Server,
        access: &Access<'_>,
    ) -> Result<Box<dyn Store>, StoreError> {
        match Self::open(server, Purpose::Try, access) {
            Ok(mut store) => {
                let mut tried = SqliteStore::of_nothing(&store.name)?;
                fill(&mut store, &mut tried)?;
                Ok(Box::new(tried))
            }
            Err(StoreError::Absent(_) | StoreError::NoMunicipality { .. }) => {
                Ok(Box::new(SqliteStore::in_memory()?))
            }
            Err(error) => Err(error),
        }
    }

    /// The municipalities that a login sees, in the order of their codes.
    pub(super) fn municipalities(server: &Server) -> Result<Vec<MunicipalityEntry>, StoreError> {
        let mut client = connect::connect(server)?;
        let name = server.name.clone();
        let read = |client: &mut Client| {
            if schema::is_there(client, &name)? {
                municipality::all(client, &name)
            } else {
                Err(StoreError::Absent(name.clone()).into())
            }
        };
        read(&mut client).map_err(|fault: Fault| fault.told(&name))
    }

    fn settle(
        client: &mut Client,
        name: &str,
        purpose: Purpose,
        access: &Access<'_>,
    ) -> Result<Box<str>, Fault> {
        if purpose == Purpose::Create {
            if access.municipality.is_none() {
                return Err(StoreError::NamelessMunicipality(name.into()).into());
            }
            schema::bring_up_to_date(client, name)?;
        } else if !schema::is_there(client, name)? {
            return Err(StoreError::Absent(name.into()).into());
        }
        municipality::settle(client, name, purpose, access)
    }

    /// Begins what only reads, all of it as it was at one moment.
    fn read<T>(
        &mut self,
        read: impl FnOnce(&mut Session<'_>) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let (mut session, name) = self.reading()?;
        read(&mut session).map_err(|fault| fault.told(name))
    }

    fn reading(&mut self) -> Result<(Session<'_>, &str), StoreError> {
        let (statements, municipality) = (&mut self.statements, &*self.municipality);
        let transaction = self
            .client
            .build_transaction()
            .read_only(true)
            .isolation_level(IsolationLevel::RepeatableRead)
            .start()
            .map_err(|error| Fault::from(error).told(&self.name))?;
        Ok((Session { transaction, statements, municipality }, &self.name))
    }

    /// Begins what writes, once nobody else does.
    fn write(&mut self) -> Result<(Session<'_>, &str), StoreError> {
        let (statements, municipality) = (&mut self.statements, &*self.municipality);
        let locked = lock::take(&mut self.client, (&self.name, municipality), self.patience);
        let transaction = locked.map_err(|fault| fault.told(&self.name))?;
        Ok((Session { transaction, statements, municipality }, &self.name))
    }
}

impl Store for PostgresStore {
    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        let (session, name) = self.write()?;
        Ok(Box::new(Writing::new(session, name)))
    }

    fn begin_by_hand(&mut self, run: &NewRun<'_>) -> Result<Box<dyn ByHand + '_>, StoreError> {
        let (session, name) = self.write()?;
        Ok(Box::new(Hand::begin(session, name, run)?))
    }

    fn dossier(&mut self, key: &str) -> Result<Option<Dossier>, StoreError> {
        self.read(|session| reading::dossier(session, key))
    }

    fn fields(&mut self) -> Result<Vec<FieldRow>, StoreError> {
        self.read(words::fields)
    }

    fn export(
        &mut self,
        what: Export,
        each: &mut dyn FnMut(PersonRows) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        self.read(|session| reading::export(session, what, each))
    }

    fn pseudonyms(&mut self) -> Result<Pseudonyms, StoreError> {
        self.read(secrets::pseudonyms)
    }

    fn behind(&mut self, pseudonym: &str) -> Result<Option<String>, StoreError> {
        self.read(|session| secrets::behind(session, pseudonym))
    }

    fn register(&mut self) -> Result<Register, StoreError> {
        self.read(words::register)
    }

    fn persons(
        &mut self,
        each: &mut dyn FnMut(&Register, &str, &PersonRow<'_>) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        self.read(|session| reading::persons(session, each))
    }

    fn changes(
        &mut self,
        runs: RangeInclusive<i64>,
        each: &mut dyn FnMut(&Register, Changed<'_>) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        self.read(|session| reading::changes(session, runs, each))
    }

    fn runs(&mut self) -> Result<Vec<RunEntry>, StoreError> {
        self.read(|session| {
            let register = words::register(session)?;
            runs::all(session, &register)
        })
    }

    fn municipality(&mut self) -> Result<Option<Municipality>, StoreError> {
        self.read(|session| municipality::named(session).map(Some))
    }

    fn read_whole(&mut self) -> Result<Box<dyn Reading + '_>, StoreError> {
        let (session, name) = self.reading()?;
        Ok(Box::new(Whole::new(session, name)))
    }

    fn fill(&mut self) -> Result<Box<dyn Filling + '_>, StoreError> {
        let (session, name) = self.write()?;
        Ok(Box::new(Whole::begin(session, name)?))
    }

    /// Of a server that cannot be asked any more it is said, too.
    fn is_read_only(&mut self) -> bool {
        let query = "SELECT current_setting('transaction_read_only') = 'on'";
        let asked = self.client.query_one(query, &[]).and_then(|row| row.try_get(0));
        asked.unwrap_or(true)
            || !login::may_write(&mut self.client, &self.municipality).unwrap_or(false)
    }

    /// Only the owner of the tables can have them cleaned, and what the server has copied elsewhere
    /// stays there.
    fn wipe(&mut self) -> Result<Wiped, StoreError> {
        Ok(Wiped::ByServer)
    }

    fn remember_reveal(&mut self, at: &str, command: &str, persons: u64) -> Result<(), StoreError> {
        // Where another command remembers one at the same moment, the next number is tried.
        let insert = "INSERT INTO foga.reveal (municipality, id, at, command, persons)
                      SELECT $1, coalesce(max(id), 0) + 1, $2, $3, $4
                      FROM foga.reveal WHERE municipality = $1
                      ON CONFLICT DO NOTHING";
        let persons = i64::try_from(persons).unwrap_or(i64::MAX);
        loop {
            let inserted =
                self.client.execute(insert, &[&self.municipality, &at, &command, &persons]);
            if inserted.map_err(|error| Fault::from(error).told(&self.name))? > 0 {
                return Ok(());
            }
        }
    }

    fn reveals(&mut self) -> Result<Vec<Reveal>, StoreError> {
        self.read(words::reveals)
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostgresStore").field(&self.name).field(&self.municipality).finish()
    }
}

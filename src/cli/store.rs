//! Which store a command is about.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::policy::Municipality;
use crate::store::{Access, Address, MunicipalityEntry, Purpose, Store, StoreError};

use super::clock;

/// The store of a command.
#[derive(Debug, Args)]
pub(super) struct Stored {
    /// The store: the path of a file, or a database, `postgres://USER@HOST/DATABASE`. Its password
    /// may stand in `PGPASSWORD` or in `~/.pgpass`.
    // It may stand before or after the verb of a verb.
    #[arg(long = "store", global = true, value_name = "STORE", default_value = "foga.db")]
    address: OsString,
    /// The municipality, by its code, where the store is a database that holds several.
    #[arg(long, global = true, value_name = "CODE")]
    municipality: Option<String>,
}

/// How long a command waits for others.
#[derive(Debug, Args)]
pub(super) struct Patience {
    /// How long to wait where another run is writing to the store, such as `90s` or `10m`; `0` is not
    /// to wait.
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = clock::wait)]
    wait: Duration,
}

impl Stored {
    /// The one at an address.
    pub(super) fn at(address: OsString, municipality: Option<String>) -> Self {
        Self { address, municipality }
    }

    /// Opens it.
    pub(super) fn open(&self, purpose: Purpose) -> Result<Box<dyn Store>, StoreError> {
        self.open_of(purpose, None, None)
    }

    /// Opens it for a run of a policy.
    pub(super) fn open_of(
        &self,
        purpose: Purpose,
        policy: Option<&Municipality>,
        patience: Option<&Patience>,
    ) -> Result<Box<dyn Store>, StoreError> {
        let address = Address::parse(&self.address)?;
        if address.file().is_some() && self.municipality.is_some() {
            return Err(StoreError::OneMunicipality(address.to_string().into()));
        }
        let named = self
            .municipality
            .as_deref()
            .map(|code| Municipality { code: code.into(), label: code.into() });
        if let Some((named, policy)) = named.as_ref().zip(policy)
            && named.code != policy.code
        {
            let (named, policy) = (named.code.clone(), policy.code.clone());
            return Err(StoreError::OtherMunicipality { named, policy });
        }
        let municipality = policy.or(named.as_ref());
        let patience = patience.map_or(Access::default().patience, |patience| patience.wait);
        address.open(purpose, &Access { municipality, patience })
    }

    /// Its municipalities; `None` where it is a file, which has one, without a name.
    pub(super) fn municipalities(&self) -> Result<Option<Vec<MunicipalityEntry>>, StoreError> {
        Address::parse(&self.address)?.municipalities()
    }

    /// Its address, as it was said.
    pub(super) fn address(&self) -> &OsStr {
        &self.address
    }

    /// The municipality that was named.
    pub(super) fn municipality(&self) -> Option<&str> {
        self.municipality.as_deref()
    }

    /// The file that it is in, if it is in one.
    pub(super) fn file(&self) -> Option<PathBuf> {
        Address::parse(&self.address).ok()?.file().map(PathBuf::from)
    }

    /// Its name in messages.
    pub(super) fn name(&self) -> String {
        Address::parse(&self.address).map_or_else(|_| String::new(), |address| address.to_string())
    }
}

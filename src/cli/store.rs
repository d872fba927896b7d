//! Which store a command is about.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::store::{Address, Purpose, Store, StoreError};

/// The store of a command.
#[derive(Debug, Args)]
pub(super) struct Stored {
    /// The store: the path of a file.
    // It may stand before or after the verb of a verb.
    #[arg(long = "store", global = true, value_name = "STORE", default_value = "foga.db")]
    address: OsString,
}

impl Stored {
    /// The one at an address.
    pub(super) fn at(address: OsString) -> Self {
        Self { address }
    }

    /// Opens it.
    pub(super) fn open(&self, purpose: Purpose) -> Result<Box<dyn Store>, StoreError> {
        Address::parse(&self.address)?.open(purpose)
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

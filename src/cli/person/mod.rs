//! `foga person`: what the law gives a person a right to, and its name in logs.

mod export;
mod forget;
mod hash;

use clap::{Args, Subcommand};

use crate::record::{Identity, IdentityKind};
use crate::store::{Dossier, Pseudonyms, Store, StoreError};

use super::clock;
use super::exit::{Exit, Failure};
use super::store::Stored;

/// All that is held of one person, and its name in logs.
#[derive(Debug, Args)]
pub(super) struct Person {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Export(export::Export),
    Forget(forget::Forget),
    Hash(hash::Hash),
}

impl Person {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        match &self.verb {
            Verb::Export(export) => export.run(),
            Verb::Forget(forget) => forget.run(),
            Verb::Hash(hash) => hash.run(),
        }
    }
}

/// A person of a store.
#[derive(Debug, Args)]
pub(super) struct Who {
    #[command(flatten)]
    pub(super) store: Stored,
    /// The person: a personal number in any way of writing it, another key as it is, or a name
    /// from a log, such as `person-44823a63f0372a5a`.
    #[arg(value_name = "PERSON")]
    pub(super) person: String,
}

impl Who {
    /// All that is held of the person; `None` where the store has nobody of any such key.
    pub(super) fn find(&self, store: &mut dyn Store) -> Result<Option<Dossier>, StoreError> {
        find(store, &self.person)
    }

    /// What the person's key may be, the likeliest first.
    fn keys(&self) -> impl Iterator<Item = String> {
        keys(&self.person)
    }
}

/// All that is held of the person who is named so; `None` where the store has nobody of any such
/// key.
pub(super) fn find(store: &mut dyn Store, named: &str) -> Result<Option<Dossier>, StoreError> {
    for key in keys(named) {
        if let Some(dossier) = store.dossier(&key)? {
            return Ok(Some(dossier));
        }
    }
    let behind = if Pseudonyms::is_one(named) { store.behind(named)? } else { None };
    behind.map_or(Ok(None), |key| store.dossier(&key))
}

fn keys(named: &str) -> impl Iterator<Item = String> {
    let today = clock::today();
    let kinds = [IdentityKind::Personal, IdentityKind::Opaque].into_iter();
    let read = kinds.filter_map(move |kind| Identity::read(named, kind, today).ok());
    read.map(|identity| identity.as_str().to_owned())
}

/// Says that the store has no such person. Who was meant is not repeated: what stands on standard
/// error ends up in logs.
pub(super) fn unknown() -> Exit {
    eprintln!("error: no source has named this person");
    Exit::Findings
}

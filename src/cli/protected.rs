//! Persons with protected identity in lists: left out and counted, or shown and remembered.

use clap::Args;

use crate::report::upkeep::not_shown;
use crate::store::{Purpose, Store, StoreError};

use super::clock;
use super::exit::Failure;
use super::store::Stored;

#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Reveal {
    /// Show persons with protected identity too. The store remembers that it was done.
    #[arg(long)]
    pub(super) reveal_protected: bool,
}

/// Who was shown, and who was left out.
pub(super) struct Shown {
    reveal: bool,
    persons: u64,
    hidden: u64,
    last: String,
}

impl Reveal {
    /// Opens a store of which persons are to be shown: one in which it can be remembered, if need
    /// be.
    pub(super) fn open(self, store: &Stored) -> Result<(Box<dyn Store>, Shown), Failure> {
        let mut opened = store.open(Purpose::Read)?;
        if self.reveal_protected && opened.is_read_only() {
            return Err(Failure::unremembered(store));
        }
        Ok((
            opened,
            Shown { reveal: self.reveal_protected, persons: 0, hidden: 0, last: String::new() },
        ))
    }
}

impl Shown {
    /// Whether something of a person is to be shown. What is of one person comes together.
    pub(super) fn lets(&mut self, person: &str, protected: bool) -> bool {
        if protected && self.last != person {
            self.persons += 1;
            person.clone_into(&mut self.last);
        }
        let lets = !protected || self.reveal;
        self.hidden += u64::from(!lets);
        lets
    }

    /// How many persons with protected identity there were.
    pub(super) fn persons(&self) -> u64 {
        self.persons
    }

    /// What is left out, as it is said beside how many are listed; nothing where nothing is.
    pub(super) fn others(&self) -> String {
        not_shown(self.hidden, self.persons)
    }

    /// How many things were left out.
    pub(super) fn hidden(&self) -> u64 {
        self.hidden
    }

    /// Remembers in the store that persons were shown. What was shown was shown, even where the end
    /// could not be written: this comes before any error of the list is told.
    pub(super) fn remember(&self, store: &mut dyn Store, command: &str) -> Result<(), StoreError> {
        if self.reveal && self.persons > 0 {
            store.remember_reveal(&clock::now(), command, self.persons)?;
        }
        Ok(())
    }

    /// Says on standard error how many were left out.
    pub(super) fn tell(&self) {
        if self.persons > 0 && !self.reveal {
            let persons = if self.persons == 1 { "person" } else { "persons" };
            eprintln!("{} {persons} with protected identity left out", self.persons);
        }
    }
}

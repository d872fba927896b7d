use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::past::{ChangePart, WaitPart};
use super::register::Register;
use super::row::PersonRow;
use super::{Counts, Forgotten, Kept, PersonId, Purged, RunId, StoreError};

/// A run in which somebody acts on what is stored, and no policy decides. What is read and written
/// is in the store's own numbers.
///
/// Like a [`Transaction`](super::Transaction) it happens whole, by [`commit`](Self::commit), or,
/// dropped, not at all.
pub trait ByHand {
    /// The run.
    fn run(&self) -> RunId;

    /// What the numbers stand for, this run included.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn register(&mut self) -> Result<Register, StoreError>;

    /// The person of that key.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn person(&mut self, key: &str) -> Result<Option<KeptPerson>, StoreError>;

    /// So many persons, at most, who come after this one in the store's own order; the first where
    /// none is given.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn persons(
        &mut self,
        after: Option<PersonId>,
        most: usize,
    ) -> Result<Vec<KeptPerson>, StoreError>;

    /// What a run changed of the persons from one to another, in the order in which it happened.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn changes(
        &mut self,
        run: i64,
        persons: RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, ChangePart)>, StoreError>;

    /// What became, in a run by hand, of values that waited, of the persons from one to another.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn waits(
        &mut self,
        run: i64,
        persons: RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, WaitPart)>, StoreError>;

    /// Whom a run gave another key, with the key before it and the one after it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn renumbered(&mut self, run: i64) -> Result<Vec<(PersonId, String, String)>, StoreError>;

    /// Gives a person another key, which nobody has, also on the pages of sources.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn renumber(&mut self, person: PersonId, key: &str) -> Result<(), StoreError>;

    /// The number of a reason that is no policy's rule: it stands where the number of a rule would.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn reason(&mut self, name: &str, explanation: &str) -> Result<i64, StoreError>;

    /// Writes persons as they are now. What the pages of sources say of their
    /// [`rest`](super::LastDelivery::rest) is taken away.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn write(&mut self, persons: &[Rewritten<'_>]) -> Result<(), StoreError>;

    /// Removes all that is held of a person, and remembers of this run under which name the person
    /// stood in logs; `None` where nobody has that key. What somebody wrote in a review of the
    /// person and of nobody else goes, too. [`Store::wipe`](super::Store::wipe) has to follow.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn forget(&mut self, key: &str) -> Result<Option<Forgotten>, StoreError>;

    /// Removes the history of all runs before the first that began on that day (UTC) or later. The
    /// runs stay, and remember that this one purged them: up to the last of these nothing is known
    /// of what changed, and after it everything. [`Store::wipe`](super::Store::wipe) has to follow.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn purge(&mut self, before: Date) -> Result<Purged, StoreError>;

    /// Makes all of it last.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing happened.
    fn commit(self: Box<Self>, counts: &Counts) -> Result<(), StoreError>;
}

/// A person and all that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPerson {
    /// The person.
    pub person: PersonId,
    /// Its key.
    pub key: Box<str>,
    /// All that is kept of it.
    pub kept: Kept,
}

impl KeptPerson {
    /// All that is kept of it, to be read.
    ///
    /// # Errors
    /// Where it is not to be read.
    pub fn row(&self) -> Result<PersonRow<'_>, StoreError> {
        self.kept.row()
    }
}

/// A person that was changed by hand.
#[derive(Debug, Clone, Copy)]
pub struct Rewritten<'a> {
    /// The person.
    pub person: PersonId,
    /// Its key.
    pub key: &'a str,
    /// As it was.
    pub before: &'a PersonRow<'a>,
    /// As it is now.
    pub after: &'a PersonRow<'a>,
    /// What became of stored values, in order. Their run is this one.
    pub changes: &'a [ChangePart],
    /// What became of values that waited. Their run is this one.
    pub waits: &'a [WaitPart],
}

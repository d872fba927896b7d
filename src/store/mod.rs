//! What is known of all persons, kept from run to run.
//!
//! A [`Store`] is written through one [`Transaction`] a run, in the ids of the run's policy, and
//! read back in names, so that nobody needs the rule file to look at it.

mod address;
mod by_hand;
pub(crate) mod bytes;
mod check;
mod copy;
mod delivered;
mod delta;
mod distrust;
mod dossier;
mod erasure;
mod error;
mod exported;
mod lens;
mod names;
mod past;
mod postgres;
mod pseudonym;
mod register;
mod row;
mod row_bytes;
mod run;
mod sqlite;
mod tables;
mod translate;
mod view;

use std::io;
use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::decide::FieldChange;
use crate::policy::{FieldId, Municipality, Policy, Roster, RuleId, SourceId};

pub use address::{Access, Address, Purpose};
pub use by_hand::{ByHand, KeptPerson, Rewritten};
pub use check::{Checked, Wrong, check};
pub use copy::{Copied, copy};
pub use delivered::{LastDelivery, Page, PageId, PageStart, page_of};
pub use distrust::Distrust;
pub use erasure::{Forgotten, Purged, Wiped};
pub use error::{Holder, StoreError};
pub use lens::Lens;
pub use past::{ChangePart, Changed, VersionPart, Wait, WaitPart};
pub use postgres::{PostgresStore, Server};
pub use pseudonym::Pseudonyms;
pub use register::Register;
pub use row::{KnownPart, PersonRow, ReportedPart, StoredPart, WaitingPart};
pub use run::{NewRun, RunKind};
pub use sqlite::SqliteStore;
pub use tables::{Cell, Cells, Column, Filling, Holds, Reading, Table};
pub use translate::{Became, Change, Translator};
pub use view::{
    Dossier, FieldRow, HistoryRow, MunicipalityEntry, Named, PersonRows, RenumberedRow, ReportRow,
    ReportedValue, Reveal, RuleRow, RunEntry, RunRow, StoredRow, Version, WaitedRow, WaitingRow,
};

/// What is known of all persons.
pub trait Store {
    /// Begins a run: the only writer until it is committed or dropped.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where another run goes on and does not end within some seconds.
    fn begin(&mut self) -> Result<Box<dyn Transaction + '_>, StoreError>;

    /// Begins a run in which somebody acts on what is stored and no policy decides. It is the only
    /// writer, too.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where another run goes on and does not end within some seconds.
    fn begin_by_hand(&mut self, run: &NewRun<'_>) -> Result<Box<dyn ByHand + '_>, StoreError>;

    /// All that is held of a person; `None` for a person whom no source has named.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn dossier(&mut self, key: &str) -> Result<Option<Dossier>, StoreError>;

    /// The fields in the order of the policy of the latest run.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn fields(&mut self) -> Result<Vec<FieldRow>, StoreError>;

    /// Hands over the persons in the order of their keys: all of them with what is stored, or
    /// those that a run changed with what it changed, as it was after that run.
    ///
    /// # Errors
    /// Where there is no such run, the store cannot be read, or `each` fails.
    fn export(
        &mut self,
        what: Export,
        each: &mut dyn FnMut(PersonRows) -> io::Result<()>,
    ) -> Result<(), StoreError>;

    /// The names under which its persons stand in logs.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn pseudonyms(&mut self) -> Result<Pseudonyms, StoreError>;

    /// The key of the person who stands in logs under that name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn behind(&mut self, pseudonym: &str) -> Result<Option<String>, StoreError>;

    /// What the store's numbers stand for.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn register(&mut self) -> Result<Register, StoreError>;

    /// Hands over all that is kept of each person, in the order of their keys.
    ///
    /// # Errors
    /// Where the store cannot be read, or `each` fails.
    fn persons(
        &mut self,
        each: &mut dyn FnMut(&Register, &str, &PersonRow<'_>) -> io::Result<()>,
    ) -> Result<(), StoreError>;

    /// Hands over what runs changed, person by person in the order in which the persons came to
    /// the store; whoever was changed by none of them is left out.
    ///
    /// # Errors
    /// Where the store cannot be read, or `each` fails.
    fn changes(
        &mut self,
        runs: RangeInclusive<i64>,
        each: &mut dyn FnMut(&Register, Changed<'_>) -> io::Result<()>,
    ) -> Result<(), StoreError>;

    /// All runs, the oldest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn runs(&mut self) -> Result<Vec<RunEntry>, StoreError>;

    /// Whose it is; `None` of a store that has no name for its one municipality.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn municipality(&mut self) -> Result<Option<Municipality>, StoreError>;

    /// Begins to read all of it, table by table.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn read_whole(&mut self) -> Result<Box<dyn Reading + '_>, StoreError>;

    /// Begins to fill it with all that another has: the only writer until it is committed or
    /// dropped.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] where there is something in it, [`StoreError::Busy`] where a run
    /// goes on and does not end within some seconds.
    fn fill(&mut self) -> Result<Box<dyn Filling + '_>, StoreError>;

    /// Whether nothing can be written to it.
    fn is_read_only(&mut self) -> bool;

    /// Leaves nothing of what was removed in the files of the store, where anything was and may be
    /// there still.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn wipe(&mut self) -> Result<Wiped, StoreError>;

    /// Remembers that persons with protected identity were shown, and when (UTC).
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn remember_reveal(&mut self, at: &str, command: &str, persons: u64) -> Result<(), StoreError>;

    /// When persons with protected identity were shown, the oldest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn reveals(&mut self) -> Result<Vec<Reveal>, StoreError>;
}

/// One run: it happens whole, by [`commit`](Transaction::commit), or, dropped, not at all.
pub trait Transaction {
    /// The names of all sources that were met in earlier runs.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn sources(&mut self) -> Result<Vec<String>, StoreError>;

    /// The date of the latest delivery of a source.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn last_date(&mut self, source: &str) -> Result<Option<Date>, StoreError>;

    /// The fields of all earlier runs, each with the kind that it had last.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn fields(&mut self) -> Result<Vec<FieldRow>, StoreError>;

    /// Whether there is, or ever was, a value of the field of that name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn has_values(&mut self, field: &str) -> Result<bool, StoreError>;

    /// Enters the run. All ids that are given and taken afterwards are those of this policy and
    /// roster, which must have all of [`sources`](Transaction::sources).
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn open(
        &mut self,
        run: &NewRun<'_>,
        policy: &Policy,
        roster: &Roster,
    ) -> Result<RunId, StoreError>;

    /// The id of a reason that is no rule of the policy. It can stand where that of a rule would,
    /// in what a [`translator`](Self::translator) that is asked for afterwards is given.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn reason(&mut self, name: &str, explanation: &str) -> Result<RuleId, StoreError>;

    /// The persons of these keys, in their order; `None` for one that is not there.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn find(&mut self, keys: &[&str]) -> Result<Vec<Option<PersonId>>, StoreError>;

    /// Between persons as they are kept and as they are decided about, for whoever decides, be it on
    /// another thread.
    fn translator(&self) -> Translator;

    /// All that the store has of these persons, in their order.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn load(&mut self, persons: &[PersonId]) -> Result<Vec<Kept>, StoreError>;

    /// The persons whose keys have the form of temporary numbers: twelve characters, of which the
    /// ninth is no digit.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn temporary(&mut self) -> Result<Vec<(PersonId, String)>, StoreError>;

    /// Gives a person another key, which nobody has. The store remembers the change and the run,
    /// and of the person's [`rest`](LastDelivery::rest) nothing remains on any source's pages.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn renumber(&mut self, person: PersonId, key: &str) -> Result<(), StoreError>;

    /// The persons who once had these keys, each with the key that it has now; `None` where nobody
    /// had it, somebody has it, or several did.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn renumbered(&mut self, keys: &[&str]) -> Result<Vec<Option<(PersonId, String)>>, StoreError>;

    /// Writes how persons became other than they were loaded, makes those who were not there, and
    /// says who each of them is. What the other sources' pages say of their
    /// [`rest`](LastDelivery::rest) is taken away; the pages of the run's own source are the business
    /// of whoever writes them.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn save(&mut self, changes: &[Change]) -> Result<Vec<PersonId>, StoreError>;

    /// The pages of the persons whom a source has, by rising first key.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn pages(&mut self, source: SourceId) -> Result<Vec<PageStart>, StoreError>;

    /// A page.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn read_page(&mut self, page: PageId) -> Result<Page, StoreError>;

    /// Puts persons in the place of pages that lie beside each other; in that of none where the
    /// source had nobody between those before and those after.
    ///
    /// # Errors
    /// Where the store cannot be written.
    fn replace_pages(
        &mut self,
        source: SourceId,
        replaced: &[PageId],
        by: &Page,
    ) -> Result<(), StoreError>;

    /// How many values that are not missing are stored, by field.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn stored_values(&mut self) -> Result<Vec<u64>, StoreError>;

    /// Makes all of it last.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing happened.
    fn commit(self: Box<Self>, counts: &Counts) -> Result<(), StoreError>;
}

/// A person in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub i64);

/// A run in a store; they are numbered from 1 in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(pub i64);

/// What a run did to the values that it was given. They add up, `changed` aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Persons of whom there was a record.
    pub persons: u64,
    /// Values that were taken, most of them equal to what was stored.
    pub taken: u64,
    /// Values that left the stored ones as they were.
    pub kept: u64,
    /// Values that made the stored ones missing.
    pub cleared: u64,
    /// Values that wait for somebody to decide.
    pub held: u64,
    /// Values about which no rule was asked: unreadable, or no edits that can be taken.
    pub rejected: u64,
    /// Stored values that are others than before.
    pub changed: u64,
}

/// All that a store has of a person, in its own words; the default is of one that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept(Box<[u8]>);

impl Kept {
    /// The same in the store's own numbers.
    ///
    /// # Errors
    /// Where it is not to be read.
    pub fn row(&self) -> Result<PersonRow<'_>, StoreError> {
        PersonRow::from_bytes(&self.0).ok_or(StoreError::Unreadable)
    }
}

/// A change of a stored value, and the rule that made it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredChange {
    /// The field.
    pub field: FieldId,
    /// The rule.
    pub rule: RuleId,
    /// Before and after.
    pub change: FieldChange,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// All that is stored.
    All,
    /// What a run changed, as it was afterwards.
    ChangedBy(i64),
    /// Everything stored, after that run, of the persons whom it changed.
    PersonsChangedBy(i64),
}

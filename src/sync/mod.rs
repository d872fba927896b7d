//! The main job: delivered files in, a store brought up to date, a report out.

mod adopt;
mod alias;
mod deal;
mod decider;
mod delivery;
mod flow;
mod gather;
mod limit;
mod marked;
mod namesakes;
mod gone;
mod impact;
mod normal;
mod opener;
mod packed;
mod packing;
mod plan;
mod print;
mod record;
mod refuse;
mod rejected;
mod renumber;
mod report;
mod rest;
mod run;
mod tally;
mod task;
mod turned;
mod unopened;
mod walk;
mod watched;
mod whose;

use std::io::Read;

use jiff::civil::Date;

use crate::policy::Policy;
use crate::readers::{Description, Reread};
use crate::store::StoreError;
use crate::text::Diagnostic;

pub use adopt::{Adopted, AdoptedField, Adoption, Mark, adopt};
pub use deal::{Dealt, gather_each};
pub use gather::{Gathered, gather};
pub use impact::{
    Again, Change, Effect, Given, Group, Impact, Question, Silent, Stopped, Told, Unkept, again,
    impact, impact_of,
};
pub use limit::{
    Exceeded, TooManyGone, TooManyTurned, Turn, exceeded, too_many_gone, too_many_turned,
};
pub use plan::{Decided, Delivered, Event, Note, Plan, plan};
pub use record::Record;
pub use refuse::accepted;
pub use rejected::Rejected;
pub use report::{FieldCount, Finding, HIDDEN, Kept, Report, RuleCount, Shown, Topic, Whose};
pub use run::sync;

/// The name that stands for the platform's own export, instead of a source's.
pub const USER: &str = "user";

/// What is to be done.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The policy, which was proved to decide every situation.
    pub policy: &'a Policy,
    /// How the files are to be read.
    pub description: &'a Description,
    /// Whose files they are: a source, or [`USER`].
    pub source: &'a str,
    /// The date of the records.
    pub date: Date,
    /// When the run began, in UTC, as the store is to remember it.
    pub started: &'a str,
    /// Whether the files are all that the source has.
    pub full: bool,
    /// The address of the interface from which they are read, where they are not files.
    pub url: Option<&'a str>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// Whether the policy's limit is lifted for once.
    pub allow_mass_change: bool,
    /// Numbers in normal form that are taken for new persons, whoever else has the name.
    pub new_persons: &'a [String],
    /// Persons who get another number, whatever is delivered: the one that they have and the one
    /// that they get, in normal form.
    pub same_persons: &'a [(String, String)],
    /// Whether persons are decided anew of whom exactly the same came before and nothing has
    /// changed since. It makes no difference but in time.
    pub afresh: bool,
}

/// A file that was delivered, opened.
pub struct Input {
    /// The name to show: a path, or `-` for standard input.
    pub name: String,
    /// Its bytes.
    pub content: Box<dyn Read + Send>,
    /// The same to be read once more, where that can be: of a large file not all rows are kept in
    /// memory then.
    pub again: Option<Reread>,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Files are read.
    Read {
        /// Rows so far.
        rows: u64,
    },
    /// Persons are decided.
    Decided {
        /// How many are.
        persons: u64,
        /// Of how many.
        of: u64,
    },
    /// All of it is made to last.
    Commit,
}

/// Why there was no run. Nothing was written.
#[derive(Debug)]
pub enum Failure {
    /// It was asked for in a way that cannot be.
    Usage(Diagnostic),
    /// Something is wrong with what is in the files.
    Findings(Vec<Diagnostic>),
    /// A file cannot be read to its end.
    Input(Vec<Diagnostic>),
    /// The store cannot be used.
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

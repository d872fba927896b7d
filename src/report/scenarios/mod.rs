//! How scenarios went: for a person, for a program, for a CI service.

mod coverage;
mod failures;
mod human;
mod json;
mod junit;
mod lcov;
mod paint;

pub use coverage::{annotated, table};
pub use human::{Say, difference, summary, tried};
pub use json::json;
pub use junit::junit;
pub use lcov::lcov;

use std::sync::Arc;
use std::time::Duration;

use crate::policy::Policy;
use crate::scenario::{Scenario, Snapshot, Trial};
use crate::text::Diagnostic;

/// A scenario file and how it went.
#[derive(Debug)]
pub struct Tried {
    /// The path of the file, as it was found.
    pub file: String,
    /// Whether it could not even be read.
    pub unreadable: bool,
    /// How long it took.
    pub took: Duration,
    /// How it went, or why it could not be tried.
    pub result: Result<Ran, Vec<Diagnostic>>,
}

/// A scenario that was tried.
#[derive(Debug)]
pub struct Ran {
    /// The policy that it is about.
    pub policy: Arc<Policy>,
    /// The scenario.
    pub scenario: Scenario,
    /// What happened.
    pub trial: Trial,
    /// How that compares with its snapshot, where it expects nothing.
    pub compared: Option<Compared>,
}

/// What happened, against the snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// As it was.
    Same,
    /// There is no snapshot yet.
    New(Snapshot),
    /// Otherwise.
    Changed {
        /// As it was.
        old: Snapshot,
        /// As it is now.
        new: Snapshot,
    },
}

/// How a file went, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// As expected.
    Passed,
    /// Otherwise than expected, or than the snapshot.
    Failed,
    /// There is no snapshot to compare with.
    Unknown,
    /// It could not be tried.
    Broken,
}

impl Tried {
    /// How it went.
    pub fn status(&self) -> Status {
        let Ok(ran) = &self.result else { return Status::Broken };
        match &ran.compared {
            _ if !ran.trial.failures.is_empty() => Status::Failed,
            Some(Compared::Changed { .. }) => Status::Failed,
            Some(Compared::New(_)) => Status::Unknown,
            Some(Compared::Same) | None => Status::Passed,
        }
    }
}

impl Tried {
    /// Whether a review of its snapshot is all that it needs. What has a snapshot expects nothing
    /// else, but may have a value that no rule decides about.
    pub fn differs_only_in_snapshot(&self) -> bool {
        let Ok(ran) = &self.result else { return false };
        let differs = ran.compared.as_ref().is_some_and(|compared| *compared != Compared::Same);
        differs && ran.trial.failures.is_empty()
    }
}

impl Status {
    /// The word for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Unknown => "new",
            Self::Broken => "broken",
        }
    }
}

/// How many files went how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// As expected.
    pub passed: usize,
    /// Otherwise.
    pub failed: usize,
    /// Without a snapshot.
    pub unknown: usize,
    /// Not tried.
    pub broken: usize,
    /// Steps in all, those of several people counted once.
    pub steps: usize,
}

impl Totals {
    /// Counts them.
    pub fn of(files: &[Tried]) -> Self {
        let mut totals = Self::default();
        for file in files {
            match file.status() {
                Status::Passed => totals.passed += 1,
                Status::Failed => totals.failed += 1,
                Status::Unknown => totals.unknown += 1,
                Status::Broken => totals.broken += 1,
            }
            totals.steps += file.result.as_ref().map_or(0, |ran| ran.scenario.steps());
        }
        totals
    }

    /// How many did not pass.
    pub const fn bad(&self) -> usize {
        self.failed + self.unknown + self.broken
    }
}

//! What is removed for good. The same for every kind of store.

use std::collections::BTreeSet;

use super::{ChangePart, PersonRow, Register, RunKind, WaitPart};

/// What was removed of a person: how much of it there was, and under which name the person still
/// stands in logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The name in logs: a keyed hash.
    pub pseudonym: String,
    /// Stored values that were not missing.
    pub stored: u64,
    /// Values that sources reported.
    pub reported: u64,
    /// Values that waited, or were dismissed.
    pub waiting: u64,
    /// Changes in the history: of stored values, and by hand of values that waited.
    pub changes: u64,
}

/// What was removed of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Runs of which it was removed; these, and those whose history was removed before, are all
    /// up to the last of them.
    pub runs: u64,
    /// Changes: of stored values, and by hand of values that waited.
    pub changes: u64,
}

/// Whether what was removed is gone from the files of a store, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wiped {
    /// Nothing of it is left in them.
    Done,
    /// Something may be left in the log, since somebody else reads the store. It is to be done
    /// again.
    InUse,
    /// The files are a server's: it writes over what was removed in its own time.
    ByServer,
}

/// All that is kept of a person, and all that ever became of it.
pub(super) struct Held<'a> {
    pub(super) row: &'a PersonRow<'a>,
    pub(super) changes: &'a [ChangePart],
    pub(super) waits: &'a [WaitPart],
}

impl Held<'_> {
    /// How much it is.
    pub(super) fn counted(&self, pseudonym: String) -> Forgotten {
        let Self { row, changes, waits } = self;
        let stored = row.stored.iter().filter(|part| part.value.is_some());
        let reported = row.known.iter().map(|known| known.values.len());
        Forgotten {
            pseudonym,
            stored: stored.count() as u64,
            reported: reported.sum::<usize>() as u64,
            waiting: row.waiting.len() as u64,
            changes: (changes.len() + waits.len()) as u64,
        }
    }

    /// The runs that changed something.
    pub(super) fn runs(&self) -> BTreeSet<i64> {
        let changes = self.changes.iter().map(|change| change.run);
        changes.chain(self.waits.iter().map(|wait| wait.run)).collect()
    }

    /// Those of the runs in which somebody said of a few persons why.
    pub(super) fn reviews(&self, register: &Register) -> BTreeSet<i64> {
        let is_review =
            |run: &i64| register.run(*run).is_some_and(|run| run.kind == RunKind::Review);
        self.runs().into_iter().filter(is_review).collect()
    }

    /// The reasons that are no rules of a policy: somebody may have written of the person in them.
    pub(super) fn reasons(&self, register: &Register) -> BTreeSet<i64> {
        let stored = self.row.stored.iter().map(|part| part.rule);
        let changes = self.changes.iter().map(|change| change.rule);
        let waits = self.waits.iter().map(|wait| wait.reason);
        // The name of a rule begins with that of its policy.
        let is_by_hand = |rule: &i64| !register.rule(*rule).name.contains('.');
        stored.chain(changes).chain(waits).filter(is_by_hand).collect()
    }
}

/// Whether something that is kept of a person has its reason there.
pub(super) fn rests_on(row: &PersonRow<'_>, reason: i64) -> bool {
    row.stored.iter().any(|part| part.rule == reason)
        || row.waiting.iter().any(|part| part.rule == reason)
}

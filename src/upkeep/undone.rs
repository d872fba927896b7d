use crate::store::{FieldRow, Named, RuleRow, RunEntry, RunId, RunRow, Version};

/// What an undo did, or, only tried, would have done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The run that was undone.
    pub of: RunEntry,
    /// The run that did it; `None` where nothing was written.
    pub run: Option<RunId>,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Persons of whom something was put back.
    pub persons: u64,
    /// What became of the values that the run had changed, by field.
    pub fields: Vec<UndoneField>,
    /// What became of values that waited.
    pub waits: UndoneWaits,
    /// Values that waited, of which somebody has decided since: it stays so.
    pub waits_left: u64,
    /// Persons who have again the number that they had before the run.
    pub numbers: u64,
    /// Persons who keep the number that the run gave them: it has changed again since, or somebody
    /// else has the earlier one.
    pub numbers_left: u64,
    /// The first of the values that were put back.
    pub put_back: Vec<Restored>,
    /// The first of the values that were left: they changed again since.
    pub left: Vec<Restored>,
}

/// How many values wait, or do not, as before the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UndoneWaits {
    /// Those that wait again.
    pub again: u64,
    /// Those that wait no more.
    pub no_more: u64,
    /// Those that are dismissed again.
    pub dismissed: u64,
}

/// What became of the values of a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoneField {
    /// The field.
    pub field: Named,
    /// How many were put back.
    pub put_back: u64,
    /// How many were as before the run already.
    pub as_before: u64,
    /// How many changed again since, and were left.
    pub left: u64,
}

/// A value that a run had changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The person's key.
    pub person: String,
    /// Whether the person has protected identity.
    pub protected: bool,
    /// The field.
    pub field: FieldRow,
    /// What was stored before the undo.
    pub now: Version,
    /// What was stored before the run that is undone.
    pub before: Version,
    /// The run that made it what it was before the undo; `None` where nothing was stored.
    pub by: Option<RunRow>,
    /// The rule, or another reason, that did.
    pub rule: RuleRow,
}

impl UndoneWaits {
    /// How many there are in all.
    pub const fn all(self) -> u64 {
        self.again + self.no_more + self.dismissed
    }
}

impl Undone {
    /// How many values were put back.
    pub fn values(&self) -> u64 {
        self.fields.iter().map(|field| field.put_back).sum()
    }

    /// How many values were as before the run already.
    pub fn as_before(&self) -> u64 {
        self.fields.iter().map(|field| field.as_before).sum()
    }

    /// How many values were left.
    pub fn left(&self) -> u64 {
        self.fields.iter().map(|field| field.left).sum()
    }

    /// Whether the run had changed values, and the store does not have any more which.
    pub fn is_forgotten(&self) -> bool {
        self.of.counts.changed > 0 && self.values() + self.as_before() + self.left() == 0
    }
}

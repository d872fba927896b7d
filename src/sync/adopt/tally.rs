use jiff::civil::Date;

use crate::policy::{FieldId, Limit, Policy, Roster};
use crate::store::RunId;
use crate::sync::report::{Finding, Kept, Topic};

use super::super::limit::{TooManyTurned, is_beyond};
use super::job::Mark;
use super::plan::Taken;

/// What was taken over, or, where that was stopped or only tried, would have been.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted {
    /// The policy's name.
    pub policy: String,
    /// The date of the export.
    pub date: Date,
    /// The number of the run; `None` where nothing was written.
    pub run: Option<RunId>,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Whether the limit was lifted for once.
    pub allow_mass_change: bool,
    /// The source that synchronised values are said to be from.
    pub synced_from: Option<String>,
    /// Whether there were rows and none of them could be read as a record: nothing was written.
    pub no_record: bool,
    /// Rows in the files, those set aside included.
    pub rows: u64,
    /// Persons who came to the store.
    pub persons: u64,
    /// Those of them who are said to have protected identity.
    pub protected: u64,
    /// What became of the values of each field.
    pub fields: Vec<AdoptedField>,
    /// Fields of which some record says whether they are edited.
    pub marked: Vec<FieldId>,
    /// Fields of which more values are unreadable than the policy's limit allows to be overwritten.
    /// Unless the limit was lifted, nothing was written where there are any.
    pub exceeded: Vec<FieldId>,
    /// Protected identity that is said of more persons than is allowed. Unless the limit was lifted,
    /// nothing was written then.
    pub turned: Vec<TooManyTurned>,
    /// The policy's limit.
    pub limit: Option<Limit>,
    /// Whatever somebody may want to look at, by topic, then by person.
    pub findings: Vec<Finding>,
    /// The files in which rows that were set aside are kept.
    pub kept: Vec<Kept>,
    /// The sources by the ids used here.
    pub roster: Roster,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// What became of the values of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdoptedField {
    /// The field.
    pub field: FieldId,
    /// Values that the persons have edited.
    pub edited: u64,
    /// Values that a source has sent.
    pub synced: u64,
    /// Values that the persons have removed.
    pub emptied: u64,
    /// Values that could not be read, and were left out.
    pub unreadable: u64,
}

impl AdoptedField {
    /// Values that were taken over.
    pub const fn taken(&self) -> u64 {
        self.edited + self.synced
    }
}

impl Adopted {
    /// Whether it was stopped, or, only tried, would have been.
    pub fn is_stopped(&self) -> bool {
        self.no_record || (self.is_too_much() && !self.allow_mass_change)
    }

    /// Whether more is unreadable, or protected, than is allowed.
    pub fn is_too_much(&self) -> bool {
        !self.exceeded.is_empty() || !self.turned.is_empty()
    }
}

/// What became of each field, in the order of the policy.
pub(super) fn fields(policy: &Policy) -> Vec<AdoptedField> {
    let fields = (0..).map(FieldId).zip(policy.fields());
    let none = |(field, _)| AdoptedField { field, edited: 0, synced: 0, emptied: 0, unreadable: 0 };
    fields.map(none).collect()
}

/// Counts what was taken over of a person.
pub(super) fn count(fields: &mut [AdoptedField], taken: &Taken) {
    for taken in &taken.fields {
        let Some(count) = fields.get_mut(usize::from(taken.field.0)) else { continue };
        match (&taken.value, taken.mark) {
            (None, _) => count.emptied += 1,
            (Some(_), Mark::Edited) => count.edited += 1,
            (Some(_), Mark::Synced) => count.synced += 1,
        }
    }
}

/// Counts what could not be read.
pub(super) fn count_unreadable(fields: &mut [AdoptedField], findings: &[Finding]) {
    let unreadable = findings.iter().filter(|finding| finding.topic == Topic::Unreadable);
    for field in unreadable.filter_map(|finding| finding.field) {
        if let Some(count) = fields.get_mut(usize::from(field.0)) {
            count.unreadable += 1;
        }
    }
}

/// The fields of which too much is unreadable: their column is likely to be another one.
pub(super) fn exceeded(limit: Option<Limit>, fields: &[AdoptedField]) -> Vec<FieldId> {
    let Some(limit) = limit else { return Vec::new() };
    let beyond = fields
        .iter()
        .filter(|count| is_beyond(limit, count.unreadable, count.unreadable + count.taken()));
    beyond.map(|count| count.field).collect()
}

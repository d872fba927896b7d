use crate::decide::PersonState;
use crate::policy::{CategoryId, SourceId};

use super::gather::Gathered;
use super::limit::{TooManyGone, is_worth_a_word, persons_are, too_many_gone};
use super::{Job, Record};

/// Who is gone of those whom a delivery lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Lacking {
    /// Nobody: not everything came, or nobody knows whose a row is.
    #[default]
    Nobody,
    /// Everybody: all that the source has came.
    Everybody,
    /// Those of whom the source says so.
    Deleted,
}

/// What a source had and has no more.
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// The source; `None` where nobody is taken to be gone.
    source: Option<SourceId>,
    lacking: Lacking,
    /// How many persons the source has in no category any more.
    persons: u64,
    /// How many it had.
    had: u64,
}

impl Gone {
    /// Of a delivery of this source, or of edits.
    pub(super) fn new(job: &Job<'_>, gathered: &Gathered, source: Option<SourceId>) -> Self {
        let lacking = match source {
            Some(_) if job.full && !gathered.somebody => Lacking::Everybody,
            Some(_) if !job.full && !gathered.deleted.is_empty() => Lacking::Deleted,
            _ => Lacking::Nobody,
        };
        let source = source.filter(|_| lacking != Lacking::Nobody);
        Self { source, lacking, ..Self::default() }
    }

    /// Who is gone of those whom the delivery lacks.
    pub(super) fn lacking(&self) -> Lacking {
        self.lacking
    }

    /// Says how many persons the source had.
    pub(super) fn had(&mut self, persons: u64) {
        self.had = persons;
    }

    /// The categories in which the source no longer has a person.
    pub(super) fn add(
        &mut self,
        state: &PersonState,
        records: &[Record],
        is_elsewhere: bool,
    ) -> Vec<CategoryId> {
        let Some(source) = self.source else { return Vec::new() };
        if self.lacking == Lacking::Deleted && !records.is_empty() {
            return Vec::new();
        }
        let known = state.known.iter().filter(|known| known.source == source);
        let known: Vec<CategoryId> = known.map(|known| known.category).collect();
        let is_there = |category: &CategoryId| {
            is_elsewhere || records.iter().any(|record| record.category == *category)
        };
        let gone: Vec<CategoryId> =
            known.iter().copied().filter(|known| !is_there(known)).collect();
        self.persons += u64::from(!known.is_empty() && gone.len() == known.len());
        gone
    }

    /// Whether more are gone than the policy allows.
    pub(super) fn too_many(&self, job: &Job<'_>) -> Option<TooManyGone> {
        too_many_gone(job.policy.limit(), self.persons, self.had)
    }

    /// A line for whoever may have been given a file that was cut off.
    pub(super) fn warning(&self, job: &Job<'_>) -> Option<String> {
        let (gone, had) = (self.persons, self.had);
        if !is_worth_a_word(job.policy.limit(), gone, had) {
            return None;
        }
        let (label, [persons, are]) = (job.policy.source_label(job.source), persons_are(gone, had));
        Some(format!("{gone} of {had} {persons} that {label} had {are} gone"))
    }
}

use crate::decide::{Known, Origin, PersonState, StoredValue, Waiting};
use crate::policy::{CategoryId, FieldId, SourceId};
use crate::record::Value;

/// The parts in which a person became another than it was.
#[derive(Debug, Default)]
pub(super) struct Delta<'a> {
    /// Stored values that are new or others.
    pub(super) stored: Vec<(FieldId, &'a StoredValue)>,
    /// Records that are new, or say something else of protected identity.
    pub(super) known: Vec<&'a Known>,
    /// Records that are no more, all that they reported included.
    pub(super) forgotten: Vec<(SourceId, CategoryId)>,
    /// Those of the forgotten records that leave a mark of protected identity.
    pub(super) marked: Vec<(SourceId, CategoryId)>,
    /// Those who have come to say protected identity apart from any record that they had.
    pub(super) newly_marked: Vec<Origin>,
    /// Those whose mark is lifted.
    pub(super) unmarked: Vec<Origin>,
    /// Sources whose records came in another order.
    pub(super) reordered: Vec<SourceId>,
    /// Reports that are new or others; `None` where nothing is reported any more.
    pub(super) reported: Vec<(SourceId, CategoryId, FieldId, Option<&'a Value>)>,
    /// What waits now.
    pub(super) waiting: Vec<&'a Waiting>,
    /// What waits no more.
    pub(super) settled: Vec<(FieldId, CategoryId, Origin)>,
}

impl<'a> Delta<'a> {
    pub(super) fn between(before: &'a PersonState, after: &'a PersonState) -> Self {
        let mut delta = Self::default();
        for (field, stored) in &after.stored {
            if before.stored(*field) != Some(stored) {
                delta.stored.push((*field, stored));
            }
        }
        for known in &before.known {
            if after.latest(known.source, known.category).is_none() {
                delta.forgotten.push((known.source, known.category));
                let origin = Origin::Source(known.source);
                let is_new = !before.is_protected_by(origin);
                if (known.protected || is_new) && after.marked_by.contains(&origin) {
                    delta.marked.push((known.source, known.category));
                }
            }
        }
        let left = |origin: &Origin| {
            delta.marked.iter().any(|(source, _)| Origin::Source(*source) == *origin)
        };
        let new = after.marked_by.iter().filter(|origin| !before.marked_by.contains(origin));
        delta.newly_marked = new.filter(|origin| !left(origin)).copied().collect();
        let lifted = before.marked_by.iter().filter(|source| !after.marked_by.contains(source));
        delta.unmarked.extend(lifted);
        for known in &after.known {
            delta.compare(before.latest(known.source, known.category), known);
        }
        delta.reorder(before, after);
        for waiting in &before.waiting {
            if !after.waiting.iter().any(|other| other.key() == waiting.key()) {
                delta.settled.push(waiting.key());
            }
        }
        let waits = after.waiting.iter().filter(|waiting| !before.waiting.contains(waiting));
        delta.waiting.extend(waits);
        delta
    }

    fn reorder(&mut self, before: &'a PersonState, after: &'a PersonState) {
        let of = |state: &'a PersonState, source| {
            let known = state.known.iter().filter(move |known| known.source == source);
            known.map(|known| known.category)
        };
        for Known { source, .. } in &after.known {
            if self.reordered.last() != Some(source) && !of(before, *source).eq(of(after, *source))
            {
                self.reordered.push(*source);
            }
        }
    }

    fn compare(&mut self, before: Option<&'a Known>, after: &'a Known) {
        let (source, category) = (after.source, after.category);
        if before.is_none_or(|before| before.protected != after.protected) {
            self.known.push(after);
        }
        for (field, value) in &after.values {
            if before.and_then(|before| before.value(*field)) != Some(value) {
                self.reported.push((source, category, *field, Some(value)));
            }
        }
        for (field, _) in before.iter().flat_map(|before| &before.values) {
            if after.value(*field).is_none() {
                self.reported.push((source, category, *field, None));
            }
        }
    }
}

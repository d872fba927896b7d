use crate::decide::Origin;
use crate::policy::{CategoryId, FieldId, RuleId, SourceId};

/// The store's number for the person's own edits, among the sources.
pub(super) const USER: i64 = 0;

/// The ids of a run's policy and roster, and those of the store for the same names.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) categories: Ids,
    pub(super) fields: Ids,
    pub(super) sources: Ids,
    pub(super) rules: Ids,
    /// Whether what a source reported counts, by [`SourceId`].
    pub(super) accepted: Vec<bool>,
}

/// Ids of one sort: the policy's are places in a list, the store's small numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    stored: Vec<i64>,
    places: Vec<Option<usize>>,
}

impl Names {
    pub(super) fn origin(&self, origin: Origin) -> i64 {
        match origin {
            Origin::User => USER,
            Origin::Source(source) => self.source(source),
        }
    }

    pub(super) fn source(&self, source: SourceId) -> i64 {
        self.sources.stored(usize::from(source.0))
    }

    pub(super) fn category(&self, category: CategoryId) -> i64 {
        self.categories.stored(usize::from(category.0))
    }

    pub(super) fn field(&self, field: FieldId) -> i64 {
        self.fields.stored(usize::from(field.0))
    }

    pub(super) fn rule(&self, rule: RuleId) -> i64 {
        self.rules.stored(rule.0 as usize)
    }

    pub(super) fn origin_of(&self, stored: i64) -> Option<Origin> {
        if stored == USER {
            return Some(Origin::User);
        }
        self.source_of(stored).map(Origin::Source)
    }

    pub(super) fn source_of(&self, stored: i64) -> Option<SourceId> {
        u16::try_from(self.sources.place(stored)?).ok().map(SourceId)
    }

    pub(super) fn accepts(&self, source: SourceId) -> bool {
        self.accepted.get(usize::from(source.0)).copied().unwrap_or_default()
    }

    pub(super) fn category_of(&self, stored: i64) -> Option<CategoryId> {
        u8::try_from(self.categories.place(stored)?).ok().map(CategoryId)
    }

    pub(super) fn field_of(&self, stored: i64) -> Option<FieldId> {
        u16::try_from(self.fields.place(stored)?).ok().map(FieldId)
    }

    pub(super) fn rule_of(&self, stored: i64) -> Option<RuleId> {
        u32::try_from(self.rules.place(stored)?).ok().map(RuleId)
    }
}

impl Ids {
    /// Enters the store's number for the next place.
    pub(super) fn push(&mut self, stored: i64) {
        let at = usize::try_from(stored).unwrap_or_default();
        if self.places.len() <= at {
            self.places.resize(at + 1, None);
        }
        self.places[at] = Some(self.stored.len());
        self.stored.push(stored);
    }

    fn stored(&self, place: usize) -> i64 {
        self.stored[place]
    }

    /// The place of a number, which it is given where it has none.
    pub(super) fn place_or_push(&mut self, stored: i64) -> usize {
        self.place(stored).unwrap_or_else(|| {
            self.push(stored);
            self.stored.len() - 1
        })
    }

    fn place(&self, stored: i64) -> Option<usize> {
        self.places.get(usize::try_from(stored).ok()?).copied().flatten()
    }
}

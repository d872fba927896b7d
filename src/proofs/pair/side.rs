use crate::decide::{CategorySet, Event, Origin, Situation, Stored};
use crate::policy::{CategoryId, Policy, Roster, Slot, SourceId};
use crate::proofs::cover::Answers;

use super::names::{Names, place};

/// One of two policies, with what the names of the situations are to it.
#[derive(Debug)]
pub(super) struct Side<'p> {
    pub(super) policy: &'p Policy,
    pub(super) slot: &'p Slot,
    pub(super) roster: Roster,
    /// By its own test: the question.
    pub(super) places: Vec<usize>,
    /// Its own number of each category, if it has it.
    categories: Vec<Option<CategoryId>>,
    /// Its own number of each source.
    sources: Vec<SourceId>,
    /// By its own fact: the number in the situations.
    facts: Vec<usize>,
    /// Whether all numbers are its own, so that nothing has to be translated.
    is_plain: bool,
}

impl<'p> Side<'p> {
    pub(super) fn new(
        names: &Names<'_>,
        policy: &'p Policy,
        slot: &'p Slot,
        places: Vec<usize>,
    ) -> Self {
        let roster = policy.roster(names.roster.names());
        let own = |id| roster.id(names.roster.name(id));
        let sources: Vec<SourceId> = names.roster.ids().filter_map(own).collect();
        let categories: Vec<_> =
            names.categories.iter().map(|name| policy.category(name)).collect();
        let facts: Vec<usize> =
            policy.facts().iter().map(|fact| place(&names.facts, &fact.name)).collect();
        let is_plain = sources.iter().copied().eq(names.roster.ids())
            && categories
                .iter()
                .copied()
                .eq((0..).map(CategoryId).map(Some).take(categories.len()))
            && facts.iter().copied().eq(0..facts.len());
        Self { policy, slot, roster, places, categories, sources, facts, is_plain }
    }

    /// A situation in this policy's names, lent to `then`.
    pub(super) fn view<R>(
        &self,
        joint: &Situation<'_>,
        then: impl FnOnce(&Situation<'_>) -> R,
    ) -> R {
        if self.is_plain {
            return then(&Situation { field: self.slot.field, ..*joint });
        }
        let source = |id: SourceId| self.sources[usize::from(id.0)];
        let reports = joint.reported.iter();
        let reported: Vec<_> = reports.map(|(id, value)| (source(*id), *value)).collect();
        let fact = |at: &usize| joint.facts.get(*at).copied().flatten();
        let facts: Vec<_> = self.facts.iter().map(fact).collect();
        let known = (0..).map(CategoryId).zip(&self.categories);
        let also = known.filter(|(id, _)| joint.also.has(*id)).filter_map(|(_, own)| *own);
        let stored = joint.stored;
        then(&Situation {
            category: self.slot.category,
            field: self.slot.field,
            event: match joint.event {
                Event::Record(id) => Event::Record(source(id)),
                Event::Edit => Event::Edit,
            },
            stored: Stored {
                origin: stored.origin.map(|origin| match origin {
                    Origin::Source(id) => Origin::Source(source(id)),
                    Origin::User => Origin::User,
                }),
                category: stored.category.and_then(|id| self.categories[usize::from(id.0)]),
                ..stored
            },
            reported: &reported,
            facts: &facts,
            also: also.fold(CategorySet::default(), CategorySet::with),
            ..*joint
        })
    }

    /// The answers to the questions that are asked of every pair.
    pub(super) fn plain_answers(&self, situation: &Situation<'_>) -> Answers {
        let Situation { incoming, stored, .. } = *situation;
        let is_same = self.policy.kind(self.slot.field).alike(incoming, stored.value);
        Answers::from(incoming.is_none())
            | Answers::from(stored.value.is_none()) << 1
            | Answers::from(is_same) << 2
            | Answers::from(stored.origin == Some(Origin::User)) << 3
    }
}

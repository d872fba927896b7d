use std::ops::ControlFlow;

use crate::decide::{CategorySet, Situation, Stored};
use crate::policy::FactId;

use super::super::asks::Asks;
use super::super::scope::Scope;

/// All that no other part of a situation depends on.
#[derive(Debug)]
pub(in crate::proofs) struct Rest {
    protected: &'static [bool],
    new: &'static [bool],
    also: Vec<CategorySet>,
    facts: Facts,
}

/// What a record can say of facts. The combinations are many: they are counted, never listed.
#[derive(Debug)]
struct Facts {
    /// How many facts the policy declares.
    declared: usize,
    /// Those that are asked, each absent, one of those mentioned, or something else.
    asked: Vec<(FactId, Vec<Option<String>>)>,
}

impl Rest {
    pub(super) fn of(scope: &Scope<'_>) -> Self {
        let asks = &scope.asks;
        let asked = |asked| if asked { &[false, true][..] } else { &[false] };
        let mut also = vec![CategorySet::default()];
        for category in asks.persons.iter().filter(|person| **person != scope.category).take(20) {
            let with: Vec<_> = also.iter().map(|subset| subset.with(*category)).collect();
            also.extend(with);
        }
        Self {
            protected: asked(asks.protected),
            new: asked(asks.new),
            also,
            facts: Facts::of(scope.facts, asks),
        }
    }

    /// Shows the situations that differ from this one in nothing but the rest, in the same order
    /// every time.
    pub(in crate::proofs) fn each(
        &self,
        situation: &Situation<'_>,
        mut see: impl FnMut(&Situation<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for number in 0..self.facts.count() {
            let facts = &*self.facts.combination(number);
            for &protected in self.protected {
                for &also in &self.also {
                    for &new in self.new {
                        if !new || (Self::can_be_new(situation) && also.is_empty()) {
                            see(&Situation { facts, protected, also, new, ..*situation })?;
                        }
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Every combination of facts.
    pub(super) fn facts(&self) -> impl Iterator<Item = Vec<Option<&str>>> {
        (0..self.facts.count()).map(|number| self.facts.combination(number))
    }

    /// Whether this may be the first that is known of a person. All situations that agree in it
    /// have the same rest.
    pub(in crate::proofs) fn can_be_new(situation: &Situation<'_>) -> bool {
        situation.stored == Stored::default() && situation.reported.is_empty()
    }

    /// No fewer than [`each`](Self::each) shows.
    pub(super) fn count(&self) -> u64 {
        let others = self.protected.len() * self.also.len() * self.new.len();
        self.facts.count().saturating_mul(others as u64)
    }

    /// How many combinations of categories, and of facts.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.also.len() as u64, self.facts.count())
    }
}

impl Facts {
    fn of(declared: usize, asks: &Asks) -> Self {
        let asked = asks.facts.iter().map(|(fact, mentioned)| {
            let mut other = "other".to_owned();
            while mentioned.contains(&other) {
                other.push('r');
            }
            let said = mentioned.iter().cloned().chain([other]);
            (*fact, [None].into_iter().chain(said.map(Some)).collect())
        });
        Self { declared, asked: asked.collect() }
    }

    fn count(&self) -> u64 {
        self.asked.iter().fold(1, |all, (_, said)| all.saturating_mul(said.len() as u64))
    }

    /// The combination of that number: what each fact says is a digit of it.
    fn combination(&self, mut number: u64) -> Vec<Option<&str>> {
        let mut facts = vec![None; self.declared];
        for (fact, said) in &self.asked {
            let choices = said.len() as u64;
            facts[usize::from(fact.0)] = said[(number % choices) as usize].as_deref();
            number /= choices;
        }
        facts
    }
}

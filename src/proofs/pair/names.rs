use crate::policy::{
    CategoryId, FactId, Labelled, Outcome, Policy, Reporters, Roster, Slot, SourceId, Subject, Test,
};
use crate::proofs::asks::Asks;
use crate::proofs::scope::Scope;
use crate::proofs::sources::{Existing, FORMER, Sources, invented_for, reports_counted};

/// The names of two policies: those of the first with the numbers that they have there, then those
/// that only the second has.
pub(super) struct Names<'p> {
    pub(super) categories: Vec<&'p str>,
    pub(super) facts: Vec<&'p str>,
    pub(super) roster: Roster,
    pub(super) same_ranks: bool,
}

impl<'p> Names<'p> {
    pub(super) fn of(policies: [&'p Policy; 2], slots: [&'p Slot; 2]) -> Self {
        let [a, b] = policies;
        let sources = both(a.sources(), b.sources());
        let invented = invented_for(sources.is_empty(), wanted(slots));
        let more = invented.iter().map(String::as_str).chain([FORMER]);
        Self {
            categories: both(a.categories(), b.categories()),
            facts: both(a.facts(), b.facts()),
            roster: a.roster(sources.into_iter().chain(more)),
            // Without a rank nothing is asked of it.
            same_ranks: ranked(a) == ranked(b) || ranked(a).is_empty() || ranked(b).is_empty(),
        }
    }

    /// What is to be listed for two slots with these tests of both.
    pub(super) fn scope(
        &self,
        policies: [&'p Policy; 2],
        slots: [&'p Slot; 2],
        tests: &[Test],
    ) -> Scope<'p> {
        let [a, b] = policies;
        let Slot { category, field, edit, .. } = *slots[0];
        let mut asks = Asks::of(tests);
        asks.origin = true;
        asks.all_reports |= slots.iter().any(|slot| chooses(slot));
        let shared = a.categories().iter().filter(|known| b.category(&known.name).is_some());
        Scope {
            category,
            field,
            edit,
            kind: a.kind(field),
            sources: Sources::among(self.existing(policies), &asks, edit),
            asks,
            facts: self.facts.len(),
            one_category: shared.count() < 2,
            times: 1,
        }
    }

    /// A test in the names of the situations. What is a set is put in order, so that the same test
    /// is the same.
    pub(super) fn renamed(&self, policy: &Policy, test: &Test) -> Test {
        let source = |id: &SourceId| {
            let name = policy.sources().iter().find(|known| policy_id(policy, known) == Some(*id));
            name.and_then(|known| self.roster.id(&known.name)).unwrap_or(*id)
        };
        let category = |id: &CategoryId| {
            let name = &*policy.categories()[usize::from(id.0)].name;
            CategoryId(place(&self.categories, name) as u8)
        };
        match test {
            Test::Source(sources) => Test::Source(in_order(sources.iter().map(source))),
            Test::FromSource(id) => Test::FromSource(source(id)),
            Test::Reported(subject, Reporters::One(id)) => {
                Test::Reported(*subject, Reporters::One(source(id)))
            }
            Test::FromCategory(id) => Test::FromCategory(category(id)),
            Test::Person(id) => Test::Person(category(id)),
            Test::Fact(fact, values) => {
                let name = &*policy.facts()[usize::from(fact.0)].name;
                let fact = FactId(place(&self.facts, name) as u16);
                Test::Fact(fact, in_order(values.iter().cloned()))
            }
            Test::OneOf(subject, values) => Test::OneOf(*subject, in_order(values.iter().cloned())),
            test => test.clone(),
        }
    }

    fn existing(&self, [a, b]: [&Policy; 2]) -> Existing {
        let ids = |keep: &dyn Fn(&str) -> bool| -> Vec<SourceId> {
            self.roster.ids().filter(|id| keep(self.roster.name(*id))).collect()
        };
        let accepts = |policy: &Policy, name: &str| {
            let declared = policy.sources();
            declared.is_empty() || declared.iter().any(|known| *known.name == *name)
        };
        let both = |name: &str| name != FORMER && accepts(a, name) && accepts(b, name);
        let mut former: Vec<SourceId> = self.roster.id(FORMER).into_iter().collect();
        former.extend(ids(&|name| name != FORMER && !both(name)));
        let ranks = [ranked(a), ranked(b)].concat();
        Existing {
            accepted: ids(&both),
            former,
            ranked: ids(&|name| ranks.contains(&name)).into_iter().collect(),
            roster: self.roster.clone(),
        }
    }
}

/// How many sources have to be invented where neither policy declares one: those that are counted;
/// the one that sends a record; and where an outcome chooses the one that is chosen, as that one
/// reports the incoming value, if it is not among those that are counted for it.
fn wanted(slots: [&Slot; 2]) -> usize {
    let tests: Vec<Test> = slots.iter().flat_map(|slot| &slot.tests).cloned().collect();
    let (edit, asks) = (slots[0].edit, Asks::of(&tests));
    let wanted = reports_counted(&asks, edit).max(1);
    // A record's own source is one of those that are counted for the incoming value.
    let others = asks.counted.get(&Subject::Incoming).is_some_and(|count| *count > 1);
    let is_extra = !edit && !others && slots.iter().any(|slot| chooses(slot));
    wanted + usize::from(is_extra)
}

/// Whether an outcome of the slot chooses among the sources that report something.
fn chooses(slot: &Slot) -> bool {
    let chooses = |outcome| matches!(outcome, Outcome::TakeAsReported | Outcome::TakeBest);
    slot.rules.iter().any(|rule| chooses(rule.outcome))
}

fn policy_id(policy: &Policy, source: &Labelled) -> Option<SourceId> {
    policy.roster([]).id(&source.name)
}

/// The ranked sources, the best first.
fn ranked(policy: &Policy) -> Vec<&str> {
    policy.rank().collect()
}

fn both<'p>(a: &'p [Labelled], b: &'p [Labelled]) -> Vec<&'p str> {
    let mut names: Vec<&str> = Vec::new();
    for declared in a.iter().chain(b) {
        if !names.contains(&&*declared.name) {
            names.push(&declared.name);
        }
    }
    names
}

pub(super) fn place(names: &[&str], name: &str) -> usize {
    names.iter().position(|known| *known == name).unwrap_or_default()
}

fn in_order<T: Ord>(parts: impl Iterator<Item = T>) -> Box<[T]> {
    let mut parts: Vec<T> = parts.collect();
    parts.sort_unstable();
    parts.dedup();
    parts.into()
}

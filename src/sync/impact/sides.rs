use crate::decide::{PersonState, Situation, SituationLine, StoredValue};
use crate::policy::FieldId;
use crate::store::PersonRow;

use super::Change;
use super::again::{Again, Told};
use super::assumed::Assumed;
use super::pair::Pair;
use super::side::{Outcome, Side};
use super::unkept::Unkept;

/// The policy, and what it is held against.
pub(super) struct Sides<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) policy: Side<'a>,
    /// `None` where it is what is stored.
    pub(super) baseline: Option<Side<'a>>,
}

/// Whether what a situation has stored is not what the store has, but what a record has brought
/// just before.
fn is_of_a_record(known: &PersonState, situation: &Situation<'_>) -> bool {
    let stored = known.stored(situation.field).map(StoredValue::as_stored).unwrap_or_default();
    (stored.value, stored.since) != (situation.stored.value, situation.stored.since)
}

/// What would become of a person's values.
#[derive(Default)]
pub(super) struct OfPerson {
    /// Those that would be others or start to wait.
    pub(super) changes: Vec<Change>,
    /// Whether the person is one with protected identity.
    pub(super) protected: bool,
    /// Those that a source's run would overwrite or clear by the policy, in any case.
    pub(super) overwritten: Vec<(Box<str>, FieldId)>,
    /// How many of the values another source reports otherwise.
    pub(super) disputed: u64,
}

/// A person as the policy and the baseline see it.
struct States {
    policy: PersonState,
    baseline: Option<PersonState>,
}

/// A source that a person is known to, and the categories in which it has it.
struct Source {
    name: Box<str>,
    categories: Vec<Box<str>>,
}

/// Whoever wants to see what the policy decides by each assumption, by its place.
type SeeEach<'s> = Option<&'s mut dyn FnMut(usize, &Situation<'_>)>;

impl Sides<'_> {
    /// What would become of a person's values.
    pub(super) fn of_person(&self, key: &str, row: &PersonRow<'_>) -> OfPerson {
        let states = self.states(row);
        let mut found = OfPerson { protected: row.is_protected(), ..OfPerson::default() };
        for source in self.sources(row) {
            let assumptions = self.pair.asked.assumptions(&source.categories);
            let outcomes = self.outcomes(&states, &source.name, &assumptions, None);
            found.protected |= outcomes.iter().flatten().any(Outcome::is_protected);
            let values = outcomes.iter().map(|[_, after]| after.overwritten(&states.policy));
            let certain = values.reduce(|all, some| &all & &some).unwrap_or_default();
            let name = &source.name;
            found.overwritten.extend(certain.into_iter().map(|field| (name.clone(), field)));
            let changes = self.pair.changes((key, row), name, &source.categories, &outcomes);
            found.changes.extend(changes);
        }
        found.disputed = self.pair.disputed(row, &found.changes);
        found
    }

    /// What would become of one field of a person, and what is decided meanwhile.
    pub(super) fn again(&self, key: &str, row: &PersonRow<'_>, field: &str) -> Vec<Again> {
        let states = self.states(row);
        let again = |source| self.again_by((key, row), &states, source, field);
        self.sources(row).into_iter().map(again).collect()
    }

    fn again_by(
        &self,
        (key, row): (&str, &PersonRow<'_>),
        states: &States,
        source: Source,
        field: &str,
    ) -> Again {
        let Source { name, categories } = source;
        let asked = &self.pair.asked;
        let assumptions = asked.assumptions(&categories);
        let roster = self.policy.roster();
        let mut courses = vec![Vec::new(); assumptions.len()];
        let not_kept = asked.about(&categories, field);
        let mut see = |place: usize, situation: &Situation<'_>| {
            if self.pair.policy.field(field) != Some(situation.field) {
                return;
            }
            let category = &self.pair.policy.categories()[usize::from(situation.category.0)].name;
            let facts = asked.about(&[(&**category).into()], field).into_iter();
            let mut assumed: Vec<Unkept> = facts.filter(|what| *what != Unkept::Modified).collect();
            // When one record was modified is asked of the next, too.
            assumed.extend(not_kept.iter().filter(|what| **what == Unkept::Modified).cloned());
            let mut situation = *situation;
            if !assumed.contains(&Unkept::Modified) && is_of_a_record(&states.policy, &situation) {
                situation.stored.since = None;
            }
            let situation = SituationLine::of(roster, &situation);
            courses[place].push(Told { situation, assumed });
        };
        let outcomes = self.outcomes(states, &name, &assumptions, Some(&mut see));
        let mut changes = self.pair.changes((key, row), &name, &categories, &outcomes);
        changes.retain(|change| *change.group.field == *field);
        let is_accepted = self.pair.policy.accepts(&name);
        Again::new(self.pair.policy, (name, is_accepted), changes, not_kept, courses)
    }

    fn states(&self, row: &PersonRow<'_>) -> States {
        let baseline = self.baseline.as_ref().map(|side| side.state(row));
        States { policy: self.policy.state(row), baseline }
    }

    fn sources(&self, row: &PersonRow<'_>) -> Vec<Source> {
        let register = self.pair.register;
        let mut numbers: Vec<i64> = row.known.iter().map(|known| known.source).collect();
        numbers.dedup();
        let source = |number| {
            let known = row.known.iter().filter(|known| known.source == number);
            let categories = known.map(|known| register.category(known.category).name.into());
            Source { name: register.source(number).name.into(), categories: categories.collect() }
        };
        numbers.into_iter().map(source).collect()
    }

    /// What the baseline and the policy would do by each assumption.
    fn outcomes(
        &self,
        states: &States,
        source: &str,
        assumptions: &[Assumed<'_>],
        mut see: SeeEach<'_>,
    ) -> Vec<[Outcome<'_>; 2]> {
        let mut outcomes = Vec::new();
        for (place, assumed) in assumptions.iter().enumerate() {
            let before = self.baseline.as_ref().zip(states.baseline.as_ref());
            let before = before.map(|(side, state)| side.outcome(state, source, assumed, None));
            let after = match &mut see {
                None => self.policy.outcome(&states.policy, source, assumed, None),
                Some(see) => {
                    let mut see = |situation: &Situation<'_>| see(place, situation);
                    self.policy.outcome(&states.policy, source, assumed, Some(&mut see))
                }
            };
            outcomes.push([before.unwrap_or_default(), after]);
        }
        outcomes
    }
}

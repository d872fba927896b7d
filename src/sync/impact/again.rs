use crate::decide::{Event, Origin, SituationLine, Verdict};
use crate::policy::{Policy, RuleId};
use crate::record::Value;
use crate::store::Store;

use super::super::{Failure, Progress};
use super::unkept::Unkept;
use super::{Change, Question, sides};

/// What a policy would decide about a field of a person when a source says once more what it said
/// last, and what would become of it.
#[derive(Debug, Clone)]
pub struct Again {
    /// The source.
    pub source: Box<str>,
    /// Whether the policy accepts it; else its records would be refused.
    pub is_accepted: bool,
    /// What would become of the field, as [`impact`](super::impact()) has it.
    pub changes: Vec<Change>,
    /// What rules ask for of the records, and the store does not keep.
    pub not_kept: Vec<Unkept>,
    /// What is decided of the source's records of the person that have the field, one after the
    /// other: once for each way that it may go by what the store does not keep. First how it goes
    /// where they have nothing of that.
    pub courses: Vec<Vec<Told>>,
}

/// What is decided of a record.
#[derive(Debug, Clone)]
pub struct Told {
    /// The situation that it makes.
    pub situation: SituationLine,
    /// What the record is taken to have in it, or not to have, as the store does not keep it.
    pub assumed: Vec<Unkept>,
}

/// What of a decision is told apart: the rule, what it says, and what is stored then or waits.
type Decided = (RuleId, &'static str, Option<Value>, Option<Value>);

/// Asks what a policy would decide about a field of the person with this key when each source says
/// once more what it said last: what [`impact`](super::impact()) foresees of it, with the
/// situations that it comes from. It is nothing where the store has no such person.
///
/// # Errors
/// As [`impact`](super::impact()).
pub fn again(
    store: &mut dyn Store,
    question: &Question<'_>,
    (key, field): (&str, &str),
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Again>, Failure> {
    let register = store.register()?;
    let (_, sides) = sides(store, question, &register, progress)?;
    let mut all = Vec::new();
    store.persons(&mut |_, person, row| {
        if person == key {
            all = sides.again(person, row, field);
        }
        Ok(())
    })?;
    Ok(all)
}

impl Again {
    /// Out of what is decided by each assumption.
    pub(super) fn new(
        policy: &Policy,
        (source, is_accepted): (Box<str>, bool),
        changes: Vec<Change>,
        not_kept: Vec<Unkept>,
        all: Vec<Vec<Told>>,
    ) -> Self {
        let mut courses: Vec<Vec<Told>> = Vec::new();
        let mut known = Vec::new();
        for course in all.into_iter().filter(|course| !course.is_empty()) {
            let decided: Vec<_> = course.iter().map(|told| told.decided(policy)).collect();
            if !known.contains(&decided) {
                known.push(decided);
                courses.push(course);
            }
        }
        Self { source, is_accepted, changes, not_kept, courses }
    }
}

impl Told {
    /// Whether it is known since when the value is stored that the policy would store: another
    /// value of the source is so since its record was modified, which no store keeps.
    pub fn says_since(&self, policy: &Policy) -> bool {
        self.assumed.contains(&Unkept::Modified)
            || self.situation.lend(|situation| {
                let Some(decision) = policy.decide(situation) else { return true };
                let (stored, Event::Record(source)) = (decision.stored, situation.event) else {
                    return true;
                };
                let kind = policy.kind(situation.field);
                stored.origin != Some(Origin::Source(source))
                    || kind.alike(stored.value, situation.stored.value)
            })
    }

    fn decided(&self, policy: &Policy) -> Option<Decided> {
        self.situation.lend(|situation| {
            let decision = policy.decide(situation)?;
            let waits = match decision.verdict {
                Verdict::Hold(proposed) => proposed.cloned(),
                _ => None,
            };
            let stored = decision.stored.value.cloned();
            Some((decision.rule, decision.verdict.word(), stored, waits))
        })
    }
}

use crate::policy::{Policy, Test};
use crate::proofs::Question;

/// What the conditions of a place that are about one fact say together, where one of them says
/// what it is.
pub(super) struct Fact {
    /// The places of the questions that it stands for.
    pub(super) places: Vec<usize>,
    /// All that it can be, as a rule file would ask it.
    pub(super) text: String,
}

/// Of each fact of which a part says what it is, and others what it is besides or is not: the same
/// in one condition.
pub(super) fn facts(
    policies: [&Policy; 2],
    questions: &[Question],
    parts: &[(usize, bool)],
) -> Vec<Fact> {
    let known: Vec<Part<'_>> =
        parts.iter().filter_map(|part| Part::of(policies, questions, *part)).collect();
    let firsts = known.iter().enumerate().filter(|(at, part)| {
        part.holds && !known[..*at].iter().any(|other| other.holds && other.name == part.name)
    });
    let facts = firsts.filter_map(|(_, first)| {
        let same: Vec<&Part<'_>> = known.iter().filter(|part| part.name == first.name).collect();
        let Test::Fact(fact, words) = first.test else { return None };
        let is_left = |word: &str| same.iter().all(|part| part.has(word) == part.holds);
        let left: Box<[Box<str>]> = words.iter().filter(|word| is_left(word)).cloned().collect();
        let text = policies[first.side].written(&Test::Fact(*fact, left.clone()), true)?;
        let places = same.iter().map(|part| part.place).collect();
        (same.len() > 1 && !left.is_empty()).then_some(Fact { places, text })
    });
    facts.collect()
}

/// A part of a term that is about a fact.
struct Part<'q> {
    place: usize,
    holds: bool,
    side: usize,
    test: &'q Test,
    name: &'q str,
}

impl<'q> Part<'q> {
    fn of(
        policies: [&'q Policy; 2],
        questions: &'q [Question],
        (place, holds): (usize, bool),
    ) -> Option<Self> {
        let Question { side, test, .. } = questions.get(place)?;
        let Test::Fact(fact, _) = test else { return None };
        let name = &policies[*side].facts()[usize::from(fact.0)].name;
        Some(Self { place, holds, side: *side, test, name })
    }

    fn has(&self, word: &str) -> bool {
        matches!(self.test, Test::Fact(_, words) if words.iter().any(|known| **known == *word))
    }
}

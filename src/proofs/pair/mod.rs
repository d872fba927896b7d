//! The situations that two policies can both be asked about.
//!
//! Names are the same where they are written alike. A fact or a category that only one of the
//! policies declares is passed over by the other, as in a run. Of sources, only those send records
//! and report values that both accept, and report them in categories that both have; a stored
//! value may be from any.
//!
//! The situations are those of one [`Space`] over the tests of both slots. Of two policies more
//! can be seen than of one, since what they store is compared: who a value is from is always
//! asked, and where an outcome chooses among sources, each source counts as named.

mod names;
mod side;

use std::ops::ControlFlow;

use serde_json::{Map, Value as Json};

use crate::decide::{Origin, SITUATION_KEYS, Situation, situation_json};
use crate::policy::{Policy, Slot, Subject, Test};

use super::cover::{Answers, MOST_QUESTIONS};
use super::space::{Space, TooLarge};
use names::Names;
use side::Side;

/// What every pair is asked, as outcomes depend on it: whether a value is there, the same, and the
/// person's own.
const PLAIN: [Test; 4] = [
    Test::Missing(Subject::Incoming),
    Test::Missing(Subject::Stored),
    Test::Same(Subject::Incoming, Subject::Stored),
    Test::Edited,
];

/// A slot of one policy and the slot of the same name of another, with the situations that both
/// can be asked about.
#[derive(Debug)]
pub struct Pair<'p> {
    sides: [Side<'p>; 2],
    space: Space,
    questions: Vec<Question>,
}

/// A test that rules of either policy ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The policy whose test it is: the first where both ask it.
    pub side: usize,
    /// The test, in that policy's names.
    pub test: Test,
    /// Whether it is about ranks, and the ranks of the two are not the same.
    pub of_own_ranks: bool,
}

/// A situation as two policies see it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    sides: &'a [Side<'a>; 2],
    /// To each of them, in its own names.
    pub situations: [&'a Situation<'a>; 2],
    /// The answers to the questions.
    pub answers: Answers,
}

impl<'p> Pair<'p> {
    /// The situations of these slots, which are of the same category and field, of the same kind,
    /// and both of records or both of edits.
    ///
    /// # Errors
    /// There are more than [`MOST_SITUATIONS`](super::MOST_SITUATIONS), or it cannot be told which
    /// there are, or more is asked than can be told apart.
    pub fn new(policies: [&'p Policy; 2], slots: [&'p Slot; 2]) -> Result<Self, TooLarge> {
        let names = Names::of(policies, slots);
        if names.categories.len() > 64 {
            return Err(TooLarge { reason: "together they have more than 64 categories".into() });
        }
        let mut asked = Asked { known: Vec::new(), same_ranks: names.same_ranks };
        for test in PLAIN {
            asked.place(0, &test, test.clone());
        }
        let sides = [0, 1].map(|at| {
            let place = |test: &Test| asked.place(at, test, names.renamed(policies[at], test));
            let places = slots[at].tests.iter().map(place).collect();
            Side::new(&names, policies[at], slots[at], places)
        });
        if asked.known.len() > MOST_QUESTIONS {
            let reason = format!("their rules ask more than {MOST_QUESTIONS} things");
            return Err(TooLarge { reason });
        }
        let (tests, questions): (Vec<Test>, Vec<Question>) = asked.known.into_iter().unzip();
        let space = Space::over(names.scope(policies, slots, &tests))?;
        Ok(Self { sides, space, questions })
    }

    /// What is asked, by its place in the answers. The first four are of every pair: whether the
    /// incoming value is missing, the stored one, whether they are the same, and whether the
    /// stored value is the person's own.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// A question as a rule file would ask it; see [`Policy::written`].
    pub fn written(&self, question: usize, holds: bool) -> Option<String> {
        let Question { side, test, .. } = self.questions.get(question)?;
        self.sides[*side].policy.written(test, holds)
    }

    /// Shows every situation, until `see` has seen enough.
    pub fn visit(&self, mut see: impl FnMut(&Seen<'_>) -> ControlFlow<()>) {
        let mut answered = Vec::new();
        let [a, b] = &self.sides;
        self.space.visit(|joint| {
            a.view(joint, |of_a| {
                b.view(joint, |of_b| {
                    let mut answers = a.plain_answers(of_a);
                    for (side, situation) in [(a, of_a), (b, of_b)] {
                        side.policy.answer(situation, &mut answered);
                        for (place, holds) in side.places.iter().zip(&answered) {
                            answers |= Answers::from(*holds) << place;
                        }
                    }
                    see(&Seen { sides: &self.sides, situations: [of_a, of_b], answers })
                })
            })
        });
    }
}

impl Seen<'_> {
    /// The situation as a line that `foga decide` reads with the first policy, and with the
    /// second: the same line, unless it speaks of a category that only one of them has. Facts that
    /// a policy does not declare it passes over.
    pub fn lines(&self) -> [String; 2] {
        let lines = [0, 1].map(|side| -> Map<String, Json> {
            let Side { policy, roster, .. } = &self.sides[side];
            let line = situation_json(policy, roster, self.situations[side]);
            serde_json::from_str(&line).unwrap_or_default()
        });
        let facts = |line: &Map<String, Json>| line.get("facts").and_then(Json::as_object).cloned();
        let facts: Map<String, Json> = lines.iter().filter_map(facts).flatten().collect();
        lines.map(|mut line| {
            if !facts.is_empty() {
                line.insert("facts".to_owned(), Json::Object(facts.clone()));
            }
            let in_order = SITUATION_KEYS.iter().filter_map(|key| line.remove_entry(*key));
            Json::Object(in_order.collect()).to_string()
        })
    }

    /// Whether an origin to the first policy and one to the second are the same.
    pub fn same_origin(&self, a: Option<Origin>, b: Option<Origin>) -> bool {
        match (a, b) {
            (Some(Origin::Source(a)), Some(Origin::Source(b))) => {
                let [of_a, of_b] = self.sides;
                of_a.roster.name(a) == of_b.roster.name(b)
            }
            (a, b) => a == b,
        }
    }
}

/// What is asked so far: in the names of the situations, and in those of a policy.
struct Asked {
    known: Vec<(Test, Question)>,
    same_ranks: bool,
}

impl Asked {
    /// The place of a test, which is a new one where it was not asked before.
    fn place(&mut self, side: usize, test: &Test, joint: Test) -> usize {
        let is_of_ranks = matches!(test, Test::StoredOutranks | Test::IncomingOutranks);
        let of_own_ranks = is_of_ranks && !self.same_ranks;
        let same =
            |(other, by): &(Test, Question)| *other == joint && (by.side == side || !of_own_ranks);
        self.known.iter().position(same).unwrap_or_else(|| {
            self.known.push((joint, Question { side, test: test.clone(), of_own_ranks }));
            self.known.len() - 1
        })
    }
}

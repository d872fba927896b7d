use super::super::RuleId;
use super::{Outcome, PLAIN, Settled, Sieve, Subject, Test};

const CLASSES: usize = 1 << PLAIN.len();

/// What a slot decides where plain tests say it all, guards included.
///
/// Most decisions look at nothing else, so it is small and lies near: a byte for each class of the
/// plain aspect, and the few answers that there are.
#[derive(Debug)]
pub(crate) struct Ready {
    /// By class the place of its answer, or [`OPEN`].
    places: [u8; CLASSES],
    answers: Box<[(RuleId, Effect)]>,
}

/// It depends on more than plain tests.
const OPEN: u8 = u8::MAX;

/// What a decision does, where that does not depend on what sources report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The incoming value is stored.
    Take,
    /// All stays.
    Keep,
    /// The stored value becomes missing.
    Clear,
    /// All stays, and the incoming value waits.
    Hold,
}

impl Ready {
    pub(in super::super) fn new(rules: &Sieve, guards: &Sieve) -> Self {
        let mut answers = Vec::new();
        let mut place = |class| {
            let answer = answer(rules, guards, class)?;
            let known = answers.iter().position(|known| *known == answer);
            let place = known.unwrap_or_else(|| {
                answers.push(answer);
                answers.len() - 1
            });
            u8::try_from(place).ok()
        };
        let places = std::array::from_fn(|class| place(class).unwrap_or(OPEN));
        Self { places, answers: answers.into() }
    }

    /// The rule that decides and what it does, in a class of the plain aspect; `None` where that
    /// depends on more.
    #[inline]
    pub(crate) fn get(&self, class: usize) -> Option<(RuleId, Effect)> {
        self.answers.get(usize::from(self.places[class])).copied()
    }
}

fn answer(rules: &Sieve, guards: &Sieve, class: usize) -> Option<(RuleId, Effect)> {
    let Settled::By(rule) = rules.settled(class) else { return None };
    let holds =
        |test: Test| PLAIN.iter().position(|plain| *plain == test).map(|bit| class >> bit & 1 == 1);
    let (effect, changes) = match rule.outcome {
        Outcome::Take => (Effect::Take, !holds(Test::Same(Subject::Incoming, Subject::Stored))?),
        Outcome::Keep => (Effect::Keep, false),
        Outcome::Clear => (Effect::Clear, !holds(Test::Missing(Subject::Stored))?),
        Outcome::Hold => (Effect::Hold, false),
        Outcome::TakeAsReported | Outcome::TakeBest => return None,
    };
    if !changes {
        return Some((rule.rule, effect));
    }
    match guards.settled(class) {
        Settled::None => Some((rule.rule, effect)),
        Settled::Open => None,
        Settled::By(guard) => match (guard.outcome, effect) {
            (Outcome::Hold, Effect::Take) => Some((guard.rule, Effect::Hold)),
            // What waits would be that nothing is stored.
            (Outcome::Hold, _) => None,
            _ => Some((guard.rule, Effect::Keep)),
        },
    }
}

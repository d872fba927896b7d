//! What a policy does in a situation, and in what two outcomes differ.

use crate::decide::{Decision, Verdict};
use crate::policy::{Outcome, Policy, RuleId, Slot};
use crate::proofs::{Answers, Seen};
use crate::record::Value;

use super::What;

/// What is noted of a situation beside the answers to the tests, as outcomes may depend on it
/// where no test can tell: a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// What the rule of the first, or the second, would store is another value than the stored
    /// one, so that its guards are asked.
    Changes(usize),
    SameValue,
    SameOrigin,
    SameHeld,
}

impl Note {
    pub(super) const ALL: [Self; 5] =
        [Self::Changes(0), Self::Changes(1), Self::SameValue, Self::SameOrigin, Self::SameHeld];
}

/// What two policies do in one situation.
pub(super) struct Both<'a> {
    decisions: [Option<Decision<'a>>; 2],
    same_value: bool,
    same_origin: bool,
    same_held: bool,
    changes: [bool; 2],
}

impl<'a> Both<'a> {
    pub(super) fn of(policies: [&'a Policy; 2], best: [bool; 2], seen: &Seen<'a>) -> Self {
        let decisions = [0, 1].map(|side| policies[side].decide(seen.situations[side]));
        let changes = [0, 1].map(|side| {
            best[side]
                && policies[side]
                    .decide_unguarded(seen.situations[side])
                    .is_some_and(|(_, changes)| changes)
        });
        let kind = policies[0].kind(seen.situations[0].field);
        let stored = [0, 1].map(|side| {
            let decided = decisions[side].map(|decision| decision.stored);
            decided.unwrap_or(seen.situations[side].stored)
        });
        let held = decisions.each_ref().map(held);
        Self {
            same_value: kind.alike(stored[0].value, stored[1].value),
            same_origin: seen.same_origin(stored[0].origin, stored[1].origin),
            same_held: match held {
                [Some(a), Some(b)] => kind.alike(a, b),
                [a, b] => a.is_none() && b.is_none(),
            },
            decisions,
            changes,
        }
    }

    /// The notes as bits, in the order of [`Note::ALL`].
    pub(super) fn notes(&self) -> Answers {
        let noted = |note: Note| match note {
            Note::Changes(side) => self.changes[side],
            Note::SameValue => self.same_value,
            Note::SameOrigin => self.same_origin,
            Note::SameHeld => self.same_held,
        };
        let bits = Note::ALL.into_iter().zip(0_u32..);
        bits.fold(0, |all, (note, at)| all | Answers::from(noted(note)) << at)
    }

    /// The rules that decide.
    pub(super) fn rules(&self) -> [Option<RuleId>; 2] {
        self.decisions.each_ref().map(|decision| decision.as_ref().map(|decision| decision.rule))
    }

    /// In what they differ, their reasons aside.
    pub(super) fn differ(&self) -> Option<What> {
        match self.decisions {
            [None, None] => None,
            [None, _] | [_, None] => Some(What::Decided),
            _ if !self.same_value => Some(What::Value),
            _ if !self.same_origin => Some(What::From),
            _ if !self.same_held => Some(What::Held),
            _ => None,
        }
    }
}

fn held<'a>(decision: &Option<Decision<'a>>) -> Option<Option<&'a Value>> {
    match decision.as_ref()?.verdict {
        Verdict::Hold(proposed) => Some(proposed),
        _ => None,
    }
}

/// The outcome of a rule of a slot.
pub(super) fn outcome(slot: &Slot, rule: RuleId) -> Option<Outcome> {
    let mut all = slot.rules.iter().chain(&slot.guards);
    all.find(|known| known.rule == rule).map(|known| known.outcome)
}

/// A note in words, of outcomes of a record or an edit. It stands where no test tells the
/// situations apart.
pub(super) fn words(
    note: Note,
    holds: bool,
    outcomes: [Option<Outcome>; 2],
    names: [&str; 2],
    edit: bool,
) -> String {
    let is = if holds { "is" } else { "is not" };
    let compared = |words: [&str; 2]| {
        let [a, b] = words;
        if a == b { format!("{a} {is} the same to both") } else { format!("{a} {is} {b}") }
    };
    match note {
        Note::Changes(side) => {
            let is = if holds { "is not" } else { "is" };
            format!("what `{}` would store {is} the stored value", names[side])
        }
        Note::SameValue => compared(outcomes.map(value_words)),
        Note::SameOrigin => compared(outcomes.map(|outcome| origin_words(outcome, edit))),
        Note::SameHeld => format!("what waits {is} the same"),
    }
}

const fn value_words(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Take | Outcome::TakeAsReported) => "the incoming value",
        Some(Outcome::TakeBest) => "the best reported value",
        Some(Outcome::Clear) => "no value",
        Some(Outcome::Keep | Outcome::Hold) | None => "the stored value",
    }
}

const fn origin_words(outcome: Option<Outcome>, edit: bool) -> &'static str {
    match outcome {
        Some(Outcome::Take | Outcome::Clear) if edit => "the person",
        Some(Outcome::Take | Outcome::Clear) => "the record's source",
        Some(Outcome::TakeAsReported) => "the first source that reports the incoming value",
        Some(Outcome::TakeBest) => "the source of the best reported value",
        Some(Outcome::Keep | Outcome::Hold) | None => "the stored value's source",
    }
}

//! What two policies do otherwise, exactly.
//!
//! Two policies are *equivalent* in a slot where, in every situation that both can be asked about
//! ([`Pair`](crate::proofs::Pair)), they have the same value stored, from the same source or the
//! person, and the same value waiting for somebody to decide: what `foga decide` answers as
//! `value`, `from`, `since` and `proposed`. (Where value and origin are the same, so is `since`.)
//! The rule that decided may be another one, and so may the word for what it did; on demand, the
//! rules are compared too.
//!
//! Every situation is tried with both. Where they differ, the situations are grouped by what the
//! one policy does and what the other does, and each group is described by the shortest conditions
//! that hold in all of it and nowhere else ([`cover`](crate::proofs::cover)).

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

mod alike;
mod declared;
mod facts;
mod outcome;
mod slot;

pub use alike::Alike;
pub use declared::{Declared, declared};

use crate::policy::{Policy, Slot};
use slot::compare_slots;

/// What two policies do otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What is declared otherwise, so that it concerns what is stored.
    pub declared: Vec<Declared>,
    /// The slots that both have, in the order of the first policy.
    pub slots: Vec<ComparedSlot>,
    /// How many situations were tried.
    pub situations: u64,
}

/// A category and field at records or edits, in both policies.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedSlot {
    /// The category's name.
    pub category: Box<str>,
    /// The field's name.
    pub field: Box<str>,
    /// Whether edits are decided rather than records.
    pub edit: bool,
    /// What came out.
    pub result: Compared,
}

/// What a comparison of two slots came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Compared {
    /// They do the same in every situation.
    Equivalent,
    /// They do not: everything in which they differ.
    Different(Vec<Difference>),
    /// There are too many situations to try, and why.
    NotDecided(String),
}

/// All situations in which one rule of the first policy decides, another of the second, and the
/// outcome differs in the same respect.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// In what.
    pub what: What,
    /// What each of them does.
    pub says: [Said; 2],
    /// Where: the situations that any of these describes.
    pub places: Vec<Place>,
}

/// In what two outcomes differ, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Only one of them decides at all.
    Decided,
    /// What is stored is another value.
    Value,
    /// The same value is stored, from another source or the person.
    From,
    /// The same is stored, and something else waits for somebody to decide, or only in one.
    Held,
    /// The outcome is the same, and another rule is the reason.
    Reason,
}

impl What {
    /// In one word, for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Value => "value",
            Self::From => "from",
            Self::Held => "held",
            Self::Reason => "reason",
        }
    }
}

/// What a policy does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The outcome of the rule as it is written; none where no rule decides.
    pub outcome: Option<&'static str>,
    /// The rule by its qualified name.
    pub rule: Option<Box<str>>,
}

/// Situations that have some answers in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What holds in all of them; nothing where these are all situations.
    pub conditions: Vec<Condition>,
    /// One of them, as a line for `foga decide` with the first policy and with the second. They
    /// are the same line where both know all its names.
    pub example: [String; 2],
}

/// A condition that describes situations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// As a rule file would say it; in plain words where no condition of the language can.
    pub text: String,
    /// Whether it is a condition of the language.
    pub is_written: bool,
    /// The policy whose rank it is about, where the ranks are not the same: 0 or 1.
    pub by_rank_of: Option<usize>,
}

/// Compares two policies; with `reasons`, the deciding rules as well, by their qualified names.
pub fn compare(a: &Policy, b: &Policy, reasons: bool) -> Comparison {
    let mut comparison = Comparison { declared: declared(a, b), slots: Vec::new(), situations: 0 };
    for slot in a.slots() {
        let Some(other) = counterpart(a, slot, b) else { continue };
        let (result, situations) = compare_slots([a, b], [slot, other], reasons);
        comparison.situations += situations;
        comparison.slots.push(ComparedSlot {
            category: a.categories()[usize::from(slot.category.0)].name.clone(),
            field: a.fields()[usize::from(slot.field.0)].name.clone(),
            edit: slot.edit,
            result,
        });
    }
    comparison
}

impl Comparison {
    /// Whether it was shown that both do the same in every situation, and that neither has what
    /// the other has not.
    pub fn is_equivalent(&self) -> bool {
        self.declared.is_empty()
            && self.slots.iter().all(|slot| slot.result == Compared::Equivalent)
    }
}

/// The slot of the same name, if its field has the same kind.
fn counterpart<'b>(a: &Policy, slot: &Slot, b: &'b Policy) -> Option<&'b Slot> {
    let category = b.category(&a.categories()[usize::from(slot.category.0)].name)?;
    let field = b.field(&a.fields()[usize::from(slot.field.0)].name)?;
    (a.kind(slot.field) == b.kind(field)).then(|| b.slot(category, field, slot.edit))
}

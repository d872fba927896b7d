//! Whether the order in which sources synchronise matters.
//!
//! # What is proved
//!
//! Of the records of a slot, with everything else about the person as it is:
//!
//! - **Order.** Two sources have each a record of the person on the same day. Where it makes no
//!   difference which of them synchronises first, whatever was stored and reported before, no order
//!   of any number of records makes one: any order can be had from any other by exchanging
//!   neighbours. So pairs are enough, and a pair that matters is the shortest example there is.
//! - **Flapping.** Two sources report the same two values night after night, always in the same
//!   order, or one source alone reports the same. What is stored must come to rest. Where it does
//!   not, it goes round in a circle. Of two sources one order is enough, as the other is the same
//!   course of records but for its first; where rules ask how old a value is, both are tried, since
//!   what came on the same day is younger.
//! - **Repetition.** The same record twice changes nothing the second time.
//!
//! Compared is the stored value; where it is the same, whom it is from; and where rules ask for
//! it, since when it has been stored and in which category it came.
//!
//! # How all cases are tried
//!
//! A case is one of the [`Space`](super::Space)'s situations, in which the first source's record arrives, and
//! the second source's record: every way for its value to be missing, the same as any value that is
//! there already, or another one ([`Nights`]). What comes of it is asked of the interpreter,
//! record after record.
//!
//! Of several records more can be seen than of one, so the space has finer kinds of situation than
//! that of [`prove`](super::prove):
//!
//! - *Who a value is from* is always asked, as it is compared.
//! - *A value changes its role*: what is incoming now is stored, previous and reported later. So
//!   where one of them is compared with a literal, all are tried in every group of values.
//! - *Sources*: beside each source that a test names there are two that none names, since two send
//!   records; and as many more as tests can count for every value that one may come to ask about:
//!   two incoming ones, the stored ones, two previous ones. Where an outcome chooses among sources,
//!   or rules ask for ranks, each source counts as named. Where any test asks what is reported,
//!   every sender's own earlier report is tried too.
//! - *Times*: where rules ask whether a record is newer, the modified times of both records and
//!   the time of the stored value are tried in every order, days with and without a time of day
//!   among them. Where they ask how long a value has been stored, records are tried that were
//!   modified before each such age: what they bring is as old from the first.
//!
//! Dates after the last one that a rule names are for ever; flapping is looked for there. Nights
//! pass one by one. A night in which nothing changed is like the next, until the stored value has
//! an age that a rule asks for; the nights between are skipped. As what can be stored, from whom and
//! how old (beyond the last age asked for all is the same) is finite, the nights come to rest or
//! into a circle.
//!
//! # Bounds
//!
//! As for all proofs: above [`MOST_SITUATIONS`](super::MOST_SITUATIONS) cases for one slot it is
//! not decided.
//!
//! # An example
//!
//! `take` alone. Nothing is stored; extens reports one number, procapita another. After extens and
//! then procapita that of procapita is stored, the other way round that of extens: the order
//! matters. Night after night in the same order: extens' number, procapita's, extens', a circle.
//! `take best` stores the number of the source with the higher rank as soon as it has reported,
//! whoever comes last, and stays with it. Only where both come to report nothing in one night is
//! what the last one had before what stays.

mod course;
mod flapping;
mod nights;
mod scope;
mod search;

use crate::policy::Policy;

use super::space::TooLarge;
use nights::Nights;
use search::Search;

/// What was proved of the records of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// The category's name.
    pub category: Box<str>,
    /// The field's name.
    pub field: Box<str>,
    /// What came out, or why it is not decided.
    pub result: Result<Courses, TooLarge>,
}

/// What was found; nothing where it was shown that there is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Courses {
    /// The same two records, each with a value, in two orders that do not end alike.
    pub order: Option<Found>,
    /// Two records of which one has no value or neither, where their order matters more than that
    /// of two with values does.
    pub emptied: Option<Found>,
    /// Two sources, or one alone, that, reporting the same night after night, change what is stored
    /// back and forth: one round of it.
    pub flapping: Option<Found>,
    /// A record that changes something when it comes a second time.
    pub repetition: Option<Found>,
    /// How many cases were tried.
    pub cases: u64,
}

/// The gravest that was found, with the plainest example of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What is not the same.
    pub what: Moved,
    /// Courses of events that begin with the same situation: two where orders are compared.
    pub courses: Vec<Vec<Arrived>>,
}

/// What becomes another, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moved {
    /// The stored value.
    Value,
    /// Whom it is from.
    From,
    /// Since when it has been stored, or the category it came in.
    Rest,
}

/// A record that arrived, and what was stored then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Its source.
    pub source: Box<str>,
    /// Its situation, as a line for `foga decide`.
    pub line: String,
    /// The rule that decided, by its qualified name; none in a gap.
    pub rule: Option<Box<str>>,
    /// What is stored then, for people; `None` where it is missing.
    pub value: Option<String>,
    /// Whom it is from: a source, `user`, or nobody known.
    pub from: Option<Box<str>>,
}

/// Proves for the records of each slot whether order matters.
pub fn prove_order(policy: &Policy) -> Vec<Ordered> {
    let records = policy.slots().filter(|slot| !slot.edit);
    let proved = records.map(|slot| Ordered {
        category: policy.categories()[usize::from(slot.category.0)].name.clone(),
        field: policy.fields()[usize::from(slot.field.0)].name.clone(),
        result: Nights::of(policy, slot).map(|nights| Search::of(policy, &nights)),
    });
    proved.collect()
}

//! A situation, the decision about it, and what a decision does to what is known of a person.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

mod ask;
mod decision;
mod line;
mod person;
mod sift;
mod situation;
mod why;

pub use decision::{Decision, Verdict};
pub use line::{SITUATION_KEYS, SituationLine, SituationParts, situation_json};
pub use person::{Arrival, FieldChange, Known, PersonState, Step, StoredValue, Waiting};
pub use situation::{CategorySet, Event, Origin, Situation, Stored};
pub use why::{Answered, Explanation, Reason, Why};

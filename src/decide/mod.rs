//! A situation, the decision about it, and what a decision does to what is known of a person.

mod situation;

pub use situation::{CategorySet, Event, Origin, Situation, Stored};

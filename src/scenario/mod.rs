//! Scenarios: what a policy is expected to do, written down in YAML and tried.
//!
//! A [`Draft`] is a scenario file that says which policy it is about. Held against that policy it
//! becomes a [`Scenario`]: every name known, every value in normal form. Running it gives a
//! [`Trial`]: what happened at each step, and what was expected otherwise, with the reason.
//!
//! Nothing here decides anything: people live through [`PersonState`](crate::decide::PersonState),
//! as in a synchronisation.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

mod compare;
pub mod coverage;
mod model;
mod read;
mod run;
mod snapshot;
mod suggest;
mod words;

pub use compare::{Failure, Mismatch, NO_RULE};
pub use model::{Case, Event, Expectation, Expected, Person, Scenario, Step, UNREADABLE, Wanted};
pub use read::Draft;
pub use run::{FieldResult, StepResult, Trial};
pub use snapshot::Snapshot;
pub use suggest::{Suggestion, suggest};

//! The documented behaviour of the platform, held by timelines of one person. The table of
//! `docs/documented-behaviour.md` says which sentence each test is about.

mod departures;
mod fill_missing;
mod other_readings;
mod page;
mod readings;
mod sentences;

use foga::policy::Policy;

use crate::support::policies::{policy, proved};
use crate::support::timeline::{play, play_each};

const EACH: [&str; 3] = ["pupil", "staff", "guardian"];
const OWN_FIELDS: [&str; 2] = ["email", "mobile"];
const LOCKED_FIELDS: [&str; 3] = ["given-name", "family-name", "address"];

/// The standard alone.
fn standard() -> Policy {
    proved("policy t extends standard")
}

/// The standard with something above it, in which no situation is forgotten and no rule is idle.
#[track_caller]
fn with(rules: &str) -> Policy {
    proved(&format!("policy t extends standard\n{rules}"))
}

//! What was taken over from a platform, for a person, a program, or a log.

mod human;
mod json;

pub use human::human;
pub use json::{json, log};

//! What a run did, for a person at a glance or for a program.

mod human;
mod json;
mod list;

pub use human::human;
pub use json::json;

//! What a run did, for a person at a glance, for a program, or for a log.

mod human;
mod json;
mod list;
mod log;

pub use human::human;
pub use json::json;
pub use log::log;

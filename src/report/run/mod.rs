//! What a run did, for a person at a glance, for a program, or for a log.

mod human;
pub(super) mod json;
pub(super) mod list;
pub(super) mod log;

pub use human::human;
pub(super) use human::{THE_PLATFORM, exceeding, missing, turning};
pub use json::json;
pub use list::place;
pub use log::log;

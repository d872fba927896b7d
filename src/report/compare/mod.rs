//! What two policies do otherwise: for a person, for a program, for a page.

mod human;
mod json;
mod markdown;
mod words;

pub use human::human;
pub use json::json;
pub use markdown::markdown;

use crate::compare::Comparison;

/// A comparison, with what the two policies are called.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// What came out.
    pub comparison: &'a Comparison,
    /// The files, or built-in policies.
    pub names: [&'a str; 2],
}

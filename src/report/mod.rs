//! What is found, in a form for people or for programs: data in, text out.

pub mod findings;
pub mod terminal;

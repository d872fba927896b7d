//! What is found, in a form for people or for programs: data in, text out.

pub mod export;
pub mod findings;
pub mod person;
pub mod run;
pub mod scenarios;
mod table;
pub mod terminal;

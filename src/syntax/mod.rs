//! What is written in a rule file: the tree, its parser and its formatter.
//!
//! A file without mistakes is read in one go, by the rule `file` of `grammar/foga.pest`. Where that
//! fails, the file is cut at the places where people begin something new, and each piece is read on
//! its own (`recover`); a piece that cannot be read is compared with the mistakes people make
//! (`mistakes`), and where one is recognised, read on as if it had been written right. So one run
//! reports every mistake of a file, and a declaration with a slip in it is still a declaration.
//!
//! Only this room knows that there is such a thing as pest.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

pub mod tree;

mod build;
mod days;
mod explanations;
mod format;
mod grammar;
mod mistakes;
mod origin;
mod parse;
mod recover;
mod same;
mod tokens;
mod words;

pub use format::format;
pub use parse::parse;
pub use words::{RESERVED, is_reserved};

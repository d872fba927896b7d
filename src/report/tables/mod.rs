//! A policy as decision tables, for people who do not read rules: on a terminal, in Markdown, and
//! as a page to print.

mod html;
mod layout;
mod markdown;
mod terminal;
mod words;

pub use html::html;
pub use markdown::markdown;
pub use terminal::terminal;
pub use words::Language;

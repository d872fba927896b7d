//! What is found, in a form for people or for programs: data in, text out.

pub mod adopt;
pub mod again;
pub mod compare;
pub mod explain;
pub mod export;
pub mod findings;
pub mod formula;
mod heads;
pub mod impact;
pub mod municipalities;
pub mod order;
pub mod pace;
pub mod person;
mod page;
mod plain;
mod purged;
mod rule;
pub mod run;
pub mod scenarios;
pub mod sheet;
mod table;
pub mod tables;
pub mod terminal;
pub mod upkeep;

pub use plain::plain;
pub use purged::purged;

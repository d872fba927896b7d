//! Records of a file in which members have members of their own: what a description makes of one.

mod find;
mod node;
mod pages;
mod reader;
mod record;
mod remarks;
mod rows;

pub(super) use node::{Content, Node};
pub(super) use pages::Pages;
pub use pages::Unfinished;
pub(super) use reader::{Elements, Ending, Fault, Piece, TreeReader};
pub(super) use rows::TreeRows;

//! Records of a file in which members have members of their own: what a description makes of one.

mod find;
mod node;
mod reader;
mod record;
mod rows;

pub(super) use node::{Content, Node};
pub(super) use reader::{Elements, Fault, Piece, TreeReader};

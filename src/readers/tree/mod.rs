//! Records of a file in which members have members of their own: what a description makes of one.

mod find;
mod node;
mod record;
mod rows;

pub(super) use node::{Content, Node};
pub(super) use rows::{Element, Late, TreeRows, place};

//! What is written in a rule file: the tree, its parser and its formatter.

pub mod tree;

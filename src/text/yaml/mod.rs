//! YAML in which every key and value knows its place, so that a message can point at it.
//!
//! Only what our files need: mappings, lists, texts. Every scalar is the text that stands there
//! (`N`, `0` and `2026-11-24` are neither truth, number nor date); anchors, aliases, tags and
//! several documents in one file are errors.

mod parse;
mod shape;
mod syntax;

pub use parse::parse;
pub(crate) use shape::one_of;
pub use shape::{Map, Shape};

use super::Span;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its bytes; for a value that is not written, those of its key.
    pub span: Span,
    /// What stands there.
    pub value: Yaml,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Yaml {
    /// Nothing, `~` or `null`.
    Nothing,
    /// A scalar: as it is written, or what its quotes hold.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order in which it is written; a key may stand twice.
    Map(Vec<Entry>),
}

/// A key of a mapping and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Yaml {
    /// The word for it in a message.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

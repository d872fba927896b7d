//! Places in a text, and the one kind of message that points at them.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

mod diagnostic;
mod shorten;
mod source;
mod span;
mod suggest;
pub mod yaml;

pub use diagnostic::{Diagnostic, Label, Severity};
pub use shorten::shortened;
pub use source::{Position, SourceText};
pub use span::Span;
pub use suggest::nearest;

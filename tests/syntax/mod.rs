//! What is written in rule files: read, reported on, and laid out.

mod conditions;
mod documents;
mod gallery;
mod layout;
mod limits;
mod properties;
mod reading;
mod reference;

use foga::syntax::parse;
use foga::syntax::tree::Document;
use foga::text::{Diagnostic, SourceText};

/// Reads a text as a rule file.
fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    parse(&SourceText::new("test.foga", text))
}

/// Reads a text that has nothing wrong.
fn read_well(text: &str) -> Document {
    let (document, diagnostics) = read(text);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    document
}

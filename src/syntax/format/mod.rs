//! The one layout of rule files.
//!
//! Nothing is printed from the tree. The words and marks of the file are taken in their order and
//! only what lies between them is decided anew, so that nothing can get lost; the tree says where
//! lines begin. Every result is read again and has to say the same.

mod align;
mod layout;
mod lines;
mod wrap;

use super::parse::parse;
use super::tokens::tokens;
use crate::text::{Diagnostic, Severity, SourceText};

/// The file in the one layout, every comment in its place.
///
/// # Errors
///
/// The errors that [`parse`] finds; or one that says that the result would not have said the same
/// as the file, which is a fault in this program.
pub fn format(source: &SourceText) -> Result<String, Vec<Diagnostic>> {
    let (document, diagnostics) = parse(source);
    if diagnostics.iter().any(|found| found.severity == Severity::Error) {
        return Err(diagnostics);
    }
    let words = tokens(source.text());
    let lines = lines::lines(&document, &words);
    let text = layout::lay_out(source.text(), &words, &lines);

    let (again, found) = parse(&SourceText::new(source.name(), text.as_str()));
    let damaged = found.iter().any(|found| found.severity == Severity::Error);
    if damaged || !document.same_as(&again) {
        return Err(vec![
            Diagnostic::error(format!(
                "`{}` cannot be laid out without changing what it says",
                source.name()
            ))
            .help("this is a fault in foga; the file is left as it is"),
        ]);
    }
    Ok(text)
}

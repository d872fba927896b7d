use granit_parser::{ErrorKind, ScanError};

use crate::text::{Diagnostic, SourceText, Span};

/// What the parser complains of, in the words of whoever writes such a file.
pub(super) fn explain(source: &SourceText, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(source.text().len());
    let (message, help) = words(error.kind());
    let span = match error.kind() {
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => line(source.text(), at),
        _ => character(source.text(), at),
    };
    Diagnostic::error(message).at(source, span, "").maybe_help(help)
}

/// The character at an offset; at the end of a line or of the text, the last one before.
fn character(text: &str, at: usize) -> Span {
    let at = at.min(text.len());
    let here = text.get(at..).and_then(|rest| rest.chars().next());
    if let Some(c) = here.filter(|c| !matches!(c, '\n' | '\r')) {
        return Span::new(at, at + c.len_utf8());
    }
    let before = text.get(..at).unwrap_or(text).trim_end();
    let start = before.char_indices().next_back().map_or(0, |(start, _)| start);
    Span::new(start, before.len())
}

/// What stands on the line from an offset on.
fn line(text: &str, at: usize) -> Span {
    match text.get(at..).and_then(|rest| rest.lines().next()).map(str::trim_end) {
        Some(line) if !line.is_empty() => Span::new(at, at + line.len()),
        _ => character(text, at),
    }
}

fn words(kind: &ErrorKind) -> (String, Option<String>) {
    let (message, help) = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => {
            ("a tab stands where only spaces can", "indent with spaces")
        }
        ErrorKind::UnclosedQuotedScalar => {
            ("a text in quotes is never closed", "end it with the quote that it begins with")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "something follows a text in quotes",
            "put the whole text in quotes; a quote inside it is written twice in '...', and \\\" in \"...\"",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "a backslash stands before a character that it does not change",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        ErrorKind::UnclosedFlowCollection { open: '[' }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a list in `[...]` has no comma or `]` here",
            "put a comma between its members and `]` after the last; a text with `[` or `{` in it goes \
             in quotes here",
        ),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator => (
            "a mapping in `{...}` has no comma or `}` here",
            "put a comma between its entries and `}` after the last; a text with `[` or `{` in it goes \
             in quotes here",
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let right = if *open == '[' { ']' } else { '}' };
            let message = format!("what `{open}` opens is closed with `{close}`");
            return (message, Some(format!("close it with `{right}`")));
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            ("this bracket closes nothing that is open", "remove it, or open it before")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("a key without a `:` after it", "write `key: value`")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::MappingValueNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::BlockSequenceEntryNotAllowed => (
            "this does not fit under what stands above",
            "keys of one level begin in the same column; a text with `: ` in it goes in quotes",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            let help = format!("put a text that begins with `{character}` in quotes");
            return ("no text begins with this character".to_owned(), Some(help));
        }
        ErrorKind::RecursionLimitExceeded => {
            ("lists and mappings stand too deep in one another", "no file of ours needs that depth")
        }
        ErrorKind::UnknownAnchor => {
            ("an alias stands here, which these files do not use", "put a text with `*` in quotes")
        }
        other => return (format!("this is no YAML: {other}"), None),
    };
    (message.to_owned(), Some(help.to_owned()))
}

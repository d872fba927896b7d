use super::build::Builder;
use super::explanations::Explanations;
use super::grammar::{Failure, Rule, read};
use super::recover::recover;
use super::tokens::{Token, Tokens, tokens};
use super::tree::{Document, Header, Item};
use crate::text::{Diagnostic, SourceText, Span};

/// How many parentheses may be open at once.
pub(super) const DEEPEST: usize = 64;

/// What a file consists of, besides its comments.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub header: Option<Header>,
    pub items: Vec<Item>,
}

/// Reads a rule file. Never fails: what cannot be read is left out of the tree, and every mistake
/// is reported, in the order of the file, each on its bytes.
///
/// A file without a header is reported here, and so is a `##` that stands above nothing.
pub fn parse(source: &SourceText) -> (Document, Vec<Diagnostic>) {
    let Tokens { words, comments } = tokens(source.text());
    let mut explanations = Explanations::new(source.text(), &comments);
    let mut diagnostics = Vec::new();

    let whole = whole(source, &words, &mut explanations, &mut diagnostics);
    let contents = whole.unwrap_or_else(|failure| {
        let contents = recover(source, &words, &mut explanations, &mut diagnostics);
        if diagnostics.is_empty() {
            diagnostics.push(unexplained(source, failure.at));
        }
        contents
    });

    if diagnostics.is_empty() {
        diagnostics.extend(explanations.unused().map(|span| explains_nothing(source, span)));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span.start));
    let Contents { header, items } = contents;
    (Document { source: source.clone(), header, items, comments }, diagnostics)
}

/// Reads a file in one go, which works where it keeps to the grammar.
fn whole<'a>(
    source: &'a SourceText,
    words: &[Token],
    explanations: &mut Explanations<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Contents, Failure> {
    if let Some(deep) = too_deep(source.text(), words) {
        return Err(Failure { at: deep.start, expected: Vec::new() });
    }
    let pairs = read(Rule::file, source.text())?;
    let mut builder = Builder { source, mended: None, explanations, diagnostics };
    let mut contents = Contents::default();
    for pair in pairs.flat_map(pest::iterators::Pair::into_inner) {
        match pair.as_rule() {
            Rule::header => contents.header = builder.header(pair),
            Rule::item => {
                contents.items.extend(pair.into_inner().filter_map(|item| builder.item(item)));
            }
            _ => {}
        }
    }
    if contents.header.is_none() {
        builder.diagnostics.push(headless(source, words.first()));
    }
    Ok(contents)
}

/// The parenthesis that is one too many.
///
/// Told before anything is read, since pest and the tree go as deep as the text does.
pub(super) fn too_deep(text: &str, words: &[Token]) -> Option<Span> {
    let mut depth = 0_usize;
    for word in words {
        match &text[word.span.range()] {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(word.span);
        }
    }
    None
}

/// No `policy` in the whole file.
pub(super) fn headless(source: &SourceText, first: Option<&Token>) -> Diagnostic {
    let place = first.map_or(Span::default(), |token| token.span);
    Diagnostic::error("the file does not say which policy it is")
        .at(source, place, "`policy` and a name come first")
        .help("begin the file with `policy NAME`, or with `policy NAME extends standard`")
}

fn explains_nothing(source: &SourceText, span: Span) -> Diagnostic {
    Diagnostic::warning("this explanation belongs to nothing")
        .at(source, span, "`##` explains what begins on the next line")
        .help("move it directly above a declaration, a block or a rule, or write it with one `#`")
}

/// A mistake that only the whole file shows. None is known.
fn unexplained(source: &SourceText, at: usize) -> Diagnostic {
    let text = source.text();
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    Diagnostic::error("the file cannot be read from here on")
        .at(source, Span::new(at, end), "this does not fit what stands before it")
        .help("compare with the examples in docs/language.md")
}

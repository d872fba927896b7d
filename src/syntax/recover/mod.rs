//! Reading a file with mistakes in it, piece by piece.

mod cut;
mod mend;

use super::explanations::Explanations;
use super::grammar::Rule;
use super::parse::{Contents, headless};
use super::tokens::Token;
use super::tree::{Item, ItemKind};
use crate::text::{Diagnostic, SourceText, Span};

use cut::{PieceKind, cut};
use mend::Mender;

/// Reads a file that `file` of the grammar does not fit.
pub(super) fn recover<'a>(
    source: &'a SourceText,
    words: &[Token],
    explanations: &mut Explanations<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Contents {
    let mut contents = Contents::default();
    let mut headers: Vec<Span> = Vec::new();
    let mut block: Option<OpenBlock> = None;
    let mut mender = Mender { source, explanations, diagnostics };

    for piece in cut(source.text(), words) {
        let words = &words[piece.words.clone()];
        let span = match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => piece.place,
        };
        match piece.kind {
            PieceKind::Header => {
                if let Some(first) = headers.first() {
                    mender.say(second_header(source, span, *first));
                } else if contents.items.is_empty() && block.is_none() {
                    contents.header =
                        mender.read(Rule::lone_header, words, |b, pair| b.header(pair));
                } else {
                    mender.say(late_header(source, span));
                    contents.header =
                        mender.read(Rule::lone_header, words, |b, pair| b.header(pair));
                }
                headers.push(span);
            }
            PieceKind::Declaration => {
                let item = mender.read(Rule::lone_declaration, words, |b, pair| b.item(pair));
                contents.items.extend(item);
            }
            PieceKind::Head { brace } => {
                close(&mut contents, block.take(), span.start);
                block = Some(open(&mut mender, words, span, brace, piece.place));
            }
            PieceKind::Rule => {
                let rule = mender.read(Rule::lone_rule, words, |b, pair| b.rule(pair));
                if let Some(OpenBlock {
                    item: Some(Item { kind: ItemKind::Block(block), .. }),
                    ..
                }) = &mut block
                {
                    block.rules.extend(rule);
                }
            }
            PieceKind::Close => close(&mut contents, block.take(), piece.place.end),
            PieceKind::Unclosed => {
                if let Some(open) = &block {
                    mender.say(unclosed(source, open.head, piece.place));
                }
                close(&mut contents, block.take(), piece.place.start);
            }
            PieceKind::Nested => mender.say(
                Diagnostic::error("a block stands inside a block")
                    .at(source, span, "the block around it is not closed yet")
                    .help("close the first block with `}`, and write the second as `CATEGORIES: FIELDS {`"),
            ),
            PieceKind::Astray => mender.say(
                Diagnostic::error("this `}` closes nothing")
                    .at(source, piece.place, "no block is open here")
                    .help("remove it, or look for a `}` above that closes its block too early"),
            ),
            PieceKind::Homeless => mender.say(homeless(source, words, span)),
            PieceKind::Stray => mender.stray(words),
        }
    }
    if headers.is_empty() {
        mender.say(headless(source, words.first()));
    }
    contents
}

/// A block whose end has not come yet; without an item where its head could not be read.
struct OpenBlock {
    item: Option<Item>,
    head: Span,
}

fn open(
    mender: &mut Mender<'_, '_>,
    words: &[Token],
    head: Span,
    brace: bool,
    place: Span,
) -> OpenBlock {
    if words.is_empty() {
        mender.say(
            Diagnostic::error("this `{` opens a block that is for nothing")
                .at(mender.source, place, "what the rules are for stands before it")
                .help("write the categories and the fields first: `guardian: email, mobile {`"),
        );
        return OpenBlock { item: None, head: place };
    }
    let block = mender.read(Rule::lone_head, words, |b, pair| b.head(pair));
    if !brace {
        mender.say(
            Diagnostic::error("the rules of this block are not in braces")
                .at(mender.source, Span::new(head.end, head.end), "a `{` is missing here")
                .help("write `{` after the fields, and `}` after the last rule"),
        );
    }
    let item = block.map(|block| Item {
        explanation: mender.explanations.above(head.start),
        kind: ItemKind::Block(block),
        span: head,
    });
    OpenBlock { item, head }
}

fn close(contents: &mut Contents, block: Option<OpenBlock>, end: usize) {
    if let Some(OpenBlock { item: Some(mut item), .. }) = block {
        item.span.end = item.span.end.max(end);
        contents.items.push(item);
    }
}

fn second_header(source: &SourceText, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("a file is one policy, and this is a second one")
        .at(source, span, "the second `policy`")
        .and(first, "the first")
        .help("put the second policy in a file of its own")
}

fn late_header(source: &SourceText, span: Span) -> Diagnostic {
    Diagnostic::error("`policy` does not stand first in the file")
        .at(source, span, "something stands above it")
        .help("move this line to the top of the file")
}

fn unclosed(source: &SourceText, head: Span, place: Span) -> Diagnostic {
    Diagnostic::error("this block is never closed")
        .at(source, head, "the block begins here")
        .and(place, "a `}` is missing before this")
        .help("write `}` on a line of its own after the last rule")
}

fn homeless(source: &SourceText, words: &[Token], span: Span) -> Diagnostic {
    let name = words.first().map_or("", |word| source.slice(word.span));
    Diagnostic::error(format!("the rule `{name}` stands outside every block"))
        .at(source, span, "no block is open here")
        .help("move it between the `{` and the `}` of the block it belongs to")
}

//! Which words and marks stand on a line together.

use std::ops::Range;

use crate::syntax::tokens::{Token, Tokens};
use crate::syntax::tree::{Block, Document, Item, ItemKind};
use crate::text::Span;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// `policy ...`, or a declaration.
    Declaration,
    /// The head of a block, with its brace.
    Head,
    /// A rule.
    Rule,
    /// The brace that closes a block.
    Close,
}

/// Words and marks that stand on a line together, where it is not too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its words and marks, by their place in the file.
    pub words: Range<usize>,
}

impl Line {
    /// How far it is indented, in characters.
    pub fn indent(&self) -> usize {
        if self.kind == LineKind::Rule { 4 } else { 0 }
    }
}

/// The lines of a document, in order. Together they have every word of the file.
pub(super) fn lines(document: &Document, tokens: &Tokens) -> Vec<Line> {
    let mut lines = Lines { words: &tokens.words, found: Vec::new() };
    if let Some(header) = &document.header {
        lines.add(LineKind::Declaration, header.span);
    }
    for item in &document.items {
        match &item.kind {
            ItemKind::Block(block) => lines.block(item, block),
            _ => lines.add(LineKind::Declaration, item.span),
        }
    }
    lines.found
}

struct Lines<'a> {
    words: &'a [Token],
    found: Vec<Line>,
}

impl Lines<'_> {
    fn block(&mut self, item: &Item, block: &Block) {
        let brace = self.first_from(block.header.end);
        let open = self.words.get(brace).map_or(block.header.end, |word| word.span.end);
        self.add(LineKind::Head, Span::new(item.span.start, open));
        for rule in &block.rules {
            self.add(LineKind::Rule, rule.span);
        }
        self.add(LineKind::Close, Span::new(item.span.end.saturating_sub(1), item.span.end));
    }

    fn add(&mut self, kind: LineKind, span: Span) {
        let words = self.first_from(span.start)..self.first_from(span.end);
        self.found.push(Line { kind, words });
    }

    /// The first word that begins at a byte or behind it.
    fn first_from(&self, byte: usize) -> usize {
        self.words.partition_point(|word| word.span.start < byte)
    }
}

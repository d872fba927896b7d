//! Cutting a file where people begin something new.
//!
//! Line ends mean nothing in the language, but they mean much to people: in a file that does not
//! fit the grammar, where a line begins, and how far in, is the best sign of what was meant.

use std::ops::Range;

use crate::syntax::mistakes::outcome_meant;
use crate::syntax::tokens::{Token, TokenKind};
use crate::syntax::words::{DECLARATIONS, OUTCOMES, is_reserved};
use crate::text::{Span, nearest};

/// What a piece seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// `policy ...`
    Header,
    /// A declaration.
    Declaration,
    /// What stands before `{`, or where it is missing.
    Head {
        /// Whether the brace is there.
        brace: bool,
    },
    /// A rule in a block.
    Rule,
    /// The `}` of a block.
    Close,
    /// The place where a block should have been closed.
    Unclosed,
    /// The head of a block inside another block.
    Nested,
    /// A `}` too many.
    Astray,
    /// A rule outside blocks.
    Homeless,
    /// Something else.
    Stray,
}

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it seems to be.
    pub kind: PieceKind,
    /// Its words and marks, braces of blocks not included.
    pub words: Range<usize>,
    /// The brace; or the place where something is missing.
    pub place: Span,
}

/// Cuts a file into pieces, in order.
pub(super) fn cut(text: &str, words: &[Token]) -> Vec<Piece> {
    let closes = closes(text, words);
    let mut cutter =
        Cutter { text, words, closes, at: 0, in_block: false, nested: 0, pieces: Vec::new() };
    while cutter.at < words.len() {
        if cutter.in_block { cutter.inside() } else { cutter.outside() }
    }
    if cutter.in_block {
        let end = words.last().map_or(0, |word| word.span.end);
        cutter.add(PieceKind::Unclosed, words.len()..words.len(), Span::new(end, end));
    }
    cutter.pieces
}

struct Cutter<'a> {
    text: &'a str,
    words: &'a [Token],
    /// For each word, where its line closes a brace next, if it does.
    closes: Vec<Option<usize>>,
    at: usize,
    in_block: bool,
    /// How many blocks are open inside the block.
    nested: usize,
    pieces: Vec<Piece>,
}

impl Cutter<'_> {
    /// One piece outside blocks.
    fn outside(&mut self) {
        let start = self.at;
        let place = self.words[start].span;
        if self.is(start, "}") {
            self.at += 1;
            return self.add(PieceKind::Astray, start..start, place);
        }
        let mut end = start;
        while end < self.words.len()
            && !self.is(end, "{")
            && !self.is(end, "}")
            && (end == start || !self.begins_outside(start, end))
        {
            end += 1;
        }
        self.at = end;
        let first = self.word(start);
        if self.is(end, "{") {
            self.at += 1;
            self.in_block = true;
            return self.add(PieceKind::Head { brace: true }, start..end, self.words[end].span);
        }
        let kind = if first == "policy" {
            PieceKind::Header
        } else if DECLARATIONS.contains(&first) {
            PieceKind::Declaration
        } else if let Some(colon) = (start..end).find(|at| self.is(*at, ":")) {
            if outcome_meant(self.word(colon + 1)).is_some() {
                PieceKind::Homeless
            } else {
                self.in_block =
                    self.begins_rule(end) && outcome_meant(self.word(end + 2)).is_some();
                PieceKind::Head { brace: false }
            }
        } else {
            match nearest(first, DECLARATIONS) {
                Some("policy") => PieceKind::Header,
                Some(_) => PieceKind::Declaration,
                None => PieceKind::Stray,
            }
        };
        self.add(kind, start..end, place);
    }

    /// One piece inside a block.
    fn inside(&mut self) {
        let start = self.at;
        let place = self.words[start].span;
        if self.is(start, "}") {
            self.at += 1;
            if self.nested > 0 {
                self.nested -= 1;
                return;
            }
            self.in_block = false;
            return self.add(PieceKind::Close, start..start, place);
        }
        if self.begins_item(start) {
            self.in_block = false;
            self.nested = 0;
            return self.add(PieceKind::Unclosed, start..start, place);
        }
        if let Some(brace) = self.scope(start).filter(|brace| self.is(*brace, "{")) {
            self.at = brace + 1;
            self.nested += 1;
            return self.add(PieceKind::Nested, start..brace, place);
        }
        let mut end = start + 1;
        while end < self.words.len() && !self.begins_inside(start, end) {
            // Braces in place of parentheses belong to the rule, where they close on its line.
            let close = if self.is(end, "{") { self.closes[end] } else { None };
            end = close.map_or(end + 1, |close| close + 1);
        }
        self.at = end;
        self.add(PieceKind::Rule, start..end, place);
    }

    /// Whether the word at `at` begins something new outside blocks.
    fn begins_outside(&self, start: usize, at: usize) -> bool {
        let (word, before) = (self.word(at), self.word(at - 1));
        let starts = DECLARATIONS.contains(&word) || matches!(word, "guard" | "edit" | "every");
        let Some(indent) = self.words[at].indent else {
            // In the middle of a line only after something that is complete.
            let complete = match self.words[at - 1].kind {
                TokenKind::Text | TokenKind::Unclosed => true,
                TokenKind::Word => !is_reserved(before) && DECLARATIONS.contains(&self.word(start)),
                _ => false,
            };
            let head = self.words[at - 1].kind == TokenKind::Text && self.begins_rule(at);
            return complete && starts || head;
        };
        let outermost = indent <= self.words[start].indent.unwrap_or(0);
        if self.words[at].kind != TokenKind::Word {
            return false;
        }
        if goes_on(before) {
            // Something is missing at the end of the line before, if a new line looks complete.
            let list = before == "," && !DECLARATIONS.contains(&self.word(start));
            return outermost && before != "every" && (starts || self.begins_rule(at) && !list);
        }
        starts || outermost || self.begins_rule(at)
    }

    /// Whether something new begins at `at` inside a block.
    fn begins_inside(&self, start: usize, at: usize) -> bool {
        if self.is(at, "}") {
            return true;
        }
        let before = self.word(at - 1);
        if self.is(at - 1, ",") {
            // A list goes on; but where a whole rule follows, the comma is one too many.
            return self.begins_rule(at) && outcome_meant(self.word(at + 2)).is_some();
        }
        if self.begins_rule(at) {
            // In the middle of a line after something complete; a first word alone is not.
            let alone = at == start + 1 && self.words[start].kind == TokenKind::Word;
            if self.words[at].indent.is_some() || !goes_on(before) && !alone {
                return true;
            }
        }
        let Some(indent) = self.words[at].indent else { return false };
        if before == ":" && outcome_meant(self.word(at)).is_none() {
            return true;
        }
        // What stands further in than the rule belongs to the rule.
        if indent > self.words[start].indent.unwrap_or(0) {
            return false;
        }
        self.begins_item(at)
            || (!goes_on(before)
                && self.words[at].kind == TokenKind::Word
                && !matches!(self.word(at), "and" | "or")
                && (self.word(at) != "when" || (start..at).any(|at| self.word(at) == "when")))
    }

    /// Whether a declaration or the head of another block begins at `at`, inside a block.
    fn begins_item(&self, at: usize) -> bool {
        if self.words[at].indent.is_none() || self.words[at].kind != TokenKind::Word {
            return false;
        }
        let (word, next) = (self.word(at), self.word(at + 1));
        let named = self
            .words
            .get(at + 1)
            .is_some_and(|next| matches!(next.kind, TokenKind::Word | TokenKind::Text));
        if DECLARATIONS.contains(&word) {
            return named && !matches!(next, "is" | "in" | "not");
        }
        matches!(word, "guard" | "edit") && named || self.is_head(at)
    }

    /// Whether categories, a colon, fields and a brace stand at `at`.
    fn is_head(&self, at: usize) -> bool {
        self.scope(at)
            .filter(|colon| self.is(*colon, ":") && !OUTCOMES.contains(&self.word(colon + 1)))
            .and_then(|colon| self.scope(colon + 1))
            .is_some_and(|brace| self.is(brace, "{"))
    }

    /// The end of a list of names, or of `every ...`.
    fn scope(&self, start: usize) -> Option<usize> {
        if self.word(start) == "every" {
            return Some(start + 2);
        }
        let mut at = start;
        loop {
            if self.words.get(at)?.kind != TokenKind::Word {
                return None;
            }
            if !self.is(at + 1, ",") {
                return Some(at + 1);
            }
            at += 2;
        }
    }

    /// Whether a name and a colon stand at `at`.
    fn begins_rule(&self, at: usize) -> bool {
        self.is(at + 1, ":")
            && matches!(self.words[at].kind, TokenKind::Word | TokenKind::Figure)
            && self.word(at) != "every"
    }

    fn is(&self, at: usize, mark: &str) -> bool {
        self.words.get(at).is_some_and(|word| word.kind == TokenKind::Mark) && self.word(at) == mark
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &self.text[word.span.range()])
    }

    fn add(&mut self, kind: PieceKind, words: Range<usize>, place: Span) {
        self.pieces.push(Piece { kind, words, place });
    }
}

fn closes(text: &str, words: &[Token]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut closes = vec![None; words.len()];
    for (at, word) in words.iter().enumerate().rev() {
        if &text[word.span.range()] == "}" {
            next = Some(at);
        }
        closes[at] = next;
        if word.indent.is_some() {
            next = None;
        }
    }
    closes
}

/// Whether something has to follow a word or mark, so that a line end after it ends nothing.
fn goes_on(word: &str) -> bool {
    matches!(
        word,
        "," | ":"
            | ">"
            | "="
            | "!="
            | "=="
            | "("
            | "["
            | "&&"
            | "||"
            | "and"
            | "or"
            | "not"
            | "when"
            | "is"
            | "in"
            | "of"
            | "by"
            | "at"
            | "than"
            | "with"
            | "from"
            | "before"
            | "until"
            | "extends"
            | "every"
            | "outranks"
            | "guard"
            | "edit"
    )
}

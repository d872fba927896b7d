use std::ops::Range;

use crate::syntax::grammar::{Failure, Rule};
use crate::syntax::tokens::{Token, TokenKind};
use crate::syntax::words::keyword;

/// A piece of a file, and where in it reading stopped.
pub(in crate::syntax) struct Place<'a> {
    /// The piece.
    pub text: &'a str,
    /// Its words and marks.
    words: &'a [Token],
    /// Which of them did not fit; as many as there are, where something was still to come.
    pub at: usize,
    /// What would have fitted.
    pub expected: &'a [Rule],
    /// What the piece should be.
    pub rule: Rule,
}

/// What is wrong at a place, and what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::syntax) struct Mistake {
    /// What is wrong.
    pub message: String,
    /// The bytes of the piece that are wrong.
    pub range: Range<usize>,
    /// A few words beside them.
    pub label: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What to read instead, to go on.
    pub fix: Option<Fix>,
}

/// A change to a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::syntax) struct Fix {
    /// What to leave out.
    pub range: Range<usize>,
    /// What to put there.
    pub with: String,
}

impl Mistake {
    /// What is wrong, and where.
    pub fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { message: message.into(), range, label: String::new(), help: None, fix: None }
    }

    /// A few words beside the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// What to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to read in place of the wrong bytes.
    pub fn read_as(self, with: impl Into<String>) -> Self {
        let range = self.range.clone();
        self.read(range, with)
    }

    /// What to read in place of some bytes.
    pub fn read(mut self, range: Range<usize>, with: impl Into<String>) -> Self {
        self.fix = Some(Fix { range, with: with.into() });
        self
    }
}

impl<'a> Place<'a> {
    /// The place at which reading a piece failed.
    pub fn new(text: &'a str, words: &'a [Token], rule: Rule, failure: &'a Failure) -> Self {
        let at = words.partition_point(|word| word.span.end <= failure.at);
        Self { text, words, at, expected: &failure.expected, rule }
    }

    /// The word or mark that did not fit; empty at the end of the piece.
    pub fn here(&self) -> &'a str {
        self.word(self.at)
    }

    /// The word or mark so many places before the one that did not fit.
    pub fn back(&self, places: usize) -> &'a str {
        self.at.checked_sub(places).map_or("", |at| self.word(at))
    }

    /// The word or mark so many places after the one that did not fit.
    pub fn ahead(&self, places: usize) -> &'a str {
        self.word(self.at + places)
    }

    /// The word or mark at a place of the piece; empty outside it.
    pub fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| &self.text[word.span.range()])
    }

    /// What kind of word or mark it is.
    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.words.get(at).map(|word| word.kind)
    }

    /// Whether the place is the end of the piece.
    pub fn is_end(&self) -> bool {
        self.at >= self.words.len()
    }

    /// Whether that would have fitted.
    pub fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    /// Whether that word would have fitted.
    pub fn expects_word(&self, word: &str) -> bool {
        self.expected.iter().any(|rule| keyword(*rule) == Some(word))
    }

    /// Whether a condition, or a part of one, would have fitted.
    pub fn expects_condition(&self) -> bool {
        [Rule::condition, Rule::unary, Rule::test].into_iter().any(|rule| self.expects(rule))
    }

    /// Whether the piece could have ended, or a condition have gone on, here.
    pub fn after_test(&self) -> bool {
        self.expects(Rule::kw_and)
    }

    /// The bytes of the word that did not fit; at the end of the piece, the place behind it.
    pub fn range(&self) -> Range<usize> {
        self.range_of(self.at)
    }

    /// The bytes of a word.
    pub fn range_of(&self, at: usize) -> Range<usize> {
        let end = self.words.last().map_or(0, |last| last.span.end);
        self.words.get(at).map_or(end..end, |word| word.span.range())
    }

    /// The bytes from one word to another, both included.
    pub fn span(&self, from: usize, to: usize) -> Range<usize> {
        self.range_of(from).start..self.range_of(to).end
    }

    /// What follows from the place on, where it is short enough to be repeated.
    pub fn rest(&self) -> String {
        let rest = self.text.get(self.range().start..).unwrap_or_default();
        let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        if rest.chars().count() <= 60 { rest } else { format!("{} ...", self.here()) }
    }

    /// How many words and marks there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The place just behind the word before the one that did not fit.
    pub fn behind(&self) -> Range<usize> {
        let end = self.at.checked_sub(1).map_or(0, |at| self.range_of(at).end);
        end..end
    }
}

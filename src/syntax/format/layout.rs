//! Words, marks and comments, and what lies between them.

use unicode_normalization::UnicodeNormalization;

use super::align::{Row, align, width};
use super::lines::{Line, LineKind};
use super::wrap::{depths, spaced, wrap};
use crate::syntax::explanations::line_ends;
use crate::syntax::tokens::{TokenKind, Tokens};
use crate::syntax::tree::Comment;
use crate::text::Span;

/// Writes the lines of a file, and its comments between and inside them.
pub(super) fn lay_out(text: &str, tokens: &Tokens, lines: &[Line]) -> String {
    let words: Vec<String> = tokens
        .words
        .iter()
        .map(|word| {
            let typed = &text[word.span.range()];
            if word.kind == TokenKind::Word { typed.nfc().collect() } else { typed.to_owned() }
        })
        .collect();
    let mut layout = Layout { text, tokens, words: &words, out: String::new(), end: 0 };
    let widths = layout.widths(lines);
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| lines[at].kind);
        layout.between(before, Some(line));
        layout.line(line, &widths[at]);
    }
    layout.between(lines.last().map(|line| line.kind), None);
    layout.out
}

struct Layout<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    /// The words and marks as they are written out.
    words: &'a [String],
    out: String,
    /// The end, in the file, of what was written last.
    end: usize,
}

impl<'a> Layout<'a> {
    /// For each line, how wide its words have to be.
    fn widths(&self, lines: &[Line]) -> Vec<Vec<usize>> {
        let rows: Vec<Row<'_>> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let apart = self.comments_inside(line);
                let words = if apart || line.kind != LineKind::Declaration {
                    Vec::new()
                } else {
                    self.words[line.words.clone()].iter().map(String::as_str).collect()
                };
                let follows = at > 0 && !self.empty_line_between(&lines[at - 1], line);
                Row { words, follows }
            })
            .collect();
        align(&rows)
    }

    /// What lies between two lines: comments, each on a line of its own or behind what is before
    /// it, and empty lines.
    fn between(&mut self, before: Option<LineKind>, line: Option<&Line>) {
        let next = line.map_or(self.text.len(), |line| self.start(line.words.start));
        let comments = self.comments(self.end, next);
        let apart = match (before, line.map(|line| line.kind)) {
            (Some(_), Some(LineKind::Head)) => true,
            (Some(LineKind::Close), Some(kind)) => kind != LineKind::Close,
            _ => false,
        };
        let mut apart = apart && !self.has_empty_line(next, comments);
        let mut first = before.is_none() || before == Some(LineKind::Head);
        let inside = line.is_some_and(|line| matches!(line.kind, LineKind::Rule | LineKind::Close));

        for comment in comments {
            let gap = line_ends(&self.text[self.end..comment.span.start]);
            let beside = gap == 0 && !self.out.is_empty();
            if beside {
                self.out.push(' ');
            } else {
                self.new_line(!first && (gap > 1 || apart), if inside { 4 } else { 0 });
                (first, apart) = (false, false);
            }
            self.comment(*comment);
        }
        let Some(line) = line else {
            self.out.push('\n');
            return;
        };
        let empty = line_ends(&self.text[self.end..next]) > 1;
        let empty = (empty && !first && line.kind != LineKind::Close) || apart;
        self.new_line(empty, line.indent());
    }

    /// The words of a line. Where a comment stands between them, the line goes on below it.
    fn line(&mut self, line: &Line, widths: &[usize]) {
        let words: Vec<&str> = self.words[line.words.clone()].iter().map(String::as_str).collect();
        let breaks = match line.kind {
            LineKind::Rule => wrap(&words, line.indent()),
            _ => vec![None; words.len()],
        };
        let depths = depths(&words);
        for (at, word) in words.iter().enumerate() {
            let start = self.start(line.words.start + at);
            let below = self.line_comments(line, start, 4 * (depths[at] + 1));
            let brace = *word == "{";
            match breaks[at] {
                Some(indent) => self.new_line(false, indent),
                None if below => {
                    let indent = if brace { 0 } else { 4 * (depths[at] + 1) };
                    self.new_line(false, line.indent() + indent);
                }
                None if at > 0 && spaced(words[at - 1], word) => self.out.push(' '),
                None => {}
            }
            self.out.push_str(word);
            let missing = widths.get(at).map_or(0, |wide| wide.saturating_sub(width(word)));
            self.out.extend(std::iter::repeat_n(' ', missing));
            self.end = self.tokens.words[line.words.start + at].span.end;
        }
    }

    /// The comments before a word inside a line. Says whether there were any.
    fn line_comments(&mut self, line: &Line, start: usize, indent: usize) -> bool {
        if start == self.start(line.words.start) {
            return false;
        }
        let comments = self.comments(self.end, start);
        for comment in comments {
            if line_ends(&self.text[self.end..comment.span.start]) == 0 {
                self.out.push(' ');
            } else {
                self.new_line(false, line.indent() + indent);
            }
            self.comment(*comment);
        }
        !comments.is_empty()
    }

    fn comment(&mut self, comment: Comment) {
        self.out.push_str(self.text[comment.span.range()].trim_end());
        self.end = comment.span.end;
    }

    fn new_line(&mut self, empty: bool, indent: usize) {
        if !self.out.is_empty() {
            self.out.push_str(if empty { "\n\n" } else { "\n" });
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Where a word begins in the file.
    fn start(&self, word: usize) -> usize {
        self.tokens.words.get(word).map_or(self.text.len(), |word| word.span.start)
    }

    /// The comments between two bytes of the file.
    fn comments(&self, from: usize, to: usize) -> &'a [Comment] {
        let all = &self.tokens.comments;
        let start = all.partition_point(|comment| comment.span.start < from);
        let end = all.partition_point(|comment| comment.span.start < to);
        &all[start..end.max(start)]
    }

    fn comments_inside(&self, line: &Line) -> bool {
        let end = self.start(line.words.end.saturating_sub(1));
        !self.comments(self.start(line.words.start), end).is_empty()
    }

    fn empty_line_between(&self, before: &Line, line: &Line) -> bool {
        let end = before.words.end.checked_sub(1).and_then(|at| self.tokens.words.get(at));
        let end = end.map_or(0, |word| word.span.end);
        let next = self.start(line.words.start);
        empty_line(self.text, Span::new(end, next), self.comments(end, next))
    }

    fn has_empty_line(&self, next: usize, comments: &[Comment]) -> bool {
        empty_line(self.text, Span::new(self.end, next), comments)
    }
}

/// Whether a line is empty in a part of the file that has nothing but comments.
fn empty_line(text: &str, part: Span, comments: &[Comment]) -> bool {
    let starts = comments.iter().map(|comment| comment.span.start).chain([part.end]);
    let ends = [part.start].into_iter().chain(comments.iter().map(|comment| comment.span.end));
    ends.zip(starts).any(|(end, start)| line_ends(&text[end..start]) > 1)
}

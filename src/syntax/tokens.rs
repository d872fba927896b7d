//! A text as words and marks, right or wrong: what comments there are, and where lines begin.

use super::grammar::{Rule, read};
use super::tree::Comment;
use crate::text::Span;

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, digits, hyphens.
    Word,
    /// A string.
    Text,
    /// A string without its end.
    Unclosed,
    /// A text in the wrong quotation marks.
    Quoted,
    /// A digit and everything written together with it.
    Figure,
    /// A mark, also one of another language.
    Mark,
    /// Any other character.
    Other,
}

/// A word or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it looks like.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// How far it is indented, in characters, where it is the first on its line.
    pub indent: Option<usize>,
}

/// The words and marks of a text, and its comments, each in the order of the text.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens {
    /// The words and marks.
    pub words: Vec<Token>,
    /// The comments.
    pub comments: Vec<Comment>,
}

/// Takes a text apart. Every text can be.
pub(super) fn tokens(text: &str) -> Tokens {
    let mut found = Tokens::default();
    let Ok(mut pairs) = read(Rule::tokens, text) else { return found };
    let mut last_end = None;
    for pair in pairs.next().into_iter().flat_map(pest::iterators::Pair::into_inner) {
        let span = Span::new(pair.as_span().start(), pair.as_span().end());
        let kind = match pair.as_rule() {
            Rule::comment => {
                let explains = pair.as_str().starts_with("##") && !pair.as_str().starts_with("###");
                found.comments.push(Comment { span, explains });
                last_end = Some(span.end);
                continue;
            }
            Rule::string => TokenKind::Text,
            Rule::unclosed => TokenKind::Unclosed,
            Rule::quoted => TokenKind::Quoted,
            Rule::figure => TokenKind::Figure,
            Rule::word => TokenKind::Word,
            Rule::mark => TokenKind::Mark,
            Rule::other => TokenKind::Other,
            _ => continue,
        };
        let gap = &text[last_end.unwrap_or(0)..span.start];
        let indent = match gap.rfind(['\n', '\r']) {
            Some(line_end) => Some(gap[line_end + 1..].chars().count()),
            None => last_end.is_none().then(|| gap.chars().filter(|c| *c != '\u{FEFF}').count()),
        };
        found.words.push(Token { kind, span, indent });
        last_end = Some(span.end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, tokens};

    #[test]
    fn every_text_is_words_and_marks() {
        let text = "\u{FEFF}a-b == 'x' # no\r\n  2026-02-30 \"open\n\u{7}";
        let found = tokens(text);
        let seen: Vec<_> =
            found.words.iter().map(|t| (t.kind, &text[t.span.range()], t.indent)).collect();
        assert_eq!(
            seen,
            [
                (TokenKind::Word, "a-b", Some(0)),
                (TokenKind::Mark, "==", None),
                (TokenKind::Quoted, "'x'", None),
                (TokenKind::Figure, "2026-02-30", Some(2)),
                (TokenKind::Unclosed, "\"open", None),
                (TokenKind::Other, "\u{7}", Some(0)),
            ]
        );
        assert_eq!(&text[found.comments[0].span.range()], "# no");
    }

    #[test]
    fn two_hashes_explain_and_three_are_a_line() {
        let found = tokens("# a\n## b\n### c");
        assert_eq!(
            found.comments.iter().map(|c| c.explains).collect::<Vec<_>>(),
            [false, true, false]
        );
    }
}

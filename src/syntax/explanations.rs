//! Which `##` lines belong to what.

use super::tree::{Comment, Explanation};
use crate::text::Span;

/// The comments of a file, to be asked what stands above something.
pub(super) struct Explanations<'a> {
    text: &'a str,
    comments: &'a [Comment],
    used: Vec<bool>,
}

impl<'a> Explanations<'a> {
    /// The comments of a text.
    pub fn new(text: &'a str, comments: &'a [Comment]) -> Self {
        Self { text, comments, used: vec![false; comments.len()] }
    }

    /// The `##` lines directly above what begins at `start`. Plain comment lines among them are
    /// passed over; an empty line ends them.
    pub fn above(&mut self, start: usize) -> Explanation {
        let mut below = start;
        let mut at = self.comments.partition_point(|comment| comment.span.end <= start);
        let mut lines = Vec::new();
        while at > 0 {
            at -= 1;
            let comment = self.comments[at];
            if !self.stands_alone(comment) || !next_line(&self.text[comment.span.end..below]) {
                break;
            }
            if comment.explains {
                lines.push(self.text[comment.span.range()].trim_start_matches('#').trim());
                self.used[at] = true;
            }
            below = comment.span.start;
        }
        lines.reverse();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The `##` comments that nothing asked for.
    pub fn unused(&self) -> impl Iterator<Item = Span> {
        self.comments
            .iter()
            .zip(&self.used)
            .filter(|(comment, used)| comment.explains && !**used)
            .map(|(comment, _)| comment.span)
    }

    fn stands_alone(&self, comment: Comment) -> bool {
        let before = &self.text[..comment.span.start];
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        before[line..].chars().all(|c| c.is_whitespace() || c == '\u{FEFF}')
    }
}

/// Whether nothing but one line end, and white space, lies between two things.
fn next_line(gap: &str) -> bool {
    line_ends(gap) == 1 && gap.chars().all(char::is_whitespace)
}

/// How many line ends there are: `\n`, `\r\n` or `\r`.
pub(super) fn line_ends(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::Explanations;

    fn above(text: &str) -> Option<String> {
        let found = tokens(text);
        let start = found.words.last().unwrap().span.start;
        Explanations::new(text, &found.comments).above(start)
    }

    #[test]
    fn lines_directly_above_are_joined() {
        assert_eq!(above("##  one \n# plain\n    ##two\r\n x").as_deref(), Some("one\ntwo"));
    }

    #[test]
    fn an_empty_line_or_code_before_the_comment_ends_them() {
        assert_eq!(above("## far\n\n## near\nx").as_deref(), Some("near"));
        assert_eq!(above("a ## beside\nx"), None);
        assert_eq!(above("## far\n\nx"), None);
    }
}

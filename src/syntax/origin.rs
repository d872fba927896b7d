use std::ops::Range;

use crate::text::Span;

/// A part of a file that is read, with what was put right in it, and where each byte comes from.
#[derive(Debug, Clone)]
pub(super) struct Mended {
    text: String,
    /// For each byte of `text`: the bytes of the file for which it stands.
    origins: Vec<Span>,
    /// Where the part begins in the file.
    start: usize,
}

impl Mended {
    /// A part of a file, as it stands there.
    pub fn new(part: &str, start: usize) -> Self {
        let origins = (start..start + part.len()).map(|at| Span::new(at, at + 1)).collect();
        Self { text: part.to_owned(), origins, start }
    }

    /// The part as it is read now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads `with` where `range` stood.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        let origin = self.origin(Span::new(range.start, range.end));
        self.text.replace_range(range.clone(), with);
        self.origins.splice(range, std::iter::repeat_n(origin, with.len()));
    }

    /// The bytes of the file that a span of the part as it is read stands for.
    pub fn origin(&self, span: Span) -> Span {
        let before = span.start.checked_sub(1).and_then(|at| self.origins.get(at));
        let start = match (self.origins.get(span.start), before) {
            (Some(first), _) => first.start,
            (None, Some(last)) => last.end,
            (None, None) => self.start,
        };
        if span.is_empty() {
            return Span::new(start, start);
        }
        let end = self.origins.get(span.end - 1).map_or(start, |last| last.end);
        Span::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::Mended;
    use crate::text::Span;

    #[test]
    fn what_is_put_right_points_at_what_was_written() {
        let mut part = Mended::new("stored == missing", 100);
        part.replace(7..9, "is");
        part.replace(10..10, "not ");
        assert_eq!(part.text(), "stored is not missing");
        assert_eq!(part.origin(Span::new(7, 9)), Span::new(107, 109));
        assert_eq!(part.origin(Span::new(10, 13)), Span::new(110, 110));
        assert_eq!(part.origin(Span::new(0, 21)), Span::new(100, 117));
        assert_eq!(part.origin(Span::new(21, 21)), Span::new(117, 117));
    }
}

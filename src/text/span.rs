use std::ops::Range;

/// A run of bytes in one source text: `start` is its first byte, `end` the one after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset of the byte after the last one.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same bytes, seen from a text in which this one begins at `offset`.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// Whether there is no byte in it: a place between two.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// As a range that slices the source text.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

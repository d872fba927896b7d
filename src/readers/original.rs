use super::{Glimpse, Marked, Row, Unfolder};
use crate::text::Diagnostic;

/// A delivered file that is being read: its rows, one after the other. An error is the last item.
///
/// What it gave last can be had as it stands in the file, so that a row that is set aside can be
/// mended and read again.
pub trait Reader: Iterator<Item = Result<Row, Diagnostic>> + Send {
    /// The row of the last record in its original form; `None` where there is none, where it was
    /// had before, or where it is so long that it was not kept.
    fn original(&mut self) -> Option<Vec<u8>>;

    /// Goes on to the next row as the iterator does, and looks at as little of it as the format
    /// allows.
    fn glimpse(&mut self) -> Option<Result<Glimpse<'_>, Diagnostic>> {
        Some(self.next()?.map(Glimpse::from))
    }

    /// What takes records apart that were only glimpsed; `None` where all are taken apart at once.
    fn unfolder(&self) -> Option<Unfolder> {
        None
    }

    /// Those of whom what was read so far says protected identity without being a record; each is
    /// given once.
    fn take_marked(&mut self) -> Vec<Marked>;

    /// What stands around the rows, the file's encoding and line ends included.
    fn frame(&self) -> Frame;
}

/// What stands around the rows of a file: with rows in between, it is a file that the same
/// description reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Frame {
    /// Before the first of them: a byte order mark, a header.
    pub head: Vec<u8>,
    /// Between two of them.
    pub between: Vec<u8>,
    /// After the last.
    pub tail: Vec<u8>,
}

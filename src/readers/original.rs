use std::collections::VecDeque;

use super::Row;
use crate::text::Diagnostic;

/// A delivered file that is being read: its rows, one after the other. An error is the last item.
///
/// What it gave last can be had as it stands in the file, so that a row that is set aside can be
/// mended and read again.
pub trait Reader: Iterator<Item = Result<Row, Diagnostic>> + Send {
    /// The last row in its original form; `None` where there is none, where it was had before,
    /// where another record of it can be used, or where it is so long that it was not kept.
    fn original(&mut self) -> Option<Vec<u8>>;

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

/// Whether none of what was made of a row can be used where one of it cannot: all of the row can
/// then be read again.
pub(super) fn is_unused(made: &VecDeque<Row>) -> bool {
    made.len() == 1 || made.iter().all(|row| matches!(row, Row::SetAside(_)))
}

use super::reread::Extent;
use super::row::{Row, SetAside};
use crate::record::SentRecord;

/// The next row of a file, of which no more was looked at than is needed to know whose it is.
#[derive(Debug)]
pub enum Glimpse<'r> {
    /// A record that can be taken apart later.
    Folded(Folded<'r>),
    /// A record of a format whose records are taken apart as they are read.
    Record(SentRecord),
    /// A row that cannot be used; those after it can.
    SetAside(SetAside),
}

impl From<Row> for Glimpse<'_> {
    fn from(row: Row) -> Self {
        match row {
            Row::Record(record) => Self::Record(record),
            Row::SetAside(row) => Self::SetAside(row),
        }
    }
}

/// A record as it stands in its file, for [`Unfolder`](super::Unfolder) to take apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folded<'r> {
    /// The person's identity as it stands in its cell.
    pub person: &'r str,
    /// The category's name in the policy.
    pub category: &'r str,
    /// The line at which the row begins, from 1.
    pub line: u64,
    /// Which of the records it is that a row can hold.
    pub which: usize,
    /// The row.
    pub row: &'r str,
    /// Its bytes among those that were read.
    pub bytes: Extent,
    /// Bytes that are the same for two records of files of one description if they say the same,
    /// whoever says it, and never where they do not.
    pub says: &'r [u8],
}

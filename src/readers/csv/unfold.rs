use std::borrow::Cow;
use std::fmt;
use std::io;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::cells::Cells;
use super::layout::Layout;
use crate::readers::reread::{Extent, Reread};
use crate::record::SentRecord;

/// Takes records of a file apart that were only glimpsed, as its reader would have.
pub struct Unfolder {
    layout: Arc<Layout>,
    cells: Cells,
    file: Arc<str>,
    /// The encoding of the file; `None` where it was translated before it was read.
    encoding: Option<&'static Encoding>,
    again: Option<Reread>,
}

impl Unfolder {
    pub(super) fn new(
        layout: Arc<Layout>,
        cells: Cells,
        file: Arc<str>,
        encoding: Option<&'static Encoding>,
    ) -> Self {
        Self { layout, cells, file, encoding, again: None }
    }

    /// The same for rows that are read from the file again, where it allows that, too.
    pub fn reading(self, again: Option<Reread>) -> Self {
        Self { again: again.filter(|_| self.encoding.is_some()), ..self }
    }

    /// Whether a row can be read again, and has not to be kept, where so many bytes of rows are kept
    /// already.
    pub fn reads_again(&self, kept: u64) -> bool {
        self.again.as_ref().is_some_and(|again| again.is_for_more_than(kept))
    }

    /// Another one, for the same file.
    ///
    /// # Errors
    /// Where the system does not open the file once more.
    pub fn alike(&self) -> io::Result<Self> {
        let again = self.again.as_ref().map(Reread::alike).transpose()?;
        let Self { layout, cells, file, encoding, .. } = self;
        Ok(Self::new(layout.clone(), cells.alike(), file.clone(), *encoding).reading(again))
    }

    /// Makes a record, whatever it was, one that was glimpsed: by its row, the line at which that
    /// begins, and which of the row's records it is. `None` where there is no such record.
    pub fn unfold(
        &mut self,
        row: &str,
        line: u64,
        which: usize,
        sent: &mut SentRecord,
    ) -> Option<()> {
        self.cells.begin(row, line);
        let (record, outline) = self.layout.outline(which, &self.cells, &self.file).ok()?;
        record.make(&self.cells, &self.file, outline, sent);
        Some(())
    }

    /// The same by the bytes of the file that the row is, which are read again. `says` becomes what
    /// the record says now, as in [`Folded`](crate::readers::Folded). `None` where there is no such
    /// record any more.
    ///
    /// # Errors
    /// Where the file cannot be read, or has become shorter.
    pub fn unfold_again(
        &mut self,
        bytes: Extent,
        line: u64,
        which: usize,
        sent: &mut SentRecord,
        says: &mut Vec<u8>,
    ) -> io::Result<Option<()>> {
        let (Some(again), Some(encoding)) = (&mut self.again, self.encoding) else {
            return Ok(None);
        };
        let row = again.read(bytes)?;
        let row = encoding.decode_without_bom_handling_and_without_replacement(row);
        let Some(row) = row else { return Ok(None) };
        self.cells.begin(&with_line_feeds(row), line);
        let Ok((record, outline)) = self.layout.outline(which, &self.cells, &self.file) else {
            return Ok(None);
        };
        record.says(&self.cells, (which, &outline), says);
        record.make(&self.cells, &self.file, outline, sent);
        Ok(Some(()))
    }
}

/// A row as it is when it has been read line by line, whatever ends these.
fn with_line_feeds(row: Cow<'_, str>) -> Cow<'_, str> {
    if row.contains('\r') { row.replace("\r\n", "\n").replace('\r', "\n").into() } else { row }
}

impl fmt::Debug for Unfolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unfolder").field("file", &self.file).finish_non_exhaustive()
    }
}

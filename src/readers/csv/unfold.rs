use std::fmt;
use std::sync::Arc;

use super::cells::Cells;
use super::layout::Layout;
use crate::record::SentRecord;

/// Takes records of a file apart that were only glimpsed, as its reader would have.
pub struct Unfolder {
    layout: Arc<Layout>,
    cells: Cells,
    file: Arc<str>,
}

impl Unfolder {
    pub(super) fn new(layout: Arc<Layout>, cells: Cells, file: Arc<str>) -> Self {
        Self { layout, cells, file }
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
}

impl Clone for Unfolder {
    fn clone(&self) -> Self {
        Self::new(self.layout.clone(), self.cells.alike(), self.file.clone())
    }
}

impl fmt::Debug for Unfolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unfolder").field("file", &self.file).finish_non_exhaustive()
    }
}

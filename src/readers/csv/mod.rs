//! The CSV reader: rows of cells in any encoding, each cell with its place.
//!
//! A good row is never lost to a bad one. What cannot be used is set aside with its place, and
//! the reader goes on with the next line. It holds one row at a time, whatever the file's size.

mod cells;
mod hand;
mod header;
mod layout;
mod lines;
mod record;
mod rows;
mod sniff;
mod unfold;

use std::io::Read;
use std::sync::Arc;

pub use unfold::Unfolder;

use layout::Layout;
use record::Outline;
use rows::{Fault, Next, Rows, Whole};

use super::description::{CsvFormat, Description};
use super::glimpse::{Folded, Glimpse};
use super::original::{Frame, Reader};
use super::row::{Marked, Row, SetAside};
use crate::record::{Place, SentRecord};
use crate::text::Diagnostic;

/// The records of a CSV file, in its order.
///
/// An item is an error where the file could not be read on, and then the last one.
pub struct CsvReader<'a> {
    rows: Rows<'a>,
    layout: Arc<Layout>,
    /// The first of the records that the row can hold at which was not looked yet; `None` where
    /// the next row comes next.
    next_record: Option<usize>,
    says: Vec<u8>,
    /// Those of whom rows say protected identity that are no record.
    marked: Vec<Marked>,
    file: Arc<str>,
    /// The header and what stands before it.
    head: String,
    last: Last,
    finished: bool,
}

/// What comes next.
enum Step {
    /// Of the records that the cells can hold, this one; its outline may say that it is none.
    Record(usize),
    /// A row that holds no record.
    SetAside(SetAside),
}

/// The last row in its original form.
enum Last {
    /// There is none, or it was asked for.
    Nothing,
    /// It is the one that is taken apart.
    Cells,
    /// One that could not be.
    Line(Vec<u8>),
}

impl<'a> CsvReader<'a> {
    /// Begins to read: the header is read and held against the description.
    ///
    /// # Errors
    /// A file that is empty or no text, a header that is not the one described.
    pub fn open(
        description: &'a Description,
        format: &'a CsvFormat,
        file: &str,
        input: Box<dyn Read + Send + 'a>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut rows = Rows::new(input, format, file).map_err(|finding| vec![finding])?;
        let header = header::read(&mut rows, description, format, file)?;
        let layout = Layout::new(description, &header);
        rows.expect(header.width(), layout.shape());
        Ok(Self {
            rows,
            layout: Arc::new(layout),
            next_record: None,
            says: Vec::new(),
            marked: Vec::new(),
            file: file.into(),
            head: header.into_text(),
            last: Last::Nothing,
            finished: false,
        })
    }
}

impl Iterator for CsvReader<'_> {
    type Item = Result<Row, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        let which = match self.step()? {
            Ok(Step::Record(which)) => which,
            Ok(Step::SetAside(row)) => return Some(Ok(Row::SetAside(row))),
            Err(error) => return Some(Err(error)),
        };
        let cells = self.rows.cells();
        Some(Ok(match self.layout.outline(which, cells, &self.file) {
            Ok((record, outline)) => {
                let mut sent = SentRecord::default();
                record.make(cells, &self.file, outline, &mut sent);
                Row::Record(sent)
            }
            Err(row) => Row::SetAside(row),
        }))
    }
}

impl CsvReader<'_> {
    /// Goes on to the next record, or to what cannot be one.
    fn step(&mut self) -> Option<Result<Step, Diagnostic>> {
        loop {
            let cells = self.rows.cells();
            let from = self.next_record.take();
            if let Some(which) = from.and_then(|from| self.layout.record(from, cells)) {
                self.next_record = Some(which + 1);
                return Some(Ok(Step::Record(which)));
            }
            self.last = Last::Nothing;
            if self.finished {
                return None;
            }
            match self.rows.next() {
                Ok(Next::Cells) => {
                    self.last = Last::Cells;
                    match self.layout.check(self.rows.cells(), &self.file) {
                        Ok(()) => {
                            let marked = self.layout.marked(self.rows.cells(), &self.file);
                            self.marked.extend(marked);
                            self.next_record = Some(0);
                        }
                        Err(row) => return Some(Ok(Step::SetAside(row))),
                    }
                }
                Ok(Next::SetAside(fault)) => {
                    return Some(Ok(Step::SetAside(self.set_aside(fault))));
                }
                Ok(Next::End) => self.finished = true,
                Err(error) => {
                    self.finished = true;
                    return Some(Err(lines::failed(&self.file, &error)));
                }
            }
        }
    }

    fn set_aside(&mut self, fault: Fault) -> SetAside {
        self.last = match fault.whole {
            Whole::Row => Last::Line(self.rows.hand().row(&fault.row)),
            Whole::Bytes(Some(bytes)) => Last::Line(self.rows.hand().line(bytes)),
            Whole::Bytes(None) => Last::Nothing,
        };
        let place = Place { file: self.file.clone(), line: fault.line, column: fault.column };
        let protected = self.layout.protected_aside(fault.is_split.then(|| self.rows.cells()));
        let (reason, row, person) = (fault.reason, fault.row, fault.person);
        // A fault says how the file is written, and repeats no cell.
        let (discreet, municipality) = (None, None);
        SetAside { place, reason, discreet, row, person, municipality, protected }
    }
}

impl Reader for CsvReader<'_> {
    fn original(&mut self) -> Option<Vec<u8>> {
        match std::mem::replace(&mut self.last, Last::Nothing) {
            Last::Nothing => None,
            Last::Cells => Some(self.rows.hand().row(self.rows.cells().row())),
            Last::Line(bytes) => Some(bytes),
        }
    }

    fn glimpse(&mut self) -> Option<Result<Glimpse<'_>, Diagnostic>> {
        if self.layout.says_municipality() {
            // Whose a record is depends on more cells than those of the outline.
            return Some(self.next()?.map(Glimpse::from));
        }
        let which = match self.step()? {
            Ok(Step::Record(which)) => which,
            Ok(Step::SetAside(row)) => return Some(Ok(Glimpse::SetAside(row))),
            Err(error) => return Some(Err(error)),
        };
        let cells = self.rows.cells();
        Some(Ok(match self.layout.outline(which, cells, &self.file) {
            Ok((record, outline)) => {
                record.says(cells, (which, &outline), &mut self.says);
                let Outline { person, category, .. } = outline;
                let (line, row, bytes) = (cells.first_line(), cells.row(), self.rows.bytes());
                let says = &self.says;
                Glimpse::Folded(Folded { person, category, line, which, row, bytes, says })
            }
            Err(row) => Glimpse::SetAside(row),
        }))
    }

    fn unfolder(&self) -> Option<Unfolder> {
        let (layout, cells) = (self.layout.clone(), self.rows.cells().alike());
        Some(Unfolder::new(layout, cells, self.file.clone(), self.rows.encoding()))
    }

    fn take_marked(&mut self) -> Vec<Marked> {
        std::mem::take(&mut self.marked)
    }

    fn frame(&self) -> Frame {
        // A row has its own line end.
        Frame { head: self.rows.hand().head(&self.head), ..Frame::default() }
    }
}

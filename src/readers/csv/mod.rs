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

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use layout::Layout;
use rows::{Fault, Next, Rows, Whole};

use super::description::{CsvFormat, Description};
use super::original::{Frame, Reader};
use super::row::{Row, SetAside};
use crate::record::{Place, SentRecord};
use crate::text::Diagnostic;

/// The records of a CSV file, in its order.
///
/// An item is an error where the file could not be read on, and then the last one.
pub struct CsvReader<'a> {
    rows: Rows<'a>,
    layout: Layout<'a>,
    /// What the row that was read last is, as far as it has not been given out.
    made: VecDeque<Row>,
    /// A record that nobody needs any more.
    spare: SentRecord,
    file: Arc<str>,
    /// The header and what stands before it.
    head: String,
    last: Last,
    finished: bool,
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
        let head = header.into_text();
        let (made, file) = (VecDeque::new(), file.into());
        let (spare, last) = (SentRecord::default(), Last::Nothing);
        Ok(Self { rows, layout, made, spare, file, head, last, finished: false })
    }
}

impl Iterator for CsvReader<'_> {
    type Item = Result<Row, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.made.pop_front() {
                return Some(Ok(row));
            }
            self.last = Last::Nothing;
            if self.finished {
                return None;
            }
            match self.rows.next() {
                Ok(Next::Cells) => {
                    let spare = std::mem::take(&mut self.spare);
                    self.layout.rows(self.rows.cells(), &self.file, &mut self.made, spare);
                    self.last = Last::Cells;
                }
                Ok(Next::SetAside(fault)) => return Some(Ok(self.set_aside(fault))),
                Ok(Next::End) => self.finished = true,
                Err(error) => {
                    self.finished = true;
                    return Some(Err(lines::failed(&self.file, &error)));
                }
            }
        }
    }
}

impl CsvReader<'_> {
    fn set_aside(&mut self, fault: Fault) -> Row {
        self.last = match fault.whole {
            Whole::Row => Last::Line(self.rows.hand().row(&fault.row)),
            Whole::Bytes(Some(bytes)) => Last::Line(self.rows.hand().line(bytes)),
            Whole::Bytes(None) => Last::Nothing,
        };
        let place = Place { file: self.file.clone(), line: fault.line, column: fault.column };
        let protected = self.layout.protected_aside(fault.is_split.then(|| self.rows.cells()));
        let (reason, row, person) = (fault.reason, fault.row, fault.person);
        // A fault says how the file is written, and repeats no cell.
        Row::SetAside(SetAside { place, reason, discreet: None, row, person, protected })
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

    fn recycle(&mut self, record: SentRecord) {
        self.spare = record;
    }

    fn frame(&self) -> Frame {
        // A row has its own line end.
        Frame { head: self.rows.hand().head(&self.head), ..Frame::default() }
    }
}

//! The CSV reader: rows of cells in any encoding, each cell with its place.
//!
//! A good row is never lost to a bad one. What cannot be used is set aside with its place, and
//! the reader goes on with the next line. It holds one row at a time, whatever the file's size.

mod cells;
mod header;
mod layout;
mod lines;
mod rows;
mod sniff;

use std::io::Read;
use std::sync::Arc;

use layout::Layout;
use rows::{Next, Rows};

use super::description::{CsvFormat, Description};
use super::row::{Row, SetAside};
use crate::record::Place;
use crate::text::Diagnostic;

/// The records of a CSV file, in its order.
///
/// An item is an error where the file could not be read on, and then the last one.
pub struct CsvReader<'a> {
    rows: Rows<'a>,
    layout: Layout<'a>,
    file: Arc<str>,
    finished: bool,
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
        Ok(Self { rows, layout, file: file.into(), finished: false })
    }
}

impl Iterator for CsvReader<'_> {
    type Item = Result<Row, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        match self.rows.next() {
            Ok(Next::Cells) => Some(Ok(self.layout.row(self.rows.cells(), &self.file))),
            Ok(Next::SetAside(fault)) => {
                let place =
                    Place { file: self.file.clone(), line: fault.line, column: fault.column };
                let (reason, row, person) = (fault.reason, fault.row, fault.person);
                let protected = self.layout.protected_aside(None);
                // A fault says how the file is written, and repeats no cell.
                let discreet = None;
                let aside = SetAside { place, reason, discreet, row, person, protected };
                Some(Ok(Row::SetAside(aside)))
            }
            Ok(Next::End) => {
                self.finished = true;
                None
            }
            Err(error) => {
                self.finished = true;
                Some(Err(lines::failed(&self.file, &error)))
            }
        }
    }
}

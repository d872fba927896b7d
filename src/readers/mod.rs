//! What sources deliver, read into records by the help of a source description.

mod csv;
mod description;
mod original;
mod row;

use std::io::Read;

pub use csv::CsvReader;
pub use description::{
    Category, Column, Columns, CsvFormat, Description, FieldColumns, Format, Protected, Vocabulary,
};
pub use original::{Frame, Reader};
pub use row::{Row, SetAside};

use crate::text::Diagnostic;

/// Begins to read a file in the format that its description says. `file` is the name to show;
/// whether it is a path or standard input is the caller's business.
///
/// # Errors
/// Everything for which no row of the file could be used.
pub fn open<'a>(
    description: &'a Description,
    file: &str,
    input: impl Read + Send + 'a,
) -> Result<Box<dyn Reader + 'a>, Vec<Diagnostic>> {
    match &description.format {
        Format::Csv(format) => {
            Ok(Box::new(CsvReader::open(description, format, file, Box::new(input))?))
        }
    }
}

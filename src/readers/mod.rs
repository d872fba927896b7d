//! What sources deliver, read into records by the help of a source description.

mod chosen;
mod csv;
mod description;
mod json;
mod original;
mod row;
mod tree;

use std::io::Read;

pub use csv::CsvReader;
pub use description::{
    Category, Compare, CsvFormat, Description, FieldPlaces, Format, PartPlaces, Path, Places,
    Protected, RecordDescription, Standard, Step, TODAY, Test, Vocabulary, When,
};
pub use json::JsonReader;
pub use original::{Frame, Reader};
pub use row::{Row, SetAside};

use jiff::civil::Date;

use crate::text::Diagnostic;

/// Begins to read a file in the format that its description says. `file` is the name to show;
/// whether it is a path or standard input is the caller's business. `today` is the date of the
/// run, for what a description asks of dates.
///
/// # Errors
/// Everything for which no row of the file could be used.
pub fn open<'a>(
    description: &'a Description,
    today: Date,
    file: &str,
    input: impl Read + Send + 'a,
) -> Result<Box<dyn Reader + 'a>, Vec<Diagnostic>> {
    match &description.format {
        Format::Csv(format) => {
            Ok(Box::new(CsvReader::open(description, format, file, Box::new(input))?))
        }
        Format::Json(_) => {
            Ok(Box::new(JsonReader::open(description, today, file, Box::new(input))?))
        }
    }
}

//! What sources deliver, read into records by the help of a source description.

mod broken;
mod chosen;
mod csv;
mod description;
mod json;
mod letters;
mod original;
mod row;
mod tree;
mod xml;

use std::io::Read;

pub use csv::CsvReader;
pub use description::{
    Category, Compare, CsvFormat, Description, FieldPlaces, Format, PartPlaces, Path, Places,
    Protected, RecordDescription, Standard, Step, TODAY, Test, Vocabulary, When, XmlFormat,
};
pub use original::{Frame, Reader};
pub use row::{Row, SetAside};

use jiff::civil::Date;

use crate::text::Diagnostic;
use tree::TreeReader;

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
            let json = json::Json::open(Box::new(input));
            let json = json.map_err(|error| vec![error.diagnostic(file)])?;
            Ok(Box::new(TreeReader::new(description, today, file, json)))
        }
        Format::Xml(format) => {
            let xml = xml::Xml::open(format, Box::new(input));
            let xml = xml.map_err(|error| vec![error.diagnostic(file)])?;
            Ok(Box::new(TreeReader::new(description, today, file, xml)))
        }
    }
}

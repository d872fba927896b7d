use std::borrow::BorrowMut;
use std::io::Read;

use jiff::civil::Date;

use super::broken::Broken;
use super::csv::CsvReader;
use super::description::{Description, Format};
use super::json::Json;
use super::original::Reader;
use super::tree::{Ending, TreeReader, TreeRows, Unfinished};
use super::xml::Xml;
use crate::text::Diagnostic;

/// Files that are delivered together, read one after the other: a record of one may depend on
/// what the others say.
pub struct Delivery<'a> {
    description: &'a Description,
    tree: TreeRows<'a>,
}

impl<'a> Delivery<'a> {
    /// Nothing read yet. `today` is the date of the run, for what a description asks of dates.
    pub fn new(description: &'a Description, today: Date) -> Self {
        Self { description, tree: TreeRows::new(description, today) }
    }

    /// Begins to read a file in the format that the description says. `file` is the name to show;
    /// whether it is a path or standard input is the caller's business. In the last file come the
    /// records, whichever file they are in, that depended on what the others say.
    ///
    /// # Errors
    /// Everything for which no row of the file could be used.
    pub fn open<'d>(
        &'d mut self,
        file: &str,
        input: impl Read + Send + 'd,
        is_last: bool,
    ) -> Result<Box<dyn Reader + 'd>, Vec<Diagnostic>> {
        let ending = if is_last { Ending::Delivery } else { Ending::File };
        begin(self.description, file, Box::new(input), &mut self.tree, ending)
    }

    /// Why the pages that were delivered are not all that there is, where they say so.
    pub fn unfinished(&self) -> Option<Unfinished> {
        self.tree.pages().unfinished()
    }

    /// What somebody may want to look at in the delivery as a whole.
    pub fn remarks(&self) -> Vec<String> {
        self.tree.remarks()
    }
}

/// Begins to read a file that is a whole delivery, as [`Delivery::open`] does.
///
/// # Errors
/// Everything for which no row of the file could be used.
pub fn open<'a>(
    description: &'a Description,
    today: Date,
    file: &str,
    input: impl Read + Send + 'a,
) -> Result<Box<dyn Reader + 'a>, Vec<Diagnostic>> {
    let tree = TreeRows::new(description, today);
    begin(description, file, Box::new(input), tree, Ending::Delivery)
}

fn begin<'d, 'a: 'd>(
    description: &'a Description,
    file: &str,
    input: Box<dyn Read + Send + 'd>,
    tree: impl BorrowMut<TreeRows<'a>> + Send + 'd,
    ending: Ending,
) -> Result<Box<dyn Reader + 'd>, Vec<Diagnostic>> {
    let broken = |error: Broken| vec![error.diagnostic(file)];
    match &description.format {
        Format::Csv(format) => Ok(Box::new(CsvReader::open(description, format, file, input)?)),
        Format::Json(_) => {
            let elements = Json::open(input).map_err(broken)?;
            Ok(Box::new(TreeReader::new(description, file, elements, tree, ending)))
        }
        Format::Xml(format) => {
            let elements = Xml::open(format, input).map_err(broken)?;
            Ok(Box::new(TreeReader::new(description, file, elements, tree, ending)))
        }
    }
}

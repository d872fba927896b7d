use std::io::{self, Write};

use crate::record::Value;
use crate::sync::{Change, Unkept};

use super::super::formula::guarded;
use super::super::sheet::plain;
use super::word;

/// The header.
const HEADER: [&str; 10] = [
    "person",
    "category",
    "field",
    "source",
    "before",
    "after",
    "rule-before",
    "rule-after",
    "depends-on",
    "what",
];

/// Writes the values that would be others or start to wait as they come, a row each: comma, UTF-8,
/// line feeds, a header. A group's value is a JSON object. What a spreadsheet would take for a
/// formula is marked as a text. Nothing is written before the first row or the end, so that what
/// fails before leaves no empty list.
pub struct Rows<W: Write> {
    csv: csv::Writer<W>,
    has_begun: bool,
}

impl<W: Write> Rows<W> {
    /// A list of which nothing is written yet.
    pub fn new(out: W) -> Self {
        Self { csv: csv::Writer::from_writer(out), has_begun: false }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn row(&mut self, change: &Change) -> io::Result<()> {
        self.begin()?;
        let group = &change.group;
        let [before, after] =
            [&change.before, &change.after].map(|value| value.as_ref().map_or("", Value::as_str));
        let [rule_before, rule_after] =
            [&group.before, &group.after].map(|rule| rule.as_deref().unwrap_or_default());
        let depends_on: Vec<String> = group.depends_on.iter().map(Unkept::to_string).collect();
        let row = [
            &change.person,
            &group.category,
            &group.field,
            &group.source,
            before,
            after,
            rule_before,
            rule_after,
            &depends_on.join(" "),
            word(group.effect),
        ];
        self.csv.write_record(row.map(|cell| guarded(cell).into_owned())).map_err(plain)
    }

    /// Writes what is not written yet.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        self.begin()?;
        self.csv.flush()
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.has_begun {
            self.has_begun = true;
            self.csv.write_record(HEADER).map_err(plain)?;
        }
        Ok(())
    }
}

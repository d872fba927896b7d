//! The JSON reader: objects in an array, in pages, or one after the other.
//!
//! It holds one object at a time, whatever the file's size. Where one cannot be used it is set
//! aside as it stands, and the reader goes on with the next.

mod input;
mod parse;
mod split;

use std::collections::{HashSet, VecDeque};
use std::io::Read;
use std::sync::Arc;

use jiff::civil::Date;

use split::{Next, Piece, Splitter};

use super::description::Description;
use super::original::{Frame, Reader, is_unused};
use super::row::Row;
use super::tree::{Element, Late, TreeRows, place};
use crate::record::Place;
use crate::text::Diagnostic;

/// The records of a JSON file, in its order; those that depend on what the rest of the file says
/// come last.
///
/// An item is an error where the file could not be read on, and then the last one.
pub struct JsonReader<'a> {
    pieces: Splitter<'a>,
    wanted: HashSet<&'a str>,
    tree: TreeRows<'a>,
    rows: VecDeque<Row>,
    late: VecDeque<Late>,
    file: Arc<str>,
    /// The last element as it stands, where nothing of it is used.
    last: Option<Vec<u8>>,
    finished: bool,
}

impl<'a> JsonReader<'a> {
    /// Begins to read.
    ///
    /// # Errors
    /// A file that is empty or no JSON.
    pub fn open(
        description: &'a Description,
        today: Date,
        file: &str,
        input: Box<dyn Read + Send + 'a>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut pieces = Splitter::new(input);
        match pieces.begin() {
            Ok(()) => {}
            Err(error) => return Err(vec![error.diagnostic(file)]),
        }
        Ok(Self {
            pieces,
            wanted: TreeRows::wanted(description),
            tree: TreeRows::new(description, today),
            rows: VecDeque::new(),
            late: VecDeque::new(),
            file: file.into(),
            last: None,
            finished: false,
        })
    }

    fn piece(&mut self, piece: &Piece) {
        let Piece { text, line, column, fault } = piece;
        let text = match (std::str::from_utf8(text), fault) {
            (Ok(text), None) => text,
            (Ok(text), Some((at, reason))) => return self.unread(piece, *at, text, reason),
            (Err(error), _) => {
                let shown = String::from_utf8_lossy(text);
                let reason = "it is not UTF-8, in which JSON is written";
                return self.unread(piece, error.valid_up_to(), &shown, reason);
            }
        };
        match parse::object(text, &self.wanted) {
            Ok(node) => {
                let element = Element { node: &node, text, line: *line, column: *column };
                self.tree.add(&element, &self.file, &mut self.rows);
            }
            Err(fault) => self.unread(piece, fault.at, text, &fault.reason),
        }
    }

    /// What a page says beside its list has to be JSON, or it may not be the page's end.
    fn page(&self, page: &Piece) -> Result<(), Diagnostic> {
        let text = String::from_utf8_lossy(&page.text);
        let Err(fault) = parse::object(&text, &HashSet::new()) else { return Ok(()) };
        let Piece { line, column, .. } = page;
        let reason = format!("the rest of the page after its list: {}", fault.reason);
        Err(Diagnostic::error(format!("{}:{line}:{column}: {reason}", self.file)))
    }

    fn unread(&mut self, piece: &Piece, at: usize, text: &str, reason: &str) {
        let place: Place = place(text, at, piece.line, piece.column, &self.file);
        let aside = self.tree.unread(place, reason.to_owned(), text.to_owned());
        self.rows.push_back(Row::SetAside(aside));
    }
}

impl Iterator for JsonReader<'_> {
    type Item = Result<Row, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                return Some(Ok(row));
            }
            self.last = None;
            if let Some(Late { row, original }) = self.late.pop_front() {
                self.last = original.map(|text| text.into_string().into_bytes());
                return Some(Ok(row));
            }
            if self.finished {
                return None;
            }
            match self.pieces.next() {
                Ok(Next::Piece(piece)) => {
                    self.piece(&piece);
                    self.last = is_unused(&self.rows).then_some(piece.text);
                }
                Ok(Next::Page(page)) => {
                    if let Err(error) = self.page(&page) {
                        self.finished = true;
                        return Some(Err(error));
                    }
                }
                Ok(Next::End) => {
                    self.finished = true;
                    self.late.extend(self.tree.finish());
                }
                Err(error) => {
                    self.finished = true;
                    return Some(Err(error.diagnostic(&self.file)));
                }
            }
        }
    }
}

impl Reader for JsonReader<'_> {
    fn original(&mut self) -> Option<Vec<u8>> {
        self.last.take()
    }

    /// A list, whatever the file is: the same description reads it.
    fn frame(&self) -> Frame {
        let [head, between, tail] = ["[\n", ",\n", "\n]\n"].map(|text| text.as_bytes().to_vec());
        Frame { head, between, tail }
    }
}

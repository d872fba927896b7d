use std::collections::VecDeque;
use std::io::{self, Read};

use encoding_rs::Encoding;

use super::cells::{Cells, Ending};
use super::hand::Hand;
use super::layout::Shape;
use super::lines::{Content, Line, Lines, SHOWN};
use super::sniff;
use crate::readers::description::CsvFormat;
use crate::readers::reread::Extent;
use crate::text::Diagnostic;

/// Lines and bytes in the longest cell with line ends in it. A cell that goes on longer was
/// opened by mistake.
const LONGEST_CELL: (usize, usize) = (100, 1 << 16);

/// The rows of a file: usually a line each, more where a quoted cell has line ends in it.
pub(super) struct Rows<'a> {
    lines: Lines<'a>,
    /// Lines that were read in search of a closing quote that did not come.
    ahead: VecDeque<Line>,
    cells: Cells,
    /// Looks at single lines, while `cells` holds the row that is being read.
    probe: Cells,
    expected: Option<(usize, Shape)>,
    /// The bytes that the row in `cells` is in the file.
    bytes: Extent,
}

/// What comes next.
pub(super) enum Next {
    /// A row, taken apart in [`Rows::cells`].
    Cells,
    /// A row that cannot be taken apart.
    SetAside(Fault),
    /// The end of the file.
    End,
}

/// A row that cannot be taken apart, and why.
pub(super) struct Fault {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) reason: String,
    pub(super) row: String,
    pub(super) whole: Whole,
    pub(super) person: Option<String>,
    /// Whether [`Rows::cells`] are those of the row, each in its column, although a letter in some
    /// of them cannot be read.
    pub(super) is_split: bool,
}

/// All of a row that is set aside.
pub(super) enum Whole {
    /// The text that is shown of it.
    Row,
    /// What is no text; `None` where it is too long to be kept.
    Bytes(Option<Vec<u8>>),
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        input: Box<dyn Read + Send + 'a>,
        format: &CsvFormat,
        file: &str,
    ) -> Result<Self, Diagnostic> {
        Ok(Self {
            lines: sniff::lines(input, format, file)?,
            ahead: VecDeque::new(),
            cells: Cells::new(format),
            probe: Cells::new(format),
            expected: None,
            bytes: Extent::default(),
        })
    }

    /// Says how many cells a row has, and how one is recognised.
    pub(super) fn expect(&mut self, width: usize, shape: Shape) {
        self.expected = Some((width, shape));
    }

    /// The cells of the row that [`Rows::next`] has found.
    pub(super) fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The bytes that the row is that [`Rows::next`] has found, among those that were read.
    pub(super) fn bytes(&self) -> Extent {
        self.bytes
    }

    /// The encoding of the file; `None` where it was translated before it was read.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        self.lines.encoding()
    }

    /// How the file is written.
    pub(super) fn hand(&self) -> &Hand {
        self.lines.hand()
    }

    /// Goes on to the next row that is not blank.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        while let Some(Line { number, bytes, content }) = self.next_line()? {
            let line = match content {
                Content::Text(line) => line,
                Content::Unread { shown, reason, bytes } => {
                    let is_all = bytes.as_ref().is_some_and(|bytes| bytes.len() <= SHOWN);
                    let fault = self.unread(number, shown, reason, is_all);
                    return Ok(Next::SetAside(Fault { whole: Whole::Bytes(bytes), ..fault }));
                }
            };
            if line.trim().is_empty() {
                continue;
            }
            self.bytes = bytes;
            let found = match self.cells.begin(&line, number) {
                Ending::Whole => None,
                Ending::Misquoted(at) => Some((at, "the quotes of this cell end before it does")),
                Ending::Open(at) => {
                    (!self.find_end()?).then_some((at, "the quote that opens here is never closed"))
                }
            };
            if let Some((at, reason)) = found {
                return Ok(Next::SetAside(self.misquoted(&line, number, at, reason)));
            }
            self.lines.recycle(line);
            if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Next::Cells);
            }
        }
        Ok(Next::End)
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next(),
        }
    }

    /// Adds lines to the row until its open cell is closed. Where the lines are rather rows of
    /// their own, they are put back to be read as such.
    fn find_end(&mut self) -> io::Result<bool> {
        let mut taken = Vec::new();
        let closed = loop {
            let Some(line) = self.next_line()? else { break false };
            let Content::Text(text) = &line.content else {
                taken.push(line);
                break false;
            };
            let too_long = taken.len() >= LONGEST_CELL.0
                || self.cells.row().len() + text.len() > LONGEST_CELL.1;
            if too_long || self.is_row(text, line.number) {
                taken.push(line);
                break false;
            }
            let ending = self.cells.go_on(text);
            taken.push(line);
            match ending {
                Ending::Open(_) => {}
                Ending::Misquoted(_) => break false,
                Ending::Whole => {
                    let fits = |(width, _): &(usize, Shape)| self.cells.len() <= *width;
                    break self.expected.as_ref().is_none_or(fits) && !self.cells.has_bare_quote();
                }
            }
        };
        if closed {
            self.bytes = taken.last().map_or(self.bytes, |last| self.bytes.until(last.bytes));
        } else {
            for line in taken.into_iter().rev() {
                self.ahead.push_front(line);
            }
        }
        Ok(closed)
    }

    /// Whether a line by itself is a whole row: it is no part of a cell then.
    fn is_row(&mut self, line: &str, number: u64) -> bool {
        let Some((width, shape)) = &self.expected else { return false };
        self.probe.begin(line, number) == Ending::Whole
            && self.probe.len() == *width
            && !self.probe.has_bare_quote()
            && shape.fits(&self.probe)
    }

    fn misquoted(&mut self, line: &str, number: u64, at: usize, reason: &str) -> Fault {
        // The search for its end may have changed the cells.
        self.cells.begin(line, number);
        let (line, column) = self.cells.position_of(at);
        let before = (0..self.cells.len()).take_while(|&cell| self.cells.span(cell).0 < at).count();
        let person =
            self.expected.as_ref().and_then(|(_, shape)| shape.person(&self.cells, before));
        let row = self.cells.row().to_owned();
        Fault {
            line,
            column,
            reason: reason.to_owned(),
            row,
            whole: Whole::Row,
            person,
            is_split: false,
        }
    }

    fn unread(&mut self, number: u64, shown: String, reason: String, is_all: bool) -> Fault {
        let whole = self.cells.begin(&shown, number) == Ending::Whole;
        let person =
            self.expected.as_ref().filter(|(width, _)| whole && self.cells.len() == *width);
        let person = person.and_then(|(width, shape)| shape.person(&self.cells, *width));
        let is_split = is_all && person.is_some();
        Fault { line: number, column: 1, reason, row: shown, whole: Whole::Row, person, is_split }
    }
}

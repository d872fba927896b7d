use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::readers::description::CsvFormat;

/// A row taken apart into its cells. Its buffers are used again for each row.
pub(super) struct Cells {
    parser: csv_core::Reader,
    quote: Option<u8>,
    /// The row as it stands, with a line end after its last line.
    row: String,
    first_line: u64,
    /// The cells one after the other, without their quotes.
    text: Vec<u8>,
    bounds: Vec<Bounds>,
}

/// Where a cell begins in the row, and where it ends in the text of all.
#[derive(Clone, Copy)]
struct Bounds {
    start: usize,
    text_end: usize,
}

/// How a row ended. The offsets are of the first byte of a cell in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// As rows do.
    Whole,
    /// Within the quotes of a cell.
    Open(usize),
    /// Something stands between the closing quote of a cell and the next separator.
    Misquoted(usize),
}

impl Cells {
    pub(super) fn new(format: &CsvFormat) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(format.separator).quoting(format.quote.is_some());
        if let Some(quote) = format.quote {
            builder.quote(quote);
        }
        Self {
            parser: builder.build(),
            quote: format.quote,
            row: String::new(),
            first_line: 0,
            text: Vec::new(),
            bounds: Vec::new(),
        }
    }

    /// Takes the first line of a row apart.
    pub(super) fn begin(&mut self, line: &str, number: u64) -> Ending {
        self.row.clear();
        self.first_line = number;
        self.push(line);
        self.split()
    }

    /// Adds another line of the row, which ended within quotes.
    pub(super) fn go_on(&mut self, line: &str) -> Ending {
        self.push(line);
        // Without a quote in it, the line cannot close what is open.
        match self.quote {
            Some(quote) if !line.as_bytes().contains(&quote) => Ending::Open(self.start_of_last()),
            _ => self.split(),
        }
    }

    fn push(&mut self, line: &str) {
        self.row.push_str(line);
        self.row.push('\n');
    }

    fn start_of_last(&self) -> usize {
        self.bounds.last().map_or(0, |bounds| bounds.start)
    }

    fn split(&mut self) -> Ending {
        self.parser.reset();
        self.bounds.clear();
        self.text.resize(self.row.len() + 1, 0);
        let (row, mut ending) = (self.row.as_bytes(), Ending::Whole);
        let (mut at, mut text_end, mut start) = (0, 0, 0);
        loop {
            let (result, read, written) =
                self.parser.read_field(&row[at..], &mut self.text[text_end..]);
            let text_start = text_end;
            at += read;
            text_end += written;
            self.bounds.push(Bounds { start, text_end });
            let ReadFieldResult::Field { record_end } = result else {
                // The input came to its end, and the cell did not.
                return Ending::Open(start);
            };
            let raw = &row[start..at.saturating_sub(1)];
            if ending == Ending::Whole && !self.is_well_quoted(raw, text_end - text_start) {
                ending = Ending::Misquoted(start);
            }
            if record_end {
                return ending;
            }
            start = at;
        }
    }

    /// Whether a cell that begins with a quote ends with the one that closes it: only then are
    /// the quotes around it and the doubled ones inside it all that its text lacks.
    fn is_well_quoted(&self, raw: &[u8], length: usize) -> bool {
        let Some(quote) = self.quote.filter(|&quote| raw.first() == Some(&quote)) else {
            return true;
        };
        let Some((&last, inside)) = raw[1..].split_last() else { return false };
        let quotes = inside.iter().filter(|&&byte| byte == quote).count();
        last == quote && length + quotes / 2 == inside.len() && quotes.is_multiple_of(2)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.bounds.len()
    }

    /// What stands in a cell; `None` where the row has no such cell.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = self.bounds.get(index)?.text_end;
        let start = index.checked_sub(1).map_or(0, |before| self.bounds[before].text_end);
        // Quotes and separators are ASCII, so that what stands between them is text still.
        std::str::from_utf8(&self.text[start..end]).ok()
    }

    /// All of them in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }

    /// The row as it stands.
    pub(super) fn row(&self) -> &str {
        self.row.strip_suffix('\n').unwrap_or(&self.row)
    }

    /// The first line of the row.
    pub(super) fn first_line(&self) -> u64 {
        self.first_line
    }

    /// The line and the column at which a cell begins.
    pub(super) fn position(&self, index: usize) -> (u64, u64) {
        self.position_of(self.bounds.get(index).map_or(self.row().len(), |bounds| bounds.start))
    }

    /// The line and the column of an offset in the row.
    pub(super) fn position_of(&self, offset: usize) -> (u64, u64) {
        let before = &self.row[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let lines = before.bytes().filter(|&byte| byte == b'\n').count();
        let column = before[line_start..].chars().count() + 1;
        (self.first_line + lines as u64, column as u64)
    }

    /// The bytes of a cell in the row, its quotes among them.
    pub(super) fn span(&self, index: usize) -> (usize, usize) {
        let start = self.bounds.get(index).map_or(0, |bounds| bounds.start);
        let end = self.bounds.get(index + 1).map_or(self.row().len(), |next| next.start - 1);
        (start, end)
    }

    /// Whether an unquoted cell has a quote in it.
    pub(super) fn has_bare_quote(&self) -> bool {
        let Some(quote) = self.quote else { return false };
        (0..self.len()).any(|index| {
            let (start, end) = self.span(index);
            let raw = &self.row.as_bytes()[start..end];
            raw.first() != Some(&quote) && raw.contains(&quote)
        })
    }
}

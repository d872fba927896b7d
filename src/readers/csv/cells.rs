use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::readers::description::CsvFormat;

/// A row taken apart into its cells. Its buffers are used again for each row.
pub(super) struct Cells {
    parser: csv_core::Reader,
    separator: u8,
    quote: Option<u8>,
    /// The row as it stands, with a line end after its last line.
    row: String,
    first_line: u64,
    /// Whether no cell has quotes around it, so that each is what stands in the row.
    is_plain: bool,
    /// Whether, where it is plain, it has one byte a letter.
    is_ascii: bool,
    /// The cells one after the other, without their quotes; empty where they are plain.
    text: Vec<u8>,
    bounds: Vec<Bounds>,
}

/// Where a cell begins in the row, and where it ends in the text of all, or, where the cells are
/// plain, in the row.
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
        Self::parted_by(format.separator, format.quote)
    }

    fn parted_by(separator: u8, quote: Option<u8>) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(separator).quoting(quote.is_some());
        if let Some(quote) = quote {
            builder.quote(quote);
        }
        Self {
            parser: builder.build(),
            separator,
            quote,
            row: String::new(),
            first_line: 0,
            is_plain: true,
            is_ascii: true,
            text: Vec::new(),
            bounds: Vec::new(),
        }
    }

    /// No row yet, of a file that is written alike.
    pub(super) fn alike(&self) -> Self {
        // A parser that was cloned would know no quotes: csv-core 0.1 forgets them.
        Self::parted_by(self.separator, self.quote)
    }

    /// Takes the first line of a row apart, or all of it.
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
        self.bounds.clear();
        let row = self.row.strip_suffix('\n').unwrap_or(&self.row).as_bytes();
        self.is_plain = self.quote.is_none_or(|quote| memchr::memchr(quote, row).is_none());
        if self.is_plain {
            let mut start = 0;
            // Cells are short: looking at each byte is quicker than looking for the next separator.
            for (at, &byte) in row.iter().enumerate() {
                if byte == self.separator {
                    self.bounds.push(Bounds { start, text_end: at });
                    start = at + 1;
                }
            }
            self.bounds.push(Bounds { start, text_end: row.len() });
            self.is_ascii = row.is_ascii();
            return Ending::Whole;
        }
        self.split_quoted()
    }

    fn split_quoted(&mut self) -> Ending {
        self.parser.reset();
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
        let Bounds { start, text_end: end } = *self.bounds.get(index)?;
        if self.is_plain {
            return self.row.get(start..end);
        }
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
        if self.is_plain {
            let letters = if self.is_ascii { offset } else { before.chars().count() };
            return (self.first_line, letters as u64 + 1);
        }
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
        let Some(quote) = self.quote.filter(|_| !self.is_plain) else { return false };
        (0..self.len()).any(|index| {
            let (start, end) = self.span(index);
            let raw = &self.row.as_bytes()[start..end];
            raw.first() != Some(&quote) && raw.contains(&quote)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows without quotes are taken apart in two ways.
    #[test]
    fn the_short_way_gives_the_cells_of_the_long_one() {
        let format = CsvFormat {
            separator: b';',
            separator_span: None,
            quote: Some(b'"'),
            encoding: encoding_rs::UTF_8,
            encoding_span: None,
            columns: None,
        };
        let [mut short, mut long] = [(); 2].map(|()| Cells::new(&format));
        for row in ["a;b;c", ";", "a;;å b;", "ö;é", " ;x", "one", ";;;Åsa Ö;\u{1F600};z"] {
            assert_eq!(short.begin(row, 7), Ending::Whole);
            assert_eq!(long.begin(row, 7), Ending::Whole);
            long.bounds.clear();
            assert_eq!(long.split_quoted(), Ending::Whole);
            long.is_plain = false;
            assert!(short.iter().eq(long.iter()), "{row}");
            assert_eq!(short.has_bare_quote(), long.has_bare_quote());
            for index in 0..=short.len() {
                assert_eq!(short.position(index), long.position(index), "{row}");
                assert_eq!(short.span(index), long.span(index), "{row}");
            }
        }
    }
}

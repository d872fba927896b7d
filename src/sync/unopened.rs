use crate::store::bytes::{Reader, Writer};

use super::packed::{id, text};
use crate::readers::Extent;

/// Says of a record that it was taken apart. Of one that was not, another number says which of its
/// row's records it is, twice that; one more where the row is packed, and two where its place is.
pub(super) const APART: u64 = 0;

/// A record of which it is not known yet what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unopened<'a> {
    /// One that was taken apart when it was read.
    Apart,
    /// One that was packed as it stood in its file, or by where it stands.
    Folded(FoldedRow<'a>),
}

/// A record as it stands in its file, or where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoldedRow<'a> {
    /// Whose it is.
    pub(super) key: &'a str,
    /// Which of the delivered files it is from.
    pub(super) file: u16,
    /// The line in that file at which its row begins.
    pub(super) line: u64,
    /// Which of the row's records it is.
    pub(super) which: usize,
    /// The row.
    pub(super) row: RowText<'a>,
}

/// A row, or where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowText<'a> {
    /// The row itself.
    Here(&'a str),
    /// Where its file has it.
    There {
        bytes: Extent,
        /// Whose it is in the file, where it was given to another person; else empty.
        was: &'a str,
    },
}

impl<'a> Unopened<'a> {
    /// A record that begins at these bytes.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        Self::read_from(&mut Reader::new(bytes))
    }

    pub(super) fn read_from(bytes: &mut Reader<'a>) -> Option<Self> {
        let key = text(bytes)?;
        let Some(form) = bytes.length()?.checked_sub(1) else { return Some(Self::Apart) };
        let (file, line) = (id(bytes)?, bytes.number()?);
        let row = if form % 2 == 0 {
            RowText::Here(text(bytes)?)
        } else {
            let bytes_there = Extent { at: bytes.number()?, length: bytes.number()? };
            RowText::There { bytes: bytes_there, was: text(bytes)? }
        };
        Some(Self::Folded(FoldedRow { key, file, line, which: form / 2, row }))
    }

    /// The file, by its number, and the line of the record that begins at these bytes.
    pub(super) fn place_of(bytes: &[u8]) -> Option<(u16, u64)> {
        let mut bytes = Reader::new(bytes);
        text(&mut bytes)?;
        bytes.number()?;
        Some((id(&mut bytes)?, bytes.number()?))
    }
}

impl<'a> FoldedRow<'a> {
    /// Goes past the one at which a reader is, and says whose it is. What stands in the row is not
    /// looked at.
    pub(super) fn skip(bytes: &mut Reader<'a>) -> Option<&'a str> {
        let key = text(bytes)?;
        let (form, _file, _line) = (bytes.number()?, bytes.number()?, bytes.number()?);
        if form % 2 == 0 {
            let (_at, _length) = (bytes.number()?, bytes.number()?);
        }
        bytes.slice()?;
        Some(key)
    }

    /// Packs it.
    pub(super) fn pack(&self, packed: &mut Writer) {
        packed.slice(self.key.as_bytes());
        let is_there = matches!(self.row, RowText::There { .. });
        packed.length(2 * self.which + 1 + usize::from(is_there));
        packed.number(u64::from(self.file));
        packed.number(self.line);
        match self.row {
            RowText::Here(row) => packed.slice(row.as_bytes()),
            RowText::There { bytes: Extent { at, length }, was } => {
                packed.number(at);
                packed.number(length);
                packed.slice(was.as_bytes());
            }
        }
    }

    /// Packs the same record of another person.
    pub(super) fn pack_as(mut self, key: &str, packed: &mut Writer) {
        if let RowText::There { was, .. } = &mut self.row
            && was.is_empty()
        {
            *was = self.key;
        }
        FoldedRow { key, ..self }.pack(packed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::packed::Packed;

    #[track_caller]
    fn comes_back(row: FoldedRow<'_>, given: RowText<'_>) {
        let mut packed = Writer::default();
        row.pack(&mut packed);
        assert_eq!(Unopened::read(packed.as_bytes()), Some(Unopened::Folded(row)));
        assert_eq!(Unopened::place_of(packed.as_bytes()), Some((2, 300)));
        assert_eq!(Packed::key_of(packed.as_bytes()), "å");
        assert_eq!(Packed::read(packed.as_bytes()), None, "it was not taken apart");
        let mut reader = Reader::new(packed.as_bytes());
        assert_eq!((FoldedRow::skip(&mut reader), reader.rest()), (Some("å"), 0));
        for length in 0..packed.as_bytes().len() {
            assert_eq!(Unopened::read(&packed.as_bytes()[..length]), None);
            assert_eq!(FoldedRow::skip(&mut Reader::new(&packed.as_bytes()[..length])), None);
        }
        // What stands after it in a delivery is another record.
        packed.raw(b"more");
        for key in ["another", "third"] {
            let given_bytes = Packed::with_key(packed.as_bytes(), key).unwrap();
            let expected = FoldedRow { key, row: given, ..row };
            assert_eq!(Unopened::read(&given_bytes), Some(Unopened::Folded(expected)));
            packed = Writer::default();
            packed.raw(&given_bytes);
        }
    }

    #[test]
    fn a_row_comes_back_as_it_stood_whoever_it_is_given_to() {
        let row = RowText::Here("a;\"b\nc\"");
        comes_back(FoldedRow { key: "å", file: 2, line: 300, which: 1, row }, row);
    }

    #[test]
    fn where_a_row_is_comes_back_and_whose_it_is_there() {
        let bytes = Extent { at: 70_000, length: 300 };
        let row = RowText::There { bytes, was: "" };
        let given = RowText::There { bytes, was: "å" };
        comes_back(FoldedRow { key: "å", file: 2, line: 300, which: 1, row }, given);
    }
}

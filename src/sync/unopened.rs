use crate::store::bytes::{Reader, Writer};

use super::packed::{id, text};

/// Says of a record that it was taken apart; another number says which of its row's records one is
/// that was not, plus one.
pub(super) const APART: u64 = 0;

/// A record of which it is not known yet what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unopened<'a> {
    /// One that was taken apart when it was read.
    Apart,
    /// One that was packed as it stood in its file.
    Folded(FoldedRow<'a>),
}

/// A record as it stands in its file.
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
    pub(super) row: &'a str,
}

impl<'a> Unopened<'a> {
    /// A record that begins at these bytes.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        Self::read_from(&mut Reader::new(bytes))
    }

    pub(super) fn read_from(bytes: &mut Reader<'a>) -> Option<Self> {
        let key = text(bytes)?;
        let Some(which) = bytes.length()?.checked_sub(1) else { return Some(Self::Apart) };
        let (file, line) = (id(bytes)?, bytes.number()?);
        Some(Self::Folded(FoldedRow { key, file, line, which, row: text(bytes)? }))
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
    /// The one that begins where a reader is.
    pub(super) fn read(bytes: &mut Reader<'a>) -> Option<Self> {
        match Unopened::read_from(bytes)? {
            Unopened::Folded(row) => Some(row),
            Unopened::Apart => None,
        }
    }

    /// Packs it.
    pub(super) fn pack(&self, packed: &mut Writer) {
        packed.slice(self.key.as_bytes());
        packed.length(self.which + 1);
        packed.number(u64::from(self.file));
        packed.number(self.line);
        packed.slice(self.row.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::packed::Packed;

    #[test]
    fn a_row_comes_back_as_it_stood_whoever_it_is_given_to() {
        let row = FoldedRow { key: "å", file: 2, line: 300, which: 1, row: "a;\"b\nc\"" };
        let mut packed = Writer::default();
        row.pack(&mut packed);
        assert_eq!(Unopened::read(packed.as_bytes()), Some(Unopened::Folded(row)));
        assert_eq!(Unopened::place_of(packed.as_bytes()), Some((2, 300)));
        assert_eq!(Packed::key_of(packed.as_bytes()), "å");
        assert_eq!(Packed::read(packed.as_bytes()), None, "it was not taken apart");
        for length in 0..packed.as_bytes().len() {
            assert_eq!(Unopened::read(&packed.as_bytes()[..length]), None);
        }
        // What stands after it in a delivery is another record.
        packed.raw(b"more");
        let given = Packed::with_key(packed.as_bytes(), "another").unwrap();
        let expected = FoldedRow { key: "another", ..row };
        assert_eq!(Unopened::read(&given), Some(Unopened::Folded(expected)));
        assert!(given.ends_with(row.row.as_bytes()));
    }
}

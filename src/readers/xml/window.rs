use std::io::{self, BufRead, BufReader, Read};

/// Bytes of the longest element that is read; more than any person has.
const LONGEST: usize = 1 << 24;

/// The text of a file as it is read, of which the last part is kept: so much as may have to be
/// shown, or taken apart a second time.
pub(super) struct Window<'a> {
    input: BufReader<Box<dyn Read + Send + 'a>>,
    /// What is kept, up to the byte that is read next.
    kept: Vec<u8>,
    /// The offset in the text at which that begins.
    from: u64,
    /// Its line and column there, both from 1, the column in characters.
    line: u64,
    column: u64,
    too_long: bool,
}

impl<'a> Window<'a> {
    pub(super) fn new(input: Box<dyn Read + Send + 'a>) -> Self {
        let input = BufReader::with_capacity(1 << 16, input);
        Self { input, kept: Vec::new(), from: 0, line: 1, column: 1, too_long: false }
    }

    /// Forgets what stands before an offset.
    pub(super) fn forget(&mut self, before: u64) {
        let length = self.within(before);
        (self.line, self.column) = self.place(before);
        self.kept.drain(..length);
        self.from += length as u64;
    }

    /// The text between two offsets, as far as it is kept.
    pub(super) fn text(&self, from: u64, to: u64) -> String {
        let bytes = self.kept.get(self.within(from)..self.within(to)).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// The line and the column of an offset.
    pub(super) fn place(&self, offset: u64) -> (u64, u64) {
        let (mut line, mut column) = (self.line, self.column);
        for byte in &self.kept[..self.within(offset)] {
            if *byte == b'\n' {
                (line, column) = (line + 1, 1);
            } else if byte & 0xC0 != 0x80 {
                // The first byte of a character; in UTF-8 the others begin with the bits 10.
                column += 1;
            }
        }
        (line, column)
    }

    /// Whether reading failed because an element is too long.
    pub(super) fn is_too_long(&self) -> bool {
        self.too_long
    }

    fn within(&self, offset: u64) -> usize {
        usize::try_from(offset.saturating_sub(self.from)).unwrap_or_default().min(self.kept.len())
    }
}

impl Read for Window<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.kept.len() > LONGEST {
            self.too_long = true;
            return Err(io::Error::other("more than 16 MB"));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed was looked at before, and is there still.
        self.kept.extend_from_slice(&self.input.buffer()[..amount]);
        self.input.consume(amount);
    }
}

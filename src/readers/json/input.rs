use std::io::{self, Read};

/// Bytes that are read at once.
const CHUNK: usize = 1 << 16;

/// The bytes of a file one by one, with the place of the next one.
pub(super) struct Input<'a> {
    input: Box<dyn Read + Send + 'a>,
    chunk: Vec<u8>,
    at: usize,
    /// The line of the next byte, from 1.
    pub(super) line: u64,
    /// Its column in characters, from 1.
    pub(super) column: u64,
}

impl<'a> Input<'a> {
    pub(super) fn new(input: Box<dyn Read + Send + 'a>) -> Self {
        Self { input, chunk: Vec::new(), at: 0, line: 1, column: 1 }
    }

    /// The next byte, which stays the next one; `None` at the end.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        if self.at == self.chunk.len() {
            self.fill()?;
        }
        Ok(self.chunk.get(self.at).copied())
    }

    /// Goes past the byte that was peeked at.
    pub(super) fn pass(&mut self, byte: u8) {
        self.at += 1;
        if byte == b'\n' {
            self.line += 1;
            self.column = 1;
        } else if byte & 0xC0 != 0x80 {
            // The first byte of a character; in UTF-8 the others begin with the bits 10.
            self.column += 1;
        }
    }

    /// The next byte that is no white space of JSON, which stays the next one.
    pub(super) fn peek_past_spaces(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte) if is_space(byte) => self.pass(byte),
                other => return Ok(other),
            }
        }
    }

    /// A byte order mark, which no JSON should begin with and some does.
    pub(super) fn pass_mark(&mut self) -> io::Result<()> {
        self.peek()?;
        if self.chunk[self.at..].starts_with(&[0xEF, 0xBB, 0xBF]) {
            self.at += 3;
        }
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        self.chunk.resize(CHUNK, 0);
        self.at = 0;
        let read = loop {
            match self.input.read(&mut self.chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        // What went wrong leaves nothing behind that could be taken for bytes of the file.
        self.chunk.truncate(*read.as_ref().unwrap_or(&0));
        read.map(drop)
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

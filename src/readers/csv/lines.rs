use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Encoding, UTF_8};

use super::hand::Hand;
use crate::readers::reread::Extent;
use crate::text::Diagnostic;

/// Bytes in the longest line that is read; more than any row of a register has.
const LONGEST: usize = 1 << 20;

/// How much of a line that cannot be read is shown.
pub(super) const SHOWN: usize = 1000;

/// The lines of a text in an encoding in which a line end is one byte.
pub(super) struct Lines<'a> {
    input: BufReader<Box<dyn Read + Send + 'a>>,
    encoding: &'static Encoding,
    hand: Hand,
    number: u64,
    /// How many bytes were read, the byte order mark included.
    at: u64,
    after_return: bool,
    buffer: Vec<u8>,
    /// A text that nobody needs any more, for the next line.
    spare: String,
}

/// One line, without its end.
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: u64,
    /// The bytes that it is among those that were read.
    pub(super) bytes: Extent,
    /// What stands on it.
    pub(super) content: Content,
}

/// What stands on a line.
pub(super) enum Content {
    /// A text.
    Text(String),
    /// What cannot be read, as far as it can be shown, and why.
    Unread {
        shown: String,
        reason: String,
        /// All of it; `None` where it is too long to be kept.
        bytes: Option<Vec<u8>>,
    },
}

impl<'a> Lines<'a> {
    /// `encoding` is that of the bytes that are read, `hand` how the file was written.
    pub(super) fn new(
        input: Box<dyn Read + Send + 'a>,
        encoding: &'static Encoding,
        hand: Hand,
    ) -> Self {
        let input = BufReader::with_capacity(1 << 16, input);
        let (buffer, spare) = (Vec::new(), String::new());
        let at = hand.letters().mark_length();
        Self { input, encoding, hand, number: 0, at, after_return: false, buffer, spare }
    }

    /// How the file is written.
    pub(super) fn hand(&self) -> &Hand {
        &self.hand
    }

    /// The encoding of the file; `None` where what is read was in another one there.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        Some(self.encoding).filter(|encoding| *encoding == self.hand.letters().encoding)
    }

    /// Takes back the text of a line that was read.
    pub(super) fn recycle(&mut self, line: String) {
        self.spare = line;
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        self.buffer.clear();
        let Some((at, length)) = self.fill()? else { return Ok(None) };
        self.number += 1;
        let bytes = Extent { at, length: length as u64 };
        Ok(Some(Line { number: self.number, bytes, content: self.content(length) }))
    }

    /// Reads up to a line feed, a carriage return, or both, and says at which byte the line begins
    /// and how long it is; only the beginning of too long a line is kept.
    fn fill(&mut self) -> io::Result<Option<(u64, usize)>> {
        let (mut start, mut length) = (self.at, 0);
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if available.is_empty() {
                return Ok((length > 0).then_some((start, length)));
            }
            if std::mem::take(&mut self.after_return) && available[0] == b'\n' {
                self.input.consume(1);
                self.at += 1;
                start = self.at;
                continue;
            }
            let end = memchr::memchr2(b'\n', b'\r', available);
            let piece = &available[..end.unwrap_or(available.len())];
            length += piece.len();
            let room = LONGEST.saturating_sub(self.buffer.len());
            self.buffer.extend_from_slice(&piece[..piece.len().min(room)]);
            self.after_return = end.is_some_and(|end| available[end] == b'\r');
            let consumed = piece.len() + usize::from(end.is_some());
            self.input.consume(consumed);
            self.at += consumed as u64;
            if end.is_some() {
                if self.number == 0 && self.after_return {
                    let is_both = self.input.fill_buf()?.first() == Some(&b'\n');
                    self.hand.ending = if is_both { "\r\n" } else { "\r" };
                }
                return Ok(Some((start, length)));
            }
        }
    }

    fn content(&mut self, length: usize) -> Content {
        let mut spare = std::mem::take(&mut self.spare);
        let bytes = &self.buffer;
        let unread = |reason: String| Content::Unread {
            shown: self.shown(),
            reason,
            bytes: (length <= LONGEST).then(|| bytes.clone()),
        };
        if length > LONGEST {
            return unread(format!("the line has {length} bytes, which no row has"));
        }
        if memchr::memchr(0, bytes).is_some() {
            return unread("the line has a NUL byte in it, which no text has".to_owned());
        }
        if self.hand.letters().is_utf8_instead(bytes) {
            let name = self.encoding.name().to_ascii_lowercase();
            return unread(format!("the line is UTF-8, the description says `{name}`"));
        }
        match self.encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => {
                spare.clear();
                spare.push_str(&text);
                Content::Text(spare)
            }
            None => unread(self.undecodable()),
        }
    }

    fn undecodable(&self) -> String {
        let name = self.encoding.name();
        let hint = if self.encoding == UTF_8 { "; perhaps it is `windows-1252`" } else { "" };
        format!("the line is not {name}, in which the file should be{hint}")
    }

    fn shown(&self) -> String {
        let bytes = &self.buffer[..self.buffer.len().min(SHOWN)];
        let (text, _): (Cow<'_, str>, bool) = self.encoding.decode_without_bom_handling(bytes);
        text.replace('\0', "\u{FFFD}")
    }
}

/// What to say where a file cannot be read on.
pub(super) fn failed(file: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("`{file}` cannot be read to its end: {error}"))
}

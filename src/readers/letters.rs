use std::io::{self, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};

/// In which letters a file is written.
pub(super) struct Letters {
    pub(super) encoding: &'static Encoding,
    /// The byte order mark; empty where the file has none.
    mark: Vec<u8>,
}

impl Letters {
    /// Those of the byte order mark at the start of a file, or else of an encoding.
    pub(super) fn of(head: &[u8], otherwise: &'static Encoding) -> Self {
        let (encoding, length) = Encoding::for_bom(head).unwrap_or((otherwise, 0));
        Self { encoding, mark: head[..length].to_vec() }
    }

    /// Bytes in the byte order mark; none where the file has none.
    pub(super) fn mark_length(&self) -> u64 {
        self.mark.len() as u64
    }

    /// All of a file, of which the head has been read before, without its mark.
    pub(super) fn rest<'a>(
        &self,
        mut head: Vec<u8>,
        input: impl Read + Send + 'a,
    ) -> Box<dyn Read + Send + 'a> {
        Box::new(Cursor::new(head.split_off(self.mark.len())).chain(input))
    }

    /// The same in UTF-8.
    pub(super) fn in_utf8<'a>(
        &self,
        head: Vec<u8>,
        input: impl Read + Send + 'a,
    ) -> Box<dyn Read + Send + 'a> {
        let input = self.rest(head, input);
        let decoder = self.encoding.new_decoder_without_bom_handling();
        Box::new(Transcoder { input, decoder, raw: Vec::new(), at_end: false, done: false })
    }

    /// What a file begins with.
    pub(super) fn head(&self, text: &str) -> Vec<u8> {
        [self.mark.clone(), self.write(text)].concat()
    }

    /// A text as it stands in the file.
    pub(super) fn write(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            // The standard has no encoder for these: on the web nobody writes them.
            e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            encoding => encoding.encode(text).0.into_owned(),
        }
    }

    /// Whether a text of one byte a letter would as well be one in UTF-8: then it is that, as
    /// nobody writes such letters in such an order.
    pub(super) fn is_utf8_instead(&self, bytes: &[u8]) -> bool {
        self.encoding.is_single_byte() && !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()
    }
}

/// Turns bytes into UTF-8 as they are read; what does not decode becomes U+FFFD.
struct Transcoder<R> {
    input: R,
    decoder: Decoder,
    /// What was read and not yet decoded.
    raw: Vec<u8>,
    at_end: bool,
    /// The decoder has been told of the end, and must not be asked again.
    done: bool,
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.done {
            if self.raw.is_empty() && !self.at_end {
                let mut chunk = [0; 1 << 13];
                let read = self.input.read(&mut chunk)?;
                self.at_end = read == 0;
                self.raw.extend_from_slice(&chunk[..read]);
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw, out, self.at_end);
            self.raw.drain(..read);
            self.done = self.at_end && result == CoderResult::InputEmpty;
            if written > 0 || out.is_empty() {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

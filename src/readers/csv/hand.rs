use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How a file is written, so that a part of it can be written alike.
pub(super) struct Hand {
    encoding: &'static Encoding,
    /// The byte order mark; empty where the file has none.
    mark: Vec<u8>,
    /// What ends its first line.
    pub(super) ending: &'static str,
}

impl Hand {
    pub(super) fn new(encoding: &'static Encoding, mark: Vec<u8>) -> Self {
        Self { encoding, mark, ending: "\n" }
    }

    /// What a file begins with, up to its first row; empty where that is nothing but a mark.
    pub(super) fn head(&self, text: &str) -> Vec<u8> {
        let text = if text.is_empty() { Vec::new() } else { self.row(text) };
        [self.mark.clone(), text].concat()
    }

    /// A row, which may have line ends in it, with the one after it.
    pub(super) fn row(&self, text: &str) -> Vec<u8> {
        let text = text.replace('\n', self.ending) + self.ending;
        match self.encoding {
            // The standard has no encoder for these: on the web nobody writes them.
            e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            encoding => encoding.encode(&text).0.into_owned(),
        }
    }

    /// A line that is no text in the encoding of the file, with the end after it.
    pub(super) fn line(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        if self.encoding.is_ascii_compatible() {
            bytes.extend_from_slice(self.ending.as_bytes());
            return bytes;
        }
        // These lines were UTF-16, and are UTF-8 since they were read.
        self.row(&String::from_utf8_lossy(&bytes))
    }
}

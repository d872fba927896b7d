use crate::readers::letters::Letters;

/// How a file is written, so that a part of it can be written alike.
pub(super) struct Hand {
    letters: Letters,
    /// What ends its first line.
    pub(super) ending: &'static str,
}

impl Hand {
    pub(super) fn new(letters: Letters) -> Self {
        Self { letters, ending: "\n" }
    }

    pub(super) fn letters(&self) -> &Letters {
        &self.letters
    }

    /// What a file begins with, up to its first row; empty where that is nothing but a mark.
    pub(super) fn head(&self, text: &str) -> Vec<u8> {
        self.letters.head(&if text.is_empty() { String::new() } else { self.ended(text) })
    }

    /// A row, which may have line ends in it, with the one after it.
    pub(super) fn row(&self, text: &str) -> Vec<u8> {
        self.letters.write(&self.ended(text))
    }

    /// A line that is no text in the encoding of the file, with the end after it.
    pub(super) fn line(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        if self.letters.encoding.is_ascii_compatible() {
            bytes.extend_from_slice(self.ending.as_bytes());
            return bytes;
        }
        // These lines were UTF-16, and are UTF-8 since they were read.
        self.row(&String::from_utf8_lossy(&bytes))
    }

    fn ended(&self, text: &str) -> String {
        text.replace('\n', self.ending) + self.ending
    }
}

use std::io::{self, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use super::hand::Hand;
use super::lines::{Lines, failed};
use crate::readers::description::CsvFormat;
use crate::text::Diagnostic;

/// How many bytes are looked at before a file is taken for a text.
const HEAD: u64 = 4096;

/// The lines of a file, in the encoding of its byte order mark or else of the description.
pub(super) fn lines<'a>(
    mut input: Box<dyn Read + Send + 'a>,
    format: &CsvFormat,
    file: &str,
) -> Result<Lines<'a>, Diagnostic> {
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head).map_err(|error| failed(file, &error))?;
    let (encoding, mark) = Encoding::for_bom(&head).unwrap_or((format.encoding, 0));
    refuse_other_files(&head, encoding, file)?;
    let rest = head.split_off(mark);
    let hand = Hand::new(encoding, head);
    let input = Cursor::new(rest).chain(input);
    if encoding.is_ascii_compatible() {
        return Ok(Lines::new(Box::new(input), encoding, hand));
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    let utf8 = Transcoder { input, decoder, raw: Vec::new(), at_end: false, done: false };
    Ok(Lines::new(Box::new(utf8), UTF_8, hand))
}

/// Says what a file is that is no text.
fn refuse_other_files(
    head: &[u8],
    encoding: &'static Encoding,
    file: &str,
) -> Result<(), Diagnostic> {
    let (what, help) = if head.starts_with(b"PK\x03\x04") {
        ("an Excel workbook or another archive", "save it as CSV")
    } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        ("an old Excel workbook", "save it as CSV")
    } else if encoding.is_ascii_compatible() && first_line(head).contains(&0) {
        let help = "export it as UTF-8; a file in UTF-16 begins with a byte order mark, or its \
                    description says `encoding: utf-16le`";
        ("no text: it has NUL bytes in it", help)
    } else {
        return Ok(());
    };
    Err(Diagnostic::error(format!("`{file}` is {what}")).help(help))
}

fn first_line(head: &[u8]) -> &[u8] {
    head.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

/// Turns UTF-16 into UTF-8 as it is read; what does not decode becomes U+FFFD.
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

use std::io::Read;

use encoding_rs::{Encoding, UTF_8};

use super::hand::Hand;
use super::lines::{Lines, failed};
use crate::readers::description::CsvFormat;
use crate::readers::letters::Letters;
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
    let letters = Letters::of(&head, format.encoding);
    let encoding = letters.encoding;
    refuse_other_files(&head, encoding, file)?;
    if encoding.is_ascii_compatible() {
        let input = letters.rest(head, input);
        return Ok(Lines::new(input, encoding, Hand::new(letters)));
    }
    let input = letters.in_utf8(head, input);
    Ok(Lines::new(input, UTF_8, Hand::new(letters)))
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
    } else if is_page(head) {
        ("a page of HTML", "perhaps one that asks for a password: save the export itself, as CSV")
    } else if encoding.is_ascii_compatible() && head.first() == Some(&0) {
        (
            "no text in this encoding: it begins with a NUL byte",
            "it seems to be UTF-16: say `encoding: utf-16be`",
        )
    } else if encoding.is_ascii_compatible() && first_line(head).contains(&0) {
        let help = "export it as UTF-8; a file in UTF-16 begins with a byte order mark, or its \
                    description says `encoding: utf-16le`";
        ("no text: it has NUL bytes in it", help)
    } else {
        return Ok(());
    };
    Err(Diagnostic::error(format!("`{file}` is {what}")).help(help))
}

fn is_page(head: &[u8]) -> bool {
    let text = head.trim_ascii_start();
    let begins = |tag: &[u8]| text.get(..tag.len()).is_some_and(|it| it.eq_ignore_ascii_case(tag));
    begins(b"<!doctype html") || begins(b"<html")
}

fn first_line(head: &[u8]) -> &[u8] {
    head.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

//! Encodings, line ends and quotes, sound and damaged.

use std::io::{self, Read};

use foga::readers::{self, Row};

use super::{TODAY, TWO, description, rows, two};
use crate::support::rows::tells;

#[test]
fn a_line_that_does_not_decode_is_set_aside_and_the_next_is_read() {
    tells(
        &two(b"Pnr,E-post\np1,a\np2,\xe5\xe4\np3,c\n\xff,d\np5,\0\np6,e\n"),
        &[
            "2:1 p1 pupil email@2:4=\"a\"",
            "3:1: the line is not UTF-8, in which the file should be; perhaps it is `windows-1252` [p2] \"p2,\u{fffd}\u{fffd}\"",
            "4:1 p3 pupil email@4:4=\"c\"",
            "5:1: the line is not UTF-8, in which the file should be; perhaps it is `windows-1252` [?] \"\u{fffd},d\"",
            "6:1: the line has a NUL byte in it, which no text has [p5] \"p5,\u{fffd}\"",
            "7:1 p6 pupil email@7:4=\"e\"",
        ],
    );
}

#[test]
fn encodings_are_those_of_the_description_or_of_the_byte_order_mark() {
    let windows = r"{format: csv, encoding: windows-1252, person: Pnr, category: pupil, fields: {email: 'Ägg'}}";
    let windows = description(windows);
    let expected = ["2:1 p1 pupil email@2:4=\"\u{e5}\u{2013}\""];
    tells(&rows(&windows, b"Pnr,\xc4gg\np1,\xe5\x96\n"), &expected);
    let utf8 = "\u{feff}Pnr,\u{c4}gg\np1,\u{e5}\u{2013}\n";
    tells(&rows(&windows, utf8.as_bytes()), &expected);
    for big in [false, true] {
        let units = utf8.encode_utf16();
        let bytes: Vec<u8> = units
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        tells(&rows(&windows, &bytes), &expected);
        // Without the last line end, and with half a character after it.
        tells(&rows(&windows, &bytes[..bytes.len() - 2]), &expected);
        let half = rows(&windows, &[&bytes[..], b"x"].concat());
        assert!(
            matches!(&half[..], [Row::Record(_), Row::Record(_) | Row::SetAside(_)]),
            "{half:?}"
        );
    }
    // Without a mark: UTF-8 where another encoding is said would give two letters for one.
    tells(
        &rows(&windows, b"Pnr,\xc4gg\np1,\xc3\xa5\np2,\xe5\n"),
        &[
            "2:1: the line is UTF-8, the description says `windows-1252` [p1] \"p1,\u{c3}\u{a5}\"",
            "3:1 p2 pupil email@3:4=\"\u{e5}\"",
        ],
    );
}

#[test]
fn all_line_ends_are_line_ends() {
    let expected = ["2:1 p1 pupil email@2:4=\"a\"", "3:1 p2 pupil email@3:4=\"b\""];
    for end in ["\n", "\r\n", "\r"] {
        let text = ["Pnr,E-post", "p1,a", "p2,b"].join(end);
        tells(&two(text.as_bytes()), &expected);
        tells(&two((text + end).as_bytes()), &expected);
    }
}

#[test]
fn a_quote_that_is_never_closed_takes_no_other_row_with_it() {
    let open = "the quote that opens here is never closed";
    // To the end of the file.
    tells(
        &two(b"Pnr,E-post\np1,\"a\np2,b\np3,c\n"),
        &[
            &format!("2:4: {open} [p1] \"p1,\\\"a\""),
            "3:1 p2 pupil email@3:4=\"b\"",
            "4:1 p3 pupil email@4:4=\"c\"",
        ],
    );
    // Up to the next quote, which seems to close it.
    tells(
        &two(b"Pnr,E-post\np1,\"a\np2,\"b\"\n\"p3\",\"c\"\n\"\",\"\"\n"),
        &[
            &format!("2:4: {open} [p1] \"p1,\\\"a\""),
            "3:1 p2 pupil email@3:4=\"b\"",
            "4:1 p3 pupil email@4:6=\"c\"",
        ],
    );
    // In the first cell; nobody knows who it is.
    tells(
        &two(b"Pnr,E-post\n\"p1,a\np2,b\n"),
        &[&format!("2:1: {open} [?] \"\\\"p1,a\""), "3:1 p2 pupil email@3:4=\"b\""],
    );
    // Far more lines than a cell has.
    let text = format!("Pnr,E-post\np1,\"a\n{}p2,b\"\n", "x\n".repeat(150));
    let rows = two(text.as_bytes());
    assert!(matches!(&rows[0], Row::SetAside(aside) if aside.reason == open));
    assert_eq!(rows.len(), 152);
}

#[test]
fn text_after_a_closing_quote_is_not_guessed_at() {
    tells(
        &two(b"Pnr,E-post\np1,\"a\"b\np2,\"a\"\"b\"\np3,a\"b\np4,\"\"\"\"\n"),
        &[
            "2:4: the quotes of this cell end before it does [p1] \"p1,\\\"a\\\"b\"",
            "3:1 p2 pupil email@3:4=\"a\\\"b\"",
            "4:1 p3 pupil email@4:4=\"a\\\"b\"",
            "5:1 p4 pupil email@5:4=\"\\\"\"",
        ],
    );
}

#[test]
fn without_quoting_a_quote_is_a_character() {
    let text = "{format: csv, quote: none, person: Pnr, category: pupil, fields: {email: E-post}}";
    tells(
        &rows(&description(text), b"Pnr,E-post\np1,\"a\n"),
        &["2:1 p1 pupil email@2:4=\"\\\"a\""],
    );
}

#[test]
fn a_line_that_is_far_too_long_is_set_aside() {
    let text = format!("Pnr,E-post\np1,{}\np2,b\n", "a".repeat(3_000_000));
    let rows = two(text.as_bytes());
    let Row::SetAside(aside) = &rows[0] else { panic!("{:?}", rows[0]) };
    assert_eq!(aside.reason, "the line has 3000003 bytes, which no row has");
    assert!(aside.row.len() <= 1000);
    tells(&rows[1..], &["3:1 p2 pupil email@3:4=\"b\""]);
}

/// Gives a few bytes at a time, and an error after the last.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("the cable is out"));
        }
        let few = out.len().min(3);
        self.0.read(&mut out[..few])
    }
}

#[test]
fn a_file_that_breaks_off_is_an_error_and_the_last_item() {
    let description = description(TWO);
    let mut long = b"Pnr,E-post\n".to_vec();
    long.extend(b"p1,a\n".repeat(1000));
    let mut rows = readers::open(&description, TODAY, "elever.csv", Broken(&long)).unwrap();
    let read = rows.by_ref().take_while(|row| row.is_ok()).count();
    assert!((990..=1000).contains(&read), "{read}");
    assert!(rows.next().is_none());
    let Err(findings) = readers::open(&description, TODAY, "elever.csv", Broken(b"Pnr,")) else {
        panic!("the file was opened")
    };
    assert_eq!(findings[0].message, "`elever.csv` cannot be read to its end: the cable is out");
}

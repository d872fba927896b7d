//! Whether the columns are those of the description, and what is said where they are not.

use foga::readers::{self, Row};

use super::{TODAY, TWO, description, refused, rows, two};
use crate::support::rows::tells;

#[test]
fn header_names_are_found_whatever_their_case_and_form() {
    for header in [
        "pnr,E-POST",
        " Pnr , E-post ",
        "\"Pnr\",\"E-post\"",
        "sep=,\nPnr,E-post",
        "\n\nPnr,E-post,,",
    ] {
        let rows = two(format!("{header}\np1,a\n").as_bytes());
        assert!(matches!(&rows[..], [Row::Record(_)]), "{header}: {rows:?}");
    }
    let decomposed = "{format: csv, person: Pnr, category: pupil, fields: {email: 'A\u{30a}'}}";
    let rows = rows(&description(decomposed), "PNR,\u{e5}\np1,a\n".as_bytes());
    assert!(matches!(&rows[..], [Row::Record(_)]), "{rows:?}");
    // Of two names that differ in case alone, the one that is written.
    tells(&two(b"e-post,PNR,E-post\nx,p1,a\n"), &["2:1 p1 pupil email@2:6=\"a\""]);
}

const NO_HEADER: &str = "sources/extens.yaml 1:23 the first line of `elever.csv` names none of the columns described\n  if it is a person's, the file has no header: say so, `header: none`, and name the columns by their places; or let the export write one that names every column, among them `Pnr`, `E-post`";

#[test]
fn a_file_that_is_not_as_described_is_refused() {
    let two = description(TWO);
    let semicolon = description(
        "{format: csv, separator: ';', person: Pnr, category: pupil, fields: {email: E-post}}",
    );
    for (description, bytes, expected) in [
        (&two, &b""[..], "- - `elever.csv` is empty\n  its first line has to name its columns"),
        (&two, b"\n \n", "- - `elever.csv` is empty\n  its first line has to name its columns"),
        (
            &two,
            b"Pnr,Epost\n",
            "sources/extens.yaml 1:61 `elever.csv` has no column `E-post`\n  did you mean `Epost`?",
        ),
        (
            &two,
            b"PNR,Mobil\n",
            "sources/extens.yaml 1:61 `elever.csv` has no column `E-post`\n  none of its 2 columns has a name that is nearly so; what its first line says is not repeated, since that may be a person's",
        ),
        (&two, b"p1,leak@x.example\np2,b\n", NO_HEADER),
        // With another separator, too: the line may be a person's as well.
        (&two, b"p1;leak@x.example\np2;b\n", NO_HEADER),
        (
            &two,
            b"\nPnr,E-post,E-POST,E-post\n",
            "elever.csv 2:19 `elever.csv` has more than one column `E-post`\n  give each column of the export a name of its own",
        ),
        (
            &two,
            b"Pnr;E-post\n",
            "elever.csv 1:1 the header of `elever.csv` is a single column with `;` in it\n  write `separator: \";\"`",
        ),
        (
            &semicolon,
            b"Pnr\tE-post\n",
            "sources/extens.yaml 1:26 the header of `elever.csv` is a single column with tabs in it\n  write `separator: tab`",
        ),
        (
            &two,
            b"Pnr,\xc4gg\n",
            "- - the header of `elever.csv` cannot be read: the line is not UTF-8, in which the file should be; perhaps it is `windows-1252`\n  say how it is written: `encoding: windows-1252`",
        ),
        (
            &two,
            b"PK\x03\x04rest",
            "- - `elever.csv` is an Excel workbook or another archive\n  save it as CSV",
        ),
        (
            &two,
            b"\xd0\xcf\x11\xe0\xa1",
            "- - `elever.csv` is an old Excel workbook\n  save it as CSV",
        ),
        (
            &two,
            b"\0P\0n\0r",
            "- - `elever.csv` is no text in this encoding: it begins with a NUL byte\n  it seems to be UTF-16: say `encoding: utf-16be`",
        ),
        (
            &two,
            b"\n <!DOCTYPE HTML><html>",
            "- - `elever.csv` is a page of HTML\n  perhaps one that asks for a password: save the export itself, as CSV",
        ),
        (
            &two,
            b"Pnr,\"E-post\np1,a\n",
            "- - the header of `elever.csv` cannot be read: the quote that opens here is never closed\n  put a quote where the cell ends, or say `quote: none` if quotes are letters",
        ),
        (
            &two,
            b"P\0n\0r\0,\0",
            "- - `elever.csv` is no text: it has NUL bytes in it\n  export it as UTF-8; a file in UTF-16 begins with a byte order mark, or its description says `encoding: utf-16le`",
        ),
    ] {
        assert_eq!(refused(description, bytes), expected);
    }
}

#[test]
fn nothing_of_a_first_line_is_shown_that_may_be_a_persons() {
    let described = |columns: &str| {
        description(&format!(
            "{{format: csv, person: Pnr, category: pupil, fields: {{email: {columns}}}}}"
        ))
    };
    let (one, numbered) = (described("E-post"), described("'Mejl 12'"));
    for (description, line) in [
        // A row in which one cell is called as a column is.
        (&one, "Pnr,Hemlia,Storgatan 1,99901"),
        (&one, "Pnr,E-post1,e@post,Hemlia"),
        (&numbered, "Pnr,Mejl 13,Hemlia"),
        // A header and a row in one.
        (&one, "Pnr,E-post,E-post,Hemlia,070-1740605"),
        (&one, "Pnr;E-post;Hemlia;070-1740605"),
        (&one, "\nPnr,Hemlia,\"E-post\",åäö,E-post"),
    ] {
        let Err(findings) = readers::open(description, TODAY, "elever.csv", line.as_bytes()) else {
            panic!("the file was opened: {line}")
        };
        for finding in findings {
            let shown = format!("{finding:?}");
            for cell in ["Hemlia", "99901", "Storgatan", "post1", "e@", "13", "070", "åäö"] {
                assert!(!shown.contains(cell), "{line}: {shown}");
            }
        }
    }
    let glued = "Pnr,Hem,E-post,åäö,E-post";
    let Err(findings) = readers::open(&one, TODAY, "elever.csv", glued.as_bytes()) else {
        panic!("the file was opened")
    };
    let finding = &findings[0];
    let source = finding.source.as_ref().unwrap();
    assert_eq!(source.text().trim_end(), "        E-post     E-post");
    let shown = finding.labels.iter().map(|label| (label.span.start, source.slice(label.span)));
    assert_eq!(shown.collect::<Vec<_>>(), [(19, "E-post"), (8, "E-post")]);
}

const NUMBERED: &str = "{format: csv, header: none, columns: 3, person: '2', category: pupil, fields: {email: '1', mobile: '3'}}";

#[test]
fn columns_of_a_file_without_a_header_are_numbered() {
    let numbered = description(NUMBERED);
    tells(
        &rows(&numbered, b"a,p1,1\nb,p2\nc,p3,3,,\nd,p4,4,x\n\n,\n,,5\n"),
        &[
            "1:1 p1 pupil email@1:1=\"a\" mobile@1:6=\"1\"",
            "2:1 p2 pupil email@2:1=\"b\"",
            "3:1 p3 pupil email@3:1=\"c\" mobile@3:6=\"3\"",
            "4:8: the row has 4 cells, the description 3: a value with a separator in it, which is not in quotes? [p4] \"d,p4,4,x\"",
            "7:2: nobody is named [?] \",,5\"",
        ],
    );
    tells(&rows(&numbered, b""), &[]);
    let guarded = description(&NUMBERED.replace("category", "protected: '3', category"));
    tells(
        &rows(&guarded, b"a,p1,\nb,p2,J\nc,p3\n"),
        &[
            "1:1 p1 pupil email@1:1=\"a\" mobile@1:6=\"\"",
            "2:1 p2 pupil email@2:1=\"b\" mobile@2:6=\"J\" protected",
            "3:5: the row ends before the last of the description's 3 columns: where a cell is missing, whether the person is protected stands in another [p3] \"c,p3\"",
        ],
    );
    let mut reader = readers::open(&numbered, TODAY, "elever.csv", &b"a,,1\r\n"[..]).unwrap();
    assert!(matches!(reader.next(), Some(Ok(Row::SetAside(_)))));
    assert_eq!(reader.original().unwrap(), b"a,,1\r\n");
    assert_eq!(reader.frame(), readers::Frame::default(), "there is no header to write");
}

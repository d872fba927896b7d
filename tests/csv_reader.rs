use std::io::{self, Read};

use foga::readers::{self, Description, Folded, Glimpse, Row, Vocabulary};
use foga::record::{Kind, Place, SentRecord};
use foga::text::{Diagnostic, SourceText};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::support::rows::tells;

const TODAY: Date = date(2026, 11, 24);

const BASIC: &str = r#"{format: csv, separator: ";", person: Pnr,
    category: {column: Roll, values: {Elev: pupil, Vårdnadshavare: guardian}},
    fields: {email: E-post, address: {street: Gata, city: Ort}},
    facts: {school-form: Skolform}, modified: Ändrad,
    protected: {column: Skydd, harmless: [N, "0"]}}"#;

const HEADER: &str = "Pnr;Roll;E-post;Gata;Ort;Skolform;\u{c4}ndrad;Skydd\n";

fn description(text: &str) -> Description {
    let address = Kind::Group(["street", "city"].map(Into::into).into());
    let fields = [("email", &Kind::Email), ("mobile", &Kind::Phone), ("address", &address)];
    let names = Vocabulary {
        categories: &["pupil", "staff", "guardian"],
        fields: &fields,
        facts: &["school-form"],
    };
    Description::parse(&SourceText::new("sources/extens.yaml", text), &names).unwrap()
}

/// Every row, in the order of the file; read in both ways.
fn rows(description: &Description, bytes: &[u8]) -> Vec<Row> {
    let rows = readers::open(description, TODAY, "elever.csv", bytes).unwrap();
    let rows = rows.collect::<Result<Vec<Row>, Diagnostic>>().unwrap();
    let later = taken_apart_later(description, bytes);
    assert_eq!(
        later.iter().map(|(row, _)| row).collect::<Vec<_>>(),
        rows.iter().collect::<Vec<_>>()
    );
    rows
}

/// The same of records that were first glimpsed, each with what it says.
fn taken_apart_later(description: &Description, bytes: &[u8]) -> Vec<(Row, Vec<u8>)> {
    let mut reader = readers::open(description, TODAY, "elever.csv", bytes).unwrap();
    let mut unfolder = reader.unfolder().unwrap();
    let mut rows = Vec::new();
    // Of another record that was made in its place nothing may remain.
    let mut sent = SentRecord::default();
    while let Some(row) = reader.glimpse() {
        rows.push(match row.unwrap() {
            Glimpse::Record(record) => panic!("{record:?} was taken apart"),
            Glimpse::SetAside(row) => (Row::SetAside(row), Vec::new()),
            Glimpse::Folded(folded) => {
                let Folded { line, which, row, .. } = folded;
                unfolder.unfold(row, line, which, &mut sent).unwrap();
                assert_eq!((folded.person, folded.category), (&*sent.person, &*sent.category));
                (Row::Record(sent.clone()), folded.says.to_vec())
            }
        });
    }
    rows
}

/// What a record says, wherever it stands and whoever it is.
fn content(record: &SentRecord) -> SentRecord {
    let mut content = SentRecord { person: String::new(), ..record.clone() };
    content.place = Place::default();
    content.fields.iter_mut().for_each(|field| field.place = Place::default());
    content
}

fn basic(after_header: &str) -> Vec<Row> {
    rows(&description(BASIC), format!("{HEADER}{after_header}").as_bytes())
}

/// What is said of a file that cannot be begun.
fn refused(description: &Description, bytes: &[u8]) -> String {
    let Err(findings) = readers::open(description, TODAY, "elever.csv", bytes) else {
        panic!("the file was opened")
    };
    let said = findings.iter().map(|finding| {
        let source = finding.source.as_ref().map_or("-", SourceText::name);
        let place =
            finding.position().map_or("-".into(), |at| format!("{}:{}", at.line, at.column));
        let help = finding.help.as_deref().unwrap_or("-");
        format!("{source} {place} {finding}\n  {help}")
    });
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn cells_arrive_as_they_stood_each_with_its_place() {
    tells(
        &basic(concat!(
            "p1;Elev;a@example.se;Gatan 1;Ort;GR;2026-11-23;\n",
            "p2;V\u{e5}rdnadshavare;\u{e5}@example.se; \"x\" ;;;;N\n",
            "\"p3\";elev;\"b\"\"b;\";;;\" \";;j\r\n",
        )),
        &[
            concat!(
                "2:1 p1 pupil email@2:9=\"a@example.se\" ",
                "address@2:22=[(\"street\", \"Gatan 1\"), (\"city\", \"Ort\")] ",
                "school-form=\"GR\" modified=\"2026-11-23\"",
            ),
            concat!(
                "3:1 p2 guardian email@3:19=\"\u{e5}@example.se\" ",
                "address@3:32=[(\"street\", \" \\\"x\\\" \"), (\"city\", \"\")]",
            ),
            concat!(
                "4:1 p3 pupil email@4:11=\"b\\\"b;\" ",
                "address@4:19=[(\"street\", \"\"), (\"city\", \"\")] protected",
            ),
        ],
    );
}

#[test]
fn a_row_may_have_line_ends_in_its_quotes() {
    tells(
        &basic("p1;Elev;;\"Gatan 1\r\n\nuppg. B\";\"Ort\";;;x\np2;Elev;b\n"),
        &[
            concat!(
                "2:1 p1 pupil email@2:9=\"\" ",
                "address@2:10=[(\"street\", \"Gatan 1\\n\\nuppg. B\"), (\"city\", \"Ort\")] protected",
            ),
            "5:10: the row ends before the last of the header's 8 columns: where a cell is missing, whether the person is protected stands in another [p2] \"p2;Elev;b\"",
        ],
    );
    // The place of a cell after such a one is on the last line.
    let text = "{format: csv, person: Pnr, category: pupil, fields: {email: E-post}}";
    let bytes = "Pnr,Gata,E-post\np1,\"a\n\u{e5}\",x\n";
    tells(&rows(&description(text), bytes.as_bytes()), &["2:1 p1 pupil email@3:4=\"x\""]);
}

#[test]
fn what_a_short_row_does_not_carry_is_left_alone() {
    let text = r#"{format: csv, person: Pnr, category: pupil,
        fields: {email: E-post, address: {street: Gata, city: Ort}}, facts: {school-form: Form}}"#;
    let description = description(text);
    let bytes = b"Pnr,E-post,Gata,Ort,Form\np1\np2,x\np3,x,g\np4,x,g,o,f\n";
    tells(
        &rows(&description, bytes),
        &[
            "2:1 p1 pupil",
            "3:1 p2 pupil email@3:4=\"x\"",
            "4:1 p3 pupil email@4:4=\"x\" address@4:6=[(\"street\", \"g\")]",
            "5:1 p4 pupil email@5:4=\"x\" address@5:6=[(\"street\", \"g\"), (\"city\", \"o\")] school-form=\"f\"",
        ],
    );
}

/// A cell is missing, and all after it stand one to the left: `J` where nobody looks for it.
#[test]
fn where_a_source_tells_protection_a_short_row_is_set_aside() {
    let yaml = "format: csv\nseparator: \";\"\nperson: {column: id, kind: opaque}\ncategory: pupil\n\
        fields: {email: email}\n";
    let with = format!("{yaml}protected: prot\n");
    let bytes = b"cat;id;email;mobile;f;prot;note\ng;PX;x@x.example;x;J;\n";
    tells(
        &rows(&description(&with), bytes),
        &[
            "2:22: the row ends before the last of the header's 7 columns: where a cell is missing, whether the person is protected stands in another [?] \"g;PX;x@x.example;x;J;\"",
        ],
    );
    tells(&rows(&description(yaml), bytes), &["2:1 PX pupil email@2:6=\"x@x.example\""]);
    // Whose row it is can be known: from the first cell, or from a number that proves itself.
    let first = rows(&description(&with), b"id;email;f;prot\nPX;x@x.example;J\n");
    assert!(matches!(&first[0], Row::SetAside(aside) if aside.person.as_deref() == Some("PX")));
    let personal = description(&with.replace(", kind: opaque", ""));
    let number = rows(&personal, b"cat;id;email;prot\ng;20170412-2389;J\n");
    let Row::SetAside(aside) = &number[0] else { panic!("{number:?}") };
    assert_eq!(aside.person.as_deref(), Some("20170412-2389"));
    assert_eq!(aside.protected, None, "nobody can know");
}

#[test]
fn a_row_that_cannot_be_used_is_set_aside_with_its_place() {
    tells(
        &basic(concat!(
            "p1;Rektor;;;;;;\n",
            "p2; ;;;;;;\n",
            " ;Elev;;;;;;\n",
            "p4;Elev;;;;;;;;x\n",
            "p5;Elev;;;;;;;;\n",
            "p6\n",
        )),
        &[
            "2:4: `Rektor` stands for no category; known are `Elev`, `V\u{e5}rdnadshavare` [p1] \"p1;Rektor;;;;;;\"",
            "3:4: nothing stands for no category; known are `Elev`, `V\u{e5}rdnadshavare` [p2] \"p2; ;;;;;;\"",
            "4:1: nobody is named [?] \" ;Elev;;;;;;\"",
            "5:16: the row has 10 cells, the header 8: a value with a separator in it, which is not in quotes? [p4] \"p4;Elev;;;;;;;;x\"",
            "6:1 p5 pupil email@6:9=\"\" address@6:10=[(\"street\", \"\"), (\"city\", \"\")]",
            "7:3: the row ends before the last of the header's 8 columns: where a cell is missing, whether the person is protected stands in another [p6] \"p6\"",
        ],
    );
}

#[test]
fn blank_rows_are_none() {
    tells(&basic("\n;;;;;;;\n \t\n\u{a0};;\n\"\";;;;;;;\n"), &[]);
}

#[test]
fn protection_is_anything_but_what_is_harmless() {
    let cells = ["", " ", "N", "n", " 0 ", "J", "nej", "\u{a0}"];
    let text: String = cells.iter().map(|cell| format!("p;Elev;;;;;;{cell}\n")).collect();
    let protected: Vec<bool> = basic(&text)
        .iter()
        .map(|row| match row {
            Row::Record(record) => record.protected.unwrap(),
            Row::SetAside(aside) => panic!("{aside:?}"),
        })
        .collect();
    assert_eq!(protected, [false, false, false, false, false, true, true, false]);
}

const TWO: &str = "{format: csv, person: Pnr, category: pupil, fields: {email: E-post}}";

fn two(bytes: &[u8]) -> Vec<Row> {
    rows(&description(TWO), bytes)
}

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

/// Keys of any sort, as the soup has them.
const OPAQUE: &str = "{format: csv, person: {column: Pnr, kind: opaque}, category: pupil,
    fields: {email: E-post}}";

/// Rows that are good by themselves, and what may stand between them.
fn soup() -> impl Strategy<Value = Vec<(bool, Vec<u8>)>> {
    let good = "[a-z]{1,6},(\"[a-z ,]{0,6}\"|[a-z \u{e5}]{0,6})";
    let good = (0_u32..1_000_000, good).prop_map(|(id, rest)| {
        let (person, email) = rest.split_once(',').unwrap();
        (true, format!("{person}{id},{email}").into_bytes())
    });
    let bad = prop_oneof![
        "[a-z\",]{0,12}".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    let bad = bad.prop_map(|mut bytes| {
        bytes.retain(|byte| !matches!(byte, b'\r' | b'\n'));
        (false, bytes)
    });
    proptest::collection::vec(prop_oneof![2 => good, 1 => bad], 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_good_row_is_never_lost_to_a_bad_one(lines in soup()) {
        let mut bytes = b"Pnr,E-post".to_vec();
        for (_, line) in &lines {
            bytes.push(b'\n');
            bytes.extend(line);
        }
        let description = description(OPAQUE);
        let rows = readers::open(&description, TODAY, "elever.csv", bytes.as_slice()).unwrap();
        let read: Vec<(u64, String)> = rows
            .filter_map(|row| match row.unwrap() {
                Row::Record(record) => Some((record.place.line, record.person)),
                Row::SetAside(_) => None,
            })
            .collect();
        for (at, (good, line)) in lines.iter().enumerate() {
            if *good {
                let line = String::from_utf8_lossy(line);
                let person = line.split(',').next().unwrap().to_owned();
                prop_assert!(read.contains(&(at as u64 + 2, person)), "line {} of {bytes:?}", at + 2);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for (head, text) in [(&b""[..], TWO), (b"Pnr,E-post\n", TWO), (HEADER.as_bytes(), BASIC)] {
            let description = description(text);
            let bytes = [head, &bytes].concat();
            if readers::open(&description, TODAY, "elever.csv", bytes.as_slice()).is_ok() {
                rows(&description, &bytes);
            }
        }
    }

    /// A source is asked for what changed by what its records say: what is not the same may not
    /// look it, and what is the same should.
    #[test]
    fn records_say_the_same_where_they_are_the_same(
        cells in proptest::collection::vec(("[ab]?", "[ab ]?", "[ab]?", "[ab]?"), 2..6),
    ) {
        let text = r#"{format: csv, person: Pnr, facts: {school-form: Form}, records: [
              {category: pupil, fields: {email: [Ett, Mejl]}},
              {category: pupil, when: [Ett], fields: {email: Ett, mobile: Mejl}}]}"#;
        let header = ["Form,Mejl,Pnr,Tom,Ett\n", "Pnr,Ett,Mejl,Tom,Form\n"];
        let line = |at: usize, (ett, mejl, tom, form): &(String, String, String, String)| match at {
            0 => format!("{form},{mejl},p,{tom},{ett}\n"),
            _ => format!("q,{ett},\"{mejl}\",{tom},{form}\n"),
        };
        let description = description(text);
        let mut all = Vec::new();
        for (at, header) in header.iter().enumerate() {
            let lines: String = cells.iter().map(|cells| line(at, cells)).collect();
            all.extend(taken_apart_later(&description, format!("{header}{lines}").as_bytes()));
        }
        for (a, a_says) in &all {
            for (b, b_says) in &all {
                let (Row::Record(a), Row::Record(b)) = (a, b) else { continue };
                prop_assert!(a_says != b_says || content(a) == content(b), "{a:?} and {b:?}");
            }
        }
        let halves = all.split_at(all.len() / 2);
        prop_assert!(halves.0.iter().map(|it| &it.1).eq(halves.1.iter().map(|it| &it.1)));
    }
}

/// The words of the description and of the encoding are nobody's; those of a cell may be.
#[test]
fn a_reason_has_a_form_that_repeats_no_cell() {
    let told = |row: &Row| match row {
        Row::SetAside(aside) => aside.discreet.clone().unwrap_or_else(|| aside.reason.clone()),
        Row::Record(record) => panic!("{record:?}"),
    };
    let aside = basic("p1;p1@leak.example;;;;;;\n");
    assert_eq!(
        told(&aside[0]),
        "what stands here stands for no category; known are `Elev`, `V\u{e5}rdnadshavare`"
    );
    let aside = two(b"Pnr,E-post\np2,\xe5\n");
    assert!(told(&aside[0]).ends_with("perhaps it is `windows-1252`"));
}

/// What is printed of a row that was set aside depends on it.
#[test]
fn a_row_set_aside_still_says_whether_its_person_is_protected() {
    let yaml = "format: csv\nseparator: \";\"\nperson: {column: Id, kind: opaque}\n\
        category: {column: Roll, values: {Elev: pupil}}\nfields: {email: E-post}\n";
    let protected = |yaml: &str| -> Vec<Option<bool>> {
        let rows = "Id;Roll;E-post;Skydd\n1;Rektor;a;J\n2;Rektor;a;N\n3;Rektor\n4;Rektor;a;b;N;\n";
        let rows = self::rows(&description(yaml), rows.as_bytes());
        let aside = rows.iter().map(|row| match row {
            Row::SetAside(aside) => aside.protected,
            Row::Record(record) => panic!("{record:?}"),
        });
        aside.collect()
    };
    let with = format!("{yaml}protected: {{column: Skydd, harmless: [N]}}\n");
    assert_eq!(protected(&with), [Some(true), Some(false), None, None]);
    assert_eq!(protected(yaml), [Some(false); 4]);
}

#[test]
fn a_row_may_be_several_records_and_a_value_stand_in_one_of_several_columns() {
    let text = r#"{format: csv, person: Pnr, facts: {school-form: Form},
        protected: {column: Skydd, harmless: [N]}, records: [
          {category: pupil, fields: {email: [Skolmejl, E-post]}},
          {category: guardian, when: [Vh, Vh mobil], person: [Vh, Vh tf], fields: {mobile: Vh mobil,
            address: [{street: Vh gata, city: Vh ort}, {street: Gata, city: Ort}]}}]}"#;
    let header = "Pnr,Skolmejl,E-post,Gata,Ort,Vh,Vh tf,Vh mobil,Vh gata,Vh ort,Form,Skydd\n";
    let bytes = format!(
        "{header}p1,,b,g,o,v1,,1,,vo,GR,N\np2,a,b,g,o,,,,,,GR,x\np3,,,g,o,,tf,2,,,,N\np4,,,,,,,3,,,,N\n"
    );
    let description = description(text);
    tells(
        &rows(&description, bytes.as_bytes()),
        &[
            "2:1 p1 pupil email@2:5=\"b\" school-form=\"GR\"",
            "2:1 v1 guardian mobile@2:15=\"1\" address@2:17=[(\"street\", \"\"), (\"city\", \"vo\")] school-form=\"GR\"",
            "3:1 p2 pupil email@3:4=\"a\" school-form=\"GR\" protected",
            "4:1 p3 pupil email@4:4=\"\"",
            "4:1 tf guardian mobile@4:14=\"2\" address@4:6=[(\"street\", \"g\"), (\"city\", \"o\")]",
            "5:1 p4 pupil email@5:4=\"\"",
            "5:8: nobody is named [?] \"p4,,,,,,,3,,,,N\"",
        ],
    );
    // Nobody knows whose cells a row has that is too short.
    let short = rows(&description, format!("{header}p1,a\n").as_bytes());
    assert!(matches!(&short[..], [Row::SetAside(aside)] if aside.person.is_none()), "{short:?}");
    // A row is kept whole, also where another record of it is used: else this one would be lost.
    let kept = |bytes: &str| {
        let mut reader =
            readers::open(&description, TODAY, "elever.csv", bytes.as_bytes()).unwrap();
        while let Some(row) = reader.next() {
            if let Row::SetAside(aside) = row.unwrap() {
                return reader
                    .original()
                    .map(|bytes| (aside.row, String::from_utf8(bytes).unwrap()));
            }
        }
        None
    };
    let nobody = "p4,,,,,,,3,,,,N";
    assert_eq!(kept(&bytes), Some((nobody.into(), format!("{nobody}\n"))));
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

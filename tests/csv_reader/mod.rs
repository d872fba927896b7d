//! Rows of a CSV file: whose they are, what they say, and where it stands.

mod header;
mod properties;
mod protection;
mod text;

use std::io::Write;

use foga::readers::{self, Description, Folded, Glimpse, Reread, Row};
use foga::record::{Place, SentRecord};
use foga::text::{Diagnostic, SourceText};
use jiff::civil::{Date, date};

use crate::support::rows::{self, tells};

const TODAY: Date = date(2026, 11, 24);

const BASIC: &str = r#"{format: csv, separator: ";", person: Pnr,
    category: {column: Roll, values: {Elev: pupil, Vårdnadshavare: guardian}},
    fields: {email: E-post, address: {street: Gata, city: Ort}},
    facts: {school-form: Skolform}, modified: Ändrad,
    protected: {column: Skydd, harmless: [N, "0"]}}"#;

const HEADER: &str = "Pnr;Roll;E-post;Gata;Ort;Skolform;\u{c4}ndrad;Skydd\n";

fn description(text: &str) -> Description {
    rows::described("sources/extens.yaml", text).unwrap()
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

/// The same of records that were first glimpsed, each with what it says; where that can be, they
/// are read from the file again, too.
fn taken_apart_later(description: &Description, bytes: &[u8]) -> Vec<(Row, Vec<u8>)> {
    let mut reader = readers::open(description, TODAY, "elever.csv", bytes).unwrap();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut unfolder = reader.unfolder().unwrap();
    let again = Reread::of(&file).map(|again| again.keeping(0));
    unfolder = unfolder.reading(again);
    let mut said_again = Vec::new();
    let mut rows = Vec::new();
    // Of another record that was made in its place nothing may remain.
    let mut sent = SentRecord::default();
    while let Some(row) = reader.glimpse() {
        rows.push(match row.unwrap() {
            Glimpse::Record(record) => panic!("{record:?} was taken apart"),
            Glimpse::SetAside(row) => (Row::SetAside(row), Vec::new()),
            Glimpse::Folded(folded) => {
                let Folded { line, which, row, bytes, says, .. } = folded;
                unfolder.unfold(row, line, which, &mut sent).unwrap();
                assert_eq!((folded.person, folded.category), (&*sent.person, &*sent.category));
                if unfolder.reads_again(0) {
                    let mut again = SentRecord::default();
                    let read =
                        unfolder.unfold_again(bytes, line, which, &mut again, &mut said_again);
                    assert_eq!(read.unwrap(), Some(()));
                    assert_eq!((&again, &*said_again), (&sent, says));
                }
                (Row::Record(sent.clone()), folded.says.to_vec())
            }
        });
    }
    rows
}

/// What a record says, wherever it stands and whoever it is.
fn content(record: &SentRecord) -> SentRecord {
    let mut content = SentRecord { person: String::new(), ..record.clone() };
    (content.place, content.person_place) = (Place::default(), Place::default());
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

const TWO: &str = "{format: csv, person: Pnr, category: pupil, fields: {email: E-post}}";

fn two(bytes: &[u8]) -> Vec<Row> {
    rows(&description(TWO), bytes)
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

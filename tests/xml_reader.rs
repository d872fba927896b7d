use std::fmt::Write;
use std::io::Read;

use foga::readers::{self, Description, Row};
use foga::record::SentValue;
use foga::text::Diagnostic;
use jiff::civil::{Date, date};

use crate::support::rows::{self, tells};

const TODAY: Date = date(2026, 11, 24);

const IMS: &str = r#"
format: xml
element: person
person: sourcedid.id
category: {path: institutionrole.institutionroletype, values: {Student: pupil, Staff: staff}}
protected: {path: extension.secrecy, harmless: [N]}
facts: {school-form: extension.form}
modified: changed
fields:
  email: email
  mobile: ["tel[teltype=Mobile|3]", "tel[teltype=1]"]
  address: {street: adr.street, city: adr.locality}
"#;

fn described(text: &str) -> Result<Description, Vec<Diagnostic>> {
    rows::described("sources/register.yaml", text)
}

fn all(description: &str, xml: impl Read + Send) -> Result<Vec<Row>, Vec<Diagnostic>> {
    let description = described(description).unwrap();
    let rows = readers::open(&description, TODAY, "people.xml", xml)?;
    rows.collect::<Result<_, Diagnostic>>().map_err(|error| vec![error])
}

#[track_caller]
fn ims(xml: &str) -> Vec<Row> {
    all(IMS, xml.as_bytes()).unwrap()
}

/// The smallest description, of which most tests need no more.
const SIMPLE: &str = "{format: xml, element: p, person: id, category: pupil, fields: {email: e}}";

#[track_caller]
fn simple(xml: &str) -> Vec<Row> {
    all(SIMPLE, xml.as_bytes()).unwrap()
}

#[track_caller]
fn broken(xml: impl Read + Send) -> String {
    all(SIMPLE, xml).unwrap_err()[0].to_string()
}

#[test]
fn attributes_and_elements_are_members() {
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- nightly -->
<enterprise xmlns="urn:x">
  <properties><datasource>x</datasource></properties>
  <person recstatus="2">
    <sourcedid><source>x</source><id>p1</id></sourcedid>
    <email>
      å@example.se
    </email>
    <tel teltype="1">08</tel><tel teltype="2">09</tel>
    <tel teltype='mobile'>070</tel>
    <adr><locality>Ort &amp; By</locality><street>Gatan&#160;<![CDATA[<1>]]></street></adr>
    <institutionrole primaryrole="Yes" institutionroletype="Student"/>
    <extension><secrecy>N</secrecy><form>GR</form></extension><changed>2026-11-23</changed>
  </person>
  <group><person><sourcedid><id>no</id></sourcedid></person></group>
</enterprise>
"#;
    tells(
        &ims(xml),
        &[concat!(
            "5:3 p1 pupil email@8:7=\"å@example.se\" mobile@11:27=\"070\" ",
            "address@12:51=[(\"street\", \"Gatan\\u{a0}<1>\"), (\"city\", \"Ort & By\")] ",
            "school-form=\"GR\" modified=\"2026-11-23\"",
        )],
    );
}

#[test]
fn prefixes_do_not_matter() {
    let xml = r#"<r:enterprise xmlns:r="urn:x" xmlns:i="urn:i"><r:person><r:sourcedid><r:id>p1</r:id></r:sourcedid>
<r:institutionrole i:institutionroletype="staff" /><r:email i:nil="true"/></r:person></r:enterprise>"#;
    tells(
        &ims(xml),
        &[
            "1:47 p1 staff email@1:47=\"\" mobile@1:47=\"\" address@1:47=[(\"street\", \"\"), (\"city\", \"\")]",
        ],
    );
}

#[test]
fn an_empty_element_is_missing_however_it_is_written() {
    for email in
        ["", "<e/>", "<e></e>", "<e> \n</e>", "<e a='b'/>", "<e a='b'> </e>", "<e><!-- --></e>"]
    {
        let rows = simple(&format!("<all><p><id>p1</id>{email}</p></all>"));
        let Row::Record(record) = &rows[0] else { panic!("{email}: {rows:?}") };
        assert_eq!(record.fields[0].value, SentValue::Cell(String::new()), "{email}");
    }
}

#[test]
fn records_may_stand_deeper_and_by_themselves() {
    let text = "{format: xml, element: people.p, person: id, category: pupil, fields: {email: e}}";
    let xml = "<x><people><p id='p1' e='a'/><q><p id='no'/></q></people><p id='no'/>\
               <people><p id='p2'/></people></x>";
    let rows = all(text, xml.as_bytes()).unwrap();
    tells(&rows, &["1:12 p1 pupil email@1:26=\"a\"", "1:78 p2 pupil email@1:78=\"\""]);
    tells(&simple("<all/>"), &[]);
    tells(&simple("<?xml version='1.0'?><all>\n<other/></all>\n"), &[]);
}

#[test]
fn an_element_that_cannot_be_used_is_set_aside_as_it_stands() {
    let xml = "<all>\n<p><id>p1</id><e>a & b</e></p>\n<p><e>x</e></p><p><id>p3</id><e>&auml;</e></p>\n\
               <p id='a' id='b'/><p><id>p5</id><e x='&who;'>c</e></p><p><id>p6</id></p></all>";
    tells(
        &simple(xml),
        &[
            "2:20: a `&` by itself is written `&amp;` [?] \"<p><id>p1</id><e>a & b</e></p>\"",
            "3:1: nobody is named: nothing stands at `id` [?] \"<p><e>x</e></p>\"",
            "3:33: this entity stands for nothing: what a document declares is not read, and a `&` \
             by itself is written `&amp;` [?] \"<p><id>p3</id><e>&auml;</e></p>\"",
            "4:1: an attribute stands twice in this tag [?] \"<p id='a' id='b'/>\"",
            "4:39: this entity stands for nothing: what a document declares is not read, and a `&` \
             by itself is written `&amp;` [?] \"<p><id>p5</id><e x='&who;'>c</e></p>\"",
            "4:55 p6 pupil email@4:55=\"\"",
        ],
    );
    let role = "<enterprise><person><sourcedid><id>p1</id></sourcedid><extension><secrecy>J</secrecy>\
                </extension><institutionrole institutionroletype=\"Rektor\"/></person></enterprise>";
    let rows = ims(role);
    let Row::SetAside(aside) = &rows[0] else { panic!("{rows:?}") };
    assert_eq!(aside.reason, "`Rektor` stands for no category; known are `Student`, `Staff`");
    assert_eq!(
        aside.discreet.as_deref(),
        Some("what stands here stands for no category; known are `Student`, `Staff`")
    );
    assert_eq!((aside.person.as_deref(), aside.protected), (Some("p1"), Some(true)));
    assert_eq!(aside.place.column, 136);
}

#[test]
fn nothing_that_a_document_declares_is_expanded() {
    let mut xml = "<?xml version=\"1.0\"?>\n<!DOCTYPE all [\n <!ENTITY l0 \"lol\">\n".to_owned();
    for n in 1..20 {
        writeln!(xml, " <!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)).unwrap();
    }
    xml += " <!ENTITY file SYSTEM \"file:///etc/passwd\">\n]>\n\
            <all><p><id>p1</id><e>&l19;</e></p><p><id>p2</id><e>&file;</e></p><p><id>p3</id></p></all>";
    let rows = simple(&xml);
    let reasons: Vec<&str> = rows
        .iter()
        .map(|row| match row {
            Row::Record(record) => &*record.person,
            Row::SetAside(aside) => aside.reason.split(" stands").next().unwrap(),
        })
        .collect();
    assert_eq!(reasons, ["this entity", "this entity", "p3"]);
}

#[test]
fn a_document_that_breaks_is_an_error_as_a_whole() {
    for (xml, said) in [
        ("", "people.xml:1:1: the file is empty: it has no element"),
        ("\n <!-- x -->", "people.xml:2:12: the file is empty: it has no element"),
        ("id;e\n1;2\n", "people.xml:1:1: this is no XML: a document begins with `<`"),
        ("<all><p><id>p1</id></p>", "people.xml:1:24: the file breaks off here, in the middle"),
        ("<all>\n<p><id>p1</id>", "people.xml:2:15: the file breaks off here, in the middle"),
        ("<all>\n<p><id>p1</i", "people.xml:2:10: the file breaks off in what begins here"),
        (
            "<all>\n<p><id>ö</e></p></all>",
            "people.xml:2:9: the element that was opened last has another name than this end",
        ),
        ("<all></all>\n</all>", "people.xml:2:1: this end closes nothing that is open"),
        ("<all><p/></all>\n<all/>", "people.xml:2:1: a second document begins here"),
        (
            "<all><P><id>p1</id></P></all>",
            "`people.xml`: it has no element `p`, and has elements `P` in its place",
        ),
        (
            "<?xml version='1.0' encoding='klingon'?><all/>",
            "people.xml:1:1: `klingon` is no encoding that is known",
        ),
    ] {
        assert_eq!(broken(xml.as_bytes()), said, "{xml}");
    }
    let deep = format!("<all><p>{}</p></all>", "<x>".repeat(3) + &"</x>".repeat(3));
    tells(
        &simple(&deep),
        &[&format!(
            "1:6: nobody is named: nothing stands at `id` [?] {:?}",
            &deep[5..deep.len() - 6]
        )],
    );
}

#[test]
fn neither_depth_nor_length_can_exhaust_it() {
    let deep =
        format!("<all><p><id>{}{}</id></p></all>", "<x>".repeat(90_000), "</x>".repeat(90_000));
    let rows = simple(&deep);
    let Row::SetAside(aside) = &rows[0] else { panic!("read") };
    assert_eq!(aside.reason, "elements stand too deep in one another");
    let endless = "<all><p><id>".as_bytes().chain(std::io::repeat(b'x').take(1 << 26));
    let said = "people.xml:1:6: an element goes on for more than 16 MB, which no person does";
    assert_eq!(broken(endless), said);
}

#[test]
fn letters_are_those_of_the_declaration_or_of_the_byte_order_mark() {
    let document = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<all><p id=\"p1\" e=\"å@x\"/></all>"
        )
    };
    let expected = ["2:6 p1 pupil email@2:20=\"å@x\""];
    let western: Vec<u8> = document("ISO-8859-1")
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    tells(&all(SIMPLE, &*western).unwrap(), &expected);
    tells(&simple(&document("UTF-8")), &expected);
    // What programs write that have UTF-16 in memory.
    tells(&simple(&document("utf-16")), &expected);
    tells(&simple(&format!("\u{feff}{}", document("ISO-8859-1"))), &expected);
    for mark in ["", "\u{feff}"] {
        let text = format!("{mark}{}", document("UTF-16"));
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        tells(&all(SIMPLE, &*little).unwrap(), &expected);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        tells(&all(SIMPLE, &*big).unwrap(), &expected);
    }
    tells(
        &simple(&document("windows-1252")),
        &[
            "2:6: the element is UTF-8, the document says `windows-1252` [?] \"<p id=\\\"p1\\\" e=\\\"Ã¥@x\\\"/>\"",
        ],
    );
}

/// Gives a few bytes at a time, and an error after the last.
struct Torn<'a>(&'a [u8]);

impl Read for Torn<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::Error::other("the cable is out"));
        }
        let few = out.len().min(3);
        self.0.read(&mut out[..few])
    }
}

#[test]
fn a_file_that_cannot_be_read_on_is_an_error_after_what_was_read() {
    let description = described(SIMPLE).unwrap();
    let mut text = "<all>".to_owned();
    text += &"<p><id>p1</id></p>\n".repeat(2000);
    let rows = readers::open(&description, TODAY, "people.xml", Torn(text.as_bytes())).unwrap();
    let rows: Vec<_> = rows.collect();
    let (last, before) = rows.split_last().unwrap();
    assert!(before.len() > 1500 && before.iter().all(Result::is_ok), "{}", before.len());
    let said = last.as_ref().unwrap_err().to_string();
    assert_eq!(said, "`people.xml` cannot be read to its end: the cable is out");
}

#[test]
fn what_is_set_aside_makes_a_document_again() {
    let xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\r\n<!DOCTYPE r SYSTEM \"r.dtd\">\r\n\
               <r:all xmlns:r=\"urn:x\" date='1'><group/><people>\r\n<p><e>Ä & Ö</e>\r\n</p><p><id>p2</id></p><p/>\
               </people></r:all>";
    let bytes: Vec<u8> =
        xml.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let text = "{format: xml, element: people.p, person: id, category: pupil, fields: {email: e}}";
    let description = described(text).unwrap();
    let mut rows = readers::open(&description, TODAY, "people.xml", &*bytes).unwrap();
    let mut kept = Vec::new();
    while let Some(row) = rows.next() {
        if matches!(row.unwrap(), Row::SetAside(_)) {
            kept.push(rows.original().unwrap());
            assert_eq!(rows.original(), None, "once");
        }
    }
    let frame = rows.frame();
    let document = [frame.head, kept.join(&frame.between[..]), frame.tail].concat();
    let expected = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<r:all xmlns:r=\"urn:x\" date='1'>\n\
                    <people>\n<p><e>Ä & Ö</e>\r\n</p>\n<p/>\n</people>\n</r:all>\n";
    let text: String = document.iter().map(|&byte| char::from(byte)).collect();
    assert_eq!(text, expected);
    let again = all(
        "{format: xml, element: people.p, person: id, category: pupil, fields: {email: e}}",
        &*document,
    );
    assert_eq!(again.unwrap().len(), 2);
}

#[test]
fn the_way_to_the_records_is_names_only() {
    let text =
        "{format: xml, element: 'person[a=b]', person: id, category: pupil, fields: {email: e}}";
    let said = described(text).unwrap_err();
    assert_eq!(said[0].message, "`person[a=b]` asks something of the elements");
    let none =
        described("{format: xml, person: id, category: pupil, fields: {email: e}}").unwrap_err();
    assert_eq!(none[0].message, "`element` is missing");
}

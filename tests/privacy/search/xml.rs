use super::{Delivery, read, refused, try_all};

/// A description with an element that says who is protected.
const SPEAKING: &str = r#"{format: xml, element: person, person: sourcedid.id,
category: {path: role, values: {E: pupil, P: staff, V: guardian}},
fields: {email: email, mobile: "tel[teltype=3]", given-name: name.given, family-name: name.family,
         address: {street: adr.street, city: adr.locality}},
modified: datetime, protected: {path: secret, harmless: [N]}}"#;

const PUPIL: &str = r#"<person><sourcedid><id>20151012-2383</id></sourcedid><role>E</role>
  <name><given>Osynlia</given><family>Skuggsson</family></name>
  <email>gomd.elev@hemlig.example</email><tel teltype="3">070-174 06 99</tel>
  <adr><street>Ok&#228;ndgr&#xE4;nd 17</street><locality>Dolköping</locality></adr>
  <datetime>2026-11-20</datetime><secret>J</secret></person>"#;

const MOTHER: &str = r#"<person><sourcedid><id>8606069808</id></sourcedid><role>V</role>
  <email>dold.mor@hemlig.example</email><adr><street>Vildmarksvägen 3</street></adr>
  <secret>N</secret></person>"#;

const OTHER: &str = "<person><sourcedid><id>200002292399</id></sourcedid><role>V</role>
  <email>open@mejl.example</email><secret>N</secret></person>";

/// A document in which the pupil's element has something else in it.
fn document(from: &str, to: &str) -> String {
    assert!(PUPIL.contains(from), "{from}");
    let pupil = PUPIL.replace(from, to);
    format!("<?xml version=\"1.0\"?>\n<all>{OTHER}\n{pupil}\n{MOTHER}</all>\n")
}

fn deliveries() -> Vec<Delivery> {
    let with = |name, from: &str, to: &str| read(name, document(from, to));
    let wrong = |name, from: &str, to: &str| refused(name, document(from, to));
    vec![
        with("whole", "J", "J"),
        with("misspelt", ">J<", "> n/a<"),
        with("silent", "secret", "another"),
        with("marked with an element", ">J<", "><is>N</is><"),
        with("unreadable values", "@hemlig.example", "@hemlig"),
        with("a time that is none", "2026-11-20", "Osynlia"),
        with("no such category", ">E<", ">gomd.elev@hemlig.example<"),
        with("a wrong check digit", "2383", "2384"),
        with("the person is a name", "20151012-2383", "Osynlia Skuggsson"),
        with("an element for a text", ">Osynlia<", "><first>Osynlia</first><"),
        with("an entity of its own", "Osynlia", "&Osynlia;"),
        with("a bare ampersand", "Osynlia", "Osynlia & Skuggsson"),
        with("a number of no letter", "&#228;", "&#xFFFFFFF;"),
        with("CDATA", ">Osynlia<", "><![CDATA[Osynlia]]><"),
        with("a control character", "Osynlia", "Osynlia&#27;"),
        wrong("an address in angle brackets", ">gomd", ">Osynlia <gomd"),
        wrong("another end", "</given>", "</Osynlia>"),
        wrong("no end", "</given>", ""),
        with("an attribute without quotes", "teltype=\"3\"", "teltype=Osynlia"),
        with("an attribute twice", "teltype=\"3\"", "teltype=\"3\" teltype=\"Osynlia\""),
        wrong("a `<` in a text", "Osynlia", "Osynlia < Skuggsson"),
        wrong("a comment that stays open", "<name>", "<!-- Osynlia"),
        wrong("CDATA that stays open", ">Osynlia<", "><![CDATA[Osynlia<"),
        with("a document type in the middle", "<name>", "<!DOCTYPE Osynlia><name>"),
        refused("breaks off", document("J", "J")[..430].to_owned()),
        refused("no XML", "20151012-2383;Osynlia;gomd.elev@hemlig.example"),
        refused(
            "an encoding that is none",
            document("J", "J").replace("?>", " encoding=\"papyrus\"?>"),
        ),
        read("not in its encoding", {
            let bytes = document("Osynlia", "Osynlia~Skuggsson").into_bytes();
            bytes.into_iter().map(|byte| if byte == b'~' { 0xE5 } else { byte }).collect::<Vec<_>>()
        }),
    ]
}

#[test]
fn a_source_that_speaks_of_protection() {
    try_all("xml", "a", SPEAKING, deliveries());
}

#[test]
fn a_source_that_says_nothing_of_protection() {
    let (silent, _) = SPEAKING.rsplit_once(", protected").unwrap();
    try_all("xml", "silent", &format!("{silent}}}"), deliveries());
}

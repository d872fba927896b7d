use super::{Delivery, Watched, read, refused, try_all};

/// A description with a member that says who is protected.
const SPEAKING: &str = r#"{format: json, person: civicNo.value,
category: {path: role, values: {E: pupil, P: staff, V: guardian}},
fields: {email: "emails[type=Privat]", mobile: "phones[mobile=true]", given-name: given,
         family-name: family, address: {street: home.street, city: home.city}},
modified: meta.modified, protected: {path: securityMarking, harmless: [Ingen]}}"#;

const PUPIL: &str = r#"{"civicNo": {"value": "20151012-2383"}, "role": "E",
  "emails": [{"type": "Privat", "value": "gomd.elev@hemlig.example"}],
  "phones": [{"mobile": true, "value": "070-174 06 99"}], "given": "Osynlia",
  "family": "Skuggsson", "home": {"street": "Ok\u00e4ndgr\u00e4nd 17", "city": "Dolköping"},
  "meta": {"modified": "2026-11-20"}, "securityMarking": "Skyddad folkbokföring"}"#;

const MOTHER: &str = r#"{"civicNo": {"value": "8606069808"}, "role": "V",
  "emails": [{"type": "Privat", "value": "dold.mor@hemlig.example"}],
  "phones": [{"mobile": true, "value": "0701740698"}], "given": "Osynlia",
  "home": {"street": "Vildmarksvägen 3"}, "securityMarking": "Ingen"}"#;

const OTHER: &str = r#"{"civicNo": {"value": "200002292399"}, "role": "V",
  "emails": [{"type": "Privat", "value": "open@mejl.example"}], "securityMarking": "Ingen"}"#;

/// The pupil's object with something else in it.
fn pupil(from: &str, to: &str) -> String {
    assert!(PUPIL.contains(from), "{from}");
    PUPIL.replace(from, to)
}

fn list(objects: &[&str]) -> String {
    format!("[{}]", objects.join(",\n"))
}

fn deliveries() -> Vec<Delivery> {
    let with = |name, object: &str| read(name, list(&[OTHER, object, MOTHER]));
    vec![
        with("whole", PUPIL),
        read("objects one after the other", [OTHER, PUPIL, MOTHER].join("\n")),
        read("a page", format!(r#"{{"data": {}, "pageToken": null}}"#, list(&[PUPIL]))),
        with("misspelt", &pupil("Skyddad folkbokföring", "ingen?")),
        with("marked with an object", &pupil("\"Skyddad folkbokföring\"", r#"{"is": "Ingen"}"#)),
        with("marked with a number", &pupil("\"Skyddad folkbokföring\"", "0")),
        with("says nothing of it", &pupil("securityMarking", "another")),
        with("unreadable values", &pupil("@hemlig.example", "@hemlig").replace("06 99", "06 99 x")),
        with("a time that is none", &pupil("2026-11-20", "Osynlia")),
        with("no such category", &pupil("\"E\"", "\"gomd.elev@hemlig.example\"")),
        with("no category", &pupil("\"role\"", "\"Osynlia\"")),
        with("a wrong check digit", &pupil("2383", "2384")),
        with("the person is a name", &pupil("20151012-2383", "Osynlia Skuggsson")),
        with("the person is an object", &pupil("\"20151012-2383\"", r#"{"no": "20151012-2383"}"#)),
        with("nobody is named", &pupil("civicNo", "20151012-2383")),
        with("an object for a text", &pupil("\"Osynlia\"", r#"{"Osynlia": "Skuggsson"}"#)),
        with("a list for a text", &pupil("\"Osynlia\"", r#"["Osynlia", "Skuggsson"]"#)),
        with("a colon is missing", &pupil("\"given\":", "\"given\"")),
        with("a comma is missing", &pupil("\"Osynlia\",", "\"Osynlia\"")),
        with("a text without quotes", &pupil("\"Osynlia\"", "Osynlia")),
        with("a bare number", &pupil("\"20151012-2383\"", "20151012-2383")),
        with("an escape that is none", &pupil("Osynlia", "Osynlia\\x")),
        with("half a letter", &pupil("Osynlia", "Osynlia\\ud800")),
        with("a line end in a text", &pupil("Osynlia", "Osynlia\nSkuggsson")),
        with("a member twice", &pupil("\"role\"", r#""given": "Skuggsson", "role""#)),
        with(
            "too deep",
            &pupil("\"Osynlia\"", &format!("{}\"Osynlia\"{}", "[".repeat(99), "]".repeat(99))),
        ),
        with("a text for an object", "\"Osynlia Skuggsson\""),
        with("a list for an object", r#"["20151012-2383", "Osynlia"]"#),
        read("not UTF-8", {
            let object = pupil("Osynlia", "Osynlia~Skuggsson");
            let bytes = list(&[OTHER, &object]).into_bytes();
            bytes.into_iter().map(|byte| if byte == b'~' { 0xE5 } else { byte }).collect::<Vec<_>>()
        }),
        refused("breaks off", list(&[OTHER, PUPIL])[..500].to_owned()),
        refused("no JSON", "20151012-2383;Osynlia;gomd.elev@hemlig.example"),
        refused("a single text", "\"20151012-2383 Osynlia\""),
        refused("nobody is one", list(&[&pupil("civicNo", "Osynlia")])),
    ]
}

#[test]
fn a_source_that_speaks_of_protection() {
    try_all("json", "a", SPEAKING, deliveries());
}

#[test]
fn a_source_that_says_nothing_of_protection() {
    let (silent, _) = SPEAKING.rsplit_once(", protected").unwrap();
    try_all("json", "silent", &format!("{silent}}}"), deliveries());
}

/// What leads to the next page may be made of what stands on it.
#[test]
fn a_page_that_names_another() {
    let watched = Watched::primed();
    watched.give("way.yaml", SPEAKING);
    watched.give("in", format!(r#"{{"data": {}, "pageToken": "Osynlia"}}"#, list(&[PUPIL])));
    for form in ["human", "json", "log"] {
        let options = ["--description", "way.yaml", "--format", form];
        assert_eq!(watched.sync("a", "in", &[&options[..], &["--full"]].concat()).exit, Some(1));
        assert_eq!(watched.sync("a", "in", &options).exit, Some(0));
    }
}

use foga::readers::{self, Description, Row};
use foga::text::Diagnostic;
use jiff::civil::{Date, date};

use crate::support::rows::{self, tells, told};

const TODAY: Date = date(2026, 11, 24);

const PERSONS: &str = r#"
format: json
id: id
person: civicNo.value
protected: {path: securityMarking, harmless: [Ingen]}
modified: meta.modified
facts: {school-form: "enrolments[endDate>=today|].schoolType"}
fields:
  email: emails[type=Privat]
  mobile: ["phoneNumbers[mobile!=false].value", "phoneNumbers[mobile!=false].number"]
  address:
    street: addresses[type=Folkbokföring|].street
    city: addresses[type=Folkbokföring|].city
records:
  - category: pupil
    when: enrolments[startDate<=today][endDate>=today|][cancelled!=true]
    fields: {email: "emails[type=Skola elev]"}
  - category: guardian
    when: [_embedded.responsibleFor, {named-in: "responsibles[relationType=Vårdnadshavare|Förälder].person.id"}]
"#;

/// A description against the names of a policy much like the standard one.
fn described(text: &str) -> Result<Description, Vec<Diagnostic>> {
    rows::described("sources/register.yaml", text)
}

fn rows_of(description: &str, json: &[u8]) -> Vec<Row> {
    let description = described(description).unwrap();
    let rows = readers::open(&description, TODAY, "persons.json", json).unwrap();
    rows.collect::<Result<_, Diagnostic>>().unwrap()
}

fn persons(json: &str) -> Vec<Row> {
    rows_of(PERSONS, json.as_bytes())
}

/// The smallest description, of which most tests need no more.
fn simple(json: &str) -> Vec<Row> {
    let text = "{format: json, person: pnr, category: pupil, fields: {email: email}}";
    rows_of(text, json.as_bytes())
}

/// What is said of a file that cannot be read to its end, after so many rows.
fn broken(description: &str, json: &[u8]) -> (usize, String) {
    let description = described(description).unwrap();
    match readers::open(&description, TODAY, "persons.json", json) {
        Err(findings) => (0, findings[0].to_string()),
        Ok(rows) => {
            let all: Vec<_> = rows.collect();
            let said = all.last().unwrap().as_ref().unwrap_err().to_string();
            (all.len() - 1, said)
        }
    }
}

#[test]
fn a_path_leads_to_the_first_value_that_passes_its_tests() {
    let json = r#"[{"id": "a", "civicNo": {"value": "p1", "nationality": "SE"}, "securityMarking": "ingen",
  "meta": {"modified": "2026-11-23T08:30:00+01:00"},
  "emails": [{"type": "Privat", "value": "home@example.se"}, {"type": "skola  elev", "value": " "},
             {"type": "Skola elev", "value": "å@example.se"}, {"type": "Skola elev", "value": "b@example.se"}],
  "phoneNumbers": [{"type": "Hem", "mobile": false, "value": "08"}, {"type": "Hem", "number": "070"}],
  "addresses": [{"type": "Postadress", "street": "Box 1", "city": "A"},
                {"type": "Folkbokföring", "country": "SE"}, {"street": "Gatan 1", "city": null},
                {"street": "Gatan 2", "city": "B"}],
  "enrolments": [{"startDate": "2024-08-15", "endDate": "2026-06-12", "schoolType": "GR"},
                 {"startDate": "2026-08-15", "schoolType": "GY"}]}]"#;
    tells(
        &persons(json),
        &[concat!(
            "1:2 p1 pupil email@4:46=\"å@example.se\" mobile@5:95=\"070\" ",
            "address@7:72=[(\"street\", \"Gatan 1\"), (\"city\", \"\")] ",
            "school-form=\"GY\" modified=\"2026-11-23T08:30:00+01:00\"",
        )],
    );
}

#[test]
fn nothing_at_the_end_of_a_path_is_missing_however_it_is_said() {
    for emails in ["", r#""emails": null,"#, r#""emails": [],"#, r#""emails": "","#] {
        let json = format!(
            r#"{{{emails} "civicNo": {{"value": "p1"}}, "_embedded": {{"responsibleFor": ["x"]}}}}"#
        );
        tells(
            &persons(&json),
            &[concat!(
                "1:1 p1 guardian email@1:1=\"\" mobile@1:1=\"\" ",
                "address@1:1=[(\"street\", \"\"), (\"city\", \"\")]",
            )],
        );
    }
}

#[test]
fn an_element_may_be_several_records_or_none() {
    let enrolled = |dates: &str| {
        format!(
            r#"{{"civicNo": {{"value": "p1"}}, "enrolments": [{{{dates}}}], "_embedded": {{"responsibleFor": [{{"person": {{"id": "x"}}}}]}}}}"#
        )
    };
    let categories = |json: &str| -> Vec<String> {
        let category = |row| match row {
            Row::Record(record) => record.category,
            Row::SetAside(aside) => panic!("{aside:?}"),
        };
        persons(json).into_iter().map(category).collect()
    };
    for there in [
        r#""startDate": "2026-11-24""#,
        r#""startDate": "2026-08-15T00:00:00Z", "endDate": "2026-11-24""#,
        r#""startDate": "2026-08-15", "endDate": null, "cancelled": false"#,
    ] {
        assert_eq!(categories(&enrolled(there)), ["pupil", "guardian"], "{there}");
    }
    for gone in [
        r#""startDate": "2026-11-25""#,
        r#""startDate": "2020-08-15", "endDate": "2026-11-23""#,
        r#""startDate": "2026-08-15", "cancelled": true"#,
        r#""schoolType": "GR""#,
    ] {
        assert_eq!(categories(&enrolled(gone)), ["guardian"], "{gone}");
    }
    let nobody = r#"{"civicNo": {"value": "p1"}, "enrolments": [], "_embedded": {}}"#;
    assert_eq!(categories(nobody), [""; 0]);
}

#[test]
fn a_record_may_depend_on_who_names_the_person_before_or_after() {
    let child = |pnr: &str, kind: &str, id: &str| {
        format!(
            r#"{{"id": "{pnr}", "civicNo": {{"value": "{pnr}"}}, "enrolments": [{{"startDate": "2026-08-15"}}],
                "responsibles": [{{"relationType": "{kind}", "person": {{"id": "{id}"}}}}]}}"#
        )
    };
    let adult =
        |id: &str, more: &str| format!(r#"{{"id": "{id}", "civicNo": {{"value": "{id}"}}{more}}}"#);
    let json = [
        adult("B", ""),
        child("p1", "Förälder", "a"),
        adult("A", ""),
        child("p2", "vårdnadshavare", "b"),
        child("p3", "God man", "c"),
        child("p4", "Vårdnadshavare", "d"),
        adult("c", ""),
        // She says herself that there is nobody.
        adult("d", r#", "_embedded": {"responsibleFor": []}"#),
    ];
    let persons = persons(&format!("[{}]", json.join(",\n")));
    let who = persons.iter().map(|row| match row {
        Row::Record(record) => format!("{} {}", record.person, record.category),
        Row::SetAside(aside) => panic!("{aside:?}"),
    });
    let who: Vec<String> = who.collect();
    assert_eq!(who, ["p1 pupil", "A guardian", "p2 pupil", "p3 pupil", "p4 pupil", "B guardian"]);
}

#[test]
fn protection_is_anything_but_what_is_harmless_and_silence_is_none() {
    let text = r#"{format: json, person: p, category: pupil, fields: {email: e},
        protected: {path: [mark, more.mark], harmless: [Ingen, "false"]}}"#;
    for (said, protected) in [
        (r#""mark": "Ingen""#, Some(false)),
        (r#""mark": " INGEN ""#, Some(false)),
        (r#""mark": false"#, Some(false)),
        (r#""mark": "Sekretessmarkering""#, Some(true)),
        (r#""mark": "Inget""#, Some(true)),
        (r#""mark": true"#, Some(true)),
        (r#""mark": 0"#, Some(true)),
        (r#""mark": {"code": "Ingen"}"#, Some(true)),
        (r#""mark": {"value": "Ingen"}"#, Some(false)),
        (r#""mark": ["Ingen", "Skyddad"]"#, Some(true)),
        (r#""mark": "Ingen", "mark": "Skyddad""#, Some(true)),
        (r#""mark": "Ingen", "more": {"mark": "x"}"#, Some(true)),
        (r#""mark": null, "more": {"mark": "Ingen"}"#, Some(false)),
        (r#""mark": null"#, None),
        (r#""mark": """#, None),
        (r#""Mark": "Sekretessmarkering""#, None),
    ] {
        let rows = rows_of(text, format!(r#"{{"p": "p1", {said}}}"#).as_bytes());
        let [Row::Record(record)] = &rows[..] else { panic!("{said}: {rows:?}") };
        assert_eq!(record.protected, protected, "{said}");
    }
}

#[test]
fn a_file_is_a_list_pages_or_objects_one_after_the_other() {
    let expected = ["1 pupil email=\"a\"", "2 pupil email=\"b\"", "3 pupil email=\"\""];
    for json in [
        r#"[{"pnr": "1", "email": "a"}, {"pnr": 2, "email": "b"}, {"pnr": "3"}]"#,
        r#"{"data": [{"pnr": "1", "email": "a"}, {"pnr": "2", "email": "b"}], "pageToken": "x"}
           {"pageToken": null, "data": [{"pnr": "3"}]}"#,
        r#"{"schemas": ["ListResponse"], "totalResults": 3, "Resources":
            [{"pnr": "1", "email": "a"}, {"pnr": "2", "email": "b"}, {"pnr": "3"}], "startIndex": 1}"#,
        "{\"pnr\": \"1\", \"email\": \"a\"}\n{\"pnr\": \"2\", \"email\": \"b\"}\r\n\n{\"pnr\": \"3\"}",
        "\u{FEFF}  {\"pnr\":\"1\",\"email\":\"\\u0061\"}{\"pnr\":\"2\",\"email\":\"b\"}{\"pnr\":\"3\",\"x\":[[{}]]}\n",
    ] {
        let told = told(&simple(json));
        let lines: Vec<String> = told
            .lines()
            .map(|line| {
                let (_, line) = line.split_once(' ').unwrap();
                let (before, after) = line.split_once('@').unwrap();
                format!("{before}={}", after.split_once('=').unwrap().1)
            })
            .collect();
        assert_eq!(lines, expected, "{json}");
    }
}

#[test]
fn what_is_in_an_empty_page_is_nobody() {
    assert_eq!(simple(r#"{"data": [], "pageToken": null}"#), []);
    assert_eq!(simple("[]"), []);
}

#[test]
fn an_element_that_cannot_be_used_is_set_aside_as_it_stands() {
    let text = r#"{format: json, person: pnr, fields: {email: mail},
        category: {path: role, values: {Elev: pupil, Personal: staff}}}"#;
    let json = "[
 {\"pnr\": \"1\", \"role\": \"Rektor\"},
 {\"pnr\": \"2\", \"mail\": \"x\"},
 {\"role\": \"Elev\"}, 17, null, [], {\"pnr\": \"3\" \"role\": \"Elev\"},
 {\"pnr\": {\"no\": 1}, \"role\": \"Elev\"},
 {\"pnr\": \"4\", \"mail\": [{\"type\": \"x\"}], \"role\": \"elev\"},
 {\"pnr\": \"5\", \"role\": \"elev\"}]";
    tells(
        &rows_of(text, json.as_bytes()),
        &[
            "2:23: `Rektor` stands for no category; known are `Elev`, `Personal` [1] \"{\\\"pnr\\\": \\\"1\\\", \\\"role\\\": \\\"Rektor\\\"}\"",
            "3:2: nothing at `role` stands for no category; known are `Elev`, `Personal` [2] \"{\\\"pnr\\\": \\\"2\\\", \\\"mail\\\": \\\"x\\\"}\"",
            "4:2: nobody is named: nothing stands at `pnr` [?] \"{\\\"role\\\": \\\"Elev\\\"}\"",
            "4:20: a single value stands where an object is wanted: one for each person [?] \"17\"",
            "4:24: a single value stands where an object is wanted: one for each person [?] \"null\"",
            "4:30: a list stands where an object is wanted: one for each person [?] \"[]\"",
            "4:46: this is no JSON: expected `,` or `}` [?] \"{\\\"pnr\\\": \\\"3\\\" \\\"role\\\": \\\"Elev\\\"}\"",
            "5:10: `pnr` leads to an object, which has no `value` [?] \"{\\\"pnr\\\": {\\\"no\\\": 1}, \\\"role\\\": \\\"Elev\\\"}\"",
            "6:24: `mail` leads to an object, which has no `value` [4] \"{\\\"pnr\\\": \\\"4\\\", \\\"mail\\\": [{\\\"type\\\": \\\"x\\\"}], \\\"role\\\": \\\"elev\\\"}\"",
            "7:2 5 pupil email@7:2=\"\"",
        ],
    );
}

#[test]
fn a_bracket_or_quote_that_is_missing_costs_one_element() {
    let good = "{\"pnr\": \"2\"}";
    for bad in [
        "{\"pnr\": \"1\",",
        "{\"pnr\": \"1\"",
        "{\"pnr\": [\"1\"}",
        "{\"pnr\": \"1}",
        "{\"pnr\": \"1\", \"x\": {\"y\": 1}",
        "{\"pnr\": \"1\\\"}",
    ] {
        for json in [format!("{bad}\n{good}\n{good}"), format!("[{good},\n{bad},\n{good}\n]")] {
            let rows = simple(&json);
            let records = rows.iter().filter(|row| matches!(row, Row::Record(_))).count();
            assert_eq!(records, 2, "{json}\n{rows:?}");
            let asides = rows.iter().filter_map(|row| match row {
                Row::SetAside(aside) => Some(aside),
                Row::Record(_) => None,
            });
            let asides: Vec<_> = asides.collect();
            assert!(
                !asides.is_empty() && asides.iter().all(|aside| aside.person.is_none()),
                "{json}"
            );
        }
    }
    // One too many costs nobody.
    let rows = simple("{\"pnr\": \"1\"}}\n{\"pnr\": \"2\"}");
    assert!(matches!(&rows[..], [Row::Record(_), Row::SetAside(_), Row::Record(_)]), "{rows:?}");
    // The last one of a list.
    let rows = simple("[{\"pnr\": \"2\"}, {\"pnr\": \"1\"]");
    assert!(matches!(&rows[..], [Row::Record(_), Row::SetAside(_)]), "{rows:?}");
}

#[test]
fn letters_that_are_no_utf_8_set_one_element_aside() {
    let text = "{format: json, person: pnr, category: pupil, fields: {email: email}}";
    let json = b"[{\"pnr\": \"\xC5\"}, {\"pnr\": \"2\"}]";
    tells(
        &rows_of(text, json),
        &[
            "1:11: it is not UTF-8, in which JSON is written [?] \"{\\\"pnr\\\": \\\"\u{FFFD}\\\"}\"",
            "1:16 2 pupil email@1:16=\"\"",
        ],
    );
}

#[test]
fn a_file_that_breaks_off_fails_as_a_whole() {
    let simple = "{format: json, person: pnr, category: pupil, fields: {email: email}}";
    for (json, rows, said) in [
        ("", 0, "persons.json:1:1: the file is empty"),
        (" \n ", 0, "persons.json:2:2: the file is empty"),
        ("pnr;mail", 0, "persons.json:1:1: this is no JSON: a file begins with `[` or `{`"),
        ("[", 0, "persons.json:1:2: the file breaks off here, in the middle"),
        ("[{\"pnr\": \"1\"},\n", 1, "persons.json:2:1: the file breaks off here, in the middle"),
        (
            "[{\"pnr\": \"1\"}, {\"pnr",
            1,
            "persons.json:1:21: the file breaks off here, in the middle",
        ),
        (
            "{\"pnr\": \"1\"}\n{\"pnr\": ",
            1,
            "persons.json:2:9: the file breaks off here, in the middle",
        ),
        (
            "{\"data\": [{\"pnr\": \"1\"}]",
            1,
            "persons.json:1:24: the file breaks off here, in the middle",
        ),
        (
            "{\"data\": [{\"pnr\": \"1\"}] 7}",
            1,
            "persons.json:1:24: the rest of the page after its list: this is no JSON: expected `,` or `}`",
        ),
    ] {
        assert_eq!(broken(simple, json.as_bytes()), (rows, said.to_owned()), "{json}");
    }
    let deep = format!("[{{\"email\": {}1{}}}]", "[".repeat(100), "]".repeat(100));
    let rows = self::simple(&deep);
    assert!(matches!(&rows[..], [Row::SetAside(aside)] if aside.reason.contains("too deep")));
}

#[test]
fn any_piece_of_a_file_is_read_or_refused() {
    let json = r#"{"data": [{"pnr": "1", "email": ["a", {"value": "\u00e5\""}]}, null, "x"], "pageToken": null}
        [{"pnr": "2"}] {"pnr": "3"}"#;
    let text = "{format: json, person: pnr, category: pupil, fields: {email: email}}";
    let description = described(text).unwrap();
    for from in 0..json.len() {
        for to in from..json.len() {
            let piece = &json.as_bytes()[from..to];
            if let Ok(rows) = readers::open(&description, TODAY, "persons.json", piece) {
                assert!(rows.count() < 60);
            }
        }
    }
}

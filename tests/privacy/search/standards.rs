//! The formats that are standards, with the standard's own places.

use super::{Delivery, read, refused, try_all};

const PUPIL: &str = r#"{"id": "u1", "civicNo": {"value": "201510122383"}, "givenName": "Osynlia",
  "familyName": "Skuggsson", "emails": [{"type": "Skola elev", "value": "gomd.elev@hemlig.example"}],
  "phoneNumbers": [{"value": "0701740699", "mobile": true}], "securityMarking": "Sekretessmarkering",
  "addresses": [{"type": "Folkbokföring", "streetAddress": "Okändgränd 17", "locality": "Dolköping"}],
  "enrolments": [{"startDate": "2024-08-15", "schoolType": "GR"}],
  "responsibles": [{"relationType": "Vårdnadshavare", "person": {"id": "u2"}}]}"#;

const MOTHER: &str = r#"{"id": "u2", "civicNo": {"value": "198606069808"}, "givenName": "Osynlia",
  "emails": [{"type": "Privat", "value": "dold.mor@hemlig.example"}],
  "addresses": [{"streetAddress": "Vildmarksvägen 3"}]}"#;

const OTHER: &str = r#"{"id": "u3", "civicNo": {"value": "200002292399"}, "givenName": "Anna",
  "securityMarking": "Ingen", "enrolments": [{"startDate": "2024-08-15", "schoolType": "GR"}]}"#;

const USER: &str = r#"{"externalId": "u1", "userName": "gomd.elev@hemlig.example",
  "displayName": "Osynlia Skuggsson", "name": {"familyName": "Skuggsson", "givenName": "Osynlia"},
  "emails": [{"value": "gomd.elev@hemlig.example"}], "addresses": [{"streetAddress": "Okändgränd 17"}],
  "urn:scim:schemas:extension:sis:school:1.0:User": {"civicNo": "20151012-2383",
    "securityMarking": true, "enrolments": [{"schoolType": "GR"}]}}"#;

/// A list of the objects, in which the first has something else in it.
fn list(first: &str, from: &str, to: &str, others: &[&str]) -> String {
    assert!(first.contains(from), "{from}");
    let first = first.replace(from, to);
    let all: Vec<&str> = [first.as_str()].into_iter().chain(others.iter().copied()).collect();
    format!(r#"{{"data": [{}], "pageToken": null}}"#, all.join(",\n"))
}

#[test]
fn persons_of_ss_12000() {
    let with = |name, from: &str, to: &str| read(name, list(PUPIL, from, to, &[MOTHER, OTHER]));
    let deliveries: Vec<Delivery> = vec![
        with("whole", "u1", "u1"),
        with("a marking that the standard lacks", "Sekretessmarkering", "Skyddad"),
        with("silent", "securityMarking", "marking"),
        with("unreadable values", "@hemlig.example", "@hemlig"),
        with("a wrong check digit", "2383", "2384"),
        with("an object for a text", "\"Osynlia\"", r#"{"Osynlia": "Skuggsson"}"#),
        with("a brace is missing", "\"mobile\": true}", "\"mobile\": true"),
        refused("breaks off", list(PUPIL, "u1", "u1", &[MOTHER])[..700].to_owned()),
    ];
    try_all("ss12000", "a", "format: ss12000", deliveries);
}

#[test]
fn users_of_scim() {
    let with = |name, from: &str, to: &str| {
        let page = list(USER, from, to, &[]);
        read(name, page.replace("\"data\"", "\"Resources\""))
    };
    let deliveries = vec![
        with("whole", "u1", "u1"),
        with("marked with a word", "true", "\"ja\""),
        with("unreadable values", "@hemlig.example", "@hemlig"),
        refused("no member of the list is closed", list(USER, "GR\"}", "GR\"", &[])),
        refused("a wrong check digit", list(USER, "2383", "2384", &[])),
    ];
    try_all("scim", "a", "format: scim", deliveries);
}

//! Objects: of a format of its own, of SS 12000 and of SCIM.

use serde_json::{Value as Json, json};

use super::{Family, Files, Person, people};

/// Objects as a system writes them that follows no standard.
pub const OWN: &str = r#"
format: json
person: id.number
category: {path: roles.name, values: {Elev: pupil, Vårdnadshavare: guardian}}
fields:
  given-name: name.first
  family-name: name.last
  email: "contact[type=email].value"
  mobile: ["contact[type=mobile].value", "contact[type=phone].value"]
  address: {street: home.street, postcode: home.code, city: home.city}
protected: {path: secret, harmless: ["false"]}
"#;

pub fn own(families: &[Family]) -> Files {
    let object = |(is_pupil, person): (bool, &Person)| {
        let Person { number, given, family, email, mobile, street, protected } = person;
        json!({
            "id": { "number": number, "school": 7 },
            "roles": [{ "name": if is_pupil { "Elev" } else { "Vårdnadshavare" } }],
            "name": { "first": given, "last": family },
            "contact": [{ "type": "mobile", "value": mobile }, { "type": "email", "value": email }],
            "home": { "street": street, "code": "999 01", "city": "Exempelköping" },
            "secret": protected,
        })
    };
    let objects: Vec<Json> = people(families).map(object).collect();
    vec![("people.json", Json::from(objects).to_string().into_bytes())]
}

pub fn ss12000_list(families: &[Family]) -> Files {
    let persons: Vec<Json> = persons(families).collect();
    vec![("persons.json", Json::from(persons).to_string().into_bytes())]
}

/// What one page names may stand on another.
pub fn ss12000_pages(families: &[Family]) -> Files {
    let persons: Vec<Json> = persons(families).collect();
    let names = ["page-1.json", "page-2.json", "page-3.json"];
    let page = |(name, persons): (&'static str, &[Json])| {
        let token = if name == names[2] { Json::Null } else { "on".into() };
        (name, json!({ "data": persons, "pageToken": token }).to_string().into_bytes())
    };
    let (third, rest) = (persons.len() / 3, persons.len() / 3 * 2);
    let pages = [&persons[..third], &persons[third..rest], &persons[rest..]];
    names.into_iter().zip(pages).map(page).collect()
}

pub fn ss12000_lines(families: &[Family]) -> Files {
    vec![("persons.jsonl", lines(persons(families)))]
}

pub fn scim_lines(families: &[Family]) -> Files {
    vec![("users.jsonl", lines(users(families)))]
}

pub fn scim_page(families: &[Family]) -> Files {
    let users: Vec<Json> = users(families).collect();
    let page = json!({ "totalResults": users.len(), "Resources": users });
    vec![("users.json", page.to_string().into_bytes())]
}

fn lines(objects: impl Iterator<Item = Json>) -> Vec<u8> {
    objects.map(|object| format!("{object}\n")).collect::<String>().into_bytes()
}

fn persons(families: &[Family]) -> impl Iterator<Item = Json> {
    families.iter().flat_map(|family| {
        let responsible = |guardian: &Person| json!({ "person": { "id": guardian.number }, "relationType": "Vårdnadshavare" });
        let responsibles: Vec<Json> = family.guardians.iter().map(responsible).collect();
        let pupils = family.pupils.iter().map(move |pupil| {
            let mut object = object(pupil, "Skola elev");
            object["enrolments"] = json!([{ "schoolType": "GR", "startDate": "2020-08-15" }]);
            object["responsibles"] = responsibles.clone().into();
            object
        });
        pupils.chain(family.guardians.iter().map(|guardian| object(guardian, "Privat")))
    })
}

fn object(person: &Person, email: &str) -> Json {
    let Person { number, given, family, email: address, mobile, street, protected } = person;
    let marking = if *protected { "Sekretessmarkering" } else { "Ingen" };
    let some = |text: &str, of: Json| if text.is_empty() { json!([]) } else { json!([of]) };
    json!({
        "id": number,
        "givenName": given,
        "familyName": family,
        "civicNo": { "value": number.replace('-', ""), "nationality": "SE" },
        "securityMarking": marking,
        "emails": some(address, json!({ "type": email, "value": address })),
        "phoneNumbers": some(mobile, json!({ "type": "Hem", "value": mobile, "mobile": true })),
        "addresses": [{ "type": "Folkbokföring", "streetAddress": street, "postalCode": "999 01",
                        "locality": "Exempelköping" }],
    })
}

fn users(families: &[Family]) -> impl Iterator<Item = Json> {
    families.iter().flat_map(|family| {
        let relation =
            |guardian: &Person| json!({ "value": guardian.number, "relationType": "Vårdnadshavare" });
        let relations: Vec<Json> = family.guardians.iter().map(relation).collect();
        let pupils = family.pupils.iter().map(move |pupil| {
            let more =
                json!({ "enrolments": [{ "schoolType": "GR" }], "userRelations": relations });
            user(pupil, more)
        });
        pupils.chain(family.guardians.iter().map(|guardian| user(guardian, json!({}))))
    })
}

fn user(person: &Person, mut extension: Json) -> Json {
    let Person { number, given, family, email, mobile, street, protected } = person;
    extension["civicNo"] = number.replace('-', "").into();
    extension["securityMarking"] = (*protected).into();
    let some = |text: &str, of: Json| if text.is_empty() { json!([]) } else { json!([of]) };
    json!({
        "externalId": number,
        "name": { "givenName": given, "familyName": family },
        "emails": some(email, json!({ "value": email, "primary": true })),
        "phoneNumbers": some(mobile, json!({ "value": mobile, "type": "mobile" })),
        "addresses": [{ "streetAddress": street, "postalCode": "999 01",
                        "locality": "Exempelköping" }],
        "urn:scim:schemas:extension:sis:school:1.0:User": extension,
    })
}

//! Invented people of a municipality, family by family, as several systems would write them.

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

/// Somebody with contact details; an empty text is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub number: String,
    pub given: String,
    pub family: String,
    pub email: String,
    pub mobile: String,
    pub street: String,
    pub protected: bool,
}

/// Pupils who live together, and their guardians.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    pub pupils: Vec<Person>,
    pub guardians: Vec<Person>,
}

const GIVEN: [&str; 12] = [
    "Åsa", "Örjan", "Ella", "Love", "Tuva", "Björn", "Moa", "Per", "Ida", "Ali", "Fatima", "Östen",
];
const FAMILY: [&str; 7] =
    ["Provlund", "Testsson", "Påhitt", "O'Exempel", "von Prov", "Ek-Test", "Åprov"];

/// All who live there: about so many people. The same number gives the same people.
pub fn families(people: usize) -> Vec<Family> {
    let (mut pupils, mut guardians) = (0, 0);
    let mut families = Vec::new();
    while pupils + guardians < people {
        let nth = families.len();
        let (children, parents) = (1 + nth % 3, 1 + usize::from(nth % 4 != 0));
        let is_protected = nth % 40 == 7;
        let family = FAMILY[nth % FAMILY.len()];
        let street = format!("Provgatan {}", nth + 1);
        let person = |number: String, given: usize, email, mobile| Person {
            number,
            given: GIVEN[given % GIVEN.len()].to_owned(),
            family: family.to_owned(),
            email,
            mobile,
            street: street.clone(),
            protected: is_protected,
        };
        let pupil = |n: usize| {
            let email = match n % 3 {
                0 => String::new(),
                _ => format!("elev{n}@elev.exempel.example"),
            };
            person(number(date(2008, 1, 1), n), n, email, String::new())
        };
        let guardian = |n: usize| {
            let email = if n % 9 == 4 { String::new() } else { format!("v{n}@mejl.example") };
            let mobile = if n % 5 == 3 { String::new() } else { mobile(n) };
            person(number(date(1965, 1, 1), n), n + 3, email, mobile)
        };
        families.push(Family {
            pupils: (pupils..pupils + children).map(pupil).collect(),
            guardians: (guardians..guardians + parents).map(guardian).collect(),
        });
        pupils += children;
        guardians += parents;
    }
    families
}

/// The same families as the next night has them; of those in which nothing has changed, `None`.
pub fn changed(families: &[Family]) -> Vec<Option<Family>> {
    let change = |(nth, family): (usize, &Family)| {
        let mut changed = family.clone();
        match nth % 7 {
            2 => changed.guardians[0].email = format!("ny{nth}@mejl.example"),
            4 => changed.guardians[0].mobile = mobile(nth + 41),
            5 => changed.guardians[0].email.clear(),
            6 => {
                let all = changed.pupils.iter_mut().chain(&mut changed.guardians);
                all.for_each(|person| person.street = format!("Flyttgatan {nth}"));
            }
            _ => return None,
        }
        (changed != *family).then_some(changed)
    };
    families.iter().enumerate().map(change).collect()
}

/// Everybody, pupils first within a family; whether it is a pupil.
pub fn people(families: &[Family]) -> impl Iterator<Item = (bool, &Person)> {
    families.iter().flat_map(|family| {
        let pupils = family.pupils.iter().map(|person| (true, person));
        pupils.chain(family.guardians.iter().map(|person| (false, person)))
    })
}

/// From the series for invented people.
fn mobile(n: usize) -> String {
    format!("070-17406{:02}", 5 + n % 95)
}

/// The nth number of a series: twenty for each day, with birth numbers that the tax agency has set
/// apart for tests.
fn number(first: Date, nth: usize) -> String {
    let born = first.checked_add((nth / 20).to_string().parse::<i64>().unwrap().days()).unwrap();
    let day = born.strftime("%Y%m%d").to_string();
    let birth = 980 + nth % 20;
    let digits = format!("{}{birth}", &day[2..]);
    let sum: u32 = digits
        .chars()
        .map(|digit| digit.to_digit(10).unwrap())
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, times)| digit * times / 10 + digit * times % 10)
        .sum();
    format!("{day}-{birth}{}", (10 - sum % 10) % 10)
}

fn yes(said: bool) -> &'static str {
    if said { "J" } else { "N" }
}

/// A system that exports its people: how it writes them, and the description of that.
pub struct System {
    pub name: &'static str,
    pub description: &'static str,
    pub file: &'static str,
    pub write: fn(&[Family]) -> Vec<u8>,
}

/// All systems; they have the same people.
pub const SYSTEMS: [System; 5] = [
    System { name: "one row a person", description: ROWS, file: "people.csv", write: rows },
    System {
        name: "guardians as columns",
        description: include_str!("../../rules/descriptions/guardians-as-columns.yaml"),
        file: "families.csv",
        write: columns,
    },
    System { name: "IMS Enterprise", description: XML, file: "people.xml", write: xml },
    System {
        name: "SS 12000",
        description: "format: ss12000\n",
        file: "people.json",
        write: ss12000,
    },
    System { name: "SCIM", description: "format: scim\n", file: "users.json", write: scim },
];

const ROWS: &str = "\
format: csv
person: Personnummer
category: {column: Roll, values: {Elev: pupil, Vårdnadshavare: guardian}}
fields:
  given-name: Förnamn
  family-name: Efternamn
  email: E-post
  mobile: Mobil
  address: {street: Gata, postcode: Postnr, city: Ort}
protected: {column: Skydd, harmless: [N]}
";

fn rows(families: &[Family]) -> Vec<u8> {
    let mut text =
        "Personnummer,Roll,Förnamn,Efternamn,E-post,Mobil,Gata,Postnr,Ort,Skydd\n".to_owned();
    for (is_pupil, person) in people(families) {
        let Person { number, given, family, email, mobile, street, protected } = person;
        let role = if is_pupil { "Elev" } else { "Vårdnadshavare" };
        let protected = yes(*protected);
        writeln!(
            text,
            "{number},{role},{given},{family},{email},{mobile},{street},999 01,Exempelköping,\
             {protected}"
        )
        .unwrap();
    }
    text.into_bytes()
}

/// What a guardian has for columns, and a pupil some of them.
const COLUMNS: [&str; 11] = [
    "personnummer",
    "förnamn",
    "efternamn",
    "e-post",
    "telefon hem",
    "mobil",
    "telefon arbete",
    "adress",
    "postnr",
    "ort",
    "skyddad",
];

fn columns(families: &[Family]) -> Vec<u8> {
    let mut text =
        "Personnummer;Förnamn;Efternamn;E-post;Mobil;Adress;Postnr;Ort;Skyddad".to_owned();
    for nth in [1, 2] {
        COLUMNS.iter().for_each(|column| write!(text, ";Vh{nth} {column}").unwrap());
    }
    text += "\r\n";
    for family in families {
        for pupil in &family.pupils {
            let Person { number, given, family: name, email, mobile, street, protected } = pupil;
            let protected = yes(*protected);
            write!(
                text,
                "{number};{given};{name};{email};{mobile};{street};999 01;Exempelköping;{protected}"
            )
            .unwrap();
            for nth in 0..2 {
                match family.guardians.get(nth) {
                    Some(guardian) => guardian_cells(&mut text, guardian),
                    None => text += &";".repeat(COLUMNS.len()),
                }
            }
            text += "\r\n";
        }
    }
    // In windows-1252, in which the letters that are used here have the numbers of Unicode.
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

/// Every other mobile number stands in another column than that of mobile numbers.
fn guardian_cells(text: &mut String, guardian: &Person) {
    let Person { number, given, family, email, mobile, street, protected } = guardian;
    let (home, mobile) = match number.ends_with(['1', '3', '5', '7', '9']) {
        true => (mobile.as_str(), ""),
        false => ("", mobile.as_str()),
    };
    let protected = yes(*protected);
    write!(
        text,
        ";{number};{given};{family};{email};{home};{mobile};;{street};999 01;Exempelköping;\
         {protected}"
    )
    .unwrap();
}

const XML: &str = "\
format: xml
element: person
person: sourcedid.id
category:
  path: institutionrole.institutionroletype
  values: {Student: pupil, Guardian: guardian}
fields:
  given-name: name.n.given
  family-name: name.n.family
  email: email
  mobile: 'tel[teltype=Mobile|3]'
  address: {street: adr.street, postcode: adr.pcode, city: adr.locality}
protected: {path: extension.secrecy, harmless: [N]}
";

fn xml(families: &[Family]) -> Vec<u8> {
    let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<enterprise>\n".to_owned();
    for (is_pupil, person) in people(families) {
        let Person { number, given, family, email, mobile, street, protected } = person;
        let role = if is_pupil { "Student" } else { "Guardian" };
        let (protected, family) = (yes(*protected), family.replace('\'', "&apos;"));
        write!(
            text,
            "<person>\n <sourcedid><source>x</source><id>{number}</id></sourcedid>\n \
             <name><fn>{given} {family}</fn><n><family>{family}</family>\
             <given><![CDATA[{given}]]></given></n></name>\n"
        )
        .unwrap();
        if !email.is_empty() {
            writeln!(text, " <email>{email}</email>").unwrap();
        }
        text += " <tel teltype=\"2\">070-1740605</tel>";
        if !mobile.is_empty() {
            write!(text, "<tel teltype=\"3\">{mobile}</tel>").unwrap();
        }
        writeln!(
            text,
            "\n <adr><street>{street}</street><locality>Exempelk&#246;ping</locality>\
             <pcode>999 01</pcode></adr>\n <institutionrole primaryrole=\"Yes\" \
             institutionroletype=\"{role}\"/>\n <extension><secrecy>{protected}</secrecy>\
             </extension>\n</person>"
        )
        .unwrap();
    }
    (text + "</enterprise>\n").into_bytes()
}

fn ss12000(families: &[Family]) -> Vec<u8> {
    let persons = families.iter().flat_map(|family| {
        let responsibles: Vec<Json> = family
            .guardians
            .iter()
            .map(|guardian| json!({ "person": { "id": guardian.number }, "relationType": "Vårdnadshavare" }))
            .collect();
        let pupils = family.pupils.iter().map(move |pupil| {
            let mut object = object(pupil, "Skola elev");
            object["enrolments"] = json!([{ "schoolType": "GR", "startDate": "2020-08-15" }]);
            object["responsibles"] = responsibles.clone().into();
            object
        });
        pupils.chain(family.guardians.iter().map(|guardian| object(guardian, "Privat")))
    });
    json!({ "data": persons.collect::<Vec<_>>(), "pageToken": null }).to_string().into_bytes()
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

/// An object a line.
fn scim(families: &[Family]) -> Vec<u8> {
    let mut text = String::new();
    for family in families {
        let relations = family
            .guardians
            .iter()
            .map(|guardian| json!({ "value": guardian.number, "relationType": "Vårdnadshavare" }));
        let relations: Vec<Json> = relations.collect();
        for pupil in &family.pupils {
            let more =
                json!({ "enrolments": [{ "schoolType": "GR" }], "userRelations": relations });
            writeln!(text, "{}", user(pupil, more)).unwrap();
        }
        for guardian in &family.guardians {
            writeln!(text, "{}", user(guardian, json!({}))).unwrap();
        }
    }
    text.into_bytes()
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

//! Rows of cells, with a header or without one.

use std::fmt::Write;

use super::{Carries, Family, Files, Person, people, yes};

/// The description of a row a person, of what is carried.
pub fn described(carries: &Carries) -> String {
    let columns = carries.fields.iter().map(|field| match *field {
        "given-name" => "  given-name: Förnamn\n",
        "family-name" => "  family-name: Efternamn\n",
        "email" => "  email: E-post\n",
        "mobile" => "  mobile: Mobil\n",
        "address" => "  address: {street: Gata, postcode: Postnr, city: Ort}\n",
        other => panic!("no column for {other}"),
    });
    let protected =
        if carries.protection { "protected: {column: Skydd, harmless: [N]}\n" } else { "" };
    format!(
        "format: csv\nperson: Personnummer\ncategory: {{column: Roll, values: {{Elev: pupil, \
         Vårdnadshavare: guardian}}}}\nfields:\n{}{protected}",
        columns.collect::<String>()
    )
}

pub fn rows(families: &[Family]) -> Vec<u8> {
    let header = "Personnummer,Roll,Förnamn,Efternamn,E-post,Mobil,Gata,Postnr,Ort,Skydd\n";
    (header.to_owned() + &row_a_person(families, ',')).into_bytes()
}

/// What stands where in rows that no header tells about.
pub const PLACES: &str = r#"
format: csv
separator: tab
quote: none
header: none
columns: 10
person: "1"
category: {column: "2", values: {Elev: pupil, Vårdnadshavare: guardian}}
fields:
  given-name: "3"
  family-name: "4"
  email: "5"
  mobile: "6"
  address: {street: "7", postcode: "8", city: "9"}
protected: {column: "10", harmless: [N]}
"#;

pub fn places(families: &[Family]) -> Files {
    vec![("people.txt", row_a_person(families, '\t').into_bytes())]
}

fn row_a_person(families: &[Family], separator: char) -> String {
    let mut text = String::new();
    for (is_pupil, person) in people(families) {
        let Person { number, given, family, email, mobile, street, protected } = person;
        let role = if is_pupil { "Elev" } else { "Vårdnadshavare" };
        let cells = [number, role, given, family, email, mobile, street, "999 01", "Exempelköping"];
        writeln!(text, "{}{separator}{}", cells.join(&separator.to_string()), yes(*protected))
            .unwrap();
    }
    text
}

/// A row for each guardian of each pupil; those who are protected have one of several words.
pub fn of_guardians(families: &[Family]) -> Files {
    let mut text = "Elev\tVårdnadshavare\tFörnamn\tEfternamn\tE-post\tMobil\tSkyddad\n".to_owned();
    for (pupil, guardian) in pairs(families) {
        let Person { number, given, family, email, mobile, protected, .. } = guardian;
        let protected = match (protected, number.len() + given.len()) {
            (false, _) => "Nej",
            (true, n) => ["1", "J", "Ja"][n % 3],
        };
        let cells = [&pupil.number, number, given, family, email, mobile, protected];
        text += &(cells.join("\t") + "\n");
    }
    vec![("guardians.txt", text.into_bytes())]
}

pub fn skola24_parents(families: &[Family]) -> Files {
    let mut text = String::new();
    for (pupil, guardian) in pairs(families) {
        let Person { number, given, family, email, mobile, .. } = guardian;
        text += &([&*pupil.number, number, given, family, email, mobile].join(";") + "\r\n");
    }
    vec![("parents.csv", western(&text))]
}

pub fn skola24_children(families: &[Family]) -> Files {
    let mut text = String::new();
    for (_, pupil) in people(families).filter(|(is_pupil, _)| *is_pupil) {
        let Person { number, given, family, protected, .. } = pupil;
        let protected = if *protected { "1" } else { "" };
        text += &(["Provskolan", "Blå", number, given, family, protected].join(";") + "\r\n");
    }
    vec![("children.csv", western(&text))]
}

/// Pupils; what they have for contact details is hidden where they are protected.
pub fn unikum(families: &[Family]) -> Files {
    let mut text = String::new();
    for (_, pupil) in people(families).filter(|(is_pupil, _)| *is_pupil) {
        let Person { number, given, family, email, mobile, street, protected } = pupil;
        let hidden = if *protected { "true" } else { "false" };
        let known = [given, family, email, number, "elev", "", mobile, "", street, "999 01"];
        let rest = ["Exempelköping", hidden, "", "", "", "7", "", "", "user"];
        text += &([&known[..], &rest[..]].concat().join("\t") + "\r\n");
    }
    vec![("persons.txt", western(&text))]
}

/// Each pupil with each guardian.
fn pairs(families: &[Family]) -> impl Iterator<Item = (&Person, &Person)> {
    families.iter().flat_map(|family| {
        family
            .pupils
            .iter()
            .flat_map(|pupil| family.guardians.iter().map(move |guardian| (pupil, guardian)))
    })
}

/// In windows-1252, in which the letters that are used here have the numbers of Unicode.
fn western(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
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

pub fn columns(families: &[Family]) -> Files {
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
    vec![("families.csv", western(&text))]
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

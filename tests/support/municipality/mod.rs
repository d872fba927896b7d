//! Invented people of a municipality, family by family, as several systems would write them.

mod csv;
mod json;
mod secrets;
mod systems;
mod xml;

use jiff::ToSpan;
use jiff::civil::{Date, date};

pub use secrets::Secrets;
pub use systems::{Carries, Files, System, systems};

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

/// What stands of nobody but persons with protected identity, apart from their numbers. The last is
/// the beginning of their mobile numbers.
const PROTECTED: [&str; 5] = ["Osynlia", "Skuggsson", "hemlig.example", "Okändgränd", "70174069"];

/// All who live there: about so many people. The same number gives the same people.
pub fn families(people: usize) -> Vec<Family> {
    let (mut pupils, mut guardians) = (0, 0);
    let mut families = Vec::new();
    while pupils + guardians < people {
        let nth = families.len();
        let (children, parents) = (1 + nth % 3, 1 + usize::from(nth % 4 != 0));
        let protected = nth % 40 == 7;
        let person = |first: Date, n: usize, given: usize| {
            let open = (GIVEN[given % GIVEN.len()], FAMILY[nth % FAMILY.len()]);
            let (given, family) = if protected { (PROTECTED[0], PROTECTED[1]) } else { open };
            let (given, family) = (given.to_owned(), family.to_owned());
            let [email, mobile] = Default::default();
            let (number, street) = (number(first, n), street(protected, nth));
            Person { number, given, family, email, mobile, street, protected }
        };
        let pupil = |n: usize| {
            let mut pupil = person(date(2008, 1, 1), n, n);
            if !n.is_multiple_of(3) {
                pupil.email = email(protected, &format!("elev{n}"));
            }
            pupil
        };
        let guardian = |n: usize| {
            let mut guardian = person(date(1965, 1, 1), n, n + 3);
            if n % 9 != 4 {
                guardian.email = email(protected, &format!("v{n}"));
            }
            if n % 5 != 3 {
                guardian.mobile = mobile(protected, n);
            }
            guardian
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
        let protected = family.guardians[0].protected;
        match nth % 7 {
            2 => changed.guardians[0].email = email(protected, &format!("ny{nth}")),
            4 => changed.guardians[0].mobile = mobile(protected, nth + 4),
            5 => changed.guardians[0].email.clear(),
            6 => {
                let all = changed.pupils.iter_mut().chain(&mut changed.guardians);
                all.for_each(|person| person.street = street(protected, nth + 100_000));
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

/// The same families as an export has them from which somebody has taken a column: what stands in
/// each cell of the names belongs to the next one.
pub fn shifted(families: &[Family]) -> Vec<Family> {
    let shifted = |person: &Person| {
        let person = person.clone();
        Person { given: person.family, family: person.street, street: person.given, ..person }
    };
    let all = |people: &[Person]| people.iter().map(shifted).collect();
    let shifted =
        |family: &Family| Family { pupils: all(&family.pupils), guardians: all(&family.guardians) };
    families.iter().map(shifted).collect()
}

/// What the platform exports on the second day: a few have entered something else, some of them
/// what is in the source as well. `Användare,Roll,E-post,Mobil`.
pub fn edits(families: &[Family]) -> String {
    let mut text = "Användare,Roll,E-post,Mobil\n".to_owned();
    for (nth, (is_pupil, person)) in people(families).enumerate().filter(|(nth, _)| nth % 3 == 1) {
        let role = if is_pupil { "Elev" } else { "Vårdnadshavare" };
        let email = match nth % 4 {
            0 => email(person.protected, &format!("egen{nth}")),
            1 => String::new(),
            _ => person.email.clone(),
        };
        text += &format!("{},{role},{email},{}\n", person.number, person.mobile);
    }
    text
}

fn email(protected: bool, name: &str) -> String {
    format!("{name}@{}", if protected { PROTECTED[2] } else { "mejl.example" })
}

fn street(protected: bool, nth: usize) -> String {
    format!("{} {}", if protected { PROTECTED[3] } else { "Provgatan" }, nth + 1)
}

/// From the series for invented people: the last ten are of persons with protected identity.
fn mobile(protected: bool, n: usize) -> String {
    if protected { format!("070-174069{}", n % 10) } else { format!("070-17406{:02}", 5 + n % 85) }
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

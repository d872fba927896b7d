//! Systems that export the people of a municipality, each in its own way.

use super::{Family, Person, csv, json, xml};

/// Names of files, and what stands in them.
pub type Files = Vec<(&'static str, Vec<u8>)>;

/// A system that exports its people: how it writes them, and the description of that.
pub struct System {
    pub name: &'static str,
    pub description: String,
    write: fn(&[Family]) -> Files,
    pub carries: Carries,
    /// Where rows have cells: what is between them, and which cell is left out where somebody takes
    /// a column out of the export.
    pub cells: Option<(char, usize)>,
}

impl System {
    /// A delivery of these families.
    pub fn files(&self, families: &[Family]) -> Files {
        // Whatever has no column for somebody has a row for nobody.
        let is_plain = self.name == PLAIN;
        if is_plain { (self.write)(&self.carries.of(families)) } else { (self.write)(families) }
    }
}

/// What a format can carry of the people. Of what it has no place for nothing can be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Carries {
    pub pupils: bool,
    pub guardians: bool,
    pub fields: &'static [&'static str],
    pub protection: bool,
}

const PLAIN: &str = "one row a person";

const FIELDS: &[&str] = &["given-name", "family-name", "email", "mobile", "address"];

const EVERYTHING: Carries =
    Carries { pupils: true, guardians: true, fields: FIELDS, protection: true };

impl Carries {
    /// The same families, without the people and the markings for which there is no place.
    pub fn of(&self, families: &[Family]) -> Vec<Family> {
        let marked = |mut person: Person| {
            person.protected &= self.protection;
            person
        };
        let kept = |people: &[Person], is_kept: bool| -> Vec<Person> {
            people.iter().filter(|_| is_kept).cloned().map(marked).collect()
        };
        let families = families.iter().map(|family| Family {
            pupils: kept(&family.pupils, self.pupils),
            guardians: kept(&family.guardians, self.guardians),
        });
        families.collect()
    }

    /// A system that writes just this, a row a person: what others that carry it are held against.
    pub fn plainly(self) -> System {
        System {
            name: PLAIN,
            description: csv::described(&self),
            write: |families| vec![("people.csv", csv::rows(families))],
            carries: self,
            cells: Some((',', 2)),
        }
    }
}

/// All systems; they have the same people.
pub fn systems() -> Vec<System> {
    let adults = Carries { pupils: false, ..EVERYTHING };
    let children = Carries { guardians: false, ..EVERYTHING };
    let system = |name, description: &str, write, carries, cells| System {
        name,
        description: description.to_owned(),
        write,
        carries,
        cells,
    };
    vec![
        EVERYTHING.plainly(),
        system("no header, tabs", csv::PLACES, csv::places, EVERYTHING, Some(('\t', 2))),
        system(
            "guardians as columns",
            include_str!("../../../rules/descriptions/guardians-as-columns.yaml"),
            csv::columns,
            EVERYTHING,
            // Where a marking was looked for stands then a number.
            Some((';', 2)),
        ),
        system(
            "one row a guardian",
            include_str!("../../../rules/descriptions/one-row-a-guardian.yaml"),
            csv::of_guardians,
            // Addresses have no column.
            Carries { fields: &FIELDS[..4], ..adults },
            Some(('\t', 2)),
        ),
        system(
            "Skola24, parents",
            include_str!("../../../rules/descriptions/skola24-foraldrar.yaml"),
            csv::skola24_parents,
            // Neither addresses nor protected identity have a column.
            Carries { fields: &FIELDS[..4], protection: false, ..adults },
            Some((';', 2)),
        ),
        system(
            "Skola24, children",
            include_str!("../../../rules/descriptions/skola24-barn.yaml"),
            csv::skola24_children,
            // Nothing but names has a column.
            Carries { fields: &FIELDS[..2], ..children },
            Some((';', 3)),
        ),
        system(
            "Unikum",
            include_str!("../../../rules/descriptions/unikum-personer.yaml"),
            csv::unikum,
            children,
            Some(('\t', 4)),
        ),
        system(
            "IMS Enterprise",
            // The standard has no protected identity: what a system writes for it is its own.
            concat!(
                include_str!("../../../rules/descriptions/ims-enterprise.yaml"),
                "protected: {path: extension.secrecy, harmless: [N]}\n",
            ),
            xml::enterprise,
            EVERYTHING,
            None,
        ),
        // The descriptions `ss12000.yaml` and `scim.yaml` are what these formats stand for.
        system("JSON of its own", json::OWN, json::own, EVERYTHING, None),
        system("SS 12000, a list", "format: ss12000\n", json::ss12000_list, EVERYTHING, None),
        system("SS 12000, pages", "format: ss12000\n", json::ss12000_pages, EVERYTHING, None),
        system("SS 12000, lines", "format: ss12000\n", json::ss12000_lines, EVERYTHING, None),
        system("SCIM, lines", "format: scim\n", json::scim_lines, EVERYTHING, None),
        system("SCIM, a page", "format: scim\n", json::scim_page, EVERYTHING, None),
    ]
}

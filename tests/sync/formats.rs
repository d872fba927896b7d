//! What holds of CSV holds of documents of elements: nobody is lost, nothing is shown, and what
//! breaks changes nothing.

use std::fs;

use crate::support::Home;

/// A format, with what makes a document of elements, and an element of a person.
struct Format {
    description: &'static str,
    document: fn(&[String]) -> String,
    person: fn(key: &str, role: &str, email: &str, protected: &str) -> String,
}

const FORMATS: [Format; 2] = [
    Format {
        description: "\
format: xml
element: person
person: {path: id, kind: opaque}
category: {path: role.type, values: {V: guardian, E: pupil}}
fields: {email: email}
protected: {path: secrecy, harmless: [N]}
",
        document: |elements| {
            format!("<?xml version=\"1.0\"?>\n<all>\n{}\n</all>\n", elements.join("\n"))
        },
        person: |key, role, email, protected| {
            format!(
                "<person><id>{key}</id><role type=\"{role}\"/><email>{email}</email>\
                 <secrecy>{protected}</secrecy></person>"
            )
        },
    },
    Format {
        description: "\
format: json
person: {path: id, kind: opaque}
category: {path: role.type, values: {V: guardian, E: pupil}}
fields: {email: email}
protected: {path: secrecy, harmless: [N]}
",
        document: |elements| format!("[\n{}\n]\n", elements.join(",\n")),
        person: |key, role, email, protected| {
            format!(
                r#"{{"id": "{key}", "role": {{"type": "{role}"}}, "email": "{email}", "secrecy": "{protected}"}}"#
            )
        },
    },
];

impl Format {
    fn home(&self) -> Home {
        Home::new().describe("a", self.description)
    }

    fn deliver(&self, home: &Home, elements: &[String]) {
        fs::write(home.path("in"), (self.document)(elements)).unwrap();
    }

    fn guardian(&self, key: &str) -> String {
        (self.person)(key, "V", &format!("{key}@mejl.example"), "N")
    }
}

fn known(home: &Home) -> Vec<String> {
    home.rows("SELECT key FROM known JOIN person ON person.id = person ORDER BY 1")
}

#[test]
fn whoever_is_not_there_is_gone_and_keeps_what_is_stored() {
    for format in &FORMATS {
        let home = format.home();
        format.deliver(&home, &["g", "h", "i"].map(|key| format.guardian(key)));
        home.sync("a").of("in").with("--full").run().fine();
        format.deliver(&home, &[format.guardian("h")]);
        let part = home.sync("a").of("in").with("--format json").run().fine();
        assert_eq!(part.findings("gone").len(), 0, "only part of what the source has");
        let full = home.sync("a").of("in").with("--full --format json").run().fine();
        let gone =
            full.findings("gone").iter().map(|f| f["person"].to_string()).collect::<Vec<_>>();
        assert_eq!(gone, ["\"g\"", "\"i\""]);
        assert_eq!(known(&home), ["h"]);
        assert_eq!(home.stored().len(), 3);
    }
}

#[test]
fn an_element_that_is_set_aside_keeps_its_person_from_being_gone() {
    for format in &FORMATS {
        let home = format.home();
        format.deliver(&home, &["g", "h"].map(|key| format.guardian(key)));
        home.sync("a").of("in").with("--full").run().fine();
        let wrong = (format.person)("g", "?", "g@mejl.example", "N");
        format.deliver(&home, &[wrong, format.guardian("h")]);
        let full = home.sync("a").of("in").with("--full --format json").run().fine();
        assert_eq!((full.findings("set-aside").len(), full.findings("gone").len()), (1, 0));
        // Whose it is that nobody can read might be anybody.
        let nobody = (format.person)("", "V", "g@mejl.example", "N");
        format.deliver(&home, &[nobody]);
        let full = home.sync("a").of("in").with("--full").run();
        assert_eq!(full.exit, Some(1), "no row is a record");
        let nobody = (format.person)("", "V", "g@mejl.example", "N");
        format.deliver(&home, &[nobody, format.guardian("h")]);
        let full = home.sync("a").of("in").with("--full --format json").run().fine();
        assert_eq!(full.findings("gone").len(), 0);
        assert_eq!(full.json()["warnings"].as_array().unwrap().len(), 1);
        assert_eq!(known(&home), ["g", "h"]);
    }
}

#[test]
fn a_document_that_breaks_off_changes_nothing() {
    for format in &FORMATS {
        let home = format.home();
        format.deliver(&home, &["g", "h"].map(|key| format.guardian(key)));
        home.sync("a").of("in").with("--full").run().fine();
        let before = fs::read(home.path("foga.db")).unwrap();
        let other = (format.document)(&[
            format.guardian("g"),
            (format.person)("h", "V", "x@y.example", "N"),
        ]);
        for end in [other.len() - 3, other.len() / 2, 10] {
            fs::write(home.path("in"), &other[..end]).unwrap();
            let ran = home.sync("a").of("in").with("--full --rejected mend").run().exit(3);
            assert!(ran.err.contains("in:"), "it says where: {}", ran.err);
            assert!(fs::read(home.path("foga.db")).unwrap() == before);
            assert!(!home.path("mend").exists());
        }
        fs::write(home.path("in"), (format.document)(&[])).unwrap();
        let none = home.sync("a").of("in").with("--full").run().exit(1);
        assert!(none.err.contains("the delivery has no record"), "{}", none.err);
    }
}

#[test]
fn what_is_set_aside_can_be_mended_and_run_again() {
    for format in &FORMATS {
        let home = format.home();
        let wrong = (format.person)("h", "Rektor", "h@mejl.example", "N");
        let nobody = (format.person)("", "E", "åäö@mejl.example", "N");
        let elements = [format.guardian("g"), wrong.clone(), format.guardian("i"), nobody.clone()];
        format.deliver(&home, &elements);
        home.sync("a").of("in").with("--rejected mend").run().fine();
        let mend = fs::read_to_string(home.path("mend")).unwrap();
        assert_eq!(mend, (format.document)(&[wrong, nobody]));
        let mended = mend.replace("Rektor", "E");
        let mended = mended.replacen("<id></id>", "<id>j</id>", 1).replacen(
            "\"id\": \"\"",
            "\"id\": \"j\"",
            1,
        );
        let home = home.file("mended", mended);
        home.sync("a").of("mended").with("--rejected mend").run().fine();
        let emails = ["g g", "h h", "i i", "j åäö"].map(|of| {
            let (key, name) = of.split_once(' ').unwrap();
            format!("{key} email {name}@mejl.example a")
        });
        assert_eq!(home.stored(), emails);
        let rest = fs::read_to_string(home.path("mend")).unwrap();
        assert!(!rest.contains("mejl"), "{rest}");
    }
}

#[test]
fn nothing_of_a_protected_person_is_shown() {
    for format in &FORMATS {
        let home = format.home();
        let elements = [
            (format.person)("hemlig", "V", "hemlig@mejl.example", "J"),
            (format.person)("hemlig", "hemlig-roll", "hemlig@mejl.example", "J"),
            (format.person)("hemlig", "E", "hemlig", "skyddad"),
        ];
        format.deliver(&home, &elements);
        for with in ["--format human", "--format json"] {
            let ran = home.sync("a").of("in").with(with).run().exit(0);
            ran.never_says("hemlig");
        }
        assert_eq!(home.foga(&["export"]).exit(0).out, "person,category,field,value,from,since\n");
    }
}

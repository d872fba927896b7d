//! Records in JSON and XML say of which municipality they are at a path.

use std::fs;

use super::municipalities::{home, night, stored};
use crate::support::Home;

/// What the descriptions of all formats have in common.
const PLACES: &str = "person: {path: id, kind: opaque}\ncategory: guardian\nmunicipality: org.kommun\n\
                      protected: hemlig\nfields:\n  email: epost\n";

/// A home in which all files are of a format.
fn of(format: &str) -> Home {
    home().file("kommuner/sources/a.yaml", format!("{format}{PLACES}"))
}

const POLICIES: &str = "there are policies for `9997` Nyby, `9998` Provby, `9999` Exempelköping";

/// Five records: two of municipalities that there are, one of one that there is not, one that says
/// none, and one that says two. The places are where that stands of the last three.
fn is_dealt(home: &Home, file: &str, places: [&str; 3]) {
    let ran = night(home, &["--full", "--rejected", "aside", file]).exit(1);
    ran.says("9997 Nyby 1 1 0 written as run 1")
        .says("9998 Provby 0 0 0 nothing was delivered")
        .says("9999 Exempelköping 1 1 0 written as run 1")
        .says("no policy is for: 3")
        .says(&format!("{file}:{} no policy is for the municipality `9996`; {POLICIES}", places[0]))
        .says(&format!(
            "{file}:{} it does not say of which municipality it is; {POLICIES}",
            places[1]
        ))
        .says(&format!(
            "{file}:{} no policy is for the municipality `9997, 9999`; {POLICIES}",
            places[2]
        ));
    assert_eq!(stored(home, "9997.db", &[]), ["n,email,n@mejl.example"]);
    assert_eq!(stored(home, "9999.db", &[]), ["x,email,x@mejl.example"]);
    let kept = fs::read_to_string(home.path("aside")).unwrap();
    let persons: Vec<bool> =
        ["n@", "x@", "u@", "o@", "b@"].map(|person| kept.contains(person)).into();
    assert_eq!(persons, [false, false, true, true, true], "{kept}");
}

fn person(id: &str, municipality: &str) -> String {
    format!(r#"{{"id":"{id}","epost":"{id}@mejl.example","org":{{"kommun":{municipality}}}}}"#)
}

fn persons() -> [String; 5] {
    [
        person("n", "9997"),
        person("x", "\"Exempelköping\""),
        person("u", "\"9996\""),
        person("o", "null"),
        person("b", "[\"9997\",\"9999\"]"),
    ]
}

#[test]
fn in_a_list_of_objects() {
    let home = of("format: json\n").file("all.json", format!("[\n{}\n]", persons().join(",\n")));
    is_dealt(&home, "all.json", ["4:52", "5:1", "6:53"]);
}

#[test]
fn in_lines_of_objects() {
    let home = of("format: json\n").file("all.jsonl", persons().join("\n"));
    is_dealt(&home, "all.jsonl", ["3:52", "4:1", "5:53"]);
}

#[test]
fn in_elements() {
    let element = |id: &str, municipality: &str| {
        format!("<p><id>{id}</id><epost>{id}@mejl.example</epost><org>{municipality}</org></p>")
    };
    let said = |name: &str| format!("<kommun>{name}</kommun>");
    let elements = [
        element("n", &said("9997")),
        element("x", &said("exempelköping")),
        element("u", &said("9996")),
        element("o", ""),
        element("b", &(said("9997") + &said("9999"))),
    ];
    let text = format!("<alla>\n{}\n</alla>\n", elements.join("\n"));
    let home = of("format: xml\nelement: p\n").file("all.xml", text);
    is_dealt(&home, "all.xml", ["4:56", "5:1", "6:56"]);
}

/// A user of SCIM, with the extension of SS 12000, and with that of an enterprise where it is said of
/// which municipality the user is (RFC 7643, section 4.3).
fn user(id: &str, number: &str, municipality: Option<&str>, school: &str) -> String {
    let whose = municipality.map(|name| {
        format!(
            r#","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{{"organization":"{name}"}}"#
        )
    });
    format!(
        r#"{{"externalId":"{id}","emails":[{{"value":"{id}@mejl.example"}}],"urn:scim:schemas:extension:sis:school:1.0:User":{{"civicNo":"{number}"{school}}}{}}}"#,
        whose.unwrap_or_default()
    )
}

/// What says that a user is staff, or a guardian, may stand in another municipality, or in what is of
/// none.
#[test]
fn in_users_of_scim() {
    let pupil = r#","enrolments":[{"schoolType":"GR"}]"#;
    let names = r#","enrolments":[{"schoolType":"GR"}],"userRelations":[{"value":"g"}]"#;
    let secret = r#","enrolments":[{"schoolType":"GR"}],"securityMarking":true"#;
    let users = [
        user("p", "201704122389", Some("9997"), names),
        user("h", "201512312388", Some("Exempelköping"), secret),
        user("g", "198211072395", Some("9999"), ""),
        user("s", "198503142385", Some("9999"), ""),
        user("u", "198001012387", Some("9996"), pupil),
        user("o", "201303052383", None, pupil),
        r#"{"externalId":"e","employedAt":{"value":"x"},"user":{"value":"s"}}"#.to_owned(),
    ];
    let column = users[4].find("\"9996\"").unwrap() + 1;
    let whole = format!("{{\"Resources\":[\n{}\n]}}", users.join(",\n"));
    for (file, text, lines) in [("u.jsonl", users.join("\n"), [5, 6]), ("u.json", whole, [6, 7])] {
        let place = "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'.organization";
        let description = format!("format: scim\nmunicipality: \"{place}\"\n");
        let home = home().file("kommuner/sources/a.yaml", description).file(file, text);
        let ran = night(&home, &["--full", file]).exit(1);
        ran.says("9997 Nyby 1 1 0 written as run 1")
            .says("9999 Exempelköping 3 2 0 written as run 1")
            .says("no policy is for: 2")
            .says(&format!(
                "{file}:{}:{column} no policy is for the municipality `9996`; {POLICIES}",
                lines[0]
            ))
            .says(&format!(
                "{file}:{}:1 it does not say of which municipality it is; {POLICIES}",
                lines[1]
            ));
        assert_eq!(stored(&home, "9997.db", &[]), ["201704122389,email,p@mejl.example"]);
        let told = home.foga(&["export", "--store", "9999.db"]).exit(0);
        let rows: Vec<&str> = told.out.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                "198211072395,guardian,email,g@mejl.example,a,2026-11-24",
                "198503142385,staff,email,s@mejl.example,a,2026-11-24"
            ]
        );
    }
}

#[test]
fn who_is_protected_and_of_no_municipality_is_not_told() {
    let secret =
        r#"{"id":"hemlig","epost":"hemlig@mejl.example","hemlig":true,"org":{"kommun":"Hemby"}}"#;
    let home = of("format: json\n").file("all.json", format!("[{secret},{}]", person("n", "9997")));
    for format in ["human", "json", "log"] {
        let ran = night(&home, &["--dry-run", "--format", format, "all.json"]).exit(1);
        assert!(ran.out.contains("no policy is for what stands here"), "{}", ran.out);
        ran.never_says("hemlig").never_says("Hemby");
    }
}

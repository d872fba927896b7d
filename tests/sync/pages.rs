//! Persons of SS 12000 in files: pages, and what one says of those on another.

use std::fs;

use crate::support::Home;
use crate::support::policies::project_file;

/// A home whose source `a` is described by the standard, with its samples: the first page, which
/// has the children, the last, which has the adults, and the duties.
fn home() -> Home {
    let sample = |name: &str| {
        let path = project_file("rules/descriptions/samples").join(format!("ss12000-{name}.json"));
        fs::read_to_string(path).unwrap()
    };
    let persons = sample("persons");
    let (children, adults) = persons.split_at(
        persons.find("{\"data\": [\n  {\"id\": \"0b1e6a34-5d0f-4c58-9a52-1d6b6a4f0003").unwrap(),
    );
    Home::new()
        .describe("a", "format: ss12000\n")
        .file("children.json", children)
        .file("adults.json", adults)
        .file("duties.json", sample("duties"))
}

#[test]
fn who_is_a_guardian_may_be_said_in_another_file() {
    let expected = ["198211072395 email orjan@example.se a", "198503142385 email asa@example.se a"];
    for files in [["children.json", "adults.json"], ["adults.json", "children.json"]] {
        let home = home();
        home.sync("a").with("--full").of(files[0]).of(files[1]).run().fine();
        let stored = home.stored();
        for line in expected {
            assert!(stored.iter().any(|known| known == line), "{files:?} {stored:#?}");
        }
    }
    // And nobody is one whom no file names so.
    let home = home();
    home.sync("a").of("adults.json").run().fine();
    assert_eq!(home.stored(), [""; 0]);
}

#[test]
fn duties_in_a_file_of_their_own_make_staff() {
    let home = home();
    home.sync("a").of("adults.json").of("duties.json").run().fine();
    let stored = home.stored();
    assert!(stored.contains(&"198503142385 email asa.ek@exempelkoping.example a".to_owned()));
    assert!(stored.iter().all(|line| line.starts_with("198503142385")), "{stored:#?}");
}

#[test]
fn a_record_that_had_to_wait_is_found_where_it_stands() {
    let home = home().file(
        "adult.json",
        "[\n{\"id\": \"0B1E6A34-5D0F-4C58-9A52-1D6B6A4F0004\", \"civicNo\": {\"value\": \"1982\"}}]",
    );
    let ran = home.sync("a").with("--rejected r.json").of("adult.json").of("children.json").run();
    let ran = ran.fine().says(
        "adult.json:2:69 •••• `civicNo.value`: a personal number has 10 or 12 digits, this has 4",
    );
    drop(ran);
    let kept = fs::read_to_string(home.path("r.json")).unwrap();
    assert!(kept.contains("\"value\": \"1982\""), "{kept}");
}

#[test]
fn pages_without_the_last_are_not_all_that_a_source_has() {
    let home = home();
    let ran = home.sync("a").with("--full").of("children.json").run().exit(1);
    assert!(
        ran.err.contains("each page of the delivery names another that follows"),
        "{}",
        ran.err
    );
    assert!(!fs::exists(home.path("foga.db")).unwrap());
    home.sync("a").of("children.json").run().fine();
}

/// Lists of SCIM say how long they are.
#[test]
fn a_list_of_which_a_part_is_missing_is_not_all_that_a_source_has() {
    let user = |n: u32| {
        let pupil = "urn:scim:schemas:extension:sis:school:1.0:User";
        format!(
            r#"{{"externalId": "{n}", "emails": [{{"value": "{n}@mejl.example"}}], "{pupil}":
                {{"civicNo": "p{n}", "enrolments": [{{"schoolType": "GR"}}]}}}}"#
        )
    };
    let page = |total: u32, start: u32, users: &[u32]| {
        let users: Vec<String> = users.iter().map(|n| user(*n)).collect();
        format!(
            r#"{{"totalResults": {total}, "startIndex": {start}, "Resources": [{}]}}"#,
            users.join(",")
        )
    };
    let path = "\"'urn:scim:schemas:extension:sis:school:1.0:User'.civicNo\"";
    let home = Home::new()
        .describe("a", &format!("format: scim\nperson: {{path: {path}, kind: opaque}}\n"))
        .file("1.json", page(3, 1, &[1, 2]))
        .file("2.json", page(3, 3, &[3]))
        // Of a list of that length, but from the wrong place.
        .file("other.json", page(3, 2, &[3]));
    let part = "a list of 3 (`totalResults`) is delivered with 2 on its pages, and `--full`";
    home.sync("a").with("--full").of("1.json").run().exit(1).complains(part);
    home.sync("a").with("--full").of("1.json").of("1.json").run().exit(1);
    home.sync("a").with("--full").of("1.json").of("other.json").run().exit(1);
    assert!(!fs::exists(home.path("foga.db")).unwrap());
    home.sync("a").of("1.json").run().fine();
    home.sync("a").with("--full").of("2.json").of("1.json").run().fine();
    assert_eq!(home.rows("SELECT key FROM person ORDER BY key"), ["p1", "p2", "p3"]);
}

/// Whether somebody is a guardian is known once all is read; who is none has no record of that kind.
#[test]
fn records_that_are_none_in_the_end_lack_nothing() {
    let person = |n: u32, phone: &str| {
        format!(
            r#"{{"id": "{n}", "civicNo": {{"value": "p{n}"}}, "securityMarking": "Ingen",
                "enrolments": [{{"startDate": "2026-08-15"}}], "emails": [], {phone}
                "responsibles": [{{"relationType": "Vårdnadshavare", "person": {{"id": "g"}}}}]}}"#
        )
    };
    let phone = r#""phoneNumbers": [{"value": "070-1740605", "mobile": true}],"#;
    let pupils: Vec<String> = (0..30).map(|n| person(n, phone)).collect();
    let description = "format: ss12000\nperson: {path: civicNo.value, kind: opaque}\n";
    let home = Home::new().describe("a", description).file("pupils.json", pupils.join("\n"));
    home.sync("a").of("pupils.json").run().fine().never_says("records of `guardian`");
    // Guardians are told of still, of whom none has a telephone.
    let name = |n: u32| person(n, "").replace(r#""id": "g""#, &format!(r#""id": "{}""#, n + 100));
    let guardian = |n: u32| {
        format!(
            r#"{{"id": "{}", "civicNo": {{"value": "g{n}"}}, "securityMarking": "Ingen", "emails": []}}"#,
            n + 100
        )
    };
    let both: Vec<String> = (0..20).map(name).chain((0..20).map(guardian)).collect();
    let home = home.file("both.json", both.join("\n"));
    home.sync("a").of("both.json").run().fine().says(
        "warning: none of 20 records of `guardian` has `phoneNumbers`: `mobile` is missing in all of them",
    );
}

#[test]
fn what_no_record_has_is_told() {
    let person = |n: u32| {
        format!(
            "{{\"civicNo\": {{\"value\": \"p{n}\"}}, \"enrolments\": [{{\"startDate\": \"2026-08-15\"}}], \
             \"emails\": []}}"
        )
    };
    let many: Vec<String> = (0..20).map(person).collect();
    let description = "format: ss12000\nperson: {path: civicNo.value, kind: opaque}\n";
    let home = Home::new().describe("a", description);
    let home = home.file("few.json", many[1..].join("\n")).file("many.json", many.join("\n"));
    home.sync("a").of("few.json").run().fine().never_says("none of");
    let ran = home.sync("a").of("many.json").run().fine();
    assert!(!ran.out.contains("`emails`"), "{}", ran.out);
    ran.says(
        "warning: none of 20 records of `pupil` has `phoneNumbers`: `mobile` is missing in all of them",
    )
    .says("warning: none of 20 records of `pupil` has `securityMarking`: nothing says who is protected");
}

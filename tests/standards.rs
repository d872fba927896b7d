//! The standards that a description can name, read from the samples beside their descriptions.

use std::fs;

use foga::readers::{self, Description, Row, Vocabulary};
use foga::record::Kind;
use foga::text::{Diagnostic, SourceText};
use jiff::civil::{Date, date};

use crate::support::policies::project_file;
use crate::support::rows::told;

const TODAY: Date = date(2026, 11, 24);

/// A description against a policy with these categories, a group of these parts as address, and
/// these facts.
fn described(
    text: &str,
    categories: &[&str],
    parts: &[&str],
    facts: &[&str],
) -> Result<Description, Vec<Diagnostic>> {
    let address = Kind::Group(parts.iter().map(|part| (*part).into()).collect());
    let fields = [
        ("email", &Kind::Email),
        ("mobile", &Kind::Phone),
        ("given-name", &Kind::Text),
        ("address", &address),
    ];
    let names = Vocabulary { categories, fields: &fields, facts };
    Description::parse(&SourceText::new("sources/register.yaml", text), &names)
}

fn usual(text: &str) -> Description {
    let all = ["pupil", "staff", "guardian"];
    described(text, &all, &["street", "postcode", "city"], &["school-form"]).unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(project_file("rules/descriptions/samples").join(name)).unwrap()
}

/// The rows of samples that are read as one, a line each, without their places.
fn rows(description: &Description, samples: &[&str]) -> Vec<String> {
    let bytes: Vec<u8> = samples.iter().flat_map(|name| sample(name)).collect();
    let rows = readers::open(description, TODAY, "sample.json", &*bytes).unwrap();
    let rows: Vec<Row> = rows.collect::<Result<_, Diagnostic>>().unwrap();
    let told = told(&rows);
    let plain = |line: &str| {
        let words = line.split(' ').skip(1);
        let words = words.map(|word| match word.split_once('@') {
            Some((name, value)) if value.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("{name}={}", value.split_once('=').unwrap().1)
            }
            _ => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    };
    told.lines().map(plain).collect()
}

const HOME: &str =
    r#"address=[("street", "Storgatan 1"), ("postcode", "999 01"), ("city", "Exempelköping")]"#;
const NOWHERE: &str = r#"address=[("street", ""), ("postcode", ""), ("city", "")]"#;

#[test]
fn persons_of_ss_12000_are_pupils_staff_and_guardians() {
    let description = usual("format: ss12000");
    let expected = [
        format!(
            "201704122389 pupil given-name=\"Ella\" email=\"ella.ek@elev.exempel.example\" \
             mobile=\"070-174 06 05\" {HOME} school-form=\"GR\" modified=\"2026-11-20T14:05:00+01:00\""
        ),
        "201512312388 pupil given-name=\"Love\" email=\"love.lind@elev.exempel.example\" mobile=\"\" \
         address=[(\"street\", \"Box 7\"), (\"postcode\", \"999 09\"), (\"city\", \"Exempelköping\")] \
         school-form=\"GR\" modified=\"2026-11-21T09:00:00+01:00\" protected"
            .to_owned(),
        format!(
            "198503142385 guardian given-name=\"Åsa\" email=\"asa@example.se\" \
             mobile=\"070-174 06 06\" {HOME} modified=\"2026-11-22T20:30:00+01:00\""
        ),
        format!(
            "198211072395 guardian given-name=\"Örjan\" email=\"orjan@example.se\" mobile=\"\" \
             {NOWHERE} modified=\"2024-02-01T10:00:00+01:00\""
        ),
        format!(
            "197905022385 guardian given-name=\"Ida\" email=\"\" mobile=\"070-174 06 07\" {NOWHERE} \
             modified=\"2024-02-01T10:00:00+01:00\" protected"
        ),
    ];
    assert_eq!(rows(&description, &["ss12000-persons.json"]), expected);

    // With the duties beside them, whom one names is staff as well; nobody whose duty has ended.
    let staff = format!(
        "198503142385 staff given-name=\"Åsa\" email=\"asa.ek@exempelkoping.example\" \
         mobile=\"070-174 06 06\" {HOME} modified=\"2026-11-22T20:30:00+01:00\""
    );
    let both = ["ss12000-persons.json", "ss12000-duties.json"];
    let mut told = rows(&description, &both);
    told.retain(|line| !expected.contains(line));
    assert_eq!(told, [staff]);
}

#[test]
fn what_2_0_spelt_otherwise_is_understood() {
    let json = r#"[{"id": "a", "givenName": "Åsa", "civicNo": {"value": "198503142385"},
        "phoneNumbers": [{"number": "070-174 06 06", "type": "Hem", "mobile": true}],
        "addresses": [{"type": "Särskildpostadress", "streetAddress": "Box 7"}]},
       {"id": "b", "responsibles": [{"person": {"id": "a"}, "relationType": "Förälder"}]}]"#;
    let description = usual("format: ss12000");
    let rows = readers::open(&description, TODAY, "sample.json", json.as_bytes()).unwrap();
    let rows: Vec<Row> = rows.map(Result::unwrap).collect();
    let told = told(&rows);
    assert!(told.starts_with("1:2 198503142385 guardian given-name"), "{told}");
    assert!(told.contains("mobile@2:37=\"070-174 06 06\""), "{told}");
    assert!(
        told.contains("[(\"street\", \"Box 7\"), (\"postcode\", \"\"), (\"city\", \"\")]"),
        "{told}"
    );
}

#[test]
fn who_is_what_an_expanded_person_says_is_decided_without_the_others() {
    let person = |id: &str, embedded: &str| {
        format!(r#"{{"id": "{id}", "civicNo": {{"value": "{id}"}}, "_embedded": {{{embedded}}}}}"#)
    };
    let json = [
        person("1", r#""duties": [{"startDate": "2023-08-01"}], "responsibleFor": []"#),
        person("2", r#""duties": [], "responsibleFor": [{"person": {"id": "9"}}]"#),
        person("3", r#""duties": [{"startDate": "2026-11-25"}], "responsibleFor": []"#),
        r#"{"id": "4", "responsibles": [{"person": {"id": "1"}}]}"#.to_owned(),
    ];
    let description = usual("{format: ss12000, person: {path: civicNo.value, kind: opaque}}");
    let json = json.join("\n");
    let rows = readers::open(&description, TODAY, "sample.json", json.as_bytes()).unwrap();
    let who = rows.map(|row| match row.unwrap() {
        Row::Record(record) => format!("{} {}", record.person, record.category),
        Row::SetAside(aside) => panic!("{aside:?}"),
    });
    assert_eq!(who.collect::<Vec<_>>(), ["1 staff", "2 guardian"]);
}

#[test]
fn users_of_scim_are_pupils_staff_and_guardians() {
    let expected = [
        format!(
            "201704122389 pupil given-name=\"Ella\" email=\"ella.ek@elev.exempel.example\" \
             mobile=\"\" {NOWHERE} school-form=\"GR\""
        ),
        format!(
            "201512312388 pupil given-name=\"Love\" email=\"love.lind@elev.exempel.example\" \
             mobile=\"\" {NOWHERE} school-form=\"GR\" protected"
        ),
        format!(
            "198211072395 guardian given-name=\"Örjan\" email=\"orjan@example.se\" mobile=\"\" {NOWHERE}"
        ),
        format!(
            "198503142385 staff given-name=\"Åsa\" email=\"asa.ek@exempelkoping.example\" \
             mobile=\"070-174 06 06\" {NOWHERE}"
        ),
    ];
    assert_eq!(rows(&usual("format: scim"), &["scim-users.json"]), expected);
}

/// The examples of a standard as bytes, for what a description makes of them.
fn first(description: &Description, sample: &str) -> String {
    rows(description, &[sample]).remove(0)
}

#[test]
fn a_description_says_what_is_to_be_otherwise() {
    let email = usual("{format: ss12000, fields: {email: 'emails[type=Privat]'}}");
    assert!(first(&email, "ss12000-persons.json").contains(" email=\"\" mobile=\"070-174 06 05\""));

    let only = "format: ss12000\ncategory: staff\nunless: 'enrolments'\nprotected: {path: x}\n";
    let staff = rows(&usual(only), &["ss12000-persons.json"]);
    assert_eq!(staff.len(), 3, "{staff:?}");
    assert!(staff.iter().all(|line| line.contains(" staff ") && !line.contains("protected")));
    assert!(staff[0].contains("email=\"asa@example.se\""), "{}", staff[0]);

    let records = usual("{format: ss12000, records: [{category: guardian, when: responsibles}]}");
    let told = rows(&records, &["ss12000-persons.json"]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("201704122389 guardian"), "{}", told[0]);
}

#[test]
fn what_a_policy_does_not_have_is_left_out() {
    let description = described("format: ss12000", &["guardian"], &["street", "zip"], &[]).unwrap();
    let told = rows(&description, &["ss12000-persons.json"]);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("address=[(\"street\", \"Storgatan 1\")] modified"), "{}", told[0]);

    let described = described("format: scim\nfields: {email: x}", &["elev"], &["gata"], &[]);
    let findings = described.unwrap_err();
    assert_eq!(
        findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["`scim` makes records of `pupil`, `staff` and `guardian`, and the policy has none of \
             these categories"]
    );
}

/// Against a policy with every field that the standards have.
fn complete(text: &str) -> Description {
    let address = Kind::Group(["street", "postcode", "city"].map(Into::into).into());
    let fields = [
        ("given-name", &Kind::Text),
        ("family-name", &Kind::Text),
        ("email", &Kind::Email),
        ("mobile", &Kind::Phone),
        ("phone", &Kind::Phone),
        ("address", &address),
    ];
    let names = Vocabulary {
        categories: &["pupil", "staff", "guardian"],
        fields: &fields,
        facts: &["school-form"],
    };
    Description::parse(&SourceText::new("sources/register.yaml", text), &names).unwrap()
}

#[test]
fn a_copy_of_the_description_of_a_standard_says_the_same() {
    for name in ["ss12000", "scim"] {
        let text = fs::read_to_string(project_file(&format!("rules/descriptions/{name}.yaml")));
        let (copy, named) = (complete(&text.unwrap()), complete(&format!("format: {name}")));
        let plain = |description: &Description| {
            let mut paths = Vec::new();
            for record in &description.records {
                paths.push(format!("{:?}", record.category));
                paths.extend(record.paths().map(|path| path.text.to_string()));
            }
            paths
        };
        assert_eq!(plain(&copy), plain(&named));
    }
}

#[test]
fn the_examples_of_the_page_are_right() {
    let page = include_str!("../docs/ss12000.md");
    let examples = page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let examples: Vec<Description> = examples.map(complete).collect();
    assert_eq!(examples.len(), 4);
    // Whom `Annan ansvarig` names is no guardian there.
    let told = rows(&examples[1], &["ss12000-persons.json"]);
    assert_eq!(told.iter().filter(|line| line.contains(" guardian ")).count(), 2, "{told:?}");
}

//! What programs and CI services are given.

use super::Folder;

/// One that passes, one that fails in two ways, one that cannot be tried, one without a snapshot.
fn four() -> Folder {
    let start = "policy: standard\nstart: 2026-11-01\npeople: {maria: {category: guardian, reported: [{source: extens, reports: {}}]}}\n";
    Folder::new()
        .file(
            "a.scenario.yaml",
            &format!("about: Fine & \"well\" <really>.\n{start}steps: [{{edit: {{email: own@mejl.example}}, expect: {{email: own@mejl.example}}}}]\n"),
        )
        .file(
            "b.scenario.yaml",
            "policy: standard\nstart: 2026-11-01\n\
             given: {category: pupil, field: email, source: [extens, procapita]}\n\
             situations:\n\
             - {incoming: a@mejl.example, stored: {value: own@mejl.example, from: user}, expect: {rule: follow-source, outcome: take}}\n\
             - {incoming: ~, expect: keep}\n",
        )
        .file("c.scenario.yaml", "policy: standrad\n")
        .file("d.scenario.yaml", &format!("{start}steps: [{{edit: {{email: own@mejl.example}}}}]\n"))
}

#[test]
fn json_says_all_that_a_person_is_told() {
    let mut report =
        four().foga(&["test", "--ci", "--format", "json", "--coverage"]).exit(1).json();
    assert_eq!(report["summary"]["passed"], 1);
    assert_eq!(report["summary"]["failed"], 1);
    assert_eq!(report["summary"]["broken"], 1);
    assert_eq!(report["summary"]["new"], 1);
    assert!(report["coverage"]["percent"].as_f64().unwrap() > 10.0);
    for scenario in report["scenarios"].as_array_mut().unwrap() {
        scenario["seconds"] = 0.into();
    }
    insta::assert_json_snapshot!("json", report["scenarios"]);
}

/// The elements and attributes of Apache Ant's `JUnit.xsd`, in its order; one in brackets may be
/// left out.
const SUITE: [&str; 10] = [
    "id",
    "name",
    "package",
    "timestamp",
    "hostname",
    "tests",
    "failures",
    "errors",
    "time",
    "[skipped]",
];
const SUITE_CHILDREN: [&str; 4] = ["properties", "testcase", "system-out", "system-err"];

#[test]
fn junit_has_the_form_that_ci_services_read() {
    let text = four().foga(&["test", "--ci", "--format", "junit"]).exit(1).out;
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let suites: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
    assert_eq!(suites.len(), 4);
    for (at, suite) in suites.iter().enumerate() {
        assert_eq!(suite.tag_name().name(), "testsuite");
        let attributes: Vec<&str> = suite.attributes().map(|one| one.name()).collect();
        for needed in SUITE.iter().filter(|name| !name.starts_with('[')) {
            assert!(attributes.contains(needed), "{needed} in {attributes:?}");
        }
        assert!(
            attributes
                .iter()
                .all(|name| SUITE.iter().any(|known| known.trim_matches(['[', ']']) == *name))
        );
        assert_eq!(suite.attribute("id"), Some(at.to_string().as_str()));
        let stamp = suite.attribute("timestamp").unwrap();
        let is_time = stamp.len() == 19 && stamp.parse::<jiff::civil::DateTime>().is_ok();
        assert!(is_time, "{stamp}");
        let number = |name: &str| suite.attribute(name).unwrap().parse::<f64>().unwrap();
        let children: Vec<_> = suite.children().filter(roxmltree::Node::is_element).collect();
        let order: Vec<usize> = children
            .iter()
            .map(|child| {
                SUITE_CHILDREN.iter().position(|name| *name == child.tag_name().name()).unwrap()
            })
            .collect();
        assert!(order.is_sorted() && order.iter().filter(|at| **at != 1).count() == 3, "{order:?}");
        let cases: Vec<_> =
            children.iter().filter(|child| child.has_tag_name("testcase")).collect();
        assert_eq!(number("tests") as usize, cases.len());
        for case in &cases {
            let attributes: Vec<&str> = case.attributes().map(|one| one.name()).collect();
            assert_eq!(attributes, ["name", "classname", "time"]);
            assert!(!case.attribute("name").unwrap().is_empty());
            // Jenkins' own schema takes no more than three decimals.
            let (_, decimals) = case.attribute("time").unwrap().split_once('.').unwrap();
            assert_eq!(decimals.len(), 3);
            let wrong: Vec<_> = case.children().filter(roxmltree::Node::is_element).collect();
            assert!(wrong.len() <= 1);
            for wrong in wrong {
                assert!(wrong.has_tag_name("failure") || wrong.has_tag_name("error"));
                assert!(wrong.attribute("type").is_some());
            }
        }
        let count = |name: &str| {
            cases
                .iter()
                .filter(|case| case.children().any(|child| child.has_tag_name(name)))
                .count()
        };
        assert_eq!(number("failures") as usize, count("failure"));
        assert_eq!(number("errors") as usize, count("error"));
    }
    let names = |suite: usize| -> Vec<&str> {
        let cases = suites[suite].children().filter(|child| child.has_tag_name("testcase"));
        cases.map(|case| case.attribute("name").unwrap()).collect()
    };
    assert_eq!(names(0), ["Fine & \"well\" <really>."]);
    assert_eq!(names(1).len(), 4);
    assert_eq!(names(1)[1], "situation 2: 2026-11-01 pupil email: a@mejl.example from procapita");
    let failure = suites[1].descendants().find(|node| node.has_tag_name("failure")).unwrap();
    insta::assert_snapshot!(failure.text().unwrap(), @r"
    line 5: 2026-11-01 pupil email: a@mejl.example from extens
      email outcome: expected take, got keep
      email rule: expected standard.follow-source, got standard.own-value
      decided by standard.own-value (standard:37:5): keep when edited
      not by standard.follow-source (standard:39:5): take
        it would have, but standard.own-value is asked before it
    ");
}

//! The page itself: its rules are those of the tests, and the tests it names are there.

use std::collections::BTreeSet;
use std::fs;

use crate::support::policies::project_file;

fn page() -> String {
    fs::read_to_string(project_file("docs/documented-behaviour.md")).unwrap()
}

/// The rules under a heading such as `### R1`, a line each.
pub(super) fn other_reading(heading: &str) -> String {
    let page = page();
    let (_, section) = page.split_once(&format!("### {heading}\n")).unwrap();
    let section = section.split("\n##").next().unwrap();
    let (_, block) =
        section.split_once("```foga\n").unwrap_or_else(|| panic!("{heading}: no rule"));
    block.split_once("\n```").unwrap().0.to_owned()
}

#[test]
fn every_reading_with_a_rule_is_tried() {
    let tried = fs::read_to_string(project_file("tests/documented/other_readings.rs")).unwrap();
    let page = page();
    let headings = page.lines().filter_map(|line| line.strip_prefix("### "));
    for heading in headings {
        let (_, section) = page.split_once(&format!("### {heading}\n")).unwrap();
        let has_rule = section.split("\n##").next().unwrap().contains("```foga");
        assert_eq!(tried.contains(&format!("\"{heading}\"")), has_rule, "{heading}");
    }
}

#[test]
fn every_test_that_the_page_names_is_there() {
    let mut tests = String::new();
    let mut folders = vec![project_file("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                tests += &fs::read_to_string(path).unwrap();
            }
        }
    }
    let page = page();
    let quoted = page.split('`').skip(1).step_by(2);
    let named: BTreeSet<&str> = quoted
        .filter(|word| {
            word.contains('_') && word.chars().all(|c| c == '_' || c.is_ascii_lowercase())
        })
        .collect();
    assert!(named.len() > 30, "{named:?}");
    let missing: Vec<&str> = named
        .into_iter()
        .filter(|name| !tests.contains(&format!("#[test]\nfn {name}()")))
        .collect();
    assert_eq!(missing, [""; 0]);
}

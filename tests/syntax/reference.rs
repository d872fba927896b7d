//! The language reference shows nothing that is not so.

use std::io::Write;
use std::process::{Command, Stdio};

use foga::syntax::{RESERVED, format};
use foga::text::SourceText;

use super::read_well;
use crate::support::Home;

const PAGE: &str = include_str!("../../docs/language.md");

/// The blocks of the page that begin with this word behind their marks.
fn blocks(language: &str) -> Vec<&'static str> {
    let begin = format!("```{language}\n");
    PAGE.split(&begin).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn every_example_is_right_and_in_the_one_layout() {
    let examples = blocks("foga");
    assert!(examples.len() >= 8, "the page has examples");
    for example in examples {
        // Most examples show a part of a policy.
        let part = if example.contains("policy ") {
            String::new()
        } else {
            "policy example\n\n".to_owned()
        };
        let text = format!("{part}{example}");
        read_well(&text);
        assert_eq!(format(&SourceText::new("example.foga", text.as_str())).unwrap(), text);
    }
}

/// Runs `foga` with a text on its standard input, and answers with its standard output.
fn foga(arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_foga"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_first_policy_is_complete_and_decides_as_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("private-numbers.foga");
    std::fs::write(&file, blocks("foga")[0]).unwrap();
    let file = file.to_str().unwrap();
    assert!(foga(&["check", file], "").contains("no findings"));

    let [situation, decision] = blocks("json")[..] else { panic!("a situation and its decision") };
    let line = situation.lines().map(str::trim).collect::<String>() + "\n";
    assert_eq!(foga(&["decide", "--policy", file], &line), decision);
}

#[test]
fn the_mistake_is_reported_as_the_page_says() {
    let [wrong] = blocks("foga-wrong")[..] else { panic!("one example is wrong") };
    let ran = Home::new().file("example.foga", wrong).foga(&["check", "example.foga"]).exit(1);
    assert!(
        blocks("text").iter().any(|shown| shown.trim_end() == ran.out.trim_end()),
        "{}",
        ran.out
    );
}

#[test]
fn every_condition_of_the_table_can_be_written() {
    let section = PAGE.split("\n## Conditions\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let mut conditions = 0;
    for row in rows {
        let examples = row.split(" | ").next().unwrap();
        for example in examples.split('`').skip(1).step_by(2) {
            read_well(&format!("policy p\nc: f {{ r: keep when {example} }}"));
            conditions += 1;
        }
    }
    assert!(conditions > 30, "{conditions} conditions are shown");
}

#[test]
fn every_declaration_and_kind_of_the_tables_can_be_written() {
    let section = PAGE.split("\n## Declarations\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(rows.len(), 7 + 4);
    for row in rows {
        let example = row.split('`').nth(1).unwrap();
        let kind =
            ["email", "phone", "text", "group"].into_iter().any(|kind| example.starts_with(kind));
        let line = if kind { format!("field x is {example}") } else { example.to_owned() };
        read_well(&format!("policy p\n{line}"));
    }
}

#[test]
fn the_words_of_the_language_are_those_of_the_page() {
    let listed = PAGE.lines().filter(|line| line.starts_with("> `"));
    let words: Vec<&str> = listed.flat_map(|line| line.split('`').skip(1).step_by(2)).collect();
    assert_eq!(words, RESERVED);
}

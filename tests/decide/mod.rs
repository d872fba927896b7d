//! `foga decide`: the contract of its lines, held through the program itself.

mod errors;
mod lines;
mod streaming;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::command::{Ran, run};
use crate::support::policies::project_file;

/// The situation and the decision that the design of the language gives as its example.
const SITUATION: &str = r#"{"category":"guardian","field":"email","source":"extens","incoming":"new@example.se","modified":"2026-11-23","stored":{"value":"own@example.se","from":"user","since":"2026-08-01"},"reported":{"extens":"old@example.se","procapita":null},"facts":{"school-form":"GR"},"protected":false,"also":["staff"],"new":false,"date":"2026-11-24"}"#;
const DECISION: &str = r#"{"outcome":"keep","rule":"standard.own-value","value":"own@example.se","from":"user","since":"2026-08-01"}"#;

/// Asks a policy in `rules/`, or a built-in one.
fn ask(policy: &str, lines: impl AsRef<[u8]>) -> Ran {
    run(&project_file("rules"), &["decide", "--policy", policy], lines)
}

/// Asks a policy of this text.
fn ask_text(policy: &str, lines: impl AsRef<[u8]>) -> Ran {
    let folder = written(policy);
    run(folder.path(), &["decide", "--policy", "p.foga"], lines)
}

fn written(policy: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("p.foga"), policy).unwrap();
    folder
}

/// The one answer to one line.
#[track_caller]
fn answer(policy: &str, line: &str) -> String {
    let ran = ask_text(policy, line);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let answer = ran.stdout.strip_suffix('\n').unwrap().to_owned();
    assert!(!answer.contains('\n'), "{answer}");
    answer
}

#[test]
fn the_example_of_the_design_is_answered_as_it_says() {
    for policy in ["standard", "exempelkoping/exempelkoping.foga"] {
        let ran = ask(policy, SITUATION);
        let expected = Ran { stdout: format!("{DECISION}\n"), stderr: String::new(), code: 0 };
        assert_eq!(ran, expected, "{policy}");
    }
}

#[test]
fn situations_are_read_from_a_file_too() {
    let folder = written("policy p extends standard");
    fs::write(folder.path().join("lines.jsonl"), format!("{SITUATION}\n{SITUATION}\n")).unwrap();
    let ran = run(folder.path(), &["decide", "--policy", "p.foga", "lines.jsonl"], "");
    assert_eq!(ran.stdout, format!("{DECISION}\n{DECISION}\n"));
    assert_eq!(ran.code, 0);
}

#[test]
fn what_cannot_be_begun_says_so_on_standard_error() {
    let folder = written("policy p extends standard staff: email { r: takee }");
    let decide = |arguments: &[&str]| {
        let ran = run(folder.path(), &[&["decide"], arguments].concat(), "");
        assert_eq!(ran.stdout, "");
        (ran.code, ran.stderr)
    };
    let (code, said) = decide(&["--policy", "p.foga"]);
    assert_eq!(code, 1);
    assert!(said.contains("takee"), "{said}");
    let (code, said) = decide(&["--policy", "nowhere.foga"]);
    assert_eq!(code, 3);
    assert_eq!(said, "error: `nowhere.foga` cannot be read: there is no such file\n");
    let (code, said) = decide(&["--policy", "standard", "nowhere.jsonl"]);
    assert_eq!(code, 3);
    assert_eq!(said, "error: `nowhere.jsonl` cannot be read: there is no such file\n");
    assert_eq!(decide(&[]).0, 2);
    assert_eq!(decide(&["--policy", Path::new("p.foga").to_str().unwrap(), "--frobnicate"]).0, 2);
}

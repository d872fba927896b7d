//! `foga decide`: the contract of its lines, held through the program itself.

mod errors;
mod lines;
mod many_rules;
mod streaming;

use crate::support::policies::project_file;
use crate::support::{Home, Ran};

/// The situation and the decision that the design of the language gives as its example.
const SITUATION: &str = r#"{"category":"guardian","field":"email","source":"extens","incoming":"new@example.se","modified":"2026-11-23","stored":{"value":"own@example.se","from":"user","since":"2026-08-01"},"reported":{"extens":"old@example.se","procapita":null},"facts":{"school-form":"GR"},"protected":false,"also":["staff"],"new":false,"date":"2026-11-24"}"#;
const DECISION: &str = r#"{"outcome":"keep","rule":"standard.own-value","value":"own@example.se","from":"user","since":"2026-08-01"}"#;

/// Asks a policy in `rules/`, or a built-in one.
fn ask(policy: &str, lines: impl AsRef<[u8]>) -> Ran {
    let file = project_file("rules").join(policy);
    let policy = if file.is_file() { file.to_str().unwrap() } else { policy };
    Home::new().feed(&["decide", "--policy", policy], lines)
}

/// Asks a policy of this text.
fn ask_text(policy: &str, lines: impl AsRef<[u8]>) -> Ran {
    Home::new().policy(policy).feed(&["decide", "--policy", "policy.foga"], lines)
}

/// The one answer to one line.
#[track_caller]
fn answer(policy: &str, line: &str) -> String {
    let ran = ask_text(policy, line).fine();
    let answer = ran.out.strip_suffix('\n').unwrap().to_owned();
    assert!(!answer.contains('\n'), "{answer}");
    answer
}

#[test]
fn the_example_of_the_design_is_answered_as_it_says() {
    for policy in ["standard", "exempelkoping/exempelkoping.foga"] {
        assert_eq!(ask(policy, SITUATION).fine().out, format!("{DECISION}\n"), "{policy}");
    }
}

#[test]
fn situations_are_read_from_a_file_too() {
    let home = Home::new().file("lines.jsonl", format!("{SITUATION}\n{SITUATION}\n"));
    let ran = home.foga(&["decide", "--policy", "standard", "lines.jsonl"]).fine();
    assert_eq!(ran.out, format!("{DECISION}\n{DECISION}\n"));
}

#[test]
fn what_cannot_be_begun_says_so_on_standard_error() {
    let home = Home::new().policy("policy p extends standard staff: email { r: takee }");
    let decide = |arguments: &[&str]| {
        let ran = home.foga(&[&["decide"], arguments].concat());
        assert_eq!(ran.out, "");
        ran
    };
    decide(&["--policy", "policy.foga"]).exit(1).complains("takee");
    decide(&["--policy", "nowhere.foga"])
        .exit(3)
        .complains("error: `nowhere.foga` cannot be read: there is no such file\n");
    decide(&["--policy", "standard", "nowhere.jsonl"])
        .exit(3)
        .complains("error: `nowhere.jsonl` cannot be read: there is no such file\n");
    decide(&[]).exit(2);
    decide(&["--policy", "standard", "--frobnicate"]).exit(2);
}

//! `foga diff`.

use std::process::Command;

use serde_json::Value as Json;

use crate::support::Home;
use crate::support::policies::project_file;

fn compared(arguments: &[&str]) -> String {
    let home = Home::new();
    let ran = home.foga(&[&["diff"], arguments].concat());
    ran.exit(1).out
}

fn rules(name: &str) -> String {
    project_file("rules").join(name).display().to_string()
}

/// Without the folder of this machine.
fn settled(text: &str) -> String {
    text.replace(&project_file("").display().to_string(), "")
}

#[test]
fn the_two_documented_behaviours_differ_in_what_their_pages_say() {
    let out = compared(&[&rules("standard.foga"), &rules("fill-missing.foga")]);
    insta::assert_snapshot!(settled(&out));
}

#[test]
fn a_page_for_whoever_approves_the_change() {
    let out =
        compared(&["standard", &rules("exempelkoping/exempelkoping.foga"), "--format", "markdown"]);
    insta::assert_snapshot!(settled(&out));
}

#[test]
fn every_example_replays_in_decide_under_both() {
    let (a, b) = (rules("standard.foga"), rules("fill-missing.foga"));
    let out = compared(&[&a, &b, "--format", "json"]);
    let json: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(json["equivalent"], false);
    let home = Home::new();
    let mut tried = 0;
    for slot in json["slots"].as_array().unwrap() {
        for difference in slot["differences"].as_array().into_iter().flatten() {
            for place in difference["when"].as_array().unwrap() {
                let answers = [(&a, "a"), (&b, "b")].map(|(policy, side)| {
                    let line = place["example"][side].as_str().unwrap();
                    let answer = home.feed(&["decide", "--policy", policy], line).exit(0).out;
                    let answer: Json = serde_json::from_str(&answer).unwrap();
                    assert_eq!(answer["rule"], difference[side]["rule"], "{line}");
                    answer
                });
                let key = match difference["what"].as_str().unwrap() {
                    "held" => "proposed",
                    what => what,
                };
                assert_ne!(answers[0][key], answers[1][key], "{place}");
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn equivalent_policies_have_exit_code_0() {
    let home = Home::new().policy("policy p extends standard\n# Nothing more.\n");
    let ran = home.foga(&["diff", "standard", "policy.foga"]).exit(0);
    assert!(ran.out.starts_with("standard and policy.foga are equivalent; "), "{}", ran.out);
    home.foga(&["diff", "standard", "policy.foga", "--reasons"]).exit(0);
}

#[test]
fn a_policy_with_errors_is_not_compared() {
    let home = Home::new().policy("policy p extends standard\nstaff: emial { a: keep }\n");
    let ran = home.foga(&["diff", "policy.foga", "standard"]).exit(1);
    assert!(ran.out.is_empty() && ran.err.contains("there is no field `emial`"), "{}", ran.err);
    let ran = home.foga(&["diff", "standard"]).exit(2);
    assert!(ran.err.contains("only one policy is named"), "{}", ran.err);
}

/// A repository with a policy over a base beside it, both committed, and then both changed.
fn git(home: &Home, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(home.path("")).args(["-c", "user.name=A", "-c", "user.email=a@example.se"]);
    let output = git.args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn commit(home: &Home, subject: &str) {
    git(home, &["add", "."]);
    git(home, &["commit", "-q", "-m", subject]);
}

fn repository() -> Home {
    let home = Home::new();
    std::fs::create_dir(home.path("rules")).unwrap();
    let home = home
        .file("base.foga", "policy base extends standard\nstaff: email { forced: take }\n")
        .file("rules/own.foga", "policy own extends \"../base.foga\"\n");
    git(&home, &["init", "-q"]);
    commit(&home, "As it was");
    home.file("base.foga", "policy base extends standard\n")
}

#[test]
fn a_file_is_compared_with_its_committed_version_and_the_base_of_then() {
    let home = repository();
    for file in
        ["rules/own.foga", "./rules/own.foga", &home.path("rules/own.foga").display().to_string()]
    {
        let ran = home.foga(&["diff", "--git", "HEAD", file]).exit(1);
        assert!(ran.out.contains("take (base.forced) → keep (standard.own-value)"), "{}", ran.out);
        assert!(
            ran.out.contains(&format!("HEAD:{file} and {file} differ in 1 of 30")),
            "{}",
            ran.out
        );
    }
    let home =
        home.file("base.foga", "policy base extends standard\nstaff: email { forced: take }\n");
    home.foga(&["diff", "--git", "HEAD", "rules/own.foga"]).exit(0);
}

#[test]
fn what_git_cannot_give_is_said_in_words() {
    let home = repository().file("new.foga", "policy new extends standard\n");
    let fails = |arguments: &[&str], code, message: &str| {
        let ran = home.foga(&[&["diff", "--git"], arguments].concat()).exit(code);
        assert!(ran.err.contains(message), "{}", ran.err);
    };
    fails(&["HEAD", "new.foga"], 3, "`HEAD:new.foga` cannot be read: there was no such file");
    fails(&["nowhere", "rules/own.foga"], 2, "there is no revision `nowhere`");
    fails(&[":0", "rules/own.foga"], 2, "a revision is a commit, a branch or a tag");
    let ran = home.foga(&["diff", "--git=--all", "rules/own.foga"]).exit(2);
    assert!(ran.err.contains("there is no revision `--all`"), "{}", ran.err);
    fails(&["HEAD", "rules/own.foga", "new.foga"], 2, "one file is compared with itself");
    fails(&["HEAD", "standard"], 3, "`HEAD:standard` cannot be read: there was no such file");
    let outside = Home::new();
    let ran = outside.foga(&["diff", "--git", "HEAD", "policy.foga"]).exit(3);
    assert!(ran.err.contains("`policy.foga` is in no git repository"), "{}", ran.err);
}

/// What git keeps of a link is where it leads, which is no policy.
#[cfg(unix)]
#[test]
fn a_symbolic_link_is_said_to_be_one() {
    let home = repository();
    std::os::unix::fs::symlink("own.foga", home.path("rules/link.foga")).unwrap();
    commit(&home, "A link");
    let ran = home.foga(&["diff", "--git", "HEAD", "rules/link.foga"]).exit(3);
    let said = "`HEAD:rules/link.foga` cannot be read: it was a symbolic link";
    assert!(ran.err.contains(said), "{}", ran.err);
}

#[test]
fn without_git_it_is_said_that_git_is_needed() {
    let home = repository();
    let mut command = home.command();
    command.args(["diff", "--git", "HEAD", "rules/own.foga"]).env("PATH", home.path("rules"));
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(said.contains("`git` cannot be started: there is no such program"), "{said}");
}

#[test]
fn a_mistake_of_then_is_shown_as_of_then() {
    let home = repository();
    std::fs::write(
        home.path("base.foga"),
        "policy base extends standard\nstaff: emial { a: keep }\n",
    )
    .unwrap();
    commit(&home, "A mistake");
    let ran = home.foga(&["diff", "--git", "HEAD", "rules/own.foga"]).exit(1);
    assert!(ran.err.contains("HEAD:base.foga:2:8"), "{}", ran.err);
}

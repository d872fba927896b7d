//! The forms in which findings are written, and the exit codes.

use serde_json::Value as Json;

use crate::support::policies::project_file;
use crate::support::{Home, Ran};

/// The five mistakes of a file, and the text that each is about.
const FIVE: [(&str, &str); 5] = [
    ("there is no category `gaurdian`", "gaurdian"),
    ("`taek` is not a word of the language", "taek"),
    (
        "`ends with` cannot be asked of `mobile`, which is a telephone number",
        "stored ends with \"0605\"",
    ),
    ("`outranks` needs a `rank` of the sources", "stored outranks incoming"),
    ("`Rektor@SKOLA.example` is never stored like this", "\"Rektor@SKOLA.example\""),
];

fn five() -> String {
    std::fs::read_to_string(project_file("tests/programs/names/five-mistakes.foga")).unwrap()
}

fn check(policy: &str, options: &[&str]) -> Ran {
    let arguments = [&["check", "policy.foga"], options].concat();
    let ran = Home::new().policy(policy).foga(&arguments);
    assert_eq!(ran.err, "");
    ran
}

#[test]
fn five_mistakes_in_one_file_are_reported_in_one_go_each_on_its_bytes() {
    let text = five();
    let report = check(&text, &["--format", "json"]).exit(1).json();
    let findings = report["findings"].as_array().unwrap();
    let said: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| {
            let label = &finding["labels"][0];
            let at = |key: &str| label[key].as_u64().unwrap() as usize;
            (finding["message"].as_str().unwrap(), &text[at("start")..at("end")])
        })
        .collect();
    assert_eq!(said, FIVE);
}

#[test]
fn the_short_form_is_a_line_each() {
    let text = five();
    let ran = check(&text, &["--format", "short"]).exit(1);
    let expected: Vec<String> = FIVE
        .iter()
        .map(|(message, about)| {
            let before = &text[..text.find(about).unwrap()];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
            format!("policy.foga:{line}:{column}: error: {message}")
        })
        .collect();
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn columns_are_counted_in_characters() {
    let text = "policy åäö extends standard   staff: émail { x: take }";
    let ran = check(text, &["--format", "short"]).exit(1);
    assert_eq!(ran.out, "policy.foga:1:38: error: there is no field `émail`\n");
}

#[test]
fn the_json_form_has_everything_that_the_human_one_has() {
    let text = "policy p category staff field email is email
                guard staff: email { g: hold when protected }
                edit staff: email { all: keep }
                staff: email { some: take }";
    let report = check(text, &["--format", "json"]).exit(1).json();
    let finding = &report["findings"][0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], "policy.foga");
    assert_eq!((&finding["line"], &finding["column"]), (&Json::from(1), &Json::from(31)));
    assert!(finding["help"].as_str().unwrap().contains("otherwise: keep"));
    // The example is a line that shows the finding.
    let example = finding["example"].as_str().unwrap();
    let home = Home::new().policy(text);
    home.feed(&["decide", "--policy", "policy.foga"], example).exit(1).says(
        "{\"error\":\"no rule decides this situation; `foga check` shows the gaps\",\"line\":1}",
    );
}

#[test]
fn nothing_wrong_says_so_in_every_form() {
    let text = "policy p extends standard";
    assert!(check(text, &[]).fine().out.starts_with("policy.foga: no findings"));
    assert_eq!(check(text, &["--format", "short"]).fine().out, "");
    assert_eq!(check(text, &["--format", "json"]).fine().json()["findings"], Json::Array(vec![]));
}

#[test]
fn warnings_alone_are_fine() {
    let text = "policy p category staff field email is email
                staff: email { all: take rest: keep } edit staff: email { all: keep }";
    let ran = check(text, &["--format", "short"]).exit(0);
    assert_eq!(ran.out.lines().count(), 1);
    assert!(ran.out.contains(": warning: "), "{}", ran.out);
}

#[test]
fn several_files_are_checked_in_one_go() {
    let home = Home::new()
        .file("a.foga", "policy a extends standard stuff: email { x: take }")
        .file("b.foga", "policy b extends standard staff: emial { x: take }")
        .file("c.foga", "policy c extends \"a.foga\"");
    let ran = home.foga(&["check", "--format", "short", "a.foga", "b.foga"]).exit(1);
    assert_eq!(
        ran.out,
        "a.foga:1:27: error: there is no category `stuff`\n\
         b.foga:1:34: error: there is no field `emial`\n"
    );
    // What is wrong in a base is said in the base, whoever extends it.
    let ran = home.foga(&["check", "--format", "short", "c.foga"]).exit(1);
    assert_eq!(ran.out, "a.foga:1:27: error: there is no category `stuff`\n");
}

#[test]
fn overridden_rules_are_listed_where_somebody_asks() {
    let forced = "policy p extends standard
                  every category: email, mobile { forced: take emptied: clear }";
    let ran = check(forced, &["--overridden"]).fine();
    assert!(
        ran.out.ends_with(
            "policy.foga: overridden: standard.caught-up, standard.fill-empty, standard.own-value, \
             standard.follow-source, standard.nothing-incoming\n"
        ),
        "{}",
        ran.out
    );
    check("policy p extends standard", &["--overridden"])
        .fine()
        .says("policy.foga: every rule of the base has something left to decide");
}

#[test]
fn exit_codes_are_as_the_help_says() {
    let home = Home::new().policy("policy p extends standard");
    home.foga(&["check", "policy.foga"]).exit(0);
    home.foga(&["check", "standard", "safeguards"]).exit(0);
    home.foga(&["check"]).exit(2);
    home.foga(&["check", "policy.foga", "--format", "xml"]).exit(2);
    home.foga(&["chekc", "policy.foga"]).exit(2).complains("check");
    home.foga(&["check", "nowhere.foga"])
        .exit(3)
        .complains("error: `nowhere.foga` cannot be read: there is no such file");
    home.foga(&["check", "sources"]).exit(3).complains("it is a folder");
    let home = home.file("latin.foga", b"policy p extends standard # \xe5");
    home.foga(&["check", "latin.foga"]).exit(3).complains("it is not text in UTF-8");
    home.foga(&["check", "latin.foga"]).complains("help: save it as UTF-8");
    home.foga(&["check", "standrad"])
        .exit(3)
        .complains("help: did you mean the built-in `standard`?");
}

#[test]
fn nothing_in_a_file_reaches_the_terminal_as_a_command() {
    let text =
        "policy p extends standard # \u{1b}[31m\u{202e}\nstaff: email { \u{7}x: taek } # \u{9b}2J";
    for form in ["human", "short"] {
        let ran = Home::new().file("p\u{1b}[2J.foga", text);
        let ran = ran.foga(&["check", "--format", form, "p\u{1b}[2J.foga"]).exit(1);
        assert!(ran.out.contains(r"p\u{1b}[2J.foga:2:"), "{}", ran.out);
        let obeyed = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!ran.out.contains(obeyed), "{:?}", ran.out);
    }
    // The columns are those of the file: the label stands below its word.
    let ran = Home::new().file("p.foga", text).foga(&["check", "p.foga"]).exit(1);
    assert!(ran.out.contains("p.foga:2:20"), "{}", ran.out);
    let lines: Vec<&str> = ran.out.lines().collect();
    let at = lines.iter().position(|line| line.contains("x: taek")).unwrap();
    let column = |line: &str, what: &str| line.split(what).next().unwrap().chars().count();
    assert!(
        lines[at..].iter().any(|line| {
            line.contains("──┬─") && column(line, "──┬─") == column(lines[at], "taek")
        }),
        "{}",
        ran.out
    );
}

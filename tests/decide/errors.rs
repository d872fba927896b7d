//! Lines that cannot be answered.

use serde_json::Value as Json;

use super::{DECISION, SITUATION, ask, ask_text};

/// What is said of one line that cannot be answered.
#[track_caller]
fn refused(line: impl AsRef<[u8]>) -> String {
    let ran = ask("exempelkoping/exempelkoping.foga", line).exit(1);
    assert_eq!(ran.err, "");
    let json = ran.json();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["error", "line"], "{json}");
    assert_eq!(json["line"], 1);
    json["error"].as_str().unwrap().to_owned()
}

/// The example with some of its text replaced by other text.
#[track_caller]
fn with(old: &str, new: &str) -> String {
    assert!(SITUATION.contains(old), "{old}");
    refused(SITUATION.replacen(old, new, 1))
}

#[test]
fn names_that_are_not_known_are_compared_with_those_that_are() {
    for (old, new, expected) in [
        (
            r#""category""#,
            r#""kategori""#,
            "a situation has no `kategori`; did you mean `category`?",
        ),
        (r#""reported""#, r#""reportd""#, "a situation has no `reportd`; did you mean `reported`?"),
        (r#""since""#, r#""sinse""#, "`stored` has no `sinse`; did you mean `since`?"),
        (
            r#":"guardian""#,
            r#":"gardian""#,
            "there is no category `gardian`; did you mean `guardian`?",
        ),
        (r#":"email""#, r#":"e-mail""#, "there is no field `e-mail`; did you mean `email`?"),
        (r#":"extens""#, r#":"extnes""#, "there is no source `extnes`; did you mean `extens`?"),
        (r#"["staff"]"#, r#"["stuff"]"#, "there is no category `stuff`; did you mean `staff`?"),
    ] {
        assert_eq!(with(old, new), expected);
    }
    let far = with(r#":"email""#, r#":"shoe-size""#);
    assert_eq!(
        far,
        "there is no field `shoe-size`; the policy has email, mobile, given-name, family-name, address"
    );
    let undeclared = with(r#":"extens""#, r#":"edlevo""#);
    assert_eq!(undeclared, "there is no source `edlevo`; the policy has extens, procapita, user");
}

#[test]
fn values_that_are_unreadable_are_refused_wherever_they_stand() {
    for (old, new, where_) in [
        ("new@example.se", "saknas", "`incoming`"),
        ("own@example.se", "070-mamma", "`stored`"),
        ("old@example.se", "x@x", "`extens`"),
    ] {
        let error = with(old, new);
        assert!(error.starts_with(where_) && error.contains("unreadable"), "{error}");
    }
    assert!(with(r#""new@example.se""#, "5").contains("`incoming`"));
    let group = r#"{"category":"guardian","field":"address","source":"extens","incoming":"#;
    assert!(refused(format!(r#"{group}"Storgatan 1"}}"#)).contains("`incoming`"));
    let part = refused(format!(r#"{group}{{"stret":"Storgatan 1"}}}}"#));
    assert!(part.contains("stret"), "{part}");
}

#[test]
fn situations_that_cannot_be_are_refused() {
    let later = with("2026-08-01", "2026-11-25");
    assert_eq!(later, "`since` (2026-11-25) is after `date` (2026-11-24)");
    let new = with(r#""new":false"#, r#""new":true"#);
    assert!(new.starts_with("`new` says that nothing was stored or reported before"), "{new}");
}

#[test]
fn what_has_to_be_there_is_missed() {
    for (key, expected) in [
        (r#""category":"guardian","#, "`category` is not there"),
        (r#""field":"email","#, "`field` is not there"),
        (r#""source":"extens","#, "`source` is not there"),
        (
            r#""incoming":"new@example.se","#,
            "`incoming` is not there; write `null` for a missing value",
        ),
    ] {
        assert_eq!(with(key, ""), expected);
    }
}

#[test]
fn keys_of_another_shape_are_refused() {
    for (old, new, expected) in [
        (r#""protected":false"#, r#""protected":"no""#, "`protected` is neither true nor false"),
        (r#""also":["staff"]"#, r#""also":"staff""#, "`also` is not a list of names"),
        (r#""also":["staff"]"#, r#""also":[1]"#, "`also` is not a list of names"),
        (
            r#""date":"2026-11-24""#,
            r#""date":"24/11""#,
            "`date` is no date like 2026-11-24: `24/11`",
        ),
        (
            r#""date":"2026-11-24""#,
            r#""date":"2026-02-30""#,
            "`date` is no date like 2026-11-24: `2026-02-30`",
        ),
        (r#"{"school-form":"GR"}"#, r#""GR""#, "`facts` is not an object"),
        (r#""school-form":"GR""#, r#""school-form":1"#, "the fact `school-form` is not a text"),
        (r#":"extens""#, ":null", "`source` is not there"),
    ] {
        assert_eq!(with(old, new), expected);
    }
    for line in ["hello", "[]", "5", "{", r#"{"category":"guardian"} x"#] {
        let error = refused(line);
        assert!(error.starts_with("not a JSON object"), "{error}");
    }
    assert_eq!(refused(b"{\"category\":\"\xff\"}"), "the line is not text in UTF-8");
}

#[test]
fn after_a_line_without_an_answer_the_run_goes_on() {
    let lines = format!("{SITUATION}\nhello\n\n{SITUATION}\r\n{{}}\n{SITUATION}");
    let ran = ask("standard", lines).exit(1);
    let answers: Vec<Json> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected: Json = serde_json::from_str(DECISION).unwrap();
    assert_eq!(answers.len(), 5);
    assert_eq!([&answers[0], &answers[2], &answers[4]], [&expected; 3]);
    assert_eq!([&answers[1]["line"], &answers[3]["line"]], [2, 5]);
}

#[test]
fn a_gap_has_no_answer() {
    let line = r#"{"category":"staff","field":"email","source":"x","incoming":null}"#;
    let ran =
        ask_text("policy p category staff field email is email staff: email { r: take }", line);
    assert_eq!(
        ran.exit(1).out,
        "{\"error\":\"no rule decides this situation; `foga check` shows the gaps\",\"line\":1}\n"
    );
}

#[test]
fn no_lines_are_no_error() {
    for lines in ["", "\n", " \n\n"] {
        assert_eq!(ask("standard", lines).fine().out, "");
    }
}

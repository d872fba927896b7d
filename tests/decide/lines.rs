//! The keys of a situation, each by a rule that asks for it, and those of a decision.

use super::answer;

/// A policy of one rule, and one for where it does not decide.
fn policy(when: &str) -> String {
    format!(
        "policy p
         category staff category guardian
         field email is email
         source extens source procapita rank extens > procapita
         fact school-form
         every category: email {{ yes: keep when {when} no: keep }}"
    )
}

/// Whether the condition holds in a situation of these further keys.
#[track_caller]
fn holds(when: &str, keys: &str) -> bool {
    let line = format!(r#"{{"category":"guardian","field":"email","source":"extens",{keys}}}"#);
    let answer = answer(&policy(when), &line);
    assert!(answer.starts_with(r#"{"outcome":"keep","rule":"p."#), "{answer}");
    answer.contains(r#""rule":"p.yes""#)
}

#[test]
fn every_key_is_heard_and_an_absent_one_says_nothing() {
    let incoming = r#""incoming":"a@example.se""#;
    for (when, keys) in [
        ("incoming = \"a@example.se\"", ""),
        (
            "incoming is newer than stored",
            r#","modified":"2026-11-23","stored":{"value":"b@example.se","since":"2026-11-22"}"#,
        ),
        ("stored = \"b@example.se\"", r#","stored":{"value":"b@example.se"}"#),
        ("edited", r#","stored":{"value":"b@example.se","from":"user"}"#),
        ("edited", r#","stored":{"value":null,"from":"user"}"#),
        ("edited", r#","stored":{"from":"user"}"#),
        ("stored is from procapita", r#","stored":{"value":"b@example.se","from":"procapita"}"#),
        (
            "stored is from staff",
            r#","stored":{"value":"b@example.se","from":"procapita","category":"staff"}"#,
        ),
        (
            "stored is older than 30 days",
            r#","stored":{"value":"b@example.se","since":"2026-10-24"},"date":"2026-11-24""#,
        ),
        ("previous = \"b@example.se\"", r#","reported":{"extens":"b@example.se"}"#),
        ("incoming is reported by another source", r#","reported":{"procapita":"A@EXAMPLE.se"}"#),
        ("school-form is \"GR\"", r#","facts":{"school-form":"GR","another":"x"}"#),
        ("protected", r#","protected":true"#),
        ("person is staff", r#","also":["staff"]"#),
        ("new", r#","new":true"#),
        ("date is from 2026-11-24", r#","date":"2026-11-24""#),
    ] {
        assert!(holds(when, &format!("{incoming}{keys}")), "{when} with {keys}");
        if !keys.is_empty() {
            assert!(!holds(when, incoming), "{when} without");
        }
    }
    assert!(holds("incoming is missing", r#""incoming":null"#));
    // A stored value outranks for as long as its origin reports something, here or elsewhere.
    let from_extens = r#""incoming":null,"stored":{"value":"b@example.se","from":"extens"}"#;
    let outranks = |keys: &str| {
        let line = format!(
            r#"{{"category":"staff","field":"email","source":"procapita",{from_extens}{keys}}}"#
        );
        answer(&policy("stored outranks incoming"), &line).contains("p.yes")
    };
    assert!(!outranks(""));
    assert!(outranks(r#","reported":{"extens":"c@example.se"}"#));
    assert!(outranks(r#","elsewhere":["extens"]"#));
    assert!(!outranks(r#","elsewhere":["procapita"]"#));
}

#[test]
fn null_is_as_good_as_absent_but_for_incoming() {
    let all_null = r#""incoming":"a@example.se","modified":null,"stored":null,"reported":null,"facts":null,"protected":null,"also":null,"new":null,"date":null"#;
    for when in [
        "stored is not missing",
        "protected",
        "new",
        "person is staff",
        "school-form is \"GR\"",
        "incoming is newer than stored",
        "date is until 2999-12-31",
        "previous is not missing",
    ] {
        assert!(!holds(when, all_null), "{when}");
    }
    let inner = r#""incoming":"a@example.se","stored":{"value":null,"from":null,"category":null,"since":null},"reported":{"procapita":null},"facts":{"school-form":null}"#;
    assert!(!holds("stored is not missing or edited or stored is reported by any source", inner));
}

/// The last words of an answer: what is stored.
#[track_caller]
fn stored_after(policy: &str, line: &str) -> String {
    let answer = answer(policy, line);
    answer.split_once(r#","value":"#).unwrap().1.strip_suffix('}').unwrap().to_owned()
}

/// A policy of these rules for everything.
fn rules(rules: &str) -> String {
    format!(
        "policy p category staff
         field email is email field mobile is phone field name is text
         field address is group of street, city
         every category: every field {{ {rules} }}"
    )
}

#[test]
fn values_are_brought_into_normal_form() {
    let policy = rules("r: take");
    for (field, incoming, normal) in [
        ("email", r#"" Anna.EK@EXAMPLE.SE ""#, r#""Anna.EK@example.se""#),
        ("email", r#""mailto:anna@example.se""#, r#""anna@example.se""#),
        ("mobile", r#""070-174 06 05""#, r#""+46701740605""#),
        ("name", r#""  Anna   Karin ""#, r#""Anna Karin""#),
        ("name", r#""A\u030asa""#, r#""Åsa""#),
        (
            "address",
            r#"{"city":" Exempelköping ","street":"Storgatan  1"}"#,
            r#"{"street":"Storgatan 1","city":"Exempelköping"}"#,
        ),
        ("address", r#"{"street":"Storgatan 1","city":null}"#, r#"{"street":"Storgatan 1"}"#),
    ] {
        let line = format!(
            r#"{{"category":"staff","field":"{field}","source":"x","incoming":{incoming},"date":"2026-11-24"}}"#
        );
        assert_eq!(
            stored_after(&policy, &line),
            format!(r#"{normal},"from":"x","since":"2026-11-24""#)
        );
    }
}

#[test]
fn what_is_blank_is_missing() {
    let policy = rules("r: clear when incoming is missing");
    for (field, incoming) in [
        ("email", r#""""#),
        ("name", r#"" ""#),
        ("address", r#"{"street":"","city":" "}"#),
        ("address", "{}"),
    ] {
        let line = format!(
            r#"{{"category":"staff","field":"{field}","source":"x","incoming":{incoming}}}"#
        );
        assert_eq!(stored_after(&policy, &line), r#"null,"from":"x","since":null"#);
    }
}

#[test]
fn a_group_is_one_value() {
    let policy = rules("same: keep when incoming = stored other: take");
    let rule = |incoming: &str, stored: &str| {
        let line = format!(
            r#"{{"category":"staff","field":"address","source":"x","incoming":{incoming},"stored":{{"value":{stored}}}}}"#
        );
        answer(&policy, &line).contains("p.same")
    };
    assert!(rule(r#"{"street":"A","city":"B"}"#, r#"{"city":"B","street":"A"}"#));
    assert!(rule(r#"{"street":"A"}"#, r#"{"city":"","street":"A"}"#));
    assert!(!rule(r#"{"street":"A"}"#, r#"{"city":"B","street":"A"}"#));
}

#[test]
fn a_hold_says_what_was_proposed() {
    let holds = rules("r: hold");
    let stored = r#""stored":{"value":"a@example.se","from":"x","since":"2026-11-01T08:00:00"}"#;
    let line = |incoming: &str| {
        format!(
            r#"{{"category":"staff","field":"email","source":"y","incoming":{incoming},{stored},"date":"2026-11-24"}}"#
        )
    };
    let unchanged = r#""value":"a@example.se","from":"x","since":"2026-11-01T08:00:00""#;
    assert_eq!(
        answer(&holds, &line(r#""b@example.se""#)),
        format!(r#"{{"outcome":"hold","rule":"p.r",{unchanged},"proposed":"b@example.se"}}"#)
    );
    assert_eq!(
        answer(&holds, &line("null")),
        format!(r#"{{"outcome":"hold","rule":"p.r",{unchanged},"proposed":null}}"#)
    );
    // A guard holds what the rule would have stored, whatever came in.
    let guarded = "policy p category staff field email is email
        guard staff: email { g: hold } staff: email { r: clear }";
    assert_eq!(
        answer(guarded, &line(r#""b@example.se""#)),
        format!(r#"{{"outcome":"hold","rule":"p.g",{unchanged},"proposed":null}}"#)
    );
}

#[test]
fn taking_what_another_source_reports_is_taking_too() {
    let policy = |outcome: &str| {
        format!(
            "policy p category staff field email is email source x source y rank x > y
                 staff: email {{ r: {outcome} }}"
        )
    };
    let line = r#"{"category":"staff","field":"email","source":"y","incoming":"A@example.se","modified":"2026-11-20","reported":{"x":"a@example.se","y":"old@example.se"},"date":"2026-11-24"}"#;
    // The modified time is that of the record of `y`, and says nothing of `x`.
    assert_eq!(
        answer(&policy("take as reported"), line),
        r#"{"outcome":"take","rule":"p.r","value":"A@example.se","from":"x","since":"2026-11-24"}"#
    );
    assert_eq!(
        answer(&policy("take best"), line),
        r#"{"outcome":"take","rule":"p.r","value":"a@example.se","from":"x","since":"2026-11-24"}"#
    );
    assert_eq!(
        answer(&policy("take"), line),
        r#"{"outcome":"take","rule":"p.r","value":"A@example.se","from":"y","since":"2026-11-20"}"#
    );
}

#[test]
fn an_equal_value_taken_again_keeps_its_day() {
    let policy = rules("r: take");
    let line = r#"{"category":"staff","field":"email","source":"y","incoming":"A@example.se","stored":{"value":"a@example.se","from":"x","since":"2026-01-01"},"modified":"2026-11-20","date":"2026-11-24"}"#;
    assert_eq!(
        answer(&policy, line),
        r#"{"outcome":"take","rule":"p.r","value":"A@example.se","from":"y","since":"2026-01-01"}"#
    );
}

#[test]
fn an_edit_is_decided_by_the_edit_blocks() {
    let line = |incoming: &str| {
        format!(
            r#"{{"category":"guardian","field":"email","source":"user","incoming":{incoming},"stored":{{"value":"old@example.se","from":"extens","since":"2026-11-01"}},"reported":{{"procapita":"p@example.se"}},"date":"2026-11-24"}}"#
        )
    };
    let standard = "policy p extends standard";
    for (incoming, expected) in [
        (
            r#""own@example.se""#,
            r#"{"outcome":"take","rule":"standard.saved","value":"own@example.se","from":"user","since":"2026-11-24"}"#,
        ),
        (
            r#""P@example.se""#,
            r#"{"outcome":"take","rule":"standard.same-as-source","value":"P@example.se","from":"procapita","since":"2026-11-24"}"#,
        ),
        (
            r#""OLD@example.se""#,
            r#"{"outcome":"keep","rule":"standard.unchanged","value":"old@example.se","from":"extens","since":"2026-11-01"}"#,
        ),
        (
            "null",
            r#"{"outcome":"clear","rule":"standard.emptied","value":null,"from":"user","since":"2026-11-24"}"#,
        ),
    ] {
        assert_eq!(answer(standard, &line(incoming)), expected);
    }
    let locked = r#"{"category":"guardian","field":"given-name","source":"user","incoming":"Kim","date":"2026-11-24"}"#;
    assert_eq!(
        answer(standard, locked),
        r#"{"outcome":"keep","rule":"standard.locked","value":null,"from":null,"since":null}"#
    );
}

/// As a run reads the cell of a fact.
#[test]
fn facts_are_brought_into_normal_form() {
    let fact = |said: &str| format!(r#""incoming":null,"facts":{{"school-form":"{said}"}}"#);
    for said in [" GR ", "GR\u{a0}", "\u{feff}GR"] {
        assert!(holds("school-form is \"GR\"", &fact(said)), "{said:?}");
    }
    assert!(holds("school-form is \"Å Ä\"", &fact("A\u{30a}  A\u{308}")));
    assert!(!holds("school-form is \"GR\"", &fact("gr")), "the case of letters counts");
    assert!(!holds("school-form is \"GR\"", &fact(" ")), "a blank fact is absent");
}

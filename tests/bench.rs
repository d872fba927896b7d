//! `foga bench`: what it says, not how fast it is.

use serde_json::Value as Json;

use crate::support::Home;

const POLICY: &str = "policy small
category staff category guardian
field email is email
staff: email { take-it: take when incoming is not missing }
every category: email { otherwise: keep }
edit every category: email { otherwise: keep }
";

fn measured() -> Json {
    let ran =
        Home::new().policy(POLICY).foga(&["bench", "--policy", "policy.foga", "--format", "json"]);
    serde_json::from_str(&ran.fine().out).unwrap()
}

#[test]
fn every_slot_is_measured_on_the_situations_that_can_occur() {
    let said = measured();
    assert_eq!(said["policy"], "small");
    let slots = said["slots"].as_array().unwrap();
    let named = slots
        .iter()
        .map(|slot| (slot["category"].as_str(), slot["event"].as_str(), slot["rules"].as_u64()));
    let expected = [
        ("staff", "record", 2),
        ("staff", "edit", 1),
        ("guardian", "record", 1),
        ("guardian", "edit", 1),
    ];
    assert!(named.eq(expected.map(|(category, event, rules)| (
        Some(category),
        Some(event),
        Some(rules)
    ))));
    for slot in slots {
        assert!(slot["situations"].as_u64().unwrap() > 0, "{slot}");
        assert!(slot["nanoseconds"].as_f64().unwrap() > 0.0, "{slot}");
        assert!(slot["per_second"].as_u64().unwrap() > 0, "{slot}");
    }
}

#[test]
fn the_situations_are_the_same_every_time_and_never_too_many() {
    let ran = || {
        let ran = Home::new().foga(&["bench", "--policy", "standard", "--format", "json"]).fine();
        let said: Json = serde_json::from_str(&ran.out).unwrap();
        let slots = said["slots"].as_array().unwrap().clone();
        slots.iter().map(|slot| slot["situations"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let first = ran();
    assert_eq!(first, ran());
    assert!(first.iter().all(|many| (1..=1024).contains(many)), "{first:?}");
}

#[test]
fn a_person_sees_a_line_for_each_and_what_is_measured() {
    let ran = Home::new().foga(&["bench", "--policy", "standard"]).fine();
    for part in
        ["pupil: email", "edit guardian: address", "a second", "decisions alone, by one thread"]
    {
        assert!(ran.out.contains(part), "{part} in\n{}", ran.out);
    }
}

#[test]
fn a_policy_with_an_error_is_not_measured() {
    let ran = Home::new().policy("policy small extends nowhere").foga(&[
        "bench",
        "--policy",
        "policy.foga",
    ]);
    assert_eq!(ran.exit(1).complains("nowhere").out, "");
}

//! What waits for a person to decide: it waits once, lapses when its source says something else, and
//! is not asked again after somebody has dismissed it.

use foga::decide::{PersonState, Waiting};
use foga::policy::Policy;

use crate::support::policies::policy;
use crate::support::timeline::{play, play_on};

/// What is held waits; an equal value is kept.
fn holding() -> Policy {
    let text = "policy p
        category staff category guardian
        field email is email
        every category: email { first: take when stored is missing  different: hold  same: keep }
        edit every category: email { all: take when edited  different: hold  rest: keep }";
    policy(text).policy
}

/// The first letter of what waits, and whether it was dismissed.
fn waits(person: &PersonState) -> Vec<(&str, bool)> {
    person.waiting.iter().map(said).collect()
}

fn said(waiting: &Waiting) -> (&str, bool) {
    (&waiting.proposed.as_ref().unwrap().as_str()[..1], waiting.dismissed)
}

#[track_caller]
fn dismissed(mut person: PersonState) -> PersonState {
    assert_eq!(person.waiting.len(), 1);
    person.waiting[0].dismissed = true;
    person
}

const FIRST: &str = "1 extens staff email=a  => take p.first a extens
                     2 extens staff email=b  => hold p.different a extens proposed b";

#[test]
fn a_held_value_waits_once_however_often_it_is_said() {
    let person = play(&holding(), FIRST);
    assert_eq!(waits(&person), [("b", false)]);
    let person = play_on(
        &holding(),
        person,
        "3 extens staff email=b              => hold p.different a extens proposed b
         4 extens staff email=B@Example.SE   => hold p.different a extens proposed b",
    );
    assert_eq!(waits(&person), [("b", false)]);
}

#[test]
fn it_lapses_when_its_source_says_something_else() {
    let another = play_on(&holding(), play(&holding(), FIRST), "3 extens staff email=c");
    assert_eq!(waits(&another), [("c", false)]);
    let same = play_on(
        &holding(),
        play(&holding(), FIRST),
        "3 extens staff email=a  => keep p.same a extens",
    );
    assert_eq!(waits(&same), []);
}

#[test]
fn a_record_that_does_not_carry_the_field_says_nothing_of_it() {
    let person = play_on(&holding(), play(&holding(), FIRST), "3 extens staff");
    assert_eq!(waits(&person), [("b", false)]);
}

/// A rule that asks only about a change at the source holds it once; that the source repeats itself
/// the next night is no answer to the question.
#[test]
fn it_goes_on_waiting_while_its_source_repeats_itself() {
    let changed = policy(
        "policy p
        category staff
        field email is email
        every category: email {
            first: take when stored is missing
            changed: hold when incoming != previous
            open: take when date is from 2026-11-04
            rest: keep
        }
        edit every category: email { all: take otherwise: keep }",
    )
    .policy;
    let night = "1 extens staff email=a => take p.first a extens
                 2 extens staff email=b => hold p.changed a extens proposed b
                 3 extens staff email=b => keep p.rest a extens";
    let person = play(&changed, night);
    assert_eq!(waits(&person), [("b", false)]);
    // Once it is stored all the same, nothing is left to ask.
    let person = play_on(&changed, person, "4 extens staff email=b => take p.open b extens");
    assert_eq!(waits(&person), []);
}

#[test]
fn what_others_say_lets_it_wait() {
    let person = play_on(
        &holding(),
        play(&holding(), FIRST),
        "3 procapita staff email=a    => keep p.same a extens
         3 procapita guardian email=c => hold p.different a extens proposed c
         4 extens guardian email=b    => hold p.different a extens proposed b
         5 procapita guardian email=a => keep p.same a extens",
    );
    assert_eq!(waits(&person), [("b", false), ("b", false)]);
}

#[test]
fn what_was_dismissed_is_not_asked_again_until_the_source_says_something_else() {
    let policy = holding();
    let person = dismissed(play(&policy, FIRST));
    let person = play_on(&policy, person, "3 extens staff email=b");
    assert_eq!(waits(&person), [("b", true)]);
    // Another value is another question.
    let person = play_on(&policy, person, "4 extens staff email=c");
    assert_eq!(waits(&person), [("c", false)]);
    // And after it the first one is asked anew.
    let person = play_on(&policy, dismissed(person), "5 extens staff email=b");
    assert_eq!(waits(&person), [("b", false)]);
    let person = play_on(
        &policy,
        dismissed(person),
        "6 extens staff email=a  => keep p.same a extens
         7 extens staff email=b",
    );
    assert_eq!(waits(&person), [("b", false)]);
}

#[test]
fn the_same_value_of_somebody_else_is_another_question() {
    let policy = holding();
    let person = play_on(
        &policy,
        dismissed(play(&policy, FIRST)),
        "3 edit staff email=b        => hold p.different a extens proposed b
         4 procapita staff email=b   => hold p.different a extens proposed b
         5 extens guardian email=b   => hold p.different a extens proposed b
         6 extens staff email=b      => hold p.different a extens proposed b",
    );
    assert_eq!(waits(&person), [("b", true), ("b", false), ("b", false), ("b", false)]);
}

#[test]
fn what_a_source_said_of_a_person_it_no_longer_has_lapses() {
    let policy = holding();
    let roster = policy.roster(["extens", "procapita"]);
    let [extens, procapita] = ["extens", "procapita"].map(|name| roster.id(name).unwrap());
    let staff = policy.category("staff").unwrap();
    let mut person = play(&policy, FIRST);
    person.gone(procapita, staff);
    assert_eq!(waits(&person), [("b", false)]);
    person.gone(extens, policy.category("guardian").unwrap());
    assert_eq!(waits(&person), [("b", false)]);
    person.gone(extens, staff);
    assert_eq!(waits(&person), []);
    assert_eq!(person.known, []);
    assert_eq!(
        person.stored(policy.field("email").unwrap()).unwrap().value.as_ref().unwrap().as_str(),
        "a@example.se"
    );
    assert!(!person.is_new());
}

//! Whether order matters: by hand, against brute force, and as `foga check --order` shows it.

use foga::policy::Policy;
use foga::proofs::{Arrived, Courses, Found, Moved, prove_order};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::naive::Naive;
use crate::support::Home;
use crate::support::dice::Dice;
use crate::support::policies::{Checked, policy, policy_over};
use crate::support::random::{Size, cases, policies};

/// What is proved of the records of the e-mail of staff, with these rules above the last.
fn proved(rules: &str) -> Courses {
    let checked = policy(&format!(
        "policy p category staff category guardian field email is email
         source alfa source beta rank alfa > beta fact form
         staff: email {{ {rules} }}
         every category: email {{ rest: keep }} edit every category: email {{ rest: keep }}"
    ));
    let mut slots = prove_order(&checked.policy).into_iter();
    let courses = slots.find(|slot| &*slot.category == "staff").unwrap().result.unwrap();
    replay(&checked, &courses);
    courses
}

/// What is found of the order, of flapping and of repetition.
fn found(rules: &str) -> [Option<Moved>; 3] {
    let courses = proved(rules);
    [courses.order, courses.flapping, courses.repetition].map(|found| found.map(|found| found.what))
}

const VALUE: Option<Moved> = Some(Moved::Value);
const FROM: Option<Moved> = Some(Moved::From);

#[test]
fn the_last_to_synchronise_wins_and_so_the_value_flaps() {
    assert_eq!(found("all: take"), [VALUE, VALUE, None]);
}

#[test]
fn the_best_of_ranked_sources_is_stored_whoever_comes_last() {
    assert_eq!(found("all: take best"), [None, None, None]);
    assert_eq!(
        found("lead: keep when stored outranks incoming  all: take best"),
        [None, None, None]
    );
}

#[test]
fn a_source_that_leads_ends_the_flapping() {
    let lead = "lead: keep when stored outranks incoming and stored is not missing  all: take";
    assert_eq!(found(lead), [None, None, None]);
    // Where the leading one empties its value it is still heard by a record that comes before.
    assert_eq!(proved(lead).emptied.unwrap().what, Moved::Value);
    // What the first clears the second stores, night after night.
    assert_eq!(found(&format!("{lead}  gone: clear"))[1], VALUE);
}

#[test]
fn what_only_fills_depends_on_who_is_first_and_comes_to_rest() {
    assert_eq!(found("fill: take when stored is missing"), [VALUE, None, None]);
}

#[test]
fn where_equal_values_are_taken_only_the_origin_goes_round() {
    assert_eq!(
        found(
            "same: take when incoming = stored  fill: take when stored is missing and source is alfa"
        ),
        [FROM, FROM, None]
    );
}

#[test]
fn nothing_that_is_kept_depends_on_order() {
    assert_eq!(found("all: keep"), [None, None, None]);
    assert_eq!(found("own: take when source is alfa"), [None, None, None]);
}

#[test]
fn a_record_that_changes_something_the_second_time_is_shown() {
    let courses = proved("again: clear when incoming = previous  all: take");
    let repetition = courses.repetition.unwrap();
    assert_eq!(repetition.what, Moved::Value);
    let [course] = &repetition.courses[..] else { panic!("{repetition:#?}") };
    assert_eq!(course.len(), 2);
    assert!(course[0].value.is_some() && course[1].value.is_none(), "{course:#?}");
}

#[test]
fn a_record_that_was_modified_long_ago_is_old_when_it_comes() {
    let courses = proved("old: clear when stored is older than 30 days  all: take");
    let repetition = courses.repetition.unwrap();
    assert_eq!(repetition.what, Moved::Value);
    let [first, second] = &repetition.courses[0][..] else { panic!("{repetition:#?}") };
    assert!(first.value.is_some() && second.value.is_none(), "{first:#?} {second:#?}");
    let line = of(&first.line);
    assert!(line["modified"].as_str() < line["date"].as_str(), "{line}");
}

#[test]
fn a_value_that_changes_once_a_month_flaps() {
    let courses = proved(
        "young: keep when stored is not missing and not stored is older than 30 days  all: take",
    );
    let flapping = courses.flapping.unwrap();
    assert_eq!(flapping.what, Moved::Value);
    // Each night of the round in which something can change has two records.
    let values: Vec<_> = flapping.courses[0].iter().map(|arrived| arrived.value.clone()).collect();
    assert!(values.len() >= 4 && values[0] != values[values.len() / 2], "{values:?}");
}

#[test]
fn what_flaps_in_one_order_of_the_sources_is_found_whichever_is_declared_first() {
    for [first, then] in [["alfa", "beta"], ["beta", "alfa"]] {
        // Only what `first` has stored the same day is overwritten, which is nothing where it is last.
        let [_, flapping, _] = found(&format!(
            "lead: take when source is {first}
             fresh: take when source is {then} and stored is not older than 0 days"
        ));
        assert_eq!(flapping, VALUE, "{first} leads");
    }
}

#[test]
fn what_one_source_changes_back_and_forth_alone_does_not_come_to_rest() {
    for rules in [
        "own: keep when source is beta  toggle: clear when stored = incoming  all: take",
        "own: keep when source is beta  old: clear when stored is older than 30 days  all: take",
    ] {
        let flapping = proved(rules).flapping.unwrap();
        assert_eq!(flapping.what, Moved::Value);
        assert!(flapping.courses[0].iter().all(|arrived| &*arrived.source == "alfa"));
    }
    let home = Home::new().file(
        "toggle.foga",
        "policy toggle category staff field email is email source alfa
         staff: email { toggle: clear when stored = incoming  all: take }
         edit staff: email { all: take  rest: keep }",
    );
    home.foga(&["check", "--order", "toggle.foga"])
        .says("a source that says the same night after night changes the value back and forth");
}

#[test]
fn whichever_changed_last_wins_whoever_comes_last() {
    // But for two that changed at the same time.
    let newer =
        "later: take when incoming is newer than stored  first: take when stored is missing";
    let [order, flapping, _] = found(newer);
    // An equal value is taken without becoming newer, so that both are newer for ever.
    assert_eq!((order, flapping), (VALUE, FROM));
    let order = proved(newer).order.unwrap();
    let modified: Vec<Json> =
        order.courses[0].iter().map(|arrived| of(&arrived.line)["modified"].clone()).collect();
    assert!(
        modified[0].is_null() || modified[1].is_null() || modified[0] == modified[1],
        "{modified:?}"
    );
}

#[test]
fn facts_belong_to_a_record() {
    assert_eq!(found("gr: take when form is \"GR\""), [VALUE, VALUE, None]);
}

fn of(line: &str) -> Json {
    serde_json::from_str(line).unwrap()
}

/// Every course is what the naive evaluator says, line after line; and two courses begin alike.
fn replay(checked: &Checked, courses: &Courses) {
    let found = [&courses.order, &courses.emptied, &courses.flapping, &courses.repetition];
    for found in found.into_iter().flatten() {
        for course in &found.courses {
            follow(checked, course);
        }
        ends(found);
    }
}

fn follow(checked: &Checked, course: &[Arrived]) {
    let mut before: Option<State> = None;
    for arrived in course {
        let line = of(&arrived.line);
        let mut state = State::of(&line);
        if let Some(before) = before {
            assert_eq!(state.stored, before.stored, "{course:#?}");
            assert_eq!(state.reported, before.reported, "{course:#?}");
        }
        let rule = state.receive(&Naive(&checked.layers.documents), &line);
        assert_eq!(arrived.rule.as_deref(), rule.as_deref(), "{line}");
        assert_eq!(arrived.from.as_deref(), state.stored["from"].as_str(), "{line}");
        if line["field"] != "address" {
            assert_eq!(arrived.value.as_deref(), state.stored["value"].as_str(), "{line}");
        }
        before = Some(state);
    }
}

/// What is said to differ does.
fn ends(found: &Found) {
    let end = |course: &Vec<Arrived>| {
        let last = course.last().unwrap();
        (last.value.as_ref().map(|value| value.to_lowercase()), last.from.clone())
    };
    if let [a, b] = &found.courses[..] {
        let ((value_a, from_a), (value_b, from_b)) = (end(a), end(b));
        match found.what {
            Moved::Value => assert_ne!(value_a, value_b),
            Moved::From => assert_eq!((value_a == value_b, from_a == from_b), (true, false)),
            Moved::Rest => assert_eq!((value_a, from_a), (value_b, from_b)),
        }
    }
}

/// What is known between two records, as lines of `foga decide` have it.
#[derive(Debug, Clone, PartialEq)]
struct State {
    stored: Json,
    reported: Json,
    new: Json,
}

impl State {
    fn of(line: &Json) -> Self {
        let mut reported = line.get("reported").cloned().unwrap_or_else(|| json!({}));
        reported.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let keys = ["value", "from", "category", "since"];
        let stored = line.get("stored").unwrap_or(&Json::Null);
        let stored = keys.map(|key| (key.to_owned(), stored.get(key).cloned().unwrap_or_default()));
        // The order in which sources are listed says nothing.
        reported.as_object_mut().unwrap().sort_keys();
        Self {
            stored: Json::Object(stored.into_iter().collect()),
            reported,
            new: line["new"].clone(),
        }
    }

    /// Does to the state what the record of a line does to it, and says which rule decides.
    fn receive(&mut self, naive: &Naive<'_>, record: &Json) -> Option<String> {
        let mut line = record.clone();
        line["stored"] = self.stored.clone();
        line["reported"] = self.reported.clone();
        line["new"] = self.new.clone();
        let answer = naive.answer(&line);
        if let Some(answer) = &answer
            && ["take", "clear"].contains(&answer["outcome"].as_str().unwrap())
        {
            self.stored = json!({
                "value": answer["value"],
                "from": answer["from"],
                "category": record["category"],
                "since": answer["since"],
            });
        }
        let source = record["source"].as_str().unwrap();
        let reported = self.reported.as_object_mut().unwrap();
        reported.shift_remove(source);
        if !record["incoming"].is_null() {
            reported.insert(source.to_owned(), record["incoming"].clone());
        }
        reported.sort_keys();
        self.new = json!(false);
        answer.map(|answer| answer["rule"].as_str().unwrap().to_owned())
    }

    fn moved(&self, after: &Self) -> Option<Moved> {
        let letters = |value: &Json| {
            value.as_str().map_or_else(|| value.clone(), |text| json!(text.to_lowercase()))
        };
        if letters(&self.stored["value"]) != letters(&after.stored["value"]) {
            Some(Moved::Value)
        } else {
            (self.stored["from"] != after.stored["from"]).then_some(Moved::From)
        }
    }
}

const SIZE: Size = Size { fields: 1, blocks: 2, depth: 1, complete: true };

/// Two records of different sources about the same, with what was there before the first.
fn night(policy: &Policy, dice: &mut Dice) -> Option<[Json; 2]> {
    let (first, other) = (dice.situation(policy, true), dice.situation(policy, true));
    let mut second = first.clone();
    for key in ["source", "incoming", "modified", "facts"] {
        second[key] = other.get(key).cloned().unwrap_or_default();
    }
    let records = [first, second];
    let source = |at: usize| records[at]["source"].as_str().unwrap();
    let believed = |record: &Json| {
        record["modified"]
            .as_str()
            .is_none_or(|modified| modified[..10] <= *record["date"].as_str().unwrap())
    };
    let fits = source(0) != source(1)
        && source(0) != "user"
        && source(1) != "user"
        && records.iter().all(believed);
    // With one category there is no other in which a source could report.
    let one = policy.categories().len() == 1;
    fits.then(|| {
        records.map(|mut record| {
            if one {
                record["elsewhere"] = json!([]);
            }
            record
        })
    })
}

/// What brute force finds in one night: of the order, and of the first record's repetition.
fn one_night(naive: &Naive<'_>, records: &[Json; 2]) -> [Option<Moved>; 2] {
    let end = |order: &[usize]| {
        let mut state = State::of(&records[0]);
        order.iter().for_each(|at| drop(state.receive(naive, &records[*at])));
        state
    };
    [end(&[0, 1]).moved(&end(&[1, 0])), end(&[0]).moved(&end(&[0, 0]))]
}

/// The gravest that still moves when the same two records have come for two years.
fn many_nights(naive: &Naive<'_>, records: &[Json; 2]) -> Option<Moved> {
    let first: Date = records[0]["date"].as_str().unwrap().parse().unwrap();
    let mut state = State::of(&records[0]);
    let mut gravest = None;
    for night in 0..730 {
        let before = state.clone();
        for record in records {
            let mut record = record.clone();
            record["date"] = (first + night.days()).to_string().into();
            let held = state.clone();
            state.receive(naive, &record);
            if night >= 600 {
                gravest = [gravest, held.moved(&state)].into_iter().flatten().min();
            }
        }
        // No rule asks for more than thirty days.
        if before.stored == state.stored && night > 100 && night < 600 && gravest.is_none() {
            let since =
                state.stored["since"].as_str().and_then(|since| since[..10].parse::<Date>().ok());
            if since.is_none_or(|since| since < first + (night - 40).days()) {
                return None;
            }
        }
    }
    gravest
}

fn no_graver(seen: Option<Moved>, claimed: &Option<Found>) -> bool {
    match (seen, claimed) {
        (None, _) => true,
        (Some(seen), Some(claimed)) => claimed.what <= seen,
        (Some(_), None) => false,
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn no_night_contradicts_what_was_proved(written in policies(SIZE), seed: u64) {
        let checked = policy_over(&written.own, written.base.as_deref().unwrap_or_default());
        let (policy, naive) = (&checked.policy, Naive(&checked.layers.documents));
        let proved = prove_order(policy);
        for slot in &proved {
            if let Ok(courses) = &slot.result {
                replay(&checked, courses);
            }
        }
        let mut dice = Dice(seed);
        for number in 0..200 {
            let Some(records) = night(policy, &mut dice) else { continue };
            let text = |key: &str| records[0][key].as_str().unwrap();
            let slot = proved.iter().find(|slot| (&*slot.category, &*slot.field) == (text("category"), text("field")));
            let Ok(courses) = &slot.unwrap().result else { continue };
            let [order, repetition] = one_night(&naive, &records);
            let has_values = records.iter().all(|record| !record["incoming"].is_null());
            let claimed = if has_values || courses.emptied.is_none() { &courses.order } else { &courses.emptied };
            prop_assert!(no_graver(order, claimed), "{order:?} {records:#?}");
            prop_assert!(no_graver(repetition, &courses.repetition), "{repetition:?} {records:#?}");
            if number % 40 == 0 && text("date") >= "2026-11-24" {
                let flapping = many_nights(&naive, &records);
                prop_assert!(no_graver(flapping, &courses.flapping), "{flapping:?} {records:#?}");
            }
        }
    }
}

#[test]
fn check_tells_of_the_order_in_words_and_to_programs() {
    let home = Home::new();
    let out = home.foga(&["check", "standard", "--order"]).fine().out;
    insta::assert_snapshot!(out);
    let out = home.foga(&["check", "standard", "--order", "--format", "json"]).fine().out;
    let json: Json = serde_json::from_str(&out).unwrap();
    let slots = json["order"][0]["slots"].as_array().unwrap();
    assert_eq!(slots.len(), 15);
    for slot in slots {
        assert_eq!(slot["order"]["what"], "value", "{slot}");
        let courses = slot["order"]["courses"].as_array().unwrap();
        for arrived in courses.iter().flat_map(|course| course.as_array().unwrap()) {
            let line = arrived["situation"].as_str().unwrap();
            let answer = home.feed(&["decide", "--policy", "standard"], line).fine().out;
            assert_eq!(of(&answer)["rule"], arrived["rule"], "{line}");
            assert_eq!(of(&answer)["from"], arrived["from"], "{line}");
        }
    }
    home.foga(&["check", "standard", "--order", "--format", "short"])
        .exit(2)
        .complains("what `--order` finds is no line of a file");
}

//! What a scenario can say, by what becomes of the people in it.

use foga::scenario::{Draft, Snapshot};
use foga::text::SourceText;

use crate::support::policies::{policy, project_file, shipped};

/// Everything that happens, as the snapshot of a scenario without expectations.
#[track_caller]
fn happens(policy_text: &str, scenario: &str) -> String {
    let policy = policy(policy_text).policy;
    let text = format!("policy: test\nstart: 2026-11-01\n{scenario}");
    let draft = Draft::parse(&SourceText::new("test", text)).unwrap();
    let scenario = draft.check(&policy).unwrap_or_else(|findings| panic!("{findings:#?}"));
    assert!(!scenario.expects);
    let trial = scenario.run(&policy, &mut |_| {});
    assert!(trial.failures.is_empty());
    Snapshot::of(&policy, &scenario, &trial).content().to_owned()
}

const STANDARD: &str = "policy test extends standard";

#[test]
fn a_step_without_a_person_is_everybodys() {
    let all = happens(
        STANDARD,
        "people: {alva: pupil, maria: guardian, karin: staff}\n\
         steps:\n\
         - {source: extens, reports: {email: a@mejl.example}}\n\
         - {edit: {email: own@mejl.example}, person: [maria, karin]}\n",
    );
    insta::assert_snapshot!(all, @r"
    2026-11-01 extens reports alva (pupil)
      email: take by standard.fill-empty: a@mejl.example from extens since 2026-11-01
    2026-11-01 extens reports maria (guardian)
      email: take by standard.fill-empty: a@mejl.example from extens since 2026-11-01
    2026-11-01 extens reports karin (staff)
      email: take by standard.fill-empty: a@mejl.example from extens since 2026-11-01
    2026-11-01 maria (guardian) edits
      email: take by standard.saved: own@mejl.example from user since 2026-11-01
    2026-11-01 karin (staff) edits
      email: take by standard.saved: own@mejl.example from user since 2026-11-01
    ");
}

#[test]
fn days_pass_and_dates_are_set() {
    let all = happens(
        "policy test extends standard pupil: email { old: take when stored is older than 3 days }",
        "people: {alva: {category: pupil, reported: [{source: extens, reports: {}}]}}\n\
         steps:\n\
         - {edit: {email: own@mejl.example}}\n\
         - wait: 3\n\
         - {source: extens, reports: {email: a@mejl.example}}\n\
         - wait: 1\n\
         - {source: extens, reports: {email: a@mejl.example}}\n\
         - {source: extens, date: 2026-11-30, modified: 2026-11-29, reports: {email: b@mejl.example}}\n",
    );
    insta::assert_snapshot!(all, @r"
    2026-11-01 alva (pupil) edits
      email: take by standard.saved: own@mejl.example from user since 2026-11-01
    2026-11-04 3 days have passed
    2026-11-04 extens reports alva (pupil)
      email: keep by standard.own-value: own@mejl.example from user since 2026-11-01
    2026-11-05 a day has passed
    2026-11-05 extens reports alva (pupil)
      email: take by test.old: a@mejl.example from extens since 2026-11-05
    2026-11-30 extens reports alva (pupil)
      email: take by test.old: b@mejl.example from extens since 2026-11-29
    ");
}

#[test]
fn a_person_has_a_past_facts_and_protection() {
    let all = happens(
        "policy test extends standard\n\
         source extens \"E\" source procapita \"P\"\n\
         fact form \"F\"\n\
         pupil: email { preschool: keep when form is \"FS\" }",
        "former-sources: [edlevo]\n\
         people:\n\
        \x20 alva:\n\
        \x20   category: pupil\n\
        \x20   facts: {form: FS}\n\
        \x20   stored: {email: {value: old@mejl.example, from: edlevo, since: 2026-01-01}, mobile: 070-1740605}\n\
        \x20   reported: [{source: procapita, category: staff, protected: true, reports: {}}]\n\
         steps:\n\
         - {source: extens, reports: {email: a@mejl.example, mobile: 070-1740606}}\n\
         - {source: extens, facts: {form: GR}, reports: {email: a@mejl.example}}\n\
         - {gone: procapita}\n\
         - {source: extens, facts: {form: GR}, reports: {email: a@mejl.example}}\n\
         - {source: procapita, category: staff, protected: false, reports: {}}\n\
         - {source: extens, facts: {form: ~}, reports: {email: a@mejl.example}}\n",
    );
    insta::assert_snapshot!(all, @r"
    2026-11-01 extens reports alva (pupil)
      email: keep by test.preschool: old@mejl.example from edlevo since 2026-01-01
      mobile: hold by safeguards.protected-identity: +46701740605; waiting: +46701740606
    2026-11-01 extens reports alva (pupil)
      email: hold by safeguards.protected-identity: old@mejl.example from edlevo since 2026-01-01; waiting: a@mejl.example
    2026-11-01 procapita no longer has alva
    2026-11-01 extens reports alva (pupil)
      email: hold by safeguards.protected-identity: old@mejl.example from edlevo since 2026-01-01; waiting: a@mejl.example
    2026-11-01 procapita reports alva (staff)
    2026-11-01 extens reports alva (pupil)
      email: take by standard.follow-source: a@mejl.example from extens since 2026-11-01
    ");
}

#[test]
fn a_row_stands_for_every_choice_from_its_lists() {
    let all = happens(
        "policy test extends standard source extens \"E\" source procapita \"P\"",
        "given: {incoming: new@mejl.example, field: email, category: guardian}\n\
         situations:\n\
         - {source: every, stored: {value: [own@mejl.example, New@mejl.example], from: user}}\n\
         - {category: every, source: user, new: true, incoming: ~}\n\
         - {source: extens, protected: [true, false], also: [staff, pupil]}\n",
    );
    insta::assert_snapshot!(all, @r"
    2026-11-01 guardian email: new@mejl.example from extens
      email: keep by standard.own-value: own@mejl.example from user since not known
    2026-11-01 guardian email: new@mejl.example from extens
      email: take by standard.caught-up: new@mejl.example from extens since not known
    2026-11-01 guardian email: new@mejl.example from procapita
      email: keep by standard.own-value: own@mejl.example from user since not known
    2026-11-01 guardian email: new@mejl.example from procapita
      email: take by standard.caught-up: new@mejl.example from procapita since not known
    2026-11-01 pupil email: missing from user
      email: keep by standard.unchanged: missing
    2026-11-01 staff email: missing from user
      email: keep by standard.unchanged: missing
    2026-11-01 guardian email: missing from user
      email: keep by standard.unchanged: missing
    2026-11-01 guardian email: new@mejl.example from extens
      email: hold by safeguards.protected-identity: missing; waiting: new@mejl.example
    2026-11-01 guardian email: new@mejl.example from extens
      email: take by standard.fill-empty: new@mejl.example from extens since 2026-11-01
    ");
}

/// A row is a line of `foga decide`, and expects its answer: for every situation that the proofs
/// list of a policy with sources, ranks and facts, a scenario decides as `foga decide` does.
#[test]
fn a_row_decides_as_foga_decide_does() {
    let policy = shipped(&project_file("rules/exempelkoping/exempelkoping.foga")).policy;
    let mut rows = 0;
    for slot in policy.slots() {
        let space = foga::proofs::Space::new(&policy, slot).unwrap();
        let mut lines = Vec::new();
        space.visit(|situation| {
            // Where a source reports in another category, the person is known there.
            if !situation.origin_reports_elsewhere || !situation.also.is_empty() {
                lines.push(foga::decide::situation_json(&policy, space.roster(), situation));
            }
            std::ops::ControlFlow::Continue(())
        });
        let mut text =
            format!("policy: test\nformer-sources: [{}]\nsituations:\n", foga::proofs::FORMER);
        for line in &lines {
            let decided = foga::decide::SituationLine::parse(&policy, line).unwrap();
            let answer = decided.answer(&policy).unwrap();
            let situation = line.strip_suffix('}').unwrap();
            text += &format!("- {situation},\"expect\":{answer}}}\n");
            rows += 1;
        }
        let draft = Draft::parse(&SourceText::new("test", text.as_str())).unwrap();
        let scenario = draft.check(&policy).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let trial = scenario.run(&policy, &mut |_| {});
        let first = trial.failures.first();
        assert!(
            first.is_none(),
            "{first:?} in {}",
            text.lines().nth(3 + first.unwrap().case).unwrap()
        );
    }
    assert!(rows > 1000, "{rows}");
}

//! `foga explain`: the decision with its reason, and why no other rule decided.

use std::ops::ControlFlow;

use foga::decide::{Explanation, Reason};
use foga::policy::Policy;
use foga::proofs::Space;
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::naive::Naive;
use crate::support::policies::{Checked, all_shipped, policy_over, project_file, shipped};
use crate::support::random::{Size, cases, policies};
use crate::support::{Home, csv};

fn exempelkoping() -> String {
    project_file("rules/exempelkoping/exempelkoping.foga").display().to_string()
}

/// Without the folder of this machine.
fn settled(text: &str) -> String {
    text.replace(&project_file("").display().to_string(), "")
}

const OWN: &str = r#"{"category":"guardian","field":"email","source":"extens","incoming":"old@mejl.example","stored":{"value":"own@mejl.example","from":"user","since":"2026-11-20"},"reported":{"extens":"old@mejl.example"},"date":"2026-11-24"}"#;

#[test]
fn a_decision_is_told_with_every_rule_that_was_asked_in_vain() {
    let home = Home::new();
    let out = home.foga(&["explain", &exempelkoping(), OWN]).fine().out;
    insta::assert_snapshot!(settled(&out));
    // From a file, and from standard input, it is the same.
    let home = home.file("situation.json", OWN);
    assert_eq!(home.foga(&["explain", &exempelkoping(), "situation.json"]).fine().out, out);
    assert_eq!(home.feed(&["explain", &exempelkoping()], OWN).fine().out, out);
}

#[test]
fn what_a_guard_stopped_is_told() {
    let protected =
        OWN.replace("\"user\"", "\"extens\"").replace("\"date\"", "\"protected\":true,\"date\"");
    let out = Home::new().foga(&["explain", &exempelkoping(), &protected]).fine().out;
    assert!(out.starts_with("safeguards.protected-identity: hold when protected"), "{out}");
    assert!(out.contains("`protected` holds: a record says protected identity"), "{out}");
    assert!(out.contains("old@mejl.example waits for somebody to decide"), "{out}");
    let (_, others) = out.split_once("asked, and did not decide").unwrap();
    assert!(others.contains("the guard safeguards.protected-identity stopped it"), "{out}");
}

#[test]
fn one_rule_is_asked_about_by_its_name() {
    let home = Home::new();
    let ask = |rule: &str| home.foga(&["explain", &exempelkoping(), OWN, "--why-not", rule]);
    ask("standard.follow-source")
        .fine()
        .says("it would have, but standard.own-value is asked before it");
    ask("extens-leads")
        .fine()
        .says("`stored outranks incoming` does not hold: the stored value is from the person");
    ask("exempelkoping.forced").fine().says("it stands in no block for this category and field");
    ask("standard.saved").fine().says("it is asked only of edits");
    ask("standard.own-value").fine().says("standard.own-value decides");
    ask("standard.own-valeu").exit(2).complains("did you mean `standard.own-value`?");
}

#[test]
fn a_program_gets_the_same() {
    let home = Home::new();
    let out = home.foga(&["explain", &exempelkoping(), OWN, "--format", "json"]).fine().out;
    let json: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(json["decision"]["rule"], "standard.own-value");
    assert_eq!(json["decided"]["rule"], "standard.own-value");
    assert_eq!(json["decided"]["says"], "keep when edited");
    let others = json["others"].as_array().unwrap();
    let names: Vec<&str> = others.iter().map(|why| why["rule"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "exempelkoping.staff-leads",
            "exempelkoping.extens-leads",
            "standard.caught-up",
            "standard.fill-empty"
        ]
    );
    assert!(others.iter().all(|why| !why["because"].as_array().unwrap().is_empty()), "{out}");
}

#[test]
fn a_situation_without_an_answer_is_told_why() {
    let home = Home::new()
        .policy("policy p category staff field email is email staff: email { a: take } edit staff: email { k: keep }");
    let line = r#"{"category":"staff","field":"email","source":"x","incoming":null}"#;
    let ran = home.foga(&["explain", "policy.foga", line]).exit(1);
    assert!(ran.out.starts_with("no rule decides: the policy has a gap"), "{}", ran.out);
    assert!(ran.out.contains("`take` needs a value that arrives"), "{}", ran.out);
    home.foga(&["explain", "policy.foga", "{}"]).exit(1).complains("`category` is not there");
    home.foga(&["explain", "policy.foga", "nowhere.json"])
        .exit(3)
        .complains("`nowhere.json` cannot be read");
}

#[test]
fn what_is_stored_is_explained_from_the_history() {
    let home = Home::new();
    home.sync("a").rows(&["197203039818;P;a@example.se;0701740605"]).run().fine();
    home.sync("a")
        .date("2026-11-25")
        .rows(&["197203039818;P;b@example.se;0701740605"])
        .run()
        .fine();
    let out = home.foga(&["explain", "--store", "foga.db", "197203039818", "email"]).fine().out;
    assert!(
        out.contains("standard.follow-source: The source that synchronised last wins."),
        "{out}"
    );
    assert!(out.contains("a@example.se → b@example.se"), "{out}");
    assert!(!out.contains("46701740605"), "{out}");
    home.foga(&["explain", "--store", "foga.db", "197203039818", "emial"])
        .exit(2)
        .complains("did you mean `email`?");
    home.foga(&["explain", "--store", "foga.db", "197203039818"])
        .exit(2)
        .complains("no field is named");
    home.foga(&["explain", "--store", "foga.db", "198307309811", "email"]).exit(1);
}

#[test]
fn a_field_of_which_nothing_is_stored_is_said_to_be_empty() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@example.se"]).run().fine();
    let ran = home.foga(&["explain", "--store", "foga.db", "g", "mobile"]).fine();
    assert!(ran.out.contains("nothing is stored"), "{}", ran.out);
    let ran = home.foga(&["explain", "--store", "foga.db", "g", "email"]).fine();
    assert!(!ran.out.contains("nothing is stored"), "{}", ran.out);
}

#[test]
fn a_field_is_suggested_by_its_label() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;g@example.se"]).run().fine();
    for label in ["E-post", "E-posst"] {
        home.foga(&["explain", "--store", "foga.db", "g", label])
            .exit(2)
            .complains("did you mean `email`?");
    }
}

#[test]
fn a_rule_of_a_base_is_suggested_by_its_own_name() {
    let home = Home::new();
    home.foga(&["explain", &exempelkoping(), OWN, "--why-not", "follow-source"])
        .exit(2)
        .complains("did you mean `standard.follow-source`?");
}

#[test]
fn what_is_no_situation_is_said_to_be_none() {
    let home = Home::new();
    for typed in ["[]", "", " "] {
        home.foga(&["explain", &exempelkoping(), typed]).exit(2).complains("this is no situation");
    }
    let home = home.file("two.json", format!("{OWN}\n{OWN}\n"));
    home.foga(&["explain", &exempelkoping(), "two.json"])
        .exit(2)
        .complains("there is more than one situation, and one is explained");
}

#[test]
fn a_file_with_a_mark_of_its_encoding_is_read() {
    let home = Home::new().file("marked.json", format!("\u{feff}{OWN}\n"));
    let out = home.foga(&["explain", &exempelkoping(), "marked.json"]).fine().out;
    assert!(out.starts_with("standard.own-value: keep when edited"), "{out}");
}

#[test]
fn what_is_stored_of_a_protected_person_is_explained_without_its_values() {
    let home = Home::new();
    home.sync("a").rows(&["197203039818;P;a@example.se;;;;;;J"]).run().fine();
    let ran = home.foga(&["explain", "--store", "foga.db", "197203039818", "email"]).exit(0);
    assert!(
        !ran.out.contains("a@example.se") && ran.err.contains("--reveal-protected"),
        "{}",
        ran.out
    );
    let ran = home
        .foga(&["explain", "--store", "foga.db", "197203039818", "email", "--reveal-protected"])
        .fine();
    assert!(ran.out.contains("a@example.se"), "{}", ran.out);
}

/// What is explained of a person's field by a policy, when every source says the same again.
fn again(home: &Home, person: &str, field: &str, more: &[&str]) -> crate::support::Ran {
    let ask = ["explain", "--store", "foga.db", "--policy", "policy.foga", person, field];
    home.foga(&[&ask[..], &["--date", "2026-11-26"], more].concat()).exit(0)
}

#[test]
fn with_a_policy_it_is_told_what_the_sources_change_when_they_say_it_again() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;a@example.se"]).run().fine();
    home.sync("b").rows(&["g;V;b@example.se"]).run().fine();
    home.sync("user").rows(&["g;V;own@example.se"]).run().fine();
    let out = again(&home, "g", "email", &[]).out;
    for source in ["a", "b"] {
        let head = format!(
            "home when {source} says it again: no other value is stored, and none starts to wait\n"
        );
        let (_, told) = out.split_once(&head).unwrap();
        assert!(told.starts_with("\nguardian\nstandard.own-value: keep when edited"), "{out}");
        assert!(
            told.contains(&format!("incoming is `{source}@example.se`, stored is `own@")),
            "{out}"
        );
    }
    let json = again(&home, "g", "email", &["--format", "json"]).json();
    let told = &json["again"][1]["courses"][0][0];
    assert_eq!(told["decision"]["rule"], "standard.own-value");
    assert_eq!(
        told["situation"]["reported"],
        serde_json::json!({"a": "a@example.se", "b": "b@example.se"})
    );
    // The situation is one that can be asked about.
    let situation = told["situation"].to_string();
    home.foga(&["explain", "policy.foga", &situation])
        .fine()
        .says("standard.own-value: keep when edited  standard:37:5");

    home.sync("a").rows(&["p;P;hidden@example.se;;;;;;J"]).run().fine();
    let ran = again(&home, "p", "email", &[]);
    assert!(!ran.out.contains("hidden@") && !ran.out.contains("says it again"), "{}", ran.out);
    let ran = again(&home, "p", "email", &["--reveal-protected"]);
    assert!(ran.out.contains("home when a says it again: "), "{}", ran.out);
}

/// No store keeps facts: what a record has of them is tried.
#[test]
fn what_is_decided_by_a_fact_is_told_each_way() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;a@example.se"]).run().fine();
    home.sync("user").rows(&["g;V;own@example.se"]).run().fine();
    let home = home.policy(
        "policy home extends standard\nfact form\nsource a\n\
         guardian: email { school: take when form is \"GR\" }\n",
    );
    let out = again(&home, "g", "email", &[]).out;
    assert!(out.contains("home when a says it again: what is stored depends on `form`\n"), "{out}");
    assert!(
        out.contains(
            "\n1. guardian, where `form` is nothing that a rule asks for\nstandard.own-value:"
        ),
        "{out}"
    );
    assert!(out.contains("\n2. guardian, where `form` is \"GR\"\nhome.school: take"), "{out}");
    // Where a rule asks for it, and it makes no difference, the reason is not that there is none.
    let home = home.policy(
        "policy home extends standard\nfact form\nsource a\n\
         guardian: email { school: take when form is \"GR\" and not edited }\n",
    );
    again(&home, "g", "email", &[])
        .says("home when a says it again: no other value is stored, and none starts to wait")
        .says(
            "the same is decided whatever the records say of what the store does not keep: `form`",
        )
        .says("guardian, where `form` is nothing that a rule asks for");
    let json = again(&home, "g", "email", &["--format", "json"]).json();
    assert_eq!(json["again"][0]["not_kept"], serde_json::json!(["form"]));
}

/// No store keeps when a record was modified, and a value that comes with it is as old as that.
#[test]
fn since_when_a_value_would_be_stored_is_not_claimed_where_the_store_cannot_tell() {
    let home = Home::new();
    let said = ["g;V;a@example.se;;;;;2026-08-17", "g;P;work@example.se;;;;;2026-08-18"];
    home.sync("a").rows(&said).run().fine();
    home.sync("user").date("2026-11-25").rows(&["g;V;own@example.se"]).run().fine();
    let home = home.policy(
        "policy forced extends standard\nsource a\n\
         guardian: email { forced: take }\nstaff: email { first: keep }\n",
    );
    again(&home, "g", "email", &[]).says(
        "stored is then a@example.se, from a, since 2026-11-26, or since its record was modified, \
         where it says when\n",
    );
    let json = again(&home, "g", "email", &["--format", "json"]).json();
    let [forced, kept] = [0, 1].map(|at| json["again"][0]["courses"][0][at].clone());
    assert_eq!(forced["decision"]["since"], Json::Null, "{forced}");
    assert_eq!(forced["situation"]["stored"]["since"], "2026-11-25", "that is what is stored now");
    assert_eq!(kept["decision"]["since"], Json::Null, "{kept}");
    assert_eq!(kept["situation"]["stored"]["value"], "a@example.se");
    home.sync("a").date("2026-11-26").rows(&said).run().fine();
    assert_eq!(home.rows("SELECT since FROM stored"), ["2026-08-17"]);
}

#[test]
fn each_record_of_a_source_is_explained_with_what_the_one_before_it_left() {
    let home = Home::new();
    home.sync("a")
        .rows(&["g;V;a@example.se", "g;P;work@example.se", "h;P;;0701740605"])
        .run()
        .fine();
    home.sync("user").date("2026-11-25").rows(&["g;P;own@example.se;0701740606"]).run().fine();
    let home = home.policy(
        "policy forced extends standard\nsource a\n\
         guardian: email { forced: take }\nstaff: mobile { none: clear when incoming is missing }\n",
    );
    let out = again(&home, "g", "email", &[]).out;
    let (_, told) =
        out.split_once("forced when a says it again: own@example.se → work@example.se\n").unwrap();
    let (guardian, staff) = told.split_once("\nthen staff\n").unwrap();
    assert!(guardian.starts_with("\nguardian\nforced.forced: take"), "{out}");
    assert!(staff.starts_with("standard.follow-source: take"), "{out}");
    assert!(staff.contains("stored is `a@example.se`"), "{out}");
    // A number is missing in her record, as another one has one.
    again(&home, "g", "mobile", &[])
        .says("forced when a says it again: +46701740606 → (missing)")
        .says("staff")
        .says("forced.none: clear when incoming is missing  policy.foga:4:17");
}

#[test]
fn what_a_policy_does_not_decide_is_said() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;a@example.se;0701740605", "h;P"]).run().fine();
    home.sync("b").rows(&["g;V;b@example.se"]).run().fine();
    let home = home.policy("policy home extends standard\nsource a\n");
    again(&home, "g", "email", &[])
        .says("home when b says it again: it is refused, as the policy does not accept the source");
    again(&home, "h", "mobile", &[])
        .says("home when a says it again: what it said last of the person does not have the field");
    let home = home.policy(
        "policy home\nsource a\ncategory guardian\nfield email is email\n\
         guardian: email { t: take k: keep }\nedit guardian: email { s: keep }\n",
    );
    again(&home, "g", "mobile", &[]).says("home has no field `mobile`: what is stored of it stays");
    // A person taken over from the platform, of whom no source has said anything.
    let home = Home::new().file("adopted.csv", csv(&["q;V;own@example.se"]));
    home.foga(&[
        "adopt",
        "--policy",
        "policy.foga",
        "--description",
        "sources/user.yaml",
        "--date",
        "2026-11-24",
        "--unmarked-as",
        "edited",
        "adopted.csv",
    ])
    .fine();
    again(&home, "q", "email", &[])
        .says("no source has reported the person: what home would decide is not known");
    let home = Home::new();
    home.sync("a").rows(&["g;V;a@example.se"]).run().fine();
    let early = ["explain", "--store", "foga.db", "g", "email", "--policy", "policy.foga"];
    home.foga(&[&early[..], &["--date", "2026-11-23"]].concat())
        .exit(2)
        .complains("the date 2026-11-23 is before that of the last run of `a`");
}

/// Of every `step`th listed situation: the rules that are told are those that were asked, each for
/// a reason that is one.
fn explain_listed(checked: &Checked, step: usize) -> usize {
    let (policy, mut explained) = (&checked.policy, 0);
    for slot in policy.slots() {
        let Ok(space) = Space::new(policy, slot) else { continue };
        let mut number = 0;
        space.visit(|situation| {
            number += 1;
            if number % step == 0 {
                let line = foga::decide::situation_json(policy, space.roster(), situation);
                let explanation = Explanation::of(policy, space.roster(), situation);
                confirm(checked, &serde_json::from_str(&line).unwrap(), &explanation);
                explained += 1;
            }
            ControlFlow::Continue(())
        });
    }
    explained
}

fn confirm(checked: &Checked, situation: &Json, explanation: &Explanation<'_>) {
    let naive = Naive(&checked.layers.documents);
    let policy: &Policy = &checked.policy;
    let decided = explanation.decision.as_ref().map(|decision| decision.rule);
    let answer = naive.answer(situation);
    assert_eq!(
        decided.map(|rule| &*policy.rule(rule).name),
        answer.as_ref().map(|answer| answer["rule"].as_str().unwrap()),
        "{situation}"
    );
    for why in &explanation.others {
        assert_ne!(Some(why.rule), decided, "{situation}");
        let info = policy.rule(why.rule);
        let holds = info.when.as_ref().is_none_or(|when| naive.holds(when, situation));
        match &why.reason {
            Reason::Condition(unmet) => {
                assert!(!holds && !unmet.is_empty(), "{} in {situation}", info.name)
            }
            Reason::Outcome(_) => assert!(holds, "{} in {situation}", info.name),
            Reason::Stopped(guard) => assert_eq!(Some(*guard), decided, "{situation}"),
            reason => panic!("{}: {reason:?} in {situation}", info.name),
        }
    }
    if let Some(rule) = decided {
        let info = policy.rule(rule);
        assert_eq!(info.when.is_some(), !explanation.holding.is_empty(), "{situation}");
    }
}

#[test]
fn every_listed_situation_of_every_shipped_policy_is_explained() {
    let explained: usize = all_shipped().iter().map(|path| explain_listed(&shipped(path), 3)).sum();
    assert!(explained > 1_000, "{explained}");
}

const SIZE: Size = Size { fields: 1, blocks: 3, depth: 2, complete: false };

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn situations_of_random_policies_are_explained(written in policies(SIZE)) {
        let checked = policy_over(&written.own, written.base.as_deref().unwrap_or_default());
        explain_listed(&checked, 97);
    }
}

//! `foga test --suggest`.

use foga::scenario::coverage::{Coverage, Possible, Tally};
use foga::scenario::{Draft, suggest};
use foga::text::SourceText;

use super::Folder;
use crate::support::policies::{all_shipped, shipped};

/// What is suggested of every shipped policy from nothing passes, and tries all that can be.
#[test]
fn what_is_suggested_passes_and_tries_all_that_can_be_tried() {
    let mut policies = 0;
    for path in all_shipped() {
        let policy = shipped(&path).policy;
        let possible = Possible::of(&policy);
        let Some(suggestion) = suggest(&policy, "test", &Tally::default()) else {
            assert!(policy.categories().is_empty(), "{}", path.display());
            continue;
        };
        let draft = Draft::parse(&SourceText::new("suggested", suggestion.text.as_str())).unwrap();
        let scenario = draft.check(&policy).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let mut tally = Tally::default();
        let trial = scenario.run(&policy, &mut |situation| tally.see(&policy, situation));
        assert!(trial.failures.is_empty(), "{}: {:?}", path.display(), trial.failures);
        let share = Coverage::of([(&policy, &tally, &possible)]).share();
        assert_eq!(share.covered, share.of, "{}\n{}", path.display(), suggestion.text);
        assert!(suggestion.situations <= share.of);
        assert!(suggest(&policy, "test", &tally).is_none());
        policies += 1;
    }
    assert!(policies >= 29, "{policies}");
}

#[test]
fn it_writes_beside_the_policy_what_the_scenarios_leave_open() {
    let folder = Folder::new()
        .file("rules/p.foga", "policy p extends standard\nstaff: email { forced: take }\n")
        .file(
            "tests/forced.scenario.yaml",
            "policy: ../rules/p.foga\nstart: 2026-11-01\npeople: {karin: staff}\n\
             steps: [{source: extens, reports: {email: a@mejl.example}, expect: {email: {rule: forced}}}]\n",
        );
    let ran = folder.foga(&["test", "--suggest", "rules/p.foga"]).fine();
    assert!(ran.out.starts_with("rules/p-suggested.scenario.yaml: "), "{}", ran.out);
    assert!(ran.out.contains("and is 100.0 %"), "{}", ran.out);
    let written = folder.read("rules/p-suggested.scenario.yaml");
    assert!(written.contains("policy: p.foga\n"), "{written}");
    assert!(!written.contains("# p.forced decides"), "it is tried already: {written}");
    folder
        .foga(&["test", "--min-coverage", "100%"])
        .fine()
        .says("ok rules/p-suggested.scenario.yaml");

    // All is tried now. What a change leaves open goes into a file of its own.
    folder
        .foga(&["test", "--suggest", "rules/p.foga"])
        .fine()
        .says("nothing to suggest: all that can be tried of the policy is tried");
    folder.write(
        "rules/p.foga",
        "policy p extends standard\nstaff: email { forced: take kept: keep when edited }\n",
    );
    folder.foga(&["test", "--suggest", "rules/p.foga"]).fine();
    assert!(folder.has("rules/p-suggested-2.scenario.yaml"));
    assert_eq!(folder.read("rules/p-suggested.scenario.yaml"), written);
}

#[test]
fn a_policy_with_errors_gets_no_suggestion() {
    let folder =
        Folder::new().file("p.foga", "policy p extends standard\nstaff: emial { x: take }\n");
    folder.foga(&["test", "--suggest", "p.foga"]).exit(1).complains("did you mean `email`?");
}

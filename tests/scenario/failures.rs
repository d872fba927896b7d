//! What is said where something comes out otherwise than expected.

use std::fs;

use super::Folder;
use crate::support::policies::project_file;

/// A folder with one policy and one scenario, which fails.
fn fails(policy: &str, scenario: &str) -> String {
    let folder = Folder::new().file("p.foga", policy).file("s.scenario.yaml", scenario);
    let ran = folder.foga(&["test"]).exit(1);
    // How long it took is never the same.
    let (report, _) = ran.out.rsplit_once(" (").unwrap();
    report.to_owned()
}

#[test]
fn every_reason_why_a_rule_did_not_decide() {
    let report = fails(
        "policy p extends standard\n\
         source extens \"E\" source procapita \"P\"\n\
         rank extens > procapita\n\
         fact form \"F\"\n\
         pupil: email {\n\
         \x20   two: take when not (edited or incoming = stored) and form is \"GR\"\n\
         \x20   leads: keep when stored outranks incoming\n\
         \x20   hard: take when stored is not missing\n\
         \x20       and (source is procapita or incoming is reported by another source)\n\
         }\n",
        "policy: p.foga\n\
         start: 2026-11-01\n\
         people: {alva: pupil}\n\
         steps:\n\
         - {source: extens, reports: {email: a@mejl.example, mobile: 070-1740605}, expect: {email: {rule: two}, mobile: {rule: leads}}}\n\
         - {source: extens, reports: {email: ~}, expect: {email: {rule: fill-empty}}}\n\
         - {source: procapita, reports: {email: b@mejl.example}, expect: {email: {rule: hard, value: b@mejl.example}}}\n\
         - {edit: {email: own@mejl.example}}\n\
         - {source: extens, facts: {form: GR}, reports: {email: own@mejl.example}, expect: {email: {rule: two, outcome: take}}}\n\
         - {source: extens, protected: true, reports: {email: own@mejl.example}, expect: {email: {rule: protected-identity}}}\n\
         - {source: extens, protected: true, reports: {mobile: 070-1740606}, expect: {mobile: {rule: follow-source, since: 2026-11-02}}}\n\
         - {source: extens, reports: {mobile: ~}, expect: {mobile: {rule: follow-source}}}\n\
         - {gone: extens, expect: {email: {from: ~, value: ~}}}\n",
    );
    insta::assert_snapshot!("every-reason", report);
}

#[test]
fn a_policy_with_a_gap_never_passes() {
    let report = fails(
        "policy p extends safeguards category pupil \"E\" field email is email \"E\"\n\
         pupil: email { first: take when stored is missing }\n",
        "policy: p.foga\n\
         start: 2026-11-01\n\
         people: {alva: pupil}\n\
         steps:\n\
         - {source: extens, reports: {email: a@mejl.example}, expect: {email: {rule: first}}}\n\
         - {source: extens, reports: {email: b@mejl.example}}\n",
    );
    insta::assert_snapshot!("a-gap", report);
}

/// The shipped scenarios over a copy of the standard in which one rule is broken.
fn broken(rule: &str, with: &str) -> crate::support::Ran {
    let standard = fs::read_to_string(project_file("rules/standard.foga")).unwrap();
    assert_eq!(standard.matches(rule).count(), 1, "{rule}");
    let folder = Folder::new().file("standard.foga", &standard.replace(rule, with));
    for entry in fs::read_dir(project_file("rules/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        if name.ends_with(".yaml") && text.contains("\npolicy: standard\n") {
            let text = text.replace("\npolicy: standard\n", "\npolicy: standard.foga\n");
            folder.write(name, &text);
        }
    }
    folder.foga(&["test", "--quiet"])
}

fn failed(out: &str) -> Vec<&str> {
    out.lines().filter_map(|line| line.strip_prefix("FAIL ")).collect()
}

#[test]
fn a_rule_broken_in_the_standard_fails_the_right_scenarios() {
    broken("own-value: keep when edited", "own-value: keep when edited").exit(0);

    let ran = broken("own-value: keep when edited", "own-value: keep when edited and new").exit(1);
    assert_eq!(
        failed(&ran.out),
        [
            "a-first-record-does-not-overwrite-an-own-value.scenario.yaml",
            "a-guardian-leads-until-the-source-has-caught-up.scenario.yaml",
            "a-mark-holds-in-every-category.scenario.yaml",
            "an-emptied-value-is-filled-again.scenario.yaml",
            "an-own-value-is-never-overwritten.scenario.yaml",
            "nothing-is-forced-by-default.scenario.yaml",
            "only-a-guardians-mark-goes-when-the-source-catches-up.scenario.yaml",
            "the-source-leads-until-an-edit.scenario.yaml",
        ]
    );
    let first = ran.out.split("\nFAIL").next().unwrap();
    insta::assert_snapshot!("own-value-is-broken", first);

    let ran =
        broken("when edited and incoming = stored", "when edited and incoming != stored").exit(1);
    let ran = failed(&ran.out).join(" ");
    assert!(ran.contains("a-guardian-leads-until-the-source-has-caught-up"), "{ran}");
    assert!(ran.contains("any-source-can-catch-up"), "{ran}");
    assert!(!ran.contains("names-and-addresses"), "{ran}");

    let ran =
        broken("emptied: clear when incoming is missing", "emptied: keep when incoming is missing")
            .exit(1);
    let failed = failed(&ran.out);
    assert!(failed.contains(&"an-emptied-value-is-filled-again.scenario.yaml"), "{failed:?}");
    assert!(failed.len() <= 3, "{failed:?}");
}

#[test]
fn what_is_wrong_with_a_policy_is_told_once() {
    let scenario = "policy: p.foga\nstart: 2026-11-01\npeople: {alva: pupil}\nsteps: [{wait: 1}]\n";
    let folder = Folder::new()
        .file("p.foga", "policy p extends standard\npupil: emial { x: keep }\n")
        .file("a.scenario.yaml", scenario)
        .file("b.scenario.yaml", scenario)
        .file("c.scenario.yaml", &scenario.replace("p.foga", "q.foga"));
    let ran = folder.foga(&["test"]).exit(1);
    assert_eq!(ran.out.matches("did you mean `email`?").count(), 1, "{}", ran.out);
    assert_eq!(ran.out.matches("the policy `p.foga` has errors").count(), 2, "{}", ran.out);
    assert!(ran.out.contains("`q.foga` cannot be read: there is no such file"), "{}", ran.out);
}

#[test]
fn nothing_to_test_is_a_mistake() {
    Folder::new().foga(&["test"]).exit(2).complains("there is no scenario here");
    Folder::new().foga(&["test", "nowhere"]).exit(3).complains("`nowhere` cannot be read");
}

#[test]
fn a_short_name_that_came_to_mean_another_rule_is_told_apart() {
    let report = fails(
        "policy p extends standard pupil: email { follow-source: keep when protected }\n",
        "policy: p.foga\n\
         start: 2026-11-01\n\
         people: {alva: pupil}\n\
         steps:\n\
         - {source: extens, reports: {email: a@mejl.example}}\n\
         - {source: extens, reports: {email: b@mejl.example}, expect: {email: {rule: follow-source}}}\n",
    );
    assert!(report.contains("did you mean `standard.follow-source`?"), "{report}");
}

#[test]
fn a_rule_of_the_other_event_is_said_to_be_so() {
    let report = fails(
        "policy p extends standard\n",
        "policy: p.foga\n\
         start: 2026-11-01\n\
         people: {alva: pupil}\n\
         steps:\n\
         - {source: extens, reports: {email: a@mejl.example}, expect: {email: {rule: saved}}}\n\
         - {edit: {email: own@mejl.example}, expect: {email: {rule: own-value}}}\n",
    );
    assert_eq!(report.matches("it is asked only of edits").count(), 1, "{report}");
    assert_eq!(report.matches("it is asked only of records").count(), 1, "{report}");
}

/// What a run refuses is not green, though every scenario passes.
#[test]
fn a_policy_that_a_run_refuses_fails() {
    let scenario = "policy: p.foga\nstart: 2026-11-01\npeople: {alva: pupil}\n\
         steps: [{source: extens, reports: {email: a@mejl.example}, expect: {email: a@mejl.example}}]\n";
    let folder =
        Folder::new().file("a.scenario.yaml", scenario).file("b.scenario.yaml", scenario).file(
            "p.foga",
            "policy p extends standard\npupil: email { odd: keep when new and edited }\n",
        );
    let refused = folder.foga(&["check", "p.foga"]).exit(1);
    let ran = folder.foga(&["test"]).exit(1).complains("`foga sync` would refuse it");
    assert!(ran.out.contains("2 passed"), "{}", ran.out);
    let first = refused.out.lines().next().unwrap();
    assert_eq!(ran.err.matches(first).count(), 1, "{first}\n{}", ran.err);

    folder.write("p.foga", "policy p extends standard\n");
    folder.foga(&["test"]).fine();
}

/// A pipe is passed over, a link to a scenario is tried, and one to nothing cannot be read.
#[cfg(unix)]
#[test]
fn only_files_are_tried_and_what_cannot_be_read_is_no_mere_failure() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new().file(
        "a.scenario.yaml",
        "policy: standard\nstart: 2026-11-01\npeople: {alva: pupil}\n\
         steps: [{source: extens, reports: {email: a@mejl.example}, expect: {email: a@mejl.example}}]\n",
    );
    let made = std::process::Command::new("mkfifo").arg(folder.path("z.scenario.yaml")).status();
    assert!(made.unwrap().success());
    symlink("a.scenario.yaml", folder.path("b.scenario.yaml")).unwrap();
    let ran = folder.foga(&["test"]).fine();
    assert!(ran.out.contains("2 scenarios, 2 steps: 2 passed"), "{}", ran.out);

    symlink("nowhere", folder.path("c.scenario.yaml")).unwrap();
    let ran = folder.foga(&["test"]).exit(3);
    assert!(ran.out.contains("`c.scenario.yaml` cannot be read"), "{}", ran.out);
    assert!(ran.out.contains("2 passed"), "the others are tried: {}", ran.out);
}

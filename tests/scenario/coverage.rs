//! How much of the rules scenarios try.

use foga::policy::Policy;
use foga::scenario::Draft;
use foga::scenario::coverage::{Coverage, Possible, RuleCoverage, Tally};
use foga::text::SourceText;

use super::Folder;
use crate::support::policies::policy;

/// Coverage of a policy by a table of situations, all of them records of a pupil's e-mail.
fn coverage(policy: &Policy, rows: &str) -> Coverage {
    let text = format!(
        "policy: test\nstart: 2026-11-01\n\
         given: {{category: pupil, field: email, source: extens, incoming: new@mejl.example}}\n\
         situations:\n{rows}"
    );
    let draft = Draft::parse(&SourceText::new("test", text)).unwrap();
    let scenario = draft.check(policy).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let mut tally = Tally::default();
    scenario.run(policy, &mut |situation| tally.see(policy, situation));
    Coverage::of([(policy, &tally, &Possible::of(policy))])
}

fn rule<'a>(coverage: &'a Coverage, name: &str) -> &'a RuleCoverage {
    let mut rules = coverage.files.iter().flat_map(|file| &file.rules);
    rules.find(|rule| &*rule.name == name).unwrap()
}

/// For each part, how often it was decisive for true and for false.
fn decisive(rule: &RuleCoverage) -> Vec<(u64, u64)> {
    rule.parts.iter().map(|part| (part.for_true.times, part.for_false.times)).collect()
}

const POLICY: &str = "\
policy test extends standard
pupil: email {
    both: keep when edited and incoming = stored
    either: keep when protected or (new and not edited)
}
";

#[test]
fn a_part_is_decisive_where_the_condition_turns_with_it() {
    let policy = policy(POLICY).policy;
    // The person's own value, and the same: both parts hold, and either alone would turn it.
    let own = "- {stored: {value: new@mejl.example, from: user}}\n";
    assert_eq!(decisive(rule(&coverage(&policy, own), "test.both")), [(1, 0), (1, 0)]);
    // The source's value, and the same: only `edited` turns it.
    let same = "- {stored: {value: new@mejl.example, from: extens}}\n";
    assert_eq!(decisive(rule(&coverage(&policy, same), "test.both")), [(0, 1), (0, 0)]);
    // Neither holds: none of them alone turns it.
    let neither = "- {stored: {value: old@mejl.example, from: extens}}\n";
    assert_eq!(decisive(rule(&coverage(&policy, neither), "test.both")), [(0, 0), (0, 0)]);
    // Protected and new: either alone is enough, so that none is decisive.
    let two = "- {protected: true, new: true}\n";
    assert_eq!(decisive(rule(&coverage(&policy, two), "test.either")), [(0, 0), (0, 0), (0, 0)]);
    // New: without it, or were it edited, the rule would not decide. `edited` is decisive for false.
    let new = "- {new: true}\n";
    let covered = coverage(&policy, new);
    assert_eq!(decisive(rule(&covered, "test.either")), [(0, 0), (1, 0), (0, 1)]);
    assert_eq!(rule(&covered, "test.either").decided.times, 1);
    // Where an earlier rule decides, a later one is not asked.
    assert_eq!(decisive(rule(&coverage(&policy, own), "test.either")), [(0, 0), (0, 0), (0, 0)]);
}

#[test]
fn what_no_situation_can_do_does_not_count() {
    // Somebody new has edited nothing: `edited` can never be decisive for true.
    let policy = policy(POLICY).policy;
    let covered = coverage(&policy, "- {new: true}\n");
    let edited = &rule(&covered, "test.either").parts[2];
    assert!(edited.for_false.possible && !edited.for_true.possible);
}

#[test]
fn a_rule_of_the_base_that_is_never_reached_is_listed_and_does_not_count() {
    let folder = Folder::new()
        .file(
            "p.foga",
            "policy p extends standard\n\
             every category: every field { all: take none: keep }\n\
             edit every category: every field { refused: keep }\n",
        )
        .file(
            "s.scenario.yaml",
            "policy: p.foga\nstart: 2026-11-01\npeople: {alva: pupil}\n\
             steps:\n\
             - {source: extens, reports: {email: a@mejl.example, mobile: ~}, expect: {email: {rule: all}, mobile: {rule: none}}}\n\
             - {edit: {email: own@mejl.example}, expect: {email: {rule: refused}}}\n\
             - {source: extens, protected: true, reports: {email: b@mejl.example}, expect: {email: {outcome: hold}}}\n",
        );
    let ran = folder.foga(&["test", "--coverage", "--min-coverage", "100%"]).fine();
    let ran = ran.says("p.foga 3/3 0/0 100.0 %").says("safeguards 1/1 2/2 100.0 %");
    let ran = ran.says("total 6/6 100.0 %").never_says("not covered");
    let beyond = "never reached under these policies, and not counted:\n  standard.unchanged, standard.same-as-source, ";
    assert!(ran.out.contains(beyond), "{}", ran.out);
}

/// Two rules, of which one never decides.
fn half() -> Folder {
    Folder::new()
        .file(
            "p.foga",
            "policy p extends safeguards\n\
             category pupil\n\
             field email is email\n\
             pupil: email {\n\
             \x20   first: take when stored is missing\n\
             \x20   later: keep\n\
             }\n\
             edit pupil: email {\n\
             \x20   saved: take\n\
             \x20   emptied: clear\n\
             }\n",
        )
        .file(
            "s.scenario.yaml",
            "policy: p.foga\nstart: 2026-11-01\npeople: {alva: pupil, nils: pupil}\n\
             steps:\n\
             - {source: extens, reports: {email: a@mejl.example}, expect: {email: a@mejl.example}}\n\
             - {edit: {email: own@mejl.example}, expect: {email: own@mejl.example}}\n",
        )
}

#[test]
fn too_little_coverage_fails() {
    // Of four rules, a guard and two parts (four halves) together: first, saved, `stored is
    // missing` for true, `protected` for false.
    let folder = half();
    let ran = folder.foga(&["test", "--min-coverage", "44%"]).fine();
    ran.says("p.foga 2/4 1/2 50.0 %").says("safeguards 0/1 1/2 33.3 %").says("total 4/9 44.4 %");
    let ran = folder.foga(&["test", "--min-coverage", "44.5"]).exit(1);
    ran.complains("coverage is 44.4 %, less than 44.5 %");
    folder.foga(&["test", "--min-coverage", "0.9"]).exit(2).complains("write 90%");
    folder.foga(&["test", "--min-coverage", "0.29"]).exit(2).complains("write 29%");
    folder.foga(&["test", "--min-coverage", "0.5%"]).fine();
    folder.foga(&["test", "--min-coverage", "lots"]).exit(2).complains("between 0% and 100%");
}

#[test]
fn the_rules_are_shown_with_what_was_not_tried() {
    let ran = half().foga(&["test", "--annotate"]).fine();
    let annotated = ran.out.split("p.foga\n").nth(1).unwrap().split("\nsafeguards").next().unwrap();
    insta::assert_snapshot!(annotated, @r"
            | policy p extends safeguards
            | category pupil
            | field email is email
            | pupil: email {
         2x |     first: take when stored is missing
            ^ `stored is missing` was never decisive for false
         0x |     later: keep
            ^ never decided
            | }
            | edit pupil: email {
         2x |     saved: take
         0x |     emptied: clear
            ^ never decided
            | }
    ");
}

#[test]
fn lcov_tells_rules_as_functions_and_parts_as_branches() {
    let folder = half();
    folder.foga(&["test", "--lcov", "coverage.info"]).fine();
    insta::assert_snapshot!(folder.read("coverage.info"), @r"
    TN:
    SF:p.foga
    FN:5,p.first
    FN:6,p.later
    FN:9,p.saved
    FN:10,p.emptied
    FNDA:2,p.first
    FNDA:0,p.later
    FNDA:2,p.saved
    FNDA:0,p.emptied
    FNF:4
    FNH:2
    BRDA:5,0,0,2
    BRDA:5,0,1,0
    BRF:2
    BRH:1
    DA:5,2
    DA:6,0
    DA:9,2
    DA:10,0
    LF:4
    LH:2
    end_of_record
    ");
}

//! Scenarios that expect nothing, against their snapshots.

use insta::internals::SnapshotContents;

use super::Folder;

pub const SCENARIO: &str = "\
about: What happens to one person.
policy: standard
start: 2026-11-01
people: {maria: guardian}
steps:
  - {source: extens, reports: {email: a@mejl.example}}
  - {edit: {email: own@mejl.example}}
";

/// The same with another outcome at the end.
pub fn changed() -> String {
    SCENARIO.replace("own@mejl", "other@mejl")
}

#[test]
fn a_new_snapshot_waits_until_it_is_accepted() {
    let folder = Folder::new().file("a.scenario.yaml", SCENARIO);
    let ran = folder.foga(&["test"]).exit(1).says("new a.scenario.yaml");
    assert!(ran.out.contains("    + 2026-11-01 maria (guardian) edits"), "{}", ran.out);
    assert!(!folder.has("a.snap"));
    let pending = folder.read("a.snap.new");

    folder.foga(&["test", "--accept"]).fine();
    assert_eq!(folder.read("a.snap"), pending);
    assert!(!folder.has("a.snap.new"));
    folder.foga(&["test"]).fine().says("ok a.scenario.yaml");
}

#[test]
fn a_difference_is_shown_and_waits() {
    let folder = Folder::new().file("a.scenario.yaml", SCENARIO);
    folder.foga(&["test", "--accept"]).fine();
    let before = folder.read("a.snap");
    folder.write("a.scenario.yaml", &changed());
    let ran = folder.foga(&["test"]).exit(1).says("FAIL a.scenario.yaml");
    insta::assert_snapshot!(ran.out.split("\n\n1 scenario").next().unwrap(), @r"
    FAIL a.scenario.yaml

          2026-11-01 extens reports maria (guardian)
            email: take by standard.fill-empty: a@mejl.example from extens since 2026-11-01
          2026-11-01 maria (guardian) edits
        -   email: take by standard.saved: own@mejl.example from user since 2026-11-01
        +   email: take by standard.saved: other@mejl.example from user since 2026-11-01
    ");
    assert_eq!(folder.read("a.snap"), before);
    assert!(folder.has("a.snap.new"));

    // As it was: what waited is waiting no more.
    folder.write("a.scenario.yaml", SCENARIO);
    folder.foga(&["test"]).fine();
    assert!(!folder.has("a.snap.new"));
}

#[test]
fn in_ci_nothing_is_written_and_a_missing_snapshot_fails() {
    let folder = Folder::new().file("a.scenario.yaml", SCENARIO);
    folder.foga(&["test", "--ci"]).exit(1).says("new a.scenario.yaml");
    let output = folder.command(&["test"]).env("CI", "true").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.has("a.snap") && !folder.has("a.snap.new"));
    let output = folder.command(&["test"]).env("CI", "false").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(folder.has("a.snap.new"));
}

#[test]
fn a_scenario_that_expects_something_has_no_snapshot() {
    let expects = SCENARIO.replace(
        "{edit: {email: own@mejl.example}}",
        "{edit: {email: own@mejl.example}, expect: {email: own@mejl.example}}",
    );
    let folder = Folder::new().file("a.scenario.yaml", &expects);
    folder.foga(&["test"]).fine();
    assert!(!folder.has("a.snap.new"));
}

/// What insta reads in our file is what we wrote, and what insta writes we read.
#[test]
fn insta_reads_our_snapshots_and_we_read_insta_s() {
    let folder = Folder::new().file("a.scenario.yaml", SCENARIO);
    folder.foga(&["test"]).exit(1);
    let ours = insta::Snapshot::from_file(&folder.path("a.snap.new")).unwrap();
    assert_eq!(ours.metadata().description(), Some("What happens to one person."));
    let source = ours.metadata().get_relative_source(&folder.path("")).unwrap();
    assert_eq!(source.to_str(), Some("a.scenario.yaml"));
    let SnapshotContents::Text(text) = ours.contents() else { panic!("not a text") };
    let read = foga::scenario::Snapshot::parse(&folder.read("a.snap.new"));
    assert_eq!(text.to_string().trim_start_matches('\n'), read.content());

    // The form in which cargo-insta leaves a file that it has accepted.
    folder.write(
        "a.snap",
        &format!("---\nsource: a.scenario.yaml\nsnapshot_kind: text\n---\n{}\n", read.content()),
    );
    folder.foga(&["test"]).fine();
}

//! Every kind of wrong scenario, with what a person is told about it.

use foga::report::terminal::render;
use foga::scenario::{Draft, Scenario};
use foga::text::{Diagnostic, SourceText};

use crate::support::policies::{policy, policy_over, project_file, shipped};

/// Two bases with a rule of one name.
const TWICE: [&str; 2] = [
    "policy twice extends \"base.foga\"",
    "policy base extends standard pupil: email { own-value: keep when edited }",
];

fn checked(source: &SourceText) -> Result<Scenario, Vec<Diagnostic>> {
    let draft = Draft::parse(source)?;
    let checked = match draft.policy().0 {
        "standard" => policy("policy test extends standard"),
        "twice" => policy_over(TWICE[0], TWICE[1]),
        name => shipped(&project_file(&format!("rules/{name}/{name}.foga"))),
    };
    draft.check(&checked.policy)
}

#[test]
fn everything_that_is_wrong_with_a_scenario_is_said_at_its_place() {
    insta::glob!("../programs/scenarios", "*.yaml", |path| {
        let name = path.file_name().unwrap().to_string_lossy();
        let text = std::fs::read_to_string(path).unwrap();
        let findings = checked(&SourceText::new(name.as_ref(), text)).unwrap_err();
        assert!(findings.iter().all(|finding| finding.position().is_some()), "{name}");
        let shown: Vec<String> = findings.iter().map(|found| render(found, false, 100)).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/scenarios" }, {
            insta::assert_snapshot!(shown.join("\n"));
        });
    });
}

/// A file that is cut off, or lacks a line or a word, is wrong or another scenario, never a crash.
#[test]
fn damaged_scenarios_are_read_or_refused() {
    let examples = ["24-a-pick-stays", "22-for-a-time", "10-three-kinds-of-empty"];
    let mut refused = 0;
    for example in examples {
        let path = project_file("rules/examples").join(example);
        let policy = shipped(&path.with_extension("foga")).policy;
        let text = std::fs::read_to_string(path.with_extension("scenario.yaml")).unwrap();
        let ends = text.char_indices().map(|(at, _)| at);
        let cut = ends.map(|end| text[..end].to_owned());
        let lines: Vec<&str> = text.lines().collect();
        let lacking =
            (0..lines.len()).map(|at| [&lines[..at], &lines[at + 1..]].concat().join("\n"));
        let words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
        let wordless =
            (0..words.len()).map(|at| [&words[..at], &words[at + 1..]].concat().concat());
        for damaged in cut.chain(lacking).chain(wordless) {
            let source = SourceText::new("damaged", damaged.as_str());
            let read = Draft::parse(&source).and_then(|draft| draft.check(&policy));
            match read {
                Ok(scenario) => drop(scenario.run(&policy, &mut |_| {})),
                Err(findings) => {
                    assert!(!findings.is_empty(), "{damaged}");
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 500, "{refused}");
}

//! The shipped scenarios, and the page that is made of the examples.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use foga::proofs::prove;
use foga::scenario::{Draft, Snapshot};
use foga::text::SourceText;

use super::Folder;
use crate::support::policies::{project_file, shipped};

/// How many policies from elsewhere there are.
const EXAMPLES: usize = 26;

const INTRODUCTION: &str = "\
# Cookbook

*I want ...* For each wish a policy that says it, as it stands in [rules/examples/](../rules/examples/), and a
timeline that shows it. Most are a rule or two that go into a municipality's own file as they are. Every one of
these behaviours is known from some product; here each is a few lines.

A test makes this page out of the files, runs them, and holds it against them;
`FOGA_UPDATE_DOCS=1 cargo test cookbook` writes it anew.

";

struct Example {
    /// `01-follow-until-edited`.
    name: String,
    rules: PathBuf,
    scenario: PathBuf,
}

fn examples() -> Vec<Example> {
    let folder = project_file("rules/examples");
    let mut examples: Vec<Example> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "foga"))
        .map(|rules| {
            let name = rules.file_stem().unwrap().to_str().unwrap().to_owned();
            let scenario = folder.join(format!("{name}.scenario.yaml"));
            Example { name, rules, scenario }
        })
        .collect();
    examples.sort_by(|a, b| a.name.cmp(&b.name));
    examples
}

#[test]
fn every_shipped_scenario_passes() {
    let folder = Folder::new();
    let rules = project_file("rules");
    let ran = folder.foga(&["test", "--ci", rules.to_str().unwrap()]).fine();
    let passed = ran.out.lines().filter(|line| line.starts_with("ok ")).count();
    assert!(passed >= EXAMPLES + 30, "{passed}");
}

#[test]
fn the_municipality_the_standard_and_its_sibling_are_tried_in_full() {
    let tried = |paths: &[&str], file: &str| {
        let paths: Vec<PathBuf> = paths.iter().map(|path| project_file(path)).collect();
        let mut arguments = vec!["test", "--ci", "--min-coverage", "100%"];
        arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
        let ran = Folder::new().foga(&arguments).fine();
        assert!(ran.out.lines().any(|line| line.contains(file) && line.contains("100.0 %")));
    };
    tried(&["rules/scenarios"], "standard");
    tried(&["rules/exempelkoping"], "exempelkoping.foga");
    let fill_missing =
        ["rules/fill-missing.scenario.yaml", "rules/fill-missing-names.scenario.yaml"];
    tried(&fill_missing, "fill-missing.foga");
}

#[test]
fn every_example_is_a_policy_without_findings_and_has_its_scenario() {
    let examples = examples();
    assert_eq!(examples.len(), EXAMPLES);
    for (number, example) in (1..).zip(&examples) {
        assert!(example.name.starts_with(&format!("{number:02}-")), "{}", example.name);
        let policy = shipped(&example.rules).policy;
        let findings = prove(&policy).findings;
        assert!(findings.is_empty(), "{}: {findings:#?}", example.name);
        let decided = policy.rules().filter(|(_, rule)| rule.layer == 0).count();
        assert!((1..=6).contains(&decided), "{} has {decided} rules", example.name);
        let text = fs::read_to_string(&example.scenario).unwrap();
        assert!(text.contains(&format!("policy: {}.foga\n", example.name)), "{}", example.name);
    }
}

/// Every rule of an example decides somewhere in its scenario.
#[test]
fn every_rule_of_an_example_is_shown() {
    for example in examples() {
        let policy = shipped(&example.rules).policy;
        let text = fs::read_to_string(&example.scenario).unwrap();
        let draft = Draft::parse(&SourceText::new(example.name.as_str(), text)).unwrap();
        let scenario = draft.check(&policy).unwrap();
        let trial = scenario.run(&policy, &mut |_| {});
        let results = trial.cases.iter().flatten().flat_map(|step| &step.fields);
        let decided: Vec<&str> =
            results.filter_map(|result| Some(&*policy.rule(result.rule?).name)).collect();
        for (_, rule) in policy.rules().filter(|(_, rule)| rule.layer == 0) {
            assert!(decided.contains(&&*rule.name), "{}: {}", example.name, rule.name);
        }
    }
}

#[test]
fn the_cookbook_is_the_examples() {
    let file = project_file("docs/cookbook.md");
    if std::env::var_os("FOGA_UPDATE_DOCS").is_some() {
        fs::write(&file, cookbook()).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == cookbook(),
        "docs/cookbook.md is old; run FOGA_UPDATE_DOCS=1 cargo test cookbook"
    );
}

fn cookbook() -> String {
    let mut page = INTRODUCTION.to_owned();
    let examples = examples();
    for example in &examples {
        let (wish, _) = parts(example);
        let (title, anchor) = title(&example.name);
        writeln!(page, "- [{title}](#{anchor}): {}", wish.trim_start_matches("I want ")).unwrap();
    }
    for example in &examples {
        let (wish, rules) = parts(example);
        let (title, _) = title(&example.name);
        let (about, happens) = happens(example);
        let path = format!("../rules/examples/{}", example.name);
        write!(
            page,
            "\n## {title}\n\n{wish}\n\n```foga\n{rules}```\n\n{about} ([rules]({path}.foga), \
             [scenario]({path}.scenario.yaml))\n\n```text\n{happens}\n```\n"
        )
        .unwrap();
    }
    page
}

/// The wish, which is the `##` text at the top, and the rest of the file.
fn parts(example: &Example) -> (String, String) {
    let text = fs::read_to_string(&example.rules).unwrap();
    let (wish, rules) = text.split_once('\n').unwrap();
    let wish = wish.strip_prefix("## ").unwrap().to_owned();
    assert!(wish.starts_with("I want "), "{}", example.name);
    (wish, rules.to_owned())
}

/// `1. Follow until edited`, and its anchor.
fn title(name: &str) -> (String, String) {
    let (number, words) = name.split_once('-').unwrap();
    let number: u32 = number.parse().unwrap();
    let words = words.replace('-', " ");
    let title = format!("{number}. {}{}", words[..1].to_uppercase(), &words[1..]);
    let anchor = title.to_lowercase().replace('.', "").replace(' ', "-");
    (title, anchor)
}

fn happens(example: &Example) -> (String, String) {
    let policy = shipped(&example.rules).policy;
    let text = fs::read_to_string(&example.scenario).unwrap();
    let draft = Draft::parse(&SourceText::new(example.name.as_str(), text)).unwrap();
    let scenario = draft.check(&policy).unwrap();
    let trial = scenario.run(&policy, &mut |_| {});
    assert!(trial.failures.is_empty(), "{}", example.name);
    let snapshot = Snapshot::of(&policy, &scenario, &trial);
    (scenario.about.unwrap(), snapshot.content().to_owned())
}

/// What the page about scenarios shows as a whole scenario passes.
#[test]
fn the_scenarios_of_the_reference_pass() {
    let page = fs::read_to_string(project_file("docs/scenarios.md")).unwrap();
    let folder = Folder::new();
    let blocks: Vec<&str> = page.split("```yaml\n").skip(1).collect();
    for (number, block) in blocks.iter().enumerate() {
        let text = block.split("```").next().unwrap();
        folder.write(&format!("{number}.scenario.yaml"), text);
    }
    let ran = folder.foga(&["test", "--ci"]).fine();
    assert_eq!(ran.out.matches("ok ").count(), blocks.len(), "{}", ran.out);
}

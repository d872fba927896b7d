//! Coverage for a person: a table, and the rule files with what was tried of each rule.

use std::fmt::Write;

use crate::report::findings::Look;
use crate::scenario::coverage::{Coverage, FileCoverage, PartCoverage, RuleCoverage, Share};

use super::paint::{bold, faint, green, red, yellow};

/// A line a file, then what is not covered, then what cannot be.
pub fn table(coverage: &Coverage, look: Look) -> String {
    let names = coverage.files.iter().map(|file| file.source.name().chars().count());
    let width = names.max().unwrap_or_default().max("coverage".len());
    let mut text = format!("\n{}\n", bold(look, &row("coverage", width, "rules", "parts", "")));
    for file in coverage.files.iter().filter(|file| file.share().of > 0) {
        let (rules, parts) = shares(file);
        text += &row(file.source.name(), width, &of(rules), &of(parts), &percent(file.share()));
        text.push('\n');
    }
    let share = coverage.share();
    let total = row("total", width, "", &of(share), &percent(share));
    text += &format!("{}\n", if share.covered == share.of { green(look, &total) } else { total });
    let open: String = coverage.files.iter().map(|file| open(file, look)).collect();
    if !open.is_empty() {
        text += &format!("\nnot covered:\n{open}");
    }
    let beyond: Vec<&str> = coverage
        .files
        .iter()
        .flat_map(|file| &file.rules)
        .filter(|rule| !rule.is_possible())
        .map(|rule| &*rule.name)
        .collect();
    if !beyond.is_empty() {
        let names = beyond.join(", ");
        text += &format!("\nnever reached under these policies, and not counted:\n  {names}\n");
    }
    text
}

/// The rule files, before each rule how often it decided, below it what was not tried.
pub fn annotated(coverage: &Coverage, look: Look) -> String {
    let mut text = String::new();
    for file in &coverage.files {
        let _ = write!(text, "\n{}\n", bold(look, file.source.name()));
        for (number, line) in (1..).zip(file.source.text().lines()) {
            let rules = file
                .rules
                .iter()
                .filter(|rule| file.source.position(rule.name_span.start).line == number);
            let rules: Vec<&RuleCoverage> = rules.collect();
            let gutter = match rules.as_slice() {
                [] => String::new(),
                rules if rules.iter().all(|rule| !rule.is_possible()) => "-".to_owned(),
                rules => format!("{}x", rules.iter().map(|rule| rule.decided.times).sum::<u64>()),
            };
            let written = format!("{gutter:>7} | {line}");
            let open = rules.iter().any(|rule| rule.share().covered < rule.share().of);
            let written = match rules.as_slice() {
                [] => faint(look, &written),
                _ if gutter == "-" => faint(look, &written),
                _ if open => red(look, &written),
                _ => green(look, &written),
            };
            let _ = writeln!(text, "{written}");
            for rule in rules {
                for missing in missing(file, rule) {
                    let _ = writeln!(text, "        ^ {}", yellow(look, &missing));
                }
            }
        }
    }
    text
}

fn row(name: &str, width: usize, rules: &str, parts: &str, percent: &str) -> String {
    let pad = " ".repeat(width.saturating_sub(name.chars().count()));
    format!("{name}{pad}  {rules:>9}  {parts:>9}  {percent:>8}").trim_end().to_owned()
}

fn of(share: Share) -> String {
    format!("{}/{}", share.covered, share.of)
}

fn percent(share: Share) -> String {
    format!("{:.1} %", share.percent())
}

/// The shares of rules that decided, and of parts that were decisive either way.
fn shares(file: &FileCoverage) -> (Share, Share) {
    let mut rules = Share::default();
    for rule in &file.rules {
        rules.covered += usize::from(rule.decided.possible && rule.decided.times > 0);
        rules.of += usize::from(rule.decided.possible);
    }
    let all = file.share();
    (rules, Share { covered: all.covered - rules.covered, of: all.of - rules.of })
}

fn open(file: &FileCoverage, look: Look) -> String {
    let mut text = String::new();
    for rule in &file.rules {
        for missing in missing(file, rule) {
            let at = file.source.position(rule.name_span.start);
            let place = format!("{}:{}:{}", file.source.name(), at.line, at.column);
            let _ = writeln!(text, "  {} {}: {missing}", faint(look, &place), rule.name);
        }
    }
    text
}

/// What can be tried of a rule and was not.
fn missing(file: &FileCoverage, rule: &RuleCoverage) -> Vec<String> {
    let decided = rule.decided.is_open().then(|| "never decided".to_owned());
    let parts = rule.parts.iter().flat_map(|part| missing_of(file, part));
    decided.into_iter().chain(parts).collect()
}

fn missing_of(file: &FileCoverage, part: &PartCoverage) -> Option<String> {
    let written = file.source.slice(part.span).split_whitespace().collect::<Vec<_>>().join(" ");
    let sides = match (part.for_true.is_open(), part.for_false.is_open()) {
        (false, false) => return None,
        (true, true) => "decisive",
        (true, false) => "decisive for true",
        (false, true) => "decisive for false",
    };
    Some(format!("`{written}` was never {sides}"))
}

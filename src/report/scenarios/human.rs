//! For a person at a terminal.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use crate::report::findings::{Look, Style};
use crate::report::rule;
use crate::scenario::{Failure, NO_RULE, Snapshot};

use super::failures::{placed, reasons};
use super::paint::{bold, faint, green, red, yellow};
use super::{Compared, Ran, Status, Totals, Tried};

/// What is said of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// How it went.
    All,
    /// Nothing where it passed.
    Bad,
    /// What is wrong besides the snapshot, which is shown in the review.
    BeforeReview,
}

/// How one file went.
pub fn tried(file: &Tried, say: Say, look: Look) -> String {
    let status = file.status();
    if say == Say::BeforeReview && file.differs_only_in_snapshot() {
        return String::new();
    }
    let word = match status {
        Status::Passed if say != Say::All => return String::new(),
        Status::Passed => green(look, "ok  "),
        Status::Failed => red(look, "FAIL"),
        Status::Unknown => yellow(look, "new "),
        Status::Broken => red(look, "BAD "),
    };
    let mut text = format!("{word} {}\n", file.file);
    match &file.result {
        Err(findings) => text += &format!("\n{}", Style::Human.write(findings, look)),
        Ok(ran) => {
            if !ran.trial.failures.is_empty() {
                text.push('\n');
            }
            for failure in &ran.trial.failures {
                text += &failed(ran, failure, look);
            }
            text += &match &ran.compared {
                Some(Compared::New(new)) => difference(None, new, look),
                Some(Compared::Changed { old, new }) => difference(Some(old), new, look),
                Some(Compared::Same) | None => String::new(),
            };
        }
    }
    text
}

/// The line at the end.
pub fn summary(totals: &Totals, took: Duration, look: Look) -> String {
    let files = totals.passed + totals.bad();
    let mut parts = Vec::new();
    let mut add = |count: usize, words: &str, paint: fn(Look, &str) -> String| {
        if count > 0 {
            parts.push(paint(look, &format!("{count} {words}")));
        }
    };
    add(totals.passed, "passed", green);
    add(totals.failed, "failed", red);
    add(totals.unknown, "without a snapshot", yellow);
    add(totals.broken, "could not be tried", red);
    format!(
        "\n{} {}, {} {}: {} ({:.2} s)\n",
        files,
        plural(files, "scenario"),
        totals.steps,
        plural(totals.steps, "step"),
        parts.join(", "),
        took.as_secs_f64()
    )
}

/// What is otherwise than in a snapshot, line by line.
pub fn difference(old: Option<&Snapshot>, new: &Snapshot, look: Look) -> String {
    let old = old.map_or("", Snapshot::content);
    let diff = TextDiff::from_lines(old, new.content());
    let mut text = String::from("\n");
    for (at, group) in diff.grouped_ops(3).iter().enumerate() {
        if at > 0 {
            text += &format!("      {}\n", faint(look, "..."));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let line = change.value().trim_end_matches('\n');
            let line = match change.tag() {
                ChangeTag::Delete => red(look, &format!("    - {line}")),
                ChangeTag::Insert => green(look, &format!("    + {line}")),
                ChangeTag::Equal => format!("      {line}"),
            };
            text += &format!("{line}\n");
        }
    }
    text + "\n"
}

fn failed(ran: &Ran, failure: &Failure, look: Look) -> String {
    let at = placed(ran, failure);
    let what = if at.is_situation { "situation" } else { "step" };
    let header = format!("{what} {}, line {}: {}", at.number, at.line, at.what);
    let mut text = format!("  {}\n\n", bold(look, &header));
    text += &mismatches(failure, &at.field, look);
    let policy = &ran.policy;
    if let Some(decided) = failure.decided {
        text += &format!("\n    decided by {}\n", rule::on_one_line(policy, decided));
    } else if failure.mismatches.iter().any(|one| one.got == NO_RULE) {
        text += "\n    no rule decides here: `foga check` shows the gap in the policy\n";
    }
    if let Some(why) = &failure.why {
        text += &format!("    not by {}\n", rule::on_one_line(policy, why.rule));
        for reason in reasons(policy, failure, why) {
            text += &format!("      {}\n", yellow(look, &reason));
        }
    }
    text + "\n"
}

/// A table: what was expected, what came.
fn mismatches(failure: &Failure, field: &str, look: Look) -> String {
    let width = |text: &str| text.chars().count();
    let keys = failure.mismatches.iter().map(|one| width(one.key));
    let first = keys.chain([width(field)]).max().unwrap_or_default();
    let expected = failure.mismatches.iter().map(|one| width(&one.expected));
    let second = expected.chain([width("expected")]).max().unwrap_or_default();
    let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(width(text)));
    let mut text =
        format!("    {field}{}  expected{}  got\n", pad(field, first), pad("expected", second));
    for one in &failure.mismatches {
        text += &format!(
            "    {}{}  {}{}  {}\n",
            one.key,
            pad(one.key, first),
            green(look, &one.expected),
            pad(&one.expected, second),
            red(look, &one.got)
        );
    }
    text
}

pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

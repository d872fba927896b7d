//! A rule in a report: what it says, where, and why it did not decide.

use crate::decide::{Answered, Reason, Why};
use crate::policy::{Policy, RuleId};

/// A rule's name, its place and what it says, on one line.
pub(super) fn on_one_line(policy: &Policy, id: RuleId) -> String {
    format!("{} ({}): {}", policy.rule(id).name, place(policy, id), says(policy, id))
}

/// The file, line and column of a rule.
pub(super) fn place(policy: &Policy, id: RuleId) -> String {
    let info = policy.rule(id);
    let at = info.source.position(info.name_span.start);
    format!("{}:{}:{}", info.source.name(), at.line, at.column)
}

/// A rule's outcome and condition as they are written, on one line.
pub(super) fn says(policy: &Policy, id: RuleId) -> String {
    let info = policy.rule(id);
    let mut text = info.outcome.words().to_owned();
    if let Some(when) = &info.when {
        let written = info.source.slice(when.span);
        let lines = written.lines().map(|line| line.split(" #").next().unwrap_or(line));
        let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        text += &format!(" when {}", words.join(" "));
    }
    text
}

/// Why a rule did not decide, a line each.
pub(super) fn reason(policy: &Policy, why: &Why) -> Vec<String> {
    match &why.reason {
        Reason::OnlyEdits => vec!["it is asked only of edits".to_owned()],
        Reason::OnlyRecords => vec!["it is asked only of records".to_owned()],
        Reason::NotAsked => vec!["it stands in no block for this category and field".to_owned()],
        Reason::Condition(unmet) => {
            unmet.iter().map(|part| answered(policy, why.rule, part)).collect()
        }
        Reason::Outcome(needs) => vec![(*needs).to_owned()],
        Reason::Earlier(rule) => {
            vec![format!("it would have, but {} is asked before it", policy.rule(*rule).name)]
        }
        Reason::Stopped(guard) => vec![format!(
            "it did, but would change the value, and the guard {} stopped it",
            policy.rule(*guard).name
        )],
        Reason::NothingToGuard(rule) => vec![format!(
            "a guard is asked only where the value would change, and {} leaves it as it is",
            policy.rule(*rule).name
        )],
    }
}

/// A part of a rule's condition as it is written, and how it was answered.
pub(super) fn answered(policy: &Policy, rule: RuleId, part: &Answered) -> String {
    let written: Vec<&str> = policy.rule(rule).source.slice(part.span).split_whitespace().collect();
    let verb = if part.holds { "holds" } else { "does not hold" };
    format!("`{}` {verb}: {}", written.join(" "), part.because)
}

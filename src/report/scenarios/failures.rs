//! A failed expectation in words that every form of report shares.

use crate::policy::{Policy, RuleId};
use crate::scenario::{Failure, Reason, Why};

use super::Ran;

/// Where a failure is and what happened there.
pub(super) struct Placed {
    /// The step or situation, from 1, among those of the file.
    pub(super) number: usize,
    pub(super) is_situation: bool,
    /// The line of the expectation.
    pub(super) line: usize,
    /// What happened, beginning with the date.
    pub(super) what: String,
    pub(super) field: String,
}

pub(super) fn placed(ran: &Ran, failure: &Failure) -> Placed {
    let case = &ran.scenario.cases[failure.case];
    let step = &case.steps[failure.step];
    Placed {
        number: if case.is_situation { failure.case + 1 } else { step.number },
        is_situation: case.is_situation,
        line: ran.scenario.source.position(failure.span.start).line,
        what: ran.scenario.step_words(&ran.policy, case, step),
        field: ran.policy.fields()[usize::from(failure.field.0)].name.to_string(),
    }
}

/// A rule's name, its place and what it says, on one line.
pub(super) fn rule(policy: &Policy, id: RuleId) -> String {
    format!("{} ({}): {}", policy.rule(id).name, place(policy, id), says(policy, id))
}

/// The file, line and column of a rule.
pub(super) fn place(policy: &Policy, id: RuleId) -> String {
    let info = policy.rule(id);
    let at = info.source.position(info.name_span.start);
    format!("{}:{}:{}", info.source.name(), at.line, at.column)
}

/// A rule's outcome and condition as they are written, on one line.
fn says(policy: &Policy, id: RuleId) -> String {
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

/// Why the expected rule did not decide, a line each.
pub(super) fn reasons(policy: &Policy, failure: &Failure, why: &Why) -> Vec<String> {
    let mut lines = because(policy, why);
    // A short name may have come to mean another rule than whoever wrote it had in mind.
    let short = |id: RuleId| policy.rule(id).name.rsplit('.').next().unwrap_or_default();
    let decided = failure.decided.filter(|decided| short(*decided) == short(why.rule));
    lines.extend(decided.map(|meant| format!("did you mean `{}`?", policy.rule(meant).name)));
    lines
}

fn because(policy: &Policy, why: &Why) -> Vec<String> {
    let info = policy.rule(why.rule);
    match &why.reason {
        Reason::OnlyEdits => vec!["it is asked only of edits".to_owned()],
        Reason::OnlyRecords => vec!["it is asked only of records".to_owned()],
        Reason::NotAsked => vec!["it stands in no block for this category and field".to_owned()],
        Reason::Condition(unmet) => unmet
            .iter()
            .map(|part| {
                let written: Vec<&str> = info.source.slice(part.span).split_whitespace().collect();
                let verb = if part.holds { "holds" } else { "does not hold" };
                format!("`{}` {verb}: {}", written.join(" "), part.because)
            })
            .collect(),
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

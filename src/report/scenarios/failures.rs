//! A failed expectation in words that every form of report shares.

use crate::decide::Why;
use crate::policy::{Policy, RuleId};
use crate::report::rule;
use crate::scenario::Failure;

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

/// Why the expected rule did not decide, a line each.
pub(super) fn reasons(policy: &Policy, failure: &Failure, why: &Why) -> Vec<String> {
    let mut lines = rule::reason(policy, why);
    // A short name may have come to mean another rule than whoever wrote it had in mind.
    let short = |id: RuleId| policy.rule(id).name.rsplit('.').next().unwrap_or_default();
    let decided = failure.decided.filter(|decided| short(*decided) == short(why.rule));
    lines.extend(decided.map(|meant| format!("did you mean `{}`?", policy.rule(meant).name)));
    lines
}

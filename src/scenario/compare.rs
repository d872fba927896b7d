//! What was expected against what came.

use crate::decide::Why;
use crate::policy::{FieldId, Policy, Roster, RuleId};
use crate::text::Span;

use super::words::{moment, origin, value};
use super::{Expected, FieldResult};

/// Stands for the rule that decided where none did.
pub const NO_RULE: &str = "none";

/// One field at one step that came out otherwise than expected.
#[derive(Debug)]
pub struct Failure {
    /// Which case, from 0.
    pub case: usize,
    /// Which step of it, from 0.
    pub step: usize,
    /// Who it is about.
    pub person: Box<str>,
    /// The field.
    pub field: FieldId,
    /// Where the expectation stands; the step, where nothing was expected and no rule decides.
    pub span: Span,
    /// What is otherwise: at least one.
    pub mismatches: Vec<Mismatch>,
    /// The rule that decided, where one did.
    pub decided: Option<RuleId>,
    /// Why the expected rule did not, where another one was expected.
    pub why: Option<Why>,
}

/// One thing that is otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Which: `value`, `from`, `since`, `outcome`, `rule` or `proposed`.
    pub key: &'static str,
    /// What was expected, in words.
    pub expected: String,
    /// What came.
    pub got: String,
}

pub(super) fn mismatches(
    policy: &Policy,
    roster: &Roster,
    expected: Option<&Expected>,
    got: &FieldResult,
) -> Vec<Mismatch> {
    let nothing = Expected::default();
    let expected = expected.unwrap_or(&nothing);
    let mut found = Vec::new();
    let mut differ = |key, expected: String, got: String| {
        if expected != got {
            found.push(Mismatch { key, expected, got });
        }
    };
    if let Some(wanted) = &expected.outcome {
        differ("outcome", wanted.is.to_owned(), got.outcome.unwrap_or("nothing").to_owned());
    }
    let decided = got.rule.map(|rule| policy.rule(rule).name.to_string());
    let is_gap = decided.is_none() && matches!(got.outcome, Some("keep"));
    match &expected.rule {
        Some(wanted) => {
            differ("rule", wanted.is.to_string(), decided.unwrap_or_else(|| NO_RULE.to_owned()));
        }
        None if is_gap => differ("rule", "one that decides".to_owned(), NO_RULE.to_owned()),
        None => {}
    }
    let stored = &got.stored;
    if let Some(wanted) = &expected.value {
        differ("value", value(wanted.is.as_ref()), value(stored.value.as_ref()));
    }
    if let Some(wanted) = &expected.from {
        differ("from", origin(roster, wanted.is), origin(roster, stored.origin));
    }
    if let Some(wanted) = &expected.since {
        differ("since", moment(wanted.is), moment(stored.since));
    }
    if let Some(wanted) = &expected.proposed {
        let proposed = got.proposed.as_ref();
        let proposed = proposed.map_or("nothing".to_owned(), |proposed| value(proposed.as_ref()));
        differ("proposed", value(wanted.is.as_ref()), proposed);
    }
    found
}

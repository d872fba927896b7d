//! Why a situation is decided as it is: for a person and for a program.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::decide::{Explanation, Origin, SituationLine, Verdict, Why};
use crate::policy::{Policy, Roster, RuleId};
use crate::record::Value;

use super::findings::Look;
use super::plain::{in_one_line, plain};
use super::rule::{answered, place, reason, says};
use super::table::{MISSING, bold, dim};

/// The decision with its reason, and the rules that were asked in vain.
pub fn human(
    policy: &Policy,
    roster: &Roster,
    explanation: &Explanation<'_>,
    look: Look,
) -> String {
    told(policy, roster, explanation, ("", look))
}

/// The same, with what is said after the time since when a value is stored.
fn told(
    policy: &Policy,
    roster: &Roster,
    explanation: &Explanation<'_>,
    (after_since, look): (&str, Look),
) -> String {
    let mut text = match &explanation.decision {
        None => format!("{}\n", bold("no rule decides: the policy has a gap", look)),
        Some(decision) => {
            let mut text = rule(policy, decision.rule, look);
            for part in &explanation.holding {
                // Writing to a string cannot fail, here and below.
                let _ = writeln!(text, "  {}", plain(&answered(policy, decision.rule, part)));
            }
            let stored = decision.stored;
            let from = match stored.origin {
                None => "nobody known",
                Some(Origin::User) => "the person",
                Some(Origin::Source(source)) => roster.name(source),
            };
            let value = value(stored.value);
            let since = stored.since.map(|since| format!(", since {since}{after_since}"));
            let since = since.unwrap_or_default();
            let _ = writeln!(text, "  stored is then {value}, from {}{since}", plain(from));
            if let Verdict::Hold(proposed) = decision.verdict {
                let _ = writeln!(text, "  {} waits for somebody to decide", self::value(proposed));
            }
            text
        }
    };
    if !explanation.others.is_empty() {
        let _ = writeln!(text, "\n{}", bold("asked, and did not decide", look));
    }
    for why in &explanation.others {
        text += &why_not(policy, why, look);
    }
    text
}

/// The explanation of a line, for a person, with what is said after the time since when a value is
/// stored.
pub(super) fn line_human(
    policy: &Policy,
    line: &SituationLine,
    after_since: &str,
    look: Look,
) -> String {
    line.lend(|situation| {
        let explanation = Explanation::of(policy, line.roster(), situation);
        told(policy, line.roster(), &explanation, (after_since, look))
    })
}

/// The same for a program.
pub(super) fn line_json(policy: &Policy, line: &SituationLine) -> Json {
    line.lend(|situation| {
        let explanation = Explanation::of(policy, line.roster(), situation);
        json(policy, line.answer(policy).ok(), &explanation)
    })
}

/// A rule, and why it did not decide.
pub fn why_not(policy: &Policy, why: &Why, look: Look) -> String {
    let mut text = rule(policy, why.rule, look);
    for line in reason(policy, why) {
        let _ = writeln!(text, "  {}", plain(&line));
    }
    text
}

/// The rule as it is written, where it is, and its explanation.
fn rule(policy: &Policy, id: RuleId, look: Look) -> String {
    let info = policy.rule(id);
    let name = bold(&plain(&info.name), look);
    let place = dim(&plain(&place(policy, id)), look);
    let mut text = format!("{name}: {}  {place}\n", plain(&says(policy, id)));
    if let Some(explanation) = &info.explanation {
        let _ = writeln!(text, "  {}", dim(&in_one_line(explanation), look));
    }
    text
}

fn value(value: Option<&Value>) -> String {
    value.map_or_else(|| MISSING.to_owned(), |value| plain(&value.to_string()).into_owned())
}

/// The same for a program; `answer` is that of `foga decide`.
pub fn json(policy: &Policy, answer: Option<Json>, explanation: &Explanation<'_>) -> Json {
    let decided = explanation.decision.as_ref().map(|decision| {
        let answered = explanation.holding.iter().map(|part| answered(policy, decision.rule, part));
        rule_json(policy, decision.rule, answered.collect())
    });
    let others: Vec<Json> =
        explanation.others.iter().map(|why| why_not_json(policy, why)).collect();
    json!({ "decision": answer, "decided": decided, "others": others })
}

/// A rule, and why it did not decide, for a program.
pub fn why_not_json(policy: &Policy, why: &Why) -> Json {
    rule_json(policy, why.rule, reason(policy, why))
}

fn rule_json(policy: &Policy, id: RuleId, because: Vec<String>) -> Json {
    let info = policy.rule(id);
    json!({
        "rule": info.name,
        "says": says(policy, id),
        "place": place(policy, id),
        "explanation": info.explanation,
        "because": because,
    })
}

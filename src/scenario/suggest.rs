//! Scenarios for what none tries yet, from the situations that the proofs list.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use crate::decide::{Origin, situation_json};
use crate::policy::{Policy, RuleId};
use crate::record::Value;
use crate::text::SourceText;

use super::coverage::{Cover, Possible, Tally, covers, each_kind, parts};
use super::{Draft, FieldResult, Scenario};

/// A table of situations that try what no scenario tries yet.
#[derive(Debug)]
pub struct Suggestion {
    /// The scenario file. What it expects is what the policy does now.
    pub text: String,
    /// How many situations are in it.
    pub situations: usize,
}

/// What can be covered of a rule.
type Item = (RuleId, Cover);

/// Situations for what `tally` has not met; `None` where it has met all that can be.
///
/// `named` is how the file names the policy.
pub fn suggest(policy: &Policy, named: &str, tally: &Tally) -> Option<Suggestion> {
    let met: BTreeSet<Item> = tally.counts(policy).into_keys().collect();
    let mut open: BTreeSet<Item> =
        Possible::of(policy).iter().filter(|item| !met.contains(item)).collect();
    let mut candidates = candidates(policy, &open);
    let mut rows = Vec::new();
    while let Some(best) = best(&candidates, &open) {
        let candidate = candidates.remove(best);
        let Some(row) = Row::of(policy, named, &candidate.situation) else { continue };
        let new: BTreeSet<Item> = row.covers.intersection(&open).copied().collect();
        if !new.is_empty() {
            open = open.difference(&new).copied().collect();
            rows.push(row.text(policy, &new));
        }
    }
    let head = head(policy, named);
    let text = rows.iter().fold(head, |text, row| text + row);
    (!rows.is_empty()).then_some(Suggestion { text, situations: rows.len() })
}

struct Candidate {
    /// A line for `foga decide`.
    situation: String,
    covers: BTreeSet<Item>,
}

fn candidates(policy: &Policy, open: &BTreeSet<Item>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for slot in policy.slots() {
        // A slot with too many situations is left to whoever wrote it.
        let _ = each_kind(policy, slot, |space, situation, answers| {
            let covers = covers(slot, answers);
            if !covers.is_disjoint(open) {
                let situation = situation_json(policy, space.roster(), situation);
                candidates.push(Candidate { situation, covers });
            }
        });
    }
    candidates
}

/// The candidate that covers most of what is open, of several the first.
fn best(candidates: &[Candidate], open: &BTreeSet<Item>) -> Option<usize> {
    let mut best = None;
    for (at, candidate) in candidates.iter().enumerate() {
        let count = candidate.covers.intersection(open).count();
        if count > 0 && best.is_none_or(|(_, most)| count > most) {
            best = Some((at, count));
        }
    }
    best.map(|(at, _)| at)
}

/// A situation that was tried.
struct Row {
    situation: Map<String, Json>,
    expect: Map<String, Json>,
    covers: BTreeSet<Item>,
}

impl Row {
    /// Tries a situation as a scenario would; `None` where it cannot be written as one.
    fn of(policy: &Policy, named: &str, line: &str) -> Option<Self> {
        let situation: Map<String, Json> = serde_json::from_str(line).ok()?;
        let text = format!("{}  - {line}\n", head(policy, named));
        let draft = Draft::parse(&SourceText::new("suggestion", text)).ok()?;
        let scenario = draft.check(policy).ok()?;
        let mut tally = Tally::default();
        let trial = scenario.run(policy, &mut |met| tally.see(policy, met));
        let result = trial.cases.first()?.first()?.fields.first()?;
        let expect = expected(policy, &scenario, result)?;
        let covers = tally.counts(policy).into_keys().collect();
        Some(Self { situation, expect, covers })
    }

    fn text(&self, policy: &Policy, new: &BTreeSet<Item>) -> String {
        let about: Vec<String> = new.iter().map(|item| words(policy, *item)).collect();
        let mut text = format!("\n  # {}\n", about.join("\n  # "));
        let mut lead = "  - ";
        for (key, value) in &self.situation {
            text += &format!("{lead}{key}: {}\n", yaml(value));
            lead = "    ";
        }
        text + &format!("    expect: {}\n", yaml(&Json::Object(self.expect.clone())))
    }
}

fn expected(
    policy: &Policy,
    scenario: &Scenario,
    result: &FieldResult,
) -> Option<Map<String, Json>> {
    let kind = policy.kind(result.field);
    let value = |value: Option<&Value>| value.map_or(Json::Null, |value| value.to_json(kind));
    let mut expect = Map::new();
    expect.insert("outcome".into(), result.outcome?.into());
    expect.insert("rule".into(), (&*policy.rule(result.rule?).name).into());
    expect.insert("value".into(), value(result.stored.value.as_ref()));
    let from = match result.stored.origin {
        None => Json::Null,
        Some(Origin::User) => "user".into(),
        Some(Origin::Source(source)) => scenario.roster.name(source).into(),
    };
    expect.insert("from".into(), from);
    if let Some(proposed) = &result.proposed {
        expect.insert("proposed".into(), value(proposed.as_ref()));
    }
    Some(expect)
}

fn head(policy: &Policy, named: &str) -> String {
    // The proofs know one source that the policy declares no more.
    let former = if policy.sources().is_empty() {
        String::new()
    } else {
        format!("former-sources: [{}]\n", crate::proofs::FORMER)
    };
    format!(
        "# Written by `foga test --suggest`: a situation for each rule and part of a condition that no\n\
         # other scenario tried. What is expected is what the policy did. Read it: is that meant?\n\
         policy: {}\n{former}situations:\n",
        yaml(&named.into())
    )
}

fn words(policy: &Policy, (rule, cover): Item) -> String {
    let info = policy.rule(rule);
    match cover {
        Cover::Decided => format!("{} decides", info.name),
        Cover::Part { part, held } => {
            let span = parts(policy, rule).get(part).copied().unwrap_or_default();
            let written: Vec<&str> = info.source.slice(span).split_whitespace().collect();
            let side = if held { "holds" } else { "does not hold" };
            format!("{}: `{}` {side}, and that decides it", info.name, written.join(" "))
        }
    }
}

/// JSON as YAML in one line.
fn yaml(json: &Json) -> String {
    match json {
        Json::Null => "~".to_owned(),
        Json::String(text) if is_plain(text) => text.clone(),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(yaml).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(entries) => {
            let entries = entries.iter();
            let entries: Vec<String> =
                entries.map(|(key, value)| format!("{}: {}", plain(key), yaml(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

fn plain(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { Json::from(text).to_string() }
}

/// Whether a text is the same without quotes, in a list or mapping on one line too.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '+');
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '@' | '+' | '/' | '_');
    first
        && text.chars().all(|c| inner(c) || c == ' ')
        && !text.ends_with(' ')
        && !matches!(text, "null" | "Null" | "NULL")
}

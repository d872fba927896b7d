//! What is decided of a person when the same comes again and nothing has changed.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

use crate::decide::{Origin, PersonState, Verdict};
use crate::policy::{Policy, RuleId, Test};

use super::Record;
use super::plan::{Delivered, Event, Plan};

/// The words for a verdict, by their place.
const VERDICTS: [&str; 4] = ["take", "keep", "clear", "hold"];

/// Whether what is decided can depend on the day alone.
pub(super) fn asks_the_day(policy: &Policy) -> bool {
    let mut tests = policy.slots().flat_map(|slot| &slot.tests);
    tests.any(|test| matches!(test, Test::OlderThan(_) | Test::Date(_)))
}

/// What would be decided of a person if these records came once more, in a delivery of everything
/// or not, today or on a later day: how often each rule gave each verdict. `None` where anything
/// would change, or be said of the person, or where it cannot be known.
pub(super) fn rest(
    event: &Event<'_>,
    plan: &Plan,
    records: &[Record],
    changed: bool,
) -> Option<Vec<u8>> {
    let Origin::Source(source) = event.from else { return None };
    let after = &plan.after;
    let is_quiet = after.waiting.is_empty() && !plan.protected && plan.notes.is_empty();
    let is_whole = !records.is_empty() && records.iter().all(|record| record.whole);
    let mut known = after.known.iter().filter(|known| known.source == source);
    let all_delivered =
        known.all(|known| records.iter().any(|record| record.category == known.category));
    if !(is_quiet && is_whole && all_delivered) {
        return None;
    }
    let decided = |plan: &Plan| {
        let decided = plan.decided.iter();
        decided.map(|decided| Some((decided.rule?, decided.verdict))).collect::<Option<Vec<_>>>()
    };
    if !changed {
        return encoded(&decided(plan)?);
    }
    if let [record] = records {
        return encoded(&again(event, after, record)?);
    }
    let delivered = Delivered { before: after, gone: &[], records, marked: false };
    let again = super::plan::plan(event, &delivered);
    let is_same = again.after == *after && again.changes.is_empty() && again.notes.is_empty();
    if is_same { encoded(&decided(&again)?) } else { None }
}

/// What is decided if the one record that a person has, whom it already made what it is, comes once
/// more; `None` where that would change anything.
fn again(
    event: &Event<'_>,
    after: &PersonState,
    record: &Record,
) -> Option<Vec<(RuleId, &'static str)>> {
    let facts = record.facts(event.policy);
    let arrival = event.arrival(record, record.protected, &facts, &record.values);
    let mut decided = Some(Vec::with_capacity(record.values.len()));
    after.situations(&arrival, |situation| {
        let decision = event.policy.decide(situation).filter(|decision| {
            decision.stored == situation.stored && !matches!(decision.verdict, Verdict::Hold(_))
        });
        match (decision, &mut decided) {
            (Some(decision), Some(list)) => list.push((decision.rule, decision.verdict.word())),
            _ => decided = None,
        }
    });
    decided
}

/// What a rest says: each rule and verdict, and how often.
pub(super) fn decided(rest: &[u8]) -> Vec<(RuleId, &'static str, u64)> {
    let counts: Vec<(u32, u8, u64)> = postcard::from_bytes(rest).unwrap_or_default();
    let word = |verdict: u8| VERDICTS.get(usize::from(verdict)).copied().unwrap_or_default();
    counts.into_iter().map(|(rule, verdict, n)| (RuleId(rule), word(verdict), n)).collect()
}

fn encoded(decided: &[(RuleId, &'static str)]) -> Option<Vec<u8>> {
    let mut counts: Vec<(u32, u8, u64)> = Vec::with_capacity(decided.len());
    for (RuleId(rule), word) in decided {
        let verdict = VERDICTS.iter().position(|verdict| verdict == word)?;
        let verdict = u8::try_from(verdict).ok()?;
        match counts.iter_mut().find(|count| (count.0, count.1) == (*rule, verdict)) {
            Some(count) => count.2 += 1,
            None => counts.push((*rule, verdict, 1)),
        }
    }
    counts.sort_unstable();
    postcard::to_stdvec(&counts).ok()
}

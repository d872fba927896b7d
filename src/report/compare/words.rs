use crate::compare::{
    Alike, Compared, ComparedSlot, Comparison, Condition, Declared, Place, Said, What,
};
use crate::policy::Limit;

use super::super::heads;
use super::super::plain::plain;
use super::super::table::{count, number};
use super::Named;

/// In what two outcomes differ.
pub(super) const fn what(what: What) -> &'static str {
    match what {
        What::Decided => "whether a rule decides",
        What::Value => "the value",
        What::From => "whom it is from",
        What::Held => "what waits",
        What::Reason => "the reason",
    }
}

/// The conditions of a place as one, for people.
pub(super) fn conditions(place: &Place, names: [&str; 2]) -> String {
    let all: Vec<String> = place.conditions.iter().map(|one| condition(one, names)).collect();
    if all.is_empty() { "always".to_owned() } else { all.join(" and ") }
}

fn condition(condition: &Condition, names: [&str; 2]) -> String {
    let text = plain(&condition.text);
    match condition.by_rank_of {
        Some(side) => format!("{text} (by the rank of {})", plain(names[side])),
        None if condition.is_written => text.into_owned(),
        None => format!("({text})"),
    }
}

/// `keep (standard.own-value)`.
pub(super) fn said(said: &Said) -> String {
    match (said.outcome, &said.rule) {
        (Some(outcome), Some(rule)) => format!("{outcome} ({rule})"),
        _ => "no rule decides".to_owned(),
    }
}

/// Slots as their blocks' heads would be written.
pub(super) fn heads(comparison: &Comparison, alike: &Alike<'_>) -> String {
    let all: Vec<_> = comparison.slots.iter().map(ComparedSlot::names).collect();
    heads::heads(&alike.slots, &all, alike.edit)
}

/// What was compared, in one line.
pub(super) fn summary(named: Named<'_>) -> String {
    let Named { comparison, names: [a, b] } = named;
    let slots = comparison.slots.len() as u64;
    let count_of = |is: fn(&Compared) -> bool| {
        comparison.slots.iter().filter(|slot| is(&slot.result)).count() as u64
    };
    let different = count_of(|result| matches!(result, Compared::Different(_)));
    let undecided = count_of(|result| matches!(result, Compared::NotDecided(_)));
    let (a, b) = (plain(a), plain(b));
    let mut text = if comparison.is_equivalent() {
        format!("{a} and {b} are equivalent")
    } else {
        format!("{a} and {b} differ in {} of {}", number(different), count(slots, "slot", "slots"))
    };
    if undecided > 0 {
        text += &format!(", {} not decided", number(undecided));
    }
    text + &format!("; {} tried", count(comparison.situations, "situation", "situations"))
}

/// Something that is declared otherwise.
pub(super) fn declared(declared: &Declared, names: [&str; 2]) -> String {
    let name = |side: usize| plain(names[side]);
    match declared {
        Declared::Category(side, category) => {
            format!("only {} has the category `{category}`", name(*side))
        }
        Declared::Field(side, field) => format!("only {} has the field `{field}`", name(*side)),
        Declared::Kind(field, [a, b]) if a.word() == b.word() => {
            format!("the field `{field}` is a group of other parts, and is not compared")
        }
        Declared::Kind(field, [a, b]) => {
            let (a, b) = (a.word(), b.word());
            format!("the field `{field}` is {a} in one and {b} in the other, and is not compared")
        }
        Declared::Source(side, source) => format!(
            "only {} accepts the source `{source}`: what it sends and reports is not compared",
            name(*side)
        ),
        Declared::AnySource(side) => format!(
            "only {} accepts sources that are not declared: what they send and report is not compared",
            name(*side)
        ),
        Declared::Limit(limits) => {
            let [a, b] = limits.map(limit);
            format!("the limit of a run is {a} in {} and {b} in {}", name(0), name(1))
        }
    }
}

fn limit(limit: Option<Limit>) -> String {
    match limit {
        Some(Limit { percent, above }) => format!("{percent} % above {above} values"),
        None => "none".to_owned(),
    }
}

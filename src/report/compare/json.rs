use serde_json::{Value as Json, json};

use crate::compare::{Compared, ComparedSlot, Condition, Declared, Difference, Place, Said};
use crate::policy::Limit;
use crate::record::Kind;

use super::Named;

/// How the two sides are called.
const SIDES: [&str; 2] = ["a", "b"];

/// What differs, for a program: every slot by itself.
pub fn json(named: Named<'_>) -> Json {
    let Named { comparison, names: [a, b] } = named;
    json!({
        "a": a,
        "b": b,
        "equivalent": comparison.is_equivalent(),
        "situations": comparison.situations,
        "declared": comparison.declared.iter().map(declared).collect::<Vec<_>>(),
        "slots": comparison.slots.iter().map(slot).collect::<Vec<_>>(),
    })
}

fn declared(declared: &Declared) -> Json {
    let only = |what: &str, side: usize, name: &str| json!({ "what": what, "only": SIDES[side], "name": name });
    match declared {
        Declared::Category(side, name) => only("category", *side, name),
        Declared::Field(side, name) => only("field", *side, name),
        Declared::Source(side, name) => only("source", *side, name),
        Declared::AnySource(side) => json!({ "what": "any-source", "only": SIDES[*side] }),
        Declared::Kind(name, kinds) => {
            let [a, b] = kinds.each_ref().map(Kind::word);
            json!({ "what": "kind", "name": name, "a": a, "b": b })
        }
        Declared::Limit(limits) => {
            let figures = |limit: Limit| json!({ "percent": limit.percent, "above": limit.above });
            let [a, b] = limits.map(|limit| limit.map(figures));
            json!({ "what": "limit", "a": a, "b": b })
        }
    }
}

fn slot(slot: &ComparedSlot) -> Json {
    let mut object = json!({
        "category": slot.category,
        "field": slot.field,
        "event": if slot.edit { "edit" } else { "record" },
    });
    match &slot.result {
        Compared::Equivalent => object["result"] = "equivalent".into(),
        Compared::NotDecided(reason) => {
            object["result"] = "not decided".into();
            object["reason"] = reason.as_str().into();
        }
        Compared::Different(differences) => {
            object["result"] = "different".into();
            object["differences"] = differences.iter().map(difference).collect();
        }
    }
    object
}

fn difference(difference: &Difference) -> Json {
    let [a, b] = difference.says.each_ref().map(said);
    let places: Vec<Json> = difference.places.iter().map(place).collect();
    json!({ "what": difference.what.word(), "a": a, "b": b, "when": places })
}

fn said(said: &Said) -> Json {
    json!({ "outcome": said.outcome, "rule": said.rule })
}

fn place(place: &Place) -> Json {
    let [a, b] = &place.example;
    let conditions: Vec<Json> = place.conditions.iter().map(condition).collect();
    json!({ "conditions": conditions, "example": { "a": a, "b": b } })
}

fn condition(condition: &Condition) -> Json {
    let mut object = json!({ "text": condition.text, "written": condition.is_written });
    if let Some(side) = condition.by_rank_of {
        object["by-rank-of"] = SIDES[side].into();
    }
    object
}

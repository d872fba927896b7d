//! Whether the order in which sources synchronise matters: for a person and for a program.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::proofs::{Arrived, Found, Moved, Ordered};

use super::findings::Look;
use super::heads::heads;
use super::plain::plain;
use super::table::{bold, dim};

/// What was proved of the slots of a policy, for a person.
pub fn human(proved: &[Ordered], look: Look) -> String {
    let all: Vec<(&str, &str)> = proved.iter().map(names).collect();
    let mut groups: Vec<Vec<&Ordered>> = Vec::new();
    for slot in proved {
        match groups.iter_mut().find(|group| alike(group[0], slot)) {
            Some(group) => group.push(slot),
            None => groups.push(vec![slot]),
        }
    }
    let told = groups.iter().map(|group| {
        let slots: Vec<(&str, &str)> = group.iter().copied().map(names).collect();
        let head = bold(&heads(&slots, &all, false), look);
        format!("{head}\n{}", of_slot(group[0], look))
    });
    told.collect::<Vec<_>>().join("\n")
}

fn names(slot: &Ordered) -> (&str, &str) {
    (&slot.category, &slot.field)
}

/// Whether two slots read the same, their examples aside.
fn alike(a: &Ordered, b: &Ordered) -> bool {
    let (Ok(a), Ok(b)) = (&a.result, &b.result) else { return a.result == b.result };
    let kind = |found: &Option<Found>| {
        let found = found.as_ref()?;
        let arrived = found.courses.iter().flatten();
        let by: Vec<_> =
            arrived.map(|arrived| (arrived.source.clone(), arrived.rule.clone())).collect();
        Some((found.what, by))
    };
    [
        (&a.order, &b.order),
        (&a.emptied, &b.emptied),
        (&a.flapping, &b.flapping),
        (&a.repetition, &b.repetition),
    ]
    .into_iter()
    .all(|(a, b)| kind(a) == kind(b))
}

fn of_slot(slot: &Ordered, look: Look) -> String {
    let courses = match &slot.result {
        Ok(courses) => courses,
        Err(too_large) => return format!("  not decided: {}\n", too_large.reason),
    };
    let mut text = match (&courses.order, &courses.emptied) {
        (None, None) => "  the order of sources makes no difference\n".to_owned(),
        (None, Some(_)) => {
            "  the order of sources that report a value makes no difference\n".to_owned()
        }
        (Some(found), _) => {
            let what = decides(found.what);
            format!("  the order of sources decides {what}\n{}", orders(found, look))
        }
    };
    if let Some(found) = &courses.emptied {
        let what = decides(found.what);
        text += &format!("  where a source reports no value, the order decides {what}\n");
        text += &orders(found, look);
    }
    text += &match &courses.flapping {
        None => "  what is stored comes to rest\n".to_owned(),
        Some(found) => {
            let what = match found.what {
                Moved::Value => "the value",
                Moved::From | Moved::Rest => "whom an equal value is from",
            };
            let told = timeline(&found.courses, look);
            let mut arrived = found.courses.iter().flatten();
            let first = arrived.next().map(|arrived| &arrived.source);
            let who = match arrived.all(|arrived| Some(&arrived.source) == first) {
                true => "a source that says the same night after night changes",
                false => "two sources that say the same night after night change",
            };
            format!("  {who} {what} back and forth\n{told}")
        }
    };
    text += &match &courses.repetition {
        None => "  a record that comes a second time changes nothing\n".to_owned(),
        Some(found) => {
            let told = timeline(&found.courses, look);
            format!("  a record that comes a second time changes something\n{told}")
        }
    };
    text
}

const fn decides(what: Moved) -> &'static str {
    match what {
        Moved::Value => "which value is stored",
        Moved::From => "whom an equal value is from",
        Moved::Rest => "since when, or in which category, a value is stored",
    }
}

/// Two orders, each with how it ends.
fn orders(found: &Found, look: Look) -> String {
    let mut text = String::new();
    for course in &found.courses {
        let sources: Vec<&str> = course.iter().map(|arrived| &*arrived.source).collect();
        let Some(last) = course.last() else { continue };
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "    {}: {}", sources.join(", then "), stored(last));
        course.iter().for_each(|arrived| text += &line(arrived, look));
    }
    text
}

/// Record after record, each with what is stored then.
fn timeline(courses: &[Vec<Arrived>], look: Look) -> String {
    let mut text = String::new();
    for arrived in courses.iter().flatten() {
        let _ = writeln!(text, "    {}: {}", arrived.source, stored(arrived));
        text += &line(arrived, look);
    }
    text
}

fn stored(arrived: &Arrived) -> String {
    let value = arrived.value.as_deref().map_or_else(|| "nothing".into(), plain);
    let from = arrived.from.as_deref().unwrap_or("nobody known");
    let rule = arrived.rule.as_deref().unwrap_or("no rule decides");
    format!("{value} from {from} ({rule})")
}

fn line(arrived: &Arrived, look: Look) -> String {
    format!("{}\n", dim(&format!("      {}", plain(&arrived.line)), look))
}

/// What was proved of the slots of a policy, for a program.
pub fn json(proved: &[Ordered]) -> Vec<Json> {
    let slot = |slot: &Ordered| {
        let mut object = json!({ "category": slot.category, "field": slot.field });
        match &slot.result {
            Ok(courses) => {
                object["cases"] = courses.cases.into();
                object["order"] = found(courses.order.as_ref());
                object["emptied"] = found(courses.emptied.as_ref());
                object["flapping"] = found(courses.flapping.as_ref());
                object["repetition"] = found(courses.repetition.as_ref());
            }
            Err(too_large) => object["not decided"] = too_large.reason.as_str().into(),
        }
        object
    };
    proved.iter().map(slot).collect()
}

fn found(found: Option<&Found>) -> Json {
    let arrived = |arrived: &Arrived| {
        json!({
            "source": arrived.source,
            "situation": arrived.line,
            "rule": arrived.rule,
            "value": arrived.value,
            "from": arrived.from,
        })
    };
    let Some(found) = found else { return Json::Null };
    let courses: Vec<Vec<Json>> =
        found.courses.iter().map(|course| course.iter().map(arrived).collect()).collect();
    let what = match found.what {
        Moved::Value => "value",
        Moved::From => "from",
        Moved::Rest => "rest",
    };
    json!({ "what": what, "courses": courses })
}

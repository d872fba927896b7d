//! What a policy decides about a field of a person when each source says once more what it said
//! last: for a person and for a program.

use std::fmt::Write;

use serde_json::{Value as Json, json as object};

use crate::decide::situation_json;
use crate::policy::{CategoryId, Policy};
use crate::sync::{Again, Change, Effect, Told, Unkept};

use super::explain::{line_human, line_json};
use super::findings::Look;
use super::impact::{change_json, names, not_kept, text};
use super::plain::plain;
use super::table::{MISSING, bold};

/// What becomes of the field, and how each record is decided.
pub fn human(policy: &Policy, again: &Again, look: Look) -> String {
    let head = format!("{} when {} says it again", policy.name(), again.source);
    let mut out = format!("\n{}: {}\n", bold(&plain(&head), look), plain(&outcome(again)));
    let is_certain = again.courses.len() == 1;
    if is_certain && !again.not_kept.is_empty() {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            out,
            "the same is decided whatever the records say of what the store does not keep: {}",
            plain(&not_kept(&again.not_kept))
        );
    }
    for (number, course) in (1..).zip(&again.courses) {
        for (place, told) in course.iter().enumerate() {
            let before = match place {
                0 if is_certain => String::new(),
                0 => format!("{number}. "),
                _ => "then ".to_owned(),
            };
            let head = format!("{before}{}{}", category(policy, told), assumed(policy, told));
            let _ = writeln!(out, "\n{}", bold(&plain(&head), look));
            let after_since = match told.says_since(policy) {
                true => "",
                false => ", or since its record was modified, where it says when",
            };
            out += &line_human(policy, &told.situation, after_since, look);
        }
    }
    out
}

/// The same for a program. Each situation is a line of `foga decide`. Since when a value is stored
/// is null where that depends on what the store does not keep.
pub fn json(policy: &Policy, again: &Again) -> Json {
    let told = |told: &Told| {
        let line = &told.situation;
        let situation = line.lend(|situation| situation_json(policy, line.roster(), situation));
        let mut json = line_json(policy, line);
        if !told.says_since(policy) {
            json["decision"]["since"] = Json::Null;
        }
        json["category"] = category(policy, told).into();
        json["assumed"] = names(&told.assumed).into();
        json["situation"] = serde_json::from_str(&situation).unwrap_or_default();
        json
    };
    let courses = again.courses.iter();
    let courses: Vec<Vec<Json>> = courses.map(|course| course.iter().map(told).collect()).collect();
    let changes: Vec<Json> =
        again.changes.iter().map(|change| change_json(Some(policy), change)).collect();
    object!({
        "source": again.source,
        "accepted": again.is_accepted,
        "changes": changes,
        "not_kept": names(&again.not_kept),
        "courses": courses,
    })
}

/// What becomes of the field, in a few words.
fn outcome(again: &Again) -> String {
    if !again.is_accepted {
        return "it is refused, as the policy does not accept the source".to_owned();
    }
    if again.courses.is_empty() {
        return "what it said last of the person does not have the field".to_owned();
    }
    let told = |change: &Change| {
        let [before, after] =
            [&change.before, &change.after].map(|value| text(value.as_ref(), MISSING));
        let depends_on = &change.group.depends_on;
        match change.group.effect {
            Effect::Value if depends_on.is_empty() => format!("{before} → {after}"),
            Effect::Value => format!("what is stored depends on {}", not_kept(depends_on)),
            Effect::Held if depends_on.is_empty() => {
                format!("{after} waits for somebody to decide")
            }
            Effect::Held => {
                format!("whether {after} waits for somebody depends on {}", not_kept(depends_on))
            }
        }
    };
    match &*again.changes {
        [] => "no other value is stored, and none starts to wait".to_owned(),
        changes => changes.iter().map(told).collect::<Vec<_>>().join("; "),
    }
}

fn category<'p>(policy: &'p Policy, told: &Told) -> &'p str {
    let CategoryId(category) = told.situation.lend(|situation| situation.category);
    &policy.categories()[usize::from(category)].name
}

/// What a record is taken to have, or not to have.
fn assumed(policy: &Policy, told: &Told) -> String {
    let what = |what: &Unkept| {
        told.situation.lend(|situation| match what {
            Unkept::Fact(name) => {
                let said = policy
                    .fact(name)
                    .and_then(|fact| situation.facts.get(usize::from(fact.0)).copied().flatten());
                match said {
                    Some(said) => format!("`{name}` is \"{said}\""),
                    None => format!("`{name}` is nothing that a rule asks for"),
                }
            }
            Unkept::Modified => match situation.modified {
                Some(modified) => format!("it was modified {modified}"),
                None => "it does not say when it was modified".to_owned(),
            },
        })
    };
    match &*told.assumed {
        [] => String::new(),
        all => format!(", where {}", all.iter().map(what).collect::<Vec<_>>().join(" and ")),
    }
}

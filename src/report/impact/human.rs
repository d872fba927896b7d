use std::fmt::Write;

use crate::sync::Effect;

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::table::{MISSING, bold, count, dim, number};
use super::super::tables::Language;
use super::remarks::told;
use super::words::texts;
use super::{Answer, text};

/// So many persons of a group are shown.
const SHOWN: usize = 5;

/// What would change, for a person on a terminal.
pub fn human(answer: &Answer<'_>, look: Look) -> String {
    let (impact, words) = (answer.impact, texts(Language::English));
    let (name, against) = answer.names();
    let (name, against) = (plain(name), plain(against.unwrap_or("what is stored")));
    let held = answer.values(Effect::Held);
    let mut out = match answer.values(Effect::Value) {
        0 if held > 0 => "no change to what is stored".to_owned(),
        0 if impact.protected > 0 => "no change that may be shown".to_owned(),
        0 if impact.perhaps > 0 => "no change is certain".to_owned(),
        0 => "nothing would change".to_owned(),
        values => format!(
            "{} to what is stored of {}",
            count(values, "change", "changes"),
            count(impact.changed, "person", "persons"),
        ),
    };
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        out,
        ": {name} against {against}, {} in the store, {}",
        count(impact.persons, "person", "persons"),
        answer.date
    );
    if held > 0 {
        let values = count(held, "value", "values");
        let persons = count(impact.held, "person", "persons");
        let _ = writeln!(out, "{values} of {persons} would start to wait for somebody to decide");
    }
    if impact.protected > 0 {
        let persons = count(impact.protected, "person", "persons");
        let _ = writeln!(out, "and of {persons} with protected identity, not shown");
    }
    for (group, values) in answer.groups() {
        let place = format!("{}: {}", answer.category(&group.category), answer.field(&group.field));
        let source = plain(answer.source(&group.source, words));
        let _ = writeln!(
            out,
            "\n{}, from {source}: {}",
            bold(&plain(&place), look),
            answer.count(group, values, words)
        );
        let rules = answer.rules(group, words).map(plain);
        let _ = writeln!(out, "  {} → {}", rules[0], rules[1]);
        for change in answer.changes_of(group).take(SHOWN) {
            let [before, after] =
                [&change.before, &change.after].map(|value| text(value.as_ref(), MISSING));
            let person = plain(&change.person);
            let _ = match group.effect {
                Effect::Value => writeln!(out, "    {person}  {before} → {after}"),
                Effect::Held => writeln!(out, "    {person}  {before}, and {after} waits"),
            };
        }
        let more = values.saturating_sub(SHOWN as u64);
        if more > 0 {
            let more = format!("and {} more; `--format csv` lists all", number(more));
            let _ = writeln!(out, "    {}", dim(&more, look));
        }
    }
    let remarks = told(answer, words);
    if !remarks.is_empty() {
        out.push('\n');
    }
    for remark in remarks {
        let _ = writeln!(out, "{}", plain(&remark));
    }
    out
}

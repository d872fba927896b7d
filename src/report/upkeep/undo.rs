use serde_json::{Value as Json, json};

use crate::store::RunKind;
use crate::sync::HIDDEN;
use crate::upkeep::{Restored, Undone, UndoneWaits};

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::table::{bold, count, dim, number, width};
use super::past::{marks, run_json};
use super::{became, run, value, version_json, who, whose};

/// Why a value that waited is as it is.
const LEFT: &str = "left, as more has happened since";

/// So many values of a list are shown to a person.
const SHOWN: usize = 10;

/// What an undo did: numbers first, then what was put back and what was left, and last what is to be
/// known of it.
pub fn human(undone: &Undone, look: Look) -> String {
    let of = &undone.of;
    let heading =
        format!("undo of run {} · {} · {}{}", of.run.run, whose(&of.run), of.run.date, marks(of));
    let mut text = format!("{}\n\n", bold(&heading, look));
    text += &fields(undone, look);
    if undone.waits.all() + undone.waits_left > 0 {
        text += &format!("\n{}\n", waits(undone));
    }
    if undone.numbers + undone.numbers_left > 0 {
        text += &format!("\n{}\n", numbers(undone));
    }
    let list = |name: &str, all: u64, values: &[Restored], line: &dyn Fn(&Restored) -> String| {
        list((name, all), values, line, of.run.run, look)
    };
    text += &list("put back", undone.values(), &undone.put_back, &|restored| {
        shown(restored, became(&restored.now, &restored.before))
    });
    text += &list("changed again since, left as it is", undone.left(), &undone.left, &|restored| {
        let now = shown(restored, value(restored.now.value.as_ref()));
        let by = restored.by.as_ref().map_or_else(String::new, |by| {
            format!(", {} by {}, {}", run(by), whose(by), restored.rule.name)
        });
        format!("{now}{by}")
    });
    text + &ending(undone, look)
}

fn fields(undone: &Undone, look: Look) -> String {
    if undone.is_forgotten() {
        return format!(
            "the run changed {}, and the store has its history no more\n",
            count(undone.of.counts.changed, "value", "values")
        );
    }
    if undone.fields.is_empty() {
        return "the run changed no stored value\n".to_owned();
    }
    let wide = width(undone.fields.iter().map(|count| count.field.label.as_str())).max(6);
    let header = format!(
        "{:<wide$}{:>11}{:>13}{:>11}",
        "by field",
        "put back",
        "as before",
        "left",
        wide = wide + 2
    );
    let mut text = format!("{}\n", bold(&header, look));
    for field in &undone.fields {
        text += &format!(
            "  {:<wide$}{:>11}{:>13}{:>11}\n",
            field.field.label,
            number(field.put_back),
            number(field.as_before),
            number(field.left)
        );
    }
    text
}

fn waits(undone: &Undone) -> String {
    let some = |number: u64, one: &str, more: &str| {
        let what = if number == 1 { one } else { more };
        (number > 0).then(|| format!("{} {what}", count(number, "value", "values")))
    };
    let UndoneWaits { again, no_more, dismissed } = undone.waits;
    let held = if undone.of.run.kind == RunKind::Sync { "that it held " } else { "" };
    let parts = [
        some(again, "waits again as before it", "wait again as before it"),
        some(no_more, &format!("{held}waits no more"), &format!("{held}wait no more")),
        some(dismissed, "is dismissed again", "are dismissed again"),
        some(undone.waits_left, LEFT, LEFT),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn numbers(undone: &Undone) -> String {
    let have = if undone.numbers == 1 { "has" } else { "have" };
    let persons = count(undone.numbers, "person", "persons");
    let mut text = format!("{persons} {have} the number from before the run again");
    if undone.numbers_left > 0 {
        text += &format!(
            "; {} changed again since, or the earlier number is another person's: left",
            number(undone.numbers_left)
        );
    }
    text
}

fn list(
    (name, all): (&str, u64),
    values: &[Restored],
    line: &dyn Fn(&Restored) -> String,
    of: i64,
    look: Look,
) -> String {
    if all == 0 {
        return String::new();
    }
    let mut text = format!("\n{}\n", bold(&format!("{name}: {}", number(all)), look));
    for restored in values.iter().take(SHOWN) {
        let person = shown(restored, plain(&restored.person).into_owned());
        text +=
            &format!("  {person}  {}  {}\n", plain(&restored.field.named.label), line(restored));
    }
    let more = all.saturating_sub(values.len().min(SHOWN) as u64);
    if more > 0 {
        let more = format!("and {} more; `foga history --run {of}` lists all", number(more));
        text += &format!("  {}\n", dim(&more, look));
    }
    text
}

fn shown(restored: &Restored, text: String) -> String {
    if restored.protected { HIDDEN.to_owned() } else { text }
}

fn ending(undone: &Undone, look: Look) -> String {
    let is_nothing = undone.values() + undone.waits.all() + undone.numbers == 0;
    let end = match undone.run {
        Some(run) => format!("written as run {}", run.0),
        None if undone.dry_run && is_nothing => format!(
            "a dry run: nothing of run {} is left to be put back, and nothing would be written",
            undone.of.run.run
        ),
        None if undone.dry_run => "a dry run: nothing was written".to_owned(),
        None => format!("nothing of run {} is left to be put back", undone.of.run.run),
    };
    let mut text = format!("\n{}\n", bold(&end, look));
    if undone.run.is_some() || (undone.dry_run && !is_nothing) {
        text += &match &undone.of.run.source {
            Some(source) => format!(
                "what the sources said stays remembered: the next run of {} may take the same \
                 values again, unless it delivers others or the policy says otherwise\n",
                who(source)
            ),
            None => String::new(),
        };
    }
    text
}

/// What an undo did, as one JSON object.
pub fn json(undone: &Undone) -> Json {
    let fields = undone.fields.iter().map(|count| {
        json!({
            "field": count.field.name,
            "put_back": count.put_back,
            "as_before": count.as_before,
            "left": count.left,
        })
    });
    let listed = |values: &[Restored]| -> Vec<Json> { values.iter().map(restored_json).collect() };
    json!({
        "of": run_json(&undone.of),
        "run": undone.run.map(|run| run.0),
        "written": undone.run.is_some(),
        "dry_run": undone.dry_run,
        "persons": undone.persons,
        "put_back": undone.values(),
        "as_before": undone.as_before(),
        "left": undone.left(),
        "waits": undone.waits.all(),
        "wait_again": undone.waits.again,
        "wait_no_more": undone.waits.no_more,
        "dismissed_again": undone.waits.dismissed,
        "waits_left": undone.waits_left,
        "numbers": undone.numbers,
        "numbers_left": undone.numbers_left,
        "forgotten": undone.is_forgotten(),
        "fields": fields.collect::<Vec<_>>(),
        "first_put_back": listed(&undone.put_back),
        "first_left": listed(&undone.left),
    })
}

fn restored_json(restored: &Restored) -> Json {
    let is_hidden = restored.protected;
    let [mut now, mut before] =
        [&restored.now, &restored.before].map(|version| version_json(version, &restored.field));
    if is_hidden {
        now["value"] = HIDDEN.into();
        before["value"] = HIDDEN.into();
    }
    json!({
        "person": if is_hidden { HIDDEN } else { &restored.person },
        "field": restored.field.named.name,
        "now": now,
        "before": before,
        "by_run": restored.by.as_ref().map(|run| run.run),
        "rule": restored.rule.name,
    })
}

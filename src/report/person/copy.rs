use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use crate::store::{Dossier, FieldRow, Named, Pseudonyms, RunEntry};

use super::{Person, json};

/// What a copy of all that is held of a person is made of.
#[derive(Debug, Clone, Copy)]
pub struct Copied<'a> {
    /// The person.
    pub person: Person<'a>,
    /// The names under which persons stand in logs.
    pub names: &'a Pseudonyms,
    /// All runs of the store.
    pub runs: &'a [RunEntry],
    /// When the copy is made, in UTC.
    pub made: &'a str,
}

/// A copy of all that is held of a person, for that person: [`json()`] with the names under which
/// the person stands in logs, the runs in which it came about, and what its names mean to people.
///
/// Of the runs it is not said who made them by hand.
pub fn copy(copied: &Copied<'_>) -> Json {
    let dossier = copied.person.dossier;
    let mut copy = Map::new();
    copy.insert("made".to_owned(), copied.made.into());
    let before = dossier.renumbered.iter().map(|row| &row.before);
    let keys: BTreeSet<&String> = before.chain([&dossier.person]).collect();
    let names = keys.into_iter().map(|key| copied.names.of(key));
    copy.insert("log_names".to_owned(), names.collect());
    if let Json::Object(held) = json(&copied.person) {
        copy.extend(held);
    }
    let numbers = numbers(dossier);
    let runs = copied.runs.iter().filter(|entry| numbers.contains(&entry.run.run));
    copy.insert("runs".to_owned(), runs.map(run).collect());
    copy.insert("labels".to_owned(), labels(dossier, copied.person.fields));
    Json::Object(copy)
}

fn run(entry: &RunEntry) -> Json {
    json!({
        "run": entry.run.run,
        "kind": entry.run.kind.word(),
        "source": entry.run.source.as_ref().map(|source| &source.name),
        "date": entry.run.date,
        "started": entry.started,
        "policy": entry.policy,
    })
}

/// The runs that something of the person is from.
fn numbers(dossier: &Dossier) -> BTreeSet<i64> {
    let reported = dossier.reported.iter();
    let values = reported.clone().flat_map(|report| &report.values).map(|value| &value.run);
    let waiting = dossier.waiting.iter();
    let dismissed = waiting.clone().filter_map(|row| row.dismissed.as_ref());
    let stored = dossier.stored.iter().map(|row| &row.run);
    let all = stored
        .chain(reported.map(|report| &report.run))
        .chain(values)
        .chain(waiting.map(|row| &row.run))
        .chain(dismissed)
        .chain(dossier.history.iter().map(|row| &row.run))
        .chain(dossier.waited.iter().map(|row| &row.run))
        .chain(dossier.renumbered.iter().map(|row| &row.run));
    all.map(|run| run.run).collect()
}

/// What people call the fields, sources and categories that are named.
fn labels(dossier: &Dossier, fields: &[FieldRow]) -> Json {
    fn of<'n>(named: impl Iterator<Item = &'n Named>) -> BTreeMap<&'n str, &'n str> {
        named.map(|named| (&*named.name, &*named.label)).collect()
    }
    let history = dossier.history.iter().flat_map(|row| [&row.before, &row.after]);
    let versions = dossier.stored.iter().map(|row| &row.version).chain(history);
    let from = versions.clone().filter_map(|version| version.from.as_ref());
    let sources = dossier.reported.iter().map(|report| &report.source).chain(from);
    let sources =
        sources.chain(&dossier.marked_by).chain(dossier.waiting.iter().map(|row| &row.by));
    let categories = dossier.reported.iter().map(|report| &report.category);
    let categories = categories.chain(versions.filter_map(|version| version.category.as_ref()));
    let categories = categories.chain(dossier.waiting.iter().map(|row| &row.category));
    json!({
        "fields": of(fields.iter().map(|field| &field.named)),
        "sources": of(sources),
        "categories": of(categories),
    })
}

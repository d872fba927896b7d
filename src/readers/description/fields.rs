use std::sync::Arc;

use super::parse::{COLUMN, column};
use super::{Column, Columns, FieldColumns, Vocabulary};
use crate::record::Kind;
use crate::text::Diagnostic;
use crate::text::yaml::{Entry, Map, Shape, Yaml, one_of};

/// The fields of a description; none where it names none.
pub(super) fn fields(
    shape: &mut Shape<'_>,
    map: &Map<'_>,
    names: &Vocabulary<'_>,
) -> Option<Vec<FieldColumns>> {
    let Some(node) = map.get("fields") else { return Some(Vec::new()) };
    let entries = shape.entries(node, "a mapping from fields to columns")?;
    if entries.is_empty() {
        shape.error(node.span, "`fields` names no field", "", None);
    }
    let read: Vec<Option<FieldColumns>> =
        entries.iter().map(|entry| field(shape, entry, names)).collect();
    let fields: Vec<FieldColumns> = read.iter().flatten().cloned().collect();
    refuse_twice(shape, &fields);
    (read.len() == fields.len()).then_some(fields)
}

/// The facts of a description; none where it names none.
pub(super) fn facts(
    shape: &mut Shape<'_>,
    map: &Map<'_>,
    names: &Vocabulary<'_>,
) -> Option<Vec<(Arc<str>, Column)>> {
    let Some(node) = map.get("facts") else { return Some(Vec::new()) };
    let entries = shape.entries(node, "a mapping from facts to columns")?;
    let read: Vec<_> = entries.iter().map(|entry| fact(shape, entry, names)).collect();
    read.into_iter().collect()
}

fn fact(
    shape: &mut Shape<'_>,
    entry: &Entry,
    names: &Vocabulary<'_>,
) -> Option<(Arc<str>, Column)> {
    let column = column(shape, &entry.value, COLUMN);
    if !names.facts.contains(&entry.key.as_str()) {
        let message = format!("the policy has no fact `{}`", entry.key);
        let help = one_of(&entry.key, names.facts.iter().copied());
        shape.error(entry.key_span, message, "unknown fact", Some(help));
        return None;
    }
    Some((entry.key.as_str().into(), column?))
}

fn field(shape: &mut Shape<'_>, entry: &Entry, names: &Vocabulary<'_>) -> Option<FieldColumns> {
    let known = names.fields.iter().map(|(name, _)| *name);
    let Some((name, kind)) = names.fields.iter().find(|(name, _)| *name == entry.key) else {
        let message = format!("the policy has no field `{}`", entry.key);
        shape.error(entry.key_span, message, "unknown field", Some(one_of(&entry.key, known)));
        return None;
    };
    let columns = match kind {
        Kind::Group(parts) => Columns::Parts(group(shape, entry, parts)?),
        Kind::Email | Kind::Phone | Kind::Text => match &entry.value.value {
            Yaml::Map(_) => {
                let message = format!("`{name}` is no group, and has one column");
                let help = format!("write `{name}: COLUMN`");
                shape.error(entry.value.span, message, "", Some(help));
                return None;
            }
            _ => Columns::One(column(shape, &entry.value, COLUMN)?),
        },
    };
    Some(FieldColumns { name: (*name).into(), columns })
}

fn group(
    shape: &mut Shape<'_>,
    entry: &Entry,
    parts: &[Box<str>],
) -> Option<Vec<(Arc<str>, Column)>> {
    let name = &entry.key;
    if let Yaml::Text(column) = &entry.value.value {
        let first = parts.first().map_or("part", AsRef::as_ref);
        let message = format!("`{name}` is a group, and has a column for each part");
        let help = format!("write `{name}: {{{first}: {column}, ...}}`");
        shape.error(entry.value.span, message, "", Some(help));
        return None;
    }
    let keys: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    let what = format!("the group `{name}`");
    shape.map(&entry.value, &what, &keys)?;
    let entries = match &entry.value.value {
        Yaml::Map(entries) if !entries.is_empty() => entries,
        _ => {
            shape.error(entry.value.span, format!("`{name}` names no column"), "", None);
            return None;
        }
    };
    let read: Vec<_> = entries
        .iter()
        .map(|part| Some((part.key.as_str().into(), column(shape, &part.value, COLUMN)?)))
        .collect();
    read.into_iter().collect()
}

/// Two fields out of one column would be the same value twice: a line was copied, and not changed.
fn refuse_twice(shape: &mut Shape<'_>, fields: &[FieldColumns]) {
    let columns: Vec<&Column> = fields.iter().flat_map(|field| field.columns.all()).collect();
    for (at, column) in columns.iter().enumerate() {
        if let Some(first) = columns[..at].iter().find(|other| other.name == column.name) {
            let found =
                Diagnostic::error(format!("two fields come from the column `{}`", column.name))
                    .at(shape.source(), column.span, "again here")
                    .and(first.span, "first here")
                    .help("name the column of each field");
            shape.add(found);
        }
    }
}

use std::sync::Arc;

use super::places::{Form, path, paths};
use super::{FieldPlaces, PartPlaces, Path, Places, Vocabulary};
use crate::record::Kind;
use crate::text::Diagnostic;
use crate::text::yaml::{Entry, Map, Node, Shape, Yaml, one_of};

/// The fields of a description that can be read; none where it names none.
pub(super) fn fields(
    shape: &mut Shape<'_>,
    form: Form,
    map: &Map<'_>,
    names: &Vocabulary<'_>,
) -> Option<Vec<FieldPlaces>> {
    let Some(node) = map.get("fields") else { return Some(Vec::new()) };
    let what = format!("a mapping from fields to {}", form.plural());
    let entries = shape.entries(node, &what)?;
    if entries.is_empty() {
        shape.error(node.span, "`fields` names no field", "", None);
    }
    let read = entries.iter().filter_map(|entry| field(shape, form, entry, names));
    let fields: Vec<FieldPlaces> = read.collect();
    refuse_twice(shape, form, &fields);
    Some(fields)
}

/// The facts of a description; none where it names none.
pub(super) fn facts(
    shape: &mut Shape<'_>,
    form: Form,
    map: &Map<'_>,
    names: &Vocabulary<'_>,
) -> Option<Vec<(Arc<str>, Vec<Path>)>> {
    let Some(node) = map.get("facts") else { return Some(Vec::new()) };
    let what = format!("a mapping from facts to {}", form.plural());
    let entries = shape.entries(node, &what)?;
    let read: Vec<_> = entries.iter().map(|entry| fact(shape, form, entry, names)).collect();
    read.into_iter().collect()
}

fn fact(
    shape: &mut Shape<'_>,
    form: Form,
    entry: &Entry,
    names: &Vocabulary<'_>,
) -> Option<(Arc<str>, Vec<Path>)> {
    let at = paths(shape, form, &entry.value, form.wanted());
    if !names.facts.contains(&entry.key.as_str()) {
        let message = format!("the policy has no fact `{}`", entry.key);
        let help = one_of(&entry.key, names.facts.iter().copied());
        shape.error(entry.key_span, message, "unknown fact", Some(help));
        return None;
    }
    Some((entry.key.as_str().into(), at?))
}

fn field(
    shape: &mut Shape<'_>,
    form: Form,
    entry: &Entry,
    names: &Vocabulary<'_>,
) -> Option<FieldPlaces> {
    let known = names.fields.iter().map(|(name, _)| *name);
    let Some((name, kind)) = names.fields.iter().find(|(name, _)| *name == entry.key) else {
        let message = format!("the policy has no field `{}`", entry.key);
        // What no field is for need not be read.
        let help = format!("{} (or leave it out)", one_of(&entry.key, known));
        shape.error(entry.key_span, message, "unknown field", Some(help));
        return None;
    };
    let places = match kind {
        Kind::Group(parts) => Places::Parts(groups(shape, form, entry, parts)?),
        Kind::Email | Kind::Phone | Kind::Text => match &entry.value.value {
            Yaml::Map(_) => {
                let message = format!("`{name}` is no group, and has one {}", form.key());
                let help = format!("write `{name}: {}`", form.key().to_uppercase());
                shape.error(entry.value.span, message, "", Some(help));
                return None;
            }
            _ => Places::One(paths(shape, form, &entry.value, form.wanted())?),
        },
    };
    Some(FieldPlaces { name: (*name).into(), places })
}

/// The parts of a group, or a list of such sets that are tried one after the other.
fn groups(
    shape: &mut Shape<'_>,
    form: Form,
    entry: &Entry,
    parts: &[Box<str>],
) -> Option<Vec<PartPlaces>> {
    let alternatives = match &entry.value.value {
        Yaml::List(nodes) if !nodes.is_empty() => nodes.as_slice(),
        _ => std::slice::from_ref(&entry.value),
    };
    let read: Vec<_> =
        alternatives.iter().map(|node| group(shape, form, &entry.key, node, parts)).collect();
    read.into_iter().collect()
}

fn group(
    shape: &mut Shape<'_>,
    form: Form,
    name: &str,
    node: &Node,
    parts: &[Box<str>],
) -> Option<PartPlaces> {
    if let Yaml::Text(place) = &node.value {
        let first = parts.first().map_or("part", AsRef::as_ref);
        let message = format!("`{name}` is a group, and has a {} for each part", form.key());
        let help = format!("write `{name}: {{{first}: {place}, ...}}`");
        shape.error(node.span, message, "", Some(help));
        return None;
    }
    let keys: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    let what = format!("the group `{name}`");
    shape.map(node, &what, &keys)?;
    let entries = match &node.value {
        Yaml::Map(entries) if !entries.is_empty() => entries,
        _ => {
            shape.error(node.span, format!("`{name}` names no {}", form.key()), "", None);
            return None;
        }
    };
    let read: Vec<_> = entries.iter().map(|entry| part(shape, form, name, entry)).collect();
    read.into_iter().collect()
}

/// One place: with two for one part, the parts of two addresses could be mixed.
fn part(shape: &mut Shape<'_>, form: Form, name: &str, entry: &Entry) -> Option<(Arc<str>, Path)> {
    if let Yaml::List(_) = &entry.value.value {
        let message = format!("`{}` is a part of `{name}`, and has one {}", entry.key, form.key());
        let (part, place) = (&entry.key, form.key().to_uppercase());
        let help = format!(
            "write the whole group again for what is tried next: \
             `{name}: [{{{part}: {place}, ...}}, {{{part}: {place}, ...}}]`"
        );
        shape.error(entry.value.span, message, "", Some(help));
        return None;
    }
    Some((entry.key.as_str().into(), path(shape, form, &entry.value, form.wanted())?))
}

/// Two fields out of one place would be the same value twice: a line was copied, and not changed.
/// What is tried second may be the first of another field.
fn refuse_twice(shape: &mut Shape<'_>, form: Form, fields: &[FieldPlaces]) {
    let firsts: Vec<&Path> = fields.iter().flat_map(|field| field.places.first()).collect();
    for (at, path) in firsts.iter().enumerate() {
        if let Some(first) = firsts[..at].iter().find(|other| other.steps == path.steps) {
            let message = format!("two fields come from the {} `{}`", form.key(), path.text);
            let found = Diagnostic::error(message)
                .at(shape.source(), path.span, "again here")
                .and(first.span, "first here")
                .help(format!("name the {} of each field", form.key()));
            shape.add(found);
        }
    }
}

impl Places {
    /// Those that are tried first.
    fn first(&self) -> Vec<&Path> {
        match self {
            Self::One(paths) => paths.first().into_iter().collect(),
            Self::Parts(sets) => sets.first().into_iter().flatten().map(|(_, path)| path).collect(),
        }
    }
}

//! What a standard says of a source, so that its descriptions need not: the files of
//! `rules/descriptions`, which anybody can copy and change.

use super::Vocabulary;
use crate::record::Kind;
use crate::text::SourceText;
use crate::text::yaml::{Entry, Map, Node, Shape, Yaml, parse};

const SS12000: &str = include_str!("../../../rules/descriptions/ss12000.yaml");
const SCIM: &str = include_str!("../../../rules/descriptions/scim.yaml");

/// The description that a format stands for, without the names that the policy does not have.
pub(super) fn of(format: &str, names: &Vocabulary<'_>) -> Option<(SourceText, Node)> {
    let text = match format {
        "ss12000" => SS12000,
        "scim" => SCIM,
        _ => return None,
    };
    let source = SourceText::new(format, text);
    let mut root = parse(&source).ok()?;
    keep(&mut root, names);
    if let Some(Yaml::List(records)) = value(&mut root, "records").map(|node| &mut node.value) {
        records.retain_mut(|record| {
            let category = value(record, "category").map(|node| node.value.clone());
            let is_known = |name: &str| names.categories.contains(&name);
            keep(record, names);
            matches!(category, Some(Yaml::Text(name)) if is_known(&name))
        });
    }
    Some((source, root))
}

/// Says that the policy has no category of which the format makes records.
pub(super) fn refuse(shape: &mut Shape<'_>, map: &Map<'_>, format: &str) {
    let span = map.get("format").map(|node| node.span).unwrap_or_default();
    let message = format!(
        "`{format}` makes records of `pupil`, `staff` and `guardian`, and the policy has none of \
         these categories"
    );
    let help = "say which there are: `records: [{category: ..., when: ...}]`".to_owned();
    shape.error(span, message, "", Some(help));
}

/// Takes away the fields and facts that the policy does not have.
fn keep(part: &mut Node, names: &Vocabulary<'_>) {
    let kind = |name: &str| names.fields.iter().find(|(known, _)| *known == name);
    retain(part, "fields", |field| {
        kind(&field.key).is_some_and(|(_, kind)| fit(&mut field.value, kind))
    });
    retain(part, "facts", |fact| names.facts.contains(&fact.key.as_str()));
}

/// Whether a field of that kind can come from these places; of a group, the parts that it has.
fn fit(places: &mut Node, kind: &Kind) -> bool {
    let Kind::Group(parts) = kind else { return !has_parts(places) };
    let sets = match &mut places.value {
        Yaml::List(nodes) => nodes.as_mut_slice(),
        _ => std::slice::from_mut(places),
    };
    sets.iter_mut().all(|set| match &mut set.value {
        Yaml::Map(entries) => {
            entries.retain(|entry| parts.iter().any(|part| **part == *entry.key));
            !entries.is_empty()
        }
        _ => false,
    })
}

fn has_parts(places: &Node) -> bool {
    match &places.value {
        Yaml::Map(_) => true,
        Yaml::List(nodes) => nodes.iter().any(has_parts),
        _ => false,
    }
}

/// Keeps some entries of the mapping under a key, which goes where none is left.
fn retain(part: &mut Node, key: &str, keep: impl FnMut(&mut Entry) -> bool) {
    let Some(Yaml::Map(entries)) = value(part, key).map(|node| &mut node.value) else { return };
    entries.retain_mut(keep);
    let is_empty = entries.is_empty();
    if let Yaml::Map(entries) = &mut part.value {
        entries.retain(|entry| !(is_empty && entry.key == key));
    }
}

fn value<'n>(part: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Yaml::Map(entries) = &mut part.value else { return None };
    entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value)
}

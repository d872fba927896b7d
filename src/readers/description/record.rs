use std::sync::Arc;

use super::draft::Part;
use super::places::{Form, needed, path, paths};
use super::{Category, Path, Protected, Vocabulary, When, edited, fields};
use crate::record::{IdentityKind, tidy};
use crate::text::yaml::{Map, Node, Shape, Yaml, one_of};

/// The keys that say what is made of a row: at the top, where they are said of every record, and
/// in each entry of `records`.
pub(super) const KEYS: [&str; 10] = [
    "person",
    "category",
    "municipality",
    "when",
    "unless",
    "fields",
    "facts",
    "modified",
    "protected",
    "edited",
];

/// What a mapping says of a record. All of it is read, so that each can say what is wrong with it.
pub(super) fn part<'n>(
    shape: &mut Shape<'_>,
    form: Form,
    map: Map<'n>,
    names: &Vocabulary<'_>,
) -> Part<'n> {
    let person = map.get("person").and_then(|node| person(shape, form, node));
    let (person, identity) = match person {
        Some((person, identity)) => (Some(person), identity),
        None => (None, None),
    };
    Part {
        map,
        person,
        identity,
        category: map.get("category").and_then(|node| category(shape, form, node, names)),
        municipality: map
            .get("municipality")
            .and_then(|node| paths(shape, form, node, form.wanted())),
        when: map.get("when").and_then(|node| when(shape, form, node)),
        unless: map.get("unless").and_then(|node| paths(shape, form, node, form.wanted())),
        fields: fields::fields(shape, form, &map, names).unwrap_or_default(),
        facts: fields::facts(shape, form, &map, names).unwrap_or_default(),
        modified: map.get("modified").and_then(|node| paths(shape, form, node, form.wanted())),
        protected: map.get("protected").and_then(|node| protected(shape, form, node)),
        edited: edited::edited(shape, form, &map, names).unwrap_or_default(),
    }
}

fn person(
    shape: &mut Shape<'_>,
    form: Form,
    node: &Node,
) -> Option<(Vec<Path>, Option<IdentityKind>)> {
    if !matches!(node.value, Yaml::Map(_)) {
        let wanted = format!("{}, or `{{{}: ..., kind: ...}}`,", form.wanted(), form.key());
        return Some((paths(shape, form, node, &wanted)?, None));
    }
    let map = shape.map(node, "`person`", &[form.key(), "kind"])?;
    let kind = match map.get("kind") {
        None => Some(None),
        Some(node) => {
            shape.word(node, "a kind of identity", &["personal", "opaque"]).map(|word| match word {
                "opaque" => Some(IdentityKind::Opaque),
                _ => Some(IdentityKind::Personal),
            })
        }
    };
    let at = needed(shape, form, &map);
    Some((at?, kind?))
}

fn category(
    shape: &mut Shape<'_>,
    form: Form,
    node: &Node,
    names: &Vocabulary<'_>,
) -> Option<Category> {
    if !matches!(node.value, Yaml::Map(_)) {
        let wanted = format!("the name of a category, or `{{{}: ..., values: ...}}`,", form.key());
        return category_name(shape, node, &wanted, names, Some(form)).map(Category::Constant);
    }
    let map = shape.map(node, "`category`", &[form.key(), "values"])?;
    let at = needed(shape, form, &map);
    let help = "write what may stand there: `values: {Elev: pupil, Personal: staff}`";
    let values = shape.need(&map, "values", help)?;
    let entries = shape.entries(values, "a mapping from what stands there to categories")?;
    if entries.is_empty() {
        shape.error(values.span, "`values` names no category", "", Some(help.to_owned()));
    }
    let values = entries
        .iter()
        .map(|entry| {
            Some((
                tidy(&entry.key).into(),
                category_name(shape, &entry.value, "the name of a category", names, None)?,
            ))
        })
        .collect::<Vec<_>>();
    Some(Category::Said { at: at?, values: values.into_iter().collect::<Option<_>>()? })
}

/// A category of the policy. Where it may have been meant as a place, in the given form, the help
/// says how that is written.
fn category_name(
    shape: &mut Shape<'_>,
    node: &Node,
    wanted: &str,
    names: &Vocabulary<'_>,
    or_place: Option<Form>,
) -> Option<Arc<str>> {
    let typed = shape.text(node, wanted)?;
    let known = names.categories.iter().copied();
    if known.clone().any(|name| name == typed) {
        return Some(typed.into());
    }
    let message = format!("the policy has no category `{typed}`");
    let mut help = one_of(typed, known);
    if let Some((form, first)) = or_place.zip(names.categories.first()) {
        let key = form.key();
        help += &format!(
            "; if it is a {key}, write \
             `category: {{{key}: {typed}, values: {{CELL: {first}}}}}`"
        );
    }
    shape.error(node.span, message, "unknown category", Some(help));
    None
}

fn when(shape: &mut Shape<'_>, form: Form, node: &Node) -> Option<Vec<When>> {
    let nodes = match &node.value {
        Yaml::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    if nodes.is_empty() {
        let message = "the list says no case in which there is a record";
        shape.error(node.span, message, "", None);
        return None;
    }
    let read: Vec<_> = nodes.iter().map(|node| case(shape, form, node)).collect();
    read.into_iter().collect()
}

fn case(shape: &mut Shape<'_>, form: Form, node: &Node) -> Option<When> {
    if !matches!(node.value, Yaml::Map(_)) || form == Form::Table {
        return path(shape, form, node, form.wanted()).map(When::There);
    }
    let map = shape.map(node, "`when`", &["named-in"])?;
    let help = "write where other records name this one: `named-in: responsibles.person.id`";
    let named = shape.need(&map, "named-in", help)?;
    path(shape, form, named, form.wanted()).map(When::NamedIn)
}

fn protected(shape: &mut Shape<'_>, form: Form, node: &Node) -> Option<Protected> {
    if !matches!(node.value, Yaml::Map(_)) {
        let wanted = format!("{}, or `{{{}: ..., harmless: [...]}}`,", form.wanted(), form.key());
        return Some(Protected { at: paths(shape, form, node, &wanted)?, harmless: Vec::new() });
    }
    let map = shape.map(node, "`protected`", &[form.key(), "harmless"])?;
    let at = needed(shape, form, &map);
    let harmless = match map.get("harmless") {
        None => Some(Vec::new()),
        Some(node) => shape.list(node, "a list of harmless values").map(|nodes| {
            let texts = nodes.iter().filter_map(|node| shape.text(node, "a text"));
            texts.map(|text| text.trim().into()).collect()
        }),
    };
    Some(Protected { at: at?, harmless: harmless? })
}

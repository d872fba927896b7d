use std::sync::Arc;

use super::places::{Form, needed, paths};
use super::{Edited, Listed, Vocabulary};
use crate::text::yaml::{Entry, Map, Node, Shape, Yaml, one_of};

/// What says of each field that the person has edited it; none where the description says nothing
/// of it.
pub(super) fn edited(
    shape: &mut Shape<'_>,
    form: Form,
    map: &Map<'_>,
    names: &Vocabulary<'_>,
) -> Option<Vec<Edited>> {
    let Some(node) = map.get("edited") else { return Some(Vec::new()) };
    let what = format!("a mapping from fields to {}", form.plural());
    let entries = shape.entries(node, &what)?;
    let read: Vec<_> = entries.iter().map(|entry| mark(shape, form, entry, names)).collect();
    read.into_iter().collect()
}

fn mark(
    shape: &mut Shape<'_>,
    form: Form,
    entry: &Entry,
    names: &Vocabulary<'_>,
) -> Option<Edited> {
    let known = names.fields.iter().map(|(name, _)| *name);
    if !known.clone().any(|name| name == entry.key) {
        let message = format!("the policy has no field `{}`", entry.key);
        shape.error(entry.key_span, message, "unknown field", Some(one_of(&entry.key, known)));
        return None;
    }
    let field: Arc<str> = entry.key.as_str().into();
    let node = &entry.value;
    if !matches!(node.value, Yaml::Map(_)) {
        let wanted = format!("{}, or `{{{}: ..., edited: [...]}}`,", form.wanted(), form.key());
        let at = paths(shape, form, node, &wanted)?;
        return Some(Edited { field, at, said: Listed::Synced(Vec::new()) });
    }
    let map = shape.map(node, &format!("`{field}`"), &[form.key(), "edited", "synced"])?;
    let at = needed(shape, form, &map);
    Some(Edited { field, at: at?, said: listed(shape, node, &map)? })
}

fn listed(shape: &mut Shape<'_>, node: &Node, map: &Map<'_>) -> Option<Listed> {
    let mut texts = |key| match map.get(key) {
        None => Some(None),
        Some(node) => shape.list(node, "a list of what may stand there").map(|nodes| {
            let texts = nodes.iter().filter_map(|node| shape.text(node, "a text"));
            Some(texts.map(|text| text.trim().into()).collect::<Vec<Box<str>>>())
        }),
    };
    match (texts("edited")?, texts("synced")?) {
        (Some(_), Some(_)) => {
            let message =
                "both `edited` and `synced` are listed: what is in neither would be nothing";
            let help = "list what says that the person has edited it, and all else says that it was \
                        synchronised; or the other way round";
            shape.error(node.span, message, "", Some(help.to_owned()));
            None
        }
        (Some(edited), None) => Some(Listed::Edited(edited)),
        (None, synced) => Some(Listed::Synced(synced.unwrap_or_default())),
    }
}

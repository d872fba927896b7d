//! Values of fields, in normal form, as a synchronisation reads them.

use crate::decide::StoredValue;
use crate::policy::FieldId;
use crate::record::{self, Kind, Reading, Unreadable, Value};
use crate::text::yaml::{Node, Yaml, one_of};

use super::Reader;

const STORED_KEYS: [&str; 4] = ["value", "from", "since", "category"];

/// What stands for a value: one of the kind (`None` is *missing*), or none of it.
pub(super) type Said = Result<Option<Value>, Unreadable>;

impl Reader<'_> {
    /// The value that stands there, readable or not.
    pub(super) fn said(&mut self, node: &Node, field: FieldId) -> Option<Said> {
        let kind = self.policy.kind(field);
        match (&node.value, kind) {
            (Yaml::Nothing, _) => Some(Ok(None)),
            (Yaml::Text(text), Kind::Group(parts)) if !text.trim().is_empty() => {
                let parts: Vec<String> = parts.iter().map(|part| format!("{part}: ...")).collect();
                let help = format!("write its parts: `{{{}}}`", parts.join(", "));
                let message = "a text stands where the parts of a group are wanted";
                self.shape.error(node.span, message, "", Some(help));
                None
            }
            (Yaml::Text(text), _) => Some(kind.read(text, &Reading::default())),
            (Yaml::Map(_), Kind::Group(parts)) => {
                let known: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
                self.shape.map(node, "the group", &known)?;
                let entries = self.shape.entries(node, "a group")?;
                let mut texts = Vec::new();
                for part in entries {
                    texts.push((
                        part.key.as_str(),
                        match &part.value.value {
                            Yaml::Nothing => "",
                            _ => self.shape.text(&part.value, "a text")?,
                        },
                    ));
                }
                Some(kind.read_parts(texts.into_iter().filter(|(key, _)| known.contains(key))))
            }
            _ => {
                let wanted = match kind {
                    Kind::Group(_) => "a mapping of the group's parts",
                    _ => "a text",
                };
                self.shape.wrong(node, wanted);
                None
            }
        }
    }

    /// A value that has to be of its kind.
    pub(super) fn value(&mut self, node: &Node, field: FieldId) -> Option<Option<Value>> {
        match self.said(node, field)? {
            Ok(value) => Some(value),
            Err(unreadable) => {
                self.unreadable(node, &unreadable, unreadable.help());
                None
            }
        }
    }

    pub(super) fn unreadable(&mut self, node: &Node, why: &Unreadable, help: String) {
        self.shape.error(node.span, format!("unreadable: {why}"), "", Some(help));
    }

    /// Whether a node is a value of the field, rather than a mapping with one of these keys.
    pub(super) fn is_plain(&self, node: &Node, field: FieldId, keys: &[&str]) -> bool {
        let Yaml::Map(entries) = &node.value else { return true };
        let Kind::Group(parts) = self.policy.kind(field) else {
            return false;
        };
        let part = |key: &str| parts.iter().any(|part| **part == *key);
        entries.iter().all(|entry| part(&entry.key))
            || !entries.iter().any(|entry| keys.contains(&entry.key.as_str()))
    }

    /// The values of a mapping from fields, each readable.
    pub(super) fn values(&mut self, node: &Node) -> Option<Vec<(FieldId, Option<Value>)>> {
        let mut values = Vec::new();
        for entry in self.shape.entries(node, "a mapping from fields to values")? {
            let field = self.field(entry);
            if let Some(field) = field
                && let Some(value) = self.value(&entry.value, field)
            {
                values.push((field, value));
            }
        }
        Some(values)
    }

    /// What is stored of a field: a value, or a mapping that says who it is from as well.
    pub(super) fn stored(&mut self, node: &Node, field: FieldId) -> Option<StoredValue> {
        if self.is_plain(node, field, &STORED_KEYS) {
            return Some(StoredValue { value: self.value(node, field)?, ..StoredValue::default() });
        }
        let map = self.shape.map(node, "a stored value", &STORED_KEYS)?;
        let value = match map.get("value") {
            Some(node) => self.value(node, field),
            None => Some(None),
        };
        let origin = map.get("from").map_or(Some(None), |node| self.origin(node));
        let since = match map.get("since") {
            Some(node) => self.moment(node).map(Some),
            None => Some(None),
        };
        let category = match map.get("category") {
            Some(node) => self.category(node).map(Some),
            None => Some(None),
        };
        Some(StoredValue { value: value?, origin: origin?, since: since?, category: category? })
    }

    /// The facts of a mapping, by their place in the policy, over those that are known already.
    pub(super) fn facts(&mut self, node: Option<&Node>, facts: &mut [Option<String>]) {
        let Some(node) = node else { return };
        let Some(entries) = self.shape.entries(node, "a mapping from facts to texts") else {
            return;
        };
        for entry in entries {
            let Some(fact) = self.policy.fact(&entry.key) else {
                let message = format!("the policy has no fact `{}`", entry.key);
                let known = self.policy.facts().iter().map(|fact| &*fact.name);
                let help = one_of(&entry.key, known);
                self.shape.error(entry.key_span, message, "unknown fact", Some(help));
                continue;
            };
            let said = match &entry.value.value {
                Yaml::Nothing => None,
                _ => self.shape.text(&entry.value, "a text").and_then(record::fact),
            };
            facts[usize::from(fact.0)] = said;
        }
    }
}

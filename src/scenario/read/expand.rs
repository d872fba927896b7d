//! Rows of a table that stand for several situations.

use crate::policy::Labelled;
use crate::text::yaml::{Entry, Node, Yaml};

use super::Reader;
use super::sources::EVERY;

/// A row that stands for more situations than this is a mistake.
const MOST: usize = 10_000;

impl Reader<'_> {
    /// The situations of a row: one for each way to choose from its lists.
    pub(super) fn expand(&mut self, row: &Node) -> Option<Vec<Node>> {
        let row = self.with_every(row)?;
        let count = choices(&row);
        if count > MOST {
            let message = format!("this row stands for {count} situations");
            let help = format!("no row stands for more than {MOST}; make several of it");
            self.shape.error(row.span, message, "", Some(help));
            return None;
        }
        if count == 0 {
            self.shape.error(row.span, "an empty list leaves no situation", "", None);
            return None;
        }
        Some(expand(&row))
    }

    /// `every` stands for all categories, fields or sources of the policy.
    fn with_every(&mut self, row: &Node) -> Option<Node> {
        let Yaml::Map(entries) = &row.value else { return Some(row.clone()) };
        let mut entries = entries.clone();
        for entry in &mut entries {
            if entry.value.value != Yaml::Text(EVERY.to_owned()) {
                continue;
            }
            let policy = self.policy;
            let names = match entry.key.as_str() {
                "category" => all(policy.categories()),
                "field" => policy.fields().iter().map(|field| field.name.to_string()).collect(),
                "source" if policy.sources().is_empty() => {
                    let help = "name them: `source: [extens, procapita]`";
                    let message = "the policy declares no source, so that `every` names none";
                    self.shape.error(entry.value.span, message, "", Some(help.to_owned()));
                    return None;
                }
                "source" => all(policy.sources()),
                _ => continue,
            };
            let span = entry.value.span;
            let nodes = names.into_iter().map(|name| Node { span, value: Yaml::Text(name) });
            entry.value.value = Yaml::List(nodes.collect());
        }
        Some(Node { span: row.span, value: Yaml::Map(entries) })
    }
}

fn all(names: &[Labelled]) -> Vec<String> {
    names.iter().map(|named| named.name.to_string()).collect()
}

/// Keys whose value is a list in a single situation.
fn is_list(key: &str) -> bool {
    matches!(key, "also" | "elsewhere")
}

fn choices(node: &Node) -> usize {
    match &node.value {
        Yaml::Text(_) | Yaml::Nothing => 1,
        Yaml::List(nodes) => {
            nodes.iter().map(choices).fold(0, |sum, count| sum.saturating_add(count))
        }
        Yaml::Map(entries) => {
            let lists = entries.iter().filter(|entry| !is_list(&entry.key));
            lists.fold(1, |all, entry| all.saturating_mul(choices(&entry.value)))
        }
    }
}

fn expand(node: &Node) -> Vec<Node> {
    let entries = match &node.value {
        Yaml::Text(_) | Yaml::Nothing => return vec![node.clone()],
        Yaml::List(nodes) => return nodes.iter().flat_map(expand).collect(),
        Yaml::Map(entries) => entries,
    };
    let mut maps: Vec<Vec<Entry>> = vec![Vec::new()];
    for entry in entries {
        let values =
            if is_list(&entry.key) { vec![entry.value.clone()] } else { expand(&entry.value) };
        maps = maps
            .iter()
            .flat_map(|map| {
                values.iter().map(|value| {
                    let mut map = map.clone();
                    map.push(Entry { value: value.clone(), ..entry.clone() });
                    map
                })
            })
            .collect();
    }
    maps.into_iter().map(|map| Node { span: node.span, value: Yaml::Map(map) }).collect()
}

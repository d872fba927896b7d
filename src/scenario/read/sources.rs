//! The sources that a file names, which have to be known before any of them has a place.

use crate::text::yaml::{Entry, Node, Yaml};

/// What stands for all sources of the policy.
pub(super) const EVERY: &str = "every";

/// What the person is called where a source could stand.
pub(super) const USER: &str = "user";

/// Every text that may be the name of a source.
pub(super) fn named(root: &Node) -> Vec<String> {
    let mut names = Vec::new();
    walk(root, &mut names);
    names.sort_unstable();
    names.dedup();
    names
}

fn walk(node: &Node, names: &mut Vec<String>) {
    match &node.value {
        Yaml::Map(entries) => entries.iter().for_each(|entry| visit(entry, names)),
        Yaml::List(nodes) => nodes.iter().for_each(|node| walk(node, names)),
        Yaml::Text(_) | Yaml::Nothing => {}
    }
}

fn visit(entry: &Entry, names: &mut Vec<String>) {
    match (entry.key.as_str(), &entry.value.value) {
        ("source" | "gone" | "from" | "former-sources" | "elsewhere", Yaml::Text(name)) => {
            add(name, names);
        }
        ("source" | "gone" | "from" | "former-sources" | "elsewhere", Yaml::List(nodes)) => {
            for node in nodes {
                if let Yaml::Text(name) = &node.value {
                    add(name, names);
                }
            }
        }
        // Of a row of a table: what each source reports.
        ("reported", Yaml::Map(entries)) => entries.iter().for_each(|of| add(&of.key, names)),
        _ => walk(&entry.value, names),
    }
}

fn add(name: &str, names: &mut Vec<String>) {
    let name = name.trim();
    if !name.is_empty() && name != USER && name != EVERY {
        names.push(name.to_owned());
    }
}

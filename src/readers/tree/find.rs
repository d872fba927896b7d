use jiff::civil::Date;

use super::node::{Content, Node};
use crate::readers::description::{Compare, Path, Step, TODAY, Test};
use crate::record::tidy;

/// Everything that a path leads to, in the order in which it stands; lists are taken apart.
pub(super) fn find<'n, 't>(node: &'n Node<'t>, path: &Path, today: Date) -> Vec<&'n Node<'t>> {
    if is_meant(node, path, today) { along(node, &path.steps, today) } else { Vec::new() }
}

/// Whether the record itself is one that the path means.
pub(super) fn is_meant(node: &Node<'_>, path: &Path, today: Date) -> bool {
    path.tests.iter().all(|test| passes(node, test, today))
}

/// Everything that a part of a path leads to.
pub(super) fn along<'n, 't>(node: &'n Node<'t>, steps: &[Step], today: Date) -> Vec<&'n Node<'t>> {
    let mut found = Vec::new();
    collect(node, steps, today, &mut found);
    found
}

fn collect<'n, 't>(node: &'n Node<'t>, steps: &[Step], today: Date, found: &mut Vec<&'n Node<'t>>) {
    if let Content::List(nodes) = &node.content {
        nodes.iter().for_each(|node| collect(node, steps, today, found));
        return;
    }
    let Some((step, rest)) = steps.split_first() else {
        found.push(node);
        return;
    };
    for member in node.members(&step.name) {
        each(member, &mut |member| {
            if step.tests.iter().all(|test| passes(member, test, today)) {
                collect(member, rest, today, found);
            }
        });
    }
}

/// The node, or the members of the list that it is.
fn each<'n, 't>(node: &'n Node<'t>, then: &mut dyn FnMut(&'n Node<'t>)) {
    match &node.content {
        Content::List(nodes) => nodes.iter().for_each(|node| each(node, then)),
        _ => then(node),
    }
}

fn passes(node: &Node<'_>, test: &Test, today: Date) -> bool {
    let mut nodes = vec![node];
    for name in &test.member {
        nodes = nodes.into_iter().flat_map(|node| node.members(name)).collect();
    }
    let mut texts = Vec::new();
    nodes.into_iter().for_each(|node| each(node, &mut |node| texts.extend(node.text())));
    texts.retain(|text| !tidy(text).is_empty());
    if texts.is_empty() {
        return test.or_missing != (test.compare == Compare::IsNot);
    }
    let is_any = |same: &dyn Fn(&str, &str) -> bool| {
        texts.iter().any(|text| test.values.iter().any(|value| same(text, value)))
    };
    match test.compare {
        Compare::Is => is_any(&is),
        Compare::IsNot => !is_any(&is),
        Compare::UpTo => is_any(&|text, value| day(text) <= date(value, today)),
        Compare::From => is_any(&|text, value| day(text) >= date(value, today)),
    }
}

fn is(text: &str, value: &str) -> bool {
    tidy(text).to_lowercase() == value
}

/// The day of a date or a time, as ISO 8601 writes it: compared as text, whose order is that of
/// the days.
fn day(text: &str) -> String {
    tidy(text).chars().take(10).collect()
}

fn date(value: &str, today: Date) -> String {
    if value == TODAY { today.to_string() } else { value.to_owned() }
}

/// Whether anything is said at all at the end of a path, be it that there is nothing: an empty
/// list, `null`. What its tests ask does not matter here.
pub(super) fn is_said(node: &Node<'_>, path: &Path) -> bool {
    let mut nodes = vec![node];
    for step in &path.steps {
        let mut members = Vec::new();
        for node in nodes {
            each(node, &mut |node| members.extend(node.members(&step.name)));
        }
        nodes = members;
    }
    !nodes.is_empty()
}

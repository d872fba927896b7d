use std::sync::Arc;

use super::{Category, Column, Description, Format, Protected, Vocabulary, csv, fields};
use crate::record::{IdentityKind, Reading, Region, Several, tidy};
use crate::text::yaml::{Map, Node, Shape, Yaml, one_of, parse};
use crate::text::{Diagnostic, SourceText};

/// The keys that a description has whatever its format.
const KEYS: [&str; 9] = [
    "format",
    "person",
    "category",
    "fields",
    "facts",
    "modified",
    "protected",
    "region",
    "several",
];

/// How a column is asked for.
pub(super) const COLUMN: &str = "the name of a column";

pub(super) fn description(
    source: &SourceText,
    names: &Vocabulary<'_>,
) -> Result<Description, Vec<Diagnostic>> {
    let root = parse(source).map_err(|finding| vec![finding])?;
    let mut shape = Shape::new(source);
    let read = read(&mut shape, &root, names);
    let findings = shape.into_findings();
    match read {
        Some(description) if findings.is_empty() => Ok(description),
        _ => Err(findings),
    }
}

/// Reads all parts before it gives up on any, so that each can say what is wrong with it.
fn read(shape: &mut Shape<'_>, root: &Node, names: &Vocabulary<'_>) -> Option<Description> {
    let keys: Vec<&str> = KEYS.into_iter().chain(csv::KEYS).collect();
    let map = shape.map(root, "a source description", &keys)?;
    let format = format(shape, &map);
    let person = person(shape, &map);
    let category = category(shape, &map, names);
    let (fields, facts) = (fields::fields(shape, &map, names), fields::facts(shape, &map, names));
    let modified = map.get("modified").map(|node| column(shape, node, COLUMN));
    let protected = map.get("protected").map(|node| protected(shape, node));
    let reading = reading(shape, &map);
    if map.get("fields").is_none() && map.get("protected").is_none() {
        shape.need(
            &map,
            "fields",
            "write the fields that the source has: `fields: {email: E-post}`",
        );
    }
    let (person, identity) = person?;
    Some(Description {
        source: shape.source().clone(),
        format: format?,
        person,
        identity,
        category: category?,
        fields: fields?,
        facts: facts?,
        modified: modified.map_or(Some(None), |read| read.map(Some))?,
        protected: protected.map_or(Some(None), |read| read.map(Some))?,
        reading: reading?,
    })
}

fn format(shape: &mut Shape<'_>, map: &Map<'_>) -> Option<Format> {
    let node = shape.need(map, "format", "write how the file is written: `format: csv`");
    let csv = csv::format(shape, map);
    match shape.word(node?, "a known format", &["csv"])? {
        "csv" => csv.map(Format::Csv),
        _ => None,
    }
}

fn person(shape: &mut Shape<'_>, map: &Map<'_>) -> Option<(Column, IdentityKind)> {
    let help = "write the column of the personal number: `person: Personnummer`";
    let node = shape.need(map, "person", help)?;
    if !matches!(node.value, Yaml::Map(_)) {
        let wanted = "the name of a column, or `{column: ..., kind: ...}`,";
        return Some((column(shape, node, wanted)?, IdentityKind::Personal));
    }
    let map = shape.map(node, "`person`", &["column", "kind"])?;
    let kind = match map.get("kind") {
        None => Some(IdentityKind::Personal),
        Some(node) => {
            shape.word(node, "a kind of identity", &["personal", "opaque"]).map(|word| match word {
                "opaque" => IdentityKind::Opaque,
                _ => IdentityKind::Personal,
            })
        }
    };
    let column = needed_column(shape, &map);
    Some((column?, kind?))
}

fn category(shape: &mut Shape<'_>, map: &Map<'_>, names: &Vocabulary<'_>) -> Option<Category> {
    let help = "write the one that all have: `category: pupil`, or the column that says it";
    let node = shape.need(map, "category", help)?;
    if !matches!(node.value, Yaml::Map(_)) {
        let wanted = "the name of a category, or `{column: ..., values: ...}`,";
        return category_name(shape, node, wanted, names, true).map(Category::Constant);
    }
    let map = shape.map(node, "`category`", &["column", "values"])?;
    let column = needed_column(shape, &map);
    let help = "write what may stand in the column: `values: {Elev: pupil, Personal: staff}`";
    let values = shape.need(&map, "values", help)?;
    let entries = shape.entries(values, "a mapping from cells to categories")?;
    if entries.is_empty() {
        shape.error(values.span, "`values` names no category", "", Some(help.to_owned()));
    }
    let values = entries
        .iter()
        .map(|entry| {
            Some((
                tidy(&entry.key).into(),
                category_name(shape, &entry.value, "the name of a category", names, false)?,
            ))
        })
        .collect::<Vec<_>>();
    Some(Category::Column { column: column?, values: values.into_iter().collect::<Option<_>>()? })
}

fn category_name(
    shape: &mut Shape<'_>,
    node: &Node,
    wanted: &str,
    names: &Vocabulary<'_>,
    alone: bool,
) -> Option<Arc<str>> {
    let typed = shape.text(node, wanted)?;
    let known = names.categories.iter().copied();
    if known.clone().any(|name| name == typed) {
        return Some(typed.into());
    }
    let message = format!("the policy has no category `{typed}`");
    let mut help = one_of(typed, known);
    if let Some(first) = names.categories.first().filter(|_| alone) {
        help += &format!(
            "; if it is a column, write `category: {{column: {typed}, values: {{CELL: {first}}}}}`"
        );
    }
    shape.error(node.span, message, "unknown category", Some(help));
    None
}

fn protected(shape: &mut Shape<'_>, node: &Node) -> Option<Protected> {
    if !matches!(node.value, Yaml::Map(_)) {
        let wanted = "the name of a column, or `{column: ..., harmless: [...]}`,";
        return Some(Protected { column: column(shape, node, wanted)?, harmless: Vec::new() });
    }
    let map = shape.map(node, "`protected`", &["column", "harmless"])?;
    let column = needed_column(shape, &map);
    let harmless = match map.get("harmless") {
        None => Some(Vec::new()),
        Some(node) => shape.list(node, "a list of harmless values").map(|nodes| {
            let texts = nodes.iter().filter_map(|node| shape.text(node, "a text"));
            texts.map(|text| text.trim().into()).collect()
        }),
    };
    Some(Protected { column: column?, harmless: harmless? })
}

fn reading(shape: &mut Shape<'_>, map: &Map<'_>) -> Option<Reading> {
    let region = match map.get("region") {
        None => Some(Region::default()),
        Some(node) => shape.text(node, "a region of two letters").and_then(|typed| {
            let region = Region::parse(typed);
            if region.is_none() {
                let help = "write its two letters: `SE`, `NO`, `FI`, `DK`, ...";
                let message = format!("`{typed}` is no region");
                shape.error(node.span, message, "", Some(help.to_owned()));
            }
            region
        }),
    };
    let several = match map.get("several") {
        None => Some(Several::default()),
        Some(node) => {
            let what = "a way to read two values in one cell";
            shape.word(node, what, &["refuse", "first"]).map(|word| match word {
                "first" => Several::First,
                _ => Several::Refuse,
            })
        }
    };
    Some(Reading { region: region?, several: several? })
}

fn needed_column(shape: &mut Shape<'_>, map: &Map<'_>) -> Option<Column> {
    let node = shape.need(map, "column", "write the name of the column: `column: ...`")?;
    column(shape, node, COLUMN)
}

pub(super) fn column(shape: &mut Shape<'_>, node: &Node, wanted: &str) -> Option<Column> {
    let name = shape.text(node, wanted)?;
    Some(Column { name: name.trim().into(), span: node.span })
}

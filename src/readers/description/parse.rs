use std::sync::Arc;

use super::draft::{Draft, Part};
use super::places::{Form, paths};
use super::{
    Description, Format, RecordDescription, Standard, Vocabulary, csv, defaults, record, xml,
};
use crate::record::{IdentityKind, Reading, Region, Several};
use crate::text::yaml::{Map, Node, Shape, Yaml, one_of, parse};
use crate::text::{Diagnostic, SourceText};

/// The keys that a description has at its top whatever its format, apart from those of a record.
const KEYS: [&str; 5] = ["format", "name", "records", "region", "several"];

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
    let word = format_word(shape, root);
    let form = if matches!(word, None | Some("csv")) { Form::Table } else { Form::Tree };
    let map = shape.map(root, "a source description", &keys(word))?;
    let format = match word {
        None | Some("csv") => csv::format(shape, &map).map(Format::Csv),
        Some("xml") => xml::format(shape, &map).map(Format::Xml),
        Some(_) => Some(Format::Json(standard(word))),
    };
    if map.get("format").is_none() {
        shape.need(&map, "format", "write how the file is written: `format: csv`");
    }
    let own = draft(shape, form, map, names);
    let base_root = word.and_then(|word| defaults::of(word, names));
    let base = base_root.as_ref().and_then(|(source, root)| {
        let mut shape = Shape::new(source);
        let map = shape.map(root, "a source description", &keys(word))?;
        Some(draft(&mut shape, form, map, names))
    });
    let base = base.as_ref();
    if own.records.is_empty() && !own.describes_one() && base.is_some_and(|b| b.records.is_empty())
    {
        defaults::refuse(shape, &map, word.unwrap_or_default());
    }
    let identity = own.identity(shape).or_else(|| base?.top.identity);
    let records = own.records(base, shape);
    let id = own.id.or_else(|| base?.id.clone());
    if let (Some(Format::Csv(format)), Some(records)) = (&format, &records) {
        csv::refuse_names(shape, format, records.iter().flat_map(RecordDescription::paths));
    }
    let known = records.iter().flatten().flat_map(|record| &record.fields);
    let mut known: Vec<&str> = known.map(|field| &*field.name).collect();
    known.sort_unstable();
    known.dedup();
    let name = match map.get("name") {
        Some(node) => name(shape, node, identity, &known),
        None => Some(base.map(|base| base.name(&known)).unwrap_or_default()),
    };
    word?;
    Some(Description {
        source: shape.source().clone(),
        format: format?,
        identity: identity.unwrap_or_default(),
        name: name?,
        id: id.unwrap_or_default(),
        records: records?,
        reading: Reading {
            region: own.region.unwrap_or_default(),
            several: own.several.unwrap_or_default(),
        },
    })
}

fn standard(word: Option<&str>) -> Option<Standard> {
    match word? {
        "ss12000" => Some(Standard::Ss12000),
        "scim" => Some(Standard::Scim),
        _ => None,
    }
}

fn keys(format: Option<&str>) -> Vec<&'static str> {
    let own: &[&str] = match format {
        None | Some("csv") => &csv::KEYS,
        Some("xml") => &xml::KEYS,
        Some(_) => &["id"],
    };
    KEYS.into_iter().chain(record::KEYS).chain(own.iter().copied()).collect()
}

/// The format that is said: what else may stand in the description depends on it.
fn format_word(shape: &mut Shape<'_>, root: &Node) -> Option<&'static str> {
    let Yaml::Map(entries) = &root.value else { return None };
    let entry = entries.iter().find(|entry| entry.key == "format")?;
    shape.word(&entry.value, "a known format", &["csv", "json", "xml", "ss12000", "scim"])
}

fn draft<'n>(shape: &mut Shape<'_>, form: Form, map: Map<'n>, names: &Vocabulary<'_>) -> Draft<'n> {
    let top = record::part(shape, form, map, names);
    let records = map.get("records").map(|node| records(shape, form, node, names));
    let id = map.get("id").and_then(|node| paths(shape, form, node, form.wanted()));
    Draft {
        top,
        records: records.unwrap_or_default(),
        id,
        region: map.get("region").and_then(|node| region(shape, node)),
        several: map.get("several").and_then(|node| several(shape, node)),
    }
}

fn records<'n>(
    shape: &mut Shape<'_>,
    form: Form,
    node: &'n Node,
    names: &Vocabulary<'_>,
) -> Vec<Part<'n>> {
    let Some(nodes) = shape.list(node, "a list of records") else { return Vec::new() };
    if nodes.is_empty() {
        shape.error(node.span, "`records` names no record", "", None);
    }
    let maps: Vec<Map<'n>> =
        nodes.iter().filter_map(|node| shape.map(node, "a record", &record::KEYS)).collect();
    maps.into_iter().map(|map| record::part(shape, form, map, names)).collect()
}

/// The fields that are a person's name, among those that the records have.
fn name(
    shape: &mut Shape<'_>,
    node: &Node,
    identity: Option<IdentityKind>,
    fields: &[&str],
) -> Option<Vec<Arc<str>>> {
    if identity == Some(IdentityKind::Opaque) {
        let message = "`name` is of no use where persons have keys of another kind";
        let help =
            "it knows a person again whose temporary number has become another: leave it out";
        shape.error(node.span, message, "", Some(help.to_owned()));
        return None;
    }
    let nodes = shape.list(node, "a list of fields, `[given-name, family-name]`,")?;
    if nodes.is_empty() {
        let help = "write it as `name: [given-name, family-name]`, or leave it out";
        shape.error(node.span, "`name` names no field", "", Some(help.to_owned()));
    }
    let mut names = Vec::with_capacity(nodes.len());
    for node in nodes {
        let typed = shape.text(node, "the name of a field")?;
        if !fields.contains(&typed) {
            let message = format!("no record has the field `{typed}`");
            let help = one_of(typed, fields.iter().copied());
            shape.error(node.span, message, "", Some(help));
            return None;
        }
        names.push(typed.into());
    }
    Some(names)
}

fn region(shape: &mut Shape<'_>, node: &Node) -> Option<Region> {
    let typed = shape.text(node, "a region of two letters")?;
    let region = Region::parse(typed);
    if region.is_none() {
        let help = "write its two letters: `SE`, `NO`, `FI`, `DK`, ...";
        let message = format!("`{typed}` is no region");
        shape.error(node.span, message, "", Some(help.to_owned()));
    }
    region
}

fn several(shape: &mut Shape<'_>, node: &Node) -> Option<Several> {
    let what = "a way to read two values in one place";
    shape.word(node, what, &["refuse", "first"]).map(|word| match word {
        "first" => Several::First,
        _ => Several::Refuse,
    })
}

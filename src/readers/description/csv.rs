use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::{CsvFormat, Path};
use crate::text::yaml::{Map, Node, Shape};

/// The keys that only this format has.
pub(super) const KEYS: [&str; 5] = ["separator", "encoding", "quote", "header", "columns"];

/// So many columns no file has.
const MOST: usize = 10_000;

/// Encodings to name where one is not known.
const COMMON: &str = "`utf-8`, `windows-1252`, `iso-8859-1`, `utf-16le`";

pub(super) fn format(shape: &mut Shape<'_>, map: &Map<'_>) -> Option<CsvFormat> {
    let separator = match map.get("separator") {
        None => Some(b','),
        Some(node) => separator(shape, node),
    };
    let quote = match map.get("quote") {
        None => Some(Some(b'"')),
        Some(node) => quote(shape, node),
    };
    let encoding = match map.get("encoding") {
        None => Some(UTF_8),
        Some(node) => encoding(shape, node),
    };
    let columns = columns(shape, map);
    let span = |key| map.get(key).map(|node: &Node| node.span);
    let (separator, quote) = (separator?, quote?);
    if let Some(node) = map.get("quote").filter(|_| quote == Some(separator)) {
        shape.error(node.span, "the quote is the separator, too", "", None);
    }
    Some(CsvFormat {
        separator,
        separator_span: span("separator"),
        quote,
        columns: columns?,
        encoding: encoding?,
        encoding_span: span("encoding"),
    })
}

/// How many columns a file without a header has; `Some(None)` where it has a header.
fn columns(shape: &mut Shape<'_>, map: &Map<'_>) -> Option<Option<usize>> {
    let (header, columns) = (map.get("header"), map.get("columns"));
    let Some(header) = header else {
        let Some(node) = columns else { return Some(None) };
        let message = "`columns` counts those of a file without a header";
        let help = "write `header: none` as well, or leave `columns` out: a header names them";
        shape.error(node.span, message, "", Some(help.to_owned()));
        return None;
    };
    shape.word(header, "a way to have no header", &["none"])?;
    let help = "write how many columns the file has, `columns: 6`: a row that lacks a cell is then \
                known by it";
    let node = shape.need(map, "columns", help)?;
    let typed = shape.text(node, "a number")?;
    match typed.parse() {
        Ok(number @ 1..=MOST) => Some(Some(number)),
        _ => {
            let message = format!("`{typed}` is no number of columns");
            shape.error(node.span, message, "", Some(help.to_owned()));
            None
        }
    }
}

/// In a file without a header, columns are named by their places.
pub(super) fn refuse_names<'p>(
    shape: &mut Shape<'_>,
    format: &CsvFormat,
    columns: impl Iterator<Item = &'p Path>,
) {
    let Some(count) = format.columns else { return };
    for column in columns {
        let name = &*column.text;
        let is_place = |number: usize| (1..=count).contains(&number) && number.to_string() == name;
        if !name.parse().is_ok_and(is_place) {
            let message = format!("`{name}` is no column of a file without a header");
            let help = format!("write its place in the row, from `1` to `{count}`");
            shape.error(column.span, message, "", Some(help));
        }
    }
}

fn separator(shape: &mut Shape<'_>, node: &Node) -> Option<u8> {
    let help = r#"write `separator: ";"`, `separator: ","` or `separator: tab`"#;
    character(shape, node, &[("tab", Some(b'\t'))], "a separator", help).flatten()
}

fn quote(shape: &mut Shape<'_>, node: &Node) -> Option<Option<u8>> {
    let help = r#"write `quote: "'"`, or `quote: none` where the file has none"#;
    character(shape, node, &[("none", None)], "a quote", help)
}

/// One ASCII character, or a word for what is not easily written as one.
fn character(
    shape: &mut Shape<'_>,
    node: &Node,
    words: &[(&str, Option<u8>)],
    what: &str,
    help: &str,
) -> Option<Option<u8>> {
    use crate::text::yaml::Yaml;
    let typed = match &node.value {
        // Not by way of `Shape::text`: a tab in quotes is no empty text here.
        Yaml::Text(text) if !text.is_empty() => text,
        _ => {
            shape.wrong(node, &format!("{what} of one character"));
            return None;
        }
    };
    if let Some((_, meant)) = words.iter().find(|(word, _)| word == typed) {
        return Some(*meant);
    }
    match typed.as_bytes() {
        [one] if !one.is_ascii_alphanumeric() && !matches!(one, b'\n' | b'\r') => Some(Some(*one)),
        _ => {
            let message = format!("`{typed}` is not {what}, which is one character and no letter");
            shape.error(node.span, message, "", Some(help.to_owned()));
            None
        }
    }
}

/// Any encoding of the WHATWG Encoding Standard in which a line end is one, and UTF-16.
fn encoding(shape: &mut Shape<'_>, node: &Node) -> Option<&'static Encoding> {
    let typed = shape.text(node, "the name of an encoding")?;
    let found = Encoding::for_label_no_replacement(typed.as_bytes())
        .filter(|&encoding| encoding != ISO_2022_JP);
    if found.is_none() {
        let message = format!("`{typed}` is no encoding that is known");
        let help = match typed.to_lowercase().replace([' ', '_', '-'], "").as_str() {
            // What Windows programs call it.
            "ansi" | "windows" | "western" | "windows1252" | "excel" => {
                "write `windows-1252`".to_owned()
            }
            "latin" | "latin1" => "write `iso-8859-1`".to_owned(),
            _ => format!("common ones are {COMMON}"),
        };
        shape.error(node.span, message, "", Some(help));
    }
    found
}

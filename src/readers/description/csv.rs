use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::CsvFormat;
use crate::text::yaml::{Map, Node, Shape};

/// The keys that only this format has.
pub(super) const KEYS: [&str; 3] = ["separator", "encoding", "quote"];

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
    let span = |key| map.get(key).map(|node: &Node| node.span);
    let (separator, quote) = (separator?, quote?);
    if let Some(node) = map.get("quote").filter(|_| quote == Some(separator)) {
        shape.error(node.span, "the quote is the separator, too", "", None);
    }
    Some(CsvFormat {
        separator,
        separator_span: span("separator"),
        quote,
        encoding: encoding?,
        encoding_span: span("encoding"),
    })
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

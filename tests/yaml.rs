use foga::text::SourceText;
use foga::text::yaml::{Node, Yaml, parse};
use proptest::prelude::*;

fn tree(text: &str) -> (SourceText, Node) {
    let source = SourceText::new("test.yaml", text);
    let node = parse(&source).unwrap();
    (source, node)
}

/// Each node with the bytes that it says it is.
fn places<'a>(source: &'a SourceText, node: &Node, found: &mut Vec<&'a str>) {
    found.push(source.slice(node.span));
    match &node.value {
        Yaml::Nothing | Yaml::Text(_) => {}
        Yaml::List(nodes) => nodes.iter().for_each(|node| places(source, node, found)),
        Yaml::Map(entries) => {
            for entry in entries {
                found.push(source.slice(entry.key_span));
                places(source, &entry.value, found);
            }
        }
    }
}

#[test]
fn every_node_knows_its_bytes() {
    let (source, node) = tree("\u{e5}r: 'd\u{e5}'\nlista:\n  - ett\n  - {b: [c, \"d\"]}\ntom:\n");
    let mut found = Vec::new();
    places(&source, &node, &mut found);
    let whole = "\u{e5}r: 'd\u{e5}'\nlista:\n  - ett\n  - {b: [c, \"d\"]}\ntom";
    assert_eq!(
        found,
        [
            whole,
            "\u{e5}r",
            "'d\u{e5}'",
            "lista",
            "- ett\n  - {b: [c, \"d\"]}",
            "ett",
            "{b: [c, \"d\"]}",
            "b",
            "[c, \"d\"]",
            "c",
            "\"d\"",
            "tom",
            "tom",
        ],
    );
}

#[test]
fn a_scalar_is_the_text_that_stands_there() {
    let (_, node) = tree("[N, 0, 1e3, true, 2026-11-24, ~, null, '', \"~\"]");
    let Yaml::List(nodes) = node.value else { panic!("no list") };
    let texts: Vec<Option<&str>> = nodes
        .iter()
        .map(|node| match &node.value {
            Yaml::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let some = ["N", "0", "1e3", "true", "2026-11-24"].map(Some);
    assert_eq!(texts[..5], some);
    assert_eq!(texts[5..], [None, None, Some(""), Some("~")]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_key() {
    let (source, node) = tree("\u{feff}a: b\n");
    let mut found = Vec::new();
    places(&source, &node, &mut found);
    assert_eq!(found, ["a: b", "a", "b"]);
}

#[test]
fn deep_nesting_is_an_error() {
    let source = SourceText::new("test.yaml", "[".repeat(100_000));
    let message = parse(&source).unwrap_err().message;
    assert_eq!(message, "lists and mappings stand too deep in one another");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place(
        text in prop_oneof![any::<String>(), "[a-c:{}\\[\\], \n\t'\"&*!|>#~%@\u{e5}-]{0,60}"],
    ) {
        let source = SourceText::new("test.yaml", text);
        match parse(&source) {
            Ok(node) => places(&source, &node, &mut Vec::new()),
            Err(finding) => {
                let span = finding.labels[0].span;
                prop_assert!(source.text().get(span.range()).is_some(), "{span:?}");
            }
        }
    }
}

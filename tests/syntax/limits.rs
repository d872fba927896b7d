//! Input that is larger or deeper than anybody writes.

use super::{read, read_well};

fn rule(condition: &str) -> String {
    format!("policy p\nc: f {{\n    r: keep when {condition}\n    next: take\n}}\n")
}

#[test]
fn conditions_can_be_nested_as_deep_as_anybody_needs() {
    read_well(&rule(&format!("{}edited{}", "(".repeat(64), ")".repeat(64))));
    read_well(&rule(&format!("{}edited{}", "not (".repeat(64), ")".repeat(64))));
}

#[test]
fn deeper_nesting_is_one_error_at_the_first_parenthesis_too_many() {
    for count in [65, 100_000] {
        let text = rule(&format!("{}edited{}", "(".repeat(count), ")".repeat(count)));
        let (document, diagnostics) = read(&text);
        assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
        let place = diagnostics[0].labels[0].span;
        assert_eq!(document.source.slice(place), "(");
        assert_eq!(place.start, text.find('(').unwrap() + 64);
    }
}

#[test]
fn unclosed_parentheses_and_many_nots_end_too() {
    for text in [
        "(".repeat(100_000),
        "not ".repeat(100_000),
        "not (".repeat(100_000),
        "[".repeat(100_000),
        "{".repeat(100_000),
        "{}".repeat(50_000),
    ] {
        let (_, diagnostics) = read(&rule(&text));
        assert!(!diagnostics.is_empty());
    }
}

#[test]
fn after_a_rule_that_is_too_deep_the_next_is_read() {
    let text = rule(&"(".repeat(1_000)).replace("next: take", "next: tkae");
    let (_, diagnostics) = read(&text);
    assert_eq!(diagnostics.len(), 2, "{diagnostics:#?}");
    assert_eq!(diagnostics[1].position().unwrap().line, 4);
}

#[test]
fn long_lists_and_long_conditions_are_read() {
    let names = vec!["a"; 50_000].join(", ");
    read_well(&format!("policy p\n{names}: {names} {{ r: take }}"));
    read_well(&rule(&vec!["edited"; 50_000].join(" and ")));
    let broken = format!("policy p\n{names} {names}: {{ r: take }}");
    assert!(!read(&broken).1.is_empty());
    assert!(!read(&vec!["a b"; 50_000].join("\n")).1.is_empty());
}

//! Lists after `in`.

use crate::syntax::grammar::Rule;
use crate::syntax::mistakes::{Mistake, Place};
use crate::syntax::tokens::TokenKind;

/// Lists after `in`.
pub(super) fn list(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    if place.back(1) == "in"
        && (place.expects(Rule::texts)
            || place.expects(Rule::sources)
            || place.expects(Rule::open_bracket))
    {
        if matches!(here, "(" | "{") {
            return Some(
                Mistake::new("a list stands in square brackets", place.range())
                    .help("write `[` and `]` round it")
                    .read_as("["),
            );
        }
        return Some(
            Mistake::new("a list is missing after `in`", place.range_of(place.at - 1))
                .help("write for instance `in [\"a\", \"b\"]`; for a single one write `=` or `is`"),
        );
    }
    if !place.expects(Rule::close_bracket) {
        if here == "]" && place.back(1) == "," {
            return Some(
                Mistake::new(
                    "nothing follows the last `,` of the list",
                    place.range_of(place.at - 1),
                )
                .help("leave it out")
                .read_as(""),
            );
        }
        if here == "]" && place.back(1) == "[" {
            return Some(
                Mistake::new("the list is empty", place.span(place.at - 1, place.at))
                    .help("write what it contains; a condition with an empty list never holds"),
            );
        }
        return None;
    }
    if matches!(here, ")" | "}") {
        return Some(
            Mistake::new(format!("the list begins with `[` and ends with `{here}`"), place.range())
                .help("write `]`")
                .read_as("]"),
        );
    }
    if matches!(here, "or" | "and" | ";" | "|")
        && matches!(place.kind(place.at + 1), Some(TokenKind::Text | TokenKind::Word))
        && place.ahead(2) != "is"
    {
        return Some(
            Mistake::new(format!("a list is not joined with `{here}`"), place.range())
                .help("write a `,` between the parts")
                .read_as(","),
        );
    }
    if place.kind(place.at) == Some(TokenKind::Text) {
        return Some(
            Mistake::new(
                format!("a `,` is missing between {} and {here}", place.back(1)),
                place.span(place.at - 1, place.at),
            )
            .help(format!("write `{}, {here}`", place.back(1)))
            .read(place.behind(), ","),
        );
    }
    Some(
        Mistake::new("the list has no end", place.behind())
            .label("a `]` is missing here")
            .help("write `]` after the last part of the list")
            .read(place.behind(), "]"),
    )
}

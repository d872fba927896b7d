//! The heads of blocks: for whom, and for what.

use super::names::reserved;
use super::spelling::{meant, misspelt};
use super::{Mistake, Place};
use crate::syntax::grammar::Rule;
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::is_reserved;

const FORM: &str =
    "a block begins with its categories, a `:` and its fields: `guardian: email, mobile {`";

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    if place.rule != Rule::lone_head {
        return None;
    }
    let (here, before) = (place.here(), place.back(1));
    if here == "guard" && before == "edit" {
        return Some(
            Mistake::new("`guard` stands before `edit`", place.span(place.at - 1, place.at))
                .help("write `guard edit`")
                .read_as("guard edit"),
        );
    }
    if before == "every" {
        return every(place);
    }
    if let Some(word) = meant(before, &["guard", "edit"])
        .filter(|word| place.at == 1 && before != *word && matches!(here, "every" | "edit"))
    {
        return Some(misspelt(before, word, place.range_of(0)));
    }
    if matches!(here, "*" | "all" | "alla" | "each" | "any")
        && place.kind(place.at + 1) != Some(TokenKind::Word)
        || here == "every"
    {
        return whole(place);
    }
    if place.expects(Rule::comma) {
        return joined(place);
    }
    if here == "," && (place.at == 0 || matches!(before, ":" | "guard" | "edit")) {
        return Some(
            Mistake::new("nothing stands before this `,`", place.range())
                .label("leave it out")
                .help("or write the name that is missing before it")
                .read_as(""),
        );
    }
    if before == "," && (place.is_end() || here == ":") {
        return Some(
            Mistake::new("nothing follows the last `,`", place.range_of(place.at - 1))
                .label("leave it out")
                .help("or write the name that is missing behind it")
                .read_as(""),
        );
    }
    if place.is_end() {
        return Some(
            Mistake::new("the block does not say for which fields it is", place.behind())
                .label("fields are missing here")
                .help(FORM)
                .read(place.behind(), " every field"),
        );
    }
    if here == ":" && matches!(before, "guard" | "edit") {
        return Some(
            Mistake::new(format!("`:` does not stand after `{before}`"), place.range())
                .label("leave it out")
                .help(format!("write `{before} {}`", place.ahead(1)))
                .read_as(""),
        );
    }
    if here == ":" {
        return Some(
            Mistake::new("the block does not say for which categories it is", place.range())
                .label("categories are missing before this")
                .help(FORM)
                .read(place.range().start..place.range().start, "every category "),
        );
    }
    // `source`, `fact`, ... in front of a head.
    if place.at == 0 && is_reserved(here) && place.kind(1) == Some(TokenKind::Word) {
        return Some(
            Mistake::new(format!("`{here}` does not stand before a block of rules"), place.range())
                .help(FORM)
                .read_as(""),
        );
    }
    (is_reserved(here) && !here.is_empty()).then(|| reserved(place))
}

/// After `every`.
fn every(place: &Place<'_>) -> Option<Mistake> {
    let word = if place.expects_word("category") { "category" } else { "field" };
    let here = place.here();
    if place.kind(place.at) == Some(TokenKind::Word) {
        if meant(here, &[word]).is_some() || matches!(here, "category" | "field") {
            return Some(misspelt(here, word, place.range()));
        }
        return Some(
            Mistake::new(format!("`every` goes with `{word}`, not with a name"), place.range())
                .help(format!("write `every {word}`, or the name alone"))
                .read(place.span(place.at - 1, place.at), here),
        );
    }
    Some(
        Mistake::new(format!("a `{word}` is missing after `every`"), place.range_of(place.at - 1))
            .help(format!("write `every {word}{}`", if word == "category" { ":" } else { "" }))
            .read(place.behind(), format!(" {word}")),
    )
}

/// A word or mark for "all".
fn whole(place: &Place<'_>) -> Option<Mistake> {
    let word = if place.at > 0 && place.back(1) == ":" { "field" } else { "category" };
    let here = place.here();
    if here == "every" {
        return place.at.checked_sub(1).map(|_| {
            Mistake::new("`every` cannot be listed together with names", place.range())
                .help(format!("write either `every {word}` or names"))
        });
    }
    Some(
        Mistake::new(format!("`{here}` does not stand for every {word}"), place.range())
            .help(format!("write `every {word}`"))
            .read_as(format!("every {word}")),
    )
}

/// After a name.
fn joined(place: &Place<'_>) -> Option<Mistake> {
    let (here, before) = (place.here(), place.back(1));
    if before != "every"
        && meant(before, &["every"]).is_some()
        && matches!(here, "category" | "field")
    {
        return Some(misspelt(before, "every", place.range_of(place.at - 1)));
    }
    let fields = !place.expects(Rule::colon);
    if place.is_end() && !fields {
        return Some(
            Mistake::new(
                format!("`{before}` begins no block of rules"),
                place.span(0, place.at - 1),
            )
            .label("a `:` and fields are missing")
            .help(FORM)
            .read(place.behind(), ": every field"),
        );
    }
    if matches!(here, "and" | "&" | "&&" | "+" | "/" | ";" | "|" | "or") {
        return Some(
            Mistake::new(format!("names are not joined with `{here}`"), place.range())
                .help("write a `,` between them")
                .read_as(","),
        );
    }
    if here == ":" && fields {
        return Some(
            Mistake::new("a second `:`", place.range())
                .label("the head of a block has one")
                .help(FORM),
        );
    }
    if place.kind(place.at) != Some(TokenKind::Word) {
        return None;
    }
    if let Some(word) = meant(before, &["guard", "edit"])
        .filter(|_| place.ahead(1) == ":" && !fields && place.at == 1)
    {
        return Some(misspelt(before, word, place.range_of(0)));
    }
    if fields || place.ahead(1) == ":" || place.ahead(1) == "," && colon_follows(place) {
        return Some(
            Mistake::new(
                format!("a `,` is missing between `{before}` and `{here}`"),
                place.span(place.at - 1, place.at),
            )
            .help(format!("write `{before}, {here}`"))
            .read(place.behind(), ","),
        );
    }
    Some(
        Mistake::new(
            format!("a `:` is missing between `{before}` and `{here}`"),
            place.span(place.at - 1, place.at),
        )
        .label("the categories end and the fields begin here")
        .help(format!("write `{before}: {here}`"))
        .read(place.behind(), ":"),
    )
}

fn colon_follows(place: &Place<'_>) -> bool {
    (place.at..place.len()).any(|at| place.word(at) == ":")
}

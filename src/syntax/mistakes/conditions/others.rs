//! Tests of the source, the person and facts, which go with `is`.

use crate::syntax::grammar::Rule;
use crate::syntax::mistakes::spelling::{meant, misspelt};
use crate::syntax::mistakes::{Mistake, Place};
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::{SUBJECTS, TESTS};

/// `source`, `person` and facts, which go with `is`.
pub(super) fn of_source_or_person(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    let before = place.back(1);
    if place.expects_word("is") && (place.is_end() || matches!(here, "and" | "or" | ")")) {
        return half(place);
    }
    if before == "not"
        && place.expects_word("in")
        && matches!(place.kind(place.at)?, TokenKind::Text | TokenKind::Word)
    {
        let what = place.back(2);
        return Some(
            Mistake::new(
                format!("an `is` is missing between `{what}` and `not`"),
                place.span(place.at - 2, place.at - 1),
            )
            .help(format!("write `{what} is not {here}`"))
            .read(place.range_of(place.at - 1), "is not"),
        );
    }
    let negated = matches!(here, "!=" | "<>" | "≠");
    let signs = negated || matches!(here, "=" | "==" | ":" | ":=" | "===");
    if signs && place.expects_word("is") && !SUBJECTS.contains(&before) && before != "date" {
        if let Some(subject) = meant(before, &SUBJECTS).filter(|_| !TESTS.contains(&before)) {
            return Some(misspelt(before, subject, place.range_of(place.at - 1)));
        }
        let is = if negated { "is not" } else { "is" };
        return Some(
            Mistake::new(format!("`{before}` goes with `{is}`, not with `{here}`"), place.range())
                .help(format!("write `{before} {is} {}`", place.ahead(1)))
                .read_as(is),
        );
    }
    let negated = before == "not";
    let is = place.at.checked_sub(if negated { 2 } else { 1 })?;
    let what = place.word(is.checked_sub(1)?);
    let name = place.expects(Rule::name) || place.expects(Rule::reporter);
    if name && here == "user" {
        return Some(user(place));
    }
    if what == "person" && place.word(is) == "is" && matches!(here, "new" | "protected") {
        let with = if negated { format!("not {here}") } else { here.to_owned() };
        return Some(
            Mistake::new(
                format!("`{here}` stands alone, without `person is`"),
                place.span(is - 1, place.at),
            )
            .help(format!("write `{with}`"))
            .read_as(with),
        );
    }
    None
}

/// A name or a word that is no whole test.
fn half(place: &Place<'_>) -> Option<Mistake> {
    let word = place.back(1);
    if !TESTS.contains(&word) && meant(word, &TESTS).is_some() {
        return None;
    }
    let help = match (word, place.back(2)) {
        // `V is reported by A or B`
        (_, joint @ ("and" | "or")) if place.back(4) == "by" => {
            let what = format!("{} is reported by", place.back(7));
            format!(
                "write a whole test on each side of `{joint}`: `{what} {} {joint} {what} {word}`",
                place.back(3)
            )
        }
        ("source", _) => "write `source is` and the name of a source".to_owned(),
        ("person", _) => "write `person is` and the name of a category".to_owned(),
        ("date", _) => "write for instance `date is from 2026-11-24`".to_owned(),
        // `X is A or B`
        (_, joint @ ("and" | "or")) if place.back(4) == "is" => {
            let (what, one) = (place.back(5), place.back(3));
            format!(
                "write a whole test on each side of `{joint}`: `{what} is {one} {joint} {what} is {word}`"
            )
        }
        (_, joint @ ("and" | "or")) => {
            format!(
                "write a whole test on each side of `{joint}`, for instance `person is staff {joint} person is pupil`"
            )
        }
        _ => format!("if it is a fact, write `{word} is` and a text in quotation marks"),
    };
    Some(
        Mistake::new(format!("`{word}` alone is no condition"), place.range_of(place.at - 1))
            .help(help),
    )
}

/// The person is no source.
fn user(place: &Place<'_>) -> Mistake {
    let negated = place.back(1) == "not" || place.back(2) == "not";
    let from = place.back(1) == "from";
    let start =
        if from { (0..place.at).rev().find(|at| place.word(*at) == "stored") } else { None };
    if let Some(start) = start {
        let with = if negated { "not edited" } else { "edited" };
        return Mistake::new(
            "a value that is from the user is asked for with `edited`",
            place.span(start, place.at),
        )
        .help(format!("write `{with}`"))
        .read_as(with);
    }
    if place.back(1) == "by" {
        return Mistake::new("the user reports nothing; only sources do", place.range())
            .help("write `edited` to ask whether the stored value is the person's own");
    }
    Mistake::new("the user is no source", place.range())
        .help("rules for what people enter themselves stand in blocks that begin with `edit`")
}

//! Tests of the record's date.

use crate::syntax::days::day_meant;
use crate::syntax::mistakes::{Mistake, Place};
use crate::syntax::tokens::TokenKind;

/// `date ...`
pub(super) fn of_date(place: &Place<'_>) -> Option<Mistake> {
    if let Some(mistake) = in_several_words(place) {
        return Some(mistake);
    }
    let (here, before) = (place.here(), place.back(1));
    let says = match here {
        "<" => "is before",
        ">=" => "is from",
        "<=" => "is until",
        ">" => "is not until",
        _ => "",
    };
    if before == "date" && place.expects_word("is") {
        if !says.is_empty() {
            return Some(
                Mistake::new(format!("dates are not compared with `{here}`"), place.range())
                    .help(format!("write `date {says} {}`", place.ahead(1)))
                    .read_as(says),
            );
        }
        if matches!(here, "=" | "==" | "!=") {
            let day = place.ahead(1);
            return Some(
                Mistake::new(
                    format!(
                        "a date goes with `is before`, `is from` or `is until`, not with `{here}`"
                    ),
                    place.range(),
                )
                .help(format!("for one day write `date is from {day} and date is until {day}`"))
                .read_as("is from"),
            );
        }
        if matches!(here, "before" | "from" | "until" | "after") {
            return Some(
                Mistake::new(
                    format!("an `is` is missing between `date` and `{here}`"),
                    place.span(place.at - 1, place.at),
                )
                .help(format!("write `date is {here} {}`", place.ahead(1)))
                .read(place.behind(), " is"),
            );
        }
    }
    let bound = matches!(here, "until" | "before" | "from" | "to");
    if bound && place.after_test() && place.kind(place.at + 1) == Some(TokenKind::Figure) {
        let word = if here == "to" { "until" } else { here };
        return Some(
            Mistake::new("a test of the date has one end", place.range())
                .label("a second one")
                .help(format!("write `and date is {word} {}`", place.ahead(1)))
                .read_as(format!("and date is {word}")),
        );
    }
    if here == "between" && place.expects_word("until") {
        let (from, until) = (place.ahead(1), place.ahead(3));
        let right = format!("date is from {from} and date is until {until}");
        return Some(
            Mistake::new(
                "there is no `between` in the language",
                place.span(place.at - 2, place.at + 3),
            )
            .help(format!("write `{right}`"))
            .read_as(right),
        );
    }
    if !place.expects_word("before") || !place.expects_word("until") {
        return None;
    }
    if here == "after" {
        return Some(
            Mistake::new("there is no `after` in the language", place.range())
                .label("did you mean `from`?")
                .help("write `date is from` and the first day on which it holds")
                .read_as("from"),
        );
    }
    if place.kind(place.at) == Some(TokenKind::Figure) {
        return Some(
            Mistake::new("the date does not say from when or until when", place.range())
                .help(format!("write `before {here}`, `from {here}` or `until {here}`; the last two include the day"))
                .read(place.range().start..place.range().start, "from "),
        );
    }
    None
}

/// `1/1 2027`, `24 november 2026`: the first of several words was taken for the whole date.
fn in_several_words(place: &Place<'_>) -> Option<Mistake> {
    let bound = matches!(place.back(2), "before" | "from" | "until");
    if !bound || !place.after_test() || place.kind(place.at - 1) != Some(TokenKind::Figure) {
        return None;
    }
    let first = place.at - 1;
    let most = (place.at + 3).min(place.len().checked_sub(1)?);
    let wrong = |last: usize| {
        let range = place.span(first, last);
        let typed = place.text[range.clone()].to_owned();
        Mistake::new(format!("`{typed}` is not how dates are written"), range)
    };
    let whole = (place.at..=most).rev().find_map(|last| {
        let day = day_meant(&place.text[place.span(first, last)])?;
        Some(wrong(last).help(format!("write `{day}`")).read_as(day.to_string()))
    });
    let numbers = || {
        let figure = place.kind(place.at)? == TokenKind::Figure;
        let example = "write year-month-day, for instance `2026-11-24`";
        figure.then(|| wrong(place.at).help(example).read_as("2026-11-24"))
    };
    whole.or_else(numbers)
}

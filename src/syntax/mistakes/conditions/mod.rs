//! Conditions: what people write for the tests of the language.

mod counts;
mod dates;
mod lists;
mod loose;
mod others;
mod values;

use super::{Mistake, Place};
use crate::syntax::grammar::Rule;
use crate::syntax::tokens::TokenKind;

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    if place.rule != Rule::lone_rule || place.at < 3 {
        return None;
    }
    loose::loose_word(place)
        .or_else(|| loose::misplaced_list(place))
        .or_else(|| nothing_left(place))
        .or_else(|| values::is_of_value(place))
        .or_else(|| values::compared(place))
        .or_else(|| values::other_tests(place))
        .or_else(|| others::of_source_or_person(place))
        .or_else(|| dates::of_date(place))
        .or_else(|| lists::list(place))
        .or_else(|| counts::counted(place))
        .or_else(|| joined_with(place))
}

/// The condition ends, or is interrupted, where a test should stand.
fn nothing_left(place: &Place<'_>) -> Option<Mistake> {
    if !place.expects_condition() {
        return None;
    }
    let before = place.back(1);
    if place.is_end() || matches!(place.here(), "and" | "or" | ")" | ",") && before != place.here()
    {
        return Some(
            Mistake::new(format!("a condition is missing after `{before}`"), place.range_of(place.at - 1))
                .label("something has to follow")
                .help(format!("write a test after `{before}`, for instance `edited` or `stored is missing`, or leave it out"))
                .read(place.behind(), " edited"),
        );
    }
    None
}

/// `starts with`, `ends with`, and a day in quotation marks.
fn joined_with(place: &Place<'_>) -> Option<Mistake> {
    let (here, before) = (place.here(), place.back(1));
    if place.expects_word("with") && matches!(here, "in" | "on" | "by" | "at" | "=") {
        return Some(
            Mistake::new(format!("`{before}` goes with `with`, not with `{here}`"), place.range())
                .help(format!("write `{before} with {}`", place.ahead(1)))
                .read_as("with"),
        );
    }
    if place.expects(Rule::date)
        && matches!(place.kind(place.at), Some(TokenKind::Text | TokenKind::Quoted))
    {
        let day = here.trim_matches(|c: char| !c.is_alphanumeric());
        let mistake = Mistake::new("a date stands without quotation marks", place.range());
        let starts = day.starts_with(|c: char| c.is_ascii_digit());
        return Some(if starts {
            mistake.help(format!("write `{day}`")).read_as(day)
        } else {
            mistake.help("write year-month-day, for instance `2026-11-24`")
        });
    }
    if place.expects(Rule::date) {
        return Some(
            Mistake::new(
                format!("a date is missing after `{before}`"),
                place.range_of(place.at - 1),
            )
            .help("write year-month-day, for instance `2026-11-24`")
            .read(place.behind(), " 2026-11-24"),
        );
    }
    if place.expects(Rule::number) && before == "than" {
        return Some(
            Mistake::new(
                "the number of days is missing after `than`",
                place.range_of(place.at - 1),
            )
            .help("write for instance `older than 30 days`, the number in figures"),
        );
    }
    None
}

//! Numbers of days and of sources.

use crate::syntax::grammar::Rule;
use crate::syntax::mistakes::{Mistake, Place};
use crate::syntax::tokens::TokenKind;

/// Numbers of days and of sources.
pub(super) fn counted(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    if place.expects_word("days") {
        let weeks = match here {
            "week" | "weeks" | "veckor" => 7,
            "month" | "months" | "månader" => 30,
            "year" | "years" | "år" => 365,
            _ => return None,
        };
        let days = place.back(1).parse::<u64>().map_or(weeks, |count| count.saturating_mul(weeks));
        return Some(
            Mistake::new(format!("time is counted in days, not in {here}"), place.range())
                .help(format!("write for instance `{days} days`"))
                .read_as("days"),
        );
    }
    if matches!(here, "source" | "sources") && place.back(2) == "by" {
        let (typed, range) = (place.back(1), place.span(place.at - 1, place.at));
        let mistake =
            Mistake::new(format!("`by {typed} {here}` is not how sources are counted"), range);
        return Some(match typed {
            "other" | "different" | "others" => mistake.help("write `by another source`").read_as("another source"),
            _ => mistake
                .help("write `by any source`, `by another source` or for instance `by at least 2 sources`")
                .read_as("any source"),
        });
    }
    if place.back(1) == "least" && (here == "source" || here == "sources") {
        return Some(
            Mistake::new(
                "the number of sources is missing after `at least`",
                place.range_of(place.at - 1),
            )
            .help("write for instance `by at least 2 sources`")
            .read(place.behind(), " 2"),
        );
    }
    if place.back(1) == "least" && place.kind(place.at) == Some(TokenKind::Word) {
        let number = match here {
            "one" | "a" | "any" => "1",
            "three" => "3",
            "four" => "4",
            _ => "2",
        };
        return Some(
            Mistake::new(format!("`{here}` is not a number in figures"), place.range())
                .help(format!("write `at least {number} sources`"))
                .read_as(number),
        );
    }
    if place.back(1) == "by" && place.expects(Rule::reporter) {
        if place.kind(place.at) == Some(TokenKind::Figure)
            || matches!(here, "two" | "three" | "both" | "all" | "several" | "most" | "many")
        {
            let number = match here {
                "three" => "3",
                _ if place.kind(place.at) == Some(TokenKind::Figure) => here,
                _ => "2",
            };
            return Some(
                Mistake::new(
                    format!("`by {here}` does not say how many sources are enough"),
                    place.range(),
                )
                .help(format!("write `by at least {number} sources`"))
                .read_as(format!("at least {number}")),
            );
        }
        if place.kind(place.at) == Some(TokenKind::Text) {
            return None;
        }
    }
    None
}

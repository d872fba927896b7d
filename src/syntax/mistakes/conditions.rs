//! Conditions: what people write for the tests of the language.

use super::spelling::meant;
use super::{Mistake, Place};
use crate::syntax::grammar::Rule;
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::{SUBJECTS, TESTS};

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    if place.rule != Rule::lone_rule || place.at < 3 {
        return None;
    }
    nothing_left(place)
        .or_else(|| is_of_value(place))
        .or_else(|| compared(place))
        .or_else(|| other_tests(place))
        .or_else(|| of_source_or_person(place))
        .or_else(|| of_date(place))
        .or_else(|| list(place))
        .or_else(|| counted(place))
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

/// `V is ...` with something that `is` does not say of values.
fn is_of_value(place: &Place<'_>) -> Option<Mistake> {
    let negated = place.back(1) == "not";
    let is = place.at.checked_sub(if negated { 2 } else { 1 })?;
    let subject = place.word(is.checked_sub(1)?);
    if place.word(is) != "is" || !SUBJECTS.contains(&subject) || !place.expects_word("missing") {
        return None;
    }
    let here = place.here();
    let not = if negated { " not" } else { "" };
    let whole = place.span(is - 1, place.at);
    let verb = place.span(is, place.at);
    let sign = if negated { "!=" } else { "=" };
    let wrong = |message: String, help: String, with: String| {
        Some(Mistake::new(message, whole.clone()).help(format!("write `{help}`")).read_as(with))
    };
    if place.is_end() {
        return Some(
            Mistake::new(format!("`{subject} is{not}` says nothing yet"), whole)
                .help(format!("write for instance `{subject} is{not} missing`"))
                .read(place.behind(), " missing"),
        );
    }
    if SUBJECTS.contains(&here) {
        return Some(
            Mistake::new(format!("values are compared with `{sign}`, not with `is{not}`"), verb)
                .help(format!("write `{subject} {sign} {here}`"))
                .read(place.span(is, place.at - 1), sign),
        );
    }
    if matches!(place.kind(place.at), Some(TokenKind::Text | TokenKind::Quoted)) {
        let verb = place.span(is, place.at - 1);
        if here == "\"\"" {
            let help = format!("{subject} is{not} missing");
            return wrong("an empty value is a missing one".to_owned(), help.clone(), help);
        }
        return Some(
            Mistake::new(
                format!("a value is compared with `{sign}`, not with `is{not}`"),
                verb.clone(),
            )
            .help(format!("write `{subject} {sign} {here}`"))
            .read(verb, sign),
        );
    }
    match here {
        "edited" | "new" | "protected" => {
            let with = if negated { format!("not {here}") } else { here.to_owned() };
            return wrong(
                format!("`{here}` stands alone, without `{subject} is`"),
                with.clone(),
                with,
            );
        }
        "in" => {
            return Some(
                Mistake::new(format!("`in` stands without `is` after `{subject}`"), verb)
                    .help(format!("write `{subject}{not} in [...]`"))
                    .read_as(format!(
                        "{}in",
                        not.trim_start().to_owned() + if negated { " " } else { "" }
                    )),
            );
        }
        "equal" | "equals" | "same" | "identical" | "eq" | "like" => {
            let mut last = place.at;
            while matches!(place.word(last + 1), "to" | "as" | "with") {
                last += 1;
            }
            let range = place.span(is, last);
            return Some(
                Mistake::new(format!("values are compared with `{sign}`"), range.clone())
                    .help(format!("write `{subject} {sign} {}`", place.word(last + 1)))
                    .read(range, sign),
            );
        }
        "present" | "set" | "filled" | "known" | "given" | "available" => {
            let with = format!("{subject} is{} missing", if negated { "" } else { " not" });
            return wrong(format!("there is no `{here}` in the language"), with.clone(), with);
        }
        "by" => {
            return Some(
                Mistake::new("`reported` is missing before `by`", place.range())
                    .help(format!("write `{subject} is{not} reported by ...`"))
                    .read_as("reported by"),
            );
        }
        _ => {}
    }
    if place.kind(place.at) != Some(TokenKind::Word) {
        return None;
    }
    if let Some(word) = meant(here, &["missing", "reported", "older", "newer", "from", "not"]) {
        return Some(super::spelling::misspelt(here, word, place.range()));
    }
    Some(
        Mistake::new(format!("`{here}` is nothing that `{subject}` can be"), place.range()).help(format!(
            "a value can be `missing`, `reported by` a source, and `stored` also `from` a source or `older than` \
             some days; to compare it with a text write `{subject} {sign} \"{here}\"`"
        )),
    )
}

/// Around `=` and `!=`.
fn compared(place: &Place<'_>) -> Option<Mistake> {
    let sign = place.back(1);
    if !matches!(sign, "=" | "!=") || !place.expects(Rule::string) && !place.expects(Rule::subject)
    {
        return None;
    }
    let subject = place.back(2);
    let here = place.here();
    let not = if sign == "=" { "" } else { " not" };
    if place.is_end() || matches!(here, "and" | "or" | ")") {
        return Some(
            Mistake::new(
                format!("`{subject} {sign}` compares with nothing"),
                place.span(place.at - 2, place.at - 1),
            )
            .label("something has to follow")
            .help(format!("write `{subject} {sign} stored` or `{subject} {sign} \"a text\"`"))
            .read(place.behind(), " stored"),
        );
    }
    if place.kind(place.at) != Some(TokenKind::Word)
        && place.kind(place.at) != Some(TokenKind::Figure)
    {
        return None;
    }
    if meant(here, &["missing"]).is_some() {
        return Some(
            Mistake::new(
                "that there is no value is asked with `is missing`",
                place.span(place.at - 2, place.at),
            )
            .help(format!("write `{subject} is{not} missing`"))
            .read(place.span(place.at - 1, place.at), format!("is{not} missing")),
        );
    }
    if let Some(word) = meant(here, &SUBJECTS) {
        return Some(super::spelling::misspelt(here, word, place.range()));
    }
    Some(
        Mistake::new(format!("`{here}` is no value to compare with"), place.range())
            .label("a text stands in quotation marks")
            .help(format!("write `\"{here}\"`, or one of `incoming`, `stored` and `previous`"))
            .read_as(format!("\"{here}\"")),
    )
}

/// Tests of other languages, after a value.
fn other_tests(place: &Place<'_>) -> Option<Mistake> {
    let (subject, here) = (place.back(1), place.here());
    if !SUBJECTS.contains(&subject) || !place.expects_word("is") {
        return None;
    }
    if place.is_end() || matches!(here, "and" | "or" | ")") {
        return Some(
            Mistake::new(
                format!("`{subject}` alone is no condition"),
                place.range_of(place.at - 1),
            )
            .label("what about it?")
            .help(format!("write for instance `{subject} is not missing` or `{subject} = ...`"))
            .read(place.behind(), " is missing"),
        );
    }
    let apostrophe = matches!(place.ahead(1), "'" | "’" | "´" | "`") && place.ahead(2) == "t";
    match here {
        "isn" | "aren" | "doesn" | "don" if apostrophe => Some(
            Mistake::new(
                "short forms are not words of the language",
                place.span(place.at, place.at + 2),
            )
            .help(format!("write `{subject} is not ...`"))
            .read_as("is not"),
        ),
        "equals" | "matches" | "like" | "eq" => Some(
            Mistake::new("values are compared with `=`", place.range())
                .help(format!("write `{subject} = {}`", place.ahead(1)))
                .read_as("="),
        ),
        "contains" | "includes" | "has" => Some(
            Mistake::new(format!("there is no `{here}` in the language"), place.range())
                .help(format!("write `{subject} starts with ...` or `{subject} ends with ...`")),
        ),
        "not" if place.ahead(1) == "missing" || place.ahead(1) == "reported" => None,
        "missing" | "reported" | "older" | "newer" | "from" => Some(
            Mistake::new(
                format!("an `is` is missing between `{subject}` and `{here}`"),
                place.span(place.at - 1, place.at),
            )
            .help(format!("write `{subject} is {here}`"))
            .read(place.behind(), " is"),
        ),
        "edited" | "new" | "protected" => Some(
            Mistake::new(format!("`{here}` stands alone"), place.span(place.at - 1, place.at))
                .help(format!("leave out `{subject}`"))
                .read(place.range_of(place.at - 1), ""),
        ),
        _ => None,
    }
}

/// `source`, `person` and facts, which go with `is`.
fn of_source_or_person(place: &Place<'_>) -> Option<Mistake> {
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
            return Some(super::spelling::misspelt(before, subject, place.range_of(place.at - 1)));
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

/// `date ...`
fn of_date(place: &Place<'_>) -> Option<Mistake> {
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
                .help(format!("write `date is {here} ...`"))
                .read(place.behind(), " is"),
            );
        }
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

/// Lists after `in`.
fn list(place: &Place<'_>) -> Option<Mistake> {
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

/// Numbers of days and of sources.
fn counted(place: &Place<'_>) -> Option<Mistake> {
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

//! The header and the declarations.

use super::spelling::{meant, misspelt};
use super::{Mistake, Place};
use crate::syntax::grammar::Rule;
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::DECLARATIONS;

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    if !matches!(place.rule, Rule::lone_declaration | Rule::lone_header) {
        return None;
    }
    if place.at == 0 {
        let typed = place.here();
        let near = meant(typed, &DECLARATIONS)?;
        return Some(misspelt(typed, near, place.range()));
    }
    match place.word(0) {
        "policy" => header(place),
        "municipality" => municipality(place),
        "field" => field(place),
        "rank" => rank(place),
        "limit" => limit(place),
        _ => None,
    }
    .or_else(|| plain(place))
}

/// How a declaration is written.
pub(super) fn form(word: &str) -> &'static str {
    match word {
        "policy" => "write `policy NAME` or `policy NAME extends BASE`",
        "municipality" => "write `municipality \"9999\" \"Exempelköping\"`: the code and the name",
        "category" => {
            "write `category guardian \"Vårdnadshavare\"`: the name, and what people are shown"
        }
        "field" => {
            "write `field email is email \"E-post\"`: the name, the kind, and what people are shown"
        }
        "source" => "write `source extens \"Extens\"`: the name, and what people are shown",
        "fact" => "write `fact school-form \"Skolform\"`: the name, and what people are shown",
        "rank" => "write `rank extens > procapita`: the sources, the best first",
        "limit" => "write `limit overwrites to 20 % above 50 values`",
        _ => super::WHAT_A_FILE_CONTAINS,
    }
}

fn header(place: &Place<'_>) -> Option<Mistake> {
    if place.is_end() && place.back(1) == "extends" {
        return Some(
            Mistake::new("the policy does not say what it extends", place.range_of(place.at - 1))
                .help("write the name of a built-in policy, such as `standard`, or a path in quotation marks"),
        );
    }
    // A path without quotation marks: `extends ../base.foga`.
    let begins = matches!(place.here(), "." | "/" | "\\" | "~");
    let first = match (place.back(1), place.back(2)) {
        ("extends", _) if begins => place.at,
        (_, "extends") if begins => place.at - 1,
        _ => return None,
    };
    let range = place.span(first, place.len() - 1);
    let path = format!("\"{}\"", place.text[range.clone()].replace('\\', "/"));
    Some(
        Mistake::new("a path stands in quotation marks", range)
            .help(format!("write `extends {path}`"))
            .read_as(path),
    )
}

fn municipality(place: &Place<'_>) -> Option<Mistake> {
    (place.at == 1
        && place.kind(1) != Some(TokenKind::Figure)
        && place.kind(1) != Some(TokenKind::Text))
    .then(|| {
        Mistake::new("the municipality has no code", place.range_of(0))
            .label("its code has to follow")
            .help(form("municipality"))
    })
}

fn field(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    if place.expects_word("is") {
        if place.kind(place.at) == Some(TokenKind::Text) || place.is_end() {
            return Some(
                Mistake::new(
                    format!("the field `{}` does not say what it holds", place.back(1)),
                    place.range_of(place.at - 1),
                )
                .label("its kind has to follow")
                .help(format!(
                    "write `{} is email`, `phone`, `text` or `group of ...`",
                    place.back(1)
                ))
                .read(place.behind(), " is text"),
            );
        }
        if matches!(here, ":" | "=" | "==" | "as" | "are" | ":=" | "->" | ",") {
            return Some(
                Mistake::new(
                    format!("the kind of a field does not follow on `{here}`"),
                    place.range(),
                )
                .label("did you mean `is`?")
                .help(form("field"))
                .read_as(" is"),
            );
        }
        if matches!(here, "email" | "phone" | "text" | "group") {
            return Some(
                Mistake::new(
                    format!("an `is` is missing before `{here}`"),
                    place.span(place.at - 1, place.at),
                )
                .help(format!("write `{} is {here}`", place.back(1)))
                .read(place.behind(), " is"),
            );
        }
    }
    if place.expects(Rule::kind)
        && (place.is_end() || place.kind(place.at) == Some(TokenKind::Text))
    {
        return Some(
            Mistake::new(
                "the kind of the field is missing after `is`",
                place.range_of(place.at - 1),
            )
            .help("write `email`, `phone`, `text` or `group of street, city`")
            .read(place.behind(), " text"),
        );
    }
    if let Some(group) = parts_of_no_group(place) {
        return Some(group);
    }
    if place.expects_word("of") {
        return Some(
            Mistake::new(
                "the group does not say of which parts it is",
                place.range_of(place.at - 1),
            )
            .help("write `group of street, postcode, city`")
            .read(
                place.behind(),
                if place.kind(place.at) == Some(TokenKind::Word) && here != "of" {
                    " of"
                } else {
                    " of parts"
                },
            ),
        );
    }
    None
}

/// `grupp of street, city`: only a group has parts, whatever it was called.
fn parts_of_no_group(place: &Place<'_>) -> Option<Mistake> {
    let kind = place.back(1);
    if place.here() != "of" || place.back(2) != "is" || kind == "group" {
        return None;
    }
    let message = match kind {
        "email" | "phone" | "text" => format!("`{kind}` has no parts"),
        _ => format!("`{kind}` is no kind of field"),
    };
    Some(
        Mistake::new(message, place.range_of(place.at - 1))
            .label("did you mean `group`?")
            .help("a field of several parts is written `group of street, postcode, city`")
            .read_as("group"),
    )
}

fn rank(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    if place.back(1) == ">" && place.is_end() {
        return Some(
            Mistake::new("no source follows the last `>`", place.range_of(place.at - 1))
                .help(form("rank"))
                .read_as(""),
        );
    }
    if place.expects(Rule::above)
        && matches!(
            here,
            "," | "<" | ">=" | "=" | "->" | "=>" | "and" | "over" | "then" | "before" | "above"
        )
    {
        let mistake = Mistake::new(format!("sources are not ranked with `{here}`"), place.range());
        return Some(if here == "<" {
            mistake
                .label("the best source comes first")
                .help(format!(
                    "write `{} > {}` if `{}` is the better one",
                    place.ahead(1),
                    place.back(1),
                    place.ahead(1)
                ))
                .read_as(">")
        } else {
            mistake
                .help(format!("write `{} > {}`, the best first", place.back(1), place.ahead(1)))
                .read_as(">")
        });
    }
    if place.expects(Rule::above) && place.kind(place.at) == Some(TokenKind::Word) {
        return Some(
            Mistake::new(
                format!("a `>` is missing between `{}` and `{here}`", place.back(1)),
                place.span(place.at - 1, place.at),
            )
            .help(format!("write `{} > {here}`, the best first", place.back(1)))
            .read(place.behind(), " >"),
        );
    }
    (place.at == 1 && place.is_end())
        .then(|| Mistake::new("`rank` names no source", place.range_of(0)).help(form("rank")))
}

fn limit(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    if place.expects(Rule::percent) && matches!(here, "percent" | "procent" | "per" | "pct") {
        let last = if here == "per" { place.at + 1 } else { place.at };
        let range = place.span(place.at, last);
        return Some(
            Mistake::new("per cent are written `%`", range.clone())
                .help(limit_form(place))
                .read(range, "%"),
        );
    }
    let fits = place.kind(place.at) == Some(TokenKind::Word)
        && place
            .expected
            .iter()
            .any(|rule| meant(here, &super::super::words::openings(*rule)).is_some());
    (!fits).then(|| {
        let wanted = super::super::words::list(place.expected, "the end");
        let (range, label) = if place.is_end() {
            (place.behind(), format!("{wanted} is missing here"))
        } else {
            (place.range(), format!("{wanted} has to stand here"))
        };
        let mistake =
            Mistake::new("the limit is not complete", range).label(label).help(limit_form(place));
        match place.expected {
            [only] => match super::super::words::openings(*only).first() {
                Some(word) => mistake.read(place.behind(), format!(" {word}")),
                None if *only == Rule::percent => mistake.read(place.behind(), " %"),
                None => mistake,
            },
            _ => mistake,
        }
    })
}

/// How a limit is written, with the numbers that somebody has written already.
fn limit_form(place: &Place<'_>) -> String {
    let above = (0..place.len()).find(|at| place.word(*at) == "above");
    let numbers: Vec<(usize, &str)> = (0..place.len())
        .map(|at| (at, place.word(at)))
        .filter(|(_, word)| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let before = |at: usize| above.is_none_or(|above| at < above);
    let percent = numbers.iter().find(|(at, _)| before(*at)).copied();
    let values = numbers.iter().find(|(at, _)| {
        above.is_some_and(|above| *at > above) || percent.is_some_and(|(first, _)| *at > first)
    });
    let percent = percent.map_or("20", |(_, number)| number);
    let values = values.map_or("50", |(_, number)| number);
    format!("write `limit overwrites to {percent} % above {values} values`")
}

/// What all declarations have in common.
fn plain(place: &Place<'_>) -> Option<Mistake> {
    let word = place.word(0);
    if place.at == 1 && place.is_end() {
        return Some(
            Mistake::new(format!("`{word}` names nothing"), place.range_of(0))
                .label("a name has to follow")
                .help(form(word)),
        );
    }
    if place.kind(place.at) == Some(TokenKind::Text)
        && place.kind(place.at - 1) == Some(TokenKind::Text)
    {
        return Some(
            Mistake::new("a second label", place.range())
                .label("one is enough")
                .help(form(word))
                .read_as(""),
        );
    }
    let labelled = place.kind(place.at + 1) == Some(TokenKind::Text);
    if matches!(place.here(), "," | ":" | "=" | "->" | "is") && labelled {
        return Some(
            Mistake::new(
                format!("`{}` does not stand before a label", place.here()),
                place.range(),
            )
            .label("leave it out")
            .help(form(word))
            .read_as(""),
        );
    }
    if labelled && place.kind(place.at) == Some(TokenKind::Word) && place.at > 1 {
        return Some(two_words(place));
    }
    if matches!(place.here(), ";" | "and" | "&" | "/" | "+") && place.expects(Rule::comma) {
        return Some(
            Mistake::new(format!("names are not joined with `{}`", place.here()), place.range())
                .help("write a `,` between them")
                .read_as(","),
        );
    }
    if place.here() == "," && place.kind(place.at + 1) == Some(TokenKind::Word) {
        return Some(
            Mistake::new(format!("one `{word}` declares one name"), place.range())
                .help(format!("write a line of its own: `{word} {}`", place.ahead(1))),
        );
    }
    None
}

/// A name, or a kind, of two words.
fn two_words(place: &Place<'_>) -> Mistake {
    let (before, here) = (place.back(1), place.here());
    let range = place.span(place.at - 1, place.at);
    if matches!(place.back(2), "is" | "of" | ",") {
        return Mistake::new(format!("`{here}` does not belong here"), place.range())
            .label("leave it out")
            .help(form(place.word(0)))
            .read_as("");
    }
    Mistake::new("a name is one word", range)
        .label("these are two")
        .help(format!("write `{before}-{here}`"))
        .read_as(format!("{before}-{here}"))
}

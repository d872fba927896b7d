//! Marks of other languages, marks too many, and characters that nobody sees.

use super::{Mistake, Place};
use crate::syntax::build::control;
use crate::syntax::grammar::Rule;
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::SUBJECTS;

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    match place.kind(place.at)? {
        TokenKind::Mark => mark(place),
        TokenKind::Other => other(place),
        _ => None,
    }
}

fn mark(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    let of_value = SUBJECTS.contains(&place.back(1));
    match here {
        "==" | ":=" if of_value => Some(instead(place, "=")),
        "<>" if of_value => Some(instead(place, "!=")),
        "&&" | "&" if place.after_test() => Some(instead(place, "and")),
        "||" | "|" if place.after_test() => Some(instead(place, "or")),
        "!" if place.expects_condition() => Some(instead(place, "not")),
        "," if place.after_test() && matches!(place.ahead(1), "and" | "or") => Some(
            Mistake::new(format!("no `,` stands before `{}`", place.ahead(1)), place.range())
                .label("leave it out")
                .read_as(""),
        ),
        "," if place.after_test() && place.at + 1 < place.len() => Some(
            Mistake::new("conditions are not joined with `,`", place.range())
                .help("write `and` where both have to hold, `or` where one is enough")
                .read_as(" and"),
        ),
        ";" | "," | ":" if place.at + 1 == place.len() && place.expects(Rule::EOI) => Some(
            Mistake::new(format!("nothing ends with `{here}`"), place.range())
                .label("leave it out")
                .help("rules and declarations stand one after the other, with nothing between them")
                .read_as(""),
        ),
        ")" if place.expects(Rule::EOI) && place.rule == Rule::lone_rule => Some(
            Mistake::new("this `)` closes nothing", place.range())
                .help("leave it out, or write the `(` it belongs to")
                .read_as(""),
        ),
        "{" if place.expects_condition() => Some(
            Mistake::new("conditions are put together with parentheses, not with braces", place.range())
                .help("write `(` and `)`")
                .read_as("("),
        ),
        "}" | "]" if place.expects(Rule::close_paren) => Some(instead(place, ")")),
        "[" if place.expects_condition() => Some(instead(place, "(")),
        ">" | "<" | ">=" | "<=" if of_value => Some(
            Mistake::new(format!("values are not compared with `{here}`"), place.range())
                .help("write `=` or `!=`; to compare sources write `stored outranks incoming`, to compare dates `incoming is newer than stored`"),
        ),
        _ => None,
    }
}

fn instead(place: &Place<'_>, right: &str) -> Mistake {
    let here = place.here();
    Mistake::new(format!("there is no `{here}` in the language"), place.range())
        .label(format!("did you mean `{right}`?"))
        .help(format!("write `{right}`"))
        .read_as(if right.chars().all(char::is_alphabetic) {
            format!(" {right} ")
        } else {
            right.to_owned()
        })
}

fn other(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    let c = here.chars().next()?;
    if c.is_control() || invisible(c) {
        let what = if c.is_control() {
            control(c)
        } else {
            format!("an invisible character (U+{:04X})", u32::from(c))
        };
        return Some(
            Mistake::new(format!("{what} stands here"), place.range())
                .label("nobody sees it, but it is there")
                .help("remove it; it often comes along when text is pasted from another program")
                .read_as(" "),
        );
    }
    if c == '.' && place.at + 1 == place.len() && place.expects(Rule::EOI) {
        return Some(
            Mistake::new("nothing ends with `.`", place.range()).label("leave it out").read_as(""),
        );
    }
    let joins =
        place.back(1).ends_with(char::is_alphabetic) && place.behind().end == place.range().start;
    match c {
        '≠' if SUBJECTS.contains(&place.back(1)) => Some(instead(place, "!=")),
        '–' | '—' | '−' | '‐' | '‑' if joins => Some(
            Mistake::new(format!("`{here}` is not the hyphen of names"), place.range())
                .label("did you mean `-`?")
                .help(format!("write `{}-{}`", place.back(1), place.ahead(1)))
                .read_as("-"),
        ),
        '\'' | '’' if joins && place.ahead(1) == "t" => Some(
            Mistake::new(format!("`{}{here}t` is no word of the language", place.back(1)), place.span(place.at - 1, place.at + 1))
                .help("write `is not`, or `not` before the condition")
                .read_as("is not"),
        ),
        _ => Some(Mistake::new(format!("`{here}` means nothing in the language"), place.range()).help(
            "texts stand in `\"`, lists in `[` and `]`, comments after `#`; names have letters, digits and `-`",
        )),
    }
}

/// Characters without a width that come along with pasted text.
fn invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

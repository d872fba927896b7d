//! What to say where no mistake is recognised.

use super::declarations::form;
use super::{Mistake, Place};
use crate::syntax::grammar::Rule;
use crate::syntax::words::{keyword, list};

/// Only one word would have fitted: it was left out.
pub(super) fn missing_word(place: &Place<'_>) -> Option<Mistake> {
    let [only] = place.expected else { return None };
    let (word, shown) = match (keyword(*only), *only) {
        (Some(word), _) => (word, format!("`{word}`")),
        (None, Rule::close_bracket) => ("]", "`]`".to_owned()),
        _ => return None,
    };
    let before = place.back(1);
    if (word, before) == ("than", "newer") {
        return Some(
            Mistake::new("`newer` does not say than what", place.range_of(place.at - 1))
                .help("write `incoming is newer than stored`")
                .read(place.behind(), " than stored"),
        );
    }
    let after = if place.is_end() { String::new() } else { format!(" {}", place.here()) };
    Some(
        Mistake::new(format!("{shown} is missing after `{before}`"), place.behind())
            .label("it has to stand here")
            .help(format!("write `{before} {word}{after}`"))
            .read(place.behind(), format!(" {word}")),
    )
}

/// Says what could stand at the place, in the words of the language.
pub(super) fn look(place: &Place<'_>) -> Mistake {
    if place.expected.is_empty() {
        return Mistake::new("this is too long to be read", place.range()).help("split it");
    }
    if place.expects(Rule::close_paren) {
        return Mistake::new("a parenthesis is not closed", open_paren(place))
            .label("this one")
            .help("write `)` where what belongs together ends")
            .read(place.behind(), ")");
    }
    let (what, end) = match place.rule {
        Rule::lone_rule => ("rule", "the end of the rule"),
        Rule::lone_head => ("head of a block", "`{`"),
        _ => ("line", "the end of the line"),
    };
    let wanted = list(place.expected, end);
    let help = match place.rule {
        Rule::lone_rule => "a rule is written `name: outcome` or `name: outcome when condition`",
        Rule::lone_head => "a block begins `guardian: email, mobile {`",
        _ => form(place.word(0)),
    };
    if place.is_end() {
        return Mistake::new(format!("the {what} is not complete"), place.behind())
            .label(format!("{wanted} has to follow"))
            .help(help);
    }
    Mistake::new(format!("`{}` cannot stand here", place.here()), place.range())
        .label(format!("here {wanted} can stand"))
        .help(help)
}

/// The innermost parenthesis that is open at the place.
fn open_paren(place: &Place<'_>) -> std::ops::Range<usize> {
    let mut closed = 0_usize;
    for at in (0..place.at).rev() {
        match place.word(at) {
            ")" => closed += 1,
            "(" if closed == 0 => return place.range_of(at),
            "(" => closed -= 1,
            _ => {}
        }
    }
    place.range()
}

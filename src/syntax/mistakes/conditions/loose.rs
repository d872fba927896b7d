//! Words that condition and outcome do not need, and texts that stand alone.

use crate::syntax::grammar::Rule;
use crate::syntax::mistakes::{Mistake, Place};
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::SUBJECTS;

/// A word that people say and the language does not.
pub(super) fn loose_word(place: &Place<'_>) -> Option<Mistake> {
    article(place).or_else(|| truth(place)).or_else(|| alone(place)).or_else(|| user(place))
}

/// `the stored`, `is a guardian`, `from source extens`.
fn article(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    let leave_out = |at: usize| {
        Mistake::new(
            format!("`{}` is not a word of the language", place.word(at)),
            place.range_of(at),
        )
        .label("leave it out")
        .help(format!("write `{}`", place.word(at + 1)))
        .read_as("")
    };
    if place.expects(Rule::subject) && is_article(here) {
        return Some(leave_out(place.at));
    }
    let word = place.kind(place.at)? == TokenKind::Word;
    if word && is_article(place.back(1)) && (place.after_test() || place.expects_word("in")) {
        return Some(leave_out(place.at - 1));
    }
    let name = place.expects(Rule::name) || place.expects(Rule::reporter);
    let named = place.kind(place.at + 1) == Some(TokenKind::Word);
    (name && named && matches!(here, "source" | "category")).then(|| {
        Mistake::new(format!("`{here}` does not stand before the name"), place.range())
            .label("leave it out")
            .help(format!("write `{} {}`", place.back(1), place.ahead(1)))
            .read_as("")
    })
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "its")
}

/// `edited = true`, `edited is true`, `when is edited`, `when always`.
fn truth(place: &Place<'_>) -> Option<Mistake> {
    let (here, before) = (place.here(), place.back(1));
    let compares = matches!(here, "=" | "==" | "!=" | "is");
    if compares && place.after_test() && matches!(before, "edited" | "new" | "protected") {
        return Some(
            Mistake::new(
                format!("`{before}` is not compared with anything"),
                place.span(place.at - 1, place.at + 1),
            )
            .help(format!("write `{before}`, or `not {before}` for the opposite"))
            .read_as(before),
        );
    }
    if here == "is" && place.expects_condition() {
        return Some(
            Mistake::new("`is` stands behind what it is said of", place.range())
                .help(format!("write `stored is ...`; `{}` may stand alone", place.ahead(1)))
                .read_as(""),
        );
    }
    let always = |word| matches!(word, "always" | "true" | "otherwise" | "any" | "default");
    if place.expects_word("in") && always(before) && place.back(2) == "when" {
        return Some(
            Mistake::new(
                format!("there is no `{before}` in the language"),
                place.span(place.at - 2, place.at - 1),
            )
            .label("leave it out")
            .help("a rule without `when` always decides")
            .read_as(""),
        );
    }
    (place.expects_word("when") && always(here)).then(|| {
        Mistake::new(format!("there is no `{here}` in the language"), place.range())
            .label("leave it out")
            .help("a rule without `when` always decides")
            .read_as("")
    })
}

/// A text where a test should stand.
fn alone(place: &Place<'_>) -> Option<Mistake> {
    if place.kind(place.at)? != TokenKind::Text || !place.expects_condition() {
        return None;
    }
    let here = place.here();
    if matches!(place.ahead(1), "=" | "!=") && SUBJECTS.contains(&place.ahead(2)) {
        let right = format!("{} {} {here}", place.ahead(2), place.ahead(1));
        return Some(
            Mistake::new("the text stands before the value", place.span(place.at, place.at + 2))
                .help(format!("write `{right}`"))
                .read_as(right),
        );
    }
    // `school-form is "GR" or "FSK"`
    let (one, sign, what) = (place.back(2), place.back(3), place.back(4));
    let listed =
        place.kind(place.at.checked_sub(2)?) == Some(TokenKind::Text) && matches!(sign, "=" | "is");
    let message = "a text alone is no condition";
    Some(if listed {
        Mistake::new(message, place.span(place.at - 4, place.at))
            .help(format!("write `{what} in [{one}, {here}]`"))
            .read_as(format!("{what} in [{one}, {here}]"))
    } else {
        Mistake::new(message, place.range()).help(format!("write for instance `incoming = {here}`"))
    })
}

/// `when user edited`.
fn user(place: &Place<'_>) -> Option<Mistake> {
    (place.here() == "user" && place.expects_condition()).then(|| {
        let mistake = Mistake::new("the user is nothing that can be tested", place.range())
            .help("write `edited` to ask whether the stored value is the person's own");
        if place.ahead(1) == "edited" { mistake.read_as("") } else { mistake }
    })
}

/// Lists where none can stand, and where they stand without `is`.
pub(super) fn misplaced_list(place: &Place<'_>) -> Option<Mistake> {
    let (here, before) = (place.here(), place.back(1));
    if here == "in" && before == "person" {
        return Some(
            Mistake::new("`person` is not looked for in a list", place.range())
                .help("write a test for each category: `(person is guardian or person is staff)`"),
        );
    }
    let not = before == "not";
    let is = if not { place.back(2) } else { before } == "is";
    let listed = place.expects(Rule::name) || place.expects(Rule::string);
    (here == "in" && is && listed).then(|| {
        let from = place.at - if not { 2 } else { 1 };
        let right = if not { "not in" } else { "in" };
        Mistake::new("`in` stands without `is`", place.span(from, place.at))
            .help(format!("write `{right} [...]`"))
            .read_as(right)
    })
}

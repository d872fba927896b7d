//! Names where texts should stand and texts where names should; words that are no names.

use super::{Mistake, Place};
use crate::syntax::grammar::Rule;
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::is_reserved;

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    let name = [
        Rule::name,
        Rule::names,
        Rule::fields,
        Rule::categories,
        Rule::header,
        Rule::named_rule,
        Rule::head,
    ]
    .into_iter()
    .any(|rule| place.expects(rule));
    let text = [Rule::string, Rule::label, Rule::base].into_iter().any(|rule| place.expects(rule));
    match place.kind(place.at)? {
        TokenKind::Word if name && is_reserved(place.here()) => Some(reserved(place)),
        TokenKind::Word if text => Some(bare(place)),
        TokenKind::Figure if text => Some(bare(place)),
        TokenKind::Figure if name => Some(figure(place)),
        TokenKind::Text if name => unquote(place),
        _ => None,
    }
}

/// A word of the language where a name has to stand.
pub(super) fn reserved(place: &Place<'_>) -> Mistake {
    let word = place.here();
    Mistake::new(format!("`{word}` belongs to the language and is no name"), place.range())
        .label("a name has to stand here")
        .help(format!("choose another name, for instance `{}`", another(word)))
        // The same everywhere, so that what is declared by that name is found by it.
        .read_as(another(word))
}

fn another(word: &str) -> String {
    match word {
        "missing" => "nothing-there".to_owned(),
        "new" => "new-person".to_owned(),
        "edited" => "own-value".to_owned(),
        "protected" => "protected-identity".to_owned(),
        word => format!("the-{word}"),
    }
}

/// A word where a text in quotation marks has to stand.
fn bare(place: &Place<'_>) -> Mistake {
    let mut last = place.at;
    let label =
        place.expects(Rule::label) || place.expects(Rule::string) && place.expects(Rule::EOI);
    if label {
        while matches!(place.kind(last + 1), Some(TokenKind::Word | TokenKind::Figure)) {
            last += 1;
        }
    }
    let range = place.span(place.at, last);
    let typed = &place.text[range.clone()];
    Mistake::new(format!("`{typed}` has no quotation marks"), range)
        .label("a text has to stand here")
        .help(format!("write `\"{typed}\"`"))
        .read_as(format!("\"{typed}\""))
}

fn figure(place: &Place<'_>) -> Mistake {
    let typed = place.here();
    Mistake::new(format!("`{typed}` is no name"), place.range())
        .label("a name begins with a letter")
        .help("put a letter first, for instance `rule-1`")
        .read_as(format!("n-{}", typed.replace(|c: char| !c.is_alphanumeric(), "-")))
}

/// A text where a name has to stand.
fn unquote(place: &Place<'_>) -> Option<Mistake> {
    let typed = place.here();
    let inside = typed.trim_matches('"');
    let mistake = Mistake::new("a name stands without quotation marks", place.range());
    let plain = inside.chars().next()?.is_alphabetic()
        && inside.chars().all(|c| c.is_alphanumeric() || c == '-')
        && !is_reserved(inside);
    Some(if plain {
        mistake.help(format!("write `{inside}`")).read_as(inside)
    } else {
        mistake
            .label("a name has to stand here")
            .help("write the name, not the text people are shown")
    })
}

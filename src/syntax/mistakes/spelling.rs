//! Words that are nearly those of the language, and words that other languages have for them.

use super::{Mistake, Place};
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::{OUTCOMES, TESTS, is_reserved, openings};
use crate::text::nearest;

/// Words that people write, and the word of the language that says it.
const MEANT: &[(&str, &[&str])] = &[
    ("when", &["if", "where", "while", "om", "när", "provided", "because"]),
    ("and", &["och", "but", "plus", "also"]),
    ("or", &["eller", "otherwise"]),
    ("not", &["inte", "ej", "no", "never", "isnt"]),
    (
        "take",
        &[
            "overwrite",
            "replace",
            "update",
            "accept",
            "use",
            "set",
            "write",
            "allow",
            "apply",
            "follow",
            "copy",
            "save",
            "store",
            "sync",
            "import",
            "ta",
            "skriv",
        ],
    ),
    (
        "keep",
        &[
            "ignore", "skip", "reject", "refuse", "deny", "preserve", "retain", "leave", "block",
            "forbid", "lock", "stay", "nothing", "none", "behåll",
        ],
    ),
    ("clear", &["delete", "remove", "empty", "erase", "unset", "drop", "rensa", "töm"]),
    ("hold", &["ask", "wait", "pause", "review", "suspend", "queue", "defer", "vänta"]),
    (
        "missing",
        &[
            "null",
            "empty",
            "blank",
            "none",
            "nil",
            "nothing",
            "undefined",
            "absent",
            "unset",
            "saknas",
            "tom",
            "tomt",
        ],
    ),
    ("every", &["all", "each", "any", "both", "alla", "varje"]),
    ("category", &["categories", "kategori", "role", "roles"]),
    ("field", &["fields", "fält", "column", "attribute"]),
    ("source", &["system", "källa", "origin", "sources"]),
    ("fact", &["attribute", "faktum"]),
    (
        "extends",
        &[
            "extend", "inherits", "from", "uses", "based", "imports", "import", "include", "on",
            "utökar",
        ],
    ),
    ("policy", &["regelverk", "ruleset", "rules"]),
    ("edited", &["changed", "modified", "manual", "overridden", "redigerad"]),
    ("protected", &["secret", "skyddad", "confidential", "hidden"]),
    ("incoming", &["new-value", "inkommande", "value", "received", "import"]),
    ("stored", &["existing", "current", "old", "lagrad", "saved"]),
    ("previous", &["last", "before", "earlier"]),
    ("outranks", &["outrank", "beats", "precedes", "overrides"]),
    ("days", &["day", "dagar", "dygn"]),
    ("values", &["value", "värden"]),
    ("than", &["then", "än"]),
    ("is", &["are", "är", "has", "being"]),
    ("to", &["at"]),
    ("another", &["other", "different"]),
    ("any", &["some", "a", "all", "each", "every"]),
    ("by", &["from", "of"]),
    ("sources", &["source"]),
    ("source", &["sources"]),
    ("guard", &["protect", "always", "guards"]),
    ("edit", &["edits", "user", "edited"]),
    ("text", &["string", "name", "str"]),
    ("phone", &["mobile", "tel", "telephone", "number", "telefon"]),
    ("email", &["mail", "e-mail", "e-post", "epost"]),
    ("until", &["til", "till", "to", "through", "up"]),
    ("before", &["earlier", "prior"]),
    ("from", &["since", "after"]),
];

/// The outcome that a word means, also where it is misspelt or another word for it.
pub(in crate::syntax) fn outcome_meant(word: &str) -> Option<&'static str> {
    meant(word, &OUTCOMES)
}

/// The kind of field that a word means.
pub(in crate::syntax) fn kind_meant(word: &str) -> Option<&'static str> {
    meant(word, &["email", "phone", "text", "group"])
}

/// The word among `known` that was meant.
pub(super) fn meant(typed: &str, known: &[&'static str]) -> Option<&'static str> {
    let lower = typed.to_lowercase();
    let exact = known.iter().copied().find(|word| *word == lower);
    let synonym = || {
        MEANT
            .iter()
            .filter(|(word, others)| known.contains(word) && others.contains(&lower.as_str()))
            .map(|(word, _)| *word)
            .next()
    };
    let near = || {
        let long = lower.chars().count() >= 2;
        long.then(|| nearest(&lower, known.iter().copied())).flatten()
    };
    exact.or_else(synonym).or_else(near)
}

/// A word of the language that stands twice.
pub(super) fn twice(place: &Place<'_>) -> Option<Mistake> {
    let word = place.here();
    let mark = matches!(word, ":" | "," | "=" | "!=" | ">" | "%");
    ((mark || is_reserved(word)) && place.back(1) == word)
        .then(|| {
            if word == "not" {
                return Mistake::new(
                    "two `not` in a row cancel each other",
                    place.span(place.at - 1, place.at),
                )
                .help("leave out both, or one of them");
            }
            Mistake::new(format!("`{word}` stands twice"), place.range())
                .label("the second one")
                .help("leave out one of them")
        })
        .map(|mistake| mistake.read(place.range(), ""))
}

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    here(place).or_else(|| before(place))
}

/// The word that does not fit is nearly one that would.
fn here(place: &Place<'_>) -> Option<Mistake> {
    if place.kind(place.at)? != TokenKind::Word {
        return None;
    }
    let typed = place.here();
    let known: Vec<&'static str> = place.expected.iter().flat_map(|rule| openings(*rule)).collect();
    let meant = meant(typed, &known)?;
    Some(misspelt(typed, meant, place.range()))
}

/// The word before it was taken for a name, and is nearly a word of the language.
fn before(place: &Place<'_>) -> Option<Mistake> {
    let fact = place.expects_word("in") && place.expects_word("is");
    let known: &[&'static str] = if fact || matches!(place.back(1), "is" | "not" | "in") {
        &TESTS
    } else if place.expects(crate::syntax::grammar::Rule::colon) {
        &["guard", "edit", "every"]
    } else {
        return None;
    };
    let back = (1..=3).find(|back| !matches!(place.back(*back), "is" | "not" | "in"))?;
    let at = place.at.checked_sub(back)?;
    let typed = place.word(at);
    if is_reserved(typed) || place.kind(at)? != TokenKind::Word {
        return None;
    }
    let meant = meant(typed, known)?;
    Some(misspelt(typed, meant, place.range_of(at)))
}

/// A word in place of another.
pub(super) fn misspelt(typed: &str, meant: &str, range: std::ops::Range<usize>) -> Mistake {
    let help = match meant {
        "take" | "keep" | "clear" | "hold" => format!("write `{meant}`; {OUTCOME_LIST}"),
        _ => format!("write `{meant}`"),
    };
    let message = if typed.to_lowercase() == meant {
        "words of the language are written in lower case".to_owned()
    } else if is_reserved(typed) {
        format!("`{typed}` does not belong here")
    } else {
        format!("`{typed}` is not a word of the language")
    };
    Mistake::new(message, range).label(format!("did you mean `{meant}`?")).help(help).read_as(meant)
}

/// The outcomes, for someone who looks for one.
pub(super) const OUTCOME_LIST: &str =
    "the outcomes are `take`, `take as reported`, `take best`, `keep`, `clear` and `hold`";

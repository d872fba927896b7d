//! Tests of a value: `is`, `=` and what other languages have for them.

use std::ops::Range;

use crate::syntax::grammar::Rule;
use crate::syntax::mistakes::spelling::{meant, misspelt};
use crate::syntax::mistakes::{Mistake, Place};
use crate::syntax::tokens::TokenKind;
use crate::syntax::words::SUBJECTS;

/// `V is ...` with something that `is` does not say of values.
pub(super) fn is_of_value(place: &Place<'_>) -> Option<Mistake> {
    let is = Is::before(place)?;
    is.nothing().or_else(|| is.another_value()).or_else(|| is.another_word())
}

/// `V is`, or `V is not`, before the word that does not fit.
struct Is<'a> {
    place: &'a Place<'a>,
    /// Where `is` stands.
    at: usize,
    subject: &'a str,
    negated: bool,
}

impl<'a> Is<'a> {
    fn before(place: &'a Place<'a>) -> Option<Self> {
        let negated = place.back(1) == "not";
        let at = place.at.checked_sub(if negated { 2 } else { 1 })?;
        let subject = place.word(at.checked_sub(1)?);
        let fits =
            place.word(at) == "is" && SUBJECTS.contains(&subject) && place.expects_word("missing");
        fits.then_some(Self { place, at, subject, negated })
    }

    /// `is` or `is not`.
    fn word(&self) -> &'static str {
        if self.negated { "is not" } else { "is" }
    }

    /// The mark that compares in its place.
    fn sign(&self) -> &'static str {
        if self.negated { "!=" } else { "=" }
    }

    /// The bytes of `is` or `is not`, on to a word.
    fn to(&self, last: usize) -> Range<usize> {
        self.place.span(self.at, last)
    }

    /// The whole test is something else.
    fn wholly(&self, message: String, right: String) -> Mistake {
        Mistake::new(message, self.place.span(self.at - 1, self.place.at))
            .help(format!("write `{right}`"))
            .read_as(right)
    }

    /// Nothing follows.
    fn nothing(&self) -> Option<Mistake> {
        let Self { place, at, subject, .. } = self;
        let is = self.word();
        place.is_end().then(|| {
            Mistake::new(format!("`{subject} {is}` says nothing yet"), place.span(at - 1, place.at))
                .help(format!("write for instance `{subject} {is} missing`"))
                .read(place.behind(), " missing")
        })
    }

    /// A value or a text to compare with.
    fn another_value(&self) -> Option<Mistake> {
        let (place, here) = (self.place, self.place.here());
        let text = matches!(place.kind(place.at)?, TokenKind::Text | TokenKind::Quoted);
        if here == "\"\"" {
            let right = format!("{} {} missing", self.subject, self.word());
            return Some(self.wholly("an empty value is a missing one".to_owned(), right));
        }
        let same = matches!(here, "equal" | "equals" | "same" | "identical" | "eq" | "like");
        if !text && !same && !SUBJECTS.contains(&here) {
            return None;
        }
        let mut last = if same { place.at } else { place.at - 1 };
        while same && matches!(place.word(last + 1), "to" | "as" | "with") {
            last += 1;
        }
        let message =
            format!("a value is compared with `{}`, not with `{}`", self.sign(), self.word());
        Some(
            Mistake::new(message, self.to(last))
                .help(format!("write `{} {} {}`", self.subject, self.sign(), place.word(last + 1)))
                .read_as(self.sign()),
        )
    }

    /// A word that goes with something else than `is`.
    fn another_word(&self) -> Option<Mistake> {
        let Self { place, subject, negated, .. } = self;
        let (here, is) = (place.here(), self.word());
        if place.kind(place.at)? != TokenKind::Word {
            return None;
        }
        Some(match here {
            "edited" | "new" | "protected" => {
                let right = if *negated { format!("not {here}") } else { here.to_owned() };
                self.wholly(format!("`{here}` stands alone, without `{subject} is`"), right)
            }
            "in" => {
                let right = if *negated { "not in" } else { "in" };
                Mistake::new(
                    format!("`in` stands without `is` after `{subject}`"),
                    self.to(place.at),
                )
                .help(format!("write `{subject} {right} [...]`"))
                .read_as(right)
            }
            "present" | "set" | "filled" | "known" | "given" | "available" => {
                let right = if *negated { "is missing" } else { "is not missing" };
                self.wholly(
                    format!("there is no `{here}` in the language"),
                    format!("{subject} {right}"),
                )
            }
            "by" => Mistake::new("`reported` is missing before `by`", place.range())
                .help(format!("write `{subject} {is} reported by ...`"))
                .read_as("reported by"),
            _ => match meant(here, &["missing", "reported", "older", "newer", "from", "not"]) {
                Some(word) => misspelt(here, word, place.range()),
                None => self.unknown(),
            },
        })
    }

    fn unknown(&self) -> Mistake {
        let (subject, here) = (self.subject, self.place.here());
        Mistake::new(format!("`{here}` is nothing that `{subject}` can be"), self.place.range()).help(format!(
            "a value can be `missing`, `reported by` a source, and `stored` also `from` a source or \
             `older than` some days; to compare it with a text write `{subject} {} \"{here}\"`",
            self.sign()
        ))
    }
}

/// Around `=` and `!=`.
pub(super) fn compared(place: &Place<'_>) -> Option<Mistake> {
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
        return Some(misspelt(here, word, place.range()));
    }
    Some(
        Mistake::new(format!("`{here}` is no value to compare with"), place.range())
            .label("a text stands in quotation marks")
            .help(format!("write `\"{here}\"`, or one of `incoming`, `stored` and `previous`"))
            .read_as(format!("\"{here}\"")),
    )
}

/// Tests of other languages, after a value.
pub(super) fn other_tests(place: &Place<'_>) -> Option<Mistake> {
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
        "older" if place.ahead(1) != "than" => Some(
            Mistake::new(
                format!("words are missing between `{subject}` and `{}`", place.ahead(1)),
                place.span(place.at - 1, place.at),
            )
            .help(format!("write `{subject} is older than {} days`", place.ahead(1)))
            .read(place.range(), "is older than"),
        ),
        "missing" | "reported" | "older" | "newer" | "from" => Some(
            Mistake::new(
                format!("an `is` is missing between `{subject}` and `{here}`"),
                place.span(place.at - 1, place.at),
            )
            .help(format!("write `{subject} is {}`", place.rest()))
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

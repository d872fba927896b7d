//! Rules: their name, their outcome, and what joins the parts.

use super::names::reserved;
use super::spelling::{OUTCOME_LIST, meant, misspelt, outcome_meant};
use super::{Mistake, Place};
use crate::syntax::grammar::Rule;
use crate::syntax::tokens::TokenKind;
use crate::syntax::tree::Outcome;
use crate::syntax::words::{OUTCOMES, TESTS, is_reserved};

const FORM: &str = "a rule is written `name: outcome` or `name: outcome when condition`";

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    if place.rule != Rule::lone_rule {
        return None;
    }
    if place.at == 0 {
        return begin(place);
    }
    if place.at == 1 && place.expects(Rule::colon) {
        return colon(place);
    }
    if place.expects(Rule::outcome) {
        return outcome(place);
    }
    when(place)
}

fn begin(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    if is_reserved(here) && place.ahead(1) == ":" {
        return Some(reserved(place));
    }
    if OUTCOMES.contains(&here) || TESTS.contains(&here) || matches!(here, "when" | "not") {
        let mistake = Mistake::new("the rule has no name", place.range())
            .label("the name of the rule comes first")
            .help(format!("{FORM}; the name is what people see as the reason"));
        let start = place.range().start;
        let decides = OUTCOMES.contains(&here);
        return Some(if decides { mistake.read(start..start, "without-name: ") } else { mistake });
    }
    None
}

fn colon(place: &Place<'_>) -> Option<Mistake> {
    let (name, here) = (place.back(1), place.here());
    if meant(name, &["when"]).is_some() && name != "when" {
        return Some(
            Mistake::new(format!("a rule does not begin with `{name}`"), place.range_of(0))
                .label("its name has to stand here")
                .help("write what the rule decides before the condition: `name: keep when edited`"),
        );
    }
    if outcome_meant(here).is_some() {
        let behind = place.behind();
        return Some(
            Mistake::new(
                format!("a `:` is missing after the name `{name}`"),
                place.range_of(place.at - 1),
            )
            .help(format!("write `{name}: {here}`"))
            .read(behind, ":"),
        );
    }
    if matches!(here, "=" | "->" | "=>" | ":=" | ";") {
        return Some(
            Mistake::new(
                format!("`{here}` does not stand after the name of a rule"),
                place.range(),
            )
            .label("a `:` has to stand here")
            .help(format!("write `{name}: {}`", place.ahead(1)))
            .read_as(":"),
        );
    }
    if place.ahead(1) == ":" && place.kind(place.at) == Some(TokenKind::Word) {
        let range = place.span(place.at - 1, place.at);
        return Some(
            Mistake::new("a name is one word", range)
                .label("these are two")
                .help(format!("write `{name}-{here}`"))
                .read_as(format!("{name}-{here}")),
        );
    }
    let what = if place.is_end() {
        format!("`{name}` is no rule")
    } else {
        format!("`{name}` begins no rule")
    };
    Some(Mistake::new(what, place.span(0, place.len().saturating_sub(1))).help(FORM))
}

fn outcome(place: &Place<'_>) -> Option<Mistake> {
    let name = place.word(0);
    let here = place.here();
    if place.is_end() || here == "when" || here == "," {
        return Some(
            Mistake::new(format!("the rule `{name}` does not say what it decides"), place.behind())
                .label("an outcome is missing here")
                .help(OUTCOME_LIST)
                .read(place.behind(), " keep"),
        );
    }
    if place.kind(place.at)? != TokenKind::Word {
        return None;
    }
    let spaced = here.to_lowercase().replace(['-', '_'], " ");
    if let Some(outcome) =
        Outcome::ALL.into_iter().find(|outcome| outcome.words() == spaced && spaced != here)
    {
        return Some(misspelt(here, outcome.words(), place.range()));
    }
    if let Some(meant) = outcome_meant(here) {
        return Some(misspelt(here, meant, place.range()));
    }
    Some(
        Mistake::new(format!("`{here}` is no outcome"), place.range())
            .label("what the rule decides has to stand here")
            .help(OUTCOME_LIST)
            .read_as("keep"),
    )
}

/// The words of `take as reported` and `take best`.
fn take(place: &Place<'_>) -> Option<Mistake> {
    let (here, before) = (place.here(), place.back(1));
    if before == "take" && here == "reported" {
        return Some(
            Mistake::new(
                "an `as` is missing between `take` and `reported`",
                place.span(place.at - 1, place.at),
            )
            .help("write `take as reported`")
            .read(place.behind(), " as"),
        );
    }
    if before == "as" && here == "best" {
        return Some(
            Mistake::new("`best` stands without `as`", place.span(place.at - 1, place.at))
                .help("write `take best`, or `take as reported`")
                .read_as("best"),
        );
    }
    if before == "take" && here == "from" || before == "reported" && here == "by" {
        return Some(
            Mistake::new(
                format!("an outcome names no source, as `{here} {}` would", place.ahead(1)),
                place.span(place.at, place.at + 1),
            )
            .help(format!(
                "write `take when source is {}` to take it from one source only",
                place.ahead(1)
            ))
            .read_as(""),
        );
    }
    if matches!(here, "and" | "or" | ",")
        && outcome_meant(place.ahead(1)).is_some()
        && place.expects_word("when")
    {
        return Some(
            Mistake::new("a rule decides one thing", place.span(place.at, place.at + 1))
                .label("this would be a second one")
                .help("write another rule below it; the first one that can decide is the one that counts")
                .read_as(""),
        );
    }
    if before == "best" && matches!(here, "value" | "source" | "one") {
        return Some(
            Mistake::new(format!("`{here}` does not stand after `take best`"), place.range())
                .label("leave it out")
                .help("write `take best`")
                .read_as(""),
        );
    }
    if before == "take" && matches!(here, "the" | "it" | "incoming" | "value") {
        return Some(
            Mistake::new(format!("`{here}` does not stand after `take`"), place.range())
                .help("write `take`, `take as reported` or `take best`")
                .read_as(""),
        );
    }
    None
}

/// What stands between an outcome and its condition.
fn when(place: &Place<'_>) -> Option<Mistake> {
    let here = place.here();
    if matches!(here, "else" | "then" | "otherwise") && place.expects(Rule::EOI) {
        return Some(
            Mistake::new(format!("there is no `{here}` in the language"), place.range())
                .help("rules are asked from top to bottom: write what is left as a rule of its own below this one"),
        );
    }
    if let Some(mistake) = take(place) {
        return Some(mistake);
    }
    if here == "when" && place.after_test() {
        return Some(
            Mistake::new("a rule has one `when`", place.range())
                .label("a second one")
                .help("join conditions with `and` or `or`; another rule begins with its own name and a `:`"),
        );
    }
    if !place.expects_word("when") {
        return None;
    }
    if here == "unless" {
        return Some(
            Mistake::new("there is no `unless` in the language", place.range())
                .label("did you mean `when not`?")
                .help("write `when not`, and parentheses round what follows where it is more than one test")
                .read_as("when not"),
        );
    }
    if TESTS.contains(&here) || matches!(here, "not" | "(") {
        return Some(
            Mistake::new("a `when` is missing before the condition", place.range())
                .label("the condition begins here")
                .help(format!("write `{} when {}`", place.back(1), place.rest()))
                .read(place.range().start..place.range().start, "when "),
        );
    }
    if place.kind(place.at) != Some(TokenKind::Word) {
        return None;
    }
    let word = meant(here, &["when", "as", "best"]).filter(|word| place.expects_word(word))?;
    Some(misspelt(here, word, place.range()))
}

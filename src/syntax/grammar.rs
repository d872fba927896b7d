//! The door to pest: text and a rule in, pairs or the place of the failure out.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair, Pairs};
use pest_derive::Parser as DeriveParser;

#[derive(DeriveParser)]
#[grammar = "grammar/foga.pest"]
struct Grammar;

/// Where reading stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The byte at which nothing fitted any more.
    pub at: usize,
    /// What would have fitted; empty where a limit was reached.
    pub expected: Vec<Rule>,
}

/// Reads all of `text` by a rule of the grammar.
pub(super) fn read(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Failure> {
    allow_for(text.len());
    Grammar::parse(rule, text).map_err(|error| Failure {
        at: match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        },
        expected: match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        },
    })
}

/// The parts of a pair that say something: keywords and marks left out.
pub(super) fn parts(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner().filter(|part| !says_nothing(part.as_rule()))
}

/// Whether a pair has a part of that kind, at any of its own places.
pub(super) fn has(pair: &Pair<'_, Rule>, rule: Rule) -> bool {
    pair.clone().into_inner().any(|part| part.as_rule() == rule)
}

fn says_nothing(rule: Rule) -> bool {
    use Rule as R;
    super::words::keyword(rule).is_some()
        || matches!(
            rule,
            R::colon
                | R::comma
                | R::open_brace
                | R::close_brace
                | R::open_paren
                | R::close_paren
                | R::open_bracket
                | R::close_bracket
                | R::equals
                | R::differs
                | R::above
                | R::percent
                | R::EOI
        )
}

/// Lets pest make as many calls as a text of this size can need, several times over.
///
/// The grammar is linear, so only a mistake in it could reach the limit; then a file is refused
/// and the program does not hang. pest has one limit for the whole process: it only ever grows,
/// so that a thread with a small file takes nothing from one with a large file.
fn allow_for(bytes: usize) {
    static LIMIT: Mutex<usize> = Mutex::new(0);
    let needed = 100_000 + bytes.saturating_mul(1_000);
    let mut limit = LIMIT.lock().unwrap_or_else(PoisonError::into_inner);
    if needed > *limit {
        *limit = needed;
        pest::set_call_limit(NonZeroUsize::new(needed));
    }
}

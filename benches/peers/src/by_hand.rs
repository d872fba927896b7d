//! The standard policy as a programmer would write it.

use crate::situations::{Field, From, Plain};

/// What was decided: the outcome and the reason.
pub type Answer = (&'static str, &'static str);

/// The record rules of the standard policy.
pub fn decide(case: &Plain) -> Answer {
    let same = same(case);
    let edited = case.from == From::User;
    let (outcome, rule, changes) = if case.field == Field::GivenName {
        match case.incoming {
            Some(_) => ("take", "standard.follow-source", !same),
            None => ("keep", "standard.nothing-incoming", false),
        }
    } else if case.category == 2 && edited && same && case.incoming.is_some() {
        ("take", "standard.caught-up", false)
    } else if case.stored.is_none() && case.incoming.is_some() {
        ("take", "standard.fill-empty", true)
    } else if edited {
        ("keep", "standard.own-value", false)
    } else if case.incoming.is_some() {
        ("take", "standard.follow-source", !same)
    } else {
        ("keep", "standard.nothing-incoming", false)
    };
    if changes && case.protected {
        ("hold", "safeguards.protected-identity")
    } else {
        (outcome, rule)
    }
}

/// Whether the incoming value is the stored one.
pub fn same(case: &Plain) -> bool {
    match (&case.incoming, &case.stored) {
        (Some(a), Some(b)) if case.field == Field::Email => a.eq_ignore_ascii_case(b),
        (a, b) => a == b,
    }
}

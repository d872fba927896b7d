//! How much one run may overwrite, and how many persons it may miss.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

use crate::policy::{FieldId, Limit};

use super::report::FieldCount;

/// A field of which a run changes more than the policy allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// The field.
    pub field: FieldId,
    /// How many stored values would be overwritten or cleared.
    pub changed: u64,
    /// How many were stored before the run.
    pub stored: u64,
    /// What the policy allows.
    pub limit: Limit,
}

/// A delivery of everything that lacks more of the source's persons than the policy allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyGone {
    /// How many persons the source would have no more.
    pub gone: u64,
    /// How many it had before the run.
    pub had: u64,
    /// What the policy allows.
    pub limit: Limit,
}

/// How what a source says of a person's protected identity turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// The source had the person without it, and now says it.
    Begins,
    /// The source said it, and says it no more.
    Ends,
    /// The source did not have the person, and says it from the first.
    New,
}

/// Protected identity that turns for more of a source's persons than the policy allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyTurned {
    /// How it turns.
    pub turn: Turn,
    /// For how many persons.
    pub turned: u64,
    /// Of how many that were delivered and for whom it could have.
    pub of: u64,
    /// What is allowed: what the policy allows, but of new persons at least half, and of those for
    /// whom it ends no more than two where that is beyond the share.
    pub limit: Limit,
}

/// So much of the persons who are new to a source, in percent, may have protected identity, whatever
/// the policy says of those who are known: a source may have none but them, a few at a time.
const OF_NEW: u32 = 50;

/// For so many persons protected identity may end, whatever share of them that is: those who have it
/// are few, and what was exported of them cannot be called back.
const FEW: u32 = 2;

/// Whether protected identity turns for more persons than the policy's limit on values allows.
pub fn too_many_turned(
    limit: Option<Limit>,
    turn: Turn,
    turned: u64,
    of: u64,
) -> Option<TooManyTurned> {
    let allowed = |limit: Limit| match turn {
        Turn::New => Limit { percent: limit.percent.max(OF_NEW), ..limit },
        Turn::Begins => limit,
        Turn::Ends => Limit { above: limit.above.min(FEW), ..limit },
    };
    let limit = limit.map(allowed);
    let limit = limit.filter(|limit| is_beyond(*limit, turned, of))?;
    Some(TooManyTurned { turn, turned, of, limit })
}

/// Whether more of a source's persons are gone than the policy's limit on values allows of them.
pub fn too_many_gone(limit: Option<Limit>, gone: u64, had: u64) -> Option<TooManyGone> {
    let limit = limit.filter(|limit| is_beyond(*limit, gone, had))?;
    Some(TooManyGone { gone, had, limit })
}

/// Where the policy has no limit, a share beyond this, in percent, is worth a line.
const WORTH_A_WORD: u64 = 20;

/// Whether a share is worth a line, be it of few: more than the policy's own, or a fifth.
pub(super) fn is_worth_a_word(limit: Option<Limit>, part: u64, whole: u64) -> bool {
    let percent = limit.map_or(WORTH_A_WORD, |limit| u64::from(limit.percent));
    part * 100 > percent * whole
}

/// What is counted, and what is so of them, in a line that some of a number of persons are something.
pub(super) const fn persons_are(part: u64, whole: u64) -> [&'static str; 2] {
    match (whole, part) {
        (1, _) => ["person", "is"],
        (_, 1) => ["persons", "is"],
        _ => ["persons", "are"],
    }
}

/// More than a number, and more than a share.
pub(super) fn is_beyond(limit: Limit, part: u64, whole: u64) -> bool {
    part > u64::from(limit.above) && part * 100 > u64::from(limit.percent) * whole
}

/// The fields of which more values are overwritten or cleared than the policy allows: more than a
/// number, and more than a share of those stored.
pub fn exceeded(limit: Option<Limit>, fields: &[FieldCount]) -> Vec<Exceeded> {
    let Some(limit) = limit else { return Vec::new() };
    let too_many =
        |count: &&FieldCount| is_beyond(limit, count.overwritten + count.cleared, count.stored);
    fields
        .iter()
        .filter(too_many)
        .map(|count| Exceeded {
            field: count.field,
            changed: count.overwritten + count.cleared,
            stored: count.stored,
            limit,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(overwritten: u64, cleared: u64, stored: u64) -> usize {
        let limit = Limit { percent: 20, above: 50 };
        let count = FieldCount { field: FieldId(0), stored, filled: 900, overwritten, cleared };
        exceeded(Some(limit), &[count]).len()
    }

    #[test]
    fn both_the_number_and_the_share_must_be_more() {
        assert_eq!(changed(50, 0, 60), 0, "not above 50 values");
        assert_eq!(changed(51, 0, 60), 1);
        assert_eq!(changed(30, 21, 255), 0, "51 of 255 are just 20 %");
        assert_eq!(changed(30, 21, 254), 1);
        assert_eq!(changed(200, 0, 1_000), 0);
        assert_eq!(changed(200, 1, 1_000), 1);
    }

    #[test]
    fn persons_are_measured_as_values_are() {
        let gone = |gone, had| too_many_gone(Some(Limit { percent: 20, above: 50 }), gone, had);
        assert_eq!(gone(50, 60), None);
        assert_eq!(gone(51, 255), None);
        assert_eq!(gone(51, 254).map(|found| (found.gone, found.had)), Some((51, 254)));
        assert_eq!(too_many_gone(None, 1_000, 1_000), None);
    }

    #[test]
    fn of_new_persons_half_may_be_protected() {
        let turned = |percent, turn, turned, of| {
            let limit = Some(Limit { percent, above: 50 });
            too_many_turned(limit, turn, turned, of).map(|found| found.limit.percent)
        };
        assert_eq!(turned(20, Turn::Begins, 50, 60), None);
        assert_eq!(turned(20, Turn::Begins, 51, 254), Some(20));
        assert_eq!(turned(20, Turn::Ends, 51, 255), None);
        assert_eq!(turned(20, Turn::Ends, 2, 2), None);
        assert_eq!(turned(20, Turn::Ends, 3, 14), Some(20));
        assert_eq!(turned(20, Turn::Ends, 3, 15), None);
        assert_eq!(turned(20, Turn::New, 60, 120), None);
        assert_eq!(turned(20, Turn::New, 61, 120), Some(50));
        assert_eq!(turned(80, Turn::New, 61, 120), None);
        assert_eq!(too_many_turned(None, Turn::Ends, 1_000, 1_000), None);
    }

    #[test]
    fn without_a_limit_anything_goes() {
        let count =
            FieldCount { field: FieldId(0), stored: 100, filled: 0, overwritten: 100, cleared: 0 };
        assert_eq!(exceeded(None, &[count]), []);
    }
}

use std::io;
use std::ops::RangeInclusive;

use crate::store::{
    ChangePart, FieldRow, PersonRow, Register, RuleRow, RunKind, RunRow, Store, Version,
    VersionPart,
};

use super::Failure;

/// Whether what a run made of a value is so still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is as the run made it.
    Made,
    /// It is as it was before the run.
    PutBack,
    /// It is something else: it changed again, or came again from somebody else.
    ChangedAgain,
}

impl Standing {
    /// The word for it in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Made => "as-made",
            Self::PutBack => "put-back",
            Self::ChangedAgain => "changed-again",
        }
    }
}

/// A change that a run made, and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The person's key.
    pub person: String,
    /// Whether the person has protected identity now.
    pub protected: bool,
    /// The field.
    pub field: FieldRow,
    /// Before.
    pub before: Version,
    /// After.
    pub after: Version,
    /// The rule, or another reason, that made it.
    pub rule: RuleRow,
    /// Whether it is so still.
    pub standing: Standing,
}

/// Hands over what a run changed, person by person in the order in which they came to the store.
///
/// # Errors
/// Where the store cannot be read.
pub fn changes(
    store: &mut dyn Store,
    run: &RunRow,
    each: &mut dyn FnMut(Change) -> io::Result<()>,
) -> Result<(), Failure> {
    let runs: RangeInclusive<i64> = run.run..=run.run;
    store.changes(runs, &mut |register, changed| {
        for (at, change) in changed.changes.iter().enumerate() {
            // What the run itself changed again later has gone by.
            let rest = &changed.changes[at + 1..];
            let is_last = rest.iter().all(|later| later.field != change.field);
            let standing = match is_last {
                true => standing(register, changed.row, change),
                false => Standing::ChangedAgain,
            };
            each(Change {
                person: changed.person.to_owned(),
                protected: changed.row.is_protected(),
                field: register.field_row(change.field),
                before: register.version_of(&change.before),
                after: register.version_of(&change.after),
                rule: register.rule(change.rule),
                standing,
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Whether what a run made of a value is so still.
///
/// It is where the value, its origin, category and time are the same, and no run but one that
/// undid another has written it since.
pub(super) fn standing(register: &Register, row: &PersonRow<'_>, change: &ChangePart) -> Standing {
    let part = row.stored(change.field);
    let now = part.map(VersionPart::from).unwrap_or_default();
    let is_own = part.is_none_or(|part| {
        let by = register.run(part.run).map(|run| run.kind);
        part.run == change.run || by == Some(RunKind::Undo)
    });
    match now {
        now if now == change.after && is_own => Standing::Made,
        now if now == change.before => Standing::PutBack,
        _ => Standing::ChangedAgain,
    }
}

use std::io;

use crate::record::Value;
use crate::store::{
    ChangePart, FieldRow, Named, Register, RuleRow, RunKind, RunRow, Store, VersionPart,
};

use super::Failure;

/// A value that went back and forth: one source made it another, and another source made it again
/// what it had been. The person counts as one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flap {
    /// The person's key.
    pub person: String,
    /// Whether the person has protected identity.
    pub protected: bool,
    /// The field.
    pub field: FieldRow,
    /// How often it came back to what it had been just before.
    pub times: u64,
    /// The last two sides, the latest last.
    pub sides: [Side; 2],
}

/// One of those between whom a value goes back and forth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Whose records they are.
    pub by: Named,
    /// What it makes of the value; `None` for missing.
    pub value: Option<Value>,
    /// The rule by which it does.
    pub rule: RuleRow,
    /// The run in which it last did.
    pub run: RunRow,
}

/// Hands over the values that went back and forth in the last runs of sources and of edits, so many
/// of them, person by person in the order in which they came to the store. Says the last of them
/// whose history was purged: up to it nothing is known.
///
/// # Errors
/// Where the store cannot be read.
pub fn flaps(
    store: &mut dyn Store,
    runs: usize,
    each: &mut dyn FnMut(Flap) -> io::Result<()>,
) -> Result<Option<i64>, Failure> {
    let entries = store.runs()?.into_iter().map(|entry| entry.run);
    let syncs: Vec<RunRow> = entries.filter(|run| run.kind == RunKind::Sync).collect();
    let last = &syncs[syncs.len().saturating_sub(runs)..];
    let (Some(first), Some(latest)) = (last.first(), last.last()) else { return Ok(None) };
    store.changes(first.run..=latest.run, &mut |register, changed| {
        let mut fields: Vec<i64> = changed.changes.iter().map(|change| change.field).collect();
        fields.sort_unstable_by_key(|field| register.place(*field));
        fields.dedup();
        for field in fields {
            let own = changed.changes.iter().filter(|change| change.field == field);
            let Some((times, sides)) = back_and_forth(register, field, own) else { continue };
            each(Flap {
                person: changed.person.to_owned(),
                protected: changed.row.is_protected(),
                field: register.field_row(field),
                times,
                sides,
            })?;
        }
        Ok(())
    })?;
    Ok(last.iter().rfind(|run| run.purged.is_some()).map(|run| run.run))
}

/// How often a value came back, and between whom it last did.
fn back_and_forth<'c>(
    register: &Register,
    field: i64,
    changes: impl Iterator<Item = &'c ChangePart>,
) -> Option<(u64, [Side; 2])> {
    let kind = register.kind(field);
    let value = |part: &VersionPart| part.value.as_deref().map(Value::from_normal);
    let alike = |a: &VersionPart, b: &VersionPart| kind.alike(value(a).as_ref(), value(b).as_ref());
    let others: Vec<&ChangePart> =
        changes.filter(|change| !alike(&change.before, &change.after)).collect();
    let mut found = (0, None);
    for pair in others.windows(2) {
        let [there, back] = pair else { continue };
        let (Some(one), Some(other)) = (side(register, there), side(register, back)) else {
            continue;
        };
        if one.by != other.by && alike(&there.before, &back.after) {
            found = (found.0 + 1, Some([one, other]));
        }
    }
    Some((found.0, found.1?))
}

/// Who made a change; `None` where it was no source and no edit.
fn side(register: &Register, change: &ChangePart) -> Option<Side> {
    let run = register.run(change.run).filter(|run| run.kind == RunKind::Sync)?;
    Some(Side {
        by: run.source.clone()?,
        value: change.after.value.as_deref().map(Value::from_normal),
        rule: register.rule(change.rule),
        run: run.clone(),
    })
}

use std::io;

use crate::record::Value;
use crate::store::{
    FieldRow, Named, PersonRow, Register, RuleRow, RunRow, Store, Version, WaitingPart,
};

use super::{Failure, Which};

/// A value that waits for somebody to decide, or that somebody dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The person's key.
    pub person: String,
    /// Whether the person has protected identity.
    pub protected: bool,
    /// The category of the record or the edit.
    pub category: Named,
    /// The field.
    pub field: FieldRow,
    /// What is stored meanwhile.
    pub stored: Version,
    /// What would be stored; `None` for missing.
    pub proposed: Option<Value>,
    /// Whose it is.
    pub by: Named,
    /// The rule that held it.
    pub rule: RuleRow,
    /// The run since which it waits; `None` where the store has it no more.
    pub run: Option<RunRow>,
    /// The run in which somebody dismissed it; `None` while it waits.
    pub dismissed: Option<RunRow>,
}

/// Hands over what waits, or, if asked for, what was dismissed instead, person by person.
///
/// # Errors
/// A category or a field that the store does not have; a store that cannot be read.
pub fn waiting(
    store: &mut dyn Store,
    which: Which<'_>,
    dismissed: bool,
    each: &mut dyn FnMut(Pending) -> io::Result<()>,
) -> Result<(), Failure> {
    let chosen = which.chosen(&store.register()?)?;
    store.persons(&mut |register, person, row| {
        for part in &row.waiting {
            let is_asked_for = (part.dismissed != 0) == dismissed
                && chosen.has_field(part.field)
                && chosen.has_category(part.category);
            if is_asked_for {
                each(Pending::new(register, person, row, part))?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

impl Pending {
    fn new(register: &Register, person: &str, row: &PersonRow<'_>, part: &WaitingPart<'_>) -> Self {
        Self {
            person: person.to_owned(),
            protected: row.is_protected(),
            category: register.category(part.category),
            field: register.field_row(part.field),
            stored: register.stored(row, part.field),
            proposed: part.value.as_deref().map(Value::from_normal),
            by: register.source(part.by),
            rule: register.rule(part.rule),
            run: register.run(part.run).cloned(),
            dismissed: register.run(part.dismissed).cloned(),
        }
    }
}

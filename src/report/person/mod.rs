//! All that is held of one person and why, for a person or for a program.

mod copy;
mod forgotten;
pub mod history;
mod human;
mod json;

pub use copy::{Copied, copy};
pub use forgotten::forgotten;
pub use human::{human, purged};
pub use json::json;

use crate::record::Value;
use crate::store::{Dossier, FieldRow};
use crate::sync::HIDDEN;

use super::plain::plain;
use super::table::MISSING;

/// A person as it is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// All that is held.
    pub dossier: &'a Dossier,
    /// The fields of the store.
    pub fields: &'a [FieldRow],
    /// Whether to show the values of a person with protected identity too.
    pub reveal: bool,
}

impl Person<'_> {
    fn is_hidden(&self) -> bool {
        self.dossier.protected && !self.reveal
    }

    fn key(&self) -> &str {
        self.number(&self.dossier.person)
    }

    /// A key that the person has or had.
    fn number<'k>(&self, key: &'k str) -> &'k str {
        if self.is_hidden() { HIDDEN } else { key }
    }

    /// A value as a person reads it.
    fn text(&self, value: Option<&Value>) -> String {
        match value {
            _ if self.is_hidden() => HIDDEN.to_owned(),
            Some(value) => plain(&value.to_string()).into_owned(),
            None => MISSING.to_owned(),
        }
    }

    /// A value in a cell: empty where it is missing; of a group, its JSON. Whether something is
    /// missing is hidden as well.
    fn cell(&self, value: Option<&Value>) -> String {
        match value {
            _ if self.is_hidden() => HIDDEN.to_owned(),
            Some(value) => value.as_str().to_owned(),
            None => String::new(),
        }
    }

    /// A value as a program reads it.
    fn json(&self, field: &str, value: Option<&Value>) -> serde_json::Value {
        if self.is_hidden() {
            return HIDDEN.into();
        }
        let field = self.fields.iter().find(|known| known.named.name == field);
        match (value, field) {
            (Some(value), Some(field)) => value.to_json(&field.kind),
            (Some(value), None) => value.as_str().into(),
            (None, _) => serde_json::Value::Null,
        }
    }
}

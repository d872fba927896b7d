use crate::store::Register;
use crate::text::{Diagnostic, nearest};

use super::Failure;

/// Of which values something is asked: all, or those of a category, a field or both. They are
/// called by their names, or by what people call them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Which<'a> {
    /// The category.
    pub category: Option<&'a str>,
    /// The field.
    pub field: Option<&'a str>,
}

/// The same in the store's own numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chosen {
    pub(super) category: Option<i64>,
    pub(super) field: Option<i64>,
}

impl Which<'_> {
    pub(super) fn chosen(&self, register: &Register) -> Result<Chosen, Failure> {
        Ok(Chosen {
            category: self.category.map(|name| category(register, name)).transpose()?,
            field: self.field.map(|name| field(register, name)).transpose()?,
        })
    }
}

impl Chosen {
    pub(super) fn has_category(&self, category: i64) -> bool {
        self.category.is_none_or(|chosen| chosen == category)
    }

    pub(super) fn has_field(&self, field: i64) -> bool {
        self.field.is_none_or(|chosen| chosen == field)
    }
}

pub(super) fn category(register: &Register, name: &str) -> Result<i64, Failure> {
    let found = register.category_called(name);
    found.ok_or_else(|| unknown("category", name, register.category_names()))
}

pub(super) fn field(register: &Register, name: &str) -> Result<i64, Failure> {
    let found = register.field_called(name);
    found.ok_or_else(|| unknown("field", name, register.field_names()))
}

pub(super) fn source(register: &Register, name: &str) -> Result<i64, Failure> {
    let found = register.source_called(name);
    found.ok_or_else(|| unknown("source", name, register.source_names()))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<&str> = known.collect();
    let error = Diagnostic::error(format!("the store has no {what} `{name}`"));
    Failure::Usage(match nearest(name, known.iter().copied()) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None if known.is_empty() => error.help("no run was made yet"),
        None => {
            let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            error.help(format!("it has {}", known.join(", ")))
        }
    })
}

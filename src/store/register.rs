use std::collections::BTreeMap;

use crate::record::{Kind, Moment, Value};

use super::StoreError;
use super::past::VersionPart;
use super::row::PersonRow;
use super::view::{FieldRow, Named, RuleRow, RunRow, Version};

/// What the store's own numbers stand for: the names of categories, fields and sources, the rules
/// that decided something, and the runs.
///
/// Whoever goes through all persons is handed their rows in numbers, and asks here for the names of
/// what is to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    pub(super) categories: BTreeMap<i64, (i64, Named)>,
    pub(super) fields: BTreeMap<i64, (usize, FieldRow)>,
    pub(super) sources: BTreeMap<i64, (bool, Named)>,
    pub(super) rules: BTreeMap<i64, RuleRow>,
    pub(super) runs: BTreeMap<i64, RunRow>,
}

impl Register {
    /// A category; empty for one that is not there, here and below.
    pub fn category(&self, number: i64) -> Named {
        self.categories.get(&number).map(|(_, named)| named.clone()).unwrap_or_default()
    }

    /// A field with what its values are.
    pub fn field_row(&self, number: i64) -> FieldRow {
        let field = self.fields.get(&number).map(|(_, field)| field.clone());
        field.unwrap_or(FieldRow { named: Named::default(), kind: Kind::Text })
    }

    /// A field.
    pub fn field(&self, number: i64) -> Named {
        self.fields.get(&number).map(|(_, field)| field.named.clone()).unwrap_or_default()
    }

    /// What the values of a field are.
    pub fn kind(&self, field: i64) -> &Kind {
        self.fields.get(&field).map_or(&Kind::Text, |(_, field)| &field.kind)
    }

    /// The place of a field among all of the store, as the latest run's policy has them.
    pub fn place(&self, field: i64) -> usize {
        self.fields.get(&field).map(|(place, _)| *place).unwrap_or_default()
    }

    /// A source, or the person.
    pub fn source(&self, number: i64) -> Named {
        self.sources.get(&number).map(|(_, named)| named.clone()).unwrap_or_default()
    }

    /// Whether what the source reported counts, by the policy of the latest run.
    pub fn accepts(&self, source: i64) -> bool {
        self.sources.get(&source).is_some_and(|(accepted, _)| *accepted)
    }

    /// The names of categories, in the order of the policy.
    pub fn categories(&self, numbers: &[i64]) -> Vec<String> {
        let mut known: Vec<&(i64, Named)> =
            numbers.iter().filter_map(|number| self.categories.get(number)).collect();
        known.sort_by_key(|(place, named)| (*place, &named.name));
        known.dedup_by(|a, b| a.1.name == b.1.name);
        known.into_iter().map(|(_, named)| named.name.clone()).collect()
    }

    /// A rule.
    pub fn rule(&self, number: i64) -> RuleRow {
        self.rules.get(&number).cloned().unwrap_or_default()
    }

    /// A run; `None` for one that is not there.
    pub fn run(&self, number: i64) -> Option<&RunRow> {
        self.runs.get(&number)
    }

    /// The last run whose history was purged. What it and those before it changed is not known any
    /// more; after it, history is whole.
    pub fn purged(&self) -> Option<&RunRow> {
        self.runs.values().rev().find(|run| run.purged.is_some())
    }

    /// Holds that it is known what a run changed.
    ///
    /// # Errors
    /// [`StoreError::NoRun`] and [`StoreError::Purged`].
    pub fn with_history(&self, number: i64) -> Result<&RunRow, StoreError> {
        let latest = self.runs.keys().next_back().copied();
        let run = self.run(number).ok_or(StoreError::NoRun { run: number, latest })?;
        let Some(by) = run.purged else { return Ok(run) };
        let on = self.run(by).map(|run| run.date.as_str().into()).unwrap_or_default();
        Err(StoreError::Purged { run: number, by, on })
    }

    /// The number of the field that is called so, by its name or else by its label.
    pub fn field_called(&self, text: &str) -> Option<i64> {
        called(self.fields.iter().map(|(number, (_, field))| (*number, &field.named)), text)
    }

    /// The number of the category that is called so.
    pub fn category_called(&self, text: &str) -> Option<i64> {
        called(self.categories.iter().map(|(number, (_, named))| (*number, named)), text)
    }

    /// The number of the source that is called so; 0 for `user`.
    pub fn source_called(&self, text: &str) -> Option<i64> {
        called(self.sources.iter().map(|(number, (_, named))| (*number, named)), text)
    }

    /// The names of all fields.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.fields.values().map(|(_, field)| field.named.name.as_str())
    }

    /// The names of all categories.
    pub fn category_names(&self) -> impl Iterator<Item = &str> {
        self.categories.values().map(|(_, named)| named.name.as_str())
    }

    /// The names of all sources, `user` among them.
    pub fn source_names(&self) -> impl Iterator<Item = &str> {
        self.sources.values().map(|(_, named)| named.name.as_str())
    }

    /// What is stored of a field, in names; the default where nothing is.
    pub fn stored(&self, row: &PersonRow<'_>, field: i64) -> Version {
        row.stored(field).map(|part| self.version_of(&part.into())).unwrap_or_default()
    }

    /// A value with its origin, in names.
    pub fn version_of(&self, part: &VersionPart) -> Version {
        self.version(part.value.as_deref(), (part.origin, part.category), part.since)
    }

    /// The same.
    pub fn version(
        &self,
        value: Option<&str>,
        (origin, category): (Option<i64>, Option<i64>),
        since: Option<Moment>,
    ) -> Version {
        Version {
            value: value.map(Value::from_normal),
            from: origin.map(|source| self.source(source)),
            category: category.map(|category| self.category(category)),
            since: since.map(|since| since.to_string()),
        }
    }
}

/// A name is unique; a label need not be, and then means nothing.
fn called<'a>(all: impl Iterator<Item = (i64, &'a Named)> + Clone, text: &str) -> Option<i64> {
    if let Some((number, _)) = all.clone().find(|(_, named)| named.name == text) {
        return Some(number);
    }
    let mut labelled = all.filter(|(_, named)| named.label == text).map(|(number, _)| number);
    labelled.next().filter(|_| labelled.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(names: &[(&str, &str)]) -> Register {
        let mut register = Register::default();
        for (number, (name, label)) in (1..).zip(names) {
            let named = Named { name: (*name).to_owned(), label: (*label).to_owned() };
            register.categories.insert(number, (10 - number, named));
        }
        register
    }

    #[test]
    fn what_is_called_so_is_found_by_its_name_first() {
        let register =
            register(&[("pupil", "staff"), ("staff", "Personal"), ("other", "Personal")]);
        assert_eq!(register.category_called("staff"), Some(2));
        assert_eq!(register.category_called("pupil"), Some(1));
        assert_eq!(register.category_called("Personal"), None, "two are called so");
        assert_eq!(register.category_called(""), None);
    }

    #[test]
    fn categories_come_in_the_order_of_the_policy_and_once() {
        let register = register(&[("pupil", ""), ("staff", "")]);
        assert_eq!(register.categories(&[1, 2, 1, 7]), ["staff", "pupil"]);
        assert_eq!(register.category(7), Named::default());
    }
}

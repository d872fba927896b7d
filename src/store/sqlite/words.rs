use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use crate::record::{Moment, Value};

use super::super::view::{Named, RuleRow, RunRow, Version};
use super::runs;

/// The names of a store by their ids there.
pub(super) struct Words {
    categories: BTreeMap<i64, (i64, Named)>,
    fields: BTreeMap<i64, (i64, Named)>,
    sources: BTreeMap<i64, (i64, Named)>,
}

impl Words {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let read = |query| {
            let mut query = connection.prepare_cached(query)?;
            let rows = query.query_map((), |row| {
                let named = Named { name: row.get(1)?, label: row.get(2)? };
                Ok((row.get(0)?, (row.get(3)?, named)))
            })?;
            rows.collect::<rusqlite::Result<BTreeMap<_, _>>>()
        };
        // The place of a field is that among all fields of the store: those that the policy has
        // no more may share a number in the table.
        Ok(Self {
            categories: read("SELECT id, name, label, place FROM category")?,
            fields: read(
                "SELECT id, name, label, row_number() OVER (ORDER BY place, id) - 1 FROM field",
            )?,
            sources: read("SELECT id, name, label, accepted FROM source")?,
        })
    }

    pub(super) fn category(&self, id: i64) -> Named {
        self.categories.get(&id).map(|(_, named)| named.clone()).unwrap_or_default()
    }

    /// The names of categories, in the order of the policy.
    pub(super) fn categories(&self, ids: &[i64]) -> Vec<String> {
        let mut known: Vec<&(i64, Named)> =
            ids.iter().filter_map(|id| self.categories.get(id)).collect();
        known.sort_by_key(|(place, named)| (*place, &named.name));
        known.dedup_by(|a, b| a.1.name == b.1.name);
        known.into_iter().map(|(_, named)| named.name.clone()).collect()
    }

    pub(super) fn field(&self, id: i64) -> Named {
        self.fields.get(&id).map(|(_, named)| named.clone()).unwrap_or_default()
    }

    /// The place of a field among all of the store.
    pub(super) fn place(&self, field: i64) -> usize {
        let place = self.fields.get(&field).map(|(place, _)| *place);
        place.and_then(|place| usize::try_from(place).ok()).unwrap_or_default()
    }

    pub(super) fn source(&self, id: i64) -> Named {
        self.sources.get(&id).map(|(_, named)| named.clone()).unwrap_or_default()
    }

    /// Whether what the source reported counts.
    pub(super) fn accepts(&self, source: i64) -> bool {
        self.sources.get(&source).is_some_and(|(accepted, _)| *accepted != 0)
    }

    /// A value, its origin, category and since, from the column `at` and the next three.
    pub(super) fn version(&self, row: &Row<'_>, at: usize) -> rusqlite::Result<Version> {
        let (from, category): (Option<i64>, Option<i64>) = (row.get(at + 1)?, row.get(at + 2)?);
        Ok(Version {
            value: value(row, at)?,
            from: from.map(|source| self.source(source)),
            category: category.map(|category| self.category(category)),
            since: row.get(at + 3)?,
        })
    }

    /// A version in the store's numbers.
    pub(super) fn version_of(
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

    /// A run's number, kind, source and date, from the column `at` and the next three.
    pub(super) fn run(&self, row: &Row<'_>, at: usize) -> rusqlite::Result<RunRow> {
        let source: Option<i64> = row.get(at + 2)?;
        Ok(RunRow {
            run: row.get(at)?,
            kind: runs::kind(row, at + 1)?,
            source: source.map(|source| self.source(source)),
            date: row.get(at + 3)?,
        })
    }

    /// A rule's name and explanation, from the column `at` and the next.
    pub(super) fn rule(row: &Row<'_>, at: usize) -> rusqlite::Result<RuleRow> {
        let explanation: Option<String> = row.get(at + 1)?;
        let name: Option<String> = row.get(at)?;
        Ok(RuleRow {
            name: name.unwrap_or_default(),
            explanation: explanation.filter(|text| !text.is_empty()),
        })
    }
}

/// A value in the column `at`; NULL is missing.
fn value(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Value>> {
    Ok(row.get_ref(at)?.as_str_or_null()?.map(Value::from_normal))
}

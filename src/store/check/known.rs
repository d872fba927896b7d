use std::collections::BTreeMap;

use crate::record::Kind;

use super::super::names::USER;
use super::super::view::FieldRow;
use super::super::{ChangePart, Reading, RunKind, StoreError, Table};
use super::runs::Runs;
use super::values::is_normal;
use super::{Told, each_row};

/// What the store's numbers stand for, and those that stand for nothing.
pub(super) struct Known {
    categories: BTreeMap<i64, String>,
    fields: BTreeMap<i64, Field>,
    sources: BTreeMap<i64, String>,
    rules: BTreeMap<i64, String>,
    pub(super) runs: Runs,
    /// How often something that is not there is referred to.
    absent: BTreeMap<(Table, i64), u64>,
}

struct Field {
    label: String,
    kind: Kind,
    /// How many values are stored, as it was counted, less those that were found.
    uncounted: i64,
    /// Whether it is remembered that there are, or were, values.
    used: bool,
    /// Whether there are.
    has_values: bool,
}

impl Known {
    pub(super) fn read(reading: &mut dyn Reading, told: &mut Told<'_>) -> Result<Self, StoreError> {
        if reading.secret()?.len() != 32 {
            told.of_store("what the names of persons in logs are made of is not 32 bytes")?;
        }
        let mut known = Self {
            categories: labels(reading, Table::Category, told)?,
            fields: fields(reading, told)?,
            sources: labels(reading, Table::Source, told)?,
            rules: labels(reading, Table::Rule, told)?,
            runs: Runs::default(),
            absent: BTreeMap::new(),
        };
        known.refer(Table::Source, USER);
        let mut others = Vec::new();
        each_row(reading, Table::Run, &mut |row| {
            known.runs.add(row, told)?;
            others.extend([11, 19].into_iter().filter_map(|at| row[at].some()));
            known.refer_if(Table::Source, row[2].some());
            Ok(())
        })?;
        for run in others {
            known.refer(Table::Run, run);
        }
        Ok(known)
    }

    /// Something is referred to, and should be there.
    pub(super) fn refer(&mut self, of: Table, number: i64) {
        let is_there = match of {
            Table::Category => self.categories.contains_key(&number),
            Table::Field => self.fields.contains_key(&number),
            Table::Source => self.sources.contains_key(&number),
            Table::Rule => self.rules.contains_key(&number),
            Table::Run => self.runs.has(number),
            _ => false,
        };
        if !is_there {
            *self.absent.entry((of, number)).or_default() += 1;
        }
    }

    /// Something may be referred to.
    pub(super) fn refer_if(&mut self, of: Table, number: Option<i64>) {
        if let Some(number) = number {
            self.refer(of, number);
        }
    }

    /// What a field is called.
    pub(super) fn field(&self, number: i64) -> String {
        match self.fields.get(&number) {
            Some(field) => field.label.clone(),
            None => format!("field {number}"),
        }
    }

    /// What a source is called.
    pub(super) fn source(&self, number: i64) -> String {
        self.sources.get(&number).cloned().unwrap_or_else(|| format!("source {number}"))
    }

    /// There is a value of a field, be it stored or not.
    pub(super) fn value(&mut self, field: i64, is_stored: bool) {
        if let Some(field) = self.fields.get_mut(&field) {
            field.uncounted -= i64::from(is_stored);
            field.has_values = true;
        }
    }

    /// The last run whose history was removed, with that of all before it.
    pub(super) fn purged(&self) -> Option<i64> {
        self.runs.purged()
    }

    /// Whether values were taken over from before Foga.
    pub(super) fn has_adopted(&self) -> bool {
        self.runs.any(RunKind::Adopt)
    }

    /// Whether a text is a value of a field, in normal form. Of a field that is not there, any is.
    pub(super) fn is_value(&self, field: i64, text: &str) -> bool {
        self.fields.get(&field).is_none_or(|field| is_normal(&field.kind, text))
    }

    /// Counts how many stored values each run changed of a person's field.
    pub(super) fn changed(&mut self, field: i64, changes: &[&ChangePart]) {
        let kind = self.fields.get(&field).map_or(&Kind::Text, |field| &field.kind);
        self.runs.changed(kind, changes);
    }

    /// Tells what is known once all was looked at.
    pub(super) fn finish(mut self, told: &mut Told<'_>) -> Result<(), StoreError> {
        std::mem::take(&mut self.runs).finish(&self, told)?;
        for ((of, number), times) in self.absent {
            let times = if times == 1 { "once".to_owned() } else { format!("{times} times") };
            let of = of.name();
            told.of_store(&format!("{of} {number} is not there, and is referred to {times}"))?;
        }
        for Field { label, uncounted, used, has_values, .. } in self.fields.into_values() {
            if uncounted != 0 {
                let (by, less) = (uncounted.abs(), if uncounted > 0 { "fewer" } else { "more" });
                told.of_store(&format!(
                    "{by} {less} values of {label} are stored than were counted"
                ))?;
            }
            if has_values && !used {
                told.of_store(&format!(
                    "there are values of {label}, which is marked as having none"
                ))?;
            }
        }
        Ok(())
    }
}

/// The numbers of a table, each with what people call it: the last of its texts that is not long.
fn labels(
    reading: &mut dyn Reading,
    table: Table,
    told: &mut Told<'_>,
) -> Result<BTreeMap<i64, String>, StoreError> {
    let mut labels = BTreeMap::new();
    let at = if table == Table::Rule { 1 } else { 2 };
    each_row(reading, table, &mut |row| {
        if row[1].text().is_empty() {
            let (table, number) = (table.name(), row[0].number());
            told.of_store(&format!("{table} {number} has no name"))?;
        }
        labels.insert(row[0].number(), row[at].text().to_owned());
        Ok(())
    })?;
    Ok(labels)
}

fn fields(
    reading: &mut dyn Reading,
    told: &mut Told<'_>,
) -> Result<BTreeMap<i64, Field>, StoreError> {
    let mut fields = BTreeMap::new();
    each_row(reading, Table::Field, &mut |row| {
        let (number, label, word) = (row[0].number(), row[2].text().to_owned(), row[3].text());
        let parts = Some(row[4].text()).filter(|parts| !parts.is_empty());
        let kind = FieldRow::kind_of(word, parts);
        if kind.word() != word || matches!(&kind, Kind::Group(parts) if parts.is_empty()) {
            told.of_store(&format!("what the values of {label} are is not known: `{word}`"))?;
        }
        let used = row[7].number() != 0;
        let uncounted = row[6].number();
        fields.insert(number, Field { label, kind, uncounted, used, has_values: false });
        Ok(())
    })?;
    Ok(fields)
}

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::policy::{CategoryId, FactId, FieldId};
use crate::record::{Moment, Value};

use super::Record;

/// How much is set apart at once: enough to be seldom, little enough to waste nothing.
const CHUNK: usize = 1 << 20;

/// All records of a run, packed: about as large as the files they came in, so that a million of
/// them can be sorted by person in memory.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    chunks: Vec<Vec<u8>>,
    rows: Vec<At>,
}

/// Where a packed record begins.
#[derive(Debug, Clone, Copy)]
struct At {
    chunk: u32,
    offset: u32,
    print: u64,
}

/// What is packed, the key apart.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    file: u16,
    line: u64,
    category: u8,
    #[serde(borrow)]
    modified: Option<&'a str>,
    protected: Option<bool>,
    #[serde(borrow)]
    facts: Vec<(u16, &'a str)>,
    #[serde(borrow)]
    values: Vec<(u16, Option<&'a str>)>,
    whole: bool,
}

impl Delivery {
    /// Adds the record of a person, and a print of what was sent.
    pub(super) fn push(&mut self, person: &str, record: &Record, print: u64) {
        let modified = record.modified.map(|modified| modified.to_string());
        let facts = record.facts.iter().map(|(fact, value)| (fact.0, &**value));
        let values = record.values.iter();
        let packed = Packed {
            file: record.file,
            line: record.line,
            category: record.category.0,
            modified: modified.as_deref(),
            protected: record.protected,
            facts: facts.collect(),
            values: values.map(|(field, v)| (field.0, v.as_ref().map(Value::as_str))).collect(),
            whole: record.whole,
        };
        // Writing to memory does not fail.
        let bytes = postcard::to_stdvec(&(person, packed)).unwrap_or_default();
        if self.chunks.last().is_none_or(|chunk| chunk.len() + bytes.len() > CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK.max(bytes.len())));
        }
        let Some(chunk) = self.chunks.last_mut() else { return };
        let offset = u32::try_from(chunk.len()).unwrap_or_default();
        chunk.extend_from_slice(&bytes);
        let chunk = u32::try_from(self.chunks.len() - 1).unwrap_or_default();
        self.rows.push(At { chunk, offset, print });
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Sorts the records by person, those of one person as they were read, and says which are
    /// whose.
    pub(super) fn sort(&mut self) -> Vec<Range<usize>> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_by(|a, b| self.key_at(*a).cmp(self.key_at(*b)));
        self.rows = rows;
        let mut persons = Vec::new();
        let mut from = 0;
        for same in self.rows.chunk_by(|a, b| self.key_at(*a) == self.key_at(*b)) {
            persons.push(from..from + same.len());
            from += same.len();
        }
        persons
    }

    /// Whose record this is.
    pub(super) fn key(&self, row: usize) -> &str {
        self.rows.get(row).map_or("", |at| self.key_at(*at))
    }

    /// The record of that place.
    pub(super) fn record(&self, row: usize) -> Option<Record> {
        let bytes = self.bytes(*self.rows.get(row)?);
        let (_, packed): (&str, Packed<'_>) = postcard::from_bytes(bytes).ok()?;
        let facts = packed.facts.into_iter();
        let values = packed.values.into_iter();
        Some(Record {
            file: packed.file,
            line: packed.line,
            category: CategoryId(packed.category),
            modified: packed.modified.and_then(Moment::parse),
            protected: packed.protected,
            facts: facts.map(|(fact, value)| (FactId(fact), value.into())).collect(),
            values: values.map(|(field, v)| (FieldId(field), v.map(Value::from_normal))).collect(),
            whole: packed.whole,
        })
    }

    /// The prints of what was sent of a person.
    pub(super) fn prints(&self, rows: Range<usize>) -> impl Iterator<Item = u64> {
        self.rows.get(rows).unwrap_or_default().iter().map(|at| at.print)
    }

    fn key_at(&self, at: At) -> &str {
        postcard::take_from_bytes(self.bytes(at)).map_or("", |(key, _)| key)
    }

    fn bytes(&self, at: At) -> &[u8] {
        let chunk = self.chunks.get(at.chunk as usize);
        chunk.and_then(|chunk| chunk.get(at.offset as usize..)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(line: u64) -> Record {
        Record {
            file: 1,
            line,
            category: CategoryId(2),
            modified: Moment::parse("2026-11-24 08:30"),
            protected: Some(true),
            facts: vec![(FactId(0), "GR".into())],
            values: vec![
                (FieldId(0), Some(Value::from_normal("anna@exempel.example"))),
                (FieldId(3), None),
            ],
            whole: true,
        }
    }

    #[test]
    fn records_come_back_by_person_as_they_were_read() {
        let mut delivery = Delivery::default();
        for (line, person) in (0..).zip(["b", "a", "b", "åäö"]) {
            delivery.push(person, &record(line), line);
        }
        let persons = delivery.sort();
        assert_eq!(persons, [0..1, 1..3, 3..4]);
        let keys: Vec<&str> = persons.iter().map(|rows| delivery.key(rows.start)).collect();
        assert_eq!(keys, ["a", "b", "åäö"]);
        assert_eq!(delivery.record(1), Some(record(0)));
        assert_eq!(delivery.record(2), Some(record(2)));
        assert_eq!(delivery.prints(1..3).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(delivery.record(4), None);
    }

    #[test]
    fn a_delivery_may_be_larger_than_one_chunk() {
        let mut delivery = Delivery::default();
        let long = Value::from_normal("x".repeat(CHUNK / 3));
        let long = Record { values: vec![(FieldId(0), Some(long))], ..record(0) };
        for line in 0..7 {
            delivery.push(&format!("{line}"), &Record { line, ..long.clone() }, 0);
        }
        delivery.sort();
        let lines: Vec<u64> = (0..7).map(|row| delivery.record(row).unwrap().line).collect();
        assert_eq!(lines, [0, 1, 2, 3, 4, 5, 6]);
    }
}

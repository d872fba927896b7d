use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::slice::ParallelSliceMut;

use super::packed::Packed;
use super::unopened::Unopened;
use crate::record::born_of_temporary;

/// How much is set apart at once: enough to be seldom, little enough to waste nothing.
const CHUNK: usize = 1 << 20;

/// All records of a run, packed, so that they can be sorted by person in memory: as they were sent,
/// or, of a large file that can be read again, by where they stand, which takes some fifty bytes.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    chunks: Vec<Vec<u8>>,
    rows: Vec<At>,
    /// Whether some key is not one of twelve digits.
    has_other_keys: bool,
    /// The keys that are temporary numbers.
    temporary: BTreeSet<Box<str>>,
    /// The first row of each person, in the order of their keys, and the end.
    starts: Vec<u32>,
}

/// Where a packed record begins.
#[derive(Debug, Clone, Copy)]
struct At {
    /// The key as a number, by which the rows are sorted: all of it where every key has twelve
    /// digits, else how it begins.
    order: u64,
    chunk: u32,
    offset: u32,
    /// A print of what was sent.
    print: u64,
}

impl Delivery {
    /// Adds a packed record of a person, and its print.
    pub(super) fn push(&mut self, person: &str, (bytes, print): (&[u8], u64)) {
        if self.chunks.last().is_none_or(|chunk| chunk.len() + bytes.len() > CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK.max(bytes.len())));
        }
        let Some(chunk) = self.chunks.last_mut() else { return };
        let offset = u32::try_from(chunk.len()).unwrap_or_default();
        chunk.extend_from_slice(bytes);
        let chunk = u32::try_from(self.chunks.len() - 1).unwrap_or_default();
        let order = twelve_digits(person);
        self.has_other_keys |= order.is_none();
        if order.is_none() && born_of_temporary(person).is_some() {
            self.temporary.insert(person.into());
        }
        self.rows.push(At { order: order.unwrap_or_default(), chunk, offset, print });
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Sorts the records by person, those of one person as they were read.
    pub(super) fn sort(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        if self.has_other_keys {
            for at in &mut rows {
                at.order = beginning(self.key_at(*at));
            }
            rows.par_sort_unstable_by(|a, b| {
                let keys = || self.key_at(*a).cmp(self.key_at(*b));
                let places = || (a.chunk, a.offset).cmp(&(b.chunk, b.offset));
                a.order.cmp(&b.order).then_with(keys).then_with(places)
            });
        } else {
            rows.par_sort_unstable_by_key(|at| (at.order, at.chunk, at.offset));
        }
        let is_same = |a: At, b: At| {
            a.order == b.order && (!self.has_other_keys || self.key_at(a) == self.key_at(b))
        };
        let first = |row: &usize| *row == 0 || !is_same(rows[*row - 1], rows[*row]);
        let starts = (0..rows.len()).filter(first).chain([rows.len()]);
        self.starts = starts.map(|row| u32::try_from(row).unwrap_or(u32::MAX)).collect();
        self.rows = rows;
    }

    /// How many persons there are, once they are sorted.
    pub(super) fn persons(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The rows of a person, by the order of their keys.
    pub(super) fn rows(&self, person: usize) -> Range<usize> {
        let at = |place: usize| self.starts.get(place).map_or(0, |row| *row as usize);
        at(person)..at(person + 1)
    }

    /// Whose record this is.
    pub(super) fn key(&self, row: usize) -> &str {
        self.rows.get(row).map_or("", |at| self.key_at(*at))
    }

    /// Whether the key of a person is before or after another. Where all are numbers, the records
    /// are not looked at.
    pub(super) fn compare(&self, person: usize, key: &str) -> Ordering {
        let Some(at) = self.starts.get(person).and_then(|row| self.rows.get(*row as usize)) else {
            return Ordering::Greater;
        };
        match twelve_digits(key).filter(|_| !self.has_other_keys) {
            Some(number) => at.order.cmp(&number),
            None => self.key_at(*at).cmp(key),
        }
    }

    /// The persons whose keys begin so.
    pub(super) fn starting_with(&self, start: &str) -> Range<usize> {
        let (mut from, mut until) = (0, self.persons());
        while from < until {
            let middle = from.midpoint(until);
            if self.compare(middle, start).is_lt() {
                from = middle + 1;
            } else {
                until = middle;
            }
        }
        let is_one = |person: &usize| self.key(self.rows(*person).start).starts_with(start);
        from..from + (from..self.persons()).take_while(is_one).count()
    }

    /// The place of a person among those whose keys rise, if there are records of it.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.starting_with(key).next().filter(|at| self.compare(*at, key).is_eq())
    }

    /// The keys that are temporary numbers.
    pub(super) fn temporary(&self) -> &BTreeSet<Box<str>> {
        &self.temporary
    }

    /// Takes the records of persons away, or gives them to another.
    pub(super) fn rekey(&mut self, changes: &BTreeMap<Box<str>, Option<Box<str>>>) {
        let (changed, rest): (Vec<At>, Vec<At>) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(|at| changes.contains_key(self.key_at(*at)));
        self.rows = rest;
        self.temporary.retain(|key| !changes.contains_key(key));
        for at in changed {
            let Some(Some(key)) = changes.get(self.key_at(at)) else { continue };
            let bytes = Packed::with_key(self.bytes(at), key);
            if let Some(bytes) = bytes {
                self.push(key, (&bytes, at.print));
            }
        }
        self.sort();
    }

    /// The prints of what was sent of a person.
    pub(super) fn prints(&self, rows: Range<usize>) -> impl Iterator<Item = u64> {
        self.rows.get(rows).unwrap_or_default().iter().map(|at| at.print)
    }

    /// The file, by its number, and the line at which the record of that place stands.
    pub(super) fn place(&self, row: usize) -> Option<(u16, u64)> {
        Unopened::place_of(self.record(row).0)
    }

    /// The bytes at which the record of that place begins, and its print, for an `Opener`; empty
    /// where there is none.
    pub(super) fn record(&self, row: usize) -> (&[u8], u64) {
        self.rows.get(row).map_or((&[], 0), |at| (self.bytes(*at), at.print))
    }

    fn key_at(&self, at: At) -> &str {
        Packed::key_of(self.bytes(at))
    }

    fn bytes(&self, at: At) -> &[u8] {
        let chunk = self.chunks.get(at.chunk as usize);
        chunk.and_then(|chunk| chunk.get(at.offset as usize..)).unwrap_or_default()
    }
}

/// The number that twelve digits are; they are in the order of these.
fn twelve_digits(key: &str) -> Option<u64> {
    let is_number = key.len() == 12 && key.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| key.bytes().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// The first bytes of a key as a number: keys that differ in them are in the order of these.
fn beginning(key: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = key.len().min(8);
    bytes[..length].copy_from_slice(&key.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Place, SentField, SentRecord, SentValue};
    use crate::sync::packed::Packer;
    use crate::sync::packed::tests::{policy, whose};

    fn sent(line: u64, text: &str) -> SentRecord {
        let place = |column| Place { file: "f".into(), line, column };
        SentRecord {
            place: place(1),
            person: String::new(),
            person_place: Place::default(),
            person_path: "".into(),
            category: "pupil".to_owned(),
            id: None,
            municipality: None,
            fields: vec![SentField {
                name: "email".into(),
                place: place(5),
                value: SentValue::Cell(text.to_owned()),
            }],
            facts: Vec::new(),
            modified: None,
            protected: None,
            edited: Vec::new(),
        }
    }

    fn delivery(persons: &[&str], text: &str) -> Delivery {
        let policy = policy();
        let mut packer = Packer::new(&policy);
        let mut delivery = Delivery::default();
        for (line, person) in (0..).zip(persons) {
            delivery.push(person, packer.pack(whose(person, 0), &sent(line, text)));
        }
        delivery.sort();
        delivery
    }

    fn lines(delivery: &Delivery) -> Vec<(&str, Vec<u64>)> {
        let line = |row| delivery.place(row).unwrap().1;
        let person = |rows: Range<usize>| (delivery.key(rows.start), rows.map(line).collect());
        (0..delivery.persons()).map(|at| person(delivery.rows(at))).collect()
    }

    #[test]
    fn records_come_back_by_person_as_they_were_read() {
        let keys = ["b", "a", "b", "åäö", "b0", "200002292399", "long-key-2", "long-key-1", ""];
        let expected = [
            ("", vec![8]),
            ("200002292399", vec![5]),
            ("a", vec![1]),
            ("b", vec![0, 2]),
            ("b0", vec![4]),
            ("long-key-1", vec![7]),
            ("long-key-2", vec![6]),
            ("åäö", vec![3]),
        ];
        assert_eq!(lines(&delivery(&keys, "")), expected);
        assert_eq!(delivery(&keys, "").place(9), None);
        assert_eq!(lines(&delivery(&[], "")), []);
    }

    #[test]
    fn numbers_are_in_the_order_of_texts() {
        let keys = ["200002292399", "187001302398", "200002292399", "199912312397"];
        let expected =
            [("187001302398", vec![1]), ("199912312397", vec![3]), ("200002292399", vec![0, 2])];
        let delivery = delivery(&keys, "");
        assert_eq!(lines(&delivery), expected);
        for key in ["", "1", "187001302398", "2", "200002292399", "200002292399x", "å"] {
            for (place, (known, _)) in expected.iter().enumerate() {
                assert_eq!(delivery.compare(place, key), (*known).cmp(key), "{known} and {key}");
            }
        }
    }

    #[test]
    fn records_are_found_by_key_and_given_to_others() {
        let keys = ["201003012380", "20100301TF12", "201003022397", "20100301TF12", "b"];
        let mut delivery = delivery(&keys, "x");
        assert_eq!(delivery.starting_with("20100301"), 0..2);
        assert_eq!(delivery.starting_with("2010"), 0..3);
        assert_eq!(delivery.starting_with("c"), 4..4);
        assert_eq!((delivery.find("b"), delivery.find("20100301")), (Some(3), None));
        assert_eq!(delivery.temporary().iter().map(|key| &**key).collect::<Vec<_>>(), [keys[1]]);
        let to = |key: &str| Some(Box::from(key));
        delivery.rekey(&[(keys[1].into(), to("201003012380")), ("b".into(), None)].into());
        assert_eq!(lines(&delivery), [("201003012380", vec![0, 1, 3]), ("201003022397", vec![2])]);
        assert!(delivery.temporary().is_empty());
        let fields = Packed::read(delivery.record(1).0).unwrap().fields;
        assert_eq!(fields.len(), 1, "all that the record said");
    }

    #[test]
    fn a_delivery_may_be_larger_than_one_chunk() {
        let keys = ["0", "1", "2", "3", "4", "5", "6"];
        let delivery = delivery(&keys, &"x".repeat(CHUNK / 3));
        assert_eq!(lines(&delivery).iter().map(|(key, _)| *key).collect::<Vec<_>>(), keys);
        assert!(delivery.chunks.len() > 2);
    }
}

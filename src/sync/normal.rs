use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::policy::{FieldId, Policy};
use crate::readers::Description;
use crate::record::{Kind, Moment, Place, Unreadable, Value};

use super::delivery::Delivery;
use super::opener::Opener;
use super::packed::{Cell, Packed};
use super::report::{Finding, Shown, Topic, Whose};
use super::{Failure, Job, Record};

/// Brings what was sent into normal form.
#[derive(Clone, Copy)]
pub(super) struct Normal<'a> {
    pub(super) policy: &'a Policy,
    pub(super) description: &'a Description,
    pub(super) date: Date,
    /// The delivered files, by their numbers.
    pub(super) files: &'a [Arc<str>],
}

/// What could not be read of some records.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// How many values.
    pub(super) values: u64,
    /// All of it, one by one.
    pub(super) findings: Vec<Finding>,
}

impl<'a> Normal<'a> {
    pub(super) fn new(job: &Job<'a>, files: &'a [Arc<str>]) -> Self {
        let Job { policy, description, date, .. } = *job;
        Self { policy, description, date, files }
    }
}

impl Normal<'_> {
    /// The records of some rows of a delivery in normal form, in their order. What cannot be read is
    /// left out and told.
    ///
    /// # Errors
    /// As [`Opener::open`].
    pub(super) fn records(
        &self,
        delivery: &Delivery,
        rows: Range<usize>,
        opener: &mut Opener<'_>,
        unread: &mut Unread,
    ) -> Result<Vec<Record>, Failure> {
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            let sent = opener.open(delivery.record(row))?;
            records.extend(sent.map(|sent| self.record(&sent, unread)));
        }
        Ok(records)
    }

    /// A record in normal form. What cannot be read is left out and told.
    fn record(&self, sent: &Packed<'_>, unread: &mut Unread) -> Record {
        let told = unread.findings.len();
        let mut record = Record {
            file: sent.file,
            line: sent.place.0,
            category: sent.category,
            modified: self.modified(sent, unread),
            protected: sent.protected,
            facts: sent.facts.iter().map(|(fact, said)| (*fact, (*said).into())).collect(),
            values: Vec::with_capacity(sent.fields.len()),
            edited: sent.edited.clone(),
            whole: true,
        };
        for (field, cell, place) in &sent.fields {
            let field = *field;
            if usize::from(field.0) >= self.policy.fields().len() {
                continue;
            }
            match self.value(self.policy.kind(field), cell) {
                Ok(value) => record.values.push((field, value)),
                Err(reason) => {
                    let finding = self.unreadable(sent, field, cell, *place);
                    unread.findings.push(finding.because(reason.to_string()));
                    unread.values += 1;
                }
            }
        }
        record.whole = unread.findings.len() == told;
        record
    }

    fn value(&self, kind: &Kind, cell: &Cell<'_>) -> Result<Option<Value>, Unreadable> {
        let reading = &self.description.reading;
        match (cell, kind) {
            (Cell::One(text), _) => kind.read(text, reading),
            (Cell::Parts(parts), Kind::Group(names)) => {
                let named = |(part, text): &(usize, _)| Some((&**names.get(*part)?, *text));
                kind.read_parts(parts.iter().filter_map(named))
            }
            (Cell::Parts(_), _) => kind.read_parts([]),
        }
    }

    fn modified(&self, sent: &Packed<'_>, unread: &mut Unread) -> Option<Moment> {
        let text = sent.modified.filter(|text| !text.trim().is_empty())?;
        let reason = match Moment::parse(text) {
            Some(modified) if modified.day() <= self.date => return Some(modified),
            // Nothing could ever be newer than what is stored with it.
            Some(_) => format!("later than the date of the run, {}", self.date),
            None => "no date such as `2026-11-24` or `2026-11-24 08:30`".to_owned(),
        };
        let reason = format!("{reason}: the record is taken without its modified time");
        let place = self.place(sent, sent.place);
        let finding = Finding::new(Topic::Unreadable).of(sent.key).at(place);
        let shown = (Whose::Incoming, Shown::cell(text));
        unread.findings.push(Finding { values: vec![shown], ..finding.because(reason) });
        None
    }

    fn unreadable(
        &self,
        sent: &Packed<'_>,
        field: FieldId,
        cell: &Cell<'_>,
        place: (u64, u64),
    ) -> Finding {
        let finding = Finding::new(Topic::Unreadable).of(sent.key).at(self.place(sent, place));
        Finding {
            field: Some(field),
            category: Some(sent.category),
            values: vec![(Whose::Incoming, as_it_stood(cell))],
            ..finding
        }
    }

    fn place(&self, sent: &Packed<'_>, (line, column): (u64, u64)) -> Place {
        let file = self.files.get(usize::from(sent.file)).cloned();
        Place { file: file.unwrap_or_else(|| "".into()), line, column }
    }
}

fn as_it_stood(cell: &Cell<'_>) -> Shown {
    match cell {
        Cell::One(text) => Shown::cell(text),
        Cell::Parts(parts) => {
            let parts: Vec<&str> = parts.iter().map(|(_, text)| *text).collect();
            Shown::cell(&parts.join(", "))
        }
    }
}

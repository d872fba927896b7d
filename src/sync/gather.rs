use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;

use crate::policy::FieldId;
use crate::readers::{Description, SetAside, Unfolder};
use crate::record::{Identity, Place, SentRecord};

use super::alias::alias;
use super::deal::{Dealt, gather_each};
use super::delivery::Delivery;
use super::marked::{self, Doubtful};
use super::print::Printer;
use super::rejected::{self, Rejected};
use super::report::{Finding, Shown, Topic, Whose};
use super::{Failure, Input, Job, Progress, Record, refuse};

/// All that the delivered files say, as it was sent.
#[derive(Debug)]
pub struct Gathered {
    /// When the first of them was begun.
    pub(super) began: Instant,
    /// How what was sent of a person becomes a print.
    pub(super) printer: Printer,
    /// The records.
    pub(super) delivery: Delivery,
    /// The files, by their numbers in records.
    pub(super) files: Vec<Arc<str>>,
    /// What takes the records of a file apart, by its number, where they were packed as they stood.
    pub(super) unfolders: Vec<Option<Unfolder>>,
    /// How many rows there were, those set aside included.
    pub(super) rows: u64,
    /// Persons of rows that were set aside: whoever they are, the source has them.
    pub(super) also_there: BTreeSet<Box<str>>,
    /// Persons of whom such a row says protected identity: it says so of the person all the same.
    pub(super) marked: BTreeSet<Box<str>>,
    /// Persons of whom something says so that is no record and was not set aside either.
    pub(super) passed_over: BTreeSet<Box<str>>,
    /// Rows of which nobody can know whether they say protected identity, or of whom.
    pub(super) doubtful: Vec<Doubtful>,
    /// Whether some row's person could not be read, so that anybody may have been meant.
    pub(super) somebody: bool,
    /// What is to be looked at.
    pub(super) findings: Vec<Finding>,
    /// By which key the source itself knows persons: a print of it, by the person's key.
    pub(super) aliases: BTreeMap<Box<str>, u64>,
    /// Prints of such keys of persons whom the source has no more.
    pub(super) deleted: BTreeSet<u64>,
    /// What concerns the delivery as a whole.
    pub(super) remarks: Vec<String>,
    pub(super) rejected: Vec<Rejected>,
}

/// Reads all delivered files to their ends, each as it comes.
///
/// # Errors
/// A file that does not come, a source that the policy does not accept, a file that is not as described or cannot be read,
/// or a delivery of everything without a row in it.
pub fn gather(
    job: &Job<'_>,
    inputs: &mut dyn Iterator<Item = Result<Input, Failure>>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Gathered, Failure> {
    refuse::source(job)?;
    let Dealt { mut each, mut nobodys, .. } = gather_each(&[*job], &[], inputs, progress)?;
    let mut gathered = each.pop().unwrap_or_else(|| Err(Failure::Findings(Vec::new())))?;
    gathered.findings.append(&mut nobodys.findings);
    gathered.rows += nobodys.rows;
    for rejected in nobodys.rejected.drain(..).filter(|rejected| rejected.rows() > 0) {
        rejected::join(&mut gathered.rejected, rejected);
    }
    refuse::nothing(job, gathered.rows)?;
    Ok(gathered)
}

impl Gathered {
    pub(super) fn person<'s>(
        &mut self,
        sent: &'s SentRecord,
        description: &Description,
        date: Date,
    ) -> Option<Cow<'s, str>> {
        match Identity::normal(&sent.person, description.identity, date) {
            Ok(person) => Some(person),
            Err(reason) => {
                self.somebody = true;
                // Somebody's number all the same, and nobody can know whether it is protected: its
                // place says where to look.
                let mut finding = Finding::new(Topic::SetAside).at(sent.person_place.clone());
                finding.discreet = Some(format!("`{}`: {}", sent.person_path, reason.discreet()));
                finding = finding.of(&sent.person);
                finding.hide();
                self.findings.push(finding);
                if sent.protected == Some(true) {
                    let numbers = marked::numbers(&sent.person, description.identity, date);
                    if numbers.is_empty() {
                        self.doubtful.push(Doubtful::of_nobody());
                    } else {
                        self.marked.extend(numbers);
                    }
                }
                None
            }
        }
    }

    /// The row itself is not shown: nobody knows whose cells those are, and its place says where
    /// to look.
    pub(super) fn set_aside(&mut self, row: SetAside, description: &Description, date: Date) {
        let discreet = row.discreet.unwrap_or_else(|| row.reason.clone());
        let finding = Finding::new(Topic::SetAside).at(row.place).because(row.reason);
        let mut finding = Finding { discreet: Some(discreet), ..finding };
        let person = row.person.unwrap_or_default();
        match Identity::read(&person, description.identity, date) {
            Ok(person) => {
                finding = finding.of(person.as_str());
                self.also_there.insert(person.as_str().into());
                match row.protected {
                    Some(true) => _ = self.marked.insert(person.as_str().into()),
                    None => self.doubtful.push(Doubtful::of(vec![person.as_str().into()])),
                    Some(false) => {}
                }
            }
            Err(_) => {
                self.somebody = true;
                let said = |text: &str| marked::numbers(text, description.identity, date);
                let named = said(&person);
                if row.protected == Some(true) && !named.is_empty() {
                    self.marked.extend(named);
                } else if row.protected != Some(false) {
                    // Whoever it says it of has a number that cannot be read; others there have one.
                    let persons = said(&row.row);
                    let of_another = row.protected == Some(true);
                    self.doubtful.push(Doubtful { persons, of_another });
                }
                finding.hide();
            }
        }
        if row.protected != Some(false) {
            finding.hide();
        }
        self.findings.push(finding);
    }

    /// Somebody of whom something says protected identity that is no record.
    pub(super) fn mark(&mut self, person: &str, description: &Description, date: Date) {
        match Identity::read(person, description.identity, date) {
            Ok(person) => _ = self.passed_over.insert(person.as_str().into()),
            Err(_) => {
                let numbers = marked::numbers(person, description.identity, date);
                self.passed_over.extend(numbers);
            }
        }
    }

    /// Takes over what rows of nobody's may say of its persons.
    pub(super) fn lose(&mut self, nobodys: &Self) {
        self.also_there.extend(nobodys.also_there.iter().cloned());
        self.marked.extend(nobodys.marked.iter().cloned());
        self.passed_over.extend(nobodys.passed_over.iter().cloned());
        self.doubtful.extend(nobodys.doubtful.iter().cloned());
        self.somebody |= nobodys.somebody;
    }

    /// How many rows there are, those set aside included.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What is to be looked at in the files.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl Gathered {
    pub(super) fn new(printer: Printer) -> Self {
        Self {
            began: Instant::now(),
            printer,
            delivery: Delivery::default(),
            files: Vec::new(),
            unfolders: Vec::new(),
            rows: 0,
            also_there: BTreeSet::new(),
            marked: BTreeSet::new(),
            passed_over: BTreeSet::new(),
            doubtful: Vec::new(),
            somebody: false,
            findings: Vec::new(),
            aliases: BTreeMap::new(),
            deleted: BTreeSet::new(),
            remarks: Vec::new(),
            rejected: Vec::new(),
        }
    }

    /// Adds persons whom the source has no more, by the keys by which it knows them. Whoever has a
    /// record in the delivery is there all the same.
    pub fn delete(&mut self, ids: &[String]) {
        self.deleted.extend(ids.iter().map(|id| alias(id)));
    }

    /// Takes the records of persons away, or gives them to another.
    pub(super) fn rekey(&mut self, changes: &BTreeMap<Box<str>, Option<Box<str>>>) {
        self.delivery.rekey(changes);
        for (before, now) in changes {
            if let (Some(alias), Some(now)) = (self.aliases.remove(before), now) {
                self.aliases.insert(now.clone(), alias);
            }
        }
    }

    /// The rows that were set aside, in their original form, a file for each way in which the
    /// delivered ones are written; at least one, even if it has no rows. They are not masked.
    pub fn take_rejected(&mut self) -> Vec<Rejected> {
        std::mem::take(&mut self.rejected)
    }

    /// Whether there were rows, and none of them is a record: the files are not those described.
    pub fn has_no_record(&self) -> bool {
        self.rows > 0 && self.delivery.len() == 0
    }

    /// The number of a file: of the one that is read, or, of a record that has waited for what
    /// others say, of one before it.
    pub(super) fn number(&self, file: &str) -> usize {
        self.files.iter().rposition(|known| **known == *file).unwrap_or_default()
    }

    /// Two records of a person that say different things of a field.
    pub(super) fn differing(&self, field: FieldId, first: &Record, second: &Record) -> Finding {
        let values = [first, second].map(|record| {
            let value = record.value(field).flatten();
            (Whose::Row(self.place(record)), Shown::value(value))
        });
        Finding {
            field: Some(field),
            category: Some(second.category),
            place: Some(self.place(second)),
            values: values.into(),
            ..Finding::new(Topic::Differing)
        }
    }

    /// Where a record stands.
    pub(super) fn place(&self, record: &Record) -> Place {
        let file = self.files.get(usize::from(record.file));
        let file = file.cloned().unwrap_or_else(|| "".into());
        Place { file, line: record.line, column: 1 }
    }
}

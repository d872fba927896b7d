use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use jiff::civil::Date;

use crate::policy::{FieldId, Policy};
use crate::readers::{Delivery as Files, Description, Folded, Glimpse, Reader, SetAside, Unfolder};
use crate::record::{Identity, Place, SentRecord, UnreadableIdentity};
use crate::text::Diagnostic;

use super::alias::alias;
use super::delivery::Delivery;
use super::marked;
use super::packing::{Packing, Sent};
use super::print::Printer;
use super::rejected::{self, Rejected};
use super::report::{Finding, Shown, Topic, Whose};
use super::unopened::FoldedRow;
use super::{Failure, Input, Job, Progress, Record, refuse};

/// After so many rows the progress is told.
const STRIDE: u64 = 1024;

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
    /// Whom rows may mean of which nobody can know whether they say protected identity, or of whom:
    /// an entry a row.
    pub(super) doubtful: Vec<Vec<Box<str>>>,
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
    rejected: Vec<Rejected>,
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
    let (policy, description, date) = (job.policy, job.description, job.date);
    let gathered = Gathered::new(Printer::new(policy, description));
    let mut files = Files::new(description, date);
    let gathered = thread::scope(|scope| {
        let packing = Packing::start(scope, policy);
        let mut reading = Reading { policy, description, date, packing, gathered };
        let read = reading.files(&mut files, inputs, progress);
        let delivery = reading.packing.finish();
        read.map(|()| Gathered { delivery, ..reading.gathered })
    })?;
    refuse::nothing(job, gathered.rows)?;
    refuse::unfinished(job, files.unfinished())?;
    Ok(Gathered { remarks: files.remarks(), ..gathered })
}

struct Reading<'a> {
    policy: &'a Policy,
    description: &'a Description,
    date: Date,
    packing: Packing<'a>,
    gathered: Gathered,
}

impl Reading<'_> {
    fn files(
        &mut self,
        files: &mut Files<'_>,
        inputs: &mut dyn Iterator<Item = Result<Input, Failure>>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Failure> {
        let mut inputs = inputs.peekable();
        while let Some(input) = inputs.next() {
            let Input { name, content } = input?;
            let is_last = inputs.peek().is_none();
            let rows = files.open(&name, content, is_last).map_err(Failure::Findings)?;
            self.file(&name, rows, progress)?;
        }
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        mut rows: Box<dyn Reader + '_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Failure> {
        self.gathered.files.push(name.into());
        self.gathered.unfolders.push(rows.unfolder());
        let file = file_number(self.gathered.files.len() - 1)?;
        let mut aside = Vec::new();
        while let Some(row) = rows.glimpse() {
            self.gathered.rows += 1;
            let used = match row.map_err(|error| Failure::Input(vec![error]))? {
                Glimpse::Folded(folded) => self.folded(&folded, file)?,
                Glimpse::Record(sent) => self.record(sent)?,
                Glimpse::SetAside(row) => {
                    self.set_aside(row);
                    false
                }
            };
            if !used {
                aside.extend(rows.original());
            }
            if self.gathered.rows.is_multiple_of(STRIDE) {
                progress(Progress::Read { rows: self.gathered.rows });
            }
        }
        rejected::add(&mut self.gathered.rejected, rows.frame(), aside);
        Ok(())
    }

    /// Whether it is of somebody; else it is set aside.
    fn record(&mut self, mut sent: SentRecord) -> Result<bool, Failure> {
        let Some(person) = self.person(&sent) else { return Ok(false) };
        if *person != *sent.person {
            sent.person = person.into_owned();
        }
        let file = file_number(self.gathered.number(&sent.place.file))?;
        let Some(category) = self.policy.category(&sent.category) else { return Ok(true) };
        if let Some(id) = &sent.id {
            self.gathered.aliases.insert(sent.person.as_str().into(), alias(id));
        }
        self.packing.push(Sent { record: sent, category, file });
        Ok(true)
    }

    /// The same of a record that is only taken apart now where it is of nobody.
    fn folded(&mut self, folded: &Folded<'_>, file: u16) -> Result<bool, Failure> {
        let Folded { person, category, line, which, row, says } = *folded;
        let Ok(key) = Identity::normal(person, self.description.identity, self.date) else {
            let mut sent = SentRecord::default();
            let unfolder = self.gathered.unfolders.last_mut().and_then(Option::as_mut);
            let found = unfolder.and_then(|it| it.unfold(row, line, which, &mut sent));
            return found.map_or(Ok(false), |()| self.record(sent));
        };
        if self.policy.category(category).is_some() {
            self.packing.push_folded(&FoldedRow { key: &key, file, line, which, row }, says);
        }
        Ok(true)
    }

    fn person<'s>(&mut self, sent: &'s SentRecord) -> Option<Cow<'s, str>> {
        match Identity::normal(&sent.person, self.description.identity, self.date) {
            Ok(person) => Some(person),
            Err(reason) => {
                self.gathered.somebody = true;
                // Somebody's number all the same, and nobody can know whether it is protected: its
                // place says where to look.
                let finding = Finding::new(Topic::SetAside).at(sent.place.clone());
                let mut finding = finding.because(reason.to_string()).of(&sent.person);
                // All but one of the reasons are the program's own words.
                if !matches!(reason, UnreadableIdentity::Character(_)) {
                    finding.discreet = Some(reason.to_string());
                }
                finding.hide();
                self.gathered.findings.push(finding);
                if sent.protected == Some(true) {
                    self.gathered.doubtful.push(Vec::new());
                }
                None
            }
        }
    }

    /// The row itself is not shown: nobody knows whose cells those are, and its place says where
    /// to look.
    fn set_aside(&mut self, row: SetAside) {
        let discreet = row.discreet.unwrap_or_else(|| row.reason.clone());
        let finding = Finding::new(Topic::SetAside).at(row.place).because(row.reason);
        let mut finding = Finding { discreet: Some(discreet), ..finding };
        let person = row.person.unwrap_or_default();
        match Identity::read(&person, self.description.identity, self.date) {
            Ok(person) => {
                finding = finding.of(person.as_str());
                self.gathered.also_there.insert(person.as_str().into());
                match row.protected {
                    Some(true) => _ = self.gathered.marked.insert(person.as_str().into()),
                    None => self.gathered.doubtful.push(vec![person.as_str().into()]),
                    Some(false) => {}
                }
            }
            Err(_) => {
                self.gathered.somebody = true;
                if row.protected != Some(false) {
                    let numbers = marked::numbers(&row.row, self.description.identity, self.date);
                    self.gathered.doubtful.push(numbers);
                }
                finding.hide();
            }
        }
        if row.protected != Some(false) {
            finding.hide();
        }
        self.gathered.findings.push(finding);
    }
}

fn file_number(place: usize) -> Result<u16, Failure> {
    let number = u16::try_from(place);
    number.map_err(|_| Failure::Usage(Diagnostic::error("too many files at once")))
}

impl Gathered {
    fn new(printer: Printer) -> Self {
        Self {
            began: Instant::now(),
            printer,
            delivery: Delivery::default(),
            files: Vec::new(),
            unfolders: Vec::new(),
            rows: 0,
            also_there: BTreeSet::new(),
            marked: BTreeSet::new(),
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
    fn number(&self, file: &str) -> usize {
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

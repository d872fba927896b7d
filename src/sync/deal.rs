//! Deals the records of delivered files out among the municipalities that they say they are of.

use std::thread;

use jiff::civil::Date;

use crate::policy::{Municipality, Policy};
use crate::readers::{
    Delivery as Files, Description, Folded, Glimpse, Marked, Reader, Reread, SetAside,
};
use crate::record::{Identity, SentRecord};
use crate::text::Diagnostic;

use super::alias::alias;
use super::gather::Gathered;
use super::packing::{Packing, Sent};
use super::print::Printer;
use super::rejected;
use super::unopened::{FoldedRow, RowText};
use super::whose::Whose;
use super::{Failure, Input, Job, Progress, refuse};

/// After so many rows the progress is told.
const STRIDE: u64 = 1024;

/// The records of a delivery by the municipality that they say they are of.
pub struct Dealt {
    /// What is of each job's municipality, in the order of the jobs.
    pub each: Vec<Result<Gathered, Failure>>,
    /// How many rows are of each of the others, in their order.
    pub others: Vec<u64>,
    /// What no policy is for, and rows that do not say whose they are. Whoever they are of is nobody
    /// who is gone.
    pub nobodys: Gathered,
}

/// Reads delivered files that have records of the municipalities of several jobs, whose descriptions
/// are the same. Rows of others, which are told by the names of their policies and their
/// municipalities, are only counted: of them nothing is to be done now.
///
/// # Errors
/// As [`gather`](fn@super::gather::gather), where it concerns all of them.
pub fn gather_each(
    jobs: &[Job<'_>],
    others: &[(&str, &Municipality)],
    inputs: &mut dyn Iterator<Item = Result<Input, Failure>>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Dealt, Failure> {
    let Some(first) = jobs.first() else { return Err(Failure::Findings(Vec::new())) };
    let (description, date) = (first.description, first.date);
    let accepted: Vec<_> = jobs.iter().map(refuse::source).collect();
    let whose = Whose::new(jobs, others)?;
    let new = |job: &Job<'_>| Gathered::new(Printer::new(job.policy, job.description));
    let mut files = Files::new(description, date);
    let (shares, others, mut nobodys) = thread::scope(|scope| {
        let shares = jobs.iter().map(|job| Share {
            policy: job.policy,
            packing: Packing::start(scope, job.policy),
            gathered: new(job),
            aside: Vec::new(),
        });
        let mut reading = Reading {
            description,
            date,
            whose,
            shares: shares.collect(),
            others: vec![0; others.len()],
            nobodys: new(first),
            nobodys_aside: Vec::new(),
            kept: 0,
        };
        let read = reading.files(&mut files, inputs, progress);
        let finished = reading.shares.into_iter().map(|share| {
            let delivery = share.packing.finish();
            Gathered { delivery, remarks: files.remarks(), ..share.gathered }
        });
        let finished: Vec<Gathered> = finished.collect();
        read.map(|()| (finished, reading.others, reading.nobodys))
    })?;
    nobodys.files = shares.first().map(|share| share.files.clone()).unwrap_or_default();
    let unfinished = files.unfinished();
    let each = jobs.iter().zip(shares).zip(accepted).map(|((job, mut share), accepted)| {
        // Of a municipality that does not have the source, nothing has to come.
        if share.rows > 0 {
            accepted?;
        }
        share.lose(&nobodys);
        refuse::unfinished(job, unfinished)?;
        Ok(share)
    });
    Ok(Dealt { each: each.collect(), others, nobodys })
}

struct Reading<'a> {
    description: &'a Description,
    date: Date,
    whose: Whose,
    shares: Vec<Share<'a>>,
    /// How many rows are of municipalities of which nothing is to be done.
    others: Vec<u64>,
    /// Rows that are of none of the shares.
    nobodys: Gathered,
    nobodys_aside: Vec<Vec<u8>>,
    /// Bytes of the rows that are kept as they stood.
    kept: u64,
}

/// What is of one municipality.
struct Share<'a> {
    policy: &'a Policy,
    packing: Packing<'a>,
    gathered: Gathered,
    /// Rows of the file at hand that were set aside.
    aside: Vec<Vec<u8>>,
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
            let Input { name, content, again } = input?;
            let is_last = inputs.peek().is_none();
            let rows = files.open(&name, content, is_last).map_err(Failure::Findings)?;
            self.file(&name, (rows, again), progress)?;
        }
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        (mut rows, mut again): (Box<dyn Reader + '_>, Option<Reread>),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Failure> {
        for share in &mut self.shares {
            share.gathered.files.push(name.into());
            let unfolder = rows.unfolder().map(|unfolder| unfolder.reading(again.take()));
            share.gathered.unfolders.push(unfolder);
        }
        let mut count = 0_u64;
        while let Some(row) = rows.glimpse() {
            count += 1;
            let (whose, is_used) = match row.map_err(|error| Failure::Input(vec![error]))? {
                Glimpse::Folded(folded) => self.folded(&folded)?,
                Glimpse::Record(sent) => self.record(sent)?,
                Glimpse::SetAside(row) => (self.set_aside(row), false),
            };
            self.count(whose, || if is_used { None } else { rows.original() });
            if count.is_multiple_of(STRIDE) {
                progress(Progress::Read { rows: self.rows() });
            }
        }
        for marked in rows.take_marked() {
            self.marked(&marked);
        }
        for share in &mut self.shares {
            let aside = std::mem::take(&mut share.aside);
            rejected::add(&mut share.gathered.rejected, rows.frame(), aside);
        }
        let aside = std::mem::take(&mut self.nobodys_aside);
        rejected::add(&mut self.nobodys.rejected, rows.frame(), aside);
        Ok(())
    }

    /// Counts a row, and keeps it in its original form where it has one that is to be kept.
    fn count(&mut self, whose: Option<usize>, original: impl FnOnce() -> Option<Vec<u8>>) {
        let count = self.shares.len();
        let (gathered, aside) = match whose.map(|at| (at, self.shares.get_mut(at))) {
            Some((_, Some(share))) => (&mut share.gathered, &mut share.aside),
            Some((at, None)) => {
                self.others[at - count] += 1;
                return;
            }
            None => (&mut self.nobodys, &mut self.nobodys_aside),
        };
        gathered.rows += 1;
        aside.extend(original());
    }

    fn rows(&self) -> u64 {
        let shares = self.shares.iter().map(|share| share.gathered.rows).sum::<u64>();
        self.nobodys.rows + shares + self.others.iter().sum::<u64>()
    }

    /// Of which share it is, and whether it is of somebody; else it is set aside.
    fn record(&mut self, mut sent: SentRecord) -> Result<(Option<usize>, bool), Failure> {
        let at = match self.whose.find(sent.municipality.as_ref()) {
            Ok(at) => at,
            Err(refused) => {
                let row = refused.row(sent);
                self.nobodys.set_aside(row, self.description, self.date);
                return Ok((None, false));
            }
        };
        let Some(share) = self.shares.get_mut(at) else { return Ok((Some(at), true)) };
        let person = share.gathered.person(&sent, self.description, self.date);
        let Some(person) = person else { return Ok((Some(at), false)) };
        if *person != *sent.person {
            sent.person = person.into_owned();
        }
        let file = file_number(share.gathered.number(&sent.place.file))?;
        let Some(category) = share.policy.category(&sent.category) else {
            if sent.protected == Some(true) {
                share.gathered.mark(&sent.person, self.description, self.date);
            }
            return Ok((Some(at), true));
        };
        if let Some(id) = &sent.id {
            share.gathered.aliases.insert(sent.person.as_str().into(), alias(id));
        }
        share.packing.push(Sent { record: sent, category, file });
        Ok((Some(at), true))
    }

    /// The same of a record that is only taken apart now where it is of nobody. Files whose
    /// records say of which municipality they are have none: it is of the only share.
    fn folded(&mut self, folded: &Folded<'_>) -> Result<(Option<usize>, bool), Failure> {
        let Folded { person, category, line, which, row, bytes, says } = *folded;
        let Some(share) = self.shares.first_mut() else { return Ok((None, false)) };
        let Ok(key) = Identity::normal(person, self.description.identity, self.date) else {
            let mut sent = SentRecord::default();
            let unfolder = share.gathered.unfolders.last_mut().and_then(Option::as_mut);
            let found = unfolder.and_then(|it| it.unfold(row, line, which, &mut sent));
            return found.map_or(Ok((Some(0), false)), |()| self.record(sent));
        };
        if share.policy.category(category).is_some() {
            let file = file_number(share.gathered.files.len() - 1)?;
            let unfolder = share.gathered.unfolders.last().and_then(Option::as_ref);
            let row = if unfolder.is_some_and(|unfolder| unfolder.reads_again(self.kept)) {
                RowText::There { bytes, was: "" }
            } else {
                self.kept += row.len() as u64;
                RowText::Here(row)
            };
            share.packing.push_folded(&FoldedRow { key: &key, file, line, which, row }, says);
        }
        Ok((Some(0), true))
    }

    /// Somebody of whom something says protected identity that is no record. Of whose it is nobody
    /// can know, it is said in all of them.
    fn marked(&mut self, Marked { person, municipality }: &Marked) {
        let gathered = match self.whose.find(municipality.as_ref()) {
            Ok(at) => self.shares.get_mut(at).map(|share| &mut share.gathered),
            Err(_) => Some(&mut self.nobodys),
        };
        if let Some(gathered) = gathered {
            gathered.mark(person, self.description, self.date);
        }
    }

    /// Of which share it is, where that is known.
    fn set_aside(&mut self, row: SetAside) -> Option<usize> {
        let at = self.whose.find(row.municipality.as_ref()).ok();
        let gathered = match at {
            Some(at) => self.shares.get_mut(at).map(|share| &mut share.gathered),
            None => Some(&mut self.nobodys),
        };
        if let Some(gathered) = gathered {
            gathered.set_aside(row, self.description, self.date);
        }
        at
    }
}

fn file_number(place: usize) -> Result<u16, Failure> {
    let number = u16::try_from(place);
    number.map_err(|_| Failure::Usage(Diagnostic::error("too many files at once")))
}

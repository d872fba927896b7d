use std::collections::BTreeMap;
use std::ops::Range;

use crate::decide::Origin;
use crate::store::{LastDelivery, Loaded, Page, PersonChange, PersonId, Saved, Transaction};

use super::gather::Gathered;
use super::gone::Gone;
use super::normal::{Normal, Unread};
use super::plan::{Delivered, Event, Plan, plan};
use super::rest;
use super::tally::Tally;
use super::walk::{Met, Stretch};
use super::{Failure, Record};

/// The part of a run in which persons are decided.
pub(super) struct Running<'a> {
    pub(super) event: Event<'a>,
    pub(super) normal: Normal<'a>,
    pub(super) gathered: &'a Gathered,
    pub(super) gone: Gone,
    /// Whether a person is left alone of whom the same came as before, where nothing has changed.
    pub(super) skips: bool,
    /// Whether it can be known what is decided when the same comes again.
    pub(super) rests: bool,
    /// How many persons were left alone, by what would have been decided.
    pub(super) at_rest: BTreeMap<Box<[u8]>, u64>,
}

/// A person about whom something is to be decided.
struct Work<'a> {
    /// The place among those who were met.
    met: usize,
    key: &'a str,
    person: Option<PersonId>,
    loaded: Loaded,
    rows: Range<usize>,
    print: u64,
}

/// What was decided about it.
#[derive(Default)]
struct Done {
    /// Whether it became another.
    is_other: bool,
    plan: Plan,
    rest: Option<Vec<u8>>,
}

impl<'a> Running<'a> {
    /// Decides about the persons of a stretch, and writes what became of them.
    pub(super) fn stretch(
        &mut self,
        stretch: &Stretch,
        transaction: &mut dyn Transaction,
        tally: &mut Tally<'_>,
    ) -> Result<(), Failure> {
        let mut work = self.find(stretch, transaction)?;
        load(&mut work, transaction)?;
        let done: Vec<Done> = work.iter().map(|work| self.decide(work, tally)).collect();
        let saved = save(&work, &done, transaction)?;
        if let Origin::Source(source) = self.event.from {
            let changes = merge(stretch, &work, &done, &saved);
            if let Some(page) = changes {
                transaction.replace_pages(source, &stretch.replaced, &page)?;
            }
        }
        Ok(())
    }

    /// The persons about whom something is to be decided. The others are left alone: those of whom
    /// the same came as before, and, where not everything came, those of whom nothing did.
    fn find<'s>(
        &mut self,
        stretch: &'s Stretch,
        transaction: &mut dyn Transaction,
    ) -> Result<Vec<Work<'s>>, Failure>
    where
        'a: 's,
    {
        let mut work: Vec<Work<'s>> = Vec::new();
        let mut strangers = Vec::new();
        for (met, Met { rows, place }) in stretch.met.iter().enumerate() {
            let last = place.and_then(|place| stretch.page.get(place));
            let print = self.gathered.printer.person(self.gathered.delivery.prints(rows.clone()));
            if rows.is_empty() && !self.gone.counts() || self.is_at_rest(rows, last, print) {
                continue;
            }
            let key = match last {
                Some(last) => last.key,
                None => self.gathered.delivery.key(rows.start),
            };
            let person = last.map(|last| last.person);
            if person.is_none() {
                strangers.push(work.len());
            }
            let (rows, loaded) = (rows.clone(), Loaded::default());
            work.push(Work { met, key, person, loaded, rows, print });
        }
        let keys: Vec<&str> = strangers.iter().map(|at| work[*at].key).collect();
        for (at, person) in strangers.iter().zip(transaction.find(&keys)?) {
            work[*at].person = person;
        }
        Ok(work)
    }

    fn is_at_rest(
        &mut self,
        rows: &Range<usize>,
        last: Option<LastDelivery<'_>>,
        print: u64,
    ) -> bool {
        let Some(LastDelivery { key, rest: Some(rest), .. }) =
            last.filter(|last| self.skips && !rows.is_empty() && last.print == print)
        else {
            return false;
        };
        if self.gathered.marked.contains(key) {
            return false;
        }
        match self.at_rest.get_mut(rest) {
            Some(count) => *count += 1,
            None => drop(self.at_rest.insert(rest.into(), 1)),
        }
        self.gone.add_rest();
        true
    }

    fn decide(&mut self, work: &Work<'_>, tally: &mut Tally<'_>) -> Done {
        let Work { key, loaded, .. } = work;
        let mut unread = Unread::default();
        let records = self.gathered.delivery.records(work.rows.clone());
        let records: Vec<Record> =
            records.map(|sent| self.normal.record(&sent, &mut unread)).collect();
        tally.unread(&mut unread);
        if self.event.from == Origin::User && work.person.is_none() {
            tally.unknown(key, &records);
            return Done::default();
        }
        let is_elsewhere = self.gathered.also_there.contains(*key);
        let gone = self.gone.add(&loaded.state, &records, is_elsewhere);
        let marked = self.gathered.marked.contains(*key);
        let delivered = Delivered { before: &loaded.state, gone: &gone, records: &records, marked };
        let mut plan = plan(&self.event, &delivered);
        tally.add(key, &delivered, &mut plan);
        let rest = self.rests.then(|| rest::rest(&self.event, &plan.after, &records)).flatten();
        Done { is_other: loaded.state != plan.after, plan, rest }
    }
}

fn load(work: &mut [Work<'_>], transaction: &mut dyn Transaction) -> Result<(), Failure> {
    let persons: Vec<PersonId> = work.iter().filter_map(|work| work.person).collect();
    let mut loaded = transaction.load(&persons)?.into_iter();
    for work in work.iter_mut().filter(|work| work.person.is_some()) {
        work.loaded = loaded.next().unwrap_or_default();
    }
    Ok(())
}

/// Writes those who became others; of the rest nothing comes back.
fn save(
    work: &[Work<'_>],
    done: &[Done],
    transaction: &mut dyn Transaction,
) -> Result<Vec<Option<Saved>>, Failure> {
    let changes: Vec<PersonChange<'_>> = work
        .iter()
        .zip(done)
        .filter(|(_, done)| done.is_other)
        .map(|(work, done)| PersonChange {
            person: work.person,
            key: work.key,
            kept: &work.loaded.kept,
            before: &work.loaded.state,
            after: &done.plan.after,
            steps: &done.plan.changes,
        })
        .collect();
    let mut saved = transaction.save(&changes)?.into_iter().peekable();
    Ok(done.iter().map(|done| saved.next_if(|_| done.is_other)).collect())
}

/// The persons of a stretch as the source's pages are to have them; `None` where they have them so.
fn merge(
    stretch: &Stretch,
    work: &[Work<'_>],
    done: &[Done],
    saved: &[Option<Saved>],
) -> Option<Page> {
    let mut page = Page::default();
    let mut differs = stretch.is_part;
    let mut each = work.iter().zip(done).zip(saved).peekable();
    for (met, Met { rows, place }) in stretch.met.iter().enumerate() {
        let last = place.and_then(|place| stretch.page.get(place));
        let now = match each.next_if(|((work, _), _)| work.met == met) {
            // What is not delivered again, and did not change, is as it was.
            Some(((_, _), None)) if rows.is_empty() => last,
            Some(((work, done), saved)) => {
                let is_known = saved.is_none_or(|saved| saved.is_known);
                let person = saved.map(|saved| saved.person).or(work.person);
                let (print, rest) = (work.print, done.rest.as_deref());
                let now = |person| LastDelivery { key: work.key, person, print, rest };
                person.filter(|_| is_known).map(now)
            }
            None => last,
        };
        differs |= now != last;
        if let Some(now) = now {
            page.push(now);
        }
    }
    differs.then_some(page)
}

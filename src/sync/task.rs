//! What is done with the store for a stretch of persons: before something is decided about them,
//! and after.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::policy::SourceId;
use crate::store::{Kept, LastDelivery, Page, PersonId, Transaction};

use super::Failure;
use super::decider::Done;
use super::gather::Gathered;
use super::gone::Lacking;
use super::walk::{Met, Stretch};

/// Neighbours, and those among them about whom something is to be decided.
pub(super) struct Task {
    stretch: Stretch,
    pub(super) work: Vec<Work>,
}

/// A person about whom something is to be decided.
pub(super) struct Work {
    /// The place among the neighbours.
    met: usize,
    pub(super) person: Option<PersonId>,
    /// All that the store has of it.
    pub(super) kept: Kept,
    print: u64,
}

/// Looks for what there is to do.
pub(super) struct Finder<'a> {
    pub(super) gathered: &'a Gathered,
    /// Who is gone of those whom the delivery lacks.
    pub(super) lacking: Lacking,
    /// How many persons the source had, on the pages that were read.
    pub(super) had: u64,
    /// Whether a person is left alone of whom the same came as before, where nothing has changed.
    pub(super) skips: bool,
    /// How many persons were left alone, by what would have been decided.
    pub(super) at_rest: BTreeMap<Box<[u8]>, u64>,
}

impl Finder<'_> {
    /// What there is to do about neighbours, with all that is known of them. The others are left
    /// alone: those of whom the same came as before, and, where not everything came, those of whom
    /// nothing did.
    pub(super) fn task(
        &mut self,
        stretch: Stretch,
        transaction: &mut dyn Transaction,
    ) -> Result<Task, Failure> {
        let mut task = Task { work: Vec::new(), stretch };
        let mut strangers = Vec::new();
        let mut at_rest = vec![0; task.stretch.page.rests().count()];
        for (met, Met { rows, place }) in task.stretch.met.iter().enumerate() {
            let last = place.and_then(|place| task.stretch.page.get(place));
            let print = self.gathered.printer.person(self.gathered.delivery.prints(rows.clone()));
            self.had += u64::from(place.is_some());
            if rows.is_empty() && !self.is_gone(last) {
                continue;
            }
            let rest = place.and_then(|place| task.stretch.page.rest_of(place));
            if let Some(count) = rest.and_then(|rest| at_rest.get_mut(rest))
                && self.is_same(rows, last, print)
            {
                *count += 1;
                continue;
            }
            let person = last.map(|last| last.person);
            if person.is_none() {
                strangers.push(task.work.len());
            }
            task.work.push(Work { met, person, kept: Kept::default(), print });
        }
        for (rest, count) in task.stretch.page.rests().zip(at_rest).filter(|(_, count)| *count > 0)
        {
            *self.at_rest.entry(rest.into()).or_default() += count;
        }
        let keys: Vec<&str> =
            strangers.iter().map(|at| task.key(&task.work[*at], self.gathered)).collect();
        for (at, person) in strangers.iter().zip(transaction.find(&keys)?) {
            task.work[*at].person = person;
        }
        task.load(transaction)?;
        Ok(task)
    }

    /// Whether a person whom the delivery lacks is gone.
    fn is_gone(&self, last: Option<LastDelivery<'_>>) -> bool {
        match self.lacking {
            Lacking::Nobody => false,
            Lacking::Everybody => true,
            Lacking::Deleted => {
                let alias = last.and_then(|last| last.alias);
                alias.is_some_and(|alias| self.gathered.deleted.contains(&alias))
            }
        }
    }

    /// Whether exactly the same came of a person as before, and nothing else was said of it.
    fn is_same(&self, rows: &Range<usize>, last: Option<LastDelivery<'_>>, print: u64) -> bool {
        let same = last.filter(|last| self.skips && !rows.is_empty() && last.print == print);
        same.is_some_and(|last| {
            let alias = self.gathered.aliases.get(last.key);
            alias.is_none_or(|alias| last.alias == Some(*alias))
                && !self.gathered.marked.contains(last.key)
        })
    }
}

impl Task {
    /// Whether there is nothing to decide or to write.
    pub(super) fn is_nothing(&self) -> bool {
        self.work.is_empty() && !self.stretch.is_part
    }

    /// The key of a person.
    pub(super) fn key<'t>(&'t self, work: &Work, gathered: &'t Gathered) -> &'t str {
        let Some(Met { rows, place }) = self.stretch.met.get(work.met) else { return "" };
        match place.and_then(|place| self.stretch.page.get(place)) {
            Some(last) => last.key,
            None => gathered.delivery.key(rows.start),
        }
    }

    /// The rows of a person in the delivery; none where it lacks the person.
    pub(super) fn rows(&self, work: &Work) -> Range<usize> {
        self.stretch.met.get(work.met).map_or(0..0, |met| met.rows.clone())
    }

    fn load(&mut self, transaction: &mut dyn Transaction) -> Result<(), Failure> {
        let persons: Vec<PersonId> = self.work.iter().filter_map(|work| work.person).collect();
        let mut loaded = transaction.load(&persons)?.into_iter();
        for work in self.work.iter_mut().filter(|work| work.person.is_some()) {
            work.kept = loaded.next().unwrap_or_default();
        }
        Ok(())
    }

    /// Writes what was decided: the persons, and the pages of the source.
    pub(super) fn write(
        &self,
        done: &Done,
        source: Option<SourceId>,
        gathered: &Gathered,
        transaction: &mut dyn Transaction,
    ) -> Result<(), Failure> {
        let saved = transaction.save(&done.changes)?;
        if let Some((source, page)) = source.zip(self.page(done, &saved, gathered)) {
            transaction.replace_pages(source, &self.stretch.replaced, &page)?;
        }
        Ok(())
    }

    /// The neighbours as the source's pages are to have them; `None` where they have them so.
    fn page(&self, done: &Done, saved: &[PersonId], gathered: &Gathered) -> Option<Page> {
        let mut page = Page::default();
        let mut differs = self.stretch.is_part;
        let mut each = self.work.iter().zip(&done.each).peekable();
        let mut saved = done.changes.iter().zip(saved);
        for (met, Met { rows, place }) in self.stretch.met.iter().enumerate() {
            let last = place.and_then(|place| self.stretch.page.get(place));
            let now = match each.next_if(|(work, _)| work.met == met) {
                None => last,
                // What is not delivered again, and did not change, is as it was.
                Some((_, (false, _))) if rows.is_empty() => last,
                Some((work, (is_other, rest))) => {
                    let saved = if *is_other { saved.next() } else { None };
                    let is_known = saved.is_none_or(|(change, _)| change.is_known);
                    let person = saved.map(|(_, person)| *person).or(work.person);
                    let (key, rest) = (self.key(work, gathered), rest.as_deref());
                    let alias = gathered.aliases.get(key).copied();
                    let alias = alias.or_else(|| last?.alias);
                    let print = work.print;
                    let now = |person| LastDelivery { key, person, print, rest, alias };
                    person.filter(|_| is_known).map(now)
                }
            };
            differs |= now != last;
            if let Some(now) = now {
                page.push(now);
            }
        }
        differs.then_some(page)
    }
}

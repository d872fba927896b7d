use crate::decide::Origin;
use crate::store::{Became, Change, Translator};

use super::Failure;
use super::gather::Gathered;
use super::gone::Gone;
use super::normal::{Normal, Unread};
use super::opener::Opener;
use super::plan::{Delivered, Event, Plan, plan};
use super::rest;
use super::tally::Tally;
use super::task::{Task, Work};
use super::turned::Turned;
use super::watched::Watched;

/// Decides about persons, and counts what it decides. It knows no store.
pub(super) struct Decider<'a> {
    pub(super) event: Event<'a>,
    pub(super) normal: Normal<'a>,
    pub(super) gathered: &'a Gathered,
    pub(super) opener: Opener<'a>,
    /// Whether it can be known what is decided when the same comes again.
    pub(super) rests: bool,
    pub(super) gone: Gone,
    pub(super) tally: Tally<'a>,
    pub(super) turned: Turned,
    pub(super) translator: Translator,
    /// What is decided of each person, for whoever wants to know.
    pub(super) watched: Option<Watched>,
}

/// What was decided about those with whom there was something to do.
#[derive(Default)]
pub(super) struct Done {
    /// What is to be written of those who became others, in their order.
    pub(super) changes: Vec<Change>,
    /// Of each of them all whether it became another, and what is decided when the same comes
    /// again, as far as that is known.
    pub(super) each: Vec<(bool, Option<Vec<u8>>)>,
}

impl Decider<'_> {
    /// Decides about those with whom there is something to do, in their order.
    ///
    /// # Errors
    /// Where what the store has of a person cannot be read, or a record not once more.
    pub(super) fn decide(&mut self, task: &Task) -> Result<Done, Failure> {
        let mut done = Done::default();
        for work in &task.work {
            let (change, rest) = self.person(task, work)?;
            done.each.push((change.is_some(), rest));
            done.changes.extend(change);
        }
        Ok(done)
    }

    fn person(
        &mut self,
        task: &Task,
        work: &Work,
    ) -> Result<(Option<Change>, Option<Vec<u8>>), Failure> {
        let key = task.key(work, self.gathered);
        let mut unread = Unread::default();
        let (delivery, rows) = (&self.gathered.delivery, task.rows(work));
        let records = self.normal.records(delivery, rows, &mut self.opener, &mut unread)?;
        self.tally.unread(&mut unread);
        if self.event.from == Origin::User && work.person.is_none() {
            self.tally.unknown(key, &records);
            return Ok((None, None));
        }
        let before = &self.translator.state(&work.kept)?;
        let is_elsewhere = self.gathered.also_there.contains(key);
        let gone = self.gone.add(before, &records, is_elsewhere);
        let marked = self.gathered.marked.contains(key);
        let delivered = Delivered { before, gone: &gone, records: &records, marked };
        let mut plan = plan(&self.event, &delivered);
        let Plan { after, changes: steps, .. } = &plan;
        let (person, kept) = (work.person, &work.kept);
        let became = Became { person, key, kept, before, after, steps };
        let is_other = before != after;
        let change = if is_other { Some(self.translator.change(&became)?) } else { None };
        let changed = is_other || !steps.is_empty();
        let rest = || rest::rest(&self.event, &plan, &records, changed);
        let rest = if self.rests { rest() } else { None };
        if let Some(watched) = &mut self.watched {
            watched.see(key, kept, (&delivered, &plan));
        }
        if !records.is_empty() || (marked && !gone.is_empty()) {
            let place = || records.first().map(|record| self.gathered.place(record));
            self.turned.add(key, [before, &plan.after], place);
        }
        self.tally.add(key, &delivered, &mut plan);
        Ok((change, rest))
    }
}

use crate::decide::Origin;

use super::Record;
use super::gather::Gathered;
use super::gone::Gone;
use super::normal::{Normal, Unread};
use super::plan::{Delivered, Event, Plan, plan};
use super::rest;
use super::tally::Tally;
use super::task::{Task, Work};

/// Decides about persons, and counts what it decides. It knows no store.
pub(super) struct Decider<'a> {
    pub(super) event: Event<'a>,
    pub(super) normal: Normal<'a>,
    pub(super) gathered: &'a Gathered,
    /// Whether it can be known what is decided when the same comes again.
    pub(super) rests: bool,
    pub(super) gone: Gone,
    pub(super) tally: Tally<'a>,
}

/// What was decided about a person.
#[derive(Default)]
pub(super) struct Done {
    /// Whether it became another.
    pub(super) is_other: bool,
    pub(super) plan: Plan,
    /// What is decided when the same comes again, as far as that is known.
    pub(super) rest: Option<Vec<u8>>,
}

impl Decider<'_> {
    /// Decides about those with whom there is something to do, in their order.
    pub(super) fn decide(&mut self, task: &Task) -> Vec<Done> {
        task.work.iter().map(|work| self.person(task, work)).collect()
    }

    fn person(&mut self, task: &Task, work: &Work) -> Done {
        let key = task.key(work, self.gathered);
        let mut unread = Unread::default();
        let records = self.gathered.delivery.records(task.rows(work));
        let records: Vec<Record> =
            records.map(|sent| self.normal.record(&sent, &mut unread)).collect();
        self.tally.unread(&mut unread);
        if self.event.from == Origin::User && work.person.is_none() {
            self.tally.unknown(key, &records);
            return Done::default();
        }
        let before = &work.loaded.state;
        let is_elsewhere = self.gathered.also_there.contains(key);
        let gone = self.gone.add(before, &records, is_elsewhere);
        let marked = self.gathered.marked.contains(key);
        let delivered = Delivered { before, gone: &gone, records: &records, marked };
        let mut plan = plan(&self.event, &delivered);
        let is_other = *before != plan.after;
        let changed = is_other || !plan.changes.is_empty();
        let rest = || rest::rest(&self.event, &plan, &records, changed);
        let rest = if self.rests { rest() } else { None };
        self.tally.add(key, &delivered, &mut plan);
        Done { is_other, plan, rest }
    }
}

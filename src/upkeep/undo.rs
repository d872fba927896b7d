use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::record::Value;
use crate::store::{
    ByHand, ChangePart, Counts, KeptPerson, NewRun, PersonId, PersonRow, Register, Rewritten,
    RunEntry, RunId, RunKind, Store, StoreError, StoredPart, VersionPart, Wait, WaitPart,
    WaitingPart,
};
use crate::text::Diagnostic;

use super::Failure;
use super::past::{Standing, standing};
use super::undone::{Restored, Undone, UndoneField, UndoneWaits};

/// The name under which the history has what was put back.
const REASON: &str = "undo";

/// So many persons are looked at in one go.
const PERSONS: usize = 1024;

/// So many values are kept to be listed, of those put back and of those left.
const LISTED: usize = 1000;

/// What is to be undone, by whom and when.
#[derive(Debug, Clone, Copy)]
pub struct UndoJob<'a> {
    /// The number of the run.
    pub run: i64,
    /// Who does it, where it is said.
    pub who: Option<&'a str>,
    /// Why, where it is said.
    pub why: Option<&'a str>,
    /// The day, where it is said. It cannot be before that of the run.
    pub date: Option<Date>,
    /// The day where none is said, or that of the run where that is later.
    pub today: Date,
    /// When it began, in UTC, as the store is to remember it.
    pub started: &'a str,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

/// Puts back what a run changed: every stored value that is as the run made it becomes what it was
/// before, with its origin, category and time, what the run let wait waits no more, and who got
/// another number has the earlier one. What has changed again since is left. What the sources said
/// stays remembered.
///
/// # Errors
/// A run that is not there, that removed what cannot be had back, of which the history was purged, or
/// that is of a later day; a store that cannot be written. Then nothing was done.
pub fn undo(store: &mut dyn Store, job: &UndoJob<'_>) -> Result<Undone, Failure> {
    let of = find(store.runs()?, job.run)?;
    store.register()?.with_history(job.run)?;
    let date = day(&of, job)?;
    let new = NewRun {
        who: job.who,
        why: job.why,
        undoes: Some(RunId(job.run)),
        ..NewRun::new(RunKind::Undo, date, job.started)
    };
    let mut hand = store.begin_by_hand(&new)?;
    let reason = hand.reason(REASON, &explanation(job))?;
    let register = hand.register()?;
    let [numbers, numbers_left] = put_back_numbers(hand.as_mut(), job.run)?;
    let mut undoing = Undoing {
        of: &of,
        run: hand.run().0,
        reason,
        register: &register,
        fields: BTreeMap::new(),
        counts: Counts::default(),
        waits: UndoneWaits::default(),
        waits_left: 0,
        put_back: Vec::new(),
        left: Vec::new(),
    };
    let mut after: Option<PersonId> = None;
    loop {
        let persons = hand.persons(after, PERSONS)?;
        let Some(last) = persons.last() else { break };
        after = Some(last.person);
        undoing.some(&persons, hand.as_mut())?;
    }
    let Undoing { fields, counts, waits, waits_left, put_back, left, .. } = undoing;
    let [put_back, left] = [put_back, left].map(in_order);
    let written = !job.dry_run && counts.persons + numbers > 0;
    let run = written.then_some(hand.run());
    if written {
        hand.commit(&counts)?;
    } else {
        drop(hand);
    }
    let mut fields: Vec<(i64, UndoneField)> = fields.into_iter().collect();
    fields.sort_by_key(|(field, _)| register.place(*field));
    let fields = fields.into_iter().map(|(_, count)| count).collect();
    let persons = counts.persons;
    let dry_run = job.dry_run;
    Ok(Undone {
        of,
        run,
        dry_run,
        persons,
        fields,
        waits,
        waits_left,
        numbers,
        numbers_left,
        put_back,
        left,
    })
}

/// Gives the persons to whom the run gave another number the one that they had before; how many, and
/// of how many either number is now another's, or has changed again.
fn put_back_numbers(hand: &mut dyn ByHand, run: i64) -> Result<[u64; 2], Failure> {
    let [mut put_back, mut left] = [0, 0];
    for (person, before, after) in hand.renumbered(run)? {
        let has_it = hand.person(&after)?.is_some_and(|kept| kept.person == person);
        if has_it && hand.person(&before)?.is_none() {
            hand.renumber(person, &before)?;
            put_back += 1;
        } else {
            left += 1;
        }
    }
    Ok([put_back, left])
}

/// By key; whoever is hidden stands last, as a place among the others would say something.
fn in_order(mut listed: Vec<Restored>) -> Vec<Restored> {
    listed.sort_by(|a, b| (a.protected, &a.person).cmp(&(b.protected, &b.person)));
    listed
}

fn find(runs: Vec<RunEntry>, run: i64) -> Result<RunEntry, Failure> {
    let latest = runs.last().map(|entry| entry.run.run);
    let found = runs.into_iter().find(|entry| entry.run.run == run);
    let found = found.ok_or(StoreError::NoRun { run, latest })?;
    match found.run.kind {
        RunKind::Forget | RunKind::Purge => {
            let what = format!("run {run} removed what was held, and nothing of it is left");
            Err(Failure::Usage(Diagnostic::error(what).help("it cannot be undone")))
        }
        RunKind::Sync | RunKind::Review | RunKind::Undo | RunKind::Adopt => Ok(found),
    }
}

/// The day of the undo: nothing is undone before it is done.
fn day(of: &RunEntry, job: &UndoJob<'_>) -> Result<Date, Failure> {
    let done: Date = of.run.date.parse().unwrap_or(Date::MIN);
    let Some(date) = job.date else { return Ok(job.today.max(done)) };
    if date >= done {
        return Ok(date);
    }
    let what = format!("run {} is of {done}, and cannot be undone on {date}", job.run);
    let help = format!("give `{done}` or a later day, or none");
    Err(Failure::Usage(Diagnostic::error(what).help(help)))
}

/// What the history says of why a value is put back.
fn explanation(job: &UndoJob<'_>) -> String {
    let by = job.who.map(|who| format!(", by {who}")).unwrap_or_default();
    let why = job.why.map(|why| format!(": {why}")).unwrap_or_default();
    format!("run {} is undone{by}{why}", job.run)
}

struct Undoing<'a> {
    of: &'a RunEntry,
    run: i64,
    reason: i64,
    register: &'a Register,
    fields: BTreeMap<i64, UndoneField>,
    counts: Counts,
    /// Values that waited and are put back, and how many are left.
    waits: UndoneWaits,
    waits_left: u64,
    put_back: Vec<Restored>,
    left: Vec<Restored>,
}

/// A person as it was, and as it is to be.
struct Person<'a> {
    kept: &'a KeptPerson,
    before: PersonRow<'a>,
    after: PersonRow<'a>,
    changes: Vec<ChangePart>,
    waits: Vec<WaitPart>,
    /// The fields of which the value was left.
    left: Vec<i64>,
}

impl Undoing<'_> {
    /// Undoes what the run did to persons who come one after the other.
    fn some(&mut self, persons: &[KeptPerson], hand: &mut dyn ByHand) -> Result<(), Failure> {
        let (Some(first), Some(last)) = (persons.first(), persons.last()) else { return Ok(()) };
        let range = first.person..=last.person;
        let changes = hand.changes(self.of.run.run, range.clone())?;
        let waits = hand.waits(self.of.run.run, range)?;
        let (mut changes, mut waits) = (changes.as_slice(), waits.as_slice());
        let mut done = Vec::new();
        for kept in persons {
            let (own, own_waits);
            (own, changes) = changes.split_at(count_of(changes, kept.person));
            (own_waits, waits) = waits.split_at(count_of(waits, kept.person));
            // Whatever a run held may wait still.
            if own.is_empty() && own_waits.is_empty() && self.of.counts.held == 0 {
                continue;
            }
            let before = kept.row()?;
            let mut person = Person::new(kept, before);
            self.values(&mut person, own);
            self.waits(&mut person, own_waits);
            if !person.changes.is_empty() || !person.waits.is_empty() {
                done.push(person);
            }
        }
        let rewritten: Vec<Rewritten<'_>> = done.iter().map(Person::rewritten).collect();
        hand.write(&rewritten)?;
        self.counts.persons += done.len() as u64;
        Ok(())
    }

    /// Each field once, however often the run changed it.
    fn values(&mut self, person: &mut Person<'_>, changes: &[(PersonId, ChangePart)]) {
        let mut whole: Vec<ChangePart> = Vec::new();
        for (_, change) in changes {
            match whole.iter_mut().find(|known| known.field == change.field) {
                Some(known) => known.after = change.after.clone(),
                None => whole.push(change.clone()),
            }
        }
        for change in whole.iter().filter(|change| change.before != change.after) {
            let field = change.field;
            let named = self.register.field(field);
            let count = self.fields.entry(field).or_default();
            count.field = named;
            match standing(self.register, &person.before, change) {
                Standing::PutBack => count.as_before += 1,
                Standing::ChangedAgain => {
                    count.left += 1;
                    person.left.push(field);
                    list(&mut self.left, self.register, person, change);
                }
                Standing::Made => {
                    count.put_back += 1;
                    list(&mut self.put_back, self.register, person, change);
                    self.put_back_one(person, change);
                }
            }
        }
    }

    fn put_back_one(&mut self, person: &mut Person<'_>, change: &ChangePart) {
        let ChangePart { field, before, after, .. } = change.clone();
        let is_there = before != VersionPart::default();
        let kind = self.register.kind(field);
        let [was, is] = [&before, &after].map(|part| part.value.as_deref().map(Value::from_normal));
        self.counts.changed += u64::from(!kind.alike(was.as_ref(), is.as_ref()));
        let part = is_there.then(|| StoredPart {
            field,
            value: before.value.clone().map(|value| String::from(value).into()),
            origin: before.origin,
            category: before.category,
            since: before.since,
            run: self.run,
            rule: self.reason,
        });
        person.after.set_stored(field, part);
        let (run, rule) = (self.run, self.reason);
        person.changes.push(ChangePart { run, field, rule, before: after, after: before });
    }

    /// What the run did by hand to values that wait is taken back, in the reverse order, unless
    /// what is stored of the field was left; and what it held waits no more.
    fn waits(&mut self, person: &mut Person<'_>, waits: &[(PersonId, WaitPart)]) {
        for (_, wait) in waits.iter().rev() {
            let now = person.after.waiting(wait.field, wait.category, wait.by);
            let is_same = now.is_none_or(|part| part.value.as_deref() == wait.value.as_deref());
            let state = now.map_or(Wait::Gone, WaitingPart::state);
            if state == wait.after && is_same && !person.left.contains(&wait.field) {
                self.set_wait(person, wait.clone(), wait.before);
            } else {
                self.waits_left += 1;
            }
        }
        let held = person.before.waiting.iter().filter(|part| part.run == self.of.run.run);
        let (waiting, dismissed): (Vec<_>, Vec<_>) = held.partition(|part| part.dismissed == 0);
        // What somebody has dismissed since is not to be asked about again.
        self.waits_left += dismissed.len() as u64;
        let held: Vec<WaitPart> = (waiting.into_iter())
            .map(|part| WaitPart::of(part, self.run, self.reason, Wait::Waits))
            .collect();
        for wait in held {
            self.set_wait(person, wait, Wait::Gone);
        }
    }

    /// Makes a value that waits what it was; `wait.after` is what it is.
    fn set_wait(&mut self, person: &mut Person<'_>, wait: WaitPart, to: Wait) {
        let key = (wait.field, wait.category, wait.by);
        person.after.waiting.retain(|part| part.key() != key);
        if let Some(dismissed) = to.number() {
            person.after.set_waiting(WaitingPart {
                field: wait.field,
                category: wait.category,
                by: wait.by,
                value: wait.value.clone().map(|value| String::from(value).into()),
                dismissed,
                run: wait.held,
                rule: wait.rule,
            });
        }
        let (run, reason, before) = (self.run, self.reason, wait.after);
        person.waits.push(WaitPart { run, reason, before, after: to, ..wait });
        let count = match to {
            Wait::Waits => &mut self.waits.again,
            Wait::Gone => &mut self.waits.no_more,
            Wait::Dismissed(_) => &mut self.waits.dismissed,
        };
        *count += 1;
    }
}

impl<'a> Person<'a> {
    fn new(kept: &'a KeptPerson, before: PersonRow<'a>) -> Self {
        let after = before.clone();
        let (changes, waits, left) = (Vec::new(), Vec::new(), Vec::new());
        Self { kept, before, after, changes, waits, left }
    }

    fn rewritten(&self) -> Rewritten<'_> {
        Rewritten {
            person: self.kept.person,
            key: &self.kept.key,
            before: &self.before,
            after: &self.after,
            changes: &self.changes,
            waits: &self.waits,
        }
    }
}

fn list(listed: &mut Vec<Restored>, register: &Register, person: &Person<'_>, change: &ChangePart) {
    if listed.len() == LISTED {
        return;
    }
    let part = person.before.stored(change.field);
    listed.push(Restored {
        person: person.kept.key.to_string(),
        protected: person.before.is_protected(),
        field: register.field_row(change.field),
        now: register.stored(&person.before, change.field),
        before: register.version_of(&change.before),
        by: part.and_then(|part| register.run(part.run)).cloned(),
        rule: part.map(|part| register.rule(part.rule)).unwrap_or_default(),
    });
}

/// How many are those of a person, who comes first.
fn count_of<T>(all: &[(PersonId, T)], person: PersonId) -> usize {
    all.partition_point(|(other, _)| *other <= person)
}

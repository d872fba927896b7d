//! Between a person as it is kept and as it is decided about: between the store's numbers and the
//! ids of a run's policy. The same for every kind of store.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::decide::{Known, Origin, PersonState, StoredValue, Waiting};
use crate::policy::{CategoryId, FieldId, SourceId};
use crate::record::Value;

use super::delta::Delta;
use super::names::Names;
use super::past::{ChangePart, VersionPart};
use super::row::{KnownPart, PersonRow, ReportedPart, StoredPart, WaitingPart};
use super::{Kept, PersonId, RunId, StoreError, StoredChange};

/// Between persons as a store keeps them and as a run decides about them.
#[derive(Debug, Clone)]
pub struct Translator {
    names: Arc<Names>,
    run: RunId,
    /// The store's number of the run's source.
    source: i64,
    /// The fields of which it was said that they have values.
    used: BTreeSet<i64>,
}

/// How a person became another.
#[derive(Debug, Clone, Copy)]
pub struct Became<'a> {
    /// The person; `None` for one that is not there yet.
    pub person: Option<PersonId>,
    /// The person's key.
    pub key: &'a str,
    /// All that the store had of it.
    pub kept: &'a Kept,
    /// As it was.
    pub before: &'a PersonState,
    /// As it is now.
    pub after: &'a PersonState,
    /// What became of stored values, in order.
    pub steps: &'a [StoredChange],
}

/// The same in a store's own numbers, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The person; `None` for one that is not there yet.
    pub person: Option<PersonId>,
    /// The person's key.
    pub key: Box<str>,
    /// All that the store is to have of it.
    pub kept: Kept,
    /// What became of stored values, in order.
    pub history: Vec<ChangePart>,
    /// By how much the number of stored values has grown, by field.
    pub grown: Vec<(i64, i64)>,
    /// Fields that have values and of which that was not said before in this run.
    pub used: Vec<i64>,
    /// The sources that have, or had, something to say of the person, apart from the run's.
    pub sources: Vec<i64>,
    /// Whether the run's source has the person now, be it in a category that the policy has no
    /// more.
    pub is_known: bool,
}

impl Translator {
    pub(super) fn new(names: Arc<Names>, run: RunId, source: i64) -> Self {
        Self { names, run, source, used: BTreeSet::new() }
    }

    /// What the policy sees of a person. What it has no more is left out, and only sources that it
    /// accepts report anything.
    ///
    /// # Errors
    /// Where what is kept is not to be read.
    pub fn state(&self, kept: &Kept) -> Result<PersonState, StoreError> {
        let row = kept.row()?;
        Ok(state(&row, &self.names))
    }

    /// A change as it is to be written. What the policy has no more stays as it was.
    ///
    /// # Errors
    /// Where what is kept is not to be read.
    pub fn change(&mut self, became: &Became<'_>) -> Result<Change, StoreError> {
        let before = became.kept.row()?;
        let mut sources = Vec::new();
        self.add_sources(&before, &mut sources);
        let history = self.history(&before, became.steps);
        let row = changed(before, became, &self.names, self.run);
        self.add_sources(&row, &mut sources);
        Ok(Change {
            person: became.person,
            key: became.key.into(),
            kept: Kept(row.to_bytes().into()),
            history,
            grown: self.grown(became),
            used: self.used(became),
            sources,
            is_known: row.known.iter().any(|known| known.source == self.source && !known.gone),
        })
    }

    fn add_sources(&self, row: &PersonRow<'_>, sources: &mut Vec<i64>) {
        for source in row.known.iter().map(|known| known.source) {
            if source != self.source && !sources.contains(&source) {
                sources.push(source);
            }
        }
    }

    /// What became of stored values, each time from what the store had: it may be of a category that
    /// the policy has no more, of which a situation says nothing.
    fn history(&self, before: &PersonRow<'_>, steps: &[StoredChange]) -> Vec<ChangePart> {
        let mut history: Vec<ChangePart> = Vec::with_capacity(steps.len());
        for step in steps {
            let mut change = self.step(step);
            if history.iter().all(|earlier| earlier.field != change.field) {
                change.before =
                    before.stored(change.field).map(VersionPart::from).unwrap_or_default();
            }
            history.push(change);
        }
        history
    }

    fn step(&self, step: &StoredChange) -> ChangePart {
        let part = |stored: &StoredValue| VersionPart {
            value: stored.value.as_ref().map(|value| value.as_str().into()),
            origin: stored.origin.map(|origin| self.names.origin(origin)),
            category: stored.category.map(|category| self.names.category(category)),
            since: stored.since,
        };
        ChangePart {
            run: self.run.0,
            field: self.names.field(step.field),
            rule: self.names.rule(step.rule),
            before: part(&step.change.before),
            after: part(&step.change.after),
        }
    }

    fn grown(&self, became: &Became<'_>) -> Vec<(i64, i64)> {
        let mut grown = Vec::new();
        for (field, stored) in &became.after.stored {
            let was = became.before.stored(*field).is_some_and(|stored| stored.value.is_some());
            let is = stored.value.is_some();
            if was != is {
                grown.push((self.names.field(*field), if is { 1 } else { -1 }));
            }
        }
        grown
    }

    /// The fields that have a value, or had one on the way.
    fn used(&mut self, became: &Became<'_>) -> Vec<i64> {
        let Became { after, steps, .. } = became;
        let some = |stored: &StoredValue| stored.value.is_some();
        let stored = after.stored.iter().filter(|(_, stored)| some(stored)).map(|(field, _)| field);
        let steps = steps.iter().filter(|step| some(&step.change.after)).map(|step| &step.field);
        let known = after.known.iter().flat_map(|known| &known.values).map(|(field, _)| field);
        let waiting = after.waiting.iter().filter(|waiting| waiting.proposed.is_some());
        let waiting = waiting.map(|waiting| &waiting.field);
        let fields = stored.chain(steps).chain(known).chain(waiting);
        let mut used: Vec<i64> = fields.map(|field| self.names.field(*field)).collect();
        used.retain(|field| self.used.insert(*field));
        used
    }
}

/// What a policy sees of a person. What it has no more is left out, and only sources that it
/// accepts report anything.
pub(super) fn state(row: &PersonRow<'_>, names: &Names) -> PersonState {
    let mut state = PersonState {
        stored: Vec::with_capacity(row.stored.len()),
        known: Vec::with_capacity(row.known.len()),
        marked_by: Vec::new(),
        waiting: Vec::new(),
    };
    for part in &row.stored {
        let Some(field) = names.field_of(part.field) else { continue };
        let stored = StoredValue {
            value: part.value.as_deref().map(Value::from_normal),
            origin: part.origin.and_then(|origin| names.origin_of(origin)),
            category: part.category.and_then(|category| names.category_of(category)),
            since: part.since,
        };
        state.stored.push((field, stored));
    }
    for part in &row.known {
        known(row, part, names, &mut state);
    }
    for part in &row.waiting {
        let field = names.field_of(part.field).zip(names.category_of(part.category));
        let Some(((field, category), by)) = field.zip(names.origin_of(part.by)) else { continue };
        state.waiting.push(Waiting {
            field,
            category,
            by,
            proposed: part.value.as_deref().map(Value::from_normal),
            rule: names.rule_of(part.rule),
            dismissed: part.dismissed != 0,
        });
    }
    state
}

fn known(row: &PersonRow<'_>, part: &KnownPart<'_>, names: &Names, state: &mut PersonState) {
    let Some(origin) = names.origin_of(part.source) else { return };
    let source = names.source_of(part.source).filter(|source| names.accepts(*source) && !part.gone);
    if let Some((source, category)) = source.zip(names.category_of(part.category)) {
        let values = part.values.iter().filter_map(|reported| {
            let field = names.field_of(reported.field)?;
            let value = match (&reported.value, state.stored(field)) {
                (None, Some(StoredValue { value: Some(stored), .. })) => stored.clone(),
                _ => Value::from_normal(row.reported(reported)),
            };
            Some((field, value))
        });
        let values = values.collect();
        state.known.push(Known { source, category, protected: part.protected, values });
    } else if part.protected && !state.marked_by.contains(&origin) {
        state.marked_by.push(origin);
    }
}

fn changed<'a>(
    mut row: PersonRow<'a>,
    change: &Became<'a>,
    names: &Names,
    run: RunId,
) -> PersonRow<'a> {
    let delta = Delta::between(change.before, change.after);
    row.spell_out();
    let mut changing = Changing { row, names, run: run.0 };
    for (field, stored) in &delta.stored {
        changing.store(*field, stored, change);
    }
    changing.reports(&delta);
    for source in &delta.reordered {
        changing.order(*source, change.after);
    }
    changing.waiting(&delta);
    changing.row.tidy();
    changing.row
}

struct Changing<'a, 'n> {
    row: PersonRow<'a>,
    names: &'n Names,
    run: i64,
}

impl<'a> Changing<'a, '_> {
    fn store(&mut self, field: FieldId, stored: &'a StoredValue, change: &Became<'a>) {
        let step = change.steps.iter().rev().find(|step| step.field == field);
        let part = StoredPart {
            field: self.names.field(field),
            value: text(stored.value.as_ref()),
            origin: stored.origin.map(|origin| self.names.origin(origin)),
            category: stored.category.map(|category| self.names.category(category)),
            since: stored.since,
            run: self.run,
            rule: step.map_or(0, |step| self.names.rule(step.rule)),
        };
        put(&mut self.row.stored, part, |part| part.field);
    }

    fn reports(&mut self, delta: &Delta<'a>) {
        for record in &delta.forgotten {
            let key = self.key(*record);
            if delta.marked.contains(record)
                && let Some(part) = self.record(key)
            {
                (part.protected, part.gone) = (true, true);
                part.values.clear();
            } else {
                self.row.known.retain(|part| (part.source, part.category) != key);
            }
        }
        for origin in &delta.unmarked {
            self.unmark(self.names.origin(*origin));
        }
        for origin in &delta.newly_marked {
            let (source, run, values) = (self.names.origin(*origin), self.run, Vec::new());
            let mark = KnownPart { source, category: 0, protected: true, gone: true, run, values };
            self.row.known.push(mark);
        }
        for known in &delta.known {
            let (source, category) = self.key((known.source, known.category));
            let (protected, run) = (known.protected, self.run);
            if let Some(part) = self.record((source, category)) {
                (part.protected, part.gone, part.run) = (protected, false, run);
            } else {
                let values = Vec::with_capacity(known.values.len());
                let part = KnownPart { source, category, protected, gone: false, run, values };
                self.row.known.push(part);
            }
        }
        for (source, category, field, value) in &delta.reported {
            let (key, field, run) =
                (self.key((*source, *category)), self.names.field(*field), self.run);
            let Some(record) = self.record(key) else { continue };
            if let Some(value) = value {
                let part = ReportedPart { field, value: text(Some(value)), run };
                put(&mut record.values, part, |part| part.field);
            } else {
                record.values.retain(|part| part.field != field);
            }
        }
    }

    /// Puts the records of a source in the order in which they came. What the policy has no more
    /// came before them.
    fn order(&mut self, source: SourceId, after: &PersonState) {
        let known = after.known.iter().filter(|known| known.source == source);
        let came: Vec<(i64, i64)> = known.map(|known| self.key((source, known.category))).collect();
        let place = |part: &KnownPart<'_>| {
            let key = (part.source, part.category);
            (part.source, came.iter().position(|known| *known == key))
        };
        self.row.known.sort_by_key(place);
    }

    /// A source has said anew of the person that it is not protected: what it said of it while it
    /// had the person, or in a category that the policy has no more, no longer counts.
    fn unmark(&mut self, source: i64) {
        let says = |part: &KnownPart<'_>| part.source == source && part.protected;
        self.row.known.retain(|part| !(says(part) && part.gone));
        for part in self.row.known.iter_mut().filter(|part| says(part)) {
            if self.names.category_of(part.category).is_none() {
                part.protected = false;
            }
        }
    }

    fn waiting(&mut self, delta: &Delta<'a>) {
        for (field, category, by) in &delta.settled {
            let key = self.question(*field, *category, *by);
            self.row.waiting.retain(|part| part.key() != key);
        }
        for waiting in &delta.waiting {
            let (field, category, by) = self.question(waiting.field, waiting.category, waiting.by);
            let part = WaitingPart {
                field,
                category,
                by,
                value: text(waiting.proposed.as_ref()),
                dismissed: if waiting.dismissed { self.run } else { 0 },
                run: self.run,
                rule: waiting.rule.map_or(0, |rule| self.names.rule(rule)),
            };
            put(&mut self.row.waiting, part, WaitingPart::key);
        }
    }

    fn question(&self, field: FieldId, category: CategoryId, by: Origin) -> (i64, i64, i64) {
        (self.names.field(field), self.names.category(category), self.names.origin(by))
    }

    fn key(&self, (source, category): (SourceId, CategoryId)) -> (i64, i64) {
        (self.names.source(source), self.names.category(category))
    }

    fn record(&mut self, key: (i64, i64)) -> Option<&mut KnownPart<'a>> {
        self.row.known.iter_mut().find(|part| (part.source, part.category) == key)
    }
}

fn text(value: Option<&Value>) -> Option<Cow<'_, str>> {
    value.map(|value| Cow::Borrowed(value.as_str()))
}

fn put<T, K: PartialEq>(list: &mut Vec<T>, part: T, key: impl Fn(&T) -> K) {
    match list.iter_mut().find(|other| key(other) == key(&part)) {
        Some(slot) => *slot = part,
        None => list.push(part),
    }
}

//! Persons whose temporary numbers have become others.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use crate::decide::PersonState;
use crate::policy::{FieldId, SourceId};
use crate::record::{beginnings, born_of_temporary};
use crate::store::{PersonId, StoreError, Transaction};
use crate::text::Diagnostic;

use super::gather::Gathered;
use super::namesakes::{is_same, settle};
use super::normal::{Normal, Unread};
use super::opener::Opener;
use super::report::{Finding, Shown, Topic, Whose};
use super::{Failure, Job, Record, USER};

/// What was found of persons whose numbers have changed.
#[derive(Debug, Default)]
pub(super) struct Renumbered {
    pub(super) findings: Vec<Finding>,
    /// The keys of those among them who have protected identity.
    pub(super) protected: BTreeSet<Box<str>>,
}

/// Gives persons whose temporary numbers have become others the number that they have now.
///
/// A number that is new to the store is that of a person with a temporary one where the date of
/// birth and the name are the same. Where several may be meant, what was delivered of the new
/// number is left alone. What comes under a number that somebody once had is of that person as
/// long as the name is the same; what comes from the platform, in any case.
pub(super) fn renumber(
    job: &Job<'_>,
    gathered: &mut Gathered,
    source: Option<SourceId>,
    transaction: &mut dyn Transaction,
) -> Result<Renumbered, Failure> {
    let names = job.description.name.iter();
    let files = gathered.files.clone();
    let normal = Normal::new(job, &files);
    let name = names.filter_map(|name| job.policy.field(name)).collect();
    let found = Renumbered::default();
    let opener = Opener::new(job, &files, &gathered.unfolders)?;
    let mut search = Search { job, name, normal, opener, gathered, source, transaction, found };
    search.told_numbers()?;
    search.old_numbers()?;
    if !search.name.is_empty() && job.source != USER {
        search.new_numbers()?;
    }
    Ok(search.found)
}

struct Search<'a> {
    job: &'a Job<'a>,
    /// The fields that are a person's name.
    name: Vec<FieldId>,
    normal: Normal<'a>,
    opener: Opener<'a>,
    gathered: &'a mut Gathered,
    source: Option<SourceId>,
    transaction: &'a mut dyn Transaction,
    found: Renumbered,
}

impl Search<'_> {
    /// Changes the numbers of which somebody has said so.
    fn told_numbers(&mut self) -> Result<(), Failure> {
        for (old, new) in self.job.same_persons {
            let found = self.transaction.find(&[old, new])?;
            let refused =
                |what: &str, help: &str| Err(Failure::Usage(Diagnostic::error(what).help(help)));
            match found.as_slice() {
                [Some(person), None] => self.change(*person, old, new)?,
                [None, Some(_)] => {} // It has been said before.
                [Some(_), Some(_)] => {
                    let help = "what is stored of them cannot be told apart once they are one";
                    return refused("of `--same-person`, both numbers are in the store", help);
                }
                _ => {
                    let help =
                        "the first number is the one that the person has, the other the new one";
                    return refused("of `--same-person`, nobody has the first number", help);
                }
            }
        }
        Ok(())
    }

    fn change(&mut self, person: PersonId, old: &str, new: &str) -> Result<(), Failure> {
        if self.state(person)?.is_protected() {
            self.found.protected.insert(new.into());
        }
        self.transaction.renumber(person, new)?;
        let values = [(Whose::Stored, old), (Whose::Incoming, new)];
        let values = values.map(|(whose, key)| (whose, Shown::Text(key.into())));
        let finding = Finding::new(Topic::Renumbered).of(new);
        self.found.findings.push(Finding { values: values.into(), ..finding });
        Ok(())
    }

    /// Gives what was delivered under a number that somebody once had to that person.
    fn old_numbers(&mut self) -> Result<(), Failure> {
        let old = self.gathered.delivery.temporary().clone();
        let old: Vec<&str> = old.iter().map(|key| &**key).collect();
        let mut changes = BTreeMap::new();
        for (before, now) in old.iter().zip(self.transaction.renumbered(&old)?) {
            let Some((person, now)) = now else { continue };
            let state = self.state(person)?;
            if self.job.source == USER || self.is_named_so(before, &state)? {
                changes.insert(Box::from(*before), Some(now.into_boxed_str()));
            }
        }
        if !changes.is_empty() {
            self.gathered.rekey(&changes);
        }
        Ok(())
    }

    fn state(&mut self, person: PersonId) -> Result<PersonState, Failure> {
        let kept = self.transaction.load(&[person])?;
        let kept = kept.first().ok_or(StoreError::Unreadable)?;
        Ok(self.transaction.translator().state(kept)?)
    }

    /// Looks for those who had a temporary number among those whose number is new.
    fn new_numbers(&mut self) -> Result<(), Failure> {
        let temporary = self.temporary()?;
        let (new, pairs) = self.of_the_same_birth(&temporary);
        let keys: Vec<&str> = new.iter().map(|key| &**key).collect();
        let known = self.transaction.find(&keys)?;
        let mut states: BTreeMap<usize, PersonState> = BTreeMap::new();
        let mut may_be = Vec::new();
        for (number, before) in pairs {
            let (person, old) = &temporary[before];
            if let Entry::Vacant(slot) = states.entry(before) {
                slot.insert(self.state(*person)?);
            }
            let state = &states[&before];
            if !self.is_named_so(&new[number], state)? {
                continue;
            }
            match known[number] {
                None => may_be.push((number, before)),
                Some(_) if self.job.full && self.source_had(state) => {
                    let reason = "both numbers are in the store, and both stay there";
                    self.namesakes(&new[number], &[(old, state)], reason)?;
                }
                Some(_) => {}
            }
        }
        let settled = settle(&may_be);
        for (number, before) in settled.same {
            let (person, old) = &temporary[before];
            self.change(*person, old, &new[number])?;
        }
        let mut left_alone = BTreeMap::new();
        for (number, before) in settled.unclear {
            let old: Vec<(&String, &PersonState)> =
                before.iter().map(|at| (&temporary[*at].1, &states[at])).collect();
            let reason = "nobody can know which: nothing that was delivered of it is taken";
            self.namesakes(&new[number], &old, reason)?;
            left_alone.insert(new[number].clone(), None);
        }
        if !left_alone.is_empty() {
            self.gathered.rekey(&left_alone);
        }
        Ok(())
    }

    /// Those in the store who have temporary numbers under which nothing is delivered any more.
    fn temporary(&mut self) -> Result<Vec<(PersonId, String)>, Failure> {
        let mut all = self.transaction.temporary()?;
        let delivered = self.gathered.delivery.temporary();
        all.retain(|(_, key)| !delivered.contains(key.as_str()));
        Ok(all)
    }

    /// Numbers that are delivered, and for which of them there are persons with temporary numbers
    /// who are born on the same day: places of both.
    fn of_the_same_birth(
        &self,
        temporary: &[(PersonId, String)],
    ) -> (Vec<Box<str>>, Vec<(usize, usize)>) {
        let delivery = &self.gathered.delivery;
        let (mut new, mut pairs): (Vec<Box<str>>, Vec<_>) = Default::default();
        for (before, (_, key)) in temporary.iter().enumerate() {
            let starts = born_of_temporary(key).map(beginnings).into_iter().flatten();
            for at in starts.flat_map(|start| delivery.starting_with(&start)) {
                let key = delivery.key(delivery.rows(at).start);
                let is_new = self.job.new_persons.iter().any(|new| new == key);
                if is_new || born_of_temporary(key).is_some() {
                    continue;
                }
                let known = new.iter().position(|known| **known == *key);
                let number = known.unwrap_or_else(|| {
                    new.push(key.into());
                    new.len() - 1
                });
                pairs.push((number, before));
            }
        }
        (new, pairs)
    }

    /// Whether a person has the name that is delivered of a number: as it is stored, or as some
    /// source reports it.
    fn is_named_so(&mut self, number: &str, state: &PersonState) -> Result<bool, Failure> {
        if self.name.is_empty() {
            return Ok(false);
        }
        let stored = |field| state.stored(field)?.value.clone();
        Ok(self.records(number)?.iter().any(|record| {
            let delivered = |field| record.value(field)?.cloned();
            is_same(&self.name, delivered, stored)
                || state.known.iter().any(|known| {
                    is_same(&self.name, delivered, |field| known.value(field).cloned())
                })
        }))
    }

    fn records(&mut self, number: &str) -> Result<Vec<Record>, Failure> {
        let delivery = &self.gathered.delivery;
        let rows = delivery.find(number).map_or(0..0, |at| delivery.rows(at));
        // What cannot be read is told where it is decided about.
        let mut unread = Unread::default();
        self.normal.records(delivery, rows, &mut self.opener, &mut unread)
    }

    fn source_had(&self, state: &PersonState) -> bool {
        self.source.is_some_and(|source| state.known.iter().any(|known| known.source == source))
    }

    /// Tells of a number who may have had it before.
    fn namesakes(
        &mut self,
        number: &str,
        old: &[(&String, &PersonState)],
        reason: &str,
    ) -> Result<(), Failure> {
        let records = self.records(number)?;
        let place = records.first().map(|record| self.gathered.place(record));
        let is_said = self.gathered.marked.contains(number)
            || records.iter().any(|record| record.protected == Some(true));
        if is_said {
            // One of them it is: until somebody says which, it is said of all, and the source has
            // them all.
            let old = old.iter().map(|(key, _)| Box::from(key.as_str()));
            let old: Vec<Box<str>> = old.collect();
            self.gathered.also_there.extend(old.iter().cloned());
            self.gathered.marked.extend(old);
        }
        if is_said || old.iter().any(|(_, state)| state.is_protected()) {
            self.found.protected.insert(number.into());
        }
        let values = old.iter().map(|(key, _)| (Whose::Stored, Shown::Text(key.as_str().into())));
        let values = values.collect();
        let finding = Finding::new(Topic::Namesakes).of(number).because(reason);
        self.found.findings.push(Finding { values, place, ..finding });
        Ok(())
    }
}

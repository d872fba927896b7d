//! What a policy would change at the next synchronisation, of the people in a store.
//!
//! Each source is taken to say once more what it said last, and [`plan`](super::plan) decides, as
//! in a run; nothing is written. A source alone: what one changes is not seen by the next. Where a
//! source's files are given, a run of them is tried.

mod again;
mod assumed;
mod carried;
mod given;
mod pair;
mod side;
mod sides;
mod stopped;
mod unkept;

pub use again::{Again, Told, again};
pub use given::{Given, impact_of};
pub use stopped::Stopped;
pub use unkept::Unkept;

use std::collections::BTreeMap;
use std::io;

use jiff::civil::Date;

use crate::policy::Policy;
use crate::record::Value;
use crate::store::{Lens, Register, RunKind, Store};

use super::{Failure, Progress, USER, refuse};
use carried::Carried;
use pair::Pair;
use side::Side;
use sides::Sides;
use stopped::Overwritten;
use unkept::Asked;

/// Progress is told every so many persons.
const STEP: u64 = 500;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The policy that is to be used.
    pub policy: &'a Policy,
    /// The one whose outcome it is held against; without one, it is what is stored now.
    pub baseline: Option<&'a Policy>,
    /// The date of the records.
    pub date: Date,
}

/// What would become of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Another one is stored.
    Value,
    /// Another one waits for somebody to decide, that does not now, or by the baseline.
    Held,
}

/// Where and by what a value becomes another one, or one starts to wait, in names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group {
    /// What would become of it.
    pub effect: Effect,
    /// The category of the record.
    pub category: Box<str>,
    /// The field.
    pub field: Box<str>,
    /// The source whose record it is.
    pub source: Box<str>,
    /// The rule of the baseline, or the one that made what is stored; `None` where no rule did.
    pub before: Option<Box<str>>,
    /// The rule of the policy; `None` where it is not asked, and what is stored stays.
    pub after: Option<Box<str>>,
    /// What it depends on whether it becomes another one, or which, and the store does not keep;
    /// nothing where it does so in any case.
    pub depends_on: Vec<Unkept>,
}

/// A value that would be another one, or that would start to wait, of a person without protected
/// identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The person's key.
    pub person: Box<str>,
    /// Where and by what.
    pub group: Group,
    /// What is stored now, or would be by the baseline; `None` for missing.
    pub before: Option<Value>,
    /// What would be stored, or wait; `None` for missing.
    pub after: Option<Value>,
}

/// Fields of which the store has values, and a source reports none of anybody in a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent {
    /// The source.
    pub source: Box<str>,
    /// The category.
    pub category: Box<str>,
    /// The fields.
    pub fields: Vec<Box<str>>,
}

/// What would change, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Impact {
    /// The persons in the store.
    pub persons: u64,
    /// Those of whom a value would be another one in any case, those with protected identity left
    /// out.
    pub changed: u64,
    /// Those of whom a value would start to wait for somebody to decide in any case, in the same way.
    pub held: u64,
    /// The others of whom something perhaps would, as it depends on what the store does not keep.
    pub perhaps: u64,
    /// Those with protected identity of whom a value would be another one or start to wait, or
    /// perhaps would. Nothing else of them is told.
    pub protected: u64,
    /// How many values would be others or start to wait, where and by what.
    pub groups: BTreeMap<Group, u64>,
    /// The sources whose next run the policy's limit would stop. Persons with protected identity
    /// are counted, as in a run; what depends on what is not kept is not.
    pub stopped: Vec<Stopped>,
    /// What rules ask for and the store does not keep.
    pub not_kept: Vec<Unkept>,
    /// What sources are taken not to carry, as they report it of nobody.
    pub silent: Vec<Silent>,
    /// Fields of which the store has values and which the policy has not: what is stored of them
    /// stays.
    pub not_in_policy: Vec<Box<str>>,
    /// Categories in which sources have somebody and which the policy has not: records of them are
    /// set aside.
    pub categories_not_in_policy: Vec<Box<str>>,
    /// Fields that the policy has and no source has reported of anybody: what would be stored of
    /// them is not known.
    pub not_reported: Vec<Box<str>>,
    /// Sources that have reported something and that the policy does not accept.
    pub not_accepted: Vec<Box<str>>,
    /// How many of the values that would be others another source reports otherwise.
    pub disputed: u64,
    /// The source whose files were given; `None` where each source says what it said last.
    pub given: Option<Box<str>>,
    /// Of given files: rows that would be set aside.
    pub set_aside: u64,
    /// Of given files: values that cannot be read.
    pub unreadable: u64,
    /// Of given files: edits that are older than what is stored, and are left alone.
    pub stale: u64,
    /// Of given files: persons whom no source has named, and who are left alone.
    pub unknown: u64,
}

/// Asks what a policy would change, and hands over each value that would be another one or start to
/// wait, by the person's key.
///
/// A source that reports a field of nobody in a category is taken not to carry it; where it
/// reports one of somebody, it is taken to say *missing* of the others.
///
/// # Errors
/// Where a source's last run is of a later date, the store cannot be read, has values of another
/// kind than a policy says, or `each` fails.
pub fn impact(
    store: &mut dyn Store,
    question: &Question<'_>,
    progress: &mut dyn FnMut(Progress),
    each: &mut dyn FnMut(Change) -> io::Result<()>,
) -> Result<Impact, Failure> {
    let register = store.register()?;
    let (carried, sides) = sides(store, question, &register, progress)?;
    let mut impact = Impact { persons: carried.persons, ..Impact::default() };
    impact.not_kept = sides.pair.asked.all();
    impact.silent = carried.silent(&register, question.policy);
    impact.not_in_policy = carried.fields_without(&register, question.policy);
    impact.categories_not_in_policy = carried.categories_without(&register, question.policy);
    impact.not_reported = carried.not_reported(&register, question.policy);
    impact.not_accepted = carried.not_accepted(&register, question.policy);
    let mut overwritten = Overwritten::default();
    let mut seen = 0;
    store.persons(&mut |_, key, row| {
        let person = sides.of_person(key, row);
        overwritten.add(person.overwritten);
        impact.count((person.changes, person.disputed), person.protected, each)?;
        seen += 1;
        if seen % STEP == 0 {
            progress(Progress::Decided { persons: seen, of: carried.persons });
        }
        Ok(())
    })?;
    impact.stopped = overwritten.stopped(question.policy, &carried, &register);
    Ok(impact)
}

/// What is asked of each person of a store, and what is found out before.
///
/// # Errors
/// Where a source's last run is of a later date, the store cannot be read, or has values of another
/// kind than a policy says.
fn sides<'a>(
    store: &mut dyn Store,
    question: &Question<'a>,
    register: &'a Register,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Carried, Sides<'a>), Failure> {
    for run in store.runs()? {
        let source = run.run.source.filter(|source| source.name != USER);
        if let Some(source) = source.filter(|_| run.run.kind == RunKind::Sync) {
            refuse::late(&source.name, question.date, run.run.date.parse().ok())?;
        }
    }
    let carried = Carried::find(store, progress)?;
    let policies = [Some(question.policy), question.baseline];
    for policy in policies.iter().flatten() {
        refuse::other_kinds(policy, store.fields()?, |field| Ok(carried.has(register, field)))?;
    }
    let side = |policy| {
        let lens = Lens::new(register, policy);
        Side::new(policy, lens, question.date, register, &carried.fields)
    };
    let asked = Asked::by(policies.into_iter().flatten());
    let (policy, baseline) = (side(question.policy), question.baseline.map(side));
    let has_baseline = baseline.is_some();
    let pair = Pair { register, policy: question.policy, has_baseline, asked };
    Ok((carried, Sides { pair, policy, baseline }))
}

impl Impact {
    /// Counts a person with these changes, of which so many are disputed, and hands them over.
    fn count(
        &mut self,
        (changes, disputed): (Vec<Change>, u64),
        protected: bool,
        each: &mut dyn FnMut(Change) -> io::Result<()>,
    ) -> io::Result<()> {
        if protected {
            self.protected += u64::from(!changes.is_empty());
            return Ok(());
        }
        self.disputed += disputed;
        let certain = |effect| {
            let mut groups = changes.iter().map(|change| &change.group);
            groups.any(|group| group.depends_on.is_empty() && group.effect == effect)
        };
        let [changed, held] = [Effect::Value, Effect::Held].map(certain);
        self.changed += u64::from(changed);
        self.held += u64::from(held);
        self.perhaps += u64::from(!changed && !held && !changes.is_empty());
        for change in changes {
            *self.groups.entry(change.group.clone()).or_default() += 1;
            each(change)?;
        }
        Ok(())
    }
}

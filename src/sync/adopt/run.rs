use std::ops::Range;

use crate::decide::{Origin, PersonState};
use crate::store::{Became, Change, Counts, Kept, NewRun, RunKind, Store, Transaction, Translator};
use crate::sync::report::{Finding, prepare};
use crate::text::Diagnostic;

use super::super::gather::Gathered;
use super::super::normal::{Normal, Unread};
use super::super::opener::Opener;
use super::super::run::protected_aside;
use super::super::turned::Turned;
use super::super::{Failure, Progress, refuse};
use super::job::{Adoption, Mark};
use super::plan::Taking;
use super::tally::{self, Adopted, AdoptedField};

/// So many persons are taken over at a time.
const PERSONS: usize = 1024;

/// Of the lines of persons who are in the store already, so many are named.
const MOST_LISTED: usize = 5;

/// Why values are there that were taken over.
const REASON: (&str, &str) = ("adopt", "The platform had it when Foga began.");

/// Takes over what a platform has: all of it, or, where it fails, is stopped or is only tried,
/// nothing.
///
/// # Errors
/// Whatever keeps it from being done, such as persons who are in the store already; then nothing
/// was written.
pub fn adopt(
    store: &mut dyn Store,
    adoption: &Adoption<'_>,
    mut gathered: Gathered,
    progress: &mut dyn FnMut(Progress),
) -> Result<Adopted, Failure> {
    let job = adoption.job;
    gathered.delivery.sort();
    let mut findings = std::mem::take(&mut gathered.findings);
    let mut transaction = store.begin()?;
    let known = transaction.fields()?;
    refuse::other_kinds(job.policy, known, |field| transaction.has_values(field))?;
    refuse_known(&gathered, transaction.as_mut())?;
    let names = transaction.sources()?;
    let roster = job.policy.roster(names.iter().map(String::as_str).chain(adoption.synced_from));
    let run = transaction.open(
        &NewRun {
            source: Some(job.source),
            allow_mass_change: job.allow_mass_change,
            ..NewRun::new(RunKind::Adopt, job.date, job.started)
        },
        job.policy,
        &roster,
    )?;
    let mut protected = protected_aside(&gathered, transaction.as_mut())?;
    let (name, explanation) = REASON;
    let mut adopting = Adopting {
        taking: Taking {
            policy: job.policy,
            date: job.date,
            unmarked: adoption.unmarked.unwrap_or(Mark::Edited),
            synced_from: adoption.synced_from.and_then(|name| roster.id(name)),
            reason: transaction.reason(name, explanation)?,
        },
        normal: Normal::new(job, &gathered.files),
        gathered: &gathered,
        opener: Opener::new(job, &gathered.files, &gathered.unfolders)?,
        translator: transaction.translator(),
        unread: Unread::default(),
        fields: tally::fields(job.policy),
        findings: Vec::new(),
        protected: Vec::new(),
        turned: Turned::new(Origin::User),
    };
    let of = gathered.delivery.persons();
    for first in (0..of).step_by(PERSONS) {
        let persons = first..of.min(first + PERSONS);
        progress(Progress::Decided { persons: persons.end as u64, of: of as u64 });
        adopting.persons(persons, transaction.as_mut())?;
    }
    let Adopting { unread, mut fields, findings: own, protected: marked, turned, .. } = adopting;
    let too_many_turned = turned.too_many(job.policy.limit());
    findings.extend(turned.first(&too_many_turned));
    tally::count_unreadable(&mut fields, &unread.findings);
    findings.extend(unread.findings.into_iter().chain(own));
    let count = marked.len() as u64;
    protected.extend(marked);
    prepare(&mut findings, &protected.into_iter().collect());
    let mut adopted = Adopted {
        policy: job.policy.name().to_owned(),
        date: job.date,
        run: None,
        dry_run: job.dry_run,
        allow_mass_change: job.allow_mass_change,
        synced_from: adoption.synced_from.map(str::to_owned),
        no_record: gathered.has_no_record(),
        rows: gathered.rows,
        persons: of as u64,
        protected: count,
        exceeded: tally::exceeded(job.policy.limit(), &fields),
        fields,
        turned: too_many_turned,
        marked: adoption.marked_fields(),
        limit: job.policy.limit(),
        findings,
        kept: Vec::new(),
        roster,
        seconds: 0.0,
    };
    if adopted.is_stopped() || job.dry_run {
        drop(transaction);
    } else {
        progress(Progress::Commit);
        transaction.commit(&counts(of as u64, &adopted.fields))?;
        adopted.run = Some(run);
    }
    adopted.seconds = gathered.began.elapsed().as_secs_f64();
    Ok(adopted)
}

struct Adopting<'a> {
    taking: Taking<'a>,
    normal: Normal<'a>,
    gathered: &'a Gathered,
    opener: Opener<'a>,
    translator: Translator,
    unread: Unread,
    fields: Vec<AdoptedField>,
    findings: Vec<Finding>,
    /// The keys of those who are said to be protected.
    protected: Vec<Box<str>>,
    turned: Turned,
}

impl Adopting<'_> {
    fn persons(
        &mut self,
        persons: Range<usize>,
        transaction: &mut dyn Transaction,
    ) -> Result<(), Failure> {
        let changes = persons.map(|person| self.person(person));
        let changes: Vec<Change> = changes.collect::<Result<_, _>>()?;
        transaction.save(&changes)?;
        Ok(())
    }

    fn person(&mut self, person: usize) -> Result<Change, Failure> {
        let gathered = self.gathered;
        let rows = gathered.delivery.rows(person);
        let key = gathered.delivery.key(rows.start);
        let records =
            self.normal.records(&gathered.delivery, rows, &mut self.opener, &mut self.unread)?;
        let is_protected = gathered.marked.contains(key)
            || records.iter().any(|record| record.protected == Some(true));
        if is_protected {
            self.protected.push(key.into());
        }
        let taken = self.taking.person(&records, is_protected);
        let place = || records.first().map(|record| gathered.place(record));
        self.turned.add(key, [&PersonState::default(), &taken.state], place);
        tally::count(&mut self.fields, &taken);
        for (two, field) in &taken.differing {
            let [first, second] = two.map(|place| &records[place]);
            self.findings.push(gathered.differing(*field, first, second).of(key));
        }
        let change = self.translator.change(&Became {
            person: None,
            key,
            kept: &Kept::default(),
            before: &PersonState::default(),
            after: &taken.state,
            steps: &taken.changes,
        })?;
        Ok(change)
    }
}

/// Persons who are in the store already: what the platform has of them is no first run any more.
/// Nobody is named, only where they stand.
fn refuse_known(gathered: &Gathered, transaction: &mut dyn Transaction) -> Result<(), Failure> {
    let delivery = &gathered.delivery;
    let (mut known, mut lines) = (0, Vec::new());
    for first in (0..delivery.persons()).step_by(PERSONS) {
        let persons = first..delivery.persons().min(first + PERSONS);
        let keys: Vec<&str> =
            persons.clone().map(|person| delivery.key(delivery.rows(person).start)).collect();
        for (person, found) in persons.zip(transaction.find(&keys)?) {
            if found.is_none() {
                continue;
            }
            known += 1;
            if let Some((file, line)) = delivery.place(delivery.rows(person).start)
                && lines.len() < MOST_LISTED
            {
                let file = gathered.files.get(usize::from(file));
                lines.push(format!("{}:{}", file.map_or("", |file| &**file), line));
            }
        }
    }
    if known == 0 {
        return Ok(());
    }
    let more = known - lines.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let what = format!(
        "{known} of {} persons are in the store already: {}{more}",
        delivery.persons(),
        lines.join(", ")
    );
    let help = "only persons whom the store does not have can be taken over, and nothing was \
                written: what people have edited since is taken by `foga sync --source user`";
    Err(Failure::Findings(vec![Diagnostic::error(what).help(help)]))
}

fn counts(persons: u64, fields: &[AdoptedField]) -> Counts {
    let sum = |of: fn(&AdoptedField) -> u64| fields.iter().map(of).sum();
    Counts {
        persons,
        taken: sum(AdoptedField::taken),
        kept: 0,
        cleared: sum(|count| count.emptied),
        held: 0,
        rejected: sum(|count| count.unreadable),
        changed: sum(AdoptedField::taken),
    }
}

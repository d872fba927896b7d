use std::ops::Range;

use crate::decide::Origin;
use crate::policy::{CategoryId, SourceId};
use crate::store::{NewRun, PersonChange, PersonId, Store, Transaction};

use super::gather::Gathered;
use super::limit::{exceeded, too_many_gone};
use super::plan::{Delivered, Event, Plan, plan};
use super::report::{Report, prepare};
use super::tally::Tally;
use super::{Failure, Job, Progress, Record, USER, refuse};

/// Where more than this share of a source's persons, in percent, is gone, a line says so; where the
/// policy has a limit, its own share.
const WORTH_A_WORD: u64 = 20;

/// So many persons are loaded, decided and written at a time.
const CHUNK: usize = 2048;

/// Decides every value that was delivered, and brings the store up to date: all of it, or, where
/// the run fails, is stopped or is only tried, nothing.
///
/// # Errors
/// Whatever keeps the run from being made; then nothing was written.
pub fn sync(
    store: &mut dyn Store,
    job: &Job<'_>,
    mut gathered: Gathered,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Failure> {
    let persons = gathered.delivery.sort();
    let findings = std::mem::take(&mut gathered.findings);

    let mut transaction = store.begin()?;
    refuse::late(job, transaction.last_date(job.source)?)?;
    refuse::other_kinds(job.policy, transaction.as_mut())?;
    let names = transaction.sources()?;
    let own = (job.source != USER).then_some(job.source);
    let roster = job.policy.roster(names.iter().map(String::as_str).chain(own));
    let from = roster.id(job.source).filter(|_| own.is_some());
    let run = transaction.open(
        &NewRun {
            source: job.source,
            date: job.date,
            started: job.started,
            full: job.full,
            allow_mass_change: job.allow_mass_change,
        },
        job.policy,
        &roster,
    )?;

    let mut tally = Tally::new(job.policy, &gathered, &transaction.stored_values()?);
    tally.findings = findings;
    let mut warnings = Vec::new();
    let mut work = find_persons(job, &gathered, transaction.as_mut(), persons, &mut tally)?;
    let gone = match from {
        Some(source) if job.full => {
            find_gone(&gathered, transaction.as_mut(), source, &mut work, &mut warnings)?
        }
        _ => Gone::default(),
    };
    tally.protected.extend(protected_aside(&gathered, transaction.as_mut())?);
    let origin = from.map_or(Origin::User, Origin::Source);
    let event = Event { policy: job.policy, from: origin, date: job.date };
    Running { event, gathered: &gathered, gone: &gone.known }.all(
        &work,
        transaction.as_mut(),
        &mut tally,
        progress,
    )?;

    let exceeded = exceeded(job.policy.limit(), &tally.fields);
    tally.counts.changed =
        tally.fields.iter().map(|count| count.filled + count.overwritten + count.cleared).sum();
    let too_many_gone = too_many_gone(job.policy.limit(), gone.persons, gone.had);
    if too_many_gone.is_none() {
        warnings.extend(gone.warning(job));
    }
    let no_record = gathered.has_no_record();
    let too_much = !exceeded.is_empty() || too_many_gone.is_some();
    let stopped = no_record || (too_much && !job.allow_mass_change);
    let written = !stopped && !job.dry_run;
    if written {
        progress(Progress::Commit);
        transaction.commit(&tally.counts)?;
    } else {
        drop(transaction);
    }
    prepare(&mut tally.findings, &tally.protected);
    Ok(Report {
        policy: job.policy.name().to_owned(),
        source: job.source.to_owned(),
        date: job.date,
        run: written.then_some(run),
        dry_run: job.dry_run,
        full: job.full,
        allow_mass_change: job.allow_mass_change,
        exceeded,
        too_many_gone,
        no_record,
        rows: gathered.rows,
        counts: tally.counts,
        new_persons: tally.new_persons,
        unchanged: tally.unchanged,
        rules: tally.rules(),
        fields: tally.fields,
        findings: tally.findings,
        kept: Vec::new(),
        warnings,
        roster,
        seconds: gathered.began.elapsed().as_secs_f64(),
    })
}

/// A person of whom there is something to do: which records it has, and which of the gone
/// categories are its.
#[derive(Debug, Clone)]
struct Work {
    person: PersonId,
    rows: Range<usize>,
}

/// What a source had and a full delivery lacks.
#[derive(Debug, Default)]
struct Gone {
    /// The persons and categories, by rising id.
    known: Vec<(PersonId, CategoryId)>,
    /// How many persons the source has in no category any more.
    persons: u64,
    /// How many it had.
    had: u64,
}

impl Gone {
    /// A line for whoever may have been given a file that was cut off.
    fn warning(&self, job: &Job<'_>) -> Option<String> {
        let percent = job.policy.limit().map_or(WORTH_A_WORD, |limit| u64::from(limit.percent));
        if self.persons * 100 <= percent * self.had {
            return None;
        }
        let declared = job.policy.sources().iter().find(|source| *source.name == *job.source);
        let label = declared.map_or(job.source, |source| &source.label);
        Some(format!("{} of {} persons that {label} had are gone", self.persons, self.had))
    }
}

/// How many different persons there are.
fn count_persons(known: &[(PersonId, CategoryId)]) -> u64 {
    known.chunk_by(|(a, _), (b, _)| a == b).count() as u64
}

/// The persons of the delivery by rising id, created where a source names them for the first
/// time. Those whom only the platform names are told, and left out.
fn find_persons(
    job: &Job<'_>,
    gathered: &Gathered,
    transaction: &mut dyn Transaction,
    persons: Vec<Range<usize>>,
    tally: &mut Tally<'_>,
) -> Result<Vec<Work>, Failure> {
    let create = job.source != USER;
    let mut work = Vec::with_capacity(persons.len());
    for chunk in persons.chunks(CHUNK) {
        let keys: Vec<&str> = chunk.iter().map(|rows| gathered.delivery.key(rows.start)).collect();
        let found = transaction.persons(&keys, create)?;
        for ((person, rows), key) in found.into_iter().zip(chunk).zip(keys) {
            match person {
                Some(person) => work.push(Work { person, rows: rows.clone() }),
                None => tally.unknown(key, &records(gathered, rows.clone())),
            }
        }
    }
    work.sort_unstable_by_key(|work| work.person);
    Ok(work)
}

/// The persons and categories that the source had and a full delivery lacks, by rising id; such
/// persons are added to the work.
fn find_gone(
    gathered: &Gathered,
    transaction: &mut dyn Transaction,
    source: SourceId,
    work: &mut Vec<Work>,
    warnings: &mut Vec<String>,
) -> Result<Gone, Failure> {
    if gathered.somebody {
        warnings.push(
            "nobody is taken to be gone: a row was set aside without anybody knowing whose it is"
                .to_owned(),
        );
        return Ok(Gone::default());
    }
    let also: Vec<&str> = gathered.also_there.iter().map(|key| &**key).collect();
    let mut also = transaction.persons(&also, false)?;
    also.sort_unstable();
    let known = transaction.known_by(source)?;
    let is_there = |(person, category): &(PersonId, CategoryId)| {
        if also.binary_search(&Some(*person)).is_ok() {
            return true;
        }
        let Ok(at) = work.binary_search_by_key(person, |work| work.person) else { return false };
        work[at].rows.clone().any(|row| gathered.delivery.category(row) == Some(*category))
    };
    let had = count_persons(&known);
    let (there, known): (Vec<_>, Vec<_>) = known.into_iter().partition(is_there);
    let persons = had - count_persons(&there);
    let mut others: Vec<Work> = Vec::new();
    for (person, _) in &known {
        let is_listed = work.binary_search_by_key(person, |work| work.person).is_ok();
        if !is_listed && others.last().is_none_or(|last| last.person != *person) {
            others.push(Work { person: *person, rows: 0..0 });
        }
    }
    work.extend(others);
    work.sort_unstable_by_key(|work| work.person);
    Ok(Gone { known, persons, had })
}

/// Who is protected among the persons of rows that were set aside.
fn protected_aside(
    gathered: &Gathered,
    transaction: &mut dyn Transaction,
) -> Result<Vec<Box<str>>, Failure> {
    let keys: Vec<&str> = gathered.also_there.iter().map(|key| &**key).collect();
    let persons = transaction.persons(&keys, false)?;
    let mut known: Vec<(PersonId, &str)> =
        persons.into_iter().zip(keys).filter_map(|(id, key)| Some((id?, key))).collect();
    known.sort_unstable();
    let ids: Vec<PersonId> = known.iter().map(|(person, _)| *person).collect();
    let states = transaction.load(&ids)?;
    let protected = known.iter().zip(&states).filter(|(_, state)| state.is_protected());
    Ok(protected.map(|((_, key), _)| (*key).into()).collect())
}

/// The part of a run in which persons are decided.
struct Running<'a> {
    event: Event<'a>,
    gathered: &'a Gathered,
    gone: &'a [(PersonId, CategoryId)],
}

impl Running<'_> {
    fn all(
        &self,
        work: &[Work],
        transaction: &mut dyn Transaction,
        tally: &mut Tally<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Failure> {
        let of = work.len() as u64;
        let mut persons = 0;
        for chunk in work.chunks(CHUNK) {
            self.chunk(chunk, transaction, tally)?;
            persons += chunk.len() as u64;
            progress(Progress::Decided { persons, of });
        }
        Ok(())
    }

    fn chunk(
        &self,
        work: &[Work],
        transaction: &mut dyn Transaction,
        tally: &mut Tally<'_>,
    ) -> Result<(), Failure> {
        let ids: Vec<PersonId> = work.iter().map(|work| work.person).collect();
        let before = transaction.load(&ids)?;
        let mut plans: Vec<Plan> = Vec::with_capacity(work.len());
        for (work, before) in work.iter().zip(&before) {
            let records = records(self.gathered, work.rows.clone());
            let gone = self.gone_of(work.person);
            let key = match records.is_empty() {
                true => transaction.key(work.person)?,
                false => self.gathered.delivery.key(work.rows.start).to_owned(),
            };
            let marked = self.gathered.marked.contains(&*key);
            let delivered = Delivered { before, gone: &gone, records: &records, marked };
            let mut plan = plan(&self.event, &delivered);
            tally.add(&key, &delivered, &mut plan);
            plans.push(plan);
        }
        let changes: Vec<PersonChange<'_>> = work
            .iter()
            .zip(before.iter().zip(&plans))
            .filter(|(_, (before, plan))| **before != plan.after)
            .map(|(work, (before, plan))| PersonChange {
                person: work.person,
                before,
                after: &plan.after,
                steps: &plan.changes,
            })
            .collect();
        transaction.save(&changes)?;
        Ok(())
    }

    fn gone_of(&self, person: PersonId) -> Vec<CategoryId> {
        let from = self.gone.partition_point(|(other, _)| *other < person);
        let of = self.gone[from..].iter().take_while(|(other, _)| *other == person);
        of.map(|(_, category)| *category).collect()
    }
}

fn records(gathered: &Gathered, rows: Range<usize>) -> Vec<Record> {
    rows.filter_map(|row| gathered.delivery.record(row)).collect()
}

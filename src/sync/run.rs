use std::collections::BTreeMap;

use crate::decide::Origin;
use crate::store::{NewRun, PersonId, RunKind, Store, Transaction};

use super::decider::Decider;
use super::flow::Flow;
use super::gather::Gathered;
use super::gone::{Gone, Lacking};
use super::limit::exceeded;
use super::normal::Normal;
use super::opener::Opener;
use super::plan::Event;
use super::renumber::renumber;
use super::report::{Report, prepare};
use super::rest::asks_the_day;
use super::tally::Tally;
use super::task::Finder;
use super::turned::Turned;
use super::walk::Walk;
use super::watched::Watched;
use super::{Failure, Job, Progress, USER, marked, refuse};

/// Decides every value that was delivered, and brings the store up to date: all of it, or, where
/// the run fails, is stopped or is only tried, nothing.
///
/// # Errors
/// Whatever keeps the run from being made; then nothing was written.
pub fn sync(
    store: &mut dyn Store,
    job: &Job<'_>,
    gathered: Gathered,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Failure> {
    run(store, job, gathered, progress, &mut None)
}

/// The same, and what is decided of each person where there is somebody who watches.
pub(super) fn run(
    store: &mut dyn Store,
    job: &Job<'_>,
    mut gathered: Gathered,
    progress: &mut dyn FnMut(Progress),
    watched: &mut Option<Watched>,
) -> Result<Report, Failure> {
    gathered.delivery.sort();
    let findings = std::mem::take(&mut gathered.findings);

    let mut transaction = store.begin()?;
    refuse::late(job.source, job.date, transaction.last_date(job.source)?)?;
    let fields = transaction.fields()?;
    refuse::other_kinds(job.policy, fields, |field| transaction.has_values(field))?;
    let names = transaction.sources()?;
    let own = (job.source != USER).then_some(job.source);
    let roster = job.policy.roster(names.iter().map(String::as_str).chain(own));
    let from = roster.id(job.source).filter(|_| own.is_some());
    let run = transaction.open(
        &NewRun {
            source: Some(job.source),
            full: job.full,
            url: job.url,
            allow_mass_change: job.allow_mass_change,
            ..NewRun::new(RunKind::Sync, job.date, job.started)
        },
        job.policy,
        &roster,
    )?;

    let no_record = gathered.has_no_record();
    let mut forgotten = marked::settle(&mut gathered);
    let renumbered = renumber(job, &mut gathered, from, transaction.as_mut())?;
    let mut tally = Tally::new(job.policy, &gathered, &transaction.stored_values()?);
    tally.findings = findings;
    tally.findings.extend(renumbered.findings);
    tally.protected.extend(renumbered.protected);
    tally.protected.extend(protected_aside(&gathered, transaction.as_mut())?);
    let gone = Gone::new(job, &gathered, from);
    let all = gone.lacking() != Lacking::Nobody;
    let walk = Walk::new(&gathered.delivery, from, all, transaction.as_mut())?;
    let mut finder = Finder {
        gathered: &gathered,
        lacking: gone.lacking(),
        had: 0,
        skips: !job.afresh,
        at_rest: BTreeMap::new(),
    };
    let origin = from.map_or(Origin::User, Origin::Source);
    let decider = Decider {
        event: Event { policy: job.policy, from: origin, date: job.date },
        normal: Normal::new(job, &gathered.files),
        gathered: &gathered,
        opener: Opener::new(job, &gathered.files, &gathered.unfolders)?,
        rests: !asks_the_day(job.policy),
        gone,
        tally,
        turned: Turned::new(origin),
        translator: transaction.translator(),
        watched: watched.take(),
    };
    let flow = Flow {
        walk,
        finder: &mut finder,
        source: from,
        transaction: transaction.as_mut(),
        progress: &mut *progress,
    };
    let Decider { mut tally, mut gone, mut turned, mut translator, watched: seen, .. } =
        flow.run(decider)?;
    *watched = seen;
    forgotten +=
        marked::remember(&gathered, from, &mut turned, &mut translator, transaction.as_mut())?;
    tally.protected.extend(gathered.marked.iter().cloned());
    for (rest, persons) in &finder.at_rest {
        tally.add_rest(rest, *persons);
        turned.add_rest(*persons);
    }
    gone.had(finder.had);

    let exceeded = exceeded(job.policy.limit(), &tally.fields);
    tally.show_overwritten(&exceeded);
    tally.counts.changed =
        tally.fields.iter().map(|count| count.filled + count.overwritten + count.cleared).sum();
    let too_many_gone = gone.too_many(job);
    let too_many_turned = turned.too_many(job.policy.limit());
    tally.findings.extend(turned.first(&too_many_turned));
    let mut warnings = gathered.remarks.clone();
    if job.full && gathered.somebody {
        warnings.push(
            "nobody is taken to be gone: a row was set aside without anybody knowing whose it is"
                .to_owned(),
        );
    }
    if forgotten > 0 {
        let rows = if forgotten == 1 { "a row" } else { "rows" };
        warnings.push(format!(
            "what {rows} set aside may say of protected identity is not remembered: nobody can \
             know whose it is, what it says, or of whom the source has it ({forgotten})"
        ));
    }
    if too_many_gone.is_none() {
        warnings.extend(gone.warning(job));
    }
    warnings.extend(turned.warning(job.policy, job.source));
    let mut report = Report {
        policy: job.policy.name().to_owned(),
        source: job.source.to_owned(),
        date: job.date,
        run: None,
        dry_run: job.dry_run,
        full: job.full,
        allow_mass_change: job.allow_mass_change,
        exceeded,
        too_many_gone,
        turned: too_many_turned,
        no_record,
        rows: gathered.rows,
        counts: tally.counts,
        new_persons: tally.new_persons,
        unchanged: tally.unchanged,
        lapsed: tally.lapsed,
        rules: tally.rules(),
        fields: tally.fields,
        findings: tally.findings,
        kept: Vec::new(),
        warnings,
        roster,
        seconds: 0.0,
    };
    report.findings.extend(turned.ended());
    prepare(&mut report.findings, &tally.protected);
    if report.is_stopped() || job.dry_run {
        drop(transaction);
    } else {
        progress(Progress::Commit);
        transaction.commit(&report.counts)?;
        report.run = Some(run);
    }
    report.seconds = gathered.began.elapsed().as_secs_f64();
    Ok(report)
}

/// Who is protected among the persons of rows that were set aside.
pub(super) fn protected_aside(
    gathered: &Gathered,
    transaction: &mut dyn Transaction,
) -> Result<Vec<Box<str>>, Failure> {
    let keys: Vec<&str> = gathered.also_there.iter().map(|key| &**key).collect();
    let persons = transaction.find(&keys)?;
    let known: Vec<(PersonId, &str)> =
        persons.into_iter().zip(keys).filter_map(|(id, key)| Some((id?, key))).collect();
    let ids: Vec<PersonId> = known.iter().map(|(person, _)| *person).collect();
    let translator = transaction.translator();
    let mut protected = Vec::new();
    for ((_, key), kept) in known.iter().zip(transaction.load(&ids)?) {
        if translator.state(&kept)?.is_protected() {
            protected.push((*key).into());
        }
    }
    Ok(protected)
}

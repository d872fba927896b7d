use std::collections::BTreeMap;
use std::io;

use crate::policy::Policy;
use crate::store::{Kept, Store, StoreError};

use super::super::gather::Gathered;
use super::super::run::run;
use super::super::watched::{Seen, Watched};
use super::super::{Failure, Job, Progress, Report, Topic};
use super::carried::Carried;
use super::pair::Pair;
use super::side::Outcome;
use super::unkept::Asked;
use super::{Change, Impact, Stopped};

/// Files that were delivered, as a run of a policy would be given them.
#[derive(Debug)]
pub struct Given<'a> {
    /// The run.
    pub job: Job<'a>,
    /// What the files say.
    pub gathered: Gathered,
}

/// Asks what a policy would change where these files came, and hands over each value that would be
/// another one or start to wait, by the person's key. The run is made by each policy, and nothing
/// of it is kept.
///
/// # Errors
/// Whatever keeps a run of either policy from being made, or where `each` fails.
pub fn impact_of(
    store: &mut dyn Store,
    given: Given<'_>,
    baseline: Option<Given<'_>>,
    progress: &mut dyn FnMut(Progress),
    each: &mut dyn FnMut(Change) -> io::Result<()>,
) -> Result<Impact, Failure> {
    let register = store.register()?;
    let carried = Carried::find(store, progress)?;
    let (policy, source) = (given.job.policy, given.job.source);
    let before = baseline.as_ref().map(|baseline| baseline.job.policy);
    let (mut seen, report) = tried(store, given, progress)?;
    let mut seen_before = match baseline {
        Some(baseline) => tried(store, baseline, progress)?.0,
        None => BTreeMap::new(),
    };
    let mut impact = Impact {
        persons: carried.persons,
        given: Some(source.into()),
        not_in_policy: carried.fields_without(&register, policy),
        stopped: stopped(&report).into_iter().collect(),
        set_aside: report.set_aside(),
        unreadable: report.unreadable(),
        stale: report.found(Topic::Stale),
        unknown: report.found(Topic::Unknown),
        ..Impact::default()
    };
    let asked = Asked::by(std::iter::empty());
    let pair = Pair { register: &register, policy, has_baseline: before.is_some(), asked };
    let others = seen.iter().chain(&seen_before).filter(|(_, seen)| seen.kept.is_some());
    let mut keys: Vec<Box<str>> = others.map(|(key, _)| key.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let mut sides = [seen_before.remove(&key), seen.remove(&key)];
        let kept = sides.iter_mut().flatten().find_map(|seen| seen.kept.take());
        let row = kept.as_ref().map(Kept::row).transpose()?.unwrap_or_default();
        let [earlier, now] = sides;
        let outcomes = [outcome(before, earlier), outcome(Some(policy), now)];
        let protected = row.is_protected() || outcomes.iter().any(Outcome::is_protected);
        let changes = pair.changes((&key, &row), source, &[], &[outcomes]);
        let disputed = pair.disputed(&row, &changes);
        impact.count((changes, disputed), protected, each).map_err(StoreError::from)?;
    }
    Ok(impact)
}

/// What a run would do with each person, and its report.
fn tried(
    store: &mut dyn Store,
    Given { job, gathered }: Given<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(BTreeMap<Box<str>, Seen>, Report), Failure> {
    // Whoever is left alone, as the same came before, would not be seen.
    let job = Job { dry_run: true, afresh: true, ..job };
    let mut watched = Some(Watched::default());
    let report = run(store, &job, gathered, progress, &mut watched)?;
    Ok((watched.unwrap_or_default().0, report))
}

fn outcome(policy: Option<&Policy>, seen: Option<Seen>) -> Outcome<'_> {
    let asked = policy.zip(seen);
    asked.map(|(policy, seen)| Outcome::new(policy, seen.said)).unwrap_or_default()
}

fn stopped(report: &Report) -> Option<Stopped> {
    let stopped = Stopped {
        source: report.source.as_str().into(),
        exceeded: report.exceeded.clone(),
        too_many_gone: report.too_many_gone,
        turned: report.turned.clone(),
        no_record: report.no_record,
    };
    report.is_stopped().then_some(stopped)
}

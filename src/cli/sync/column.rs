//! Files with records of several municipalities, each of which says whose it is.

use std::path::PathBuf;

use crate::cli::delivery;
use crate::cli::exit::{Exit, Failure};
use crate::cli::progress::Bar;
use crate::cli::rejects::{Rejects, Written};
use crate::policy::Municipality;
use crate::report;
use crate::sync::{self, Dealt, Gathered, Job};

use super::deal::expanded;
use super::described::Each;
use super::many::{Mine, Told};
use super::{RunFormat, Sync};

/// Reads all files, and synchronises what is of each municipality. Those whose files cannot be read
/// are told of where any record is of them, and so are `others`, of which nothing is to be done.
pub(super) fn run(
    options: &Sync,
    shares: &[Mine<'_>],
    (descriptions, mut others): (Each, Vec<(&str, &Municipality)>),
    (only, started): (Option<usize>, &str),
    told: &mut Told,
) -> Result<(), Failure> {
    let files = expanded(&options.files)?;
    let (mut able, mut unable) = (Vec::new(), Vec::new());
    for ((at, mine), description) in shares.iter().enumerate().zip(descriptions) {
        match description {
            Ok(description) => able.push((at, mine, mine.one(&files), description)),
            Err(failure) => unable.push((at, mine, failure)),
        }
    }
    let jobs: Vec<Job<'_>> =
        able.iter().map(|(_, _, one, description)| one.job(description, started)).collect();
    let broken = others.len();
    others.extend(unable.iter().map(|(_, mine, _)| mine.named()));
    let rejects = rejects(options, &files)?;
    let mut inputs = delivery::inputs(&files)?.into_iter().map(Ok);
    let mut bar = Bar::new(options.format == RunFormat::Human);
    let read = sync::gather_each(&jobs, &others, &mut inputs, &mut |at| bar.show(at));
    bar.finish();
    let Dealt { each, others, mut nobodys } = read?;
    let is_meant = |at: usize| only.is_none_or(|only| only == at);
    for ((at, mine, failure), rows) in unable.into_iter().zip(others.into_iter().skip(broken)) {
        if !is_meant(at) {
            continue;
        }
        if rows > 0 {
            told.one(mine, options, |_| Err(failure));
        } else if mine.is_expected() {
            told.nothing(mine, options);
        }
    }
    for (((at, mine, one, _), job), gathered) in able.iter().zip(&jobs).zip(each) {
        if !is_meant(*at) {
            continue;
        }
        match gathered {
            Ok(gathered) if gathered.rows() == 0 => {
                if mine.is_expected() {
                    told.nothing(mine, options);
                }
            }
            Ok(gathered) => told.one(mine, options, |tell| one.run_of(job, gathered, tell)),
            Err(failure) => told.one(mine, options, |_| Err::<Exit, _>(failure.into())),
        }
    }
    if only.is_none() {
        let refused = nobodys.findings().iter().map(|finding| {
            let place = finding.place.as_ref().map(report::run::place);
            (place.unwrap_or_default(), finding.reason.clone().unwrap_or_default())
        });
        told.night.refused = refused.collect();
        match rejects.map_or(Ok(Vec::new()), |rejects| keep(&rejects, &mut nobodys)) {
            Ok(kept) => told.night.kept = kept,
            Err(failure) => told.failure = Some(failure),
        }
    }
    Ok(())
}

/// Where rows that are of no municipality are to be kept.
fn rejects(options: &Sync, files: &[PathBuf]) -> Result<Option<Rejects>, Failure> {
    let others = files.iter().map(PathBuf::as_path).chain(options.description.as_deref());
    options.rejected.as_deref().map(|path| Rejects::to(path, others)).transpose()
}

fn keep(rejects: &Rejects, nobodys: &mut Gathered) -> Result<Vec<sync::Kept>, Failure> {
    rejects.write(&nobodys.take_rejected()).and_then(Written::publish)
}

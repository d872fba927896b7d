//! Files with records of several municipalities, each of which says whose it is.

use std::path::PathBuf;

use crate::cli::delivery;
use crate::cli::exit::{Exit, Failure};
use crate::cli::progress::Bar;
use crate::cli::rejects::{Rejects, Written};
use crate::readers::Description;
use crate::report;
use crate::sync::{self, Dealt, Gathered, Job};

use super::deal::expanded;
use super::many::{Mine, Told};
use super::{RunFormat, Sync};

/// The descriptions, where they say in which column the municipality stands; `None` where none does.
///
/// # Errors
/// Those that cannot be read then, or two that are not the same.
pub(super) fn descriptions(shares: &[Mine<'_>]) -> Result<Option<Vec<Description>>, Failure> {
    let read: Vec<_> = shares.iter().map(|mine| mine.one(&[]).description()).collect();
    if !read.iter().flatten().any(Description::says_municipality) {
        return Ok(None);
    }
    let read: Vec<Description> = read.into_iter().collect::<Result<_, _>>()?;
    let other = read.iter().zip(read.iter().skip(1)).position(|(one, next)| {
        one.source.text() != next.source.text() || one.records != next.records
    });
    let Some(at) = other else { return Ok(Some(read)) };
    let names: Vec<&str> =
        shares.iter().skip(at).take(2).map(|mine| mine.owned.policy.name()).collect();
    let message = format!("the policies `{}` do not read the files alike", names.join("` and `"));
    let help = "files with records of several municipalities have one description, which means the \
                same in all policies: put it beside them, or name it by `--description`";
    Err(Failure::usage(message).help(help))
}

/// Reads all files, and synchronises what is of each municipality.
pub(super) fn run(
    options: &Sync,
    shares: &[Mine<'_>],
    descriptions: &[Description],
    (only, started): (Option<usize>, &str),
    told: &mut Told,
) -> Result<(), Failure> {
    let files = expanded(&options.files)?;
    let ones: Vec<_> = shares.iter().map(|mine| mine.one(&files)).collect();
    let jobs: Vec<Job<'_>> =
        ones.iter().zip(descriptions).map(|(one, read)| one.job(read, started)).collect();
    let mut inputs = delivery::inputs(&files)?.into_iter().map(Ok);
    let mut bar = Bar::new(options.format == RunFormat::Human);
    let read = sync::gather_each(&jobs, &mut inputs, &mut |at| bar.show(at));
    bar.finish();
    let Dealt { each, mut nobodys } = read?;
    for (at, gathered) in each.into_iter().enumerate() {
        if only.is_some_and(|only| only != at) {
            continue;
        }
        let (mine, one, job) = (&shares[at], &ones[at], &jobs[at]);
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
        told.night.kept = keep(options, &files, &mut nobodys)?;
    }
    Ok(())
}

/// Keeps the rows that are of no municipality.
fn keep(
    options: &Sync,
    files: &[PathBuf],
    nobodys: &mut Gathered,
) -> Result<Vec<sync::Kept>, Failure> {
    let Some(path) = options.rejected.as_deref() else { return Ok(Vec::new()) };
    let others = files.iter().map(PathBuf::as_path).chain(options.description.as_deref());
    let rejects = Rejects::to(path, others)?;
    rejects.write(&nobodys.take_rejected()).and_then(Written::publish)
}

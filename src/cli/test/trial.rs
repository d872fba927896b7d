//! Scenario files, tried in parallel.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use std::{fs, io};

use rayon::prelude::*;

use crate::policy::Policy;
use crate::report::scenarios::{Ran, Tried};
use crate::scenario::Draft;
use crate::scenario::coverage::Tally;
use crate::text::{Diagnostic, SourceText};

use super::policies::Policies;
use super::reason;

/// What was met of one policy.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) policy: Arc<Policy>,
    pub(super) tally: Tally,
}

/// Tries every file; the results stand in the order of the files. With `observe`, what each policy
/// was asked comes back too, by the policy's path.
pub(super) fn all(
    files: &[PathBuf],
    policies: &Policies,
    observe: bool,
) -> (Vec<Tried>, BTreeMap<PathBuf, Observed>) {
    let results: Vec<_> = files.par_iter().map(|file| one(file, policies, observe)).collect();
    let mut tried = Vec::new();
    let mut observed: BTreeMap<PathBuf, Observed> = BTreeMap::new();
    for (result, seen) in results {
        tried.push(result);
        if let Some((path, policy, tally)) = seen {
            let empty = || Observed { policy, tally: Tally::default() };
            observed.entry(path).or_insert_with(empty).tally.add(&tally);
        }
    }
    (tried, observed)
}

type Seen = (PathBuf, Arc<Policy>, Tally);

fn one(file: &Path, policies: &Policies, observe: bool) -> (Tried, Option<Seen>) {
    let clock = Instant::now();
    let text = fs::read_to_string(file);
    let unreadable = text.is_err();
    let (result, seen) = match ran(file, text, policies, observe) {
        Ok((ran, path, tally)) => {
            let policy = Arc::clone(&ran.policy);
            (Ok(ran), observe.then_some((path, policy, tally)))
        }
        Err(findings) => (Err(findings), None),
    };
    let (file, took) = (file.display().to_string(), clock.elapsed());
    (Tried { file, unreadable, took, result }, seen)
}

fn ran(
    file: &Path,
    text: io::Result<String>,
    policies: &Policies,
    observe: bool,
) -> Result<(Ran, PathBuf, Tally), Vec<Diagnostic>> {
    let name = file.display().to_string();
    let text = text.map_err(|error| {
        vec![Diagnostic::error(format!("`{name}` cannot be read: {}", reason(&error)))]
    })?;
    let draft = Draft::parse(&SourceText::new(name, text))?;
    let (path, policy) = policies.of(&draft, file)?;
    let scenario = draft.check(&policy)?;
    let mut tally = Tally::default();
    let trial = scenario.run(&policy, &mut |situation| {
        if observe {
            tally.see(&policy, situation);
        }
    });
    Ok((Ran { policy, scenario, trial, compared: None }, path, tally))
}

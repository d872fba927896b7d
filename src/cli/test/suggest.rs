//! Scenarios for what none tries yet.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{load, output};
use crate::policy::{BUILT_IN, Policy, tidy};
use crate::scenario::coverage::{Coverage, Possible, Tally};
use crate::scenario::suggest;

use super::find::ENDING;
use super::policies::Policies;
use super::{Exit, Failure, reason, trial, write};

/// Writes a table of situations for what the scenarios among `files` leave open of a policy.
pub(super) fn run(policy: &Path, files: &[PathBuf]) -> Result<Exit, Failure> {
    let loaded = load::policy(policy)?;
    let Some(read) = loaded.policy.map(Arc::new) else {
        output::complaints(&loaded.findings)?;
        return Ok(Exit::Findings);
    };
    let (_, observed) = trial::all(files, &Policies::default(), true);
    let tally = observed.get(&tidy(policy)).map(|seen| &seen.tally);
    let tally = tally.cloned().unwrap_or_default();
    let named = policy.file_name().unwrap_or_default().to_string_lossy();
    let Some(suggestion) = suggest(&read, &named, &tally) else {
        write("nothing to suggest: all that can be tried of the policy is tried\n")?;
        return Ok(Exit::Fine);
    };
    let path = fresh(policy);
    fs::write(&path, &suggestion.text).map_err(|error| {
        let message = format!("`{}` cannot be written: {}", path.display(), reason(&error));
        Failure::input_output(message)
    })?;
    let (before, after) = (share(&read, &tally), after(&read, &path, tally));
    write(&format!(
        "{}: {} situations; coverage of {} was {before:.1} %, and is {after:.1} %\n\
         read them: what they expect is what the policy does now\n",
        path.display(),
        suggestion.situations,
        policy.display(),
    ))?;
    Ok(Exit::Fine)
}

/// A name beside the policy that no file has.
fn fresh(policy: &Path) -> PathBuf {
    let stem = policy.file_stem().unwrap_or_default().to_string_lossy();
    let folder = match policy.to_str() {
        Some(name) if BUILT_IN.contains(&name) => Path::new(""),
        _ => policy.parent().unwrap_or(Path::new("")),
    };
    let mut path = folder.join(format!("{stem}-suggested{ENDING}"));
    let mut number = 1;
    while path.exists() {
        number += 1;
        path = folder.join(format!("{stem}-suggested-{number}{ENDING}"));
    }
    path
}

fn after(policy: &Policy, path: &Path, mut tally: Tally) -> f64 {
    let (_, observed) = trial::all(&[path.to_owned()], &Policies::default(), true);
    for seen in observed.values() {
        tally.add(&seen.tally);
    }
    share(policy, &tally)
}

fn share(policy: &Policy, tally: &Tally) -> f64 {
    Coverage::of([(policy, tally, &Possible::of(policy))]).share().percent()
}

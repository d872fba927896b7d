//! The policies of scenarios, each read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::cli::exit::Failure;
use crate::cli::load;
use crate::policy::{BUILT_IN, Policy, tidy};
use crate::proofs::prove;
use crate::scenario::Draft;
use crate::text::{Diagnostic, Severity, nearest};

/// Policies by the path of their file.
#[derive(Debug, Default)]
pub(super) struct Policies(Mutex<BTreeMap<PathBuf, Entry>>);

type Entry = Arc<OnceLock<Result<Read, String>>>;

/// A policy that was read, if it could be used.
#[derive(Debug)]
struct Read {
    policy: Option<Arc<Policy>>,
    errors: Vec<Diagnostic>,
}

impl Policies {
    /// The policy that a scenario names, with its path.
    ///
    /// # Errors
    /// It cannot be read, or has errors; all of them.
    pub(super) fn of(
        &self,
        draft: &Draft,
        scenario: &Path,
    ) -> Result<(PathBuf, Arc<Policy>), Vec<Diagnostic>> {
        let (named, span) = draft.policy();
        let path = path(named, scenario);
        let entry = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(path.clone()).or_default())
        };
        let read = entry.get_or_init(|| read(&path));
        match read {
            Ok(Read { policy: Some(policy), .. }) => Ok((path, Arc::clone(policy))),
            Ok(Read { errors, .. }) => {
                let message = format!("the policy `{named}` has errors");
                let own = Diagnostic::error(message).at(draft.source(), span, "named here");
                Err(errors.iter().cloned().chain([own]).collect())
            }
            Err(why) => {
                let help = match nearest(named, BUILT_IN) {
                    Some(near) => format!("did you mean `{near}`, which is built in?"),
                    None => "the path is relative to the scenario file".to_owned(),
                };
                Err(vec![Diagnostic::error(why.clone()).at(draft.source(), span, "").help(help)])
            }
        }
    }
}

impl Policies {
    /// What a run would refuse the policies for, though scenarios can be tried with them: gaps,
    /// and rules that never decide. Each policy is proved once, each error told once.
    pub(super) fn unproved(&self) -> Vec<Diagnostic> {
        let entries: Vec<Entry> = {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.values().cloned().collect()
        };
        let policy = |entry: &Entry| entry.get()?.as_ref().ok()?.policy.clone();
        let policies: Vec<Arc<Policy>> = entries.iter().filter_map(policy).collect();
        let proved: Vec<_> = policies.par_iter().map(|policy| prove(policy).findings).collect();
        let mut errors = Vec::new();
        for finding in proved.into_iter().flatten() {
            if finding.severity == Severity::Error && !errors.contains(&finding) {
                errors.push(finding);
            }
        }
        errors
    }
}

/// Where the policy is that a scenario names.
pub(super) fn path(named: &str, scenario: &Path) -> PathBuf {
    if BUILT_IN.contains(&named) {
        return named.into();
    }
    let folder = scenario.parent().unwrap_or(Path::new(""));
    tidy(&folder.join(named))
}

fn read(path: &Path) -> Result<Read, String> {
    let loaded = match path.to_str().and_then(load::built_in_policy) {
        Some(loaded) => loaded,
        None => load::policy(path).map_err(Failure::into_message)?,
    };
    let load::Loaded { policy, mut findings, .. } = loaded;
    findings.retain(|finding| finding.severity == Severity::Error);
    Ok(Read { policy: policy.map(Arc::new), errors: findings })
}

//! Rule files from disk.

use std::fs;
use std::io;
use std::path::Path;

use crate::policy::{BUILT_IN, Layers, Policy, ReadFile, built_in};
use crate::proofs::prove;
use crate::text::{Diagnostic, Severity, SourceText, nearest};

use super::exit::{Failure, reason};
use super::output;

/// A policy with all that was found on the way to it.
pub(super) struct Loaded {
    pub(super) policy: Option<Policy>,
    pub(super) findings: Vec<Diagnostic>,
    /// The files that it was read from.
    pub(super) layers: Layers,
}

/// Reads and checks the policy of a file, or the built-in one of that name.
pub(super) fn policy(path: &Path) -> Result<Loaded, Failure> {
    Ok(checked(path, own(path)?, &read))
}

/// The policy, if it is without errors and proved to decide every situation; else its errors have
/// been told.
pub(super) fn proved(path: &Path) -> Result<Option<Policy>, Failure> {
    let Loaded { policy, findings, .. } = tried(path)?;
    output::complaints(&findings)?;
    Ok(policy)
}

/// The policy, if it is without errors and proved to decide every situation; else its errors.
pub(super) fn tried(path: &Path) -> Result<Loaded, Failure> {
    let Loaded { policy, mut findings, layers } = self::policy(path)?;
    if let Some(policy) = &policy {
        findings.extend(prove(policy).findings);
    }
    findings.retain(|finding| finding.severity == Severity::Error);
    Ok(Loaded { policy: policy.filter(|_| findings.is_empty()), findings, layers })
}

/// Checks the built-in policy of a name.
pub(super) fn built_in_policy(name: &str) -> Option<Loaded> {
    Some(checked(Path::new(name), built_in(name)?, &read))
}

/// Checks a policy, whose bases `read` finds.
pub(super) fn checked(path: &Path, own: SourceText, read: ReadFile<'_>) -> Loaded {
    let layers = Layers::gather(path, own, read);
    let mut findings = layers.findings.clone();
    let mut policy = None;
    if layers.complete {
        let (checked, more) = Policy::check(&layers);
        findings.extend(more);
        policy = checked.filter(|_| layers.are_whole());
    }
    Loaded { policy, findings, layers }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| reason(&error))
}

fn own(path: &Path) -> Result<SourceText, Failure> {
    let name = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok(SourceText::new(name, text)),
        Err(error) => built_in(&name).ok_or_else(|| {
            let failure = Failure::unreadable(path, &error);
            match nearest(&name, BUILT_IN).filter(|_| error.kind() == io::ErrorKind::NotFound) {
                Some(meant) => failure.help(format!("did you mean the built-in `{meant}`?")),
                None => failure,
            }
        }),
    }
}

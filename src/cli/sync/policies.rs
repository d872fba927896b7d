use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::cli::exit::{Exit, Failure};
use crate::cli::{find, load};
use crate::policy::{Municipalities, Municipality, Policy, tidy};
use crate::text::Diagnostic;

/// How the name of a rule file ends.
const ENDING: &str = ".foga";

/// A policy, the municipality that it is for, and where it is.
pub(super) struct Owned {
    pub(super) path: PathBuf,
    pub(super) policy: Policy,
    pub(super) municipality: Municipality,
}

/// The policies below a folder, by the codes of their municipalities. A file that others extend
/// needs to name none.
///
/// # Errors
/// Everything that is wrong with any of them: then none is of use.
pub(super) fn below(folder: &Path) -> Result<Vec<Owned>, Failure> {
    let mut paths = BTreeSet::new();
    find::below(folder, &|name| name.ends_with(ENDING), &mut paths)?;
    let tried: Vec<_> = paths.par_iter().map(|path| load::tried(path)).collect();
    let (mut policies, mut findings) = (Vec::new(), Vec::new());
    for (path, tried) in paths.into_iter().zip(tried) {
        let load::Loaded { policy, findings: more } = tried?;
        policies.extend(policy.map(|policy| (path, policy)));
        for finding in more {
            // What is wrong with a base is found once for each that extends it.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    let owned = owned(policies, &mut findings);
    if !findings.is_empty() {
        return Err(Failure::findings(findings, Exit::Findings));
    }
    if owned.is_empty() {
        let message = format!("there is no policy of a municipality in `{}`", folder.display());
        let help = "it is a folder with rule files, each with a line \
                    `municipality \"9999\" \"Exempelköping\"`";
        return Err(Failure::usage(message).help(help));
    }
    Ok(owned)
}

/// The municipalities of policies, in their order.
pub(super) fn municipalities(policies: &[Owned]) -> Municipalities {
    Municipalities::of(policies.iter().map(|owned| &owned.policy))
}

fn owned(policies: Vec<(PathBuf, Policy)>, findings: &mut Vec<Diagnostic>) -> Vec<Owned> {
    let extended: BTreeSet<PathBuf> = policies
        .iter()
        .flat_map(|(_, policy)| policy.texts().iter().skip(1))
        .map(|base| tidy(Path::new(base.name())))
        .collect();
    let mut owned: BTreeMap<Box<str>, Owned> = BTreeMap::new();
    for (path, policy) in policies {
        let Some(municipality) = policy.municipality().cloned() else {
            if !extended.contains(&tidy(&path)) {
                findings.push(nobodys(&path));
            }
            continue;
        };
        match owned.get(&municipality.code) {
            Some(first) => findings.push(second(&policy, &municipality, first)),
            None => {
                let code = municipality.code.clone();
                owned.insert(code, Owned { path, policy, municipality });
            }
        }
    }
    owned.into_values().collect()
}

fn nobodys(path: &Path) -> Diagnostic {
    let message = format!("`{}` does not say for which municipality it is", path.display());
    Diagnostic::error(message)
        .help("write `municipality \"9999\" \"Exempelköping\"` below its name")
}

fn second(policy: &Policy, municipality: &Municipality, first: &Owned) -> Diagnostic {
    let message = format!("the municipality `{}` has two policies", municipality.code);
    let place = first.policy.municipality_place().map_or_else(String::new, |place| {
        let at = place.source.position(place.span.start);
        format!(":{}:{}", at.line, at.column)
    });
    let file = first.policy.municipality_place().map(|place| place.source.name());
    let file = file.map_or_else(|| first.path.display().to_string(), str::to_owned);
    let help = format!(
        "the other is `{}`, which says so in {file}{place}: a municipality has one policy",
        first.policy.name()
    );
    let error = Diagnostic::error(message).help(help);
    match policy.municipality_place() {
        Some(place) => {
            error.at(&place.source, place.span, format!("said of `{}` here", policy.name()))
        }
        None => error,
    }
}

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::cli::exit::{Exit, Failure};
use crate::cli::find;
use crate::cli::load::{self, Loaded};
use crate::policy::{Declaration, Layers, Municipalities, Municipality, Policy, tidy};
use crate::text::Diagnostic;

/// How the name of a rule file ends.
const ENDING: &str = ".foga";

/// The policies below a folder.
#[derive(Default)]
pub(super) struct Policies {
    /// Those that can be used, by the codes of their municipalities.
    pub(super) owned: Vec<Owned>,
    /// Municipalities whose policies cannot be used, likewise.
    pub(super) broken: Vec<Broken>,
    /// Files of which nobody knows whose policy they are, and why they are of no use.
    pub(super) nobodys: Vec<(PathBuf, String)>,
    /// What is wrong, and the code of the municipality that it concerns.
    findings: Vec<(Option<Box<str>>, Diagnostic)>,
}

/// A policy, the municipality that it is for, and where it is.
pub(super) struct Owned {
    pub(super) path: PathBuf,
    pub(super) policy: Policy,
    pub(super) municipality: Municipality,
}

/// A municipality whose policy cannot be used.
pub(super) struct Broken {
    /// What the policy is called, where that can be read.
    pub(super) name: String,
    pub(super) municipality: Municipality,
    /// Why, in one line.
    pub(super) why: String,
}

/// The policies below a folder. A file that others extend needs to name no municipality.
///
/// # Errors
/// A folder in which there is none that can be used: all that is wrong with them.
pub(super) fn below(folder: &Path) -> Result<Policies, Failure> {
    let mut paths = BTreeSet::new();
    find::below(folder, &|name| name.ends_with(ENDING), &mut paths)?;
    let tried: Vec<_> = paths.par_iter().map(|path| load::tried(path)).collect();
    let extended: BTreeSet<PathBuf> = tried
        .iter()
        .flatten()
        .flat_map(|loaded| loaded.layers.documents.iter().skip(1))
        .map(|base| tidy(Path::new(base.source.name())))
        .collect();
    let mut policies = Policies::default();
    let mut each: BTreeMap<Box<str>, Vec<Found>> = BTreeMap::new();
    for (path, tried) in paths.into_iter().zip(tried) {
        match tried {
            Err(failure) => policies.add_nobodys(path, vec![failure.into_finding()]),
            Ok(loaded) => match loaded.layers.municipality() {
                Some((municipality, place)) => {
                    let found = Found { path, municipality, place, loaded };
                    each.entry(found.municipality.code.clone()).or_default().push(found);
                }
                None if extended.contains(&tidy(&path)) => {}
                None if loaded.findings.is_empty() => {
                    let finding = nobodys(&path);
                    policies.add_nobodys(path, vec![finding]);
                }
                None => policies.add_nobodys(path, loaded.findings),
            },
        }
    }
    each.into_values().for_each(|found| policies.add(found));
    if !policies.owned.is_empty() {
        return Ok(policies);
    }
    let findings = policies.findings_of(None);
    if !findings.is_empty() {
        return Err(Failure::findings(findings, Exit::Findings));
    }
    let message = format!("there is no policy of a municipality in `{}`", folder.display());
    let help = "it is a folder with rule files, each with a line \
                `municipality \"9999\" \"Exempelköping\"`";
    Err(Failure::usage(message).help(help))
}

impl Policies {
    /// Their municipalities: of those that can be used, then of the others.
    pub(super) fn municipalities(&self) -> Municipalities {
        let owned = self.owned.iter().map(|owned| (owned.policy.name(), &owned.municipality));
        let all = owned.chain(self.broken.iter().map(Broken::named));
        Municipalities::of(all.map(|(name, municipality)| (name, Some(municipality))))
    }

    /// The code of the municipality of a place among [all of them](Self::municipalities).
    pub(super) fn code(&self, at: usize) -> Option<&str> {
        let owned = self.owned.iter().map(|owned| &owned.municipality);
        let mut all = owned.chain(self.broken.iter().map(|broken| &broken.municipality));
        all.nth(at).map(|municipality| &*municipality.code)
    }

    /// What is wrong with the policies, or with the one of this code. What is wrong with a base is
    /// told once, and not for each that extends it.
    pub(super) fn findings_of(&self, code: Option<&str>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (of, finding) in &self.findings {
            let is_meant = code.is_none() || of.as_deref() == code;
            if is_meant && !findings.contains(finding) {
                findings.push(finding.clone());
            }
        }
        findings
    }

    fn add_nobodys(&mut self, path: PathBuf, findings: Vec<Diagnostic>) {
        self.nobodys.extend(findings.first().map(|first| (path, first.message.clone())));
        self.findings.extend(findings.into_iter().map(|finding| (None, finding)));
    }

    /// Adds the policies of one municipality: one, if all is well.
    fn add(&mut self, found: Vec<Found>) {
        let mut found = found.into_iter();
        let Some(first) = found.next() else { return };
        let Found { path, municipality, place, loaded: Loaded { policy, mut findings, layers } } =
            first;
        for next in found {
            findings.extend(next.loaded.findings);
            let name = layers.name().unwrap_or_default();
            findings.push(second(
                (&next.loaded.layers, &next.place),
                &municipality,
                (name, &place),
            ));
        }
        match policy.filter(|_| findings.is_empty()) {
            Some(policy) => self.owned.push(Owned { path, policy, municipality }),
            None => {
                let name = layers.name().unwrap_or_default().to_owned();
                let why = findings.first().map_or_else(String::new, |first| first.message.clone());
                let code = Some(municipality.code.clone());
                self.findings.extend(findings.into_iter().map(|finding| (code.clone(), finding)));
                self.broken.push(Broken { name, municipality, why });
            }
        }
    }
}

/// A rule file that says for which municipality it is.
struct Found {
    path: PathBuf,
    municipality: Municipality,
    place: Declaration,
    loaded: Loaded,
}

impl Broken {
    /// The name of its policy, and which it is.
    pub(super) fn named(&self) -> (&str, &Municipality) {
        (&self.name, &self.municipality)
    }
}

fn nobodys(path: &Path) -> Diagnostic {
    let message = format!("`{}` does not say for which municipality it is", path.display());
    Diagnostic::error(message)
        .help("write `municipality \"9999\" \"Exempelköping\"` below its name")
}

/// A policy of a municipality that has one already, which is told by its name and place.
fn second(
    (layers, place): (&Layers, &Declaration),
    municipality: &Municipality,
    (first, before): (&str, &Declaration),
) -> Diagnostic {
    let at = before.source.position(before.span.start);
    let help = format!(
        "the other is `{first}`, which says so in {}:{}:{}: a municipality has one policy",
        before.source.name(),
        at.line,
        at.column
    );
    let said = format!("said of `{}` here", layers.name().unwrap_or_default());
    Diagnostic::error(format!("the municipality `{}` has two policies", municipality.code))
        .at(&place.source, place.span, said)
        .help(help)
}

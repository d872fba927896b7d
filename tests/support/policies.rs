//! Policies from text and from `rules/`.

use std::path::{Path, PathBuf};

use foga::policy::{Layers, Policy};
use foga::proofs::prove;
use foga::text::{Diagnostic, Severity, SourceText};

/// A policy with the files it was made from.
pub struct Checked {
    pub layers: Layers,
    pub policy: Policy,
}

/// A policy over built-in bases.
#[track_caller]
pub fn policy(text: &str) -> Checked {
    policy_over(text, "")
}

/// A policy over a base in the file `base.foga`.
#[track_caller]
pub fn policy_over(text: &str, base: &str) -> Checked {
    let read = |path: &Path| match path.to_str() {
        Some("base.foga") => Ok(base.to_owned()),
        _ => Err("there is no such file".to_owned()),
    };
    checked(Layers::gather(Path::new("test.foga"), SourceText::new("test.foga", text), &read))
}

/// A policy that also decides every situation.
#[track_caller]
pub fn proved(text: &str) -> Policy {
    let policy = policy(text).policy;
    assert_eq!(errors(&prove(&policy).findings), [""; 0], "in\n{text}");
    policy
}

/// What is wrong, without the warnings.
pub fn errors(findings: &[Diagnostic]) -> Vec<String> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{} ({:?})", finding.message, finding.example)).collect()
}

/// A file of the project.
pub fn project_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A policy of `rules/`.
#[track_caller]
pub fn shipped(path: &Path) -> Checked {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| error.to_string());
    let source = SourceText::new(path.display().to_string(), read(path).unwrap());
    checked(Layers::gather(path, source, &read))
}

/// Every rule file under `rules/`.
pub fn all_shipped() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![project_file("rules")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "foga") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn checked(layers: Layers) -> Checked {
    assert!(layers.findings.is_empty(), "{:#?}", layers.findings);
    let (policy, findings) = Policy::check(&layers);
    assert!(findings.is_empty(), "{findings:#?}");
    Checked { layers, policy: policy.unwrap() }
}

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::exit::Failure;
use crate::cli::find;
use crate::policy::Municipalities;

use super::called::{day, names, other_source};

/// Whose files are whose.
pub(super) struct Dealt {
    /// The files of each municipality, by its place.
    pub(super) shares: Vec<Files>,
    /// Files that are called as another source is, which it is.
    pub(super) passed_over: Vec<(PathBuf, String)>,
    /// Files that are nobody's, and why.
    pub(super) refused: Vec<(PathBuf, String)>,
}

/// The files of a municipality.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    pub(super) paths: Vec<PathBuf>,
    /// The days that they are of, as far as they are called so.
    pub(super) days: BTreeSet<String>,
}

/// Deals files out by what they, and the folders in which they are, are called. A folder among them
/// stands for all files in it, apart from those that are called as another source of the municipality
/// is. A file that is not there, or a folder that cannot be read, is theirs as well whose it is called:
/// they are told, and nobody else is kept waiting.
///
/// # Errors
/// Standard input, which is not called anything.
pub(super) fn deal(
    files: &[PathBuf],
    sources: &[Vec<&str>],
    municipalities: &Municipalities,
    source: &str,
) -> Result<Dealt, Failure> {
    let mut dealt = Dealt {
        shares: vec![Files::default(); sources.len()],
        passed_over: Vec::new(),
        refused: Vec::new(),
    };
    if files.iter().any(|path| path.as_os_str() == "-") {
        let message = "standard input, `-`, does not say whose it is";
        let help = "name a file or a folder that is called as the municipality, or its policy";
        return Err(Failure::usage(message).help(help));
    }
    for given in files {
        let (found, fault) = match expanded(std::slice::from_ref(given)) {
            Ok(found) => (found, None),
            Err(failure) => (vec![given.clone()], Some(failure.into_message())),
        };
        for path in found {
            let at = match whose(&path, municipalities, source) {
                Ok(at) => at,
                Err(reason) => {
                    dealt.refused.push((path, fault.clone().unwrap_or(reason)));
                    continue;
                }
            };
            let (Some(share), Some(sources)) = (dealt.shares.get_mut(at), sources.get(at)) else {
                continue;
            };
            // In which folder a delivery as a whole is, says nothing of its files.
            let own = path.strip_prefix(given).ok().filter(|own| own.file_name().is_some());
            let own = own.unwrap_or_else(|| path.file_name().map_or(&*path, Path::new));
            match other_source(own, source, sources.iter().copied()) {
                Some(other) => {
                    let why = format!("it is called as the source `{other}` is");
                    dealt.passed_over.push((path, why));
                }
                None => {
                    share.days.extend(day(own));
                    share.paths.push(path);
                }
            }
        }
    }
    Ok(dealt)
}

/// The files, those of folders among them.
///
/// # Errors
/// A file that is not there, or a folder that cannot be read.
pub(super) fn expanded(files: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::with_capacity(files.len());
    for path in files {
        if path.as_os_str() == "-" {
            all.push(path.clone());
            continue;
        }
        let metadata = fs::metadata(path).map_err(|error| Failure::unreadable(path, &error))?;
        if !metadata.is_dir() {
            all.push(path.clone());
            continue;
        }
        let mut found = BTreeSet::new();
        find::below(path, &|name| !name.starts_with('.'), &mut found)?;
        all.extend(found);
    }
    Ok(all)
}

/// The municipality that the names in a path mean, all of which have to mean the same.
fn whose(path: &Path, known: &Municipalities, source: &str) -> Result<usize, String> {
    let names = names(path, source);
    let mut found: Option<(usize, &str)> = None;
    for name in &names {
        let Some(at) = known.find(name) else { continue };
        match found {
            Some((other, first)) if other != at => {
                return Err(format!("both `{first}` and `{name}` stand in its path"));
            }
            _ => found = Some((at, name)),
        }
    }
    found.map(|(at, _)| at).ok_or_else(|| nobodys(&names, known))
}

/// Why the names in a path mean no municipality.
fn nobodys(names: &[String], known: &Municipalities) -> String {
    if let Some(name) = names.iter().find(|name| known.are_several(name)) {
        return format!(
            "several municipalities are called `{name}`: name the one meant by its code"
        );
    }
    let words = |name: &'_ str| -> Vec<String> {
        name.split(' ').filter(|word| known.find(word).is_some()).map(str::to_owned).collect()
    };
    if let Some([first, second, ..]) =
        names.iter().map(|name| words(name)).find(|it| it.len() > 1).as_deref()
    {
        return format!("both `{first}` and `{second}` stand in its name");
    }
    format!("no policy is for it: {}", known.known(names.iter().rev().map(String::as_str)))
}

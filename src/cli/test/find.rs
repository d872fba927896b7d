//! Where the scenarios are.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::cli::find::below;

use super::Failure;

/// How a scenario's file name ends.
pub(super) const ENDING: &str = ".scenario.yaml";

/// The scenario files among the paths and below the folders among them, in the order of their
/// names. Hidden folders are passed over, and so is what is neither a file nor a link to one.
pub(super) fn scenarios(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = BTreeSet::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| Failure::unreadable(path, &error))?;
        if metadata.is_dir() {
            below(path, &|name| name.ends_with(ENDING), &mut found)?;
        } else {
            found.insert(path.clone());
        }
    }
    Ok(found.into_iter().collect())
}

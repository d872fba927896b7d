//! Files below a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::exit::{Failure, reason};

/// Adds the files below a folder whose names are wanted, in the order of their names. Hidden folders
/// are passed over, and so is what is neither a file nor a link to one.
pub(super) fn below(
    folder: &Path,
    wanted: &dyn Fn(&str) -> bool,
    found: &mut BTreeSet<PathBuf>,
) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| {
        let message = format!("`{}` cannot be read: {}", folder.display(), reason(&error));
        Failure::input_output(message)
    };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // `.` stands for the folder at hand, and is left out of what is shown.
        let path = if folder == Path::new(".") { entry.file_name().into() } else { entry.path() };
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() && !name.starts_with('.') {
            below(&path, wanted, found)?;
        } else if wanted(&name) && (kind.is_file() || leads_to_file(&path)) {
            found.insert(path);
        }
    }
    Ok(())
}

/// Whether it is a link to a file, or one that leads nowhere, of which the user is told. To read
/// a pipe would be to wait for whoever writes to it.
fn leads_to_file(path: &Path) -> bool {
    path.is_symlink() && fs::metadata(path).map_or(true, |metadata| metadata.is_file())
}

//! Files with the rows that were set aside.

use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::sync::{Kept, Rejected};

use super::exit::{Failure, reason};

/// Where rows that are set aside are to be written.
pub(super) struct Rejects {
    path: PathBuf,
}

impl Rejects {
    /// Takes a file for it, unless the run reads or writes it otherwise.
    pub(super) fn to<'a>(
        path: &Path,
        mut others: impl Iterator<Item = &'a Path>,
    ) -> Result<Self, Failure> {
        let shown = path.display();
        if path.as_os_str() == "-" {
            return Err(Failure::usage("`--rejected` needs a file: the report is written to `-`"));
        }
        if path.exists() && !path.is_file() {
            return Err(Failure::usage(format!("`{shown}` is no file for rejected rows")));
        }
        // One that is not there yet has no canonical name.
        let name = |path: &Path| fs::canonicalize(path).or_else(|_| std::path::absolute(path));
        let same = |other: &Path| matches!((name(path), name(other)), (Ok(a), Ok(b)) if a == b);
        if others.any(same) {
            let message = format!("rejected rows cannot be written to `{shown}`, which is in use");
            return Err(Failure::usage(message).help("name a file that is nothing else"));
        }
        // A link stays one, and what it points at is replaced.
        let target = if path.is_symlink() { fs::canonicalize(path).ok() } else { None };
        Ok(Self { path: target.unwrap_or_else(|| path.to_owned()) })
    }

    /// Writes the files beside where they are to be, so that what was there before stays until the
    /// run is made.
    pub(super) fn write(&self, rejected: &[Rejected]) -> Result<Written, Failure> {
        let mut written = Written { files: Vec::with_capacity(rejected.len()) };
        for (number, rejected) in (1..).zip(rejected) {
            let path = numbered(&self.path, number);
            let beside = beside(&path);
            let failed = |error: io::Error| {
                let reason = reason(&error);
                let shown = path.display();
                Failure::input_output(format!("`{shown}` cannot be written: {reason}"))
            };
            let file = private(&beside).map_err(failed)?;
            written.files.push(Beside { beside, path: path.clone(), rows: rejected.rows() });
            let mut out = BufWriter::new(file);
            rejected.write(&mut out).and_then(|()| out.flush()).map_err(failed)?;
        }
        Ok(written)
    }
}

/// Files that are written, and not yet where they are to be.
pub(super) struct Written {
    files: Vec<Beside>,
}

struct Beside {
    beside: PathBuf,
    path: PathBuf,
    rows: u64,
}

impl Written {
    /// Puts them there.
    pub(super) fn publish(mut self) -> Result<Vec<Kept>, Failure> {
        let mut kept = Vec::with_capacity(self.files.len());
        for Beside { beside, path, rows } in std::mem::take(&mut self.files) {
            fs::rename(&beside, &path).map_err(|error| {
                let (shown, reason) = (path.display(), reason(&error));
                let message = format!("the rows set aside cannot be put into `{shown}`: {reason}");
                Failure::input_output(message).help(format!("they are in `{}`", beside.display()))
            })?;
            kept.push(Kept { file: path.display().to_string(), rows });
        }
        Ok(kept)
    }
}

impl Drop for Written {
    /// A run that was not made leaves none behind.
    fn drop(&mut self) {
        for file in &self.files {
            // What is not there any more needs not to be removed.
            let _ = fs::remove_file(&file.beside);
        }
    }
}

/// `rejected.csv`, `rejected-2.csv`, ...
fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 { path.to_owned() } else { named_after(path, number) }
}

/// `rejected-2.csv` beside `rejected.csv`.
pub(super) fn named_after(path: &Path, what: impl Display) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(format!("-{what}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// A new file that only its owner can read and write. One of that name can only have been left by a
/// run that was killed.
fn private(path: &Path) -> io::Result<File> {
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

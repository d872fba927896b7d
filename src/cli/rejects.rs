//! Files with the rows that were set aside.

use std::fmt::Display;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::sync::{Kept, Rejected};

use super::exit::{Failure, reason};

/// So many files of a run that was killed are looked for. Each has a header of its own.
const FILES: usize = 9;

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
        // What SQLite keeps beside a store is the store's.
        let besides = |other: &Path| {
            ["-wal", "-shm", "-journal"].into_iter().any(|ending| {
                let mut beside = other.as_os_str().to_owned();
                beside.push(ending);
                same(Path::new(&beside))
            })
        };
        if others.any(|other| same(other) || besides(other)) {
            let message = format!("rejected rows cannot be written to `{shown}`, which is in use");
            return Err(Failure::usage(message).help("name a file that is nothing else"));
        }
        // A link stays one, and what it points at is replaced.
        let target = if path.is_symlink() { fs::canonicalize(path).ok() } else { None };
        let path = target.unwrap_or_else(|| path.to_owned());
        // Of a run that was killed: nothing in them is masked.
        for beside in (1..=FILES).map(|number| beside(&numbered(&path, number))) {
            take_away(&beside)?;
        }
        Ok(Self { path })
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
            take_away(&beside)?;
            let file = private(&beside).map_err(failed)?;
            let mut out = BufWriter::new(&file);
            let done = rejected.write(&mut out).and_then(|()| out.flush());
            drop(out);
            let rows = rejected.rows();
            written.files.push(Beside { beside, path: path.clone(), rows, _lock: file });
            done.map_err(failed)?;
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
    /// The file is locked as long as it is open.
    _lock: File,
}

impl Written {
    /// Puts them there.
    pub(super) fn publish(mut self) -> Result<Vec<Kept>, Failure> {
        let mut kept = Vec::with_capacity(self.files.len());
        for Beside { beside, path, rows, .. } in std::mem::take(&mut self.files) {
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

/// Where it is written until the run is made.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".unfinished");
    path.with_file_name(name)
}

/// Removes what a run has left that was killed. Of one that goes on, the file is locked.
fn take_away(beside: &Path) -> Result<(), Failure> {
    let Ok(file) = File::open(beside) else { return Ok(()) };
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        let message = format!("another run is writing to `{}`", beside.display());
        return Err(Failure::usage(message).help("wait for its end, or name another file"));
    }
    // Where it cannot be removed, it cannot be written either, and that is told then.
    let _ = fs::remove_file(beside);
    Ok(())
}

/// A new file that only its owner can read and write, locked as long as it is open. A file system
/// without locks has to do without.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let _ = file.try_lock();
    Ok(file)
}

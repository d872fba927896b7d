//! Snapshots beside the scenarios.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::report::scenarios::{Compared, Ran, Tried};
use crate::scenario::Snapshot;

use super::find::ENDING;
use super::{Failure, reason};

/// What becomes of a snapshot that is new or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is written beside the old one, to be reviewed.
    Pending,
    /// It replaces the old one.
    Accept,
    /// Nothing is written.
    Never,
}

/// Compares every scenario that expects nothing with its snapshot.
pub(super) fn keep(files: &mut [Tried], mode: Mode) -> Result<(), Failure> {
    for file in files {
        let path = PathBuf::from(&file.file);
        let Ok(ran) = &mut file.result else { continue };
        if !ran.scenario.expects {
            let compared = compare(ran, &path)?;
            ran.compared = Some(settle(ran, &path, compared, mode)?);
        }
    }
    Ok(())
}

/// Whether a scenario's snapshot is new or changed.
pub(super) fn differs(file: &Tried) -> bool {
    let compared = file.result.as_ref().ok().and_then(|ran| ran.compared.as_ref());
    compared.is_some_and(|compared| *compared != Compared::Same)
}

/// The snapshot of a scenario file: `NAME.snap`.
pub(super) fn path_of(scenario: &Path) -> PathBuf {
    let name = scenario.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(ENDING).unwrap_or(&name);
    scenario.with_file_name(format!("{name}.snap"))
}

/// The one that waits for a review: `NAME.snap.new`.
pub(super) fn pending_of(scenario: &Path) -> PathBuf {
    let mut path = path_of(scenario).into_os_string();
    path.push(".new");
    path.into()
}

/// Makes the outcome the snapshot.
pub(super) fn accept(ran: &Ran, scenario: &Path, new: &Snapshot) -> Result<(), Failure> {
    write(&path_of(scenario), &file(ran, scenario, new))?;
    remove(&pending_of(scenario))
}

/// Leaves the snapshot as it is.
pub(super) fn reject(scenario: &Path) -> Result<(), Failure> {
    remove(&pending_of(scenario))
}

fn compare(ran: &Ran, scenario: &Path) -> Result<Compared, Failure> {
    let new = Snapshot::of(&ran.policy, &ran.scenario, &ran.trial);
    let path = path_of(scenario);
    match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Compared::New(new)),
        Err(error) => Err(Failure::unreadable(&path, &error)),
        Ok(text) => {
            let old = Snapshot::parse(&text);
            Ok(if old == new { Compared::Same } else { Compared::Changed { old, new } })
        }
    }
}

fn settle(ran: &Ran, scenario: &Path, compared: Compared, mode: Mode) -> Result<Compared, Failure> {
    let (Compared::New(new) | Compared::Changed { new, .. }) = &compared else {
        if mode != Mode::Never {
            remove(&pending_of(scenario))?;
        }
        return Ok(compared);
    };
    match mode {
        Mode::Never => {}
        Mode::Pending => write(&pending_of(scenario), &file(ran, scenario, new))?,
        Mode::Accept => {
            accept(ran, scenario, new)?;
            return Ok(Compared::Same);
        }
    }
    Ok(compared)
}

fn file(ran: &Ran, scenario: &Path, new: &Snapshot) -> String {
    let name = scenario.file_name().unwrap_or_default().to_string_lossy();
    new.file(&name, ran.scenario.about.as_deref())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| {
        let message = format!("`{}` cannot be written: {}", path.display(), reason(&error));
        Failure::input_output(message)
    })
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            let message = format!("`{}` cannot be removed: {}", path.display(), reason(&error));
            Err(Failure::input_output(message))
        }
        _ => Ok(()),
    }
}

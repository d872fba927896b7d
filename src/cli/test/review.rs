//! Snapshots, gone through one by one.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::cli::{ask, output};
use crate::report::scenarios::{Compared, Tried, difference};

use super::{Failure, snapshots};

/// What is to become of a snapshot.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Accept,
    Reject,
    Skip,
}

const ANSWERS: [(char, Answer, &str); 3] = [
    ('a', Answer::Accept, "accepted"),
    ('r', Answer::Reject, "rejected"),
    ('s', Answer::Skip, "skipped"),
];

/// Shows each snapshot that is new or changed, and does as it is told.
pub(super) fn run(files: &mut [Tried]) -> Result<(), Failure> {
    let look = output::look(&io::stdout());
    let all = files.iter().filter(|file| snapshots::differs(file)).count();
    let mut number = 0;
    for file in files {
        if !snapshots::differs(file) {
            continue;
        }
        number += 1;
        let path = PathBuf::from(&file.file);
        let Ok(ran) = &mut file.result else { continue };
        let (old, new) = match &ran.compared {
            Some(Compared::New(new)) => (None, new.clone()),
            Some(Compared::Changed { old, new }) => (Some(old), new.clone()),
            _ => continue,
        };
        let mut out = io::stdout().lock();
        write!(out, "\n{number} of {all}: {}\n", snapshots::path_of(&path).display())?;
        if let Some(about) = &ran.scenario.about {
            writeln!(out, "{about}")?;
        }
        out.write_all(difference(old, &new, look).as_bytes())?;
        write!(out, "  [a]ccept, [r]eject, [s]kip, [q]uit? ")?;
        out.flush()?;
        drop(out);
        match ask::ask(&ANSWERS)? {
            Some(Answer::Accept) => {
                snapshots::accept(ran, &path, &new)?;
                ran.compared = Some(Compared::Same);
            }
            Some(Answer::Reject) => snapshots::reject(&path)?,
            Some(Answer::Skip) => {}
            None => break,
        }
    }
    Ok(())
}

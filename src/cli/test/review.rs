//! Snapshots, gone through one by one.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use console::{Key, Term};

use crate::cli::output;
use crate::report::scenarios::{Compared, Tried, difference};

use super::{Failure, snapshots};

/// What is to become of a snapshot.
enum Answer {
    Accept,
    Reject,
    Skip,
    Quit,
}

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
        match ask()? {
            Answer::Accept => {
                snapshots::accept(ran, &path, &new)?;
                ran.compared = Some(Compared::Same);
            }
            Answer::Reject => snapshots::reject(&path)?,
            Answer::Skip => {}
            Answer::Quit => break,
        }
    }
    Ok(())
}

/// A key on a terminal, a line otherwise. The end of the input is the end of the review.
fn ask() -> Result<Answer, Failure> {
    loop {
        let said = if io::stdin().is_terminal() { key()? } else { line()? };
        let (answer, word) = match said {
            Some('a') => (Answer::Accept, "accepted"),
            Some('r') => (Answer::Reject, "rejected"),
            Some('s') => (Answer::Skip, "skipped"),
            Some('q') | None => (Answer::Quit, "quit"),
            Some(_) => continue,
        };
        println!("{word}");
        return Ok(answer);
    }
}

fn key() -> Result<Option<char>, Failure> {
    Ok(match Term::stdout().read_key()? {
        Key::Char(c) => Some(c.to_ascii_lowercase()),
        Key::CtrlC | Key::Escape => None,
        _ => Some('?'),
    })
}

fn line() -> Result<Option<char>, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim().chars().next().map_or('?', |c| c.to_ascii_lowercase())))
}

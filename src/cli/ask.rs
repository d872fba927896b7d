//! One question, answered by a key.

use std::io::{self, BufRead, IsTerminal};

use console::{Key, Term};

use super::exit::Failure;

/// Asks until one of the keys is pressed, and says the word for it. Without a terminal it is the
/// first letter of a line. `None` is the end: a `q`, an escape, or no more input.
pub(super) fn ask<T: Copy>(answers: &[(char, T, &str)]) -> Result<Option<T>, Failure> {
    loop {
        let said = if io::stdin().is_terminal() { key()? } else { line()? };
        let Some(said) = said.filter(|said| *said != 'q') else {
            println!("quit");
            return Ok(None);
        };
        if let Some((_, answer, word)) = answers.iter().find(|(key, ..)| *key == said) {
            println!("{word}");
            return Ok(Some(*answer));
        }
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

use std::fmt::Write;

use crate::policy::Policy;
use crate::proofs::Table;

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::table::{bold, dim};
use super::layout::{Line, sections, title};
use super::words::Language;

/// The tables for a terminal.
pub fn terminal(policy: &Policy, tables: &[Table], language: Language, look: Look) -> String {
    let texts = language.texts();
    let mut text = format!("{}\n{}\n", bold(&plain(&title(policy, language)), look), texts.reading);
    for section in sections(policy, tables, language) {
        let names = [&section.categories, &section.fields].map(|names| names.join(", "));
        let head = plain(&names.join(": ")).into_owned();
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "\n{}", bold(&head, look));
        for part in &section.parts {
            let _ = writeln!(text, "\n  {}", part.heading);
            match &part.lines {
                Err(reason) => {
                    let _ = writeln!(text, "    {}", plain(reason));
                }
                Ok(lines) => {
                    for (at, one) in lines.iter().enumerate() {
                        text += &line(at + 1, one, language, look);
                    }
                }
            }
        }
    }
    text
}

fn line(number: usize, line: &Line, language: Language, look: Look) -> String {
    let and = format!(" {} ", language.texts().and);
    let width = look.width.saturating_sub(8);
    let when = wrapped(&plain(&line.when.join(&and)), width);
    let mut text = format!("  {number:>3}  {}\n", when.join("\n       "));
    let _ = writeln!(text, "       → {}", bold(line.then, look));
    let why = line.why.as_deref().unwrap_or_default();
    for why in wrapped(&plain(why), width.saturating_sub(2)) {
        let _ = writeln!(text, "         {}", dim(&why, look));
    }
    text
}

/// A text in lines of at most so many columns, broken at spaces.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

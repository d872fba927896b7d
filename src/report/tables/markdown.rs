use std::fmt::Write;

use crate::policy::Policy;
use crate::proofs::Table;

use super::super::plain::plain;
use super::layout::{Line, sections, title};
use super::words::Language;

/// The tables as a page in Markdown.
pub fn markdown(policy: &Policy, tables: &[Table], language: Language) -> String {
    let texts = language.texts();
    let mut text = format!("# {}\n\n{}\n", cell(&title(policy, language)), texts.reading);
    for section in sections(policy, tables, language) {
        let names = [&section.categories, &section.fields].map(|names| names.join(", "));
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "\n## {}", cell(&names.join(": ")));
        for part in &section.parts {
            let _ = writeln!(text, "\n### {}\n", part.heading);
            match &part.lines {
                Err(reason) => {
                    let _ = writeln!(text, "{}", cell(reason));
                }
                Ok(lines) => {
                    let _ = writeln!(text, "| | {} | {} | {} |", texts.when, texts.then, texts.why);
                    text += "| --- | --- | --- | --- |\n";
                    for (at, one) in lines.iter().enumerate() {
                        text += &line(at + 1, one, language);
                    }
                }
            }
        }
    }
    text
}

fn line(number: usize, line: &Line, language: Language) -> String {
    let when: Vec<String> = line.when.iter().map(|when| cell(when)).collect();
    let when = when.join(&format!(", {} ", language.texts().and));
    let why = line.why.as_deref().map(cell).unwrap_or_default();
    format!("| {number} | {when} | **{}** | {why} |\n", line.then)
}

/// Text that stays within its cell, and is no Markdown.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    for c in plain(text).chars() {
        if matches!(c, '|' | '*' | '_' | '`' | '<' | '[' | '\\') {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}

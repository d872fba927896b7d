use std::fs;
use std::path::PathBuf;

use clap::Args;
use encoding_rs::WINDOWS_1252;

use crate::record::{Value, trim};
use crate::report::formula::bare;
use crate::report::upkeep::told;
use crate::store::Register;
use crate::text::{Diagnostic, SourceText, Span};
use crate::upkeep::{self, Answer, Outcome, Ruling};

use super::super::exit::{Exit, Failure};
use super::super::output;
use super::super::signature::said;
use super::super::store::Stored;
use super::{Signed, summary};

/// Do what was decided in a list.
///
/// The list is what `foga review --format csv` writes, with `take` or `dismiss` in the column
/// `decision` and, where there is more to say, why in the column `why`. Rows without a decision are
/// left alone, and so are those of which another value waits meanwhile: they are told, and the exit
/// code is then 1. Columns may stand in any order, `stored` and those from `rule` on may be left out,
/// and a spreadsheet may have put semicolons or tabs between them, and have saved it in Windows-1252.
#[derive(Debug, Args)]
pub(super) struct Apply {
    /// The list.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    signed: Signed,
    /// Why, where a row does not say it.
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: Option<String>,
}

/// The columns that are read.
const COLUMNS: [&str; 7] = ["decision", "person", "field", "category", "from", "proposed", "why"];

/// How many of them, from the first on, have to be there.
const NEEDED: usize = 6;

impl Apply {
    pub(super) fn run(&self, store: &Stored) -> Result<Exit, Failure> {
        let bytes =
            fs::read(&self.file).map_err(|error| Failure::unreadable(&self.file, &error))?;
        let source = SourceText::new(self.file.display().to_string(), decoded(&bytes));
        let (lines, rulings) = match read(&source) {
            Ok(decided) => decided.into_iter().unzip::<u64, Ruling, Vec<_>, Vec<_>>(),
            Err(findings) => {
                output::complaints(&findings)?;
                return Ok(Exit::Findings);
            }
        };
        let mut store = self.signed.open(store)?;
        let findings = unknown(&source, &lines, &rulings, &store.register()?)?;
        if !findings.is_empty() {
            output::complaints(&findings)?;
            return Ok(Exit::Findings);
        }
        let reviewed = self.signed.decide(store.as_mut(), &rulings, self.why.as_deref())?;
        let mut text = String::new();
        let mut exit = Exit::Fine;
        for (line, outcome) in lines.iter().zip(&reviewed.outcomes) {
            if *outcome != Outcome::Done {
                text += &format!("{}:{line}: left: {}\n", source.name(), told(*outcome));
                exit = Exit::Findings;
            }
        }
        output::print(&(text + &summary(&rulings, &reviewed)))?;
        Ok(exit)
    }
}

/// What stands in a list. Excel saves one that it was not told otherwise of in the Windows code page,
/// which in western Europe is 1252.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// The decisions in a list, each with its line.
fn read(source: &SourceText) -> Result<Vec<(u64, Ruling)>, Vec<Diagnostic>> {
    let text = source.text();
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let header = text[start..].lines().next().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(header))
        .flexible(true)
        .from_reader(&text.as_bytes()[start..]);
    let broken = |error: csv::Error| vec![Diagnostic::error(format!("no list: {error}"))];
    let names = reader.headers().map_err(broken)?.clone();
    let columns = COLUMNS.map(|column| names.iter().position(|name| name.trim() == column));
    if let Some(missing) = columns[..NEEDED].iter().position(Option::is_none) {
        let message = format!("the list has no column `{}`", COLUMNS[missing]);
        // What stands below is of persons, and beside the point; so is the line itself where it is
        // none of names.
        let is_of_names = columns.iter().any(Option::is_some)
            && !header.contains(|c: char| c.is_ascii_digit() || c == '@');
        let shown = if is_of_names { header.trim_end() } else { "" };
        let place = Span::new(start, start + shown.len());
        let above = SourceText::new(source.name(), &text[..place.end]);
        let finding = Diagnostic::error(message).at(&above, place, "the columns");
        return Err(vec![finding.help("`foga review --format csv` writes such a list")]);
    }
    let (mut decided, mut findings) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(1, csv::Position::line);
        let cell = |column: usize| {
            let cell = columns[column].and_then(|column| record.get(column));
            bare(cell.unwrap_or_default()).trim()
        };
        match answer(cell(0)) {
            Ok(None) => {}
            Ok(Some(answer)) => decided.push((line, ruling(answer, &cell))),
            Err(message) => {
                // The rest of the row, and the rows around it, are of persons, and beside the point.
                let (alone, place) = alone(source, line, cell(0));
                let finding = Diagnostic::error(message).at(&alone, place, "here");
                findings.push(finding.help("write `take`, `dismiss`, or nothing to leave it"));
            }
        }
    }
    if findings.is_empty() { Ok(decided) } else { Err(findings) }
}

/// What the list names that the store does not have, each with its line, of which no more is shown:
/// it is of a person.
fn unknown(
    source: &SourceText,
    lines: &[u64],
    rulings: &[Ruling],
    register: &Register,
) -> Result<Vec<Diagnostic>, Failure> {
    let mut findings = Vec::new();
    for (line, ruling) in lines.iter().zip(rulings) {
        match ruling.check(register) {
            Ok(()) => {}
            Err(upkeep::Failure::Usage(finding)) => {
                let (alone, place) = alone(source, *line, "");
                findings.push(finding.at(&alone, place, "in this row"));
            }
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok(findings)
}

/// A line with nothing in it but a cell of it.
fn alone(source: &SourceText, line: u64, cell: &str) -> (SourceText, Span) {
    let above = usize::try_from(line).unwrap_or(1).saturating_sub(1);
    let text = SourceText::new(source.name(), "\n".repeat(above) + cell);
    (text, Span::new(above, above + cell.len()))
}

fn separator(header: &str) -> u8 {
    [b';', b'\t'].into_iter().find(|mark| header.as_bytes().contains(mark)).unwrap_or(b',')
}

fn answer(decision: &str) -> Result<Option<Answer>, String> {
    match decision.to_lowercase().as_str() {
        "" => Ok(None),
        "take" => Ok(Some(Answer::Take)),
        "dismiss" => Ok(Some(Answer::Dismiss)),
        _ => Err(format!("`{decision}` is no decision")),
    }
}

fn ruling<'a>(answer: Answer, cell: &impl Fn(usize) -> &'a str) -> Ruling {
    let some = |text: &str| if trim(text).is_empty() { None } else { Some(text.to_owned()) };
    Ruling {
        person: cell(1).to_owned(),
        field: cell(2).to_owned(),
        category: some(cell(3)),
        by: some(cell(4)),
        proposed: Some(some(cell(5)).map(Value::from_normal)),
        answer,
        why: some(cell(6)),
    }
}

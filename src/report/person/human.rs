use std::fmt::Write;

use crate::store::{
    Dossier, HistoryRow, Named, ReportRow, RuleRow, RunKind, RunRow, StoredRow, Version, WaitingRow,
};

use crate::sync::USER;

use super::super::findings::Look;
use super::super::plain::{in_one_line, plain};
use super::super::table::{bold, dim, width};
use super::Person;

/// What is stored and why, what each source reports, what waits, and what came before.
pub fn human(person: &Person<'_>, look: Look) -> String {
    let dossier = person.dossier;
    let mut text = format!("{}{}\n", bold(&plain(person.key()), look), known(person));
    if dossier.protected {
        text += "protected identity\n";
    }
    if dossier.stored.is_empty() {
        text += "\nnothing is stored\n";
    }
    text += &section("stored", &dossier.stored, look, |row| stored(person, row, look));
    text +=
        &section("reported by the sources", &dossier.reported, look, |row| reported(person, row));
    text += &section("waiting for somebody to decide", &dossier.waiting, look, |row| {
        waiting(person, row, look)
    });
    text += &section("numbers before", &dossier.renumbered, look, |row| {
        format!("  {}  until {}\n", plain(person.number(&row.before)), run(&row.run))
    });
    text += &section("history", &dossier.history, look, |row| history(person, row));
    text + &purged(dossier)
}

/// Up to when nothing is known of what changed; nothing where everything is.
pub fn purged(dossier: &Dossier) -> String {
    let last = dossier.purged.as_ref();
    last.map(|last| format!("\nwhat changed up to {} was purged\n", run(last))).unwrap_or_default()
}

fn known(person: &Person<'_>) -> String {
    let mut categories: Vec<&str> = Vec::new();
    for report in person.dossier.reported.iter().filter(|report| report.accepted) {
        if !categories.contains(&report.category.label.as_str()) {
            categories.push(&report.category.label);
        }
    }
    if categories.is_empty() { String::new() } else { format!("  {}", categories.join(", ")) }
}

fn section<T>(name: &str, rows: &[T], look: Look, write: impl Fn(&T) -> String) -> String {
    if rows.is_empty() {
        return String::new();
    }
    rows.iter().fold(format!("\n{}\n", bold(name, look)), |text, row| text + &write(row))
}

fn stored(person: &Person<'_>, row: &StoredRow, look: Look) -> String {
    let wide = width(person.dossier.stored.iter().map(|row| row.field.label.as_str()));
    let value = person.text(row.version.value.as_ref());
    let gap = " ".repeat(wide);
    format!(
        "  {:<wide$}  {value}\n  {gap}  {}\n  {gap}  {}\n",
        row.field.label,
        dim(&origin(&row.version, &row.run), look),
        dim(&why(&row.rule), look)
    )
}

/// Who a stored value is from, since when, and in which run it came.
fn origin(version: &Version, run: &RunRow) -> String {
    let mut text = match &version.from {
        None => "from before Foga".to_owned(),
        Some(from) => format!("from {}", who(from)),
    };
    if let Some(category) = &version.category {
        let _ = write!(text, ", {}", category.label);
    }
    if let Some(since) = &version.since {
        let _ = write!(text, ", since {since}");
    }
    format!("{text}; {}", self::run(run))
}

/// A source, or the person.
pub(super) fn who(from: &Named) -> &str {
    if from.name == USER { "the person" } else { &from.label }
}

fn run(run: &RunRow) -> String {
    format!("run {} of {}", run.run, run.date)
}

fn why(rule: &RuleRow) -> String {
    match &rule.explanation {
        Some(explanation) => format!("{}: {}", rule.name, in_one_line(explanation)),
        None => rule.name.clone(),
    }
}

fn reported(person: &Person<'_>, report: &ReportRow) -> String {
    let counts = if report.accepted { "" } else { "; the policy no longer has this source" };
    let mut text = format!("  {}, {}{counts}\n", report.source.label, report.category.label);
    let wide = width(report.values.iter().map(|value| value.field.label.as_str()));
    for value in &report.values {
        let shown = person.text(Some(&value.value));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "    {:<wide$}  {shown}  (since {})",
            value.field.label,
            run(&value.run)
        );
    }
    text
}

fn waiting(person: &Person<'_>, row: &WaitingRow, look: Look) -> String {
    let dismissed = row.dismissed.as_ref();
    let dismissed =
        dismissed.map(|run| format!(" (dismissed in {})", self::run(run))).unwrap_or_default();
    format!(
        "  {}  {}{dismissed}, from {}, {}; {}\n    {}\n",
        row.field.label,
        person.text(row.proposed.as_ref()),
        who(&row.by),
        row.category.label,
        run(&row.run),
        dim(&why(&row.rule), look)
    )
}

fn history(person: &Person<'_>, row: &HistoryRow) -> String {
    let by = row.run.source.as_ref().map_or(row.run.kind.word(), who);
    let (before, after) =
        (person.text(row.before.value.as_ref()), person.text(row.after.value.as_ref()));
    let change = if row.before.value == row.after.value {
        format!("{after}, now from {}", row.after.from.as_ref().map_or("nobody known", who))
    } else {
        format!("{before} → {after}")
    };
    // Who acted by hand, and why, is said nowhere else.
    let rule = match row.run.kind {
        RunKind::Sync => row.rule.name.clone(),
        _ => why(&row.rule),
    };
    format!(
        "  run {} of {}, {by}  {}  {change}  {rule}\n",
        row.run.run, row.run.date, row.field.label
    )
}

use std::fmt::Write;

use crate::policy::{CategoryId, FieldId, Policy, Roster};
use crate::record::Place;
use crate::sync::{Finding, HIDDEN, Kept, Shown, Topic, Whose};

use super::super::findings::Look;
use super::super::plain::{in_one_line, plain};
use super::super::table::{MISSING, bold, count, dim, number};

/// So many findings of a topic are shown to a person; a program is given all.
pub(in super::super) const SHOWN: usize = 10;

/// The findings by topic, each with its heading. `roster` has the sources that they name.
pub(in super::super) fn human(
    findings: &[Finding],
    roster: &Roster,
    policy: &Policy,
    look: Look,
) -> String {
    let mut text = String::new();
    for findings in sections(findings) {
        let heading = format!("{}: {}", heading(findings[0]), findings.len());
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "\n{}", bold(&heading, look));
        let (lines, told) = lines(&findings, &|finding| line(finding, roster, policy, look));
        for (line, others) in lines {
            let _ = writeln!(text, "  {line}");
            if others > 0 {
                let others =
                    format!("… and {} more of people with protected identity", number(others));
                let _ = writeln!(text, "  {}", dim(&others, look));
            }
        }
        text += &more(findings.len().saturating_sub(told), look);
    }
    text
}

/// The first lines of a section, each with how many more are the same, as they are of people of whom
/// nothing is shown; and of how many findings these are.
fn lines(findings: &[&Finding], line: &dyn Fn(&Finding) -> String) -> (Vec<(String, u64)>, usize) {
    let mut lines: Vec<(String, u64)> = Vec::new();
    for (told, finding) in findings.iter().enumerate() {
        let is_hidden = matches!(finding.person, Some(Shown::Hidden | Shown::Unprotected(_)));
        let is_full = lines.len() == SHOWN;
        if is_full && !is_hidden {
            return (lines, told);
        }
        let line = line(finding);
        match lines.last_mut() {
            Some((last, others)) if is_hidden && *last == line => *others += 1,
            _ if is_full => return (lines, told),
            _ => lines.push((line, 0)),
        }
    }
    (lines, findings.len())
}

/// How many more there are than those that are shown, where there are.
pub(in super::super) fn more(more: usize, look: Look) -> String {
    if more == 0 {
        return String::new();
    }
    let more = format!("and {} more; `--format json` lists all", number(more as u64));
    format!("  {}\n", dim(&more, look))
}

/// The findings as they are listed: by topic, and times apart from values.
fn sections(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let topics = findings.chunk_by(|a, b| a.topic == b.topic);
    let parts = topics.flat_map(|topic| {
        let (values, times): (Vec<_>, Vec<_>) = topic.iter().partition(|found| !is_time(found));
        [values, times]
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// A modified time that could not be read; a value that could not belongs to a field.
fn is_time(finding: &Finding) -> bool {
    finding.topic == Topic::Unreadable && finding.field.is_none()
}

fn heading(finding: &Finding) -> &'static str {
    match finding.topic {
        Topic::SetAside => "rows set aside",
        Topic::Unreadable if is_time(finding) => "modified times that are unreadable",
        Topic::Unreadable => "unreadable, so that what is stored stays",
        Topic::Differing => "rows of one person that differ, taken as read",
        Topic::Namesakes => "numbers of persons who may have had another before",
        Topic::Renumbered => "numbers that have changed, with all that is stored of the persons",
        Topic::Held => "waiting for somebody to decide, new in this run",
        Topic::Refused => "edits refused",
        Topic::Stale => "edits older than what is stored, left alone",
        Topic::Unknown => "persons whom no source has named, left alone",
        Topic::Conflict => "conflicts between sources",
        Topic::Gone => "gone from the source, what is stored stays",
        Topic::Overwritten => "overwritten or cleared beyond the limit, the first of each field",
        Topic::Unprotected => "protected identity that ends, as nobody says it any more",
        Topic::Turned => "protected identity that begins or ends beyond the limit, the first",
    }
}

fn line(finding: &Finding, roster: &Roster, policy: &Policy, look: Look) -> String {
    let mut parts = Vec::new();
    if let Some(at) = finding.place.as_ref().filter(|_| finding.topic.is_about_files()) {
        parts.push(place(at));
    }
    // Of a number that has changed, both are among the values.
    let person = finding.person.as_ref().filter(|_| finding.topic != Topic::Renumbered);
    parts.extend(person.map(shown));
    parts.extend(finding.field.map(|field| self::field(policy, field).to_owned()));
    if finding.topic == Topic::Gone {
        parts.extend(finding.category.map(|category| self::category(policy, category).to_owned()));
    }
    if !finding.values.is_empty() {
        parts.push(values(finding, roster, policy));
    }
    parts.extend(finding.reason.as_deref().map(|reason| plain(reason).into_owned()));
    if let Some(rule) = finding.rule {
        let rule = policy.rule(rule);
        let why = rule.explanation.as_deref().unwrap_or_default();
        parts.push(format!("{} {}", rule.name, dim(&in_one_line(why), look)).trim_end().to_owned());
    }
    parts.join("  ")
}

fn values(finding: &Finding, roster: &Roster, policy: &Policy) -> String {
    let told = |(whose, value): &(Whose, Shown)| match whose {
        Whose::Incoming if finding.topic == Topic::Unreadable => format!("`{}`", shown(value)),
        Whose::Stored | Whose::Incoming => shown(value),
        Whose::Source(id) => {
            format!("{}: {}", policy.source_label(roster.name(*id)), shown(value))
        }
        Whose::Row(at) => format!("{} (line {})", shown(value), at.line),
    };
    let values: Vec<String> = finding.values.iter().map(told).collect();
    match finding.topic {
        Topic::Conflict => values.join(" ≠ "),
        Topic::Namesakes => values.join(" or "),
        _ => values.join(" → "),
    }
}

/// Where the rows that were set aside are, to be mended.
pub(in super::super) fn kept(kept: &[Kept]) -> String {
    let mut text = String::new();
    for Kept { file, rows } in kept.iter().filter(|kept| kept.rows > 0) {
        let (rows, are) = (count(*rows, "row", "rows"), if *rows == 1 { "is" } else { "are" });
        let _ = writeln!(
            text,
            "\n{rows} set aside {are} in `{}`: what is mended there can be synchronised as it is",
            plain(file)
        );
    }
    text
}

/// As an editor takes it.
pub fn place(place: &Place) -> String {
    format!("{}:{}:{}", plain(&place.file), place.line, place.column)
}

fn shown(shown: &Shown) -> String {
    match shown {
        Shown::Missing => MISSING.to_owned(),
        Shown::Text(text) => plain(text).into_owned(),
        Shown::Value(value) => plain(&value.to_string()).into_owned(),
        Shown::Hidden | Shown::Unprotected(_) => HIDDEN.to_owned(),
    }
}

/// The label of a field.
pub(in super::super) fn field(policy: &Policy, field: FieldId) -> &str {
    policy.fields().get(usize::from(field.0)).map_or("", |field| &field.label)
}

/// The label of a category.
pub(super) fn category(policy: &Policy, category: CategoryId) -> &str {
    policy.categories().get(usize::from(category.0)).map_or("", |category| &category.label)
}

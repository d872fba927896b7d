use std::fmt::Write;

use crate::policy::Policy;
use crate::sync::{Adopted, AdoptedField};

use super::super::findings::Look;
use super::super::run::{THE_PLATFORM, list, turning};
use super::super::table::{bold, count, dim, number, width};

/// What was taken over, at a glance: numbers first, then what somebody may want to look at, and
/// last whether anything was written.
pub fn human(adopted: &Adopted, policy: &Policy, look: Look) -> String {
    let heading = format!("{} · what the platform has · {}", adopted.policy, adopted.date);
    let mut text = format!("{}\n\n", bold(&heading, look));
    text += &numbers(adopted, policy);
    text += &fields(adopted, policy, look);
    text += &list::human(&adopted.findings, &adopted.roster, policy, look);
    text += &list::kept(&adopted.kept);
    text += &doubts(adopted, policy, look);
    text + &ending(adopted, policy, look)
}

fn numbers(adopted: &Adopted, policy: &Policy) -> String {
    let sum = |of: fn(&AdoptedField) -> u64| adopted.fields.iter().map(of).sum::<u64>();
    let protected = match adopted.protected {
        0 => String::new(),
        protected => format!("   {} with protected identity", number(protected)),
    };
    let from = match &adopted.synced_from {
        Some(source) => format!("   from {}", policy.source_label(source)),
        None => "   from a source, it is not known which".to_owned(),
    };
    let lines = [
        ("rows", adopted.rows, String::new()),
        ("persons", adopted.persons, protected),
        ("values", sum(AdoptedField::taken), String::new()),
        ("  edited", sum(|field| field.edited), "   by the persons: their own".to_owned()),
        ("  synced", sum(|field| field.synced), from),
    ];
    lines.iter().fold(String::new(), |mut text, (name, count, more)| {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "  {name:<10}{:>11}{more}", number(*count));
        text
    })
}

fn fields(adopted: &Adopted, policy: &Policy, look: Look) -> String {
    let is_there = |count: &&AdoptedField| count.taken() + count.emptied + count.unreadable > 0;
    let fields: Vec<&AdoptedField> = adopted.fields.iter().filter(is_there).collect();
    if fields.is_empty() {
        return String::new();
    }
    let wide = 2 + width(fields.iter().map(|count| list::field(policy, count.field))).max(6);
    let header = format!(
        "{:<wide$}{:>11}{:>11}{:>11}{:>13}",
        "by field", "edited", "synced", "emptied", "unreadable"
    );
    fields.iter().fold(format!("\n{}\n", bold(&header, look)), |mut text, count| {
        let _ = writeln!(
            text,
            "  {:<wide$}{:>11}{:>11}{:>11}{:>13}",
            list::field(policy, count.field),
            number(count.edited),
            number(count.synced),
            number(count.emptied),
            number(count.unreadable),
            wide = wide - 2
        );
        text
    })
}

/// Where a mark is likely to be another than the description says.
fn doubts(adopted: &Adopted, policy: &Policy, look: Look) -> String {
    let mut text = String::new();
    for field in &adopted.marked {
        let Some(count) = adopted.fields.get(usize::from(field.0)) else { continue };
        let what = match (count.edited + count.emptied, count.synced) {
            (0, synced) if synced > 0 => "no value is marked as edited",
            (edited, 0) if edited > 0 => "every value is marked as edited",
            _ => continue,
        };
        let label = list::field(policy, *field);
        let _ = writeln!(
            text,
            "\n{} {label}: {what}; is that what the export says?",
            bold("warning:", look)
        );
    }
    text
}

fn ending(adopted: &Adopted, policy: &Policy, look: Look) -> String {
    let mut text = "\n".to_owned();
    for field in &adopted.exceeded {
        let Some((counted, limit)) = adopted.fields.get(usize::from(field.0)).zip(adopted.limit)
        else {
            continue;
        };
        let _ = writeln!(
            text,
            "{}: {} of {} cannot be read; the policy allows {} %, or up to {}",
            list::field(policy, *field),
            number(counted.unreadable),
            count(counted.unreadable + counted.taken(), "value", "values"),
            limit.percent,
            count(u64::from(limit.above), "value", "values")
        );
    }
    for turned in &adopted.turned {
        let _ = writeln!(text, "{}", turning(turned, THE_PLATFORM));
    }
    if adopted.no_record {
        text += "no row could be read as a record\n";
    }
    let end = match adopted.run {
        Some(run) => format!("written as run {}", run.0),
        None if adopted.dry_run => "a dry run: nothing was written".to_owned(),
        None => "stopped: nothing was written".to_owned(),
    };
    let _ = writeln!(
        text,
        "{} · {}",
        bold(&end, look),
        dim(&format!("{:.1} s", adopted.seconds), look)
    );
    if adopted.is_stopped() && !adopted.no_record {
        text += "look at the export; if it is right, `--allow-mass-change` lets it through\n";
    }
    text
}

use std::fmt::Write;

use crate::policy::Policy;
use crate::sync::{Exceeded, Report, TooManyGone, TooManyTurned, Turn, USER};

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::table::{bold, count, dim, number, width};
use super::list;

/// Whose word it is, where no source's.
pub(in super::super) const THE_PLATFORM: &str = "the platform";

/// What a run did, at a glance: numbers first, then what somebody may want to look at, and last
/// whether anything was written.
pub fn human(report: &Report, policy: &Policy, look: Look) -> String {
    let mut text = heading(report, policy, look);
    text += &numbers(report);
    text += &rules(report, policy, look);
    text += &fields(report, policy, look);
    text += &list::human(&report.findings, &report.roster, policy, look);
    text += &list::kept(&report.kept);
    for warning in &report.warnings {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "\n{} {warning}", bold("warning:", look), warning = plain(warning));
    }
    text + &ending(report, policy, look)
}

fn heading(report: &Report, policy: &Policy, look: Look) -> String {
    let source = match report.source.as_str() {
        USER => "the platform's own export",
        name => policy.source_label(name),
    };
    let full = if report.full { ", all that the source has" } else { "" };
    let heading = format!("{} · {source} · {}{full}", report.policy, report.date);
    format!("{}\n\n", bold(&heading, look))
}

fn numbers(report: &Report) -> String {
    let counts = &report.counts;
    let decided = counts.taken + counts.kept + counts.cleared + counts.held;
    let values = decided + counts.rejected + report.unchanged;
    let mut text = String::new();
    let mut line = |name: &str, count: u64, more: &str| {
        let line = format!("  {name:<10}{:>11}{more}", number(count));
        let _ = writeln!(text, "{}", line.trim_end());
    };
    line("rows", report.rows, "");
    line("persons", counts.persons, &some(report.new_persons, "new"));
    line("values", values, &some(counts.changed, "stored values changed"));
    line("  taken", counts.taken, "");
    line("  kept", counts.kept, "");
    line("  cleared", counts.cleared, "");
    line(
        "  held",
        counts.held,
        if counts.held > 0 { "   wait for somebody to decide" } else { "" },
    );
    line(
        "  rejected",
        counts.rejected,
        if counts.rejected > 0 { "   no rule was asked" } else { "" },
    );
    if report.source == USER {
        line("  the same", report.unchanged, "   no edits");
    }
    if report.lapsed > 0 {
        line("lapsed", report.lapsed, "   waited before, and wait for nobody any more");
    }
    text
}

fn some(count: u64, what: &str) -> String {
    if count == 0 { String::new() } else { format!("   {} {what}", number(count)) }
}

fn rules(report: &Report, policy: &Policy, look: Look) -> String {
    if report.rules.is_empty() {
        return String::new();
    }
    let name = |rule| &*policy.rule(rule).name;
    let wide = width(report.rules.iter().map(|count| name(count.rule)));
    let header = format!("{:<wide$}{:>11}{:>11}", "by rule", "decided", "changed", wide = wide + 2);
    let mut text = format!("\n{}\n", bold(&header, look));
    for count in &report.rules {
        let (decided, changed) = (number(count.decided), number(count.changed));
        let _ = writeln!(text, "  {:<wide$}{decided:>11}{changed:>11}", name(count.rule));
    }
    text
}

fn fields(report: &Report, policy: &Policy, look: Look) -> String {
    let changed = report.fields.iter().filter(|c| c.filled + c.overwritten + c.cleared > 0);
    let changed: Vec<_> = changed.collect();
    if changed.is_empty() {
        return String::new();
    }
    let label = |field| list::field(policy, field);
    let wide = width(changed.iter().map(|count| label(count.field))).max(6);
    let header = format!(
        "{:<wide$}{:>11}{:>13}{:>11}{:>15}",
        "by field",
        "filled",
        "overwritten",
        "cleared",
        "stored before",
        wide = wide + 2
    );
    let mut text = format!("\n{}\n", bold(&header, look));
    for count in changed {
        let _ = writeln!(
            text,
            "  {:<wide$}{:>11}{:>13}{:>11}{:>15}",
            label(count.field),
            number(count.filled),
            number(count.overwritten),
            number(count.cleared),
            number(count.stored)
        );
    }
    text
}

fn ending(report: &Report, policy: &Policy, look: Look) -> String {
    let mut text = "\n".to_owned();
    for exceeded in &report.exceeded {
        let _ = writeln!(text, "{}", exceeding(exceeded, policy));
    }
    if let Some(gone) = &report.too_many_gone {
        let _ = writeln!(text, "{}", missing(gone, policy.source_label(&report.source)));
    }
    for turned in &report.turned {
        let source = match report.source.as_str() {
            USER => THE_PLATFORM,
            name => policy.source_label(name),
        };
        let _ = writeln!(text, "{}", turning(turned, source));
    }
    if report.no_record {
        text += "no row could be read as a record\n";
    }
    if report.is_too_much() && report.allow_mass_change {
        text += "`--allow-mass-change` lets it through this time\n";
    }
    let end = match report.run {
        Some(run) => format!("written as run {}", run.0),
        None if report.dry_run && report.is_stopped() => {
            "a dry run: the run would be stopped, and nothing written".to_owned()
        }
        None if report.dry_run => "a dry run: nothing was written".to_owned(),
        None => "stopped: nothing was written, and nothing is remembered".to_owned(),
    };
    let took = dim(&format!("{:.1} s", report.seconds), look);
    let _ = writeln!(text, "{} · {took}", bold(&end, look));
    if report.is_stopped() && !report.no_record {
        text +=
            "look at the delivery; if it is right, `--allow-mass-change` lets it through once\n";
    }
    text
}

/// What a delivery of everything lacks that it should not.
pub(in super::super) fn missing(gone: &TooManyGone, source: &str) -> String {
    let TooManyGone { gone, had, limit } = gone;
    let share = gone * 100 / (*had).max(1);
    format!(
        "{} of {} that {source} had would be gone, {share} %; the policy allows {} %, or up to {}",
        number(*gone),
        count(*had, "person", "persons"),
        limit.percent,
        count(u64::from(limit.above), "person", "persons")
    )
}

/// For how many persons protected identity begins or ends that should not.
pub(in super::super) fn turning(found: &TooManyTurned, source: &str) -> String {
    let TooManyTurned { turn, turned, of, limit } = found;
    let (turned, share) = (number(*turned), turned * 100 / (*of).max(1));
    let of = count(*of, "person", "persons");
    let told = match turn {
        Turn::Begins => {
            format!(
                "{turned} of {of} that {source} had without protected identity would be said to have it"
            )
        }
        Turn::Ends => {
            format!(
                "{turned} of {of} that {source} said to have protected identity would be said to have none"
            )
        }
        Turn::New => {
            format!("{turned} of {of} new to {source} would be said to have protected identity")
        }
    };
    let above = count(u64::from(limit.above), "person", "persons");
    format!("{told}, {share} %; allowed are {} %, or up to {above}", limit.percent)
}

/// Of which field too much would be changed, and what is allowed.
pub(in super::super) fn exceeding(exceeded: &Exceeded, policy: &Policy) -> String {
    let Exceeded { field, changed, stored, limit } = exceeded;
    let share = changed * 100 / (*stored).max(1);
    format!(
        "{}: {} of {} stored would be overwritten or cleared, {share} %; the policy allows {} %, \
         or up to {}",
        list::field(policy, *field),
        number(*changed),
        count(*stored, "value", "values"),
        limit.percent,
        count(u64::from(limit.above), "value", "values")
    )
}

//! What no run is made of.

use jiff::civil::Date;

use crate::policy::Policy;
use crate::readers::Unfinished;
use crate::record::Kind;
use crate::store::{FieldRow, StoreError};
use crate::text::{Diagnostic, nearest};

use super::{Failure, Job, USER};

/// A source that the policy does not accept.
pub(super) fn source(job: &Job<'_>) -> Result<(), Failure> {
    if job.source == USER && job.full {
        return Err(Failure::Usage(full_user()));
    }
    accepted(job.policy, job.source)
}

/// Holds that a policy accepts a source of that name, or that it is [`USER`].
///
/// # Errors
/// What is no name of a source, or of one that the policy does not declare.
pub fn accepted(policy: &Policy, name: &str) -> Result<(), Failure> {
    if name == USER {
        return Ok(());
    }
    if policy.category(name).is_some() {
        let what =
            format!("`{name}` is a category of the policy `{}`, and no source", policy.name());
        return Err(Failure::Usage(Diagnostic::error(what)));
    }
    if policy.sources().is_empty() && !is_name(name) {
        let what = format!("`{name}` cannot be the name of a source");
        let help = "names are lower-case letters, digits and single hyphens, a letter first";
        return Err(Failure::Usage(Diagnostic::error(what).help(help)));
    }
    if policy.accepts(name) { Ok(()) } else { Err(Failure::Usage(undeclared(policy, name))) }
}

/// All that a source has, and it is nothing. Rows that are no records are told one by one.
pub(super) fn nothing(job: &Job<'_>, rows: u64) -> Result<(), Failure> {
    if rows > 0 || !job.full {
        return Ok(());
    }
    let what = format!(
        "the delivery has no record, and `--full` would say that `{}` has nobody any more",
        job.source
    );
    let help = "look at the export; without `--full` nobody is taken to be gone";
    Err(Failure::Findings(vec![Diagnostic::error(what).help(help)]))
}

/// Pages that are said to be all that a source has, and are not.
pub(super) fn unfinished(job: &Job<'_>, unfinished: Option<Unfinished>) -> Result<(), Failure> {
    let Some(unfinished) = unfinished.filter(|_| job.full) else { return Ok(()) };
    let what = match unfinished {
        Unfinished::GoesOn => "each page of the delivery names another that follows, and `--full` \
                               would say that those on it are gone"
            .to_owned(),
        Unfinished::Lacks { total, delivered } => format!(
            "a list of {total} (`totalResults`) is delivered with {delivered} on its pages, and \
             `--full` would say that those who lack are gone"
        ),
    };
    let help = "deliver each page once, up to the last, or leave `--full` out";
    Err(Failure::Findings(vec![Diagnostic::error(what).help(help)]))
}

/// A delivery that has been overtaken.
pub(super) fn late(source: &str, date: Date, last: Option<Date>) -> Result<(), Failure> {
    let Some(last) = last.filter(|last| date < *last) else { return Ok(()) };
    let what = format!("the date {date} is before that of the last run of `{source}`, {last}");
    let help = "records are applied by date: what came late has been overtaken";
    Err(Failure::Usage(Diagnostic::error(what).help(help)))
}

/// Fields whose values in the store are of another kind than the policy now says: they would be
/// taken for what they are not.
pub(super) fn other_kinds(
    policy: &Policy,
    fields: Vec<FieldRow>,
    mut has_values: impl FnMut(&str) -> Result<bool, StoreError>,
) -> Result<(), Failure> {
    let mut findings = Vec::new();
    for before in fields {
        let name = &before.named.name;
        let Some(now) = policy.fields().iter().find(|field| *field.name == **name) else {
            continue;
        };
        if let Some(finding) = other_kind(name, &before.kind, &now.kind)
            && has_values(name)?
        {
            findings.push(finding);
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::Findings(findings)) }
}

/// What a group consists of may grow: values without the new part are those without it. What is
/// compared is the whole value, so the parts that were there stay, and in their order.
fn other_kind(field: &str, before: &Kind, now: &Kind) -> Option<Diagnostic> {
    let (what, help) = match (before, now) {
        (Kind::Group(before), Kind::Group(now)) => {
            let mut rest = now.iter();
            if before.iter().all(|part| rest.any(|other| other == part)) {
                return None;
            }
            let what = match before.iter().find(|part| !now.contains(part)) {
                Some(gone) => format!(
                    "the group `{field}` has no part `{gone}` any more, and values in the store \
                     may have it"
                ),
                None => format!(
                    "the parts of the group `{field}` stand in another order than those of its \
                     values in the store"
                ),
            };
            let parts = before.join(", ");
            let help = format!(
                "keep `{parts}` in this order, with new parts anywhere, or give the field a new name"
            );
            (what, help)
        }
        _ if before.word() == now.word() => return None,
        _ => {
            let (before, now) = (before.word(), now.word());
            let what = format!(
                "the field `{field}` is `{now}` now, and its values in the store are `{before}`"
            );
            (what, format!("give the field a new name, or let it be `{before}`"))
        }
    };
    Some(Diagnostic::error(what).help(help))
}

/// Whether a policy could declare a source of that name.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase())
    };
    name.starts_with(char::is_alphabetic) && name.split('-').all(is_part)
}

fn full_user() -> Diagnostic {
    Diagnostic::error("`--full` cannot be said of `user`")
        .help("a person whom the platform's export lacks has edited nothing: leave `--full` out")
}

fn undeclared(policy: &Policy, source: &str) -> Diagnostic {
    let declared: Vec<&str> = policy.sources().iter().map(|source| &*source.name).collect();
    let error =
        Diagnostic::error(format!("the policy `{}` declares no source `{source}`", policy.name()));
    match nearest(source, declared.iter().copied().chain([USER])) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => {
            let known: Vec<String> = declared.iter().map(|name| format!("`{name}`")).collect();
            error.help(format!("it declares {}", known.join(", ")))
        }
    }
}

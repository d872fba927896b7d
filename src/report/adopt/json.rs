use serde_json::{Value as Json, json};

use crate::policy::Policy;
use crate::store::Pseudonyms;
use crate::sync::{Adopted, AdoptedField};

use super::super::run::json::{field_name, findings, kept, turned};
use super::super::run::log::lines;

/// What was taken over, as one JSON object: all numbers and all findings, names as in the rule
/// files.
pub fn json(adopted: &Adopted, policy: &Policy) -> Json {
    summary(adopted, policy, findings(&adopted.findings, &adopted.roster, policy))
}

/// The same as it may stand in a log that is kept: see [`run::log`](super::super::run::log()).
pub fn log(adopted: &Adopted, policy: &Policy, started: &str, pseudonyms: &Pseudonyms) -> String {
    let run = summary(adopted, policy, adopted.findings.len().into());
    lines(run, (&adopted.findings, adopted.run.is_some()), policy, started, pseudonyms)
}

fn summary(adopted: &Adopted, policy: &Policy, findings: Json) -> Json {
    let exceeded = adopted.exceeded.iter().map(|field| field_name(*field, policy));
    let marked = adopted.marked.iter().map(|field| field_name(*field, policy));
    json!({
        "policy": adopted.policy,
        "adopted": true,
        "synced_from": adopted.synced_from,
        "date": adopted.date.to_string(),
        "run": adopted.run.map(|run| run.0),
        "written": adopted.run.is_some(),
        "dry_run": adopted.dry_run,
        "allow_mass_change": adopted.allow_mass_change,
        "marked": marked.collect::<Vec<_>>(),
        "exceeded": exceeded.collect::<Vec<_>>(),
        "protection_turned": adopted.turned.iter().map(turned).collect::<Vec<_>>(),
        "no_record": adopted.no_record,
        "rows": adopted.rows,
        "persons": adopted.persons,
        "protected": adopted.protected,
        "fields": adopted.fields.iter().map(|count| field(count, policy)).collect::<Vec<_>>(),
        "findings": findings,
        "rejected_files": adopted.kept.iter().map(kept).collect::<Vec<_>>(),
        "seconds": adopted.seconds,
    })
}

fn field(count: &AdoptedField, policy: &Policy) -> Json {
    json!({
        "field": field_name(count.field, policy),
        "edited": count.edited,
        "synced": count.synced,
        "emptied": count.emptied,
        "unreadable": count.unreadable,
    })
}

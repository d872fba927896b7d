use serde_json::{Value as Json, json};

use crate::policy::{FieldId, Policy, Roster};
use crate::sync::{
    Exceeded, FieldCount, Finding, HIDDEN, Kept, Report, RuleCount, Shown, TooManyGone,
    TooManyTurned, Topic, Turn, Whose,
};

/// What a run did, as one JSON object: all numbers and all findings, names as in the rule files.
pub fn json(report: &Report, policy: &Policy) -> Json {
    summary(report, policy, findings(&report.findings, &report.roster, policy))
}

/// What a run did, in numbers, with what is to be said of its findings.
pub(super) fn summary(report: &Report, policy: &Policy, findings: Json) -> Json {
    let counts = &report.counts;
    let decided = counts.taken + counts.kept + counts.cleared + counts.held;
    json!({
        "policy": report.policy,
        "source": report.source,
        "date": report.date.to_string(),
        "run": report.run.map(|run| run.0),
        "written": report.run.is_some(),
        "stopped": report.is_stopped(),
        "dry_run": report.dry_run,
        "full": report.full,
        "allow_mass_change": report.allow_mass_change,
        "exceeded": report.exceeded.iter().map(|e| exceeded(e, policy)).collect::<Vec<_>>(),
        "too_many_gone": report.too_many_gone.map(|gone| too_many_gone(&gone)),
        "protection_turned": report.turned.iter().map(turned).collect::<Vec<_>>(),
        "protection_ended": report.found(Topic::Unprotected),
        "no_record": report.no_record,
        "rows": report.rows,
        "persons": counts.persons,
        "new_persons": report.new_persons,
        "values": decided + counts.rejected + report.unchanged,
        "taken": counts.taken,
        "kept": counts.kept,
        "cleared": counts.cleared,
        "held": counts.held,
        "rejected": counts.rejected,
        "unchanged": report.unchanged,
        "lapsed": report.lapsed,
        "changed": counts.changed,
        "rules": report.rules.iter().map(|count| rule(count, policy)).collect::<Vec<_>>(),
        "fields": report.fields.iter().map(|count| field(count, policy)).collect::<Vec<_>>(),
        "findings": findings,
        "rejected_files": report.kept.iter().map(kept).collect::<Vec<_>>(),
        "warnings": report.warnings,
        "seconds": report.seconds,
    })
}

pub(in super::super) fn exceeded(exceeded: &Exceeded, policy: &Policy) -> Json {
    json!({
        "field": field_name(exceeded.field, policy),
        "changed": exceeded.changed,
        "stored": exceeded.stored,
        "percent": exceeded.limit.percent,
        "above": exceeded.limit.above,
    })
}

pub(in super::super) fn too_many_gone(found: &TooManyGone) -> Json {
    json!({
        "gone": found.gone,
        "had": found.had,
        "percent": found.limit.percent,
        "above": found.limit.above,
    })
}

pub(in super::super) fn turned(found: &TooManyTurned) -> Json {
    let turn = match found.turn {
        Turn::Begins => "begins",
        Turn::Ends => "ends",
        Turn::New => "new",
    };
    json!({
        "turn": turn,
        "turned": found.turned,
        "of": found.of,
        "percent": found.limit.percent,
        "above": found.limit.above,
    })
}

pub(in super::super) fn kept(kept: &Kept) -> Json {
    json!({ "file": kept.file, "rows": kept.rows })
}

fn rule(count: &RuleCount, policy: &Policy) -> Json {
    let name = &*policy.rule(count.rule).name;
    json!({ "rule": name, "decided": count.decided, "changed": count.changed })
}

fn field(count: &FieldCount, policy: &Policy) -> Json {
    json!({
        "field": field_name(count.field, policy),
        "stored_before": count.stored,
        "filled": count.filled,
        "overwritten": count.overwritten,
        "cleared": count.cleared,
    })
}

/// All findings. `roster` has the sources that they name.
pub(in super::super) fn findings(findings: &[Finding], roster: &Roster, policy: &Policy) -> Json {
    findings.iter().map(|found| finding(found, roster, policy)).collect()
}

fn finding(finding: &Finding, roster: &Roster, policy: &Policy) -> Json {
    let rule = finding.rule.map(|rule| policy.rule(rule));
    let values = finding.values.iter().map(|(whose, value)| {
        let value = shown(value, finding.field, policy);
        match whose {
            Whose::Stored => json!({ "of": "stored", "value": value }),
            Whose::Incoming => json!({ "of": "incoming", "value": value }),
            Whose::Source(source) => {
                json!({ "of": "source", "source": roster.name(*source), "value": value })
            }
            Whose::Row(row) => {
                json!({ "of": "row", "file": &*row.file, "line": row.line, "value": value })
            }
        }
    });
    let person = finding.person.as_ref().map(|person| shown(person, None, policy));
    let mut object = outline(finding, person.unwrap_or_default(), policy);
    object["values"] = values.collect();
    object["rule"] = rule.map(|rule| &*rule.name).into();
    object["explanation"] = rule.and_then(|rule| rule.explanation.as_deref()).into();
    object["reason"] = finding.reason.as_deref().into();
    object
}

/// What a finding is about, apart from any value, and from what may repeat one.
pub(super) fn outline(finding: &Finding, person: Json, policy: &Policy) -> Json {
    let place = finding.place.as_ref();
    let category = finding.category.and_then(|c| policy.categories().get(usize::from(c.0)));
    json!({
        "topic": topic(finding.topic),
        "person": person,
        "file": place.map(|place| &*place.file),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "category": category.map(|category| &*category.name),
        "field": finding.field.map(|field| field_name(field, policy)),
    })
}

const fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::SetAside => "set-aside",
        Topic::Unreadable => "unreadable",
        Topic::Differing => "differing",
        Topic::Namesakes => "namesakes",
        Topic::Renumbered => "renumbered",
        Topic::Held => "held",
        Topic::Refused => "refused",
        Topic::Stale => "stale",
        Topic::Unknown => "unknown",
        Topic::Conflict => "conflict",
        Topic::Gone => "gone",
        Topic::Overwritten => "overwritten",
        Topic::Unprotected => "protection-ended",
        Topic::Turned => "protection-turned",
    }
}

fn shown(shown: &Shown, field: Option<FieldId>, policy: &Policy) -> Json {
    let kind = field.and_then(|field| policy.fields().get(usize::from(field.0)));
    match shown {
        Shown::Missing => Json::Null,
        Shown::Text(text) => Json::from(&**text),
        Shown::Value(value) => match kind {
            Some(field) => value.to_json(&field.kind),
            None => Json::from(value.as_str()),
        },
        Shown::Hidden | Shown::Unprotected(_) => Json::from(HIDDEN),
    }
}

pub(in super::super) fn field_name(field: FieldId, policy: &Policy) -> &str {
    policy.fields().get(usize::from(field.0)).map_or("", |field| &field.name)
}

use serde_json::{Value as Json, json};

use crate::policy::Policy;
use crate::record::{Kind, Value};
use crate::sync::{Change, Unkept};

use super::super::run::json::{exceeded, too_many_gone, turned};
use super::{Answer, word};

/// What would change, for a program.
pub fn json(answer: &Answer<'_>) -> Json {
    let groups: Vec<Json> = answer
        .groups()
        .into_iter()
        .map(|(group, values)| {
            json!({
                "what": word(group.effect),
                "category": group.category, "field": group.field, "source": group.source,
                "rules": [group.before, group.after], "values": values,
                "depends_on": names(&group.depends_on),
            })
        })
        .collect();
    let changes: Vec<Json> =
        answer.changes.iter().map(|one| change_json(answer.policies(), one)).collect();
    let not_carried: Vec<Json> = answer
        .impact
        .silent
        .iter()
        .map(|silent| {
            json!({ "source": silent.source, "category": silent.category, "fields": silent.fields })
        })
        .collect();
    let stopped = answer.impact.stopped.iter().map(|stopped| {
        let fields = stopped.exceeded.iter().map(|field| exceeded(field, answer.policy));
        json!({
            "source": stopped.source, "exceeded": fields.collect::<Vec<_>>(),
            "too_many_gone": stopped.too_many_gone.as_ref().map(too_many_gone),
            "protection_turned": stopped.turned.iter().map(turned).collect::<Vec<_>>(),
            "no_record": stopped.no_record,
        })
    });
    let (policy, baseline) = answer.names();
    json!({
        "policy": policy,
        "baseline": baseline,
        "date": answer.date.to_string(),
        "persons": answer.impact.persons,
        "changed": answer.impact.changed,
        "held": answer.impact.held,
        "perhaps": answer.impact.perhaps,
        "protected": answer.impact.protected,
        "given": answer.impact.given,
        "set_aside": answer.impact.set_aside,
        "unreadable": answer.impact.unreadable,
        "older": answer.impact.stale,
        "unknown": answer.impact.unknown,
        "disputed": answer.impact.disputed,
        "stopped": stopped.collect::<Vec<_>>(),
        "not_kept": names(&answer.impact.not_kept),
        "not_carried": not_carried,
        "not_in_policy": answer.impact.not_in_policy,
        "categories_not_in_policy": answer.impact.categories_not_in_policy,
        "not_reported": answer.impact.not_reported,
        "not_accepted": answer.impact.not_accepted,
        "groups": groups,
        "changes": changes,
    })
}

/// A value that would be another one or start to wait, by the kind that the first of these policies
/// gives its field.
pub(in crate::report) fn change_json<'p>(
    policies: impl IntoIterator<Item = &'p Policy>,
    change: &Change,
) -> Json {
    let group = &change.group;
    let kind =
        policies.into_iter().find_map(|policy| Some(policy.kind(policy.field(&group.field)?)));
    let value =
        |value: Option<&Value>| value.map(|value| value.to_json(kind.unwrap_or(&Kind::Text)));
    json!({
        "person": change.person, "what": word(group.effect),
        "category": group.category, "field": group.field, "source": group.source,
        "before": value(change.before.as_ref()), "after": value(change.after.as_ref()),
        "rules": [group.before, group.after], "depends_on": names(&group.depends_on),
    })
}

/// What a store does not keep, as a program reads it.
pub(in crate::report) fn names(unkept: &[Unkept]) -> Vec<String> {
    unkept.iter().map(Unkept::to_string).collect()
}

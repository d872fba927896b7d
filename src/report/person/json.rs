use serde_json::{Value as Json, json};

use crate::store::{Named, ReportRow, Version};
use crate::sync::HIDDEN;

use super::Person;

/// All that is held of a person, as one JSON object, names as in the rule files.
pub fn json(person: &Person<'_>) -> Json {
    let dossier = person.dossier;
    let stored = dossier.stored.iter().map(|row| {
        let mut object = json!({ "field": row.field.name });
        extend(&mut object, version(person, &row.field.name, &row.version));
        extend(
            &mut object,
            json!({
                "rule": row.rule.name,
                "explanation": row.rule.explanation,
                "run": row.run.run,
                "source": row.run.source.as_ref().map(|source| &source.name),
                "date": row.run.date,
            }),
        );
        object
    });
    let waiting = dossier.waiting.iter().map(|row| {
        json!({
            "field": row.field.name,
            "category": row.category.name,
            "by": row.by.name,
            "proposed": person.json(&row.field.name, row.proposed.as_ref()),
            "dismissed": row.dismissed.is_some(),
            "rule": row.rule.name,
            "explanation": row.rule.explanation,
            "run": row.run.run,
            "date": row.run.date,
        })
    });
    let history = dossier.history.iter().map(|row| {
        json!({
            "run": row.run.run,
            "source": row.run.source.as_ref().map(|source| &source.name),
            "date": row.run.date,
            "field": row.field.name,
            "before": before(person, &row.field.name, &row.before),
            "after": version(person, &row.field.name, &row.after),
            "rule": row.rule.name,
            "explanation": row.rule.explanation,
        })
    });
    let waited = dossier.waited.iter().map(|row| {
        json!({
            "run": row.run.run,
            "date": row.run.date,
            "field": row.field.name,
            "category": row.category.name,
            "by": row.by.name,
            "proposed": person.json(&row.field.name, row.proposed.as_ref()),
            "rule": row.rule.name,
            "reason": row.reason.name,
            "explanation": row.reason.explanation,
            "before": row.before.word(),
            "after": row.after.word(),
        })
    });
    let renumbered = dossier.renumbered.iter().map(|row| {
        json!({
            "run": row.run.run,
            "source": row.run.source.as_ref().map(|source| &source.name),
            "date": row.run.date,
            "before": person.number(&row.before),
            "after": person.number(&row.after),
        })
    });
    json!({
        "person": person.key(),
        "protected": dossier.protected,
        "stored": stored.collect::<Vec<_>>(),
        "reported": dossier.reported.iter().map(|row| report(person, row)).collect::<Vec<_>>(),
        "marked_by": dossier.marked_by.iter().map(|source| &source.name).collect::<Vec<_>>(),
        "waiting": waiting.collect::<Vec<_>>(),
        "history": history.collect::<Vec<_>>(),
        "waited": waited.collect::<Vec<_>>(),
        "renumbered": renumbered.collect::<Vec<_>>(),
        "purged_until": dossier.purged.as_ref().map(|run| run.run),
    })
}

fn report(person: &Person<'_>, report: &ReportRow) -> Json {
    let values = report.values.iter().map(|row| {
        json!({
            "field": row.field.name,
            "value": person.json(&row.field.name, Some(&row.value)),
            "run": row.run.run,
            "date": row.run.date,
        })
    });
    json!({
        "source": report.source.name,
        "category": report.category.name,
        "protected": report.protected,
        "accepted": report.accepted,
        "values": values.collect::<Vec<_>>(),
        "run": report.run.run,
        "date": report.run.date,
    })
}

/// The same four keys as in an export.
pub(super) fn version(person: &Person<'_>, field: &str, version: &Version) -> Json {
    let name = |named: &Option<Named>| named.as_ref().map(|named| named.name.clone());
    json!({
        "value": person.json(field, version.value.as_ref()),
        "from": name(&version.from),
        "category": name(&version.category),
        "since": version.since,
    })
}

/// What was there before a change. Whose a value was that is hidden says whether there was one.
pub(super) fn before(person: &Person<'_>, field: &str, before: &Version) -> Json {
    let mut object = version(person, field, before);
    if let Some(members) = object.as_object_mut().filter(|_| person.is_hidden()) {
        members.values_mut().for_each(|member| *member = HIDDEN.into());
    }
    object
}

fn extend(object: &mut Json, with: Json) {
    if let (Json::Object(object), Json::Object(with)) = (object, with) {
        object.extend(with);
    }
}

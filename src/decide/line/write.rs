use serde_json::{Map, Value as Json, json};

use crate::decide::{Decision, Event, Origin, Situation, Stored, Verdict};
use crate::policy::{CategoryId, FieldId, Policy, Roster};
use crate::record::Value;

use super::USER;

/// A decision as `foga decide` answers it.
pub(super) fn decision_json(
    policy: &Policy,
    roster: &Roster,
    field: FieldId,
    decision: &Decision<'_>,
) -> Json {
    let kind = policy.kind(field);
    let value = |value: Option<&Value>| value.map(|value| value.to_json(kind));
    let mut answer = json!({
        "outcome": decision.verdict.word(),
        "rule": &*policy.rule(decision.rule).name,
        "value": value(decision.stored.value),
        "from": decision.stored.origin.map(|origin| origin_name(roster, origin)),
        "since": decision.stored.since.map(|since| since.to_string()),
    });
    if let Verdict::Hold(proposed) = decision.verdict {
        answer["proposed"] = json!(value(proposed));
    }
    answer
}

/// A situation as a line that [`SituationLine::parse`](super::SituationLine::parse) reads; what is absent is left out.
pub fn situation_json(policy: &Policy, roster: &Roster, situation: &Situation<'_>) -> String {
    let kind = policy.kind(situation.field);
    let category = |id: CategoryId| &*policy.categories()[usize::from(id.0)].name;
    let value = |value: &Value| value.to_json(kind);
    let mut line = Map::new();
    let mut put = |key: &str, value: Json| line.insert(key.to_owned(), value);
    put("category", category(situation.category).into());
    put("field", (&*policy.fields()[usize::from(situation.field.0)].name).into());
    put(
        "source",
        match situation.event {
            Event::Edit => USER.into(),
            Event::Record(source) => roster.name(source).into(),
        },
    );
    put("incoming", situation.incoming.map_or(Json::Null, value));
    if let Some(modified) = situation.modified {
        put("modified", modified.to_string().into());
    }
    let stored = situation.stored;
    if stored != Stored::default() {
        let mut said = Map::new();
        said.insert("value".into(), stored.value.map_or(Json::Null, value));
        if let Some(origin) = stored.origin {
            said.insert("from".into(), origin_name(roster, origin).into());
        }
        if let Some(id) = stored.category {
            said.insert("category".into(), category(id).into());
        }
        if let Some(since) = stored.since {
            said.insert("since".into(), since.to_string().into());
        }
        put("stored", said.into());
    }
    if !situation.reported.is_empty() {
        let reported = situation.reported.iter();
        let reported: Map<String, Json> =
            reported.map(|(source, said)| (roster.name(*source).to_owned(), value(said))).collect();
        put("reported", reported.into());
    }
    if let (true, Some(origin)) = (situation.origin_reports_elsewhere, stored.origin) {
        put("elsewhere", json!([origin_name(roster, origin)]));
    }
    let facts = policy.facts().iter().zip(situation.facts);
    let facts: Map<String, Json> = facts
        .filter_map(|(fact, said)| Some((fact.name.to_string(), Json::from((*said)?))))
        .collect();
    if !facts.is_empty() {
        put("facts", facts.into());
    }
    if situation.protected {
        put("protected", true.into());
    }
    let also =
        policy.categories().iter().zip(0..).filter(|(_, id)| situation.also.has(CategoryId(*id)));
    let also: Vec<&str> = also.map(|(known, _)| &*known.name).collect();
    if !also.is_empty() {
        put("also", json!(also));
    }
    if situation.new {
        put("new", true.into());
    }
    if let Some(date) = situation.date {
        put("date", date.to_string().into());
    }
    Json::Object(line).to_string()
}

fn origin_name(roster: &Roster, origin: Origin) -> &str {
    match origin {
        Origin::User => USER,
        Origin::Source(source) => roster.name(source),
    }
}

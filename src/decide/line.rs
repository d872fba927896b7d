//! Situations and decisions as lines of JSON: the contract of `foga decide`.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::policy::{CategoryId, FieldId, Policy, Roster, SourceId};
use crate::record::{Moment, Reading, Value};
use crate::text::nearest;

use super::{CategorySet, Decision, Event, Origin, Situation, Stored, StoredValue, Verdict};

/// How the person is called where a source could stand.
const USER: &str = "user";

const KEYS: [&str; 13] = [
    "category",
    "field",
    "source",
    "incoming",
    "modified",
    "stored",
    "reported",
    "elsewhere",
    "facts",
    "protected",
    "also",
    "new",
    "date",
];
const STORED_KEYS: [&str; 4] = ["value", "from", "category", "since"];

/// A situation that owns what it speaks of, with the names of its sources.
#[derive(Debug, Clone, PartialEq)]
pub struct SituationLine {
    roster: Roster,
    category: CategoryId,
    field: FieldId,
    event: Event,
    incoming: Option<Value>,
    modified: Option<Moment>,
    stored: StoredValue,
    reported: Vec<(SourceId, Value)>,
    elsewhere: Vec<SourceId>,
    facts: Vec<Option<String>>,
    protected: bool,
    also: CategorySet,
    new: bool,
    date: Option<Date>,
}

impl SituationLine {
    /// Reads one situation; values are brought into normal form as in a synchronisation.
    ///
    /// What a source that the policy does not declare reports is passed over, and so is a fact
    /// that it does not declare.
    ///
    /// # Errors
    /// What is wrong, in one line: no JSON object, an unknown key or name, an unreadable value, a
    /// situation that cannot occur (`since` after `date`, `new` with something stored).
    pub fn parse(policy: &Policy, text: &str) -> Result<Self, String> {
        let json: Map<String, Json> =
            serde_json::from_str(text).map_err(|error| format!("not a JSON object: {error}"))?;
        Keys { policy, json: &json }.situation()
    }

    /// The situation, lent to `then`.
    pub fn lend<R>(&self, then: impl FnOnce(&Situation<'_>) -> R) -> R {
        let reported: Vec<_> =
            self.reported.iter().map(|(source, value)| (*source, value)).collect();
        let facts: Vec<_> = self.facts.iter().map(Option::as_deref).collect();
        let elsewhere =
            |origin| matches!(origin, Some(Origin::Source(s)) if self.elsewhere.contains(&s));
        then(&Situation {
            category: self.category,
            field: self.field,
            event: self.event,
            incoming: self.incoming.as_ref(),
            modified: self.modified,
            stored: self.stored.as_stored(),
            reported: &reported,
            origin_reports_elsewhere: elsewhere(self.stored.origin),
            facts: &facts,
            protected: self.protected,
            also: self.also,
            new: self.new,
            date: self.date,
        })
    }

    /// The answer to the situation, or why there is none.
    ///
    /// # Errors
    /// No rule decides: the policy has a gap.
    pub fn answer(&self, policy: &Policy) -> Result<Json, String> {
        let gap = || "no rule decides this situation; `foga check` shows the gaps".to_owned();
        self.lend(|situation| {
            policy
                .decide(situation)
                .map(|decision| decision_json(policy, &self.roster, self.field, &decision))
        })
        .ok_or_else(gap)
    }
}

/// A decision as `foga decide` answers it.
fn decision_json(
    policy: &Policy,
    roster: &Roster,
    field: FieldId,
    decision: &Decision<'_>,
) -> Json {
    let kind = &policy.fields()[usize::from(field.0)].kind;
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

/// A situation as a line that [`SituationLine::parse`] reads; what is absent is left out.
pub fn situation_json(policy: &Policy, roster: &Roster, situation: &Situation<'_>) -> String {
    let kind = &policy.fields()[usize::from(situation.field.0)].kind;
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

/// The keys of a line, read one by one.
struct Keys<'a> {
    policy: &'a Policy,
    json: &'a Map<String, Json>,
}

impl<'a> Keys<'a> {
    fn situation(&self) -> Result<SituationLine, String> {
        known_keys(self.json, &KEYS, "a situation")?;
        let policy = self.policy;
        let category = self.category(text(self.json, "category")?)?;
        let field = self.field(text(self.json, "field")?)?;
        let source = text(self.json, "source")?;
        let stored = object(self.json, "stored")?;
        let reported = object(self.json, "reported")?;
        let elsewhere = texts(self.json, "elsewhere")?;
        let from = stored.map(|stored| maybe_text(stored, "from")).transpose()?.flatten();
        let met = reported.into_iter().flat_map(Map::keys).map(String::as_str);
        let met = met.chain([source]).chain(from).chain(elsewhere.iter().copied());
        let roster = policy.roster(met.filter(|name| *name != USER));
        let line = SituationLine {
            category,
            field,
            event: self.event(&roster, source)?,
            incoming: self.incoming(field)?,
            modified: moment(self.json, "modified")?,
            stored: self.stored(&roster, field, stored)?,
            reported: self.reported(&roster, field, reported)?,
            elsewhere: elsewhere.into_iter().filter_map(|name| accepted(&roster, name)).collect(),
            facts: self.facts()?,
            protected: flag(self.json, "protected")?,
            also: self.also()?,
            new: flag(self.json, "new")?,
            date: moment(self.json, "date")?.map(Moment::day),
            roster,
        };
        possible(line)
    }

    fn event(&self, roster: &Roster, source: &str) -> Result<Event, String> {
        if source == USER {
            return Ok(Event::Edit);
        }
        accepted(roster, source).map(Event::Record).ok_or_else(|| {
            let declared = self.policy.sources().iter().map(|source| &*source.name);
            unknown("source", source, declared.chain([USER]))
        })
    }

    fn category(&self, name: &str) -> Result<CategoryId, String> {
        let names = self.policy.categories().iter().map(|category| &*category.name);
        self.policy.category(name).ok_or_else(|| unknown("category", name, names))
    }

    fn field(&self, name: &str) -> Result<FieldId, String> {
        let names = self.policy.fields().iter().map(|field| &*field.name);
        self.policy.field(name).ok_or_else(|| unknown("field", name, names))
    }

    fn incoming(&self, field: FieldId) -> Result<Option<Value>, String> {
        let said = self.json.get("incoming");
        let said = said.ok_or("`incoming` is not there; write `null` for a missing value")?;
        self.value(field, "incoming", said)
    }

    fn value(&self, field: FieldId, key: &str, said: &Json) -> Result<Option<Value>, String> {
        let kind = &self.policy.fields()[usize::from(field.0)].kind;
        kind.read_json(said, &Reading::default())
            .map_err(|unreadable| format!("`{key}` is unreadable: {unreadable}"))
    }

    fn stored(
        &self,
        roster: &Roster,
        field: FieldId,
        said: Option<&Map<String, Json>>,
    ) -> Result<StoredValue, String> {
        let Some(said) = said else { return Ok(StoredValue::default()) };
        known_keys(said, &STORED_KEYS, "`stored`")?;
        let value = said.get("value").map(|value| self.value(field, "stored", value));
        let origin = |name| match name {
            USER => Some(Origin::User),
            name => roster.id(name).map(Origin::Source),
        };
        Ok(StoredValue {
            value: value.transpose()?.flatten(),
            origin: maybe_text(said, "from")?.and_then(origin),
            category: maybe_text(said, "category")?.map(|name| self.category(name)).transpose()?,
            since: moment(said, "since")?,
        })
    }

    fn reported(
        &self,
        roster: &Roster,
        field: FieldId,
        said: Option<&Map<String, Json>>,
    ) -> Result<Vec<(SourceId, Value)>, String> {
        let mut reported = Vec::new();
        for (name, value) in said.into_iter().flatten() {
            if name == USER {
                return Err("`reported` is what sources say; the user is none".to_owned());
            }
            if let Some(value) = self.value(field, name, value)?
                && let Some(source) = accepted(roster, name)
            {
                reported.push((source, value));
            }
        }
        Ok(reported)
    }

    fn facts(&self) -> Result<Vec<Option<String>>, String> {
        let mut facts = vec![None; self.policy.facts().len()];
        for (name, said) in object(self.json, "facts")?.into_iter().flatten() {
            let said = match said {
                Json::Null => None,
                Json::String(said) => Some(said.clone()),
                _ => return Err(format!("the fact `{name}` is not a text")),
            };
            if let Some(fact) = self.policy.fact(name) {
                facts[usize::from(fact.0)] = said;
            }
        }
        Ok(facts)
    }

    fn also(&self) -> Result<CategorySet, String> {
        let names = texts(self.json, "also")?.into_iter();
        let ids: Result<Vec<_>, _> = names.map(|name| self.category(name)).collect();
        Ok(ids?.into_iter().fold(CategorySet::default(), CategorySet::with))
    }
}

/// Only a situation that can occur has an answer.
fn possible(line: SituationLine) -> Result<SituationLine, String> {
    if let (Some(date), Some(since)) = (line.date, line.stored.since)
        && since.day() > date
    {
        return Err(format!("`since` ({since}) is after `date` ({date})"));
    }
    if line.new && (line.stored != StoredValue::default() || !line.reported.is_empty()) {
        return Err(
            "`new` says that nothing was stored or reported before, but something was".to_owned()
        );
    }
    Ok(line)
}

fn accepted(roster: &Roster, name: &str) -> Option<SourceId> {
    roster.id(name).filter(|source| roster.accepts(*source))
}

fn known_keys(json: &Map<String, Json>, known: &[&str], whole: &str) -> Result<(), String> {
    let Some(key) = json.keys().find(|key| !known.contains(&key.as_str())) else { return Ok(()) };
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", known.join(", ")),
    };
    Err(format!("{whole} has no `{key}`; {help}"))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the policy has {}", known.join(", ")),
    };
    format!("there is no {what} `{name}`; {help}")
}

fn text<'a>(json: &'a Map<String, Json>, key: &str) -> Result<&'a str, String> {
    maybe_text(json, key)?.ok_or_else(|| format!("`{key}` is not there"))
}

fn maybe_text<'a>(json: &'a Map<String, Json>, key: &str) -> Result<Option<&'a str>, String> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{key}` is not a text")),
    }
}

fn texts<'a>(json: &'a Map<String, Json>, key: &str) -> Result<Vec<&'a str>, String> {
    let wrong = || format!("`{key}` is not a list of names");
    match json.get(key) {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Array(items)) => {
            items.iter().map(|item| item.as_str().ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

fn object<'a>(
    json: &'a Map<String, Json>,
    key: &str,
) -> Result<Option<&'a Map<String, Json>>, String> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(object)) => Ok(Some(object)),
        Some(_) => Err(format!("`{key}` is not an object")),
    }
}

fn flag(json: &Map<String, Json>, key: &str) -> Result<bool, String> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(false),
        Some(Json::Bool(flag)) => Ok(*flag),
        Some(_) => Err(format!("`{key}` is neither true nor false")),
    }
}

fn moment(json: &Map<String, Json>, key: &str) -> Result<Option<Moment>, String> {
    let Some(written) = maybe_text(json, key)? else { return Ok(None) };
    let wrong = || format!("`{key}` is no date like 2026-11-24: `{written}`");
    Moment::parse(written).map(Some).ok_or_else(wrong)
}

use serde_json::{Map, Value as Json};

use crate::decide::{CategorySet, Event, Origin, StoredValue};
use crate::policy::{CategoryId, FieldId, Policy, Roster, SourceId};
use crate::record::{self, Moment, Reading, Value};
use crate::text::nearest;

use super::json::{flag, maybe_text, moment, object, text, texts};
use super::{SituationLine, USER};

/// The keys of a situation.
pub const SITUATION_KEYS: [&str; 13] = [
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

/// The keys of a line, read one by one.
pub(super) struct Keys<'a> {
    pub(super) policy: &'a Policy,
    pub(super) json: &'a Map<String, Json>,
}

impl<'a> Keys<'a> {
    pub(super) fn situation(&self) -> Result<SituationLine, String> {
        known_keys(self.json, &SITUATION_KEYS, "a situation")?;
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
                Json::String(said) => record::fact(said),
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

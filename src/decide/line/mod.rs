//! Situations and decisions as lines of JSON: the contract of `foga decide`.

mod json;
mod read;
mod write;

use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::policy::{CategoryId, FieldId, Policy, Roster, SourceId};
use crate::record::{Moment, Value};

use super::{CategorySet, Event, Origin, Situation, StoredValue};

pub use read::SITUATION_KEYS;
pub use write::situation_json;

/// How the person is called where a source could stand.
const USER: &str = "user";

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

/// Lists that a situation borrows: see [`SituationLine::parts`].
#[derive(Debug)]
pub struct SituationParts<'a> {
    reported: Vec<(SourceId, &'a Value)>,
    facts: Vec<Option<&'a str>>,
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
        read::Keys { policy, json: &json }.situation()
    }

    /// A situation with these sources, to be kept.
    pub fn of(roster: &Roster, situation: &Situation<'_>) -> Self {
        let elsewhere = match situation.stored.origin {
            Some(Origin::Source(source)) if situation.origin_reports_elsewhere => vec![source],
            _ => Vec::new(),
        };
        let reported = situation.reported.iter();
        Self {
            roster: roster.clone(),
            category: situation.category,
            field: situation.field,
            event: situation.event,
            incoming: situation.incoming.cloned(),
            modified: situation.modified,
            stored: StoredValue::from(situation.stored),
            reported: reported.map(|(source, value)| (*source, (*value).clone())).collect(),
            elsewhere,
            facts: situation.facts.iter().map(|said| said.map(str::to_owned)).collect(),
            protected: situation.protected,
            also: situation.also,
            new: situation.new,
            date: situation.date,
        }
    }

    /// The sources of the situation.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The situation, lent to `then`.
    pub fn lend<R>(&self, then: impl FnOnce(&Situation<'_>) -> R) -> R {
        then(&self.situation(&self.parts()))
    }

    /// What a situation needs besides the line to borrow from.
    pub fn parts(&self) -> SituationParts<'_> {
        SituationParts {
            reported: self.reported.iter().map(|(source, value)| (*source, value)).collect(),
            facts: self.facts.iter().map(Option::as_deref).collect(),
        }
    }

    /// The situation, of the line and its own parts.
    pub fn situation<'a>(&'a self, parts: &'a SituationParts<'a>) -> Situation<'a> {
        let elsewhere =
            |origin| matches!(origin, Some(Origin::Source(s)) if self.elsewhere.contains(&s));
        Situation {
            category: self.category,
            field: self.field,
            event: self.event,
            incoming: self.incoming.as_ref(),
            modified: self.modified,
            stored: self.stored.as_stored(),
            reported: &parts.reported,
            origin_reports_elsewhere: elsewhere(self.stored.origin),
            facts: &parts.facts,
            protected: self.protected,
            also: self.also,
            new: self.new,
            date: self.date,
        }
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
                .map(|decision| write::decision_json(policy, &self.roster, self.field, &decision))
        })
        .ok_or_else(gap)
    }
}

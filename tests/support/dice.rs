//! Random situations, as lines of `foga decide`, for the random policies of `random`.
//!
//! A seed gives the same situations whatever the policy, so that a policy can shrink while the
//! situation that shows its fault stays. They are wilder than the situations that the proofs list:
//! times of day, several spellings of one address, sources that nobody declares, facts that nobody
//! asks for, and more sources, categories and values than any slot tells apart.

use foga::policy::Policy;
use foga::record::Kind;
use serde_json::{Map, Value as Json, json};

/// Throws the same numbers for the same seed (the steps of a linear congruential generator, upper
/// half; the factor and the summand are those of Knuth's MMIX).
pub struct Dice(pub u64);

const EMAILS: [&str; 11] = [
    "rektor@skola.example",
    "Rektor@skola.example",
    "info@skola.example",
    "INFO@skola.example",
    "info@example.se",
    "information@example.se",
    "anna@example.se",
    "Anna@example.se",
    "bo@annanskola.example",
    "å@skola.example",
    "Å@skola.example",
];
const PHONES: [&str; 4] = ["+46701740605", "+46701740606", "+46701740607", "+46701740608"];
const TEXTS: [&str; 7] = ["Anna", "anna", "An", "Ann", "Joanna", "Åsa Maria", "Bo"];
const GROUPS: [(&str, &str); 4] = [("A 1", "B"), ("A 1", ""), ("", "B"), ("A 2", "B")];
const SOURCES: [&str; 4] = ["alfa", "beta", "gamma", "former"];
const FACTS: [&str; 4] = ["GR", "FS", "gr", ""];
const SINCE: [&str; 9] = [
    "2025-11-24",
    "2026-10-24",
    "2026-10-25",
    "2026-10-31",
    "2026-11-01",
    "2026-11-01T08:00:00",
    "2026-11-22T07:59:59",
    "2026-11-23T08:00:00",
    "2026-11-23",
];
const DATES: [&str; 5] = ["2026-10-31", "2026-11-01", "2026-11-23", "2026-11-24", "2027-02-28"];

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// A situation that can occur. `dated` ones have a date, as every record and edit of a run has.
    pub fn situation(&mut self, policy: &Policy, dated: bool) -> Json {
        let names: Vec<&str> = policy.categories().iter().map(|known| &*known.name).collect();
        let category = self.pick(&names);
        let field = &policy.fields()[self.below(policy.fields().len())];
        let accepted =
            if policy.sources().is_empty() { SOURCES.len() } else { policy.sources().len() };
        let edit = self.one_in(3);
        let source = if edit { "user" } else { SOURCES[self.below(accepted)] };
        let mut line = Map::new();
        let mut put = |key: &str, value: Json| line.insert(key.to_owned(), value);
        put("category", category.into());
        put("field", (&*field.name).into());
        put("source", source.into());
        put("incoming", self.maybe_value(&field.kind));
        if self.one_in(2) {
            put("modified", self.pick(&SINCE).into());
        }
        let date = (dated || !self.one_in(8)).then(|| self.pick(&DATES));
        if let Some(date) = date {
            put("date", date.into());
        }
        let stored = self.stored(&field.kind, &names, date);
        let reported = self.reported(&field.kind);
        let never = stored.is_none() && reported.is_empty();
        if let Some(stored) = stored {
            put("elsewhere", json!(self.some_of(&SOURCES)));
            put("stored", stored);
        }
        put("reported", reported.into());
        put("facts", json!({ "form": self.maybe(&FACTS), "other": self.maybe(&FACTS) }));
        put("protected", self.one_in(3).into());
        let also = if self.one_in(2) { self.some_of(&names) } else { Vec::new() };
        put("new", (never && also.is_empty() && !edit && self.one_in(2)).into());
        put("also", json!(also));
        Json::Object(line)
    }

    fn stored(&mut self, kind: &Kind, categories: &[&str], date: Option<&str>) -> Option<Json> {
        let value = self.maybe_value(kind);
        // What is missing and from nobody was never stored, and has nothing else either.
        let nobody = self.one_in(6);
        if self.one_in(5) || (value.is_null() && nobody) {
            return None;
        }
        let mut stored = Map::from_iter([("value".to_owned(), value)]);
        if !nobody {
            let from = if self.one_in(3) { "user" } else { self.pick(&SOURCES) };
            stored.insert("from".to_owned(), from.into());
        }
        if self.one_in(2) {
            stored.insert("category".to_owned(), self.pick(categories).into());
        }
        let since = self.pick(&SINCE);
        if date.is_none_or(|date| since[..10] <= *date) && !self.one_in(6) {
            stored.insert("since".to_owned(), since.into());
        }
        Some(stored.into())
    }

    fn reported(&mut self, kind: &Kind) -> Map<String, Json> {
        let mut reported = Map::new();
        if !self.one_in(5) {
            for source in self.some_of(&SOURCES) {
                reported.insert(source.to_owned(), self.maybe_value(kind));
            }
        }
        reported
    }

    fn maybe_value(&mut self, kind: &Kind) -> Json {
        if self.one_in(4) {
            return Json::Null;
        }
        match kind {
            // Few values, so that they are often the same.
            Kind::Email if self.one_in(2) => self.pick(&EMAILS[6..8]).into(),
            Kind::Email => self.pick(&EMAILS).into(),
            Kind::Phone => self.pick(&PHONES).into(),
            Kind::Text => self.pick(&TEXTS).into(),
            Kind::Group(_) => {
                let (street, city) = GROUPS[self.below(GROUPS.len())];
                let parts = [("street", street), ("city", city)];
                let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
                parts
                    .map(|(part, text)| (part.to_owned(), text.into()))
                    .collect::<Map<_, _>>()
                    .into()
            }
        }
    }

    fn maybe<'a>(&mut self, from: &[&'a str]) -> Option<&'a str> {
        if self.one_in(4) { None } else { Some(self.pick(from)) }
    }

    fn some_of<'a>(&mut self, all: &[&'a str]) -> Vec<&'a str> {
        all.iter().copied().filter(|_| self.one_in(2)).collect()
    }
}

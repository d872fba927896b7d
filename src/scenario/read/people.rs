//! The people of a timeline, as they are before its first step.

use jiff::civil::Date;

use crate::decide::{Known, PersonState};
use crate::policy::{CategoryId, FieldId};
use crate::text::Span;
use crate::text::yaml::{Entry, Map, Node, Yaml};

use super::super::Person;
use super::Reader;

const KEYS: [&str; 5] = ["category", "facts", "protected", "stored", "reported"];
const REPORTED_KEYS: [&str; 4] = ["source", "category", "reports", "protected"];

/// Somebody, with what their records say where a step does not say otherwise.
pub(super) struct Somebody {
    pub(super) person: Person,
    pub(super) facts: Vec<Option<String>>,
    pub(super) protected: Option<bool>,
}

impl Reader<'_> {
    pub(super) fn people(
        &mut self,
        whole: Span,
        node: Option<&Node>,
        start: Option<Date>,
    ) -> Option<Vec<Somebody>> {
        let example = "name somebody and their category: `people: {vera: guardian}`";
        let Some(node) = node else {
            let place = Span::new(whole.start, whole.start);
            self.shape.error(place, "nobody is in this scenario", "", Some(example.to_owned()));
            return None;
        };
        let entries = self.shape.entries(node, "a mapping from names to categories")?;
        if entries.is_empty() {
            let message = "nobody is in this scenario";
            self.shape.error(node.span, message, "", Some(example.to_owned()));
            return None;
        }
        let people: Vec<_> = entries.iter().map(|entry| self.somebody(entry, start)).collect();
        people.into_iter().collect()
    }

    fn somebody(&mut self, entry: &Entry, start: Option<Date>) -> Option<Somebody> {
        let node = &entry.value;
        let mut facts = vec![None; self.policy.facts().len()];
        let (category, protected, state) = if matches!(node.value, Yaml::Map(_)) {
            let map = self.shape.map(node, "a person", &KEYS)?;
            let help = "write the person's category: `category: guardian`";
            let category = self.shape.need(&map, "category", help);
            let category = category.and_then(|node| self.category(node));
            self.facts(map.get("facts"), &mut facts);
            let protected = self.flag(&map, "protected");
            let state = self.state(&map, category?, start);
            (category?, protected, state)
        } else {
            (self.category(node)?, None, PersonState::default())
        };
        let person = Person { name: entry.key.as_str().into(), category, state };
        Some(Somebody { person, facts, protected })
    }

    fn state(&mut self, map: &Map<'_>, category: CategoryId, start: Option<Date>) -> PersonState {
        let mut state = PersonState::default();
        if let Some(node) = map.get("stored") {
            let entries = self.shape.entries(node, "a mapping from fields to values");
            for entry in entries.unwrap_or_default() {
                if let Some(field) = self.field(entry)
                    && let Some(stored) = self.stored(&entry.value, field)
                {
                    self.not_after(&entry.value, stored.since.map(|since| since.day()), start);
                    state.stored.push((field, stored));
                }
            }
        }
        if let Some(node) = map.get("reported") {
            let records = self.shape.list(node, "a list of what sources reported");
            for record in records.unwrap_or_default() {
                state.known.extend(self.known(record, category));
            }
        }
        state
    }

    fn known(&mut self, node: &Node, category: CategoryId) -> Option<Known> {
        let map = self.shape.map(node, "what a source reported", &REPORTED_KEYS)?;
        let source = self.shape.need(&map, "source", "write which: `source: extens`");
        let source = source.and_then(|node| self.source(node));
        let category = match map.get("category") {
            Some(node) => self.category(node)?,
            None => category,
        };
        let help = "write what it reported, `{}` for nothing: `reports: {}`";
        let values = self.shape.need(&map, "reports", help);
        let values = values.and_then(|node| self.values(node))?;
        let there = |(field, value): (FieldId, Option<_>)| Some((field, value?));
        let values = values.into_iter().filter_map(there).collect();
        let protected = self.flag(&map, "protected").unwrap_or(false);
        Some(Known { source: source?, category, protected, values })
    }

    /// What is stored was stored before something happens.
    pub(super) fn not_after(&mut self, node: &Node, since: Option<Date>, date: Option<Date>) {
        if let (Some(since), Some(date)) = (since, date)
            && since > date
        {
            let message = format!("`since` ({since}) is after the date ({date})");
            let help = "what is stored was stored before something happens";
            self.shape.error(node.span, message, "", Some(help.to_owned()));
        }
    }
}

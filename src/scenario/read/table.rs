//! A table of situations, in the keys of `foga decide`.

use jiff::civil::Date;

use crate::decide::{Known, Origin, PersonState, SITUATION_KEYS, StoredValue};
use crate::policy::{CategoryId, FieldId, SourceId};
use crate::record::Value;
use crate::text::yaml::{Map, Node, Yaml};

use super::super::{Case, Event, Expectation, Expected, Person, Step, UNREADABLE};
use super::Reader;
use super::sources::USER;

/// The keys of a situation, what it shows, and what is expected.
fn keys() -> Vec<&'static str> {
    ["about"].into_iter().chain(SITUATION_KEYS).chain(["expect"]).collect()
}

/// What the person of a situation is called.
const SOMEBODY: &str = "somebody";

impl Reader<'_> {
    pub(super) fn table(
        &mut self,
        given: Option<&Node>,
        rows: &Node,
        start: Option<Date>,
    ) -> Option<Vec<Case>> {
        if let Some(given) = given {
            self.shape.map(given, "a situation", &keys())?;
        }
        let mut cases = Vec::new();
        for row in self.shape.list(rows, "a list of situations")? {
            self.shape.entries(row, "a situation")?;
            let row = with_given(given, row);
            for situation in self.expand(&row).unwrap_or_default() {
                cases.extend(self.situation(&situation, start));
            }
        }
        if cases.is_empty() {
            let help = "write one: `- {category: pupil, field: email, ...}`";
            self.shape.error(rows.span, "there is no situation here", "", Some(help.to_owned()));
        }
        Some(cases)
    }

    fn situation(&mut self, row: &Node, start: Option<Date>) -> Option<Case> {
        let map = self.shape.map(row, "a situation", &keys())?;
        let about = self.about(&map);
        let category = self.shape.need(&map, "category", "write which: `category: guardian`");
        let category = category.and_then(|node| self.category(node));
        let field = self.shape.need(&map, "field", "write which: `field: email`");
        let field = field.and_then(|node| self.field_text(node));
        let help = "write who it is from: `source: extens`, or `source: user` for an edit";
        let source = self.shape.need(&map, "source", help);
        let from = source.and_then(|node| match &node.value {
            Yaml::Text(name) if name.trim() == USER => Some(Origin::User),
            _ => self.source(node).map(Origin::Source),
        });
        let (category, field) = (category?, field?);
        let date = match map.get("date") {
            Some(node) => self.day(node),
            None => start.or_else(|| {
                let help = "write it in the row, or for all at the top: `start: 2026-11-24`";
                self.shape.error(row.span, "this situation has no date", "", Some(help.into()));
                None
            }),
        };
        let state = self.situation_state(&map, category, field, from?, date);
        let expected = match map.get("expect") {
            Some(node) => Some(self.row_expected(node, field)?),
            None => None,
        };
        let event = self.situation_event(&map, (category, field), from?, expected.as_ref())?;
        let expect = expected.map(|expected| {
            let span = map.get("expect").map_or(row.span, |node| node.span);
            Expectation { field, span, expected }
        });
        let expect: Vec<_> = expect.into_iter().collect();
        let step = Step { number: 1, span: row.span, date: date?, person: 0, event, expect };
        let person = Person { name: SOMEBODY.into(), category, state: state? };
        let (people, steps) = (vec![person], vec![step]);
        Some(Case { about, span: row.span, is_situation: true, people, steps })
    }

    fn situation_event(
        &mut self,
        map: &Map<'_>,
        (category, field): (CategoryId, FieldId),
        from: Origin,
        expected: Option<&Expected>,
    ) -> Option<Event> {
        let modified = match map.get("modified") {
            Some(node) => Some(self.moment(node)?),
            None => None,
        };
        let mut facts = vec![None; self.policy.facts().len()];
        self.facts(map.get("facts"), &mut facts);
        let protected = self.flag(map, "protected");
        let help = "write the value that arrives, `~` for a missing one: `incoming: a@example.se`";
        let node = self.shape.need(map, "incoming", help)?;
        let said = self.said(node, field)?;
        let outcome = expected.and_then(|expected| expected.outcome.as_ref());
        let wants_unreadable = outcome.is_some_and(|outcome| outcome.is == UNREADABLE);
        let (mut values, mut unreadable) = (Vec::new(), Vec::new());
        match said {
            Err(_) if wants_unreadable => unreadable.push(field),
            Err(why) => {
                let help = why.help();
                self.unreadable(node, &why, help);
                return None;
            }
            Ok(value) => values.push((field, value)),
        }
        Some(Event::Arrives { from, category, modified, protected, facts, values, unreadable })
    }

    /// What is known before the situation: exactly what it says, so that the decision sees no more.
    fn situation_state(
        &mut self,
        map: &Map<'_>,
        category: CategoryId,
        field: FieldId,
        from: Origin,
        date: Option<Date>,
    ) -> Option<PersonState> {
        let mut state = PersonState::default();
        if let Some(node) = map.get("stored")
            && node.value != Yaml::Nothing
        {
            let stored = self.stored(node, field)?;
            self.not_after(node, stored.since.map(|since| since.day()), date);
            if stored != StoredValue::default() {
                state.stored.push((field, stored));
            }
        }
        for (source, value) in self.reported(map.get("reported"), field)? {
            state.known.push(known(source, category, Some((field, value))));
        }
        // Somebody has to have reported what makes the person known.
        let another = match from {
            Origin::Source(source) => source,
            Origin::User => SourceId(0),
        };
        let mut also = Vec::new();
        for node in self.some(map.get("also"), "a list of categories") {
            also.push(self.category(node)?);
        }
        for node in self.some(map.get("elsewhere"), "a list of sources") {
            let source = self.source(node)?;
            let value = Value::from_normal("elsewhere");
            let other = also.first().copied().unwrap_or_else(|| self.another_category(category));
            state.known.push(known(source, other, Some((field, value))));
        }
        for other in also {
            let known_so = state.known.iter().any(|known| known.category == other);
            if !known_so && other != category {
                state.known.push(known(another, other, None));
            }
        }
        let new = self.flag(map, "new").unwrap_or(false);
        if new && !state.is_new() {
            let span = map.get("new").map_or(Default::default(), |node| node.span);
            let message = "somebody new has nothing stored or reported before";
            let help = "remove `new`, or what is known";
            self.shape.error(span, message, "", Some(help.to_owned()));
        }
        if !new && state.is_new() {
            state.known.push(known(another, category, None));
        }
        Some(state)
    }

    fn reported(&mut self, node: Option<&Node>, field: FieldId) -> Option<Vec<(SourceId, Value)>> {
        let mut reported = Vec::new();
        let Some(node) = node else { return Some(reported) };
        for entry in self.shape.entries(node, "a mapping from sources to values")? {
            let source = self.source_name(&entry.key, entry.key_span);
            if let (Some(source), Some(value)) = (source, self.value(&entry.value, field)?) {
                reported.push((source, value));
            }
        }
        Some(reported)
    }

    /// A category other than this one, best one that no rule asks for.
    fn another_category(&self, category: CategoryId) -> CategoryId {
        let all = (0..self.policy.categories().len()).filter_map(|at| u8::try_from(at).ok());
        let mut others = all.map(CategoryId).filter(|other| *other != category);
        others.next().unwrap_or(category)
    }
}

fn known(source: SourceId, category: CategoryId, value: Option<(FieldId, Value)>) -> Known {
    Known { source, category, protected: false, values: value.into_iter().collect() }
}

/// The row with what holds for all rows.
fn with_given(given: Option<&Node>, row: &Node) -> Node {
    let (Some(Yaml::Map(given)), Yaml::Map(own)) = (given.map(|given| &given.value), &row.value)
    else {
        return row.clone();
    };
    let said = |key: &str| own.iter().any(|entry| entry.key == key);
    let common = given.iter().filter(|entry| !said(&entry.key)).cloned();
    let mut entries = own.clone();
    entries.extend(common);
    Node { span: row.span, value: Yaml::Map(entries) }
}

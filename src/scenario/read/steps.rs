//! The steps of a timeline.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::decide::Origin;
use crate::policy::{CategoryId, FieldId};
use crate::record::Value;
use crate::text::Span;
use crate::text::yaml::{Map, Node, one_of};

use super::super::{Case, Event, Expectation, Step};
use super::Reader;
use super::expect::Decided;
use super::people::Somebody;

/// The kinds of step, by the key that makes them, and the other keys that each may have.
const KINDS: [(&str, &str, &[&str]); 4] = [
    (
        "source",
        "a source's report",
        &["person", "category", "date", "modified", "protected", "facts", "reports"],
    ),
    ("edit", "an edit", &["person", "category", "date"]),
    ("gone", "a source that no longer has the person", &["person", "category", "date"]),
    ("wait", "days that pass", &["person"]),
];
const ALWAYS: [&str; 2] = ["expect", "about"];

/// The longest wait, so that no date falls out of the calendar: a thousand years.
const LONGEST: u32 = 366_000;

/// What a record or an edit brings.
#[derive(Default)]
struct Arriving {
    values: Vec<(FieldId, Option<Value>)>,
    /// Fields whose value is none of its kind, as is expected.
    unreadable: Vec<FieldId>,
    /// All fields.
    fields: Vec<FieldId>,
}

/// What is known at a step from those above it.
struct Progress {
    /// The date of the last step.
    now: Option<Date>,
    /// By person, whether a source has named them, or the file says what is known of them.
    known: Vec<bool>,
}

impl Reader<'_> {
    pub(super) fn timeline(
        &mut self,
        whole: Span,
        people: Option<&Node>,
        steps: &Node,
        start: Option<Date>,
    ) -> Option<Case> {
        let people = self.people(whole, people, start);
        let nodes = self.shape.list(steps, "a list of steps")?;
        if nodes.is_empty() {
            let help = "write what happens: `- {source: extens, reports: {...}}`";
            self.shape.error(steps.span, "nothing happens here", "", Some(help.to_owned()));
        }
        let people = people?;
        let mut read = Vec::new();
        let known = people.iter().map(|somebody| !somebody.person.state.is_new());
        let mut progress = Progress { now: start, known: known.collect() };
        for (number, node) in (1..).zip(nodes) {
            read.extend(self.step(node, number, &people, &mut progress).unwrap_or_default());
        }
        let people = people.into_iter().map(|somebody| somebody.person).collect();
        Some(Case { about: None, span: steps.span, is_situation: false, people, steps: read })
    }

    /// The steps, one for each person that the step concerns.
    fn step(
        &mut self,
        node: &Node,
        number: usize,
        people: &[Somebody],
        progress: &mut Progress,
    ) -> Option<Vec<Step>> {
        let (kind, map) = self.kind(node)?;
        self.about(&map);
        let now = &mut progress.now;
        let date = self.date(node, &map, now);
        let persons = self.persons(&map, people);
        let days = if kind == "wait" { self.wait(&map, now) } else { None };
        let mut steps = Vec::new();
        for person in persons? {
            self.somebody_known(&map, &people[person], &mut progress.known[person]);
            let expect = self.expectations(map.get("expect"));
            let (event, decided) = match kind {
                "source" => self.report(&map, &people[person], date, &expect)?,
                "edit" => self.edit(&map, &people[person], &expect)?,
                "gone" => (self.gone(&map)?, Vec::new()),
                _ => (Event::Wait(days?), Vec::new()),
            };
            let key = [("source", "reports"), ("edit", "edit")].into_iter();
            let key = key.filter(|(of, _)| *of == kind).map(|(_, key)| key).next();
            self.only_decided(&expect, Decided { fields: &decided, key });
            let date = if kind == "wait" { (*now)? } else { date? };
            steps.push(Step { number, span: node.span, date, person, event, expect });
        }
        Some(steps)
    }

    /// A synchronisation makes nobody of an edit: that takes a source.
    fn somebody_known(&mut self, map: &Map<'_>, whose: &Somebody, known: &mut bool) {
        if let Some(edit) = map.get("edit")
            && !*known
        {
            let name = &whose.person.name;
            let message =
                format!("nobody has named `{name}` before: a run leaves such an edit alone");
            let help = format!(
                "put a step of a source before it, or write under `people:` what is known of \
                 `{name}`: `stored:` or `reported:`"
            );
            self.shape.error(edit.span, message, "", Some(help));
        }
        // Said once of each.
        *known |= map.get("source").is_some() || map.get("edit").is_some();
    }

    /// Which kind of step it is, with its keys.
    fn kind<'n>(&mut self, node: &'n Node) -> Option<(&'static str, Map<'n>)> {
        let every: Vec<&str> = KINDS
            .iter()
            .flat_map(|(key, _, others)| others.iter().copied().chain([*key]))
            .chain(ALWAYS)
            .collect();
        let entries = self.shape.entries(node, "a step")?;
        let mut made =
            KINDS.iter().filter(|(key, ..)| entries.iter().any(|entry| entry.key == *key));
        let Some((key, what, others)) = made.next() else {
            if entries.iter().all(|entry| every.contains(&entry.key.as_str())) {
                let help = "write one of `source: NAME`, `edit: {...}`, `gone: NAME`, `wait: DAYS`";
                let message = "this step does not say what happens";
                self.shape.error(node.span, message, "", Some(help.to_owned()));
                return None;
            }
            self.shape.map(node, "a step", &every);
            return None;
        };
        if let Some((second, ..)) = made.next() {
            let entry = entries.iter().find(|entry| entry.key == *second)?;
            let message = format!("two things happen in one step: `{key}` and `{second}`");
            let help = "make two steps of it, on the same date if you wish";
            self.shape.error(entry.key_span, message, "", Some(help.to_owned()));
            return None;
        }
        let keys: Vec<&str> = [*key].iter().chain(*others).copied().chain(ALWAYS).collect();
        for entry in entries {
            if keys.contains(&entry.key.as_str()) {
                continue;
            }
            let help = one_of(&entry.key, keys.iter().copied());
            let message = format!("`{}` is no key of {what}", entry.key);
            self.shape.error(entry.key_span, message, "unknown key", Some(help));
        }
        Some((key, self.shape.map(node, what, &every)?))
    }

    fn date(&mut self, node: &Node, map: &Map<'_>, now: &mut Option<Date>) -> Option<Date> {
        let Some(at) = map.get("date") else {
            if now.is_none() {
                let help = "write when the first step happens, at the top: `start: 2026-11-01`";
                let message = "this step has no date";
                self.shape.error(node.span, message, "", Some(help.to_owned()));
                // Said once.
                *now = Some(Date::ZERO);
            }
            return *now;
        };
        let date = self.day(at)?;
        if let Some(before) = *now
            && date < before
        {
            let message = format!("`{date}` is before the step above it ({before})");
            let help = "steps stand in the order in which they happen";
            self.shape.error(at.span, message, "", Some(help.to_owned()));
            return None;
        }
        *now = Some(date);
        Some(date)
    }

    fn wait(&mut self, map: &Map<'_>, now: &mut Option<Date>) -> Option<u32> {
        let node = map.get("wait")?;
        let typed = self.shape.text(node, "a number of days")?.trim();
        let days = typed.parse().ok().filter(|days| (1..=LONGEST).contains(days));
        let later = |days: u32| (*now)?.checked_add(i64::from(days).days()).ok();
        match days.and_then(|days| Some((days, later(days)?))) {
            Some((days, date)) => {
                *now = Some(date);
                Some(days)
            }
            None => {
                let message = format!("`{typed}` is no number of days");
                let help = "write a whole number: `wait: 3`";
                self.shape.error(node.span, message, "", Some(help.to_owned()));
                None
            }
        }
    }

    /// Whom the step concerns: the named ones, or everybody.
    fn persons(&mut self, map: &Map<'_>, people: &[Somebody]) -> Option<Vec<usize>> {
        let Some(node) = map.get("person") else { return Some((0..people.len()).collect()) };
        let mut places = Vec::new();
        for node in self.some(Some(node), "a name, or a list of names,") {
            let typed = self.shape.text(node, "a name")?.trim();
            let known = || people.iter().map(|somebody| &*somebody.person.name);
            let Some(at) = known().position(|name| name == typed) else {
                let message = format!("nobody here is called `{typed}`");
                let help = one_of(typed, known());
                self.shape.error(node.span, message, "unknown person", Some(help));
                return None;
            };
            places.push(at);
        }
        Some(places)
    }

    fn report(
        &mut self,
        map: &Map<'_>,
        whose: &Somebody,
        date: Option<Date>,
        expect: &[Expectation],
    ) -> Option<(Event, Vec<FieldId>)> {
        let source = map.get("source").and_then(|node| self.source(node));
        let category = self.category_of(map, whose);
        let modified = self.modified(map, date);
        let mut facts = whose.facts.clone();
        self.facts(map.get("facts"), &mut facts);
        let protected = self.flag(map, "protected").or(whose.protected);
        let help = "write what the source says, field by field: `reports: {email: a@example.se}`";
        let reports = self.shape.need(map, "reports", help);
        let Arriving { values, unreadable, fields } = self.arriving(reports?, expect)?;
        let (category, from) = (category?, Origin::Source(source?));
        let modified = modified?;
        let event =
            Event::Arrives { from, category, modified, protected, facts, values, unreadable };
        Some((event, fields))
    }

    fn edit(
        &mut self,
        map: &Map<'_>,
        whose: &Somebody,
        expect: &[Expectation],
    ) -> Option<(Event, Vec<FieldId>)> {
        let category = self.category_of(map, whose)?;
        let Arriving { values, unreadable, fields } = self.arriving(map.get("edit")?, expect)?;
        let event = Event::Arrives {
            from: Origin::User,
            category,
            modified: None,
            protected: None,
            facts: vec![None; self.policy.facts().len()],
            values,
            unreadable,
        };
        Some((event, fields))
    }

    fn gone(&mut self, map: &Map<'_>) -> Option<Event> {
        let source = self.source(map.get("gone")?);
        let category = match map.get("category") {
            Some(node) => Some(self.category(node)?),
            None => None,
        };
        Some(Event::Gone { source: source?, category })
    }

    fn category_of(&mut self, map: &Map<'_>, whose: &Somebody) -> Option<CategoryId> {
        match map.get("category") {
            Some(node) => self.category(node),
            None => Some(whose.person.category),
        }
    }

    fn arriving(&mut self, node: &Node, expect: &[Expectation]) -> Option<Arriving> {
        let mut arriving = Arriving::default();
        for entry in self.shape.entries(node, "a mapping from fields to values")? {
            let Some(field) = self.field(entry) else { continue };
            arriving.fields.push(field);
            let Some(said) = self.said(&entry.value, field) else { continue };
            let expected = Self::expects_unreadable(expect, field);
            match (said, expected) {
                (Ok(value), None) => arriving.values.push((field, value)),
                (Err(_), Some(_)) => arriving.unreadable.push(field),
                (Ok(_), Some(span)) => {
                    let message = format!("the value of `{}` is readable", entry.key);
                    let help = "write a value that is none of its kind, or expect another outcome";
                    self.shape.error(span, message, "never so", Some(help.to_owned()));
                }
                (Err(why), None) => {
                    let help = format!(
                        "{}; to show that it is left alone, expect `outcome: unreadable`",
                        why.help()
                    );
                    self.unreadable(&entry.value, &why, help);
                }
            }
        }
        Some(arriving)
    }
}

//! What is expected of fields.

use crate::policy::FieldId;
use crate::text::Span;
use crate::text::yaml::{Map, Node, Yaml};

use super::super::{Expectation, Expected, UNREADABLE, Wanted};
use super::Reader;

const KEYS: [&str; 6] = ["value", "from", "since", "outcome", "rule", "proposed"];
const OUTCOMES: [&str; 5] = ["take", "keep", "clear", "hold", UNREADABLE];

impl Reader<'_> {
    /// The expectations of a step, by field.
    pub(super) fn expectations(&mut self, node: Option<&Node>) -> Vec<Expectation> {
        let Some(node) = node else { return Vec::new() };
        let what = "a mapping from fields to what is expected";
        let mut expectations = Vec::new();
        for entry in self.shape.entries(node, what).unwrap_or_default() {
            if let Some(field) = self.field(entry)
                && let Some(expected) = self.field_expected(&entry.value, field)
            {
                let span = entry.key_span.to(entry.value.span);
                expectations.push(Expectation { field, span, expected });
            }
        }
        expectations
    }

    fn field_expected(&mut self, node: &Node, field: FieldId) -> Option<Expected> {
        if self.is_plain(node, field, &KEYS) {
            let is = self.value(node, field)?;
            let value = Some(Wanted { is, span: node.span });
            return Some(Expected { value, ..Expected::default() });
        }
        self.expected(node, field)
    }

    /// The expectation of a row, whose field is known: a mapping, or an outcome.
    pub(super) fn row_expected(&mut self, node: &Node, field: FieldId) -> Option<Expected> {
        if matches!(node.value, Yaml::Map(_)) {
            return self.expected(node, field);
        }
        let outcome = self.shape.word(node, "an outcome", &OUTCOMES)?;
        let outcome = Some(Wanted { is: outcome, span: node.span });
        Some(Expected { outcome, ..Expected::default() })
    }

    fn expected(&mut self, node: &Node, field: FieldId) -> Option<Expected> {
        let map = self.shape.map(node, "an expectation", &KEYS)?;
        if map.is_empty() {
            let help = "write what should be: `{outcome: keep, rule: own-value}`";
            self.shape.error(node.span, "nothing is expected here", "", Some(help.to_owned()));
            return None;
        }
        let value = self.wanted(&map, "value", |reader, node| reader.value(node, field));
        let from = self.wanted(&map, "from", Self::origin);
        let since = self.wanted(&map, "since", |reader, node| match node.value {
            Yaml::Nothing => Some(None),
            _ => reader.moment(node).map(Some),
        });
        let outcome = self.wanted(&map, "outcome", |reader, node| {
            reader.shape.word(node, "an outcome", &OUTCOMES)
        });
        let rule = self.wanted(&map, "rule", Self::rule);
        let proposed = self.wanted(&map, "proposed", |reader, node| reader.value(node, field));
        Some(Expected { value, from, since, outcome, rule, proposed })
    }

    fn wanted<T>(
        &mut self,
        map: &Map<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<Wanted<T>> {
        let node = map.get(key)?;
        let is = read(self, node)?;
        Some(Wanted { is, span: node.span })
    }

    /// Nothing is decided about a field that a step does not bring.
    pub(super) fn only_decided(&mut self, expect: &[Expectation], decided: Decided<'_>) {
        for expectation in expect {
            let Some(span) = expectation.expected.asks_decision() else { continue };
            if !decided.fields.contains(&expectation.field) {
                let field = &self.policy.fields()[usize::from(expectation.field.0)].name;
                let message = format!("no rule is asked about `{field}` at this step");
                self.shape.error(span, message, "never decided", Some(decided.help(field)));
            }
        }
    }

    pub(super) fn expects_unreadable(expect: &[Expectation], field: FieldId) -> Option<Span> {
        let of = expect.iter().find(|expectation| expectation.field == field)?;
        let outcome = of.expected.outcome.as_ref()?;
        (outcome.is == UNREADABLE).then_some(outcome.span)
    }
}

/// What a step decides.
pub(super) struct Decided<'a> {
    /// The fields that it brings.
    pub(super) fields: &'a [FieldId],
    /// The key under which it brings them; none where it brings nothing.
    pub(super) key: Option<&'static str>,
}

impl Decided<'_> {
    fn help(&self, field: &str) -> String {
        match self.key {
            Some(key) => format!(
                "write `{field}: ...` under `{key}`, or expect no more than its value, `from` and \
                 `since`"
            ),
            None => "only a record or an edit is decided; here, expect no more than a value, its \
                     `from` and `since`"
                .to_owned(),
        }
    }
}

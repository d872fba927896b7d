//! From a condition as it is written to one over the tests of a slot.

use std::collections::BTreeMap;

use crate::record::{Kind, Value};
use crate::syntax::tree::{
    Condition, ConditionKind, Name, Operand, Outcome, Reporter, Rule, Spanned, Subject, TestKind,
    Text,
};
use crate::text::{Diagnostic, SourceText, Span};

use super::declare::{Scope, What};
use super::literals::{self, At};
use super::{
    CategoryId, Cond, CondKind, Dates, FactId, Reporters, Roster, RuleId, SlotRule, SourceId, Test,
    refuse,
};

/// Compiles the rules of one slot, sharing their tests.
pub(super) struct Lowering<'a, 's> {
    scope: &'s Scope<'a>,
    roster: &'s Roster,
    /// The field's name and kind; none where a block is checked that covers no field.
    field: Option<(&'s str, &'s Kind)>,
    edit: bool,
    pub(super) tests: Vec<Test>,
    places: BTreeMap<Test, u16>,
    pub(super) findings: Vec<Diagnostic>,
}

/// The file that a rule stands in, and how far it is from the policy's own.
type Within<'s> = (usize, &'s SourceText);

impl<'a, 's> Lowering<'a, 's> {
    pub(super) fn new(
        scope: &'s Scope<'a>,
        roster: &'s Roster,
        field: Option<(&'s str, &'s Kind)>,
        edit: bool,
    ) -> Self {
        let (tests, places, findings) = Default::default();
        Self { scope, roster, field, edit, tests, places, findings }
    }

    pub(super) fn rule(
        &mut self,
        within: Within<'_>,
        id: RuleId,
        rule: &Rule,
        guard: bool,
    ) -> SlotRule {
        let outcome = &rule.outcome;
        if guard && !matches!(outcome.value, Outcome::Hold | Outcome::Keep) {
            self.findings.push(refuse::guard_outcome(within.1, outcome));
        }
        if outcome.value == Outcome::TakeBest && self.edit {
            self.findings.push(refuse::best_in_edit(within.1, outcome.span));
        } else if outcome.value == Outcome::TakeBest {
            self.needs_rank(within.1, outcome.span, "take best");
        }
        // A guard is asked where a value would change, whatever arrives.
        let needs = if guard { None } else { self.needs(outcome) };
        let when = rule.when.as_ref().map(|when| self.condition(within, when));
        SlotRule { rule: id, outcome: outcome.value, when, needs }
    }

    /// What an outcome needs to decide at all: a value to take, a difference to hold.
    fn needs(&mut self, outcome: &Spanned<Outcome>) -> Option<Cond> {
        let (test, holds) = match outcome.value {
            Outcome::Take => (Test::Missing(Subject::Incoming), false),
            Outcome::TakeAsReported => {
                (Test::Reported(Subject::Incoming, Reporters::AtLeast(1)), true)
            }
            Outcome::TakeBest => (Test::AnyReport, true),
            Outcome::Hold => (Test::Same(Subject::Incoming, Subject::Stored), false),
            Outcome::Keep | Outcome::Clear => return None,
        };
        Some(self.ask(test, !holds, outcome.span))
    }

    fn condition(&mut self, within: Within<'_>, condition: &Condition) -> Cond {
        let span = condition.span;
        let kind = match &condition.kind {
            ConditionKind::Parenthesised(inner) => return self.condition(within, inner),
            ConditionKind::Not(inner) => CondKind::Not(Box::new(self.condition(within, inner))),
            ConditionKind::And(parts) => {
                CondKind::And(parts.iter().map(|part| self.condition(within, part)).collect())
            }
            ConditionKind::Or(parts) => {
                CondKind::Or(parts.iter().map(|part| self.condition(within, part)).collect())
            }
            ConditionKind::Test(test) => {
                if self.edit
                    && let Some(finding) = refuse::in_edit(within.1, &test.kind, span)
                {
                    self.findings.push(finding);
                }
                let compiled = self.test(within, &test.kind, span);
                // Where a name or a literal is wrong, any test will do to go on with.
                return self.ask(compiled.unwrap_or(Test::New), test.negated, span);
            }
        };
        Cond { kind, span }
    }

    fn ask(&mut self, test: Test, negated: bool, span: Span) -> Cond {
        // More tests than have numbers are an error of the slot's.
        let next = self.tests.len() as u16;
        let place = *self.places.entry(test).or_insert_with_key(|test| {
            self.tests.push(test.clone());
            next
        });
        let asked = Cond { kind: CondKind::Test(place), span };
        if negated { Cond { kind: CondKind::Not(Box::new(asked)), span } } else { asked }
    }

    fn test(&mut self, within: Within<'_>, kind: &TestKind, span: Span) -> Option<Test> {
        Some(match kind {
            TestKind::Missing(subject) => Test::Missing(subject.value),
            TestKind::Equal(left, Operand::Subject(right)) => {
                // Written either way round it is the same test.
                let (a, b) = (left.value, right.value);
                if (a as u8) <= (b as u8) { Test::Same(a, b) } else { Test::Same(b, a) }
            }
            TestKind::Equal(subject, Operand::Literal(text)) => {
                self.one_of(within.1, subject, std::slice::from_ref(text))?
            }
            TestKind::In(subject, texts) => self.one_of(within.1, subject, texts)?,
            TestKind::StartsWith(subject, text) => {
                self.is_spelled(within.1, span, "starts with")?;
                self.fragment(within.1, text, At::Start)?;
                Test::StartsWith(subject.value, text.value.as_str().into())
            }
            TestKind::EndsWith(subject, text) => {
                self.is_spelled(within.1, span, "ends with")?;
                self.fragment(within.1, text, At::End)?;
                Test::EndsWith(subject.value, text.value.as_str().into())
            }
            TestKind::Reported(subject, by) => {
                Test::Reported(subject.value, self.reporters(within, by)?)
            }
            TestKind::Source { names, .. } => {
                let sources: Vec<_> = names.iter().map(|name| self.source(within, name)).collect();
                Test::Source(sources.into_iter().collect::<Option<_>>()?)
            }
            TestKind::StoredFrom(name) => self.stored_from(within, name)?,
            TestKind::Edited => Test::Edited,
            TestKind::StoredOutranks => self.ranked(within.1, span, Test::StoredOutranks),
            TestKind::IncomingOutranks => self.ranked(within.1, span, Test::IncomingOutranks),
            TestKind::New => Test::New,
            TestKind::Protected => Test::Protected,
            TestKind::Person(name) => {
                Test::Person(CategoryId(self.find(What::Category, within, name)? as u8))
            }
            TestKind::Fact { name, values, .. } => {
                let fact = FactId(self.find(What::Fact, within, name)? as u16);
                for text in values {
                    self.findings.extend(
                        literals::fact(within.1, &name.value, text).err().map(|finding| *finding),
                    );
                }
                Test::Fact(fact, values.iter().map(|text| text.value.as_str().into()).collect())
            }
            TestKind::OlderThan(days) => Test::OlderThan(days.value),
            TestKind::Newer => Test::Newer,
            TestKind::Before(day) => Test::Date(Dates::Before(day.value)),
            TestKind::From(day) => Test::Date(Dates::From(day.value)),
            TestKind::Until(day) => Test::Date(Dates::Until(day.value)),
        })
    }

    fn one_of(
        &mut self,
        source: &SourceText,
        subject: &Spanned<Subject>,
        texts: &[Text],
    ) -> Option<Test> {
        let (name, kind) = self.field?;
        let mut values: Vec<Value> = Vec::new();
        // The parser has said already that an empty text is no value.
        for text in texts.iter().filter(|text| !text.value.is_empty()) {
            match literals::literal(source, (name, kind), text) {
                Ok(value) => values.push(value),
                Err(finding) => self.findings.push(*finding),
            }
        }
        (values.len() == texts.len()).then(|| Test::OneOf(subject.value, values.into()))
    }

    /// Whether the field's values have beginnings and ends that mean something.
    fn is_spelled(&mut self, source: &SourceText, span: Span, words: &str) -> Option<()> {
        let (name, kind) = self.field?;
        if matches!(kind, Kind::Email | Kind::Text) {
            return Some(());
        }
        self.findings.push(refuse::spelling(source, span, words, name, kind));
        None
    }

    /// Whether a value can begin or end like this.
    fn fragment(&mut self, source: &SourceText, text: &Text, at: At) -> Option<()> {
        let found = literals::fragment(source, self.field?, text, at);
        found.map_err(|finding| self.findings.push(*finding)).ok()
    }

    fn reporters(&mut self, within: Within<'_>, by: &Reporter) -> Option<Reporters> {
        Some(match by {
            Reporter::Source(name) => Reporters::One(self.source(within, name)?),
            Reporter::Any => Reporters::AtLeast(1),
            // An edit is no source's record, so that every source is another one.
            Reporter::Another if self.edit => Reporters::AtLeast(1),
            Reporter::Another => Reporters::Another,
            Reporter::AtLeast(number) => Reporters::AtLeast(number.value),
        })
    }

    fn stored_from(&mut self, within: Within<'_>, name: &Name) -> Option<Test> {
        if let Ok(at) = self.scope.find(What::Category, name, within.0, within.1) {
            return Some(Test::FromCategory(CategoryId(at as u8)));
        }
        Some(Test::FromSource(self.source(within, name)?))
    }

    fn source(&mut self, within: Within<'_>, name: &Name) -> Option<SourceId> {
        self.find(What::Source, within, name)?;
        self.roster.id(&name.value)
    }

    fn find(&mut self, what: What, (layer, source): Within<'_>, name: &Name) -> Option<usize> {
        self.scope
            .find(what, name, layer, source)
            .map_err(|finding| self.findings.push(finding))
            .ok()
    }

    fn ranked(&mut self, source: &SourceText, span: Span, test: Test) -> Test {
        self.needs_rank(source, span, "outranks");
        test
    }

    fn needs_rank(&mut self, source: &SourceText, span: Span, words: &str) {
        if let Some(finding) = refuse::unranked(self.scope, source, span, words) {
            self.findings.push(finding);
        }
    }
}

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::decide::{Origin, PersonState};
use crate::policy::{CategoryId, FieldId, Policy, Roster, RuleId, SourceId};
use crate::record::{Kind, Value};
use crate::store::{Lens, PersonRow, Register};

use super::super::plan::{Delivered, Event, See, plan_seen};
use super::super::record::Record;
use super::super::watched::{Said, Waits};
use super::assumed::Assumed;

/// A policy with how it sees the store.
pub(super) struct Side<'a> {
    policy: &'a Policy,
    lens: Lens,
    date: Date,
    /// The fields that a source carries in a category.
    carried: BTreeMap<(SourceId, CategoryId), Vec<FieldId>>,
}

/// What a policy would do with what one source said of a person; the default is that it would not
/// be asked.
#[derive(Default)]
pub(super) struct Outcome<'a> {
    asked: Option<(&'a Policy, Said)>,
}

impl<'a> Side<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        lens: Lens,
        date: Date,
        register: &Register,
        fields: &BTreeMap<(i64, i64), BTreeSet<i64>>,
    ) -> Self {
        let mut carried = BTreeMap::new();
        for ((source, category), fields) in fields {
            let source = lens.roster().id(&register.source(*source).name);
            let category = policy.category(&register.category(*category).name);
            let fields =
                fields.iter().filter_map(|field| policy.field(&register.field(*field).name));
            if let (Some(source), Some(category)) = (source, category) {
                carried.insert((source, category), fields.collect());
            }
        }
        Self { policy, lens, date, carried }
    }

    pub(super) fn state(&self, row: &PersonRow<'_>) -> PersonState {
        self.lens.state(row)
    }

    /// The sources, with the ids that persons are seen with.
    pub(super) fn roster(&self) -> &Roster {
        self.lens.roster()
    }

    /// What is decided when a source says once more what it said last.
    pub(super) fn outcome(
        &self,
        state: &PersonState,
        source: &str,
        assumed: &Assumed<'_>,
        see: See<'_>,
    ) -> Outcome<'a> {
        let roster = self.roster();
        let source = roster.id(source).filter(|source| roster.accepts(*source));
        let Some(source) = source else { return Outcome::default() };
        let records = self.records(state, source, assumed);
        let event = Event { policy: self.policy, from: Origin::Source(source), date: self.date };
        let delivered = Delivered { before: state, gone: &[], records: &records, marked: false };
        let plan = plan_seen(&event, &delivered, see);
        Outcome::new(self.policy, Said::of(&delivered, &plan))
    }

    /// A record of each category in which the source has the person, in the order in which they
    /// came.
    fn records(&self, state: &PersonState, source: SourceId, assumed: &Assumed<'_>) -> Vec<Record> {
        let known = state.known.iter().filter(|known| known.source == source);
        let records = known.map(|known| {
            let fields = self.carried.get(&(source, known.category)).into_iter().flatten();
            let category = category_name(self.policy, known.category);
            let facts = assumed.facts(category);
            let facts =
                facts.filter_map(|(name, word)| Some((self.policy.fact(name)?, word.into())));
            Record {
                file: 0,
                line: 0,
                category: known.category,
                modified: assumed.modified(category, self.date),
                // What the source said of it before holds.
                protected: None,
                facts: facts.collect(),
                values: fields.map(|field| (*field, known.value(*field).cloned())).collect(),
                edited: Vec::new(),
                whole: true,
            }
        });
        records.collect()
    }
}

impl<'a> Outcome<'a> {
    pub(super) fn new(policy: &'a Policy, said: Said) -> Self {
        Self { asked: Some((policy, said)) }
    }

    pub(super) fn is_protected(&self) -> bool {
        self.asked.as_ref().is_some_and(|(_, said)| said.protected)
    }

    /// The fields about which something was decided.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.asked
            .iter()
            .flat_map(|(policy, said)| said.fields().map(|field| field_name(policy, field)))
    }

    /// The categories and fields of what would start to wait.
    pub(super) fn slots(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.asked.iter().flat_map(|(policy, said)| said.held.iter().map(|held| slot(policy, held)))
    }

    /// What would start to wait of a category and a field.
    pub(super) fn held(&self, asked: (&str, &str)) -> impl DoubleEndedIterator<Item = &Waits> {
        let held = self.asked.iter().flat_map(|(policy, said)| {
            said.held.iter().map(move |held| (slot(policy, held), held))
        });
        held.filter(move |(slot, _)| *slot == asked).map(|(_, held)| held)
    }

    /// The name of a rule of the policy.
    pub(super) fn name(&self, rule: Option<RuleId>) -> Option<Box<str>> {
        let (policy, _) = self.asked.as_ref()?;
        rule.map(|rule| policy.rule(rule).name.as_ref().into())
    }

    /// The fields whose stored value would be overwritten or cleared, as a run counts them.
    pub(super) fn overwritten(&self, before: &PersonState) -> BTreeSet<FieldId> {
        let asked = self.asked.as_ref();
        asked.map(|(policy, said)| said.overwritten(policy, before)).unwrap_or_default()
    }

    /// What would be stored of a field; `None` where it would be what is.
    pub(super) fn value(&self, field: &str) -> Option<Option<&Value>> {
        let (policy, said) = self.asked.as_ref()?;
        said.other(policy.field(field)?)
    }

    pub(super) fn kind(&self, field: &str) -> Option<&'a Kind> {
        let (policy, _) = self.asked.as_ref()?;
        policy.field(field).map(|field| policy.kind(field))
    }

    /// The rule that decided about a field in the end.
    pub(super) fn rule(&self, field: &str) -> Option<Box<str>> {
        let (policy, said) = self.asked.as_ref()?;
        self.name(said.decision(policy.field(field)?)?.rule)
    }

    /// The category of the record about which it did.
    pub(super) fn category(&self, field: &str) -> Option<&'a str> {
        let (policy, said) = self.asked.as_ref()?;
        said.decision(policy.field(field)?).map(|found| category_name(policy, found.category))
    }
}

fn slot<'a>(policy: &'a Policy, held: &Waits) -> (&'a str, &'a str) {
    (category_name(policy, held.category), field_name(policy, held.field))
}

fn category_name(policy: &Policy, CategoryId(category): CategoryId) -> &str {
    &policy.categories()[usize::from(category)].name
}

fn field_name(policy: &Policy, FieldId(field): FieldId) -> &str {
    &policy.fields()[usize::from(field)].name
}

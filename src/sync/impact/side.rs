use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::decide::{Origin, PersonState};
use crate::policy::{CategoryId, FactId, FieldId, Policy, SourceId};
use crate::record::{Kind, Moment, Value};
use crate::store::{Lens, PersonRow, Register};

use super::super::plan::{Decided, Delivered, Event, Note, Plan, plan};
use super::super::record::Record;
use super::unkept::Assumed;

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
    asked: Option<Asked<'a>>,
}

struct Asked<'a> {
    policy: &'a Policy,
    plan: Plan,
    /// The category and the decision of each value, in order.
    decided: Vec<(CategoryId, Decided)>,
    held: Vec<Held<'a>>,
}

/// A value that would start to wait, in names.
pub(super) struct Held<'a> {
    pub(super) category: &'a str,
    pub(super) field: &'a str,
    /// What is stored meanwhile.
    pub(super) stored: Option<Value>,
    pub(super) proposed: Option<Value>,
    pub(super) rule: Option<&'a str>,
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

    /// Whether the policy has a field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.policy.field(field).is_some()
    }

    /// What is decided when a source says once more what it said last.
    pub(super) fn outcome(
        &self,
        state: &PersonState,
        source: &str,
        assumed: &Assumed<'_>,
    ) -> Outcome<'a> {
        let roster = self.lens.roster();
        let source = roster.id(source).filter(|source| roster.accepts(*source));
        let Some(source) = source else { return Outcome::default() };
        let records = self.records(state, source, assumed);
        let event = Event { policy: self.policy, from: Origin::Source(source), date: self.date };
        let delivered = Delivered { before: state, gone: &[], records: &records, marked: false };
        let plan = plan(&event, &delivered);
        let places =
            records.iter().flat_map(|record| record.values.iter().map(|_| record.category));
        let decided = places.zip(plan.decided.iter().copied()).collect();
        let held = self.held(&plan, &records);
        Outcome { asked: Some(Asked { policy: self.policy, plan, decided, held }) }
    }

    /// What a rule holds that does not wait already, and still does after the last record.
    fn held(&self, plan: &Plan, records: &[Record]) -> Vec<Held<'a>> {
        let policy = self.policy;
        let held = plan.notes.iter().filter_map(|note| {
            let Note::Held { record, field, stored, proposed, rule } = note else { return None };
            let category = records.get(*record)?.category;
            let waits = plan.after.waiting.iter().any(|waiting| {
                (waiting.field, waiting.category) == (*field, category)
                    && waiting.proposed == *proposed
            });
            waits.then(|| Held {
                category: &policy.categories()[usize::from(category.0)].name,
                field: &policy.fields()[usize::from(field.0)].name,
                stored: stored.clone(),
                proposed: proposed.clone(),
                rule: rule.map(|rule| &*policy.rule(rule).name),
            })
        });
        held.collect()
    }

    /// A record of each category in which the source has the person, in the order in which they
    /// came.
    fn records(&self, state: &PersonState, source: SourceId, assumed: &Assumed<'_>) -> Vec<Record> {
        let facts = assumed.facts.iter();
        let facts =
            facts.filter_map(|(name, word)| Some((self.policy.fact(name)?, (*word).into())));
        let facts: Vec<(FactId, Box<str>)> = facts.collect();
        let modified = assumed.modified.then(|| end_of(self.date));
        let known = state.known.iter().filter(|known| known.source == source);
        let records = known.map(|known| {
            let fields = self.carried.get(&(source, known.category)).into_iter().flatten();
            Record {
                file: 0,
                line: 0,
                category: known.category,
                modified,
                // What the source said of it before holds.
                protected: None,
                facts: facts.clone(),
                values: fields.map(|field| (*field, known.value(*field).cloned())).collect(),
                edited: Vec::new(),
                whole: true,
            }
        });
        records.collect()
    }
}

impl<'a> Outcome<'a> {
    pub(super) fn is_protected(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.plan.protected)
    }

    /// The fields about which something was decided.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.asked.iter().flat_map(|asked| {
            let fields = asked.policy.fields();
            asked.decided.iter().map(|(_, decided)| &*fields[usize::from(decided.field.0)].name)
        })
    }

    /// What would start to wait.
    pub(super) fn held(&self) -> &[Held<'a>] {
        self.asked.as_ref().map_or(&[], |asked| &asked.held)
    }

    /// The fields whose stored value would be overwritten or cleared, as a run counts them.
    pub(super) fn overwritten(&self, before: &PersonState) -> BTreeSet<FieldId> {
        let Some(Asked { policy, plan, .. }) = &self.asked else { return BTreeSet::new() };
        let stored = plan.after.stored.iter().filter(|(field, stored)| {
            let earlier = before.stored(*field).and_then(|stored| stored.value.as_ref());
            earlier.is_some_and(|earlier| {
                let now = stored.value.as_ref();
                now.is_none_or(|now| !policy.kind(*field).same(earlier, now))
            })
        });
        stored.map(|(field, _)| *field).collect()
    }

    /// What would be stored of a field; `None` where nothing was decided about it.
    pub(super) fn value(&self, field: &str) -> Option<Option<&Value>> {
        let (asked, id) = self.about(field)?;
        asked.decision(id)?;
        Some(asked.plan.after.stored(id).and_then(|stored| stored.value.as_ref()))
    }

    pub(super) fn kind(&self, field: &str) -> Option<&'a Kind> {
        self.about(field).map(|(asked, id)| asked.policy.kind(id))
    }

    /// The rule that decided about a field in the end.
    pub(super) fn rule(&self, field: &str) -> Option<Box<str>> {
        let (asked, id) = self.about(field)?;
        let (_, decided) = asked.decision(id)?;
        decided.rule.map(|rule| asked.policy.rule(rule).name.as_ref().into())
    }

    /// The category of the record about which it did.
    pub(super) fn category(&self, field: &str) -> Option<&'a str> {
        let (asked, id) = self.about(field)?;
        let (category, _) = asked.decision(id)?;
        Some(&*asked.policy.categories()[usize::from(category.0)].name)
    }

    fn about(&self, field: &str) -> Option<(&Asked<'a>, FieldId)> {
        let asked = self.asked.as_ref()?;
        asked.policy.field(field).map(|id| (asked, id))
    }
}

impl Asked<'_> {
    /// The last decision that changed the stored value, or, where none did, the last.
    fn decision(&self, field: FieldId) -> Option<(CategoryId, Decided)> {
        let of_field = || self.decided.iter().rev().filter(|(_, decided)| decided.field == field);
        let changing = of_field().find(|(_, decided)| decided.changed);
        changing.or_else(|| of_field().next()).copied()
    }
}

/// The last minute of a day: nothing that is stored has come to be after it.
fn end_of(date: Date) -> Moment {
    Moment::parse(&format!("{date} 23:59")).unwrap_or_else(|| Moment::day_only(date))
}

use jiff::civil::Date;

use crate::policy::{CategoryId, FieldId, Policy, RuleId, SourceId};
use crate::record::{Moment, Value};

use super::{CategorySet, Decision, Event, Origin, Situation, Stored, Verdict};

/// All that is known of one person: what is stored, what each source reported last, and what
/// waits for somebody to decide.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PersonState {
    /// What is stored, by field; at most one a field.
    pub stored: Vec<(FieldId, StoredValue)>,
    /// The latest record of each source in each category; those of one source stand together, in
    /// the order in which they came.
    pub known: Vec<Known>,
    /// Those whose last word was that the person has protected identity, and of whom no record is
    /// known that says it: sources who have the person no more, or in no category that the policy
    /// still has, and the platform. Protection does not end by silence.
    pub marked_by: Vec<Origin>,
    /// Held values; at most one for a field, category and origin.
    pub waiting: Vec<Waiting>,
}

/// A stored value with its origin; the owned form of [`Stored`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoredValue {
    /// The value; `None` where it is missing.
    pub value: Option<Value>,
    /// Who it is from; `None` for data from before Foga.
    pub origin: Option<Origin>,
    /// The category it came in.
    pub category: Option<CategoryId>,
    /// Since when it has been this value.
    pub since: Option<Moment>,
}

/// What a source's latest record of the person in one category said.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The source; one that the policy accepts.
    pub source: SourceId,
    /// The category.
    pub category: CategoryId,
    /// Whether it said protected identity.
    pub protected: bool,
    /// What it reports, by field; missing values are left out.
    pub values: Vec<(FieldId, Value)>,
}

/// A value that waits for a person to decide, or was dismissed by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The field.
    pub field: FieldId,
    /// The category of the record or edit.
    pub category: CategoryId,
    /// Whose record or edit it was.
    pub by: Origin,
    /// What would be stored; `None` for missing.
    pub proposed: Option<Value>,
    /// The rule that held it; `None` where the policy no longer has it.
    pub rule: Option<RuleId>,
    /// Whether somebody dismissed it: it is not asked again until the origin says something else.
    pub dismissed: bool,
}

/// A record or an edit, in normal form.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Who it is from.
    pub from: Origin,
    /// The category.
    pub category: CategoryId,
    /// The date of the record or the edit.
    pub date: Date,
    /// The source's modified time, where there is one.
    pub modified: Option<Moment>,
    /// Whether it says protected identity; `None` where it does not carry that: then what the
    /// source said before holds.
    pub protected: Option<bool>,
    /// The facts, by [`FactId`](crate::policy::FactId).
    pub facts: &'a [Option<&'a str>],
    /// The fields that it carries, each once; `None` is *missing*.
    pub values: &'a [(FieldId, Option<Value>)],
}

/// What an arrival did to one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The field.
    pub field: FieldId,
    /// The rule that decided; `None` where none does, and the field is left alone.
    pub rule: Option<RuleId>,
    /// `take`, `keep`, `clear` or `hold`; `keep` where no rule decides.
    pub verdict: &'static str,
    /// What now waits for a person to decide, if it did not before.
    pub held: Option<Waiting>,
    /// What became of the stored value, if anything changed.
    pub change: Option<FieldChange>,
}

/// A stored value before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Before; the default where nothing had been stored.
    pub before: StoredValue,
    /// After.
    pub after: StoredValue,
    /// Whether the value itself is another one, and not only its spelling or its origin.
    pub other_value: bool,
}

impl PersonState {
    /// What is stored for a field.
    pub fn stored(&self, field: FieldId) -> Option<&StoredValue> {
        self.stored.iter().find(|(known, _)| *known == field).map(|(_, stored)| stored)
    }

    /// The latest record of a source in a category.
    pub fn latest(&self, source: SourceId, category: CategoryId) -> Option<&Known> {
        self.known.iter().find(|known| (known.source, known.category) == (source, category))
    }

    /// Whether nothing was ever stored or reported of the person.
    pub fn is_new(&self) -> bool {
        self.stored.is_empty() && self.known.is_empty() && self.marked_by.is_empty()
    }

    /// Whether whoever it is has the person, or had it.
    pub fn is_known_to(&self, origin: Origin) -> bool {
        match origin {
            Origin::User => !self.is_new(),
            Origin::Source(_) => {
                self.marked_by.contains(&origin) || self.known_to(origin).next().is_some()
            }
        }
    }

    /// Whether the last word of whoever it is was that the person has protected identity.
    pub fn is_protected_by(&self, origin: Origin) -> bool {
        self.marked_by.contains(&origin) || self.known_to(origin).any(|known| known.protected)
    }

    /// Whether any source's latest record says protected identity.
    pub fn is_protected(&self) -> bool {
        !self.marked_by.is_empty() || self.known.iter().any(|known| known.protected)
    }

    /// Shows the situation of each field that a record or an edit carries, in their order, as
    /// [`receive`](Self::receive) would decide it.
    pub fn situations(&self, arrival: &Arrival<'_>, mut see: impl FnMut(&Situation<'_>)) {
        let mut lender = Lender::new(self, arrival);
        for (field, incoming) in arrival.values {
            lender.lend(*field, incoming.as_ref(), &mut see);
        }
    }

    /// Decides every field that a record or an edit carries, stores the outcome, and remembers
    /// what the source reported.
    ///
    /// All fields are decided by what was known before; one [`Step`] a field comes back.
    pub fn receive(&mut self, policy: &Policy, arrival: &Arrival<'_>) -> Vec<Step> {
        let mut lender = Lender::new(self, arrival);
        let decide = |(field, incoming): &(FieldId, Option<Value>)| {
            lender.lend(*field, incoming.as_ref(), |situation| match policy.decide(situation) {
                Some(decision) => self.step(policy, arrival, situation, &decision),
                None => Step::of_no_rule(*field),
            })
        };
        let steps: Vec<Step> = arrival.values.iter().map(decide).collect();
        for (step, (field, incoming)) in steps.iter().zip(arrival.values) {
            if let Some(change) = &step.change {
                put(&mut self.stored, *field, change.after.clone());
            }
            let reports_another = match arrival.from {
                Origin::User => true,
                Origin::Source(source) => {
                    let latest = self.latest(source, arrival.category);
                    let before = latest.and_then(|known| known.value(*field));
                    !policy.kind(*field).alike(before, incoming.as_ref())
                }
            };
            self.settle(policy, arrival, step, reports_another);
        }
        match arrival.from {
            Origin::Source(source) => self.remember(source, arrival),
            Origin::User => self.remember_mark(arrival.protected),
        }
        steps
    }

    /// Forgets what a source reported of the person in a category: a complete delivery no longer
    /// has it. What is stored stays, and so does protected identity.
    pub fn gone(&mut self, source: SourceId, category: CategoryId) {
        let is_marked = self.latest(source, category).is_some_and(|known| known.protected);
        if is_marked {
            self.mark(Origin::Source(source));
        }
        self.known.retain(|known| (known.source, known.category) != (source, category));
        self.waiting
            .retain(|waiting| (waiting.by, waiting.category) != (Origin::Source(source), category));
    }

    /// Remembers that somebody says protected identity of the person, apart from any record.
    pub fn protect(&mut self, by: Origin) {
        let known = self.known.iter_mut().filter(|known| Origin::Source(known.source) == by);
        if known.map(|known| known.protected = true).count() == 0 {
            self.mark(by);
        }
    }

    fn step(
        &self,
        policy: &Policy,
        arrival: &Arrival<'_>,
        situation: &Situation<'_>,
        decision: &Decision<'_>,
    ) -> Step {
        let field = situation.field;
        let change = (decision.stored != situation.stored).then(|| FieldChange {
            before: StoredValue::from(situation.stored),
            after: StoredValue::from(decision.stored),
            other_value: !policy.kind(field).alike(situation.stored.value, decision.stored.value),
        });
        let held = match decision.verdict {
            Verdict::Hold(proposed) => Some(Waiting {
                field,
                category: arrival.category,
                by: arrival.from,
                proposed: proposed.cloned(),
                rule: Some(decision.rule),
                dismissed: false,
            }),
            _ => None,
        };
        let held = held.filter(|held| !self.asks_already(policy, held));
        Step { field, rule: Some(decision.rule), verdict: decision.verdict.word(), held, change }
    }

    /// Whether the same value of the same origin waits already, or was dismissed.
    fn asks_already(&self, policy: &Policy, held: &Waiting) -> bool {
        self.waiting.iter().any(|waiting| {
            waiting.key() == held.key()
                && policy.kind(held.field).alike(waiting.proposed.as_ref(), held.proposed.as_ref())
        })
    }

    /// Brings what waits in line with a step. What waits lapses when its origin says something
    /// else, or something else is held for it, or what was proposed is stored; a dismissal lasts
    /// until its origin says something else.
    fn settle(&mut self, policy: &Policy, arrival: &Arrival<'_>, step: &Step, says_another: bool) {
        let key = (step.field, arrival.category, arrival.from);
        let is_held_already = step.verdict == "hold" && step.held.is_none();
        if is_held_already {
            return;
        }
        let mut stored = self.stored.iter();
        let stored = stored.find(|(field, _)| *field == step.field);
        let stored = stored.and_then(|(_, stored)| stored.value.as_ref());
        self.waiting.retain(|waiting| {
            let proposed = waiting.proposed.as_ref();
            let is_done = !waiting.dismissed && policy.kind(step.field).alike(stored, proposed);
            waiting.key() != key || !(says_another || step.held.is_some() || is_done)
        });
        self.waiting.extend(step.held.clone());
    }

    fn remember(&mut self, source: SourceId, arrival: &Arrival<'_>) {
        let category = arrival.category;
        let at = self.last_of(source, category);
        // A mark that the source left behind ends with a record that speaks of it; a silent record
        // takes it over.
        let was_marked = self.marked_by.contains(&Origin::Source(source));
        self.marked_by.retain(|marked_by| *marked_by != Origin::Source(source));
        let known = &mut self.known[at];
        known.protected = arrival.protected.unwrap_or(known.protected || was_marked);
        for (field, incoming) in arrival.values {
            match incoming {
                Some(value) => put(&mut known.values, *field, value.clone()),
                None => known.values.retain(|(reported, _)| reported != field),
            }
        }
    }

    fn known_to(&self, origin: Origin) -> impl Iterator<Item = &Known> {
        self.known.iter().filter(move |known| Origin::Source(known.source) == origin)
    }

    /// The place of a source's record of a category, which is now the last of that source's.
    fn last_of(&mut self, source: SourceId, category: CategoryId) -> usize {
        let last = self.known.iter().rposition(|known| known.source == source);
        let end = last.map_or(self.known.len(), |last| last + 1);
        let at = self.known[..end]
            .iter()
            .position(|known| (known.source, known.category) == (source, category));
        if let Some(at) = at {
            self.known[at..end].rotate_left(1);
            return end - 1;
        }
        let known = Known { source, category, protected: false, values: Vec::new() };
        self.known.insert(end, known);
        end
    }

    /// The platform's own export has no records that are remembered, but what it says of protected
    /// identity is.
    fn remember_mark(&mut self, protected: Option<bool>) {
        match protected {
            Some(true) => self.mark(Origin::User),
            Some(false) => self.marked_by.retain(|marked_by| *marked_by != Origin::User),
            None => {}
        }
    }

    fn mark(&mut self, by: Origin) {
        if !self.marked_by.contains(&by) {
            self.marked_by.push(by);
        }
    }

    fn reports_elsewhere(
        &self,
        origin: Option<Origin>,
        category: CategoryId,
        field: FieldId,
    ) -> bool {
        let Some(Origin::Source(source)) = origin else { return false };
        self.known.iter().any(|known| {
            known.source == source && known.category != category && known.value(field).is_some()
        })
    }

    /// Whether this record, or any source's latest other one, says protected identity.
    fn is_protected_with(&self, arrival: &Arrival<'_>) -> bool {
        let speaks = |origin: Origin| arrival.protected.is_some() && arrival.from == origin;
        arrival.protected == Some(true)
            || self.marked_by.iter().any(|origin| !speaks(*origin))
            || self.known.iter().any(|known| {
                let replaced =
                    speaks(Origin::Source(known.source)) && known.category == arrival.category;
                known.protected && !replaced
            })
    }

    /// The other categories in which the person is known.
    fn also(&self, category: CategoryId) -> CategorySet {
        let others =
            self.known.iter().map(|known| known.category).filter(|other| *other != category);
        others.fold(CategorySet::default(), CategorySet::with)
    }
}

/// Lends out the situations of the fields of one arrival. What they have in common is found once.
struct Lender<'p, 'a> {
    person: &'p PersonState,
    arrival: &'p Arrival<'a>,
    protected: bool,
    also: CategorySet,
    new: bool,
    /// What each source reports of the field.
    reported: Vec<(SourceId, &'p Value)>,
}

impl<'p, 'a> Lender<'p, 'a> {
    fn new(person: &'p PersonState, arrival: &'p Arrival<'a>) -> Self {
        Self {
            person,
            arrival,
            protected: person.is_protected_with(arrival),
            also: person.also(arrival.category),
            new: person.is_new(),
            reported: Vec::with_capacity(person.known.len()),
        }
    }

    /// The situation of one field, lent to `then`.
    fn lend<R>(
        &mut self,
        field: FieldId,
        incoming: Option<&Value>,
        then: impl FnOnce(&Situation<'_>) -> R,
    ) -> R {
        let Self { person, arrival, .. } = *self;
        let stored = person.stored(field).map_or_else(Stored::default, StoredValue::as_stored);
        let known = person.known.iter().filter(|known| known.category == arrival.category);
        self.reported.clear();
        self.reported.extend(known.filter_map(|known| Some((known.source, known.value(field)?))));
        then(&Situation {
            category: arrival.category,
            field,
            event: match arrival.from {
                Origin::User => Event::Edit,
                Origin::Source(source) => Event::Record(source),
            },
            incoming,
            modified: arrival.modified,
            stored,
            reported: &self.reported,
            origin_reports_elsewhere: person.reports_elsewhere(
                stored.origin,
                arrival.category,
                field,
            ),
            facts: arrival.facts,
            protected: self.protected,
            also: self.also,
            new: self.new,
            date: Some(arrival.date),
        })
    }
}

impl Step {
    /// Of a field that is left alone.
    fn of_no_rule(field: FieldId) -> Self {
        Self { field, rule: None, verdict: "keep", held: None, change: None }
    }
}

impl StoredValue {
    /// Borrowed, as a decision needs it.
    pub fn as_stored(&self) -> Stored<'_> {
        Stored {
            value: self.value.as_ref(),
            origin: self.origin,
            category: self.category,
            since: self.since,
        }
    }
}

impl From<Stored<'_>> for StoredValue {
    fn from(stored: Stored<'_>) -> Self {
        Self {
            value: stored.value.cloned(),
            origin: stored.origin,
            category: stored.category,
            since: stored.since,
        }
    }
}

impl Known {
    /// What it reports of a field.
    pub fn value(&self, field: FieldId) -> Option<&Value> {
        self.values.iter().find(|(reported, _)| *reported == field).map(|(_, value)| value)
    }
}

impl Waiting {
    /// What there is at most one of.
    pub fn key(&self) -> (FieldId, CategoryId, Origin) {
        (self.field, self.category, self.by)
    }
}

fn put<T>(list: &mut Vec<(FieldId, T)>, field: FieldId, value: T) {
    match list.iter_mut().find(|(known, _)| *known == field) {
        Some((_, slot)) => *slot = value,
        None => list.push((field, value)),
    }
}

use std::collections::BTreeSet;

use crate::decide::PersonState;
use crate::policy::{FieldId, Policy, RuleId};
use crate::store::Counts;

use super::gather::Gathered;
use super::normal::Unread;
use super::plan::{Note, Plan};
use super::report::{FieldCount, Finding, RuleCount, Shown, Topic, Whose};
use super::rest;
use super::{Delivered, Exceeded, Record};

/// So many overwritten values of a field are remembered, for whoever is told that they are too many.
const EXAMPLES: usize = 5;

/// The numbers and lists of a run, person by person.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    policy: &'a Policy,
    gathered: &'a Gathered,
    rules: Vec<RuleCount>,
    pub(super) fields: Vec<FieldCount>,
    pub(super) counts: Counts,
    pub(super) new_persons: u64,
    pub(super) unchanged: u64,
    /// Values that waited for somebody to decide, and wait no more.
    pub(super) lapsed: u64,
    pub(super) findings: Vec<Finding>,
    /// The first values of each field that were overwritten or cleared.
    overwritten: Vec<Finding>,
    pub(super) protected: BTreeSet<Box<str>>,
}

impl<'a> Tally<'a> {
    /// `stored` says how many values of each field were stored before the run.
    pub(super) fn new(policy: &'a Policy, gathered: &'a Gathered, stored: &[u64]) -> Self {
        let rules = policy.rules().map(|(rule, _)| RuleCount { rule, decided: 0, changed: 0 });
        let fields = (0..).map(FieldId).zip(policy.fields()).map(|(field, _)| FieldCount {
            field,
            stored: stored.get(usize::from(field.0)).copied().unwrap_or_default(),
            filled: 0,
            overwritten: 0,
            cleared: 0,
        });
        Self {
            policy,
            gathered,
            rules: rules.collect(),
            fields: fields.collect(),
            counts: Counts::default(),
            new_persons: 0,
            unchanged: 0,
            lapsed: 0,
            findings: Vec::new(),
            overwritten: Vec::new(),
            protected: BTreeSet::new(),
        }
    }

    /// Counts what became of a person, and keeps what somebody may want to look at.
    pub(super) fn add(&mut self, key: &str, delivered: &Delivered<'_>, plan: &mut Plan) {
        if !delivered.records.is_empty() {
            self.counts.persons += 1;
            self.new_persons += u64::from(delivered.before.is_new());
        }
        self.unchanged += plan.unchanged;
        self.lapsed += lapsed(delivered.before, &plan.after);
        if plan.protected {
            self.protected.insert(key.into());
        }
        for decided in &plan.decided {
            self.decided(decided.rule, decided.verdict, 1);
            if let Some(count) = decided.rule.and_then(|rule| self.rule(rule)) {
                count.changed += u64::from(decided.changed);
            }
        }
        self.compare(key, delivered.before, plan);
        for category in delivered.gone {
            let finding = Finding::new(Topic::Gone).of(key);
            self.findings.push(Finding { category: Some(*category), ..finding });
        }
        for note in std::mem::take(&mut plan.notes) {
            self.note(key, delivered.records, note);
        }
    }

    /// What could not be read.
    pub(super) fn unread(&mut self, unread: &mut Unread) {
        self.counts.rejected += std::mem::take(&mut unread.values);
        self.findings.append(&mut unread.findings);
    }

    /// Counts persons of whom nothing changed and nothing is to be said, with what is decided of
    /// each of them.
    pub(super) fn add_rest(&mut self, rest: &[u8], persons: u64) {
        self.counts.persons += persons;
        for (rule, verdict, times) in rest::decided(rest) {
            self.decided(Some(rule), verdict, times * persons);
        }
    }

    fn decided(&mut self, rule: Option<RuleId>, verdict: &str, times: u64) {
        match verdict {
            "take" => self.counts.taken += times,
            "clear" => self.counts.cleared += times,
            "hold" => self.counts.held += times,
            _ => self.counts.kept += times,
        }
        if let Some(count) = rule.and_then(|rule| self.rule(rule)) {
            count.decided += times;
        }
    }

    fn rule(&mut self, RuleId(rule): RuleId) -> Option<&mut RuleCount> {
        self.rules.get_mut(rule as usize)
    }

    /// A person whom no source has named, with the platform's records of it.
    pub(super) fn unknown(&mut self, key: &str, records: &[Record]) {
        self.counts.persons += 1;
        if records.iter().any(|record| record.protected == Some(true)) {
            self.protected.insert(key.into());
        }
        let values: usize = records.iter().map(|record| record.values.len()).sum();
        self.counts.rejected += values as u64;
        let finding = Finding::new(Topic::Unknown).of(key);
        let place = records.first().map(|record| self.gathered.place(record));
        self.findings.push(Finding { place, ..finding });
    }

    /// How often each rule decided; those that never did are left out. Rules of one name, which
    /// a file may have for different fields, are one to whoever reads the report.
    pub(super) fn rules(&self) -> Vec<RuleCount> {
        let mut rules: Vec<RuleCount> = Vec::new();
        for count in self.rules.iter().filter(|count| count.decided > 0) {
            let name = |rule| &self.policy.rule(rule).name;
            match rules.iter_mut().find(|known| name(known.rule) == name(count.rule)) {
                Some(known) => {
                    known.decided += count.decided;
                    known.changed += count.changed;
                }
                None => rules.push(*count),
            }
        }
        rules
    }

    /// Counts each stored value once, however often it changed on the way.
    fn compare(&mut self, key: &str, before: &PersonState, plan: &Plan) {
        for (field, stored) in &plan.after.stored {
            let place = usize::from(field.0);
            let Some(count) = self.fields.get_mut(place) else { continue };
            let kind = &self.policy.fields()[place].kind;
            let earlier = before.stored(*field).and_then(|stored| stored.value.as_ref());
            match (earlier, &stored.value) {
                (None, Some(_)) => {
                    count.filled += 1;
                    continue;
                }
                (Some(_), None) => count.cleared += 1,
                (Some(a), Some(b)) if !kind.same(a, b) => count.overwritten += 1,
                _ => continue,
            }
            // Of somebody protected nothing could be shown.
            let examples = self.overwritten.iter().filter(|known| known.field == Some(*field));
            if !plan.protected && examples.count() < EXAMPLES {
                let step = plan.changes.iter().rev().find(|step| step.field == *field);
                let values = vec![
                    (Whose::Stored, Shown::value(earlier)),
                    (Whose::Incoming, Shown::value(stored.value.as_ref())),
                ];
                self.overwritten.push(Finding {
                    field: Some(*field),
                    values,
                    rule: step.map(|step| step.rule),
                    ..Finding::new(Topic::Overwritten).of(key)
                });
            }
        }
    }

    /// Lists the first values that were overwritten or cleared, of fields of which too many were.
    pub(super) fn show_overwritten(&mut self, exceeded: &[Exceeded]) {
        let is_exceeded = |finding: &Finding| {
            exceeded.iter().any(|exceeded| finding.field == Some(exceeded.field))
        };
        self.findings.extend(self.overwritten.drain(..).filter(is_exceeded));
    }

    fn note(&mut self, key: &str, records: &[Record], note: Note) {
        let finding = match note {
            Note::Held { record, field, stored, proposed, rule } => {
                let values = vec![
                    (Whose::Stored, Shown::value(stored.as_ref())),
                    (Whose::Incoming, Shown::value(proposed.as_ref())),
                ];
                let finding = Finding { values, rule, ..Finding::new(Topic::Held) };
                self.placed(finding, field, records.get(record))
            }
            Note::Refused { record, field, stored, rule } => {
                let record = records.get(record);
                let values = edit(stored.as_ref(), field, record);
                let finding = Finding { values, rule, ..Finding::new(Topic::Refused) };
                self.placed(finding, field, record)
            }
            Note::Stale { record, field, stored, since } => {
                self.counts.rejected += 1;
                let record = records.get(record);
                let values = edit(stored.as_ref(), field, record);
                let finding = Finding { values, ..Finding::new(Topic::Stale) };
                let reason = format!("what is stored has been so since {since}");
                self.placed(finding.because(reason), field, record)
            }
            Note::Differing { records: two, field } => {
                let [first, second] = two.map(|place| records.get(place));
                let Some((first, second)) = first.zip(second) else { return };
                self.gathered.differing(field, first, second)
            }
            Note::Conflict { field, values } => {
                let values = values.into_iter();
                let values = values.map(|(s, v)| (Whose::Source(s), Shown::Value(v))).collect();
                Finding { values, field: Some(field), ..Finding::new(Topic::Conflict) }
            }
        };
        self.findings.push(finding.of(key));
    }

    fn placed(&self, finding: Finding, field: FieldId, record: Option<&Record>) -> Finding {
        Finding {
            field: Some(field),
            category: record.map(|record| record.category),
            place: record.map(|record| self.gathered.place(record)),
            ..finding
        }
    }
}

/// How many values waited before of which none waits any more.
fn lapsed(before: &PersonState, after: &PersonState) -> u64 {
    let waits = |state: &PersonState, key| {
        state.waiting.iter().any(|waiting| !waiting.dismissed && waiting.key() == key)
    };
    let waited = before.waiting.iter().filter(|waiting| !waiting.dismissed);
    waited.filter(|waiting| !waits(after, waiting.key())).count() as u64
}

fn edit(
    stored: Option<&crate::record::Value>,
    field: FieldId,
    record: Option<&Record>,
) -> Vec<(Whose, Shown)> {
    let incoming = record.and_then(|record| record.value(field)).flatten();
    vec![(Whose::Stored, Shown::value(stored)), (Whose::Incoming, Shown::value(incoming))]
}

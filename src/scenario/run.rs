//! A scenario, tried.

use crate::decide::{Arrival, Origin, PersonState, Situation, Step as Decided, StoredValue, Why};
use crate::policy::{CategoryId, FieldId, Policy, RuleId};
use crate::record::Value;

use super::compare::{Failure, mismatches};
use super::{Case, Event, Scenario, Step, UNREADABLE};

/// What became of a scenario.
#[derive(Debug)]
pub struct Trial {
    /// What happened, for each case, at each step.
    pub cases: Vec<Vec<StepResult>>,
    /// What was expected otherwise. A value that no rule decides about is always a failure.
    pub failures: Vec<Failure>,
}

/// What happened at one step.
#[derive(Debug)]
pub struct StepResult {
    /// The fields that the step brought, and others of which something was expected.
    pub fields: Vec<FieldResult>,
}

/// What happened to one field at one step.
#[derive(Debug)]
pub struct FieldResult {
    /// The field.
    pub field: FieldId,
    /// `take`, `keep`, `clear`, `hold` or [`UNREADABLE`]; `None` where the step brought no value.
    pub outcome: Option<&'static str>,
    /// The rule that decided; `None` where none was asked, or none decides.
    pub rule: Option<RuleId>,
    /// What is stored afterwards.
    pub stored: StoredValue,
    /// The value that waits for somebody to decide, where the outcome is `hold`.
    pub proposed: Option<Option<Value>>,
}

impl Scenario {
    /// Lets everything happen, and shows each situation that is decided to `watch`.
    pub fn run(&self, policy: &Policy, watch: &mut dyn FnMut(&Situation<'_>)) -> Trial {
        let mut trial = Trial { cases: Vec::new(), failures: Vec::new() };
        for (at, case) in self.cases.iter().enumerate() {
            let mut run = Run { scenario: self, policy, case, watch, failures: Vec::new() };
            let mut people: Vec<PersonState> =
                case.people.iter().map(|person| person.state.clone()).collect();
            let steps = (0..).zip(&case.steps);
            let steps =
                steps.map(|(number, step)| run.step((at, number), step, &mut people[step.person]));
            trial.cases.push(steps.collect());
            trial.failures.append(&mut run.failures);
        }
        trial
    }
}

struct Run<'a, 'w> {
    scenario: &'a Scenario,
    policy: &'a Policy,
    case: &'a Case,
    watch: &'w mut dyn FnMut(&Situation<'_>),
    failures: Vec<Failure>,
}

impl Run<'_, '_> {
    fn step(&mut self, at: (usize, usize), step: &Step, person: &mut PersonState) -> StepResult {
        let mut reasons = Vec::new();
        let mut fields = match &step.event {
            Event::Arrives { from, category, modified, protected, facts, values, unreadable } => {
                let facts: Vec<Option<&str>> = facts.iter().map(Option::as_deref).collect();
                let arrival = Arrival {
                    from: *from,
                    category: *category,
                    date: step.date,
                    modified: *modified,
                    protected: *protected,
                    facts: &facts,
                    values,
                };
                person.situations(&arrival, |situation| {
                    (self.watch)(situation);
                    reasons.extend(self.why_not(step, situation));
                });
                let mut fields = self.receive(person, &arrival);
                fields.extend(unreadable.iter().map(|field| FieldResult {
                    outcome: Some(UNREADABLE),
                    ..untouched(person, *field)
                }));
                fields
            }
            Event::Gone { source, category } => {
                let known = person.known.iter().filter(|known| known.source == *source);
                let categories: Vec<_> = known.map(|known| known.category).collect();
                let these = categories.into_iter().filter(|of| category.is_none_or(|c| c == *of));
                these.for_each(|of| person.gone(*source, of));
                Vec::new()
            }
            Event::Wait(_) => Vec::new(),
        };
        for expectation in &step.expect {
            if !fields.iter().any(|result| result.field == expectation.field) {
                fields.push(untouched(person, expectation.field));
            }
        }
        self.judge(at, step, &fields, reasons);
        StepResult { fields }
    }

    fn receive(&self, person: &mut PersonState, arrival: &Arrival<'_>) -> Vec<FieldResult> {
        let steps = person.receive(self.policy, arrival);
        let result = |decided: Decided| FieldResult {
            outcome: Some(decided.verdict),
            rule: decided.rule,
            proposed: (decided.verdict == "hold")
                .then(|| waiting(person, decided.field, arrival.category, arrival.from)),
            ..untouched(person, decided.field)
        };
        steps.into_iter().map(result).collect()
    }

    /// Why an expected rule does not decide, where it does not.
    fn why_not(&self, step: &Step, situation: &Situation<'_>) -> Option<(FieldId, Why)> {
        let mut expected = step.expect.iter();
        let expected = expected.find(|expectation| expectation.field == situation.field)?;
        let wanted = &expected.expected.rule.as_ref()?.is;
        let decided = self.policy.decide(situation).map(|decision| decision.rule);
        if decided.is_some_and(|rule| self.policy.rule(rule).name == *wanted) {
            return None;
        }
        let why = Why::not(self.policy, &self.scenario.roster, situation, wanted)?;
        Some((situation.field, why))
    }

    fn judge(
        &mut self,
        at: (usize, usize),
        step: &Step,
        fields: &[FieldResult],
        mut reasons: Vec<(FieldId, Why)>,
    ) {
        for result in fields {
            let expectation = step.expect.iter().find(|wanted| wanted.field == result.field);
            let mismatches = mismatches(
                self.policy,
                &self.scenario.roster,
                expectation.map(|wanted| &wanted.expected),
                result,
            );
            if mismatches.is_empty() {
                continue;
            }
            let reason = reasons.iter().position(|(field, _)| *field == result.field);
            self.failures.push(Failure {
                case: at.0,
                step: at.1,
                person: self.case.people[step.person].name.clone(),
                field: result.field,
                span: expectation.map_or(step.span, |wanted| wanted.span),
                mismatches,
                decided: result.rule,
                why: reason.map(|at| reasons.swap_remove(at).1),
            });
        }
    }
}

fn untouched(person: &PersonState, field: FieldId) -> FieldResult {
    FieldResult {
        field,
        outcome: None,
        rule: None,
        stored: person.stored(field).cloned().unwrap_or_default(),
        proposed: None,
    }
}

fn waiting(
    person: &PersonState,
    field: FieldId,
    category: CategoryId,
    by: Origin,
) -> Option<Value> {
    let mut waiting = person.waiting.iter();
    let found = waiting.find(|held| (held.field, held.category, held.by) == (field, category, by));
    found.and_then(|held| held.proposed.clone())
}

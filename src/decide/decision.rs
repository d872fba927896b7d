use crate::policy::{Effect, Outcome, Policy, RuleId, Slot, SourceId};
use crate::record::{Moment, Value};

use super::ask::Asked;
use super::{Event, Origin, Situation, Stored};

/// What was decided about a situation, and the one rule that decided it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision<'a> {
    /// What happens.
    pub verdict: Verdict<'a>,
    /// The rule that decided.
    pub rule: RuleId,
    /// What is stored afterwards.
    pub stored: Stored<'a>,
}

/// What happens to the stored value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It becomes another value, or the same from another origin.
    Take,
    /// It stays.
    Keep,
    /// It becomes missing.
    Clear,
    /// It stays, and this value (missing where `None`) waits for a person to decide.
    Hold(Option<&'a Value>),
}

impl Verdict<'_> {
    /// The word for it in decisions.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Keep => "keep",
            Self::Clear => "clear",
            Self::Hold(_) => "hold",
        }
    }
}

impl Policy {
    /// Decides a situation: the first rule that decides gives the outcome, and where that would
    /// change the stored value, the guards are asked.
    ///
    /// `None` where no rule decides, which [`prove`](crate::proofs::prove) shows not to happen.
    /// Nothing is allocated.
    #[inline]
    pub fn decide<'a>(&'a self, situation: &'a Situation<'a>) -> Option<Decision<'a>> {
        let (asked, slot) = self.ask(situation);
        match slot.ready.get(asked.plain()) {
            Some((rule, effect)) => Some(asked.done(rule, effect)),
            None => asked.decide(slot),
        }
    }

    /// What would be decided if there were no guards, and whether that would change the stored
    /// value, so that the guards are asked.
    pub fn decide_unguarded<'a>(
        &'a self,
        situation: &'a Situation<'a>,
    ) -> Option<(Decision<'a>, bool)> {
        let (asked, slot) = self.ask(situation);
        let rule = asked.first(slot, &slot.sieve, &slot.rules)?;
        Some(asked.outcome(rule.rule, rule.outcome))
    }

    /// Puts into `answers` whether each test of the situation's slot holds, in the order of the
    /// slot's tests.
    pub fn answer(&self, situation: &Situation<'_>, answers: &mut Vec<bool>) {
        let (asked, slot) = self.ask(situation);
        answers.clear();
        answers.extend(slot.tests.iter().map(|test| asked.holds(test)));
    }

    /// Shows which of these tests of the situation's slot hold: their places in the slot's tests.
    pub fn holding(&self, situation: &Situation<'_>, tests: &[u16], mut see: impl FnMut(u16)) {
        let (asked, slot) = self.ask(situation);
        let holds = |test: &&u16| asked.holds(&slot.tests[usize::from(**test)]);
        tests.iter().filter(holds).for_each(|test| see(*test));
    }

    /// Whether a rule with this outcome would make the stored value another one, if it decided.
    pub fn would_change(&self, situation: &Situation<'_>, outcome: Outcome) -> bool {
        let (asked, _) = self.ask(situation);
        asked.outcome(RuleId(0), outcome).1
    }

    #[inline]
    fn ask<'a>(&'a self, situation: &'a Situation<'a>) -> (Asked<'a>, &'a Slot) {
        let edit = situation.event == Event::Edit;
        let kind = self.kind(situation.field);
        let slot = self.slot(situation.category, situation.field, edit);
        (Asked::new(&self.roster, kind, situation), slot)
    }
}

impl<'a> Asked<'a> {
    /// By the rules and guards of the slot, whatever they ask.
    #[inline(never)]
    fn decide(&self, slot: &Slot) -> Option<Decision<'a>> {
        let rule = self.first(slot, &slot.sieve, &slot.rules)?;
        let (decision, changes) = self.outcome(rule.rule, rule.outcome);
        Some(if changes { self.guarded(slot, decision) } else { decision })
    }

    /// What a rule with this effect does.
    #[inline]
    fn done(&self, rule: RuleId, effect: Effect) -> Decision<'a> {
        let situation = self.situation;
        let verdict = match effect {
            Effect::Take => Verdict::Take,
            Effect::Keep => Verdict::Keep,
            Effect::Clear => Verdict::Clear,
            Effect::Hold => Verdict::Hold(situation.incoming),
        };
        let stored = match effect {
            Effect::Take => self.becomes(situation.incoming, self.own(), self.unchanged),
            Effect::Clear => self.becomes(None, self.own(), situation.stored.value.is_none()),
            Effect::Keep | Effect::Hold => situation.stored,
        };
        Decision { verdict, rule, stored }
    }

    /// What a rule with this outcome does, guards aside, and whether that makes the stored value
    /// another one.
    fn outcome(&self, rule: RuleId, outcome: Outcome) -> (Decision<'a>, bool) {
        let Situation { incoming, stored, .. } = *self.situation;
        let take = |value, origin, alike: bool| {
            let stored = self.becomes(value, origin, alike);
            (Decision { verdict: Verdict::Take, rule, stored }, !alike)
        };
        match outcome {
            Outcome::Take => (self.done(rule, Effect::Take), !self.unchanged),
            Outcome::Keep => (self.done(rule, Effect::Keep), false),
            Outcome::Clear => (self.done(rule, Effect::Clear), stored.value.is_some()),
            Outcome::Hold => (self.done(rule, Effect::Hold), false),
            Outcome::TakeAsReported => {
                let reporter = self.best(|reported| self.kind.alike(Some(reported), incoming));
                let origin = reporter.map_or(self.own(), |(source, _)| Origin::Source(source));
                take(incoming, origin, self.unchanged)
            }
            Outcome::TakeBest => match self.best(|_| true) {
                Some((source, value)) => {
                    let alike = self.kind.alike(Some(value), stored.value);
                    take(Some(value), Origin::Source(source), alike)
                }
                None => (self.done(rule, Effect::Keep), false),
            },
        }
    }

    /// Who the record or the edit is from.
    #[inline]
    fn own(&self) -> Origin {
        match self.situation.event {
            Event::Record(source) => Origin::Source(source),
            Event::Edit => Origin::User,
        }
    }

    /// The decision after the guards were asked about the change it would make.
    fn guarded(&self, slot: &Slot, decision: Decision<'a>) -> Decision<'a> {
        let guard = self.first(slot, &slot.guard_sieve, &slot.guards);
        let Some(guard) = guard else { return decision };
        let verdict = match guard.outcome {
            Outcome::Hold => Verdict::Hold(decision.stored.value),
            _ => Verdict::Keep,
        };
        Decision { verdict, rule: guard.rule, stored: self.situation.stored }
    }

    /// The source of highest precedence whose report is of this sort.
    fn best(&self, of: impl Fn(&Value) -> bool) -> Option<(SourceId, &'a Value)> {
        self.situation.reports().filter(|(_, value)| of(value)).min_by_key(|(source, _)| *source)
    }

    /// What is stored once the field has this value, alike or not, from this origin.
    #[inline]
    fn becomes(&self, value: Option<&'a Value>, origin: Origin, alike: bool) -> Stored<'a> {
        let Situation { stored, category, .. } = *self.situation;
        let was_there = stored.value.is_some() || stored.origin.is_some() || stored.since.is_some();
        let since = if alike && was_there { stored.since } else { self.since(origin) };
        Stored { value, origin: Some(origin), category: Some(category), since }
    }

    /// Since when a value that is stored now has been this value: the modified time speaks of
    /// what the record's own source, or the person, says.
    fn since(&self, origin: Origin) -> Option<Moment> {
        let situation = self.situation;
        let own = match (situation.event, origin) {
            (Event::Record(source), Origin::Source(from)) => source == from,
            (Event::Edit, Origin::User) => true,
            _ => false,
        };
        let modified = situation.modified.filter(|_| own);
        modified.or_else(|| situation.date.map(Moment::day_only))
    }
}

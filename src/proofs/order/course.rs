use jiff::ToSpan;
use jiff::civil::Date;

use crate::decide::{Event, Origin, Situation, Stored, situation_json};
use crate::policy::{Policy, Roster, RuleId, SourceId};
use crate::record::Value;

use super::nights::{Night, Record};
use super::{Arrived, Moved};

/// What is known of a person as records arrive.
#[derive(Debug, Clone)]
pub(super) struct State<'s> {
    pub(super) stored: Stored<'s>,
    reported: Vec<(SourceId, &'s Value)>,
    new: bool,
    pub(super) date: Date,
}

/// A course of events: records that arrive one after the other.
pub(super) struct Course<'a, 's> {
    pub(super) policy: &'a Policy,
    pub(super) roster: &'a Roster,
    pub(super) night: &'a Night<'s>,
}

impl<'s> State<'s> {
    /// What is known before the night.
    pub(super) fn before(night: &Night<'s>, day: Date) -> Self {
        let Situation { stored, reported, new, date, .. } = night.situation;
        Self { stored, reported: reported.to_vec(), new, date: date.unwrap_or(day) }
    }

    /// So many days later.
    pub(super) fn wait(&mut self, days: u32) {
        self.date = self.date.saturating_add(i64::from(days).days());
    }

    /// For how many days the value has been stored, where that is known.
    pub(super) fn age(&self) -> Option<u32> {
        let since = self.stored.since?.day();
        u32::try_from(self.date.since(since).ok()?.get_days()).ok()
    }
}

impl<'s> Course<'_, 's> {
    /// What a record changes, and the rule that decided.
    pub(super) fn receive(&self, state: &mut State<'s>, record: &Record<'s>) -> Option<RuleId> {
        let decided = self.situation(state, record, |situation| {
            let decision = self.policy.decide(situation)?;
            let stored = decision.stored;
            // A value that was there before, or has come: what is decided invents none.
            let there = [situation.stored.value, situation.incoming].into_iter().flatten();
            let all = there.chain(situation.reported.iter().map(|(_, value)| *value));
            let place =
                stored.value.map(|value| all.take_while(|one| !std::ptr::eq(*one, value)).count());
            Some((decision.rule, place, stored.origin, stored.category, stored.since))
        });
        if let Some((_, place, origin, category, since)) = decided {
            let there = [state.stored.value, record.incoming].into_iter().flatten();
            let mut all = there.chain(state.reported.iter().map(|(_, value)| *value));
            let value = place.and_then(|place| all.nth(place));
            state.stored = Stored { value, origin, category, since };
        }
        state.reported.retain(|(source, _)| *source != record.source);
        state.reported.extend(record.incoming.map(|value| (record.source, value)));
        state.new = false;
        decided.map(|(rule, ..)| rule)
    }

    /// The same, told.
    pub(super) fn tell(&self, state: &mut State<'s>, record: &Record<'s>) -> Arrived {
        let line = self.situation(state, record, |situation| {
            situation_json(self.policy, self.roster, situation)
        });
        let rule = self.receive(state, record);
        Arrived {
            source: self.roster.name(record.source).into(),
            line,
            rule: rule.map(|rule| self.policy.rule(rule).name.clone()),
            value: state.stored.value.map(Value::to_string),
            from: state.stored.origin.map(|origin| match origin {
                Origin::User => "user".into(),
                Origin::Source(source) => self.roster.name(source).into(),
            }),
        }
    }

    /// In what two ends differ.
    pub(super) fn differ(&self, a: &State<'_>, b: &State<'_>, asks: (bool, bool)) -> Option<Moved> {
        let (since, category) = asks;
        let (a, b) = (a.stored, b.stored);
        if !self.policy.kind(self.night.situation.field).alike(a.value, b.value) {
            Some(Moved::Value)
        } else if a.origin != b.origin {
            Some(Moved::From)
        } else if (since && a.since != b.since) || (category && a.category != b.category) {
            Some(Moved::Rest)
        } else {
            None
        }
    }

    fn situation<R>(
        &self,
        state: &State<'_>,
        record: &Record<'_>,
        then: impl FnOnce(&Situation<'_>) -> R,
    ) -> R {
        let elsewhere = matches!(
            state.stored.origin,
            Some(Origin::Source(source)) if self.night.elsewhere.contains(&source)
        );
        then(&Situation {
            event: Event::Record(record.source),
            incoming: record.incoming,
            modified: record.modified,
            stored: state.stored,
            reported: &state.reported,
            origin_reports_elsewhere: elsewhere,
            facts: record.facts,
            new: state.new,
            date: Some(state.date),
            ..self.night.situation
        })
    }
}

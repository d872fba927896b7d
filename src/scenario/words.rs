//! People, steps and situations in words.

use crate::decide::Origin;
use crate::policy::{CategoryId, Policy, Roster};
use crate::record::{Moment, Value};

use super::{Case, Event, Scenario, Step};

/// A value as a person reads it.
pub(super) fn value(value: Option<&Value>) -> String {
    value.map_or_else(|| "missing".to_owned(), Value::to_string)
}

/// Who a value is from.
pub(super) fn origin(roster: &Roster, origin: Option<Origin>) -> String {
    match origin {
        None => "nobody known".to_owned(),
        Some(Origin::User) => "user".to_owned(),
        Some(Origin::Source(source)) => roster.name(source).to_owned(),
    }
}

pub(super) fn moment(moment: Option<Moment>) -> String {
    moment.map_or_else(|| "not known".to_owned(), |moment| moment.to_string())
}

impl Scenario {
    /// What happens at a step, in one line that begins with the date.
    pub fn step_words(&self, policy: &Policy, case: &Case, step: &Step) -> String {
        let person = &case.people[step.person];
        let category = |id: CategoryId| &*policy.categories()[usize::from(id.0)].name;
        let what = match &step.event {
            Event::Arrives { from, category: of, values, unreadable, .. } if case.is_situation => {
                let field = values.iter().map(|(field, _)| field).chain(unreadable).next();
                let field = field.map_or("", |field| &*policy.fields()[usize::from(field.0)].name);
                let incoming = match values.first() {
                    Some((_, incoming)) => value(incoming.as_ref()),
                    None => "something unreadable".to_owned(),
                };
                let from = origin(&self.roster, Some(*from));
                format!("{} {field}: {incoming} from {from}", category(*of))
            }
            Event::Arrives { from: Origin::User, category: of, .. } => {
                format!("{} ({}) edits", person.name, category(*of))
            }
            Event::Arrives { from: Origin::Source(source), category: of, .. } => {
                let source = self.roster.name(*source);
                format!("{source} reports {} ({})", person.name, category(*of))
            }
            Event::Gone { source, category: of } => {
                let source = self.roster.name(*source);
                let of = of.map(|of| format!(" as {}", category(of))).unwrap_or_default();
                format!("{source} no longer has {}{of}", person.name)
            }
            Event::Wait(1) => "a day has passed".to_owned(),
            Event::Wait(days) => format!("{days} days have passed"),
        };
        format!("{} {what}", step.date)
    }
}

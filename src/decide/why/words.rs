//! A situation's side of a test, in words.

use crate::decide::{Event, Origin, Situation};
use crate::policy::{CategoryId, FactId, Policy, Reporters, Roster, Subject, Test};

/// A situation's side of a test: why it holds or does not.
pub(super) fn because(
    policy: &Policy,
    roster: &Roster,
    situation: &Situation<'_>,
    test: &Test,
) -> String {
    let says = |subject: Subject| {
        let said = situation.value(subject);
        let name = subject.word();
        said.map_or_else(|| format!("{name} is missing"), |said| format!("{name} is `{said}`"))
    };
    let stored = situation.stored;
    let category = |id: CategoryId| &*policy.categories()[usize::from(id.0)].name;
    match test {
        Test::Missing(subject)
        | Test::OneOf(subject, _)
        | Test::StartsWith(subject, _)
        | Test::EndsWith(subject, _) => says(*subject),
        Test::Same(a, b) => format!("{}, {}", says(*a), says(*b)),
        Test::Reported(subject, by) => {
            format!("{}, {}", says(*subject), reporters(policy, roster, situation, *subject, *by))
        }
        Test::AnyReport => match situation.reports().count() {
            0 => "no source reports a value".to_owned(),
            _ => "a source reports a value".to_owned(),
        },
        Test::Source(_) => match situation.event {
            Event::Record(source) => format!("the record is from {}", roster.name(source)),
            Event::Edit => "the person edits".to_owned(),
        },
        Test::FromSource(_) | Test::Edited => stored_from(roster, situation),
        Test::FromCategory(_) => match stored.category {
            Some(id) => format!("the stored value came for a {}", category(id)),
            None => "it is not known in which category the stored value came".to_owned(),
        },
        Test::StoredOutranks | Test::IncomingOutranks => ranks(roster, situation),
        Test::New if situation.new => "nothing was known of the person".to_owned(),
        Test::New => "something was known of the person before".to_owned(),
        Test::Protected if situation.protected => "a record says protected identity".to_owned(),
        Test::Protected => "no record says protected identity".to_owned(),
        Test::Person(_) => {
            let all = policy.categories().iter().zip(0..).filter(|(_, id)| {
                situation.also.has(CategoryId(*id)) || situation.category == CategoryId(*id)
            });
            let all: Vec<&str> = all.map(|(known, _)| &*known.name).collect();
            format!("the person is known as {}", all.join(", "))
        }
        Test::Fact(fact, _) => fact_words(policy, situation, *fact),
        Test::OlderThan(_) => match (stored.since, situation.date) {
            (Some(since), Some(date)) => {
                let days = date.since(since.day()).map_or(0, |span| span.get_days());
                format!("the stored value is {days} days old")
            }
            _ => "it is not known how old the stored value is".to_owned(),
        },
        Test::Newer => match (situation.modified, stored.since) {
            (None, _) => "the record has no modified time".to_owned(),
            (Some(_), None) => "it is not known since when the stored value is there".to_owned(),
            (Some(modified), Some(since)) => {
                format!("the record was modified {modified}, the stored value is from {since}")
            }
        },
        Test::Date(_) => match situation.date {
            Some(date) => format!("the date is {date}"),
            None => "there is no date".to_owned(),
        },
    }
}

fn fact_words(policy: &Policy, situation: &Situation<'_>, fact: FactId) -> String {
    let name = &policy.facts()[usize::from(fact.0)].name;
    match situation.facts.get(usize::from(fact.0)).copied().flatten() {
        Some(said) => format!("`{name}` is `{said}`"),
        None => format!("the record has no `{name}`"),
    }
}

fn stored_from(roster: &Roster, situation: &Situation<'_>) -> String {
    let stored = situation.stored;
    match stored.origin {
        None if stored.value.is_none() => "nothing was ever stored".to_owned(),
        None => "it is not known who the stored value is from".to_owned(),
        Some(Origin::User) => "the stored value is from the person".to_owned(),
        Some(Origin::Source(source)) => {
            format!("the stored value is from {}", roster.name(source))
        }
    }
}

fn ranks(roster: &Roster, situation: &Situation<'_>) -> String {
    let stored = stored_from(roster, situation);
    let (Some(Origin::Source(from)), Event::Record(source)) =
        (situation.stored.origin, situation.event)
    else {
        return stored;
    };
    let record = format!("{stored}, the record from {}", roster.name(source));
    let still = situation.origin_reports_elsewhere
        || situation.reports().any(|(reporter, _)| reporter == from);
    let unranked = [from, source].into_iter().find(|source| !roster.is_ranked(*source));
    match unranked {
        Some(unranked) => format!("{record}; {} has no rank", roster.name(unranked)),
        None if !still => format!("{record}; {} reports no value now", roster.name(from)),
        None => record,
    }
}

fn reporters(
    policy: &Policy,
    roster: &Roster,
    situation: &Situation<'_>,
    subject: Subject,
    by: Reporters,
) -> String {
    let Some(said) = situation.value(subject) else {
        return "which nobody reports".to_owned();
    };
    let kind = policy.kind(situation.field);
    let reporting = situation.reports().filter(|(_, reported)| kind.same(reported, said));
    let mut ids: Vec<_> = reporting.map(|(source, _)| source).collect();
    ids.sort_unstable();
    let names: Vec<&str> = ids.into_iter().map(|source| roster.name(source)).collect();
    match (names.as_slice(), by) {
        ([], _) => "which no source reports".to_owned(),
        (names, Reporters::Another) => {
            format!("reported by {}, this record included", names.join(", "))
        }
        (names, _) => format!("reported by {}", names.join(", ")),
    }
}

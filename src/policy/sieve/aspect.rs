use jiff::civil::Date;

use crate::record::{Kind, Value};
use crate::syntax::tree::Subject;

use super::super::slot::{Dates, Test};
use super::super::{FactId, SourceId};
use super::classes::Answer;

/// What is looked at, and by what its classes are told apart. `decide` finds the class of a
/// situation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Look {
    /// The record's source: 0 for an edit, or one beyond the last that is asked for; else 1 and its
    /// place.
    Source(SourceId),
    /// Whose the stored value is: 0 if it is not of a source, or of one beyond the last that is asked
    /// for; else 1 and its place.
    Origin(SourceId),
    /// The category in which the stored value came: 0 for none, or one beyond the last that is
    /// asked for; else 1 and its place.
    OriginCategory(u8),
    /// For how many days the stored value has been the same: 0 if it is not known, else 1 and how
    /// many of these are fewer.
    Age(Vec<u32>),
    /// The date: 0 for none, else 1, and 2 for each of these days that is past, and 1 if it is the
    /// next one.
    Day(Vec<Date>),
    /// What a fact says: 0 for anything else, else 1 and its place here.
    Fact(FactId, Vec<Box<str>>),
    /// Which value it is: 0 for any other, else 1 and the place of the first that is the same.
    Value(Subject, Vec<Value>),
    /// How a value begins: 0 for anything else, else 1 and the place of the first of these, of
    /// which the long ones come first.
    Start(Subject, Vec<Box<str>>),
    /// How it ends, likewise.
    End(Subject, Vec<Box<str>>),
    /// A test for itself: 0 where it fails, 1 where it holds.
    Test(u16),
}

impl Look {
    /// What these tests are about, the cheapest to look at first.
    pub(super) fn all<'t>(tests: impl Iterator<Item = (u16, &'t Test)>) -> Vec<Self> {
        let mut looks: Vec<Self> = Vec::new();
        for (place, test) in tests {
            let mut look = Some(Self::of(place, test));
            for known in &mut looks {
                look = look.and_then(|look| known.join(look));
            }
            looks.extend(look);
        }
        looks.iter_mut().for_each(Self::sort);
        looks.sort_by_key(Self::cost);
        looks
    }

    fn of(place: u16, test: &Test) -> Self {
        match test {
            Test::Source(sources) => {
                Self::Source(sources.iter().copied().max().unwrap_or(SourceId(0)))
            }
            Test::FromSource(source) => Self::Origin(*source),
            Test::FromCategory(category) => Self::OriginCategory(category.0),
            Test::OlderThan(days) => Self::Age(vec![*days]),
            Test::Date(Dates::Before(day) | Dates::From(day) | Dates::Until(day)) => {
                Self::Day(vec![*day])
            }
            Test::Fact(fact, values) => Self::Fact(*fact, values.to_vec()),
            Test::OneOf(subject, values) => Self::Value(*subject, values.to_vec()),
            Test::StartsWith(subject, text) => Self::Start(*subject, vec![text.clone()]),
            Test::EndsWith(subject, text) => Self::End(*subject, vec![text.clone()]),
            Test::Missing(_)
            | Test::Same(..)
            | Test::Reported(..)
            | Test::AnyReport
            | Test::Edited
            | Test::StoredOutranks
            | Test::IncomingOutranks
            | Test::New
            | Test::Protected
            | Test::Person(_)
            | Test::Newer => Self::Test(place),
        }
    }

    /// Takes in what another look tells apart; gives it back where it looks at something else.
    fn join(&mut self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Source(last), Self::Source(id)) | (Self::Origin(last), Self::Origin(id)) => {
                *last = id.max(*last);
            }
            (Self::OriginCategory(last), Self::OriginCategory(id)) => *last = id.max(*last),
            (Self::Age(all), Self::Age(days)) => all.extend(days),
            (Self::Day(all), Self::Day(days)) => all.extend(days),
            (Self::Fact(fact, all), Self::Fact(id, words)) if *fact == id => all.extend(words),
            (Self::Value(a, all), Self::Value(b, values)) if *a == b => all.extend(values),
            (Self::Start(a, all), Self::Start(b, texts))
            | (Self::End(a, all), Self::End(b, texts))
                if *a == b =>
            {
                all.extend(texts);
            }
            (_, other) => return Some(other),
        }
        None
    }

    fn sort(&mut self) {
        match self {
            Self::Age(days) => {
                days.sort_unstable();
                days.dedup();
            }
            Self::Day(days) => {
                days.sort_unstable();
                days.dedup();
            }
            Self::Value(_, values) => {
                values.sort_unstable();
                values.dedup();
            }
            Self::Fact(_, words) => {
                words.sort_unstable();
                words.dedup();
            }
            Self::Start(_, texts) | Self::End(_, texts) => {
                texts.sort_unstable_by(|a, b| (b.len(), b).cmp(&(a.len(), a)));
                texts.dedup();
            }
            Self::Source(_) | Self::Origin(_) | Self::OriginCategory(_) | Self::Test(_) => {}
        }
    }

    /// Whether it costs next to nothing to look at.
    pub(super) const fn is_cheap(&self) -> bool {
        self.cost() == 0
    }

    const fn cost(&self) -> u8 {
        match self {
            Self::Source(_) | Self::Origin(_) | Self::OriginCategory(_) | Self::Fact(..) => 0,
            Self::Age(_) | Self::Day(_) => 1,
            Self::Value(..) | Self::Test(_) => 2,
            Self::Start(..) | Self::End(..) => 3,
        }
    }

    /// How many classes there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Source(last) | Self::Origin(last) => usize::from(last.0) + 2,
            Self::OriginCategory(last) => usize::from(*last) + 2,
            Self::Age(days) => days.len() + 2,
            Self::Day(days) => 2 * days.len() + 2,
            Self::Fact(_, words) => words.len() + 1,
            Self::Start(_, texts) | Self::End(_, texts) => texts.len() + 1,
            Self::Value(_, values) => values.len() + 1,
            Self::Test(_) => 2,
        }
    }

    /// What a test says of the situations of a class; `None` where it is about something else.
    pub(super) fn answer(
        &self,
        kind: &Kind,
        (place, test): (u16, &Test),
        class: usize,
    ) -> Option<Answer> {
        let at = class.checked_sub(1);
        let is = |id: usize| at == Some(id);
        Some(match (self, test) {
            (Self::Source(_), Test::Source(sources)) => {
                sources.iter().any(|source| is(source.0.into())).into()
            }
            (Self::Origin(_), Test::FromSource(source)) => is(source.0.into()).into(),
            (Self::OriginCategory(_), Test::FromCategory(category)) => is(category.0.into()).into(),
            (Self::Age(all), Test::OlderThan(days)) => {
                at.is_some_and(|fewer| all[..fewer].contains(days)).into()
            }
            (Self::Day(all), Test::Date(dates)) => {
                at.is_some_and(|at| holds_on(all, *dates, at)).into()
            }
            (Self::Fact(fact, all), Test::Fact(id, values)) if fact == id => {
                at.is_some_and(|at| values.contains(&all[at])).into()
            }
            (Self::Value(a, all), Test::OneOf(b, values)) if a == b => {
                at.is_some_and(|at| values.iter().any(|value| kind.same(value, &all[at]))).into()
            }
            (Self::Start(a, all), Test::StartsWith(b, text)) if a == b => {
                of_fragment(all, text, at, kind, |long| kind.starts_with(long, text))
            }
            (Self::End(a, all), Test::EndsWith(b, text)) if a == b => {
                of_fragment(all, text, at, kind, |long| kind.ends_with(long, text))
            }
            (Self::Test(own), _) if *own == place => (class == 1).into(),
            _ => return None,
        })
    }
}

/// Whether a date is so: 2 for each of these days that is past, and 1 if it is the next one.
fn holds_on(all: &[Date], dates: Dates, at: usize) -> bool {
    let (past, is_next) = (at / 2, at % 2 == 1);
    // Where the date is compared with the day: before it, on it or after it.
    let place = |day: Date| all.iter().position(|known| *known == day).unwrap_or(all.len());
    let is_before = |day| place(day) > past || (place(day) == past && !is_next);
    match dates {
        Dates::Before(day) => is_before(day),
        Dates::From(day) => !is_before(day),
        Dates::Until(day) => place(day) >= past,
    }
}

/// Whether a value that begins or ends with the text of that place, and with none before it, does
/// with this one too; `within` says so of a value that is nothing else.
fn of_fragment(
    all: &[Box<str>],
    text: &str,
    at: Option<usize>,
    kind: &Kind,
    within: impl FnOnce(&Value) -> bool,
) -> Answer {
    let (Some(at), Some(own)) = (at, all.iter().position(|known| **known == *text)) else {
        return Answer::Fails;
    };
    // Letters whose upper and lower case are not equally long may stand for more than themselves.
    let is_plain = *kind != Kind::Email || (text.is_ascii() && all[at].is_ascii());
    match own {
        _ if own == at => Answer::Holds,
        _ if own < at => Answer::Fails,
        _ if is_plain => within(&Value::from_normal(all[at].clone())).into(),
        _ => Answer::Open,
    }
}

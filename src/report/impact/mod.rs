//! What a policy would change of the people in a store: for a person, as a page, for a program and
//! for a spreadsheet.

mod html;
mod human;
mod json;
mod remarks;
mod rows;
mod words;

pub use html::html;
pub use human::human;
pub use json::json;
pub(super) use json::{change_json, names};
pub use remarks::remarks;
pub use rows::Rows;

use jiff::civil::Date;

use crate::policy::{Labelled, Policy};
use crate::record::Value;
use crate::sync::{Change, Effect, Group, Impact, USER, Unkept};

use super::plain::plain;
use super::table::count;
use super::tables::Language;
use words::Texts;

/// What was asked and what came out.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// What it was held against; `None` for what is stored now.
    pub baseline: Option<&'a Policy>,
    /// What the files of the two are called, for policies of the same name.
    pub files: [&'a str; 2],
    /// The date of the next synchronisation.
    pub date: Date,
    /// The numbers.
    pub impact: &'a Impact,
    /// The values that would be others or start to wait, as many as are to be shown.
    pub changes: &'a [Change],
}

impl<'a> Answer<'a> {
    /// The groups as the policy declares categories and fields, the largest first; what would
    /// start to wait comes after what would be stored.
    fn groups(&self) -> Vec<(&'a Group, u64)> {
        let mut groups: Vec<(&Group, u64)> =
            self.impact.groups.iter().map(|(group, count)| (group, *count)).collect();
        groups.sort_by_key(|(group, count)| {
            (group.effect, self.place(group), std::cmp::Reverse(*count))
        });
        groups
    }

    /// Categories and fields that the policy has not come last.
    fn place(&self, group: &Group) -> (usize, usize) {
        let category = self.policy.category(&group.category).map(|id| usize::from(id.0));
        let field = self.policy.field(&group.field).map(|id| usize::from(id.0));
        (category.unwrap_or(usize::MAX), field.unwrap_or(usize::MAX))
    }

    /// The values of a group.
    fn changes_of(&self, group: &Group) -> impl Iterator<Item = &'a Change> {
        self.changes.iter().filter(move |change| change.group == *group)
    }

    fn category(&self, name: &'a str) -> &'a str {
        self.label(name, Policy::categories)
    }

    fn field(&self, name: &'a str) -> &'a str {
        let known = self
            .policies()
            .find_map(|policy| policy.fields().iter().find(|known| *known.name == *name));
        known.map_or(name, |known| &*known.label)
    }

    fn source(&self, name: &'a str, texts: &Texts) -> &'a str {
        if name == USER { texts.platform } else { self.label(name, Policy::sources) }
    }

    fn fact<'n>(&'n self, name: &'n str) -> &'n str {
        self.label(name, Policy::facts)
    }

    /// The label that the first of the policies gives to something which declares it; else its name.
    fn label<'n>(&self, name: &'n str, declared: fn(&'a Policy) -> &'a [Labelled]) -> &'n str
    where
        'a: 'n,
    {
        let known = self
            .policies()
            .find_map(|policy| declared(policy).iter().find(|known| *known.name == *name));
        known.map_or(name, |known| &*known.label)
    }

    fn unkept(&self, list: &[Unkept], texts: &Texts) -> String {
        unkept(list, texts, |name| self.fact(name))
    }

    /// What the policy is called, and what it is held against: a draft mostly has the name of the
    /// policy that it is a draft of, and is told apart by its file.
    fn names(&self) -> (&'a str, Option<&'a str>) {
        let name = self.policy.name();
        match self.baseline {
            Some(baseline) if baseline.name() == name => (self.files[0], Some(self.files[1])),
            baseline => (name, baseline.map(Policy::name)),
        }
    }

    fn policies(&self) -> impl Iterator<Item = &'a Policy> {
        std::iter::once(self.policy).chain(self.baseline)
    }

    /// How many values would be others, or start to wait, in any case.
    fn values(&self, effect: Effect) -> u64 {
        let certain = |group: &Group| group.depends_on.is_empty() && group.effect == effect;
        let groups = self.impact.groups.iter().filter(|(group, _)| certain(group));
        groups.map(|(_, values)| values).sum()
    }

    /// The pair of rules of a group.
    fn rules(&self, group: &'a Group, texts: &Texts) -> [&'a str; 2] {
        let before = match self.baseline {
            None => texts.nothing_stored,
            Some(_) => texts.no_rule,
        };
        let rule = |name: &'a Option<Box<str>>, none| name.as_deref().unwrap_or(none);
        [rule(&group.before, before), rule(&group.after, texts.no_rule)]
    }

    /// How many values a group has, and of what kind.
    fn count(&self, group: &Group, values: u64, texts: &Texts) -> String {
        if group.effect == Effect::Held {
            let [one, more] = texts.held;
            let held = count(values, one, more);
            return match &*group.depends_on {
                [] => held,
                some => format!("{held}{}{}", texts.depending_on, self.unkept(some, texts)),
            };
        }
        let [one, more] = texts.changes;
        if group.depends_on.is_empty() {
            return count(values, one, more);
        }
        let [one, more] = texts.depends;
        format!("{} {}", count(values, one, more), self.unkept(&group.depends_on, texts))
    }
}

/// A value as a person reads it.
pub(super) fn text(value: Option<&Value>, missing: &str) -> String {
    value.map_or_else(|| missing.to_owned(), |value| plain(&value.to_string()).into_owned())
}

/// An effect as a program reads it.
fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Value => "value",
        Effect::Held => "held",
    }
}

/// What a store does not keep, in English.
pub(super) fn not_kept(list: &[Unkept]) -> String {
    unkept(list, words::texts(Language::English), |name| name)
}

/// What a store does not keep, as a person reads it.
fn unkept<'l>(list: &'l [Unkept], texts: &Texts, label: impl Fn(&'l str) -> &'l str) -> String {
    let words = list.iter().map(|what| match what {
        Unkept::Fact(name) => texts.named(name, label(name)),
        Unkept::Modified => texts.modified.to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

//! What the words of a condition mean in a situation.

use foga::syntax::tree::{
    Condition, ConditionKind, FieldKind, ItemKind, Name, Operand, Reporter, Subject, Test,
    TestKind, Text,
};
use jiff::civil::Date;
use serde_json::Value as Json;

use super::evaluator::Naive;

const NULL: Json = Json::Null;

/// A situation that a policy is asked about.
pub struct Asked<'p, 's> {
    pub policy: Naive<'p>,
    pub situation: &'s Json,
}

impl<'s> Asked<'_, 's> {
    pub fn text(&self, key: &str) -> &'s str {
        self.situation[key].as_str().unwrap()
    }

    pub fn is_edit(&self) -> bool {
        self.text("source") == "user"
    }

    pub fn value(&self, subject: Subject) -> &'s Json {
        match subject {
            Subject::Incoming => &self.situation["incoming"],
            Subject::Stored => self.stored("value"),
            Subject::Previous => self.reported_before(self.text("source")).unwrap_or(&NULL),
        }
    }

    pub fn stored(&self, key: &str) -> &'s Json {
        self.situation.get("stored").and_then(|stored| stored.get(key)).unwrap_or(&NULL)
    }

    /// Whether nothing ever was stored, not even that a value is missing.
    pub fn nothing_stored(&self) -> bool {
        ["value", "from", "category", "since"].iter().all(|key| self.stored(key).is_null())
    }

    /// Since when a value that is stored now has been so. The modified time is that of the record,
    /// and says nothing of what another source reports.
    pub fn now(&self, from: &str) -> &'s Json {
        let modified = &self.situation["modified"];
        let own = from == self.text("source") && !modified.is_null();
        if own { modified } else { &self.situation["date"] }
    }

    /// Two missing values are the same; e-mail is, whatever the case.
    pub fn same(&self, a: &Json, b: &Json) -> bool {
        match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => self.letters(a) == self.letters(b),
            _ => a == b,
        }
    }

    fn letters(&self, text: &str) -> String {
        let is_email = self.policy.items().any(|(_, item)| match item {
            ItemKind::Field { declared, kind } => {
                declared.name.value == self.text("field") && kind.value == FieldKind::Email
            }
            _ => false,
        });
        if is_email { text.chars().flat_map(char::to_lowercase).collect() } else { text.to_owned() }
    }

    /// What a source reports, this record included; nobody reports a missing value.
    pub fn reports(&self, source: &str) -> Option<&'s Json> {
        let said = if source == self.text("source") {
            Some(&self.situation["incoming"])
        } else {
            self.reported_before(source)
        };
        said.filter(|said| !said.is_null())
    }

    fn reported_before(&self, source: &str) -> Option<&'s Json> {
        // A source that the policy no longer declares reports nothing.
        let declared = self.declared_sources();
        let accepted = declared.is_empty() || declared.iter().any(|known| known == source);
        self.situation.get("reported")?.get(source).filter(|_| accepted)
    }

    fn declared_sources(&self) -> Vec<String> {
        let sources = self.policy.items().filter_map(|(_, item)| match item {
            ItemKind::Source(declared) => Some(declared.name.value.clone()),
            _ => None,
        });
        sources.collect()
    }

    /// The sources of the nearest `rank`, the best first.
    fn rank(&self) -> Vec<&str> {
        let nearest = self.policy.items().find_map(|(_, item)| match item {
            ItemKind::Rank(names) => Some(names),
            _ => None,
        });
        nearest.into_iter().flatten().map(|name| name.value.as_str()).collect()
    }

    /// All sources that the situation knows, ranked ones first, the others by name.
    pub fn by_rank(&self) -> impl Iterator<Item = String> {
        let mut unranked: Vec<String> = self
            .situation
            .get("reported")
            .and_then(Json::as_object)
            .into_iter()
            .flat_map(|reported| reported.keys().cloned())
            .chain([self.text("source").to_owned()])
            .filter(|name| name != "user" && !self.rank().contains(&name.as_str()))
            .collect();
        unranked.sort();
        unranked.dedup();
        let ranked: Vec<String> = self.rank().into_iter().map(str::to_owned).collect();
        ranked.into_iter().chain(unranked)
    }

    pub fn holds(&self, condition: &Condition) -> bool {
        match &condition.kind {
            ConditionKind::Test(test) => self.test(test) != test.negated,
            ConditionKind::Not(inner) => !self.holds(inner),
            ConditionKind::Parenthesised(inner) => self.holds(inner),
            ConditionKind::And(parts) => parts.iter().all(|part| self.holds(part)),
            ConditionKind::Or(parts) => parts.iter().any(|part| self.holds(part)),
        }
    }

    fn test(&self, test: &Test) -> bool {
        match &test.kind {
            TestKind::Missing(subject) => self.value(subject.value).is_null(),
            TestKind::Equal(left, Operand::Subject(right)) => {
                self.same(self.value(left.value), self.value(right.value))
            }
            TestKind::Equal(left, Operand::Literal(text)) => self.is_one_of(left.value, [text]),
            TestKind::In(subject, texts) => self.is_one_of(subject.value, texts),
            TestKind::StartsWith(subject, text) => {
                self.spelled(subject.value, |value| value.starts_with(&self.letters(&text.value)))
            }
            TestKind::EndsWith(subject, text) => {
                self.spelled(subject.value, |value| value.ends_with(&self.letters(&text.value)))
            }
            TestKind::Reported(subject, by) => self.is_reported(self.value(subject.value), by),
            TestKind::Source { names, .. } => is_among(self.text("source"), names),
            TestKind::StoredFrom(name) => {
                let origins = [self.stored("from"), self.stored("category")];
                origins.iter().any(|origin| origin.as_str() == Some(&name.value))
            }
            TestKind::Edited => self.stored("from") == "user",
            TestKind::StoredOutranks => {
                self.ranks().is_some_and(|(stored, incoming)| stored < incoming)
                    && self.origin_reports()
            }
            TestKind::IncomingOutranks => {
                self.ranks().is_some_and(|(stored, incoming)| incoming < stored)
            }
            TestKind::New => self.flag("new"),
            TestKind::Protected => self.flag("protected"),
            TestKind::Person(name) => {
                self.text("category") == name.value || self.lists("also", &name.value)
            }
            TestKind::Fact { name, values, .. } => {
                let said = self.situation.get("facts").and_then(|facts| facts.get(&name.value));
                said.and_then(Json::as_str).is_some_and(|said| is_among(said, values))
            }
            TestKind::OlderThan(days) => match (self.date(), self.since_day()) {
                (Some(date), Some(since)) => {
                    (date - since).get_days() > i32::try_from(days.value).unwrap()
                }
                _ => false,
            },
            TestKind::Newer => match (self.situation["modified"].as_str(), self.stored("since")) {
                (Some(modified), Json::String(since)) => is_surely_after(modified, since),
                _ => false,
            },
            TestKind::Before(day) => self.date().is_some_and(|date| date < day.value),
            TestKind::From(day) => self.date().is_some_and(|date| date >= day.value),
            TestKind::Until(day) => self.date().is_some_and(|date| date <= day.value),
        }
    }

    fn is_one_of<'t>(&self, subject: Subject, texts: impl IntoIterator<Item = &'t Text>) -> bool {
        let mut texts = texts.into_iter();
        self.spelled(subject, |value| texts.any(|text| self.letters(&text.value) == value))
    }

    /// What a missing value is asked of its letters does not hold.
    fn spelled(&self, subject: Subject, is: impl FnOnce(&str) -> bool) -> bool {
        self.value(subject).as_str().is_some_and(|value| is(&self.letters(value)))
    }

    fn is_reported(&self, value: &Json, by: &Reporter) -> bool {
        let reporters: Vec<String> = self
            .by_rank()
            .filter(|source| self.reports(source).is_some_and(|said| self.same(said, value)))
            .collect();
        match by {
            Reporter::Source(name) => reporters.contains(&name.value),
            Reporter::Any => !reporters.is_empty(),
            Reporter::Another => reporters.iter().any(|source| source != self.text("source")),
            Reporter::AtLeast(count) => reporters.len() >= count.value as usize,
        }
    }

    /// The ranks of the source that the stored value is from and of the record's, where both have one.
    fn ranks(&self) -> Option<(usize, usize)> {
        let of = |name: &str| self.rank().iter().position(|ranked| *ranked == name);
        Some((of(self.stored("from").as_str()?)?, of(self.text("source"))?))
    }

    /// Whether the source that the stored value is from reports any value, in any category.
    fn origin_reports(&self) -> bool {
        let Some(origin) = self.stored("from").as_str() else { return false };
        self.reports(origin).is_some() || self.lists("elsewhere", origin)
    }

    fn flag(&self, key: &str) -> bool {
        self.situation[key] == true
    }

    fn lists(&self, key: &str, name: &str) -> bool {
        self.situation[key].as_array().is_some_and(|names| names.iter().any(|known| known == name))
    }

    fn date(&self) -> Option<Date> {
        day(&self.situation["date"])
    }

    fn since_day(&self) -> Option<Date> {
        day(self.stored("since"))
    }
}

/// The day of a date or a date with a time.
fn day(moment: &Json) -> Option<Date> {
    Some(moment.as_str()?.get(..10)?.parse().unwrap())
}

/// On a later day, or later on the same day where both times are known.
fn is_surely_after(a: &str, b: &str) -> bool {
    match a[..10].cmp(&b[..10]) {
        std::cmp::Ordering::Equal => a.len() > 10 && b.len() > 10 && a[10..] > b[10..],
        order => order.is_gt(),
    }
}

fn is_among(name: &str, names: &[Name]) -> bool {
    names.iter().any(|known| known.value == name)
}

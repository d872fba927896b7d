use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::policy::{CategoryId, FieldId, Roster, RuleId, SourceId};
use crate::record::{Place, Value};
use crate::store::{Counts, RunId};
use crate::text::shortened;

use super::{Exceeded, TooManyGone, TooManyTurned};

/// Stands where something of a person with protected identity would.
pub const HIDDEN: &str = "••••";

/// What a run did, or, where it was stopped or only tried, would have done.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The policy's name.
    pub policy: String,
    /// The source's name, or `user`.
    pub source: String,
    /// The date of the records.
    pub date: Date,
    /// The number of the run; `None` where nothing was written.
    pub run: Option<RunId>,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Whether the delivery was said to be all that the source has.
    pub full: bool,
    /// Whether the limit was lifted for once.
    pub allow_mass_change: bool,
    /// The fields of which the run would have changed more than the policy allows. Unless the
    /// limit was lifted, nothing was written where there are any.
    pub exceeded: Vec<Exceeded>,
    /// The source's persons whom a full delivery lacks, where they are more than the policy
    /// allows. Unless the limit was lifted, nothing was written then.
    pub too_many_gone: Option<TooManyGone>,
    /// Protected identity that begins or ends for more persons than is allowed. Unless the limit
    /// was lifted, nothing was written then.
    pub turned: Vec<TooManyTurned>,
    /// Whether there were rows and none of them could be read as a record: nothing was written.
    pub no_record: bool,
    /// Rows in the delivered files, those set aside included.
    pub rows: u64,
    /// What was done, in numbers.
    pub counts: Counts,
    /// Persons of whom nothing had been stored or reported.
    pub new_persons: u64,
    /// Values of the platform's own export that are those stored.
    pub unchanged: u64,
    /// Values that waited for somebody to decide and wait no more: their source says something else
    /// or no longer has the person, or they are stored now.
    pub lapsed: u64,
    /// How often each rule decided, in the order of the policy; those that never did are left
    /// out, and those of one name counted together.
    pub rules: Vec<RuleCount>,
    /// What became of the stored values of each field.
    pub fields: Vec<FieldCount>,
    /// Whatever somebody may want to look at, by topic, then by person.
    pub findings: Vec<Finding>,
    /// The files in which rows that were set aside are kept.
    pub kept: Vec<Kept>,
    /// What else is to be said, in a line each.
    pub warnings: Vec<String>,
    /// The sources by the ids used here.
    pub roster: Roster,
    /// How long it took, in seconds.
    pub seconds: f64,
}

impl Report {
    /// Whether the run was stopped, or, only tried, would have been.
    pub fn is_stopped(&self) -> bool {
        self.no_record || (self.is_too_much() && !self.allow_mass_change)
    }

    /// Rows that were set aside.
    pub fn set_aside(&self) -> u64 {
        self.found(Topic::SetAside)
    }

    /// How many findings are about that.
    pub fn found(&self, topic: Topic) -> u64 {
        self.findings.iter().filter(|finding| finding.topic == topic).count() as u64
    }

    /// Values that could not be read.
    pub fn unreadable(&self) -> u64 {
        let of_value =
            |finding: &&Finding| finding.topic == Topic::Unreadable && finding.field.is_some();
        self.findings.iter().filter(of_value).count() as u64
    }

    /// Whether more would change than is allowed.
    pub fn is_too_much(&self) -> bool {
        !self.exceeded.is_empty() || self.too_many_gone.is_some() || !self.turned.is_empty()
    }
}

/// A file in which rows that were set aside are kept in their original form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name, as it was given.
    pub file: String,
    /// How many rows it has.
    pub rows: u64,
}

/// How often a rule decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule; of several of one name, the first.
    pub rule: RuleId,
    /// How many values it decided.
    pub decided: u64,
    /// How many of them made the stored value another.
    pub changed: u64,
}

/// What became of the stored values of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldCount {
    /// The field.
    pub field: FieldId,
    /// How many values that are not missing were stored before the run, of all persons.
    pub stored: u64,
    /// Missing values that became something.
    pub filled: u64,
    /// Values that became others.
    pub overwritten: u64,
    /// Values that became missing.
    pub cleared: u64,
}

/// What a finding is about; they are listed in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A row that could not be used.
    SetAside,
    /// A value, or a modified time, that could not be read.
    Unreadable,
    /// Two rows of one person that say different things.
    Differing,
    /// A number whose it is nobody can know: several persons may be meant.
    Namesakes,
    /// A person whose number has become another.
    Renumbered,
    /// A value that now waits for somebody to decide.
    Held,
    /// An edit that a rule refuses.
    Refused,
    /// An edit that is older than the stored value.
    Stale,
    /// A person whom no source has named.
    Unknown,
    /// Sources that report different values.
    Conflict,
    /// A person whom a full delivery no longer has.
    Gone,
    /// A stored value that was overwritten or cleared, of a field of which too many were.
    Overwritten,
    /// A person who had protected identity before the run, and of whom nobody says it any more.
    Unprotected,
    /// A person for whom protected identity begins, or whose source says it no more, where it is so
    /// for too many.
    Turned,
}

impl Topic {
    /// Whether somebody is to look at the delivered files, rather than at a person.
    pub const fn is_about_files(self) -> bool {
        matches!(
            self,
            Self::SetAside | Self::Unreadable | Self::Unknown | Self::Unprotected | Self::Turned
        )
    }
}

/// Something that somebody may want to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is about.
    pub topic: Topic,
    /// The person, where it is known who.
    pub person: Option<Shown>,
    /// Where in the delivered files it stands.
    pub place: Option<Place>,
    /// The category.
    pub category: Option<CategoryId>,
    /// The field.
    pub field: Option<FieldId>,
    /// The values it is about, and whose they are.
    pub values: Vec<(Whose, Shown)>,
    /// The rule that decided.
    pub rule: Option<RuleId>,
    /// Why, where no rule says it.
    pub reason: Option<String>,
    /// The reason without what may be the person's, where somebody has taken care of it.
    pub discreet: Option<String>,
}

/// Whose a value in a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The stored one.
    Stored,
    /// The one that came.
    Incoming,
    /// What a source reports.
    Source(SourceId),
    /// What a row says.
    Row(Place),
}

/// Something that may be a protected person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// No value.
    Missing,
    /// As it stood in the delivery, shortened where it is long, or a key.
    Text(Box<str>),
    /// A value in normal form.
    Value(Value),
    /// It is a protected person's, and not shown.
    Hidden,
    /// The key of a person whose protected identity ends with the run. It is not shown, since that may
    /// be a mistake of the source; once the run is written, the person has a pseudonym in logs.
    Unprotected(Box<str>),
}

impl Finding {
    /// A finding of which no more is known yet.
    pub(super) fn new(topic: Topic) -> Self {
        Self {
            topic,
            person: None,
            place: None,
            category: None,
            field: None,
            values: Vec::new(),
            rule: None,
            reason: None,
            discreet: None,
        }
    }

    pub(super) fn of(self, person: &str) -> Self {
        Self { person: Some(Shown::Text(person.into())), ..self }
    }

    pub(super) fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    pub(super) fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// Shows nothing by which the person could be recognised or reached.
    pub(super) fn hide(&mut self) {
        self.person = self.person.take().map(|_| Shown::Hidden);
        for (_, value) in &mut self.values {
            *value = Shown::Hidden;
        }
        // Why a row was set aside may repeat a cell, and that of another column than was meant.
        if self.topic == Topic::SetAside {
            let all_hidden = self.reason.as_deref().map(hide_quoted);
            self.reason = self.discreet.clone().or(all_hidden);
        }
    }

    fn is_of(&self, persons: &BTreeSet<Box<str>>) -> bool {
        matches!(&self.person, Some(Shown::Text(person)) if persons.contains(person))
    }
}

impl Shown {
    /// What stood in a delivered file.
    pub(super) fn cell(text: &str) -> Self {
        Self::Text(shortened(text).into())
    }

    /// A value in normal form, or that it is missing.
    pub fn value(value: Option<&Value>) -> Self {
        value.map_or(Self::Missing, |value| Self::Value(value.clone()))
    }

    fn order(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Value(value) => value.as_str(),
            // After all others: its place among them would say something of the person.
            Self::Missing | Self::Hidden | Self::Unprotected(_) => "\u{10FFFF}",
        }
    }
}

/// Hides what is of protected persons and puts the findings into their order.
pub(super) fn prepare(findings: &mut [Finding], protected: &BTreeSet<Box<str>>) {
    for finding in findings.iter_mut().filter(|finding| finding.is_of(protected)) {
        finding.hide();
    }
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
}

/// By topic, then as whoever works through the list goes: through the files, or person by person.
fn order(finding: &Finding) -> impl Ord + use<'_> {
    let place = finding.place.as_ref().filter(|_| finding.topic.is_about_files());
    let place = place.map(|place| (&*place.file, place.line, place.column));
    let person = finding.person.as_ref().map_or("", Shown::order);
    (finding.topic, place, person, finding.field)
}

/// What stands in backticks is hidden.
fn hide_quoted(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 0 { part } else { HIDDEN });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(topic: Topic, person: &str, line: u64) -> Finding {
        let place = Place { file: "a.csv".into(), line, column: 1 };
        let shown = Shown::Text("070-1740605".into());
        let values = vec![(Whose::Incoming, shown)];
        let finding = Finding { values, ..Finding::new(topic).of(person).at(place) };
        finding.because("`elev@exempel.example` is no category of the column `Roll`")
    }

    #[test]
    fn nothing_of_a_protected_person_is_left() {
        let mut findings =
            [Topic::SetAside, Topic::Held].map(|topic| finding(topic, "200002292399", 2));
        prepare(&mut findings, &["200002292399".into()].into());
        for finding in &findings {
            assert_eq!(finding.person, Some(Shown::Hidden));
            assert_eq!(finding.values, [(Whose::Incoming, Shown::Hidden)]);
        }
        let reason = findings[0].reason.as_deref();
        assert_eq!(reason, Some("`••••` is no category of the column `••••`"));
    }

    #[test]
    fn what_is_said_without_a_cell_is_shown_as_it_is() {
        let discreet = Some("what stands here is none; known are `Elev`".to_owned());
        let mut findings =
            [Finding { discreet: discreet.clone(), ..finding(Topic::SetAside, "a", 2) }];
        prepare(&mut findings, &["a".into()].into());
        assert_eq!(findings[0].reason, discreet);
    }

    #[test]
    fn files_are_gone_through_by_line_and_persons_by_key() {
        let mut findings = [
            finding(Topic::Held, "b", 1),
            finding(Topic::SetAside, "a", 3),
            finding(Topic::Held, "a", 2),
            finding(Topic::Held, "0", 9),
            finding(Topic::SetAside, "b", 2),
        ];
        prepare(&mut findings, &["0".into()].into());
        let lines = findings.map(|finding| finding.place.unwrap().line);
        assert_eq!(lines, [2, 3, 2, 1, 9], "whoever is hidden stands last");
    }
}

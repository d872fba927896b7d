use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::policy::{CategoryId, Dates, FactId, Reporters, SourceId, Subject, Test};

/// What the tests of a slot can tell apart.
#[derive(Debug, Default)]
pub(super) struct Asks {
    /// Texts that values are compared with, begin with and end with.
    pub(super) literals: BTreeSet<String>,
    pub(super) starts: BTreeSet<String>,
    pub(super) ends: BTreeSet<String>,
    /// Which values are compared with any of these.
    pub(super) alone: BTreeSet<Subject>,
    /// Whether any value of a situation can come to be one of these.
    pub(super) all_alone: bool,
    pub(super) previous: bool,
    /// Sources that are named as the record's or as an origin, and those named as reporters.
    pub(super) named_sources: BTreeSet<SourceId>,
    pub(super) named_reporters: BTreeSet<SourceId>,
    /// For each value, how many of the sources that report it are counted.
    pub(super) counted: BTreeMap<Subject, u32>,
    /// Whether it matters what each single source reports.
    pub(super) all_reports: bool,
    pub(super) outranks: bool,
    pub(super) stored_outranks: bool,
    pub(super) origin: bool,
    pub(super) origin_categories: BTreeSet<CategoryId>,
    pub(super) new: bool,
    pub(super) protected: bool,
    pub(super) persons: BTreeSet<CategoryId>,
    pub(super) facts: BTreeMap<FactId, BTreeSet<String>>,
    pub(super) ages: BTreeSet<u32>,
    pub(super) newer: bool,
    /// The first days of the stretches that tests tell apart.
    pub(super) days: BTreeSet<Date>,
}

impl Asks {
    pub(super) fn of(tests: &[Test]) -> Self {
        let mut asks = Self::default();
        for test in tests {
            asks.add(test);
        }
        asks
    }

    fn add(&mut self, test: &Test) {
        match test {
            Test::Missing(subject) => self.subject(*subject),
            Test::Same(a, b) => {
                self.subject(*a);
                self.subject(*b);
            }
            Test::OneOf(subject, values) => {
                self.compared(*subject);
                self.literals.extend(values.iter().map(|value| value.as_str().to_owned()));
            }
            Test::StartsWith(subject, text) => {
                self.compared(*subject);
                self.starts.insert(text.to_string());
            }
            Test::EndsWith(subject, text) => {
                self.compared(*subject);
                self.ends.insert(text.to_string());
            }
            Test::Reported(subject, by) => {
                self.subject(*subject);
                self.reporters(*subject, *by);
            }
            Test::AnyReport => self.all_reports = true,
            Test::Source(sources) => self.named_sources.extend(sources),
            Test::FromSource(source) => {
                self.origin = true;
                self.named_sources.insert(*source);
            }
            Test::FromCategory(category) => {
                self.origin = true;
                self.origin_categories.insert(*category);
            }
            Test::Edited => self.origin = true,
            Test::StoredOutranks => {
                (self.origin, self.outranks, self.stored_outranks) = (true, true, true);
            }
            Test::IncomingOutranks => (self.origin, self.outranks) = (true, true),
            Test::New => self.new = true,
            Test::Protected => self.protected = true,
            Test::Person(category) => {
                self.persons.insert(*category);
            }
            Test::Fact(fact, values) => {
                let mentioned = values.iter().map(|value| value.to_string());
                self.facts.entry(*fact).or_default().extend(mentioned);
            }
            Test::OlderThan(days) => {
                self.ages.insert(*days);
            }
            Test::Newer => self.newer = true,
            Test::Date(dates) => self.days.extend(match dates {
                Dates::Before(day) | Dates::From(day) => Some(*day),
                Dates::Until(day) => day.tomorrow().ok(),
            }),
        }
    }

    fn subject(&mut self, subject: Subject) {
        self.previous |= subject == Subject::Previous;
    }

    fn compared(&mut self, subject: Subject) {
        self.subject(subject);
        self.alone.insert(subject);
    }

    fn reporters(&mut self, subject: Subject, by: Reporters) {
        let counted = match by {
            Reporters::One(source) => {
                self.named_reporters.insert(source);
                return;
            }
            // Beside the record's own source, which reports what is incoming.
            Reporters::Another => 1 + u32::from(subject == Subject::Incoming),
            Reporters::AtLeast(least) => least,
        };
        let most = self.counted.entry(subject).or_default();
        *most = counted.max(*most);
    }
}

//! Tests as they are written in a rule file.

use super::{CategoryId, Dates, Policy, Reporters, SourceId, Test};

impl Policy {
    /// A test of this policy, or its opposite, as a rule file would say it.
    ///
    /// `None` for what only an outcome asks, and no condition can: whether any source reports
    /// anything.
    pub fn written(&self, test: &Test, holds: bool) -> Option<String> {
        let not = if holds { "" } else { "not " };
        let equals = if holds { "=" } else { "!=" };
        Some(match test {
            Test::Missing(subject) => format!("{} is {not}missing", subject.word()),
            Test::Same(a, b) => format!("{} {equals} {}", a.word(), b.word()),
            Test::OneOf(subject, values) => match &**values {
                [value] => format!("{} {equals} {}", subject.word(), quoted(value.as_str())),
                values => {
                    let values = values.iter().map(|value| quoted(value.as_str()));
                    format!("{} {not}in [{}]", subject.word(), listed(values))
                }
            },
            Test::StartsWith(subject, text) => {
                format!("{not}{} starts with {}", subject.word(), quoted(text))
            }
            Test::EndsWith(subject, text) => {
                format!("{not}{} ends with {}", subject.word(), quoted(text))
            }
            Test::Reported(subject, by) => {
                let by = match by {
                    Reporters::One(source) => self.source_name(*source).to_owned(),
                    Reporters::Another => "another source".to_owned(),
                    Reporters::AtLeast(1) => "any source".to_owned(),
                    Reporters::AtLeast(least) => format!("at least {least} sources"),
                };
                format!("{} is {not}reported by {by}", subject.word())
            }
            Test::AnyReport => return None,
            Test::Source(sources) => match **sources {
                [source] => format!("source is {not}{}", self.source_name(source)),
                _ => {
                    let names = sources.iter().map(|source| self.source_name(*source).to_owned());
                    format!("source {not}in [{}]", listed(names))
                }
            },
            Test::FromSource(source) => {
                format!("stored is {not}from {}", self.source_name(*source))
            }
            Test::FromCategory(category) => {
                format!("stored is {not}from {}", self.category_name(*category))
            }
            Test::Edited => format!("{not}edited"),
            Test::StoredOutranks => format!("{not}stored outranks incoming"),
            Test::IncomingOutranks => format!("{not}incoming outranks stored"),
            Test::New => format!("{not}new"),
            Test::Protected => format!("{not}protected"),
            Test::Person(category) => format!("person is {not}{}", self.category_name(*category)),
            Test::Fact(fact, values) => {
                let name = &self.facts[usize::from(fact.0)].name;
                match &**values {
                    [value] => format!("{name} is {not}{}", quoted(value)),
                    values => {
                        let values = values.iter().map(|value| quoted(value));
                        format!("{name} {not}in [{}]", listed(values))
                    }
                }
            }
            Test::OlderThan(days) => format!("stored is {not}older than {days} days"),
            Test::Newer => format!("incoming is {not}newer than stored"),
            Test::Date(dates) => match dates {
                Dates::Before(day) => format!("date is {not}before {day}"),
                Dates::From(day) => format!("date is {not}from {day}"),
                Dates::Until(day) => format!("date is {not}until {day}"),
            },
        })
    }

    fn source_name(&self, source: SourceId) -> &str {
        self.roster.name(source)
    }

    fn category_name(&self, category: CategoryId) -> &str {
        &self.categories[usize::from(category.0)].name
    }
}

fn listed(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}

/// A text with its quotation marks.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

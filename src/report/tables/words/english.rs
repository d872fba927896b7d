use crate::policy::{Dates, Reporters, Subject, Test};
use crate::record::Value;

use super::{Outcomes, Texts, Words};

pub(super) const TEXTS: Texts = Texts {
    code: "en",
    title: "Which value counts?",
    reading: "The tables are read from top to bottom: the first row that fits applies.",
    headings: ["When a system sends a value", "When the person makes a change"],
    guards: [
        "If the stored value would then become another",
        "If the stored value would then become another, by a change",
    ],
    when: "When",
    then: "What happens",
    why: "Why",
    and: "and",
    otherwise: "in all other cases",
    always: "always",
    gap: "No rule decides",
    too_large: "There are too many different situations for a table",
    outcomes: [
        Outcomes {
            take: "The system's value is stored",
            take_as_reported: "The value is stored, as coming from the leading system that has it",
            take_best: "The value of the leading system that has one is stored",
            keep: "What is stored stays",
            clear: "The field is emptied",
            hold: "Waits for somebody to decide",
        },
        Outcomes {
            take: "The change is saved",
            take_as_reported: "The change is saved, as coming from the leading system that has the value",
            take_best: "",
            keep: "Nothing is changed",
            clear: "The field is emptied",
            hold: "The change waits for somebody to decide",
        },
    ],
};

pub(super) fn test(words: &Words<'_>, test: &Test, holds: bool, edit: bool) -> String {
    let not = if holds { "" } else { "not " };
    let either = |yes: &str, no: &str| if holds { yes } else { no }.to_owned();
    match test {
        Test::Missing(subject) => match subject {
            Subject::Incoming if edit => {
                either("the person empties the field", "the person enters a value")
            }
            Subject::Incoming => either("the system has no value", "the system has a value"),
            Subject::Stored => either("no value is stored", "a value is stored"),
            Subject::Previous => {
                either("the system had no value last time", "the system had a value last time")
            }
        },
        Test::Same(Subject::Incoming, Subject::Stored) => {
            either("it is the value that is stored", "it is another value than the stored one")
        }
        Test::Same(Subject::Incoming, Subject::Previous) => either(
            "the system says the same as last time",
            "the system says something else than last time",
        ),
        Test::Same(a, b) => {
            format!("{} is {not}the same as {}", subject(*a, edit), subject(*b, edit))
        }
        Test::OneOf(of, values) => {
            let values = quoted(values.iter().map(Value::as_str), " or ");
            format!("{} is {not}{values}", subject(*of, edit))
        }
        Test::StartsWith(of, text) => {
            format!(
                "{} {} with {}",
                subject(*of, edit),
                either("begins", "does not begin"),
                quoted([&**text], "")
            )
        }
        Test::EndsWith(of, text) => {
            format!(
                "{} {} with {}",
                subject(*of, edit),
                either("ends", "does not end"),
                quoted([&**text], "")
            )
        }
        Test::Reported(of, by) => {
            let value = match of {
                Subject::Incoming if !edit => "this value",
                of => subject(*of, edit),
            };
            match by {
                Reporters::One(source) => {
                    format!("{} {} {value}", words.source(*source), either("has", "does not have"))
                }
                Reporters::Another => format!("{} other system has {value}", either("some", "no")),
                Reporters::AtLeast(1) => format!("{} system has {value}", either("some", "no")),
                Reporters::AtLeast(least) => {
                    format!("{} {least} systems have {value}", either("at least", "fewer than"))
                }
            }
        }
        Test::AnyReport => either("some system has a value", "no system has a value"),
        Test::Source(sources) => {
            format!("the value is {not}sent by {}", words.sources(sources, " or "))
        }
        Test::FromSource(source) => {
            format!("what is stored is {not}from {}", words.source(*source))
        }
        Test::FromCategory(category) => {
            let came = either("came", "did not come");
            format!("what is stored {came} in for the person as {}", words.category(*category))
        }
        Test::Edited => either(
            "the person has changed what is stored",
            "the person has not changed what is stored",
        ),
        Test::StoredOutranks => format!(
            "what is stored is {not}from a system that leads over this one and still has a value"
        ),
        Test::IncomingOutranks => {
            format!("the system {} over that of what is stored", either("leads", "does not lead"))
        }
        Test::New => either("the person was not known before", "the person was known before"),
        Test::Protected => {
            either("the person has protected identity", "the person has no protected identity")
        }
        Test::Person(category) => {
            format!("the person is {not}known as {}", words.category(*category))
        }
        Test::Fact(fact, values) => {
            let label = &words.policy.facts()[usize::from(fact.0)].label;
            format!("{label} is {not}{}", quoted(values.iter().map(|value| &**value), " or "))
        }
        Test::OlderThan(days) => format!("what is stored is {not}older than {days} days"),
        Test::Newer => {
            let has = either("has", "has not");
            format!("the system {has} changed its value after the stored one came in")
        }
        Test::Date(dates) => match (dates, holds) {
            (Dates::Before(day), true) | (Dates::From(day), false) => format!("it is before {day}"),
            (Dates::From(day), true) | (Dates::Before(day), false) => {
                format!("it is {day} or later")
            }
            (Dates::Until(day), true) => format!("it is {day} or earlier"),
            (Dates::Until(day), false) => format!("it is after {day}"),
        },
    }
}

const fn subject(subject: Subject, edit: bool) -> &'static str {
    match subject {
        Subject::Incoming if edit => "what the person enters",
        Subject::Incoming => "the system's value",
        Subject::Stored => "the stored value",
        Subject::Previous => "the system's earlier value",
    }
}

fn quoted<'a>(texts: impl IntoIterator<Item = &'a str>, or: &str) -> String {
    texts.into_iter().map(|text| format!("“{text}”")).collect::<Vec<_>>().join(or)
}

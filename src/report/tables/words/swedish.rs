use crate::policy::{Dates, Reporters, Subject, Test};
use crate::record::Value;

use super::{Outcomes, Texts, Words};

pub(super) const TEXTS: Texts = Texts {
    code: "sv",
    title: "Vilket värde gäller?",
    reading: "Tabellerna läses uppifrån och ned: den första raden som stämmer gäller.",
    headings: ["När ett system skickar en uppgift", "När personen själv ändrar"],
    guards: [
        "Om det lagrade värdet då skulle bli ett annat",
        "Om det lagrade värdet då skulle bli ett annat, genom en ändring",
    ],
    when: "När",
    then: "Händer",
    why: "Varför",
    and: "och",
    otherwise: "i övriga fall",
    always: "alltid",
    gap: "Ingen regel bestämmer",
    too_large: "Det finns för många olika lägen för en tabell",
    outcomes: [
        Outcomes {
            take: "Systemets värde lagras",
            take_as_reported: "Värdet lagras, som kommet från det främsta system som har det",
            take_best: "Värdet från det främsta system som har ett lagras",
            keep: "Det lagrade behålls",
            clear: "Fältet töms",
            hold: "Väntar på att någon beslutar",
        },
        Outcomes {
            take: "Ändringen sparas",
            take_as_reported: "Ändringen sparas, som kommen från det främsta system som har värdet",
            take_best: "",
            keep: "Inget ändras",
            clear: "Fältet töms",
            hold: "Ändringen väntar på att någon beslutar",
        },
    ],
};

pub(super) fn test(words: &Words<'_>, test: &Test, holds: bool, edit: bool) -> String {
    let not = if holds { "" } else { "inte " };
    let either = |yes: &str, no: &str| if holds { yes } else { no }.to_owned();
    match test {
        Test::Missing(subject) => match subject {
            Subject::Incoming if edit => {
                either("personen tömmer fältet", "personen anger ett värde")
            }
            Subject::Incoming => either("systemet har inget värde", "systemet har ett värde"),
            Subject::Stored => either("inget värde är lagrat", "ett värde är lagrat"),
            Subject::Previous => either(
                "systemet hade inget värde förra gången",
                "systemet hade ett värde förra gången",
            ),
        },
        Test::Same(Subject::Incoming, Subject::Stored) => {
            either("det är samma värde som det lagrade", "det är ett annat värde än det lagrade")
        }
        Test::Same(Subject::Incoming, Subject::Previous) => either(
            "systemet säger detsamma som förra gången",
            "systemet säger något annat än förra gången",
        ),
        Test::Same(a, b) => {
            format!("{} är {not}detsamma som {}", subject(*a, edit), subject(*b, edit))
        }
        Test::OneOf(of, values) => {
            let values = quoted(values.iter().map(Value::as_str), " eller ");
            format!("{} är {not}{values}", subject(*of, edit))
        }
        Test::StartsWith(of, text) => {
            format!("{} börjar {not}med {}", subject(*of, edit), quoted([&**text], ""))
        }
        Test::EndsWith(of, text) => {
            format!("{} slutar {not}med {}", subject(*of, edit), quoted([&**text], ""))
        }
        Test::Reported(of, by) => {
            let value = match of {
                Subject::Incoming if !edit => "detta värde",
                of => subject(*of, edit),
            };
            match by {
                Reporters::One(source) => format!("{} har {not}{value}", words.source(*source)),
                Reporters::Another => {
                    format!("{} annat system har {value}", either("ett", "inget"))
                }
                Reporters::AtLeast(1) => {
                    format!("{} har {value}", either("något system", "inget system"))
                }
                Reporters::AtLeast(least) => {
                    format!("{} {least} system har {value}", either("minst", "färre än"))
                }
            }
        }
        Test::AnyReport => either("något system har ett värde", "inget system har något värde"),
        Test::Source(sources) => {
            format!("uppgiften kommer {not}från {}", words.sources(sources, " eller "))
        }
        Test::FromSource(source) => {
            format!("det lagrade kommer {not}från {}", words.source(*source))
        }
        Test::FromCategory(category) => {
            format!("det lagrade kom {not}in för personen som {}", words.category(*category))
        }
        Test::Edited => either(
            "personen har själv ändrat det lagrade",
            "personen har inte själv ändrat det lagrade",
        ),
        Test::StoredOutranks => format!(
            "det lagrade kommer {not}från ett system som går före detta och ännu har ett värde"
        ),
        Test::IncomingOutranks => format!("systemet går {not}före det som det lagrade kommer från"),
        Test::New => either("personen var inte känd förut", "personen var känd förut"),
        Test::Protected => format!("personen har {not}skyddade personuppgifter"),
        Test::Person(category) => {
            format!("personen är {not}känd som {}", words.category(*category))
        }
        Test::Fact(fact, values) => {
            let label = &words.policy.facts()[usize::from(fact.0)].label;
            format!("{label} är {not}{}", quoted(values.iter().map(|value| &**value), " eller "))
        }
        Test::OlderThan(days) => format!("det lagrade är {not}äldre än {days} dagar"),
        Test::Newer => format!("systemet har {not}ändrat sitt värde efter att det lagrade kom in"),
        Test::Date(dates) => match (dates, holds) {
            (Dates::Before(day), true) | (Dates::From(day), false) => format!("det är före {day}"),
            (Dates::From(day), true) | (Dates::Before(day), false) => {
                format!("det är {day} eller senare")
            }
            (Dates::Until(day), true) => format!("det är {day} eller tidigare"),
            (Dates::Until(day), false) => format!("det är efter {day}"),
        },
    }
}

const fn subject(subject: Subject, edit: bool) -> &'static str {
    match subject {
        Subject::Incoming if edit => "det som personen anger",
        Subject::Incoming => "systemets värde",
        Subject::Stored => "det lagrade värdet",
        Subject::Previous => "systemets förra värde",
    }
}

fn quoted<'a>(texts: impl IntoIterator<Item = &'a str>, or: &str) -> String {
    texts.into_iter().map(|text| format!("”{text}”")).collect::<Vec<_>>().join(or)
}

//! Policies of any size, as a large municipality would write them: many units, several systems.

use std::fmt::Write;

const SOURCES: [&str; 6] =
    ["extens", "procapita", "hypergene", "personec", "bookit", "switchboard"];
const UNITS: usize = 12;
const DOMAINS: usize = 6;

/// A policy over `standard` with so many rules of its own for the e-mail addresses of `slots` of
/// the categories, one in ten with an explanation where `explained`. Up to 216 all have something to
/// decide; further ones repeat them.
pub fn policy(name: &str, categories: &[&str], rules: usize, explained: bool) -> String {
    let mut text =
        format!("## Every unit has its own history.\npolicy {name} extends standard\n\n");
    for source in SOURCES {
        text += &format!("source {source}\n");
    }
    text += "rank extens > procapita > personec\n\nfact unit \"Enhet\"\nfact school-form \"Skolform\"\n";
    for category in categories {
        let _ = write!(text, "\n{category}: email {{\n");
        for rule in 0..rules {
            if explained && rule % 10 == 0 {
                let _ = writeln!(text, "    ## Agreed with unit {}.", rule % UNITS);
            }
            let _ = writeln!(text, "    special-{rule}: {}", self::rule(rule));
        }
        text += "}\n";
    }
    text
}

/// The rule of that number: a unit and a source, which no other rule has together, and something
/// that one would ask of them.
fn rule(number: usize) -> String {
    let unit = number % UNITS;
    let source = SOURCES[number / UNITS % SOURCES.len()];
    let before = SOURCES[(number / UNITS + 1) % SOURCES.len()];
    // Above 72 rules the same unit and source are met again, with another question.
    let domain = (number * 7) % DOMAINS;
    let asked = match (number / (UNITS * SOURCES.len()), number % 4) {
        (0, 0) => format!("incoming ends with \"@unit-{domain}.example\""),
        (0, 1) => format!("stored is from {before} and stored is older than 365 days"),
        (0, 2) => "edited and incoming is not missing and incoming != stored".to_owned(),
        (0, _) => "school-form in [\"GR\", \"GRS\"] and stored is missing".to_owned(),
        (1, 0) => format!(
            "stored is from {before} and (school-form is \"GY\" or edited or stored is not missing)"
        ),
        (1, 1) => {
            format!("incoming ends with \"@unit-{domain}.example\" and stored is not missing")
        }
        (1, 2) => "stored is older than 30 days and not edited".to_owned(),
        (1, _) => "stored is not missing and incoming is missing".to_owned(),
        (_, 0) => "incoming = stored".to_owned(),
        (_, 1) => "edited".to_owned(),
        (_, 2) => "stored is missing and school-form is not \"GR\"".to_owned(),
        (_, _) => format!("stored is from {before}"),
    };
    let outcome = match asked.as_str() {
        // Nothing could be taken, nothing would differ.
        "incoming = stored" => "keep",
        "stored is not missing and incoming is missing" => ["keep", "clear", "hold"][number % 3],
        _ => ["keep", "take", "hold", "keep", "clear"][number % 5],
    };
    format!("{outcome} when unit is \"U{unit:02}\" and source is {source} and {asked}")
}

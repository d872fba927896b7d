use std::fmt::Write;

use crate::compare::{Alike, Compared, Difference};

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::table::{bold, dim};
use super::{Named, words};

/// What differs, for a person at a terminal.
pub fn human(named: Named<'_>, look: Look) -> String {
    let Named { comparison, names } = named;
    let mut text = String::new();
    for declared in &comparison.declared {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "{}", words::declared(declared, names));
    }
    if !comparison.declared.is_empty() {
        text.push('\n');
    }
    let alike = comparison.alike();
    let head = |alike: &Alike<'_>| words::heads(comparison, alike);
    for slots in &alike {
        match slots.result {
            Compared::Equivalent => {}
            Compared::NotDecided(reason) => {
                let _ = writeln!(text, "{}\n  not decided: {reason}\n", bold(&head(slots), look));
            }
            Compared::Different(differences) => {
                let _ = writeln!(text, "{}", bold(&head(slots), look));
                for found in differences {
                    text += &difference(found, names, look);
                }
                text.push('\n');
            }
        }
    }
    let equivalent = alike.iter().filter(|slots| *slots.result == Compared::Equivalent);
    let equivalent: Vec<String> = equivalent.map(head).collect();
    if !equivalent.is_empty() && !comparison.is_equivalent() {
        let _ = writeln!(text, "equivalent: {}\n", equivalent.join("; "));
    }
    let _ = writeln!(text, "{}", words::summary(named));
    text
}

fn difference(difference: &Difference, names: [&str; 2], look: Look) -> String {
    let [a, b] = difference.says.each_ref().map(words::said);
    let mut text = format!("  {}: {a} → {b}\n", words::what(difference.what));
    for (at, place) in difference.places.iter().enumerate() {
        let when = if at == 0 { "when" } else { "or when" };
        let _ = writeln!(text, "    {when} {}", words::conditions(place, names));
        let [first, second] = &place.example;
        let _ = writeln!(text, "{}", dim(&format!("      example: {}", plain(first)), look));
        if first != second {
            let other = format!("      to {}: {}", plain(names[1]), plain(second));
            let _ = writeln!(text, "{}", dim(&other, look));
        }
    }
    text
}

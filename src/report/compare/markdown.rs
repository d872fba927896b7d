use std::fmt::Write;

use crate::compare::{Alike, Compared, Difference};

use super::super::plain::plain;
use super::{Named, words};

/// What differs, as a page in Markdown: for the text of a change that somebody is to approve.
pub fn markdown(named: Named<'_>) -> String {
    let Named { comparison, names } = named;
    let mut text = format!("# What differs\n\n{}.\n", words::summary(named));
    if !comparison.declared.is_empty() {
        text.push('\n');
    }
    for declared in &comparison.declared {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "- {}", words::declared(declared, names));
    }
    let alike = comparison.alike();
    let head = |alike: &Alike<'_>| words::heads(comparison, alike);
    for slots in &alike {
        match slots.result {
            Compared::Equivalent => {}
            Compared::NotDecided(reason) => {
                let _ = writeln!(text, "\n## {}\n\nNot decided: {reason}.", head(slots));
            }
            Compared::Different(differences) => {
                let _ = writeln!(text, "\n## {}", head(slots));
                for found in differences {
                    text += &difference(found, names);
                }
            }
        }
    }
    let equivalent = alike.iter().filter(|slots| *slots.result == Compared::Equivalent);
    let equivalent: Vec<String> = equivalent.map(head).collect();
    if !equivalent.is_empty() && !comparison.is_equivalent() {
        text += "\n## Equivalent\n\n";
        for head in equivalent {
            let _ = writeln!(text, "- {head}");
        }
    }
    text
}

fn difference(difference: &Difference, names: [&str; 2]) -> String {
    let [a, b] = difference.says.each_ref().map(words::said);
    let mut text = format!("\n**{}**: {a} → {b}\n\n", words::what(difference.what));
    for place in &difference.places {
        let _ = writeln!(text, "- {}\n", code(&words::conditions(place, names)));
        let [first, second] = &place.example;
        let _ = writeln!(text, "  ```json\n  {}", plain(first));
        if first != second {
            let _ = writeln!(text, "  {}", plain(second));
        }
        text += "  ```\n";
    }
    text
}

/// A span of code, which text with backticks cannot end: between one more of them than stand together
/// in it (<https://spec.commonmark.org/0.31.2/#code-spans>).
fn code(text: &str) -> String {
    let runs = text.split(|character| character != '`').map(str::len);
    match runs.max().unwrap_or_default() {
        0 => format!("`{text}`"),
        longest => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn no_backtick_of_a_text_ends_its_span() {
        assert_eq!(code("a is \"b\""), "`a is \"b\"`");
        assert_eq!(code("a is \"`\""), "`` a is \"`\" ``");
        assert_eq!(code("``å`"), "``` ``å` ```");
    }
}

//! Names, texts, numbers and dates: read as they are written, and told of where they are wrong.

use jiff::civil::Date;
use pest::iterators::Pair;
use unicode_normalization::UnicodeNormalization;

use super::Builder;
use crate::syntax::days::day_meant;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::{Name, Spanned, Text};
use crate::text::Span;

impl Builder<'_, '_> {
    /// A name in NFC. One that is spelt wrong counts as what it should have been, so that the
    /// places where it is used are not reported too.
    pub(super) fn name(&mut self, pair: &Pair<'_, Rule>) -> Name {
        let span = self.span(pair);
        let typed: String = pair.as_str().nfc().collect();
        let value = well_spelt(&typed);
        if value != typed {
            let (message, label) = what_is_wrong(&typed);
            let help = format!("write `{value}`");
            self.wrong(message, span, label, help);
        }
        Spanned { value, span }
    }

    /// A text with its escapes resolved.
    pub(super) fn text(&mut self, pair: &Pair<'_, Rule>) -> Text {
        let span = self.span(pair);
        let start = pair.as_span().start() + 1;
        let inside =
            pair.as_str().get(1..pair.as_str().len().saturating_sub(1)).unwrap_or_default();
        let mut value = String::with_capacity(inside.len());
        let mut characters = inside.char_indices();
        while let Some((at, c)) = characters.next() {
            if c == '\\' {
                let Some((_, escaped)) = characters.next() else { break };
                if !matches!(escaped, '"' | '\\') {
                    let place = Span::new(start + at, start + at + 1 + escaped.len_utf8());
                    self.wrong(
                        format!("`\\{escaped}` means nothing in a text"),
                        self.origin(place),
                        "only `\\\"` and `\\\\` have a meaning",
                        "write `\\\\` for a backslash; in a path write `/`",
                    );
                }
                value.push(escaped);
                continue;
            }
            if c.is_control() {
                let place = Span::new(start + at, start + at + c.len_utf8());
                self.wrong(
                    format!("a text contains {}", control(c)),
                    self.origin(place),
                    "here",
                    "remove it, or write a space",
                );
            }
            value.push(c);
        }
        Spanned { value, span }
    }

    /// A whole number.
    pub(super) fn number(&mut self, pair: &Pair<'_, Rule>) -> Spanned<u32> {
        let span = self.span(pair);
        let typed = pair.as_str();
        let value = typed.parse().unwrap_or_else(|_| {
            let digits = typed.bytes().all(|byte| byte.is_ascii_digit());
            let (message, label, help) = if digits {
                ("is too large a number", "", format!("the largest number is {}", u32::MAX))
            } else {
                let digits: String = typed.chars().take_while(char::is_ascii_digit).collect();
                (
                    "is not a whole number",
                    "only digits can stand here",
                    format!("write for instance `{digits}`"),
                )
            };
            self.wrong(format!("`{typed}` {message}"), span, label, help);
            u32::MAX
        });
        Spanned { value, span }
    }

    /// A whole number from 0 to 100.
    pub(super) fn percent(&mut self, pair: &Pair<'_, Rule>) -> Spanned<u32> {
        let before = self.diagnostics.len();
        let number = self.number(pair);
        if number.value > 100 && self.diagnostics.len() == before {
            self.wrong(
                format!("`{} %` is more than everything", number.value),
                number.span,
                "from 0 to 100",
                "the share is that of the stored values of a field; write at most `100 %`",
            );
        }
        Spanned { value: number.value.min(100), span: number.span }
    }

    /// A day of the calendar.
    pub(super) fn date(&mut self, pair: &Pair<'_, Rule>) -> Spanned<Date> {
        let span = self.span(pair);
        let typed = pair.as_str();
        let shaped = typed.len() == 10
            && typed.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let value = typed.parse().ok().filter(|_| shaped).unwrap_or_else(|| {
            if shaped {
                self.wrong(
                    format!("there is no day `{typed}`"),
                    span,
                    "the calendar does not have it",
                    "write an existing day as year-month-day",
                );
            } else {
                let written = "year-month-day with four, two and two digits";
                let help = match day_meant(typed) {
                    Some(day) => format!("write {written}: `{day}`"),
                    None => format!("write {written}, for instance `2026-11-24`"),
                };
                let message = format!("`{typed}` is no date");
                self.wrong(message, span, "year, month and day are needed", help);
            }
            Date::ZERO
        });
        Spanned { value, span }
    }
}

/// The nearest word that is spelt as names are.
fn well_spelt(typed: &str) -> String {
    let lower: String = typed.to_lowercase().nfc().collect();
    let parts: Vec<&str> = lower.split(['-', '_']).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "name".to_owned() } else { parts.join("-") }
}

fn what_is_wrong(typed: &str) -> (String, &'static str) {
    if typed.chars().any(char::is_uppercase) {
        (format!("the name `{typed}` has capital letters"), "names are written in lower case")
    } else if typed.contains('_') {
        (format!("the name `{typed}` has an underscore"), "words in a name are joined with `-`")
    } else if typed.contains("--") {
        (format!("the name `{typed}` has two hyphens in a row"), "one is enough")
    } else if typed.ends_with('-') {
        (format!("the name `{typed}` ends with a hyphen"), "a name ends with a letter or a digit")
    } else {
        (
            format!("the name `{typed}` is not spelt as names are"),
            "letters, digits and single hyphens, in lower case",
        )
    }
}

/// A control character, in words.
pub(in crate::syntax) fn control(c: char) -> String {
    match c {
        '\t' => "a tab".to_owned(),
        '\0' => "a null character".to_owned(),
        _ => format!("an invisible control character (U+{:04X})", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::well_spelt;

    #[test]
    fn slips_in_names_are_put_right() {
        assert_eq!(well_spelt("Given_Name"), "given-name");
        assert_eq!(well_spelt("given--name-"), "given-name");
        assert_eq!(well_spelt("VÅRDNADSHAVARE"), "vårdnadshavare");
        assert_eq!(well_spelt("__"), "name");
    }
}

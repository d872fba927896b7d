use std::borrow::Cow;

/// A text in which nothing is left that a terminal would obey: control characters, and the marks
/// that turn the writing direction, are shown as `\u{1b}`.
///
/// For whatever comes from outside, values, keys, names of files, before it is shown to a person.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_obeyed(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Text of several lines as one line, plain.
pub(super) fn in_one_line(text: &str) -> String {
    text.split('\n').map(plain).collect::<Vec<_>>().join(" ")
}

/// Whether a terminal does something else with it than to show it.
pub(super) fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(plain("\u{1b}[31mröd\u{7}"), r"\u{1b}[31mröd\u{7}");
        assert_eq!(plain("a\u{9b}2Jb\u{202e}c\nd\te"), r"a\u{9b}2Jb\u{202e}c\nd\te");
        assert_eq!(plain("Åsa 女 ‘x’"), "Åsa 女 ‘x’");
    }
}

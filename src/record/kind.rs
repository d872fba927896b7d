use super::Value;

/// What a field's values are, which decides how they are read and when two are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An e-mail address. Two are the same whatever the case.
    Email,
    /// A telephone number in E.164.
    Phone,
    /// Any text, in NFC with white space collapsed.
    Text,
    /// Several parts that survive together, named in the order in which they are declared.
    Group(Box<[Box<str>]>),
}

impl Kind {
    /// The word for this kind in a rule file.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Text => "text",
            Self::Group(_) => "group",
        }
    }

    /// Whether two values in normal form are the same value.
    #[inline]
    pub fn same(&self, a: &Value, b: &Value) -> bool {
        let (a, b) = (a.as_str(), b.as_str());
        match self {
            Self::Email => a == b || same_letters(a, b),
            Self::Phone | Self::Text | Self::Group(_) => a == b,
        }
    }

    /// Whether two values are the same, or both missing.
    #[inline]
    pub fn alike(&self, a: Option<&Value>, b: Option<&Value>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.same(a, b),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether the value begins with this text (for e-mail whatever the case).
    pub fn starts_with(&self, value: &Value, start: &str) -> bool {
        let value = value.as_str();
        match self {
            Self::Email => value.get(..start.len()).is_some_and(|head| same_letters(head, start)),
            _ => value.starts_with(start),
        }
    }

    /// Whether the value ends with this text (for e-mail whatever the case).
    pub fn ends_with(&self, value: &Value, end: &str) -> bool {
        let value = value.as_str();
        match self {
            Self::Email => value
                .len()
                .checked_sub(end.len())
                .and_then(|at| value.get(at..))
                .is_some_and(|tail| same_letters(tail, end)),
            _ => value.ends_with(end),
        }
    }
}

/// Equal but for upper and lower case, letter by letter.
#[inline]
fn same_letters(a: &str, b: &str) -> bool {
    // Of ASCII, letters that are not the same have no lower case in common: most texts that
    // differ do so in the first, and are not read further.
    if let (Some(a), Some(b)) = (a.bytes().next(), b.bytes().next())
        && a.is_ascii()
        && b.is_ascii()
        && !a.eq_ignore_ascii_case(&b)
    {
        return false;
    }
    if a.is_ascii() && b.is_ascii() { a.eq_ignore_ascii_case(b) } else { same_lower_case(a, b) }
}

#[inline(never)]
fn same_lower_case(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::same_letters;

    #[test]
    fn letters_are_compared_as_in_lower_case() {
        let letters =
            ["", "k", "K", "\u{212a}", "İ", "i\u{307}", "i", "ß", "å", "Å", "1", "@", "ab", "aB"];
        let lower = |text: &str| -> String { text.chars().flat_map(char::to_lowercase).collect() };
        for a in letters {
            for b in letters {
                for [a, b] in [["", ""], ["x", "X"], ["å", "Å"], ["", "y"]]
                    .map(|[x, y]| [format!("{x}{a}{y}"), format!("{y}{b}{x}")])
                {
                    assert_eq!(same_letters(&a, &b), lower(&a) == lower(&b), "{a} {b}");
                }
            }
        }
    }
}

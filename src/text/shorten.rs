use std::borrow::Cow;

/// So many characters are enough to find something again.
const SHOWN: usize = 100;

/// What is shown of something that stood in a file: all of it, or, where it is long, how it begins
/// and `…`.
pub fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

#[cfg(test)]
mod tests {
    use super::{SHOWN, shortened};

    #[test]
    fn what_is_long_is_shown_as_it_begins() {
        let whole = "å".repeat(SHOWN);
        assert_eq!(shortened(&whole), whole);
        assert_eq!(shortened(&format!("{whole}x")), format!("{whole}…"));
        assert_eq!(shortened(""), "");
    }
}

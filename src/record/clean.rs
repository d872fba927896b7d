use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Unreadable;

/// Without the white space around it, which includes what only looks empty: no-break spaces,
/// zero-width spaces, byte order marks, marks of the writing direction.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || is_joiner(c))
}

/// The text by which two names of something outside are the same but for their letter case:
/// trimmed, in NFC.
pub fn tidy(text: &str) -> Cow<'_, str> {
    compose(trim(text))
}

/// What a fact says, wherever it comes from: in the normal form of a text where it has one, else
/// trimmed; `None` where it is blank.
pub fn fact(raw: &str) -> Option<String> {
    let said = text(raw).map_or_else(|_| trim(raw).to_owned(), Cow::into_owned);
    (!said.is_empty()).then_some(said)
}

/// A text in its normal form: trimmed, in NFC, each run of white space one space.
///
/// # Errors
/// A control character, or the mark of a character that was lost when the text was decoded.
pub(super) fn text(raw: &str) -> Result<Cow<'_, str>, Unreadable> {
    let trimmed = trim(raw);
    check_characters(trimmed)?;
    let composed = compose(trimmed);
    if has_single_spaces(&composed) {
        return Ok(composed);
    }
    Ok(Cow::Owned(composed.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// A text of which only what can be seen matters: trimmed, invisible marks removed, in NFC.
///
/// # Errors
/// As for [`text`].
pub(super) fn visible(raw: &str) -> Result<Cow<'_, str>, Unreadable> {
    let trimmed = trim(raw);
    check_characters(trimmed)?;
    if trimmed.is_ascii() {
        return Ok(Cow::Borrowed(trimmed));
    }
    Ok(Cow::Owned(trimmed.chars().filter(|&c| !is_invisible(c)).nfc().collect()))
}

/// The text in NFC, borrowed where it is so already.
pub(super) fn compose(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// Characters that take no room and say nothing: copied along from web pages and documents.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        // Fillers, in the place of a letter of Hangul.
        | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}')
}

/// The two joiners shape letters in some scripts, so that only those at the ends can go.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

fn check_characters(text: &str) -> Result<(), Unreadable> {
    match text.chars().find(|&c| (c.is_control() && !c.is_whitespace()) || c == '\u{FFFD}') {
        None => Ok(()),
        Some('\u{FFFD}') => Err(Unreadable::LostCharacter),
        Some(control) => Err(Unreadable::ControlCharacter(control)),
    }
}

fn has_single_spaces(text: &str) -> bool {
    let mut after_space = false;
    text.chars().all(|c| {
        let fine = !c.is_whitespace() || (c == ' ' && !after_space);
        after_space = c == ' ';
        fine
    })
}

//! Texts with the wrong quotation marks, or without their end.

use super::{Mistake, Place};
use crate::syntax::tokens::TokenKind;

pub(super) fn look(place: &Place<'_>) -> Option<Mistake> {
    match place.kind(place.at)? {
        TokenKind::Unclosed => Some(unclosed(place)),
        TokenKind::Quoted => Some(quoted(place)),
        _ => None,
    }
}

fn unclosed(place: &Place<'_>) -> Mistake {
    let range = place.range();
    let typed = place.here().trim_end();
    // A brace or a bracket at the end of the line hardly belongs to the text.
    let closed = typed.trim_end_matches(['{', ']', ')', ',', ' ', '”', '“', '’', '\'']).trim_end();
    let other = typed[closed.len()..].chars().next().filter(|c| "”“’'".contains(*c));
    let end = range.start + closed.len();
    let rest = typed[closed.len()..].trim_start_matches(['”', '“', '’', '\'']);
    let mistake = Mistake::new("the text has no end", range.start..range.start + typed.len())
        .label("a `\"` opens the text, and none closes it on this line")
        .read(end..range.start + typed.len(), format!("\"{rest}"));
    match other {
        Some(mark) => mistake.help(format!("close it with `\"`, not with `{mark}`: `{closed}\"`")),
        None => mistake.help(format!("write `{closed}\"`; a text stands on one line")),
    }
}

fn quoted(place: &Place<'_>) -> Mistake {
    let typed = place.here();
    let inside = typed
        .char_indices()
        .next_back()
        .and_then(|(last, _)| typed.get(..last))
        .and_then(|opened| opened.char_indices().nth(1).and_then(|(first, _)| opened.get(first..)))
        .unwrap_or_default();
    let escaped = inside.replace('\\', "\\\\");
    Mistake::new("these are not the quotation marks of the language", place.range())
        .label("texts stand in straight double marks")
        .help(format!("write `\"{escaped}\"`"))
        .read_as(format!("\"{escaped}\""))
}

//! Colours for a terminal that shows them.

use crate::report::findings::Look;

pub(super) fn green(look: Look, text: &str) -> String {
    paint(look, "32", text)
}

pub(super) fn red(look: Look, text: &str) -> String {
    paint(look, "31", text)
}

pub(super) fn yellow(look: Look, text: &str) -> String {
    paint(look, "33", text)
}

pub(super) fn bold(look: Look, text: &str) -> String {
    paint(look, "1", text)
}

pub(super) fn faint(look: Look, text: &str) -> String {
    paint(look, "2", text)
}

/// Select Graphic Rendition of ECMA-48, and back to normal.
fn paint(look: Look, code: &str, text: &str) -> String {
    if look.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

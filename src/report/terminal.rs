//! For people at a terminal.

use miette::{GraphicalReportHandler, GraphicalTheme};

use crate::text::Diagnostic;

/// A message with the lines of the file that it is about, in a text of at most `width` columns
/// (where the file's own lines allow it), with colours if asked for.
pub fn render(diagnostic: &Diagnostic, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_links(false)
        .with_context_lines(1);
    let mut text = String::new();
    // Writing to a string succeeds; should the handler give up, the bare message remains.
    if handler.render_report(&mut text, diagnostic).is_err() {
        text = format!("{diagnostic}\n");
    }
    // Whole and in one line, so that it can be copied to `foga decide`.
    if let Some(example) = &diagnostic.example {
        text += &format!("  example: {example}\n");
    }
    text
}

//! For people at a terminal.

use miette::{GraphicalReportHandler, GraphicalTheme};

use crate::text::{Diagnostic, Label, SourceText, Span};

use super::plain::{is_obeyed, plain};

/// A message with the lines of the file that it is about, in a text of at most `width` columns
/// (where the file's own lines allow it), with colours if asked for.
pub fn render(diagnostic: &Diagnostic, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_links(false)
        .with_context_lines(1);
    let diagnostic = &harmless(diagnostic);
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

/// The same finding, with nothing in it that a terminal would obey. In the lines of the file a
/// `�` stands for each such character, so that the columns stay what they are.
fn harmless(finding: &Diagnostic) -> Diagnostic {
    let shown = |text: &String| text.split('\n').map(plain).collect::<Vec<_>>().join("\n");
    let labels = finding.labels.iter();
    let mut harmless = Diagnostic {
        message: shown(&finding.message),
        help: finding.help.as_ref().map(shown),
        example: finding.example.as_ref().map(shown),
        labels: labels.map(|label| Label { text: shown(&label.text), ..label.clone() }).collect(),
        ..finding.clone()
    };
    let Some(source) = &finding.source else { return harmless };
    harmless.source = Some(SourceText::new(plain(source.name()), shown_lines(source.text())));
    for Label { span, .. } in &mut harmless.labels {
        let place = |at: usize| shown_lines(source.slice(Span::new(0, at))).len();
        *span = Span::new(place(span.start), place(span.end));
    }
    harmless
}

/// Text of a file, in which only line ends and tabs are obeyed.
fn shown_lines(text: &str) -> String {
    let obeyed = |c: char| is_obeyed(c) && !matches!(c, '\n' | '\r' | '\t');
    text.replace(obeyed, "\u{FFFD}")
}

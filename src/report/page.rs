//! Pages of HTML that need nothing from elsewhere: to be opened as they are, and to be printed.

use super::plain::plain;

/// The look of every page.
const STYLE: &str = include_str!("page.css");

/// A page; the title is text, the body is HTML.
pub(super) fn page(language: &str, title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Text as HTML shows it.
pub(super) fn escaped(text: &str) -> String {
    let text = plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

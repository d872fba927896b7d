use std::fmt::Write;

use crate::policy::Policy;
use crate::proofs::Table;

use super::super::plain::plain;
use super::layout::{Line, Part, sections, title};
use super::words::{Language, Texts};

/// The look of the page, which needs nothing from elsewhere.
const STYLE: &str = include_str!("page.css");

/// The tables as one page of HTML: to be opened as it is, and to be printed.
pub fn html(policy: &Policy, tables: &[Table], language: Language) -> String {
    let texts = language.texts();
    let title = escaped(&title(policy, language));
    let name = escaped(policy.name());
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p>{} ({name})</p>\n</header>\n",
        texts.code, texts.reading
    );
    for section in sections(policy, tables, language) {
        let [categories, fields] =
            [&section.categories, &section.fields].map(|names| escaped(&names.join(", ")));
        // Writing to a string cannot fail, here and below.
        let _ =
            writeln!(page, "<section>\n<h2>{categories}</h2>\n<p class=\"fields\">{fields}</p>");
        for part in &section.parts {
            page += &table(part, texts);
        }
        page += "</section>\n";
    }
    page + "</body>\n</html>\n"
}

fn table(part: &Part, texts: &Texts) -> String {
    let heading = format!("<h3>{}</h3>\n", part.heading);
    let lines = match &part.lines {
        Ok(lines) => lines,
        Err(reason) => return format!("{heading}<p>{}</p>\n", escaped(reason)),
    };
    let rows: String =
        lines.iter().enumerate().map(|(at, line)| row(at + 1, line, texts)).collect();
    format!(
        "{heading}<table>\n<thead><tr><th></th><th>{}</th><th>{}</th><th>{}</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n",
        texts.when, texts.then, texts.why
    )
}

fn row(number: usize, line: &Line, texts: &Texts) -> String {
    let when: String = if line.is_rest {
        format!("<span class=\"otherwise\">{}</span>", line.when.join(" "))
    } else {
        let item = |when: &String| format!("<li data-and=\"{}\">{}</li>", texts.and, escaped(when));
        format!("<ul>{}</ul>", line.when.iter().map(item).collect::<String>())
    };
    let why = line.why.as_deref().map(escaped).unwrap_or_default();
    let rule = match line.rule.as_str() {
        "" => String::new(),
        rule => format!("<small>{}</small>", escaped(rule)),
    };
    format!(
        "<tr><td class=\"number\">{number}</td><td class=\"when\">{when}</td>\
         <td class=\"then {}\"><span>{}</span></td><td class=\"why\">{why}{rule}</td></tr>\n",
        line.kind, line.then
    )
}

fn escaped(text: &str) -> String {
    let text = plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

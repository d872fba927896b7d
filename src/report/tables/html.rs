use std::fmt::Write;

use crate::policy::Policy;
use crate::proofs::Table;

use super::super::page::{escaped, page};
use super::layout::{Line, Part, sections, title};
use super::words::{Language, Texts};

/// The tables as one page of HTML: to be opened as it is, and to be printed.
pub fn html(policy: &Policy, tables: &[Table], language: Language) -> String {
    let texts = language.texts();
    let title = title(policy, language);
    let heading = escaped(&title);
    let mut body = format!("<header>\n<h1>{heading}</h1>\n<p>{}</p>\n</header>\n", texts.reading);
    for section in sections(policy, tables, language) {
        let [categories, fields] =
            [&section.categories, &section.fields].map(|names| escaped(&names.join(", ")));
        // Writing to a string cannot fail, here and below.
        let _ =
            writeln!(body, "<section>\n<h2>{categories}</h2>\n<p class=\"fields\">{fields}</p>");
        for part in &section.parts {
            body += &table(part, texts);
        }
        body += "</section>\n";
    }
    page(texts.code, &title, &body)
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

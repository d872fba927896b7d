use std::fmt::Write;

use crate::sync::{Change, Effect, Group};

use super::super::page::{escaped, page};
use super::super::table::number;
use super::super::tables::Language;
use super::remarks::told;
use super::words::{Texts, page_texts};
use super::{Answer, text};

/// What would change, as one page: to be opened as it is, and to be printed.
pub fn html(answer: &Answer<'_>, language: Language) -> String {
    let texts = &page_texts(language);
    let (name, against) = answer.names();
    let against = against.unwrap_or(texts.stored);
    let mut body = format!(
        "<header>\n<h1>{}</h1>\n<p>{} {} {}, {}</p>\n</header>\n",
        texts.title,
        escaped(name),
        texts.instead_of,
        escaped(against),
        answer.date
    );
    body += &numbers(answer, texts);
    for (group, values) in answer.groups() {
        body += &section(answer, group, values, texts);
    }
    page(texts.code, &format!("{} {name}", texts.title), &body)
}

fn numbers(answer: &Answer<'_>, texts: &Texts) -> String {
    let impact = answer.impact;
    let [changes, held] = [Effect::Value, Effect::Held].map(|effect| answer.values(effect));
    let all = [impact.persons, impact.changed, changes, held, impact.protected];
    // That nothing waits and nobody is protected needs no numbers.
    let shown = all.iter().zip(texts.numbers).enumerate();
    let shown = shown.filter(|(place, (count, _))| *place < 3 || **count > 0);
    let items = shown.map(|(_, (count, [one, more]))| {
        let what = if *count == 1 { one } else { more };
        format!("<div><dd>{}</dd><dt>{what}</dt></div>\n", number(*count))
    });
    let mut text = format!("<dl class=\"numbers\">\n{}</dl>\n", items.collect::<String>());
    if impact.groups.is_empty() && impact.protected == 0 {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "<p>{}</p>", texts.nothing);
    }
    if impact.protected > 0 {
        let _ = writeln!(text, "<p class=\"note\">{}</p>", texts.protected);
    }
    for remark in told(answer, texts) {
        let _ =
            writeln!(text, "<p class=\"note\">{}.</p>", marked(&escaped(&first_upper(&remark))));
    }
    text
}

fn section(answer: &Answer<'_>, group: &Group, values: u64, texts: &Texts) -> String {
    let place = format!(
        "{}: {}, {} {}",
        answer.category(&group.category),
        answer.field(&group.field),
        texts.from,
        answer.source(&group.source, texts)
    );
    let rows: String = answer.changes_of(group).map(|change| row(change, texts)).collect();
    let [rule_before, rule_after] = answer.rules(group, texts).map(escaped);
    let (name, against) = answer.names();
    let with = |name: &str| escaped(&format!("{} {name}", texts.with));
    let [before, after] = match group.effect {
        Effect::Value => {
            let before = against.map_or_else(|| texts.now.to_owned(), with);
            [before, with(name)]
        }
        Effect::Held => {
            let after = format!("{} {name}", texts.proposed);
            [texts.now.to_owned(), escaped(&after)]
        }
    };
    format!(
        "<section>\n<h2>{}</h2>\n<p class=\"fields\">{}: \
         <code>{rule_before}</code> → <code>{rule_after}</code></p>\n\
         <table>\n<thead><tr><th>{}</th><th>{before}</th><th>{after}</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</section>\n",
        escaped(&place),
        escaped(&answer.count(group, values, texts)),
        texts.person,
    )
}

fn row(change: &Change, texts: &Texts) -> String {
    let [before, after] =
        [&change.before, &change.after].map(|value| escaped(&text(value.as_ref(), texts.missing)));
    format!(
        "<tr><td class=\"person\">{}</td><td class=\"before\">{before}</td><td class=\"after\">{after}</td></tr>\n",
        escaped(&change.person)
    )
}

/// A remark as a sentence of the page.
fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With commands, between backticks, as such.
fn marked(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let marked = parts.map(|(place, part)| match place % 2 {
        0 => part.to_owned(),
        _ => format!("<code>{part}</code>"),
    });
    marked.collect()
}

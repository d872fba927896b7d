//! Texts in conditions: each has to be written as what it is compared with is stored.

use crate::record::{Kind, Reading, Value, piece};
use crate::syntax::tree::Text;
use crate::text::{Diagnostic, SourceText};

use super::refuse::described;

/// At which end of a value a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Start,
    End,
}

/// The value of a literal, which has to be as it would be stored.
pub(super) fn literal(
    source: &SourceText,
    (field, kind): (&str, &Kind),
    text: &Text,
) -> Result<Value, Box<Diagnostic>> {
    let refused = |message: String, label: &str, help: String| {
        Err(refused(source, text, message, label, help))
    };
    if let Kind::Group(_) = kind {
        return refused(
            format!("`{field}` is {}, which has no literals", described(kind)),
            "a text",
            "compare it with `incoming`, `stored` or `previous`, or ask whether it is missing"
                .to_owned(),
        );
    }
    match kind.read(&text.value, &Reading::default()) {
        Ok(Some(value)) if value.as_str() == text.value => Ok(value),
        Ok(Some(value)) => refused(
            format!("`{}` is never stored like this", text.value),
            "not in normal form",
            format!("write \"{value}\", as `{field}` is stored"),
        ),
        Ok(None) => refused(
            "nothing but white space is never stored".to_owned(),
            "blank",
            "to ask whether there is a value, write `is missing`".to_owned(),
        ),
        Err(unreadable) => refused(
            format!("`{}` is no value of `{field}`, which is {}", text.value, described(kind)),
            "never stored",
            unreadable.to_string(),
        ),
    }
}

/// The text that a value is to begin or end with, which has to be what one can begin or end with.
pub(super) fn fragment(
    source: &SourceText,
    (field, kind): (&str, &Kind),
    text: &Text,
    at: At,
) -> Result<(), Box<Diagnostic>> {
    let (typed, verb) = (&text.value, if at == At::Start { "begins" } else { "ends" });
    let message = format!("no value of `{field}` {verb} with `{typed}`");
    let refused = |label: &str, help| Err(refused(source, text, message, label, help));
    let inner = match piece(typed) {
        // The parser has said already that an empty text is no value.
        Ok(_) if typed.is_empty() => return Ok(()),
        Ok(inner) if inner.is_empty() => {
            let help = "to ask whether there is a value, write `is missing`".to_owned();
            return refused("blank", help);
        }
        Ok(inner) => inner,
        Err(unreadable) => return refused("never stored", unreadable.help()),
    };
    let normal = match kind {
        Kind::Email => of_address(&inner, at),
        _ => Some(of_text(typed, inner, at)),
    };
    match normal {
        Some(normal) if normal == *typed => Ok(()),
        Some(normal) => {
            refused("not in normal form", format!("write \"{normal}\", as `{field}` is stored"))
        }
        None => refused(
            "not in normal form",
            "domains are stored in the letters that people write: write `å`, not `xn--...`"
                .to_owned(),
        ),
    }
}

/// The value of a fact, which has to be as facts are read.
pub(super) fn fact(source: &SourceText, name: &str, text: &Text) -> Result<(), Box<Diagnostic>> {
    let typed = &text.value;
    let message = format!("the fact `{name}` is never `{typed}`");
    let (label, help) = match piece(typed) {
        Ok(value) if value.is_empty() => {
            ("blank", "a blank fact is absent, and equal to nothing".to_owned())
        }
        Ok(value) if value == *typed => return Ok(()),
        Ok(value) => ("not in normal form", format!("write \"{value}\", as it is read")),
        Err(unreadable) => ("never read", unreadable.help()),
    };
    Err(refused(source, text, message, label, help))
}

/// One space may stand at the end that is in the middle of the value.
fn of_text(typed: &str, inner: String, at: At) -> String {
    match at {
        At::Start if typed.ends_with(char::is_whitespace) => inner + " ",
        At::End if typed.starts_with(char::is_whitespace) => format!(" {inner}"),
        _ => inner,
    }
}

/// No space anywhere, and domains in the letters that people write; `None` where those of a part of
/// a domain in its ASCII form (`xn--...`) cannot be told.
fn of_address(inner: &str, at: At) -> Option<String> {
    let inner: String = inner.split_whitespace().collect();
    let only_local = at == At::Start && !inner.contains('@');
    if only_local || !inner.to_lowercase().contains("xn--") {
        return Some(inner);
    }
    let (local, domain) = inner.rsplit_once('@').unwrap_or(("", &inner));
    let address = Kind::Email.read(&format!("a@{domain}"), &Reading::default()).ok()??;
    let domain = address.as_str().strip_prefix("a@")?;
    Some(if inner.contains('@') { format!("{local}@{domain}") } else { domain.to_owned() })
}

fn refused(
    source: &SourceText,
    text: &Text,
    message: String,
    label: &str,
    help: String,
) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(message).at(source, text.span, label).help(help))
}

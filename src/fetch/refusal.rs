use std::time::Duration;

use ureq::http::StatusCode;

use super::interface::Page;
use crate::text::Diagnostic;

/// What was asked for when an interface refused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The first page of its persons.
    Persons,
    /// The first page of those who were deleted.
    Deleted,
    /// A page that the one before it named.
    Next,
}

/// Why what was asked for is not given, by the status of the answer. `what` names it.
pub(super) fn refused(what: &str, wanted: Wanted, status: u16) -> Diagnostic {
    let (why, help) = match (status, wanted) {
        (300..400, _) => ("has moved", "ask whoever runs it for its new address"),
        (400 | 404 | 410, Wanted::Next) => (
            "is named by the page before it, and not given",
            "nothing was changed; run it again: the name of a page (`pageToken`) may hold for a short \
             time only. If it stays so, ask whoever runs the interface",
        ),
        (400, _) => {
            ("does not understand what is asked of it", "it has to be SS 12000:2020, API 2.1.0")
        }
        (401, _) => ("does not accept the token", "look at what the environment says of who asks"),
        (403, _) => ("denies access", "ask whoever runs it what the client may read"),
        (404 | 501, Wanted::Deleted) => (
            "is not there, so that nobody can know who was deleted since the last run",
            "read all persons with `--full`, or ask whoever runs the interface",
        ),
        (404, _) => ("is not there", "the address is the one before `/persons`"),
        _ => ("does not give what is asked for", "ask whoever runs it"),
    };
    Diagnostic::error(format!("`{what}` {why}: it answers {}", named(status))).help(help)
}

/// What is no page, by how it begins; nothing of it is repeated.
pub(super) fn no_page(page: &Page) -> Diagnostic {
    let begins = |with: &[u8]| {
        let text = page.content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&page.content);
        text.trim_ascii_start().starts_with(with)
    };
    let (is, help) = if page.content.trim_ascii().is_empty() {
        ("is empty", "ask whoever runs the interface")
    } else if begins(b"<") {
        (
            "is a page of a web site (HTML or XML), as for people who are to log in",
            "the address has to be that of the interface, such as \
             `https://api.exempel.example/ss12000/v2.0`; ask whoever runs it",
        )
    } else {
        (
            "is no page of SS 12000",
            "one is an object with `data`, and with `pageToken` where another follows",
        )
    };
    Diagnostic::error(format!("`{}` {is}", page.name)).help(help)
}

/// A status, with its name where it has one.
pub(super) fn named(status: u16) -> String {
    let name = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    name.map_or_else(|| status.to_string(), |name| format!("{status} ({})", name.to_lowercase()))
}

/// How long something takes, in words.
pub(super) fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let told = parts.iter().filter(|(number, _)| *number > 0);
    let told: Vec<String> = told.map(|(number, unit)| format!("{number} {unit}")).collect();
    if told.is_empty() { "0 s".to_owned() } else { told.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_hours_minutes_and_seconds() {
        for (seconds, told) in
            [(0, "0 s"), (59, "59 s"), (1800, "30 min"), (7200, "2 h"), (3661, "1 h 1 min 1 s")]
        {
            assert_eq!(lasting(Duration::from_secs(seconds)), told);
        }
    }
}

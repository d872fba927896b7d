//! Addresses as they may be shown: without their passwords.

/// What is said of a password that stands in an address as it is.
pub(super) const ENCODED: &str = "it is not clear where a password ends that has an `@`, a `/` or a `?` in it: write `%40` for `@`, \
     `%2F` for `/`, `%3F` for `?`, `%3A` for `:` and `%25` for `%`, or let it stand in `PGPASSWORD` or \
     `~/.pgpass`";

/// What is said of a `%` that stands for itself.
pub(super) const PERCENT: &str = "a `%` in it has not two digits of a code after it: write `%25` for \
     one that stands for itself";

/// Whether a part of an address has a `%` without the code of a letter (RFC 3986, section 2.1).
pub(super) fn has_no_code(text: &str) -> bool {
    text.split('%').skip(1).any(|after| {
        let digits = after.bytes().take(2).filter(u8::is_ascii_hexdigit).count();
        digits < 2
    })
}

/// Whether an address has an `@` that is no end of a login, so that what stands before it may be the
/// rest of a password, and what is taken for the host, too.
pub(super) fn is_ambiguous(text: &str) -> bool {
    let (_, rest) = text.split_once("://").unwrap_or(("", text));
    let authority = rest.find(['/', '?']).map_or(rest, |end| &rest[..end]);
    let after = &rest[authority.len()..];
    // A setting such as `user=foga@kommun` may have one.
    let path = after.split_once('?').map_or(after, |(path, _)| path);
    let is_cut = authority.contains(':') && !authority.contains('@') && !ends_in_port(authority);
    authority.matches('@').count() > 1 || path.contains('@') || is_cut && after.contains('@')
}

fn ends_in_port(authority: &str) -> bool {
    authority.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
}

/// An address without its password, wherever in it that stands.
pub(super) fn mask(text: &str) -> Box<str> {
    let text = text.trim();
    let secret = text.to_lowercase().find("password").filter(|_| !text.contains("://"));
    if let Some(at) = secret.filter(|at| text.is_char_boundary(*at)) {
        return format!("{}password=...", &text[..at]).into();
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), text),
    };
    // Up to the last `@` before the settings, since a password may have one itself; where there is
    // none, a `?` may be part of the password.
    let (address, asked) = match rest.split_once('?') {
        Some((address, asked)) if is_cut(address, asked) => {
            let place = asked.rsplit_once('@').map_or("", |(_, place)| place);
            let (place, asked) = place.split_once('?').unwrap_or((place, ""));
            (format!("{address}@{place}"), asked)
        }
        Some((address, asked)) => (address.to_owned(), asked),
        None => (rest.to_owned(), ""),
    };
    let (login, place) =
        address.rsplit_once('@').map_or((None, &*address), |(login, at)| (Some(login), at));
    let login = login.map(|login| login.split_once(':').map_or(login, |(user, _)| user));
    let login = login.map(|login| format!("{login}@")).unwrap_or_default();
    let is_secret = |setting: &&str| !setting.to_lowercase().starts_with("password=");
    let asked: Vec<&str> = asked.split('&').filter(is_secret).filter(|s| !s.is_empty()).collect();
    let asked = if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
    format!("{scheme}{login}{place}{asked}").into()
}

/// Whether a `?` is part of a password: an `@` follows that is none of a setting.
fn is_cut(address: &str, asked: &str) -> bool {
    let first = asked.split('&').next().unwrap_or_default();
    asked.contains('@')
        && (address.contains('@') && !first.contains('=')
            || !address.contains('@') && address.contains(':') && !first.contains('='))
}

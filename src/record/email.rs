//! E-mail addresses.
//!
//! The normal form keeps the domain in Unicode, as people read and write it, and not in its
//! ASCII form (`xn--...`). Both name the same domain, and either would do for comparing; but
//! conditions compare with parts of an address as well (`incoming ends with
//! "@exempelköping.example"`), and a part of a domain has no ASCII form of its own.

use std::borrow::Cow;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::unreadable::EmailFault;
use super::{Several, Unreadable, clean};

/// Octets before the `@`, and in all (RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3).
const LONGEST: (usize, usize) = (64, 254);

/// The normal form of an address; empty for a blank text.
pub(super) fn read(raw: &str, several: Several) -> Result<String, Unreadable> {
    let text = clean::visible(raw)?;
    if text.matches('@').count() < 2 {
        return if text.is_empty() { Ok(String::new()) } else { one(&text) };
    }
    let candidates = candidates(&text);
    let [first, rest @ ..] = candidates.as_slice() else { return one(&text) };
    if rest.is_empty() || several == Several::First {
        return one(first);
    }
    // `anna@example.se <anna@example.se>` is one address, written twice.
    let read = one(first).ok();
    let same = |other: &&str| one(other).ok().map(|other| other.to_lowercase());
    match read {
        Some(value) if rest.iter().all(|other| same(other) == Some(value.to_lowercase())) => {
            Ok(value)
        }
        _ => Err(Unreadable::SeveralEmails),
    }
}

/// The pieces of a text that have an `@` in them. A slash, an ampersand or a bar separates only
/// where addresses stand on both sides: it may be part of one.
fn candidates(text: &str) -> Vec<&str> {
    let has_at = |piece: &&str| piece.contains('@');
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '<' | '>'));
    let mut pieces: Vec<&str> = Vec::new();
    for word in words.filter(has_at) {
        let parts: Vec<&str> = word.split(['/', '&', '|']).collect();
        if parts.len() > 1 && parts.iter().all(has_at) {
            pieces.extend(parts);
        } else {
            pieces.push(word);
        }
    }
    pieces
}

/// One address, perhaps with a display name or `mailto:`, or a stray separator at an end.
fn one(text: &str) -> Result<String, Unreadable> {
    let text = text.trim_matches([';', ',']).trim();
    let bare = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((_, inside)) => inside.trim(),
        None => text,
    };
    let bare = match bare.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            // What follows a question mark would be a subject, and such.
            bare[7..].split('?').next().unwrap_or_default().trim()
        }
        _ => bare,
    };
    let (local, domain) = bare.split_once('@').ok_or(EmailFault::NoAt)?;
    if domain.contains('@') {
        return Err(EmailFault::ManyAts.into());
    }
    check_local(local)?;
    let address = format!("{local}@{}", normal_domain(domain)?);
    if local.len() > LONGEST.0 || address.len() > LONGEST.1 {
        return Err(EmailFault::TooLong.into());
    }
    Ok(address)
}

/// Letters, digits and the signs of RFC 5322, section 3.2.3, and what RFC 6531 adds.
fn check_local(local: &str) -> Result<(), EmailFault> {
    if local.is_empty() {
        return Err(EmailFault::NoLocalPart);
    }
    if local.contains(char::is_whitespace) {
        return Err(EmailFault::Space);
    }
    let allowed =
        |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(wrong) = local.chars().find(|&c| !allowed(c)) {
        return Err(EmailFault::Character(wrong));
    }
    check_dots(local)
}

fn check_dots(text: &str) -> Result<(), EmailFault> {
    let stray = text.starts_with('.') || text.ends_with('.') || text.contains("..");
    if stray { Err(EmailFault::StrayDot) } else { Ok(()) }
}

/// A domain in Unicode and lower case (UTS 46), which the domain name system can hold.
fn normal_domain(domain: &str) -> Result<Cow<'_, str>, EmailFault> {
    if domain.is_empty() {
        return Err(EmailFault::NoDomain);
    }
    if domain.contains(char::is_whitespace) {
        return Err(EmailFault::Space);
    }
    check_dots(domain)?;
    let uts46 = Uts46::new();
    let (deny, hyphens) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    let ascii = uts46
        .to_ascii(domain.as_bytes(), deny, hyphens, DnsLength::Verify)
        .map_err(|_| EmailFault::Domain)?;
    let (_, top) = ascii.rsplit_once('.').ok_or(EmailFault::NoDot)?;
    if top.bytes().all(|b| b.is_ascii_digit()) {
        return Err(EmailFault::Domain);
    }
    let (unicode, fine) = uts46.to_unicode(domain.as_bytes(), deny, hyphens);
    fine.map_err(|_| EmailFault::Domain)?;
    Ok(unicode)
}

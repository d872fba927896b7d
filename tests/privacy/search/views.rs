//! Looks for texts in bytes, however these may spell them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The ways in which bytes may spell a text.
fn views(bytes: &[u8]) -> Vec<String> {
    let wide = |bytes: &[u8], big: bool| {
        let units = bytes.chunks_exact(2).map(|pair| match big {
            true => u16::from_be_bytes([pair[0], pair[1]]),
            false => u16::from_le_bytes([pair[0], pair[1]]),
        });
        char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{FFFD}')).collect::<String>()
    };
    let shifted = bytes.get(1..).unwrap_or_default();
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let text = String::from_utf8_lossy(bytes).into_owned();
    let unescaped = unescaped(&text);
    let mut views = vec![
        entities(&text),
        percent(&text),
        percent(&unescaped),
        unescaped,
        text,
        latin,
        wide(bytes, false),
        wide(bytes, true),
        wide(shifted, false),
        wide(shifted, true),
    ];
    for view in &mut views {
        *view = plain(view);
    }
    let close: Vec<String> = views.iter().map(|view| closed(view)).collect();
    views.extend(close);
    views
}

/// Which of the secrets stand somewhere in the bytes, in whatever way.
pub fn found<'s>(bytes: &[u8], secrets: &[&'s str]) -> Vec<&'s str> {
    let views = views(bytes);
    let is_there = |secret: &&&str| {
        let (plain, closed) = (plain(secret), closed(&plain(secret)));
        views.iter().any(|view| view.contains(&plain) || view.contains(&closed))
    };
    secrets.iter().filter(is_there).copied().collect()
}

/// Without regard to capital letters, and in composed letters.
fn plain(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).collect()
}

/// Without what may stand between the digits of a number.
fn closed(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '+' | '(' | ')' | '\u{A0}')).collect()
}

/// What JSON says: `\u00e5`, `\/`, `\"`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut after_backslash = false;
    for part in parts {
        let hex = part.strip_prefix('u').and_then(|part| part.get(..4));
        let letter = hex.and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
        match letter.filter(|_| !after_backslash) {
            Some(letter) => {
                out.push(letter);
                out += &part[5..];
            }
            None => out += part,
        }
        after_backslash = part.is_empty() && !after_backslash;
    }
    out
}

/// What an address says: `%C3%A5`.
fn percent(text: &str) -> String {
    decoded(text, b'%', |after| {
        let hex = std::str::from_utf8(after.get(..2)?).ok()?;
        Some((u8::from_str_radix(hex, 16).ok()?, 2))
    })
}

/// What XML says: `&#229;`, `&#xE5;`.
fn entities(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(';').unwrap_or(("", part));
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        out.extend(code.ok().and_then(char::from_u32));
        out += rest;
    }
    out
}

fn decoded(text: &str, mark: u8, byte: impl Fn(&[u8]) -> Option<(u8, usize)>) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let found = if bytes[at] == mark { byte(&bytes[at + 1..]) } else { None };
        let (byte, length) = found.map_or((bytes[at], 0), |(byte, length)| (byte, length));
        out.push(byte);
        at += 1 + length;
    }
    match String::from_utf8_lossy(&out) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

/// A search that finds nothing has to be one that could have.
#[test]
fn a_secret_is_found_however_it_is_spelt() {
    let secrets = ["Gömda gränd 7", "201510122383", "+46701740699", "gömd@mejl.example"];
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let street = secrets[0];
    for bytes in [
        b"x Gomda gr\xC3\xA4nd 7".to_vec(),
        b"2015-10-13 2383 +46701740698 g@mejl.example".to_vec(),
    ] {
        assert_eq!(found(&bytes, &secrets), [""; 0]);
    }
    for bytes in [
        street.as_bytes().to_vec(),
        street.to_uppercase().into_bytes(),
        street.nfd().collect::<String>().into_bytes(),
        b"...G\xF6mda gr\xE4nd 7...".to_vec(),
        utf16(street, true),
        utf16(street, false),
        [b"x".to_vec(), utf16(street, false)].concat(),
        br#""G\u00f6mda gr\u00E4nd 7""#.to_vec(),
        b"?street=G%C3%B6mda%20gr%c3%a4nd%207".to_vec(),
        b"G&#246;mda gr&#xE4;nd 7".to_vec(),
    ] {
        assert_eq!(found(&bytes, &secrets), [street], "{bytes:?}");
    }
    for number in ["201510122383", "20151012-2383", "20151012+2383", "20151012 2383"] {
        assert_eq!(found(number.as_bytes(), &secrets), ["201510122383"]);
        assert_eq!(found(&utf16(number, true), &secrets), ["201510122383"]);
    }
    for number in ["+46 70 174 06 99", "+46 (70) 1740699"] {
        assert_eq!(found(number.as_bytes(), &secrets), ["+46701740699"]);
    }
}

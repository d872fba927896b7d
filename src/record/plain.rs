//! Short ways for values that are written as most are. Where a short way does not lead, the long one
//! is gone, which stays the authority: tests hold each short way to it.

use super::{Region, placeholder};

/// Octets in the longest address and in the longest part of a domain (RFC 5321, section 4.5.3.1.3,
/// and RFC 1035, section 2.3.4), and before the `@` (RFC 5321, section 4.5.3.1.1).
const LONGEST: (usize, usize, usize) = (254, 63, 64);

/// Digits of a Swedish mobile number after its `0` or `+46`.
const MOBILE: usize = 9;

/// Whether a text is an address in normal form: ASCII, without anything unusual, its domain in lower
/// case.
pub(super) fn is_email(text: &str) -> bool {
    let Some(at) = memchr::memchr(b'@', text.as_bytes()) else { return false };
    let (local, domain) = (&text.as_bytes()[..at], &text.as_bytes()[at + 1..]);
    let of_local = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    text.len() <= LONGEST.0
        && local.len() <= LONGEST.2
        && local
            .split(|&byte| byte == b'.')
            .all(|part| !part.is_empty() && part.iter().all(|&byte| of_local(byte)))
        && is_domain(domain)
}

fn is_domain(domain: &[u8]) -> bool {
    let (mut parts, mut has_letter) = (0, false);
    for part in domain.split(|&byte| byte == b'.') {
        parts += 1;
        has_letter = false;
        let mut before = b'-';
        for &byte in part {
            match byte {
                b'a'..=b'z' => has_letter = true,
                b'0'..=b'9' => {}
                // Two of them may be the mark of a part that is written otherwise: `xn--`.
                b'-' if before != b'-' => {}
                _ => return false,
            }
            before = byte;
        }
        if before == b'-' || part.len() > LONGEST.1 {
            return false;
        }
    }
    parts > 1 && has_letter
}

/// Whether a text is in normal form: single spaces, letters of ASCII or of those after it up to
/// U+017F, which are all composed, no signs that cannot be seen, and it says something.
pub(super) fn is_text(text: &str) -> bool {
    let (mut before, mut says) = (b' ', false);
    for &byte in text.as_bytes() {
        says |= byte.is_ascii_alphanumeric();
        match byte {
            b' ' if before == b' ' => return false,
            // The first byte of a letter from U+00C0 on, and the second.
            b' '..=b'~' | 0xC3..=0xC5 => {}
            0x80..=0xBF if matches!(before, 0xC3..=0xC5) => {}
            _ => return false,
        }
        before = byte;
    }
    before != b' ' && says && !placeholder::is_one(text)
}

/// The digits after the country code of a Swedish mobile number, `701740605`, if that is what a text
/// is: 070, 072, 073, 076 or 079 and seven digits, with hyphens and single spaces between them
/// wherever they may be, or the same after `+46` (the Swedish Post and Telecom Authority's numbering
/// plan).
pub(super) fn mobile(text: &str, region: Region) -> Option<[u8; MOBILE]> {
    let rest = match text.as_bytes() {
        [b'0', rest @ ..] if region == Region::SWEDEN => rest,
        [b'+', b'4', b'6', rest @ ..] => rest,
        _ => return None,
    };
    let (mut digits, mut count) = ([0; MOBILE], 0);
    for &byte in rest {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(count)? = byte;
                count += 1;
            }
            b' ' | b'-' => {}
            _ => return None,
        }
    }
    let mobile = matches!(digits, [b'7', b'0' | b'2' | b'3' | b'6' | b'9', ..]);
    // What stands at the end is of no number.
    (mobile && count == MOBILE && rest.last().is_some_and(u8::is_ascii_digit)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Reading, Several, clean, email, phone};

    /// Numbers that look as if they were thrown, and are the same each time.
    fn throws() -> impl FnMut(usize) -> usize {
        let mut state = 4_u64;
        move |below| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        }
    }

    fn texts(pieces: &[&str], longest: usize, count: usize) -> impl Iterator<Item = String> {
        let mut throw = throws();
        (0..count).map(move |_| {
            let length = throw(longest + 1);
            (0..length).map(|_| pieces[throw(pieces.len())]).collect()
        })
    }

    #[test]
    fn an_address_is_known_as_the_long_way_knows_it() {
        let pieces = [
            "a",
            "b9",
            "1",
            "@",
            "@",
            ".",
            ".",
            "-",
            "x",
            "xn--",
            "se",
            "A",
            "_",
            "+",
            "å",
            " ",
            "--",
            "'",
            "example.se",
            "anna",
        ];
        let long = ["a".repeat(64), "a".repeat(65), "b".repeat(250)];
        let long = long.iter().flat_map(|long| {
            [format!("{long}@b.se"), format!("a@{long}.se"), format!("a@b.{long}")]
        });
        let mut known = 0;
        for text in texts(&pieces, 7, 400_000).chain(long) {
            if is_email(&text) {
                assert_eq!(email::read(&text, Several::Refuse).as_deref(), Ok(&*text));
                known += 1;
            }
        }
        assert!(known > 1_000, "{known}");
        for text in ["anna.testlund@skola.example.se", "a_b-c+d.1@mejl-1.example"] {
            assert!(is_email(text), "{text}");
        }
    }

    #[test]
    fn a_text_is_known_as_the_long_way_knows_it() {
        let one = (0..0x3000).filter_map(char::from_u32).map(String::from);
        let pairs = (0..0x3000).filter_map(char::from_u32).map(|letter| format!("a{letter}b"));
        let pieces =
            ["a", " ", "-", "Å", "\u{30A}", "\u{AD}", "\u{7F}", "ž", "é", "\u{A0}", "\u{1F600}"];
        let mut known = 0;
        for text in texts(&pieces, 6, 100_000).chain(one).chain(pairs) {
            if is_text(&text) {
                assert_eq!(clean::text(&text).as_deref(), Ok(&*text), "{text:?}");
                known += 1;
            }
        }
        assert!(known > 1_000, "{known}");
        assert!(is_text("Gun-Britt Åkesson") && !is_text("") && !is_text("a ") && !is_text("a  b"));
    }

    /// Numbers as people write them, most of them right and some a little wrong.
    #[test]
    fn a_mobile_number_is_known_as_the_library_knows_it() {
        let mut throw = throws();
        let britain = Region::parse("GB").unwrap();
        let mut known = 0;
        for _ in 0..100_000 {
            let start = ["0", "0", "+46", "+46", "0046", "46", "+460", "+45", ""][throw(9)];
            let mut text = start.to_owned();
            let digits = [9, 9, 9, 9, 9, 8, 10][throw(7)];
            for place in 0..digits {
                if throw(8) == 0 {
                    text += [" ", "-", " ", "-", "- ", "  ", "(", ".", "/"][throw(9)];
                }
                let digit = match place {
                    0 if throw(9) > 0 => 7,
                    _ => throw(10),
                };
                text += &digit.to_string();
            }
            if throw(20) == 0 {
                text += [" ", "-", "x", ","][throw(4)];
            }
            let region = if throw(4) == 0 { britain } else { Region::SWEDEN };
            if let Some(short) = mobile(&text, region) {
                let short = format!("+46{}", std::str::from_utf8(&short).unwrap());
                let reading = Reading { region, ..Reading::default() };
                assert_eq!(phone::read(&text, &reading).as_ref(), Ok(&short), "{text}");
                let dialled = text.replace([' ', '-'], "");
                assert_eq!(phone::by_library(&dialled, region), Ok(short), "{text}");
                known += 1;
            }
        }
        assert!(known > 5_000, "{known}");
    }
}

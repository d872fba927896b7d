//! Telephone numbers.

use phonenumber::{Mode, PhoneNumber, Type, country::Source, metadata::DATABASE};
use unicode_normalization::UnicodeNormalization;

use super::unreadable::PhoneFault;
use super::{Reading, Region, Several, Unreadable, clean};

/// Digits in the longest number, country code included (ITU-T E.164, section 6.1), and room for
/// the `00` before it.
const MOST_DIGITS: usize = 17;

/// Digits in the shortest number anywhere.
const FEWEST_DIGITS: usize = 5;

/// Digits on either side of a space from which on two numbers, not one, stand there.
const FEWEST_WHOLE: usize = 7;

/// Words that stand between two numbers.
const BETWEEN: [&str; 6] = ["eller", "och", "samt", "or", "and", "&"];

/// The normal form of a number, E.164; empty for a blank text.
pub(super) fn read(raw: &str, reading: &Reading) -> Result<String, Unreadable> {
    let text = clean::visible(raw)?;
    if text.is_empty() {
        return Ok(String::new());
    }
    // Compatibility forms: digits and signs of full width.
    let text: String = if text.is_ascii() { text.into_owned() } else { text.nfkc().collect() };
    let text = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => &text,
    };
    if is_rounded(text) {
        return Err(PhoneFault::Rounded.into());
    }
    let numbers = split(text);
    if numbers.iter().any(|number| number.chars().any(char::is_alphabetic)) {
        return Err(PhoneFault::Letters.into());
    }
    match numbers.as_slice() {
        [] => Err(PhoneFault::NoDigits.into()),
        [number] => one(number, reading.region),
        [first, ..] if reading.several == Several::First => one(first, reading.region),
        [first, rest @ ..] => match one(first, reading.region) {
            // The same number, written twice.
            Ok(value) if rest.iter().all(|n| one(n, reading.region).as_ref() == Ok(&value)) => {
                Ok(value)
            }
            _ => Err(Unreadable::SeveralPhones),
        },
    }
}

/// Whether a spreadsheet has made a number of its own of it: `1.70174E+08`, `4,67E10`.
fn is_rounded(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['e', 'E']).is_some_and(|(number, power)| {
        digits(&number.replacen([',', '.'], "", 1)) && digits(power.trim_start_matches(['+', '-']))
    })
}

/// The numbers of a text, as they are written.
fn split(text: &str) -> Vec<String> {
    let mut numbers = vec![String::new()];
    for piece in text.split([';', ',', '|', '\n', '\r']) {
        let words: Vec<&str> = piece.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let current = numbers.last().map_or("", String::as_str);
            let between = BETWEEN.contains(&word.to_lowercase().as_str())
                || (*word == "+" && !current.is_empty());
            let another = begins_number(word)
                && digits(current) >= FEWEST_WHOLE
                && words[at..].iter().map(|word| digits(word)).sum::<usize>() >= FEWEST_WHOLE;
            if between || another {
                numbers.push(String::new());
            }
            if let Some(current) = numbers.last_mut().filter(|_| !between) {
                current.push_str(word);
                current.push(' ');
            }
        }
        numbers.push(String::new());
    }
    let numbers = numbers.iter().flat_map(|number| split_at_slash(number));
    numbers.filter(|number| !number.trim().is_empty()).map(str::to_owned).collect()
}

/// Whether a word could be the first of a number: long enough, from a zero or a plus.
fn begins_number(word: &str) -> bool {
    word.starts_with(['0', '+']) && (word.contains(['-', '+']) || digits(word) >= 3)
}

/// `08/123 45` is one number, with a slash after the area code; other slashes stand between two.
fn split_at_slash(number: &str) -> Vec<&str> {
    let pieces: Vec<&str> = number.split('/').collect();
    let area_code = |piece: &str| piece.starts_with('0') && (2..=4).contains(&digits(piece));
    if pieces.len() == 2 && area_code(pieces[0]) { vec![number] } else { pieces }
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// One number, with separators of any sort.
fn one(text: &str, region: Region) -> Result<String, Unreadable> {
    let dialled = without_separators(text)?;
    let count = digits(&dialled);
    if count == 0 {
        return Err(PhoneFault::NoDigits.into());
    }
    if count < FEWEST_DIGITS {
        return Err(PhoneFault::TooShort.into());
    }
    if count > MOST_DIGITS {
        return Err(PhoneFault::TooLong.into());
    }
    match swedish_mobile(&dialled, region) {
        Some(value) => Ok(value),
        None => by_library(&dialled, region),
    }
}

/// A Swedish mobile number, as most are, without asking the library, which takes many times as
/// long: 070, 072, 073, 076 or 079 and seven digits (the Swedish Post and Telecom Authority's
/// numbering plan). A test holds it to the library's answer.
fn swedish_mobile(dialled: &str, region: Region) -> Option<String> {
    let national = match region {
        Region::SWEDEN => ["+46", "0046", "0"].iter().find_map(|start| dialled.strip_prefix(start)),
        _ => dialled.strip_prefix("+46"),
    }?;
    let mobile = ["70", "72", "73", "76", "79"].iter().any(|start| national.starts_with(start));
    (mobile && national.len() == 9).then(|| format!("+46{national}"))
}

/// What the library that knows all numbering plans makes of digits with perhaps a plus.
pub(super) fn by_library(dialled: &str, region: Region) -> Result<String, Unreadable> {
    let number = phonenumber::parse(Some(region.id()), dialled).map_err(|error| match error {
        phonenumber::ParseError::TooShortNsn | phonenumber::ParseError::TooShortAfterIdd => {
            PhoneFault::TooShort
        }
        phonenumber::ParseError::TooLong => PhoneFault::TooLong,
        _ => PhoneFault::NotAssigned,
    })?;
    if !number.is_valid() {
        return Err(PhoneFault::NotAssigned.into());
    }
    let kind = number.number_type(&DATABASE);
    if !belongs_to_a_person(kind) {
        return Err(PhoneFault::Service.into());
    }
    if kind != Type::Mobile && lacks_area_code(dialled, &number, region) {
        return Err(PhoneFault::NoAreaCode.into());
    }
    Ok(number.format().mode(Mode::E164).to_string())
}

/// The digits, and the plus before them; the `(0)` that is not dialled after a country code goes.
fn without_separators(text: &str) -> Result<String, PhoneFault> {
    let text = text.trim();
    let international = text.starts_with('+') || text.starts_with("00");
    let text = if international { text.replacen("(0)", "", 1) } else { text.to_owned() };
    let mut dialled = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => dialled.push(c),
            '+' if dialled.is_empty() => dialled.push(c),
            '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            _ if c.is_whitespace() => {}
            _ => return Err(PhoneFault::Character(c)),
        }
    }
    Ok(dialled)
}

fn belongs_to_a_person(kind: Type) -> bool {
    matches!(
        kind,
        Type::Mobile
            | Type::FixedLine
            | Type::FixedLineOrMobile
            | Type::Voip
            | Type::PersonalNumber
            | Type::Uan
    )
}

/// Where area codes begin with a zero, a number without it is one only where everybody has the
/// same area code. A spreadsheet takes the zero away too, though: so a mobile number, which
/// cannot be mistaken for another, may lack it.
fn lacks_area_code(dialled: &str, number: &PhoneNumber, region: Region) -> bool {
    let zero = DATABASE
        .by_id(region.letters())
        .is_some_and(|region| region.national_prefix() == Some("0"));
    let international = matches!(number.code().source(), Source::Plus | Source::Idd);
    zero && !international && !dialled.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::{Region, by_library, swedish_mobile};

    #[test]
    fn the_short_way_gives_the_answer_of_the_library() {
        let britain = Region::parse("GB").unwrap();
        let mut seen = 0;
        for start in ["+46", "0046", "0", "", "46", "+460"] {
            for series in 690..810 {
                for subscriber in ["06050", "174060", "000000", "999999", "1740605"] {
                    let dialled = format!("{start}{series}{subscriber}");
                    for region in [Region::SWEDEN, britain] {
                        if let Some(short) = swedish_mobile(&dialled, region) {
                            assert_eq!(by_library(&dialled, region), Ok(short), "{dialled}");
                            seen += 1;
                        }
                    }
                }
            }
        }
        // Five series of ten, three subscribers of six digits, three ways to dial, and one abroad.
        assert_eq!(seen, 50 * 3 * 4);
    }
}

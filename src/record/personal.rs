//! Personal numbers, coordination numbers, and temporary numbers.
//!
//! - A personal number is a date of birth, a birth number of three digits and a check digit
//!   (the Swedish tax agency, SKV 704). Twelve digits begin with the century.
//! - A coordination number has 60 added to the day (SKV 707).
//! - A temporary number has letters and then digits in place of the last four digits: `TF` and
//!   two digits in schools (Statistics Sweden's collections of pupils), also `T` and three
//!   (the Health and Social Care Inspectorate, on reporting persons without a number), two or
//!   three letters in the reserve numbers of health care (HL7 Sweden's base profiles). It has no
//!   check digit.

use std::borrow::Cow;

use jiff::civil::Date;

use super::UnreadableIdentity as Fault;

/// The earliest year of birth: nobody who lived when the numbers came, in 1947, was older.
const EARLIEST: i16 = 1840;

/// The normal form of a number: twelve characters, letters in upper case.
pub(super) fn read(text: &str, today: Date) -> Result<Cow<'_, str>, Fault> {
    if is_normal(text, today) {
        return Ok(Cow::Borrowed(text));
    }
    any(text, today).map(Cow::Owned)
}

/// Whether a text is a number of twelve digits that needs no other look, as most are.
fn is_normal(text: &str, today: Date) -> bool {
    let digits = text.as_bytes();
    if digits.len() != 12 || !digits.iter().all(u8::is_ascii_digit) || digits[8..11] == *b"000" {
        return false;
    }
    let [year, month, day] = [0..4, 4..6, 6..8].map(|part| number(&digits[part]));
    let [month, day] = [month, if day > 60 { day - 60 } else { day }]
        .map(|part| i8::try_from(part).unwrap_or_default());
    let born = Date::new(year, month, day).is_ok_and(|born| year >= EARLIEST && born <= today);
    born && luhn(digits[2..].iter().map(|digit| digit - b'0'))
}

fn any(text: &str, today: Date) -> Result<String, Fault> {
    let written = Written::split(text)?;
    let born = written.date_of_birth(today)?;
    let tail = written.tail;
    if tail.iter().all(u8::is_ascii_digit) {
        written.check_digits()?;
    } else if !is_temporary(tail) || written.day_offset() > 0 {
        return Err(Fault::Tail);
    }
    let tail = tail.iter().map(|&b| char::from(b.to_ascii_uppercase()));
    let start = format!(
        "{:04}{:02}{:02}",
        born.year(),
        born.month(),
        u32::from(born.day().unsigned_abs()) + u32::from(written.day_offset())
    );
    Ok(start.chars().chain(tail).collect())
}

/// A number taken apart: `[19]700428-9895`.
struct Written<'a> {
    century: Option<&'a [u8]>,
    /// Year, month and day, two digits each.
    date: &'a [u8],
    plus: bool,
    tail: &'a [u8],
}

impl<'a> Written<'a> {
    fn split(text: &'a str) -> Result<Self, Fault> {
        if looks_rounded(text) {
            return Err(Fault::Rounded);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || is_separator(c);
        if let Some(wrong) = text.chars().find(|&c| !allowed(c)) {
            return Err(Fault::Character(wrong));
        }
        let (head, separator, tail) = match text.find(is_separator) {
            Some(at) => {
                let rest = &text[at..];
                let width = rest.chars().next().map_or(0, char::len_utf8);
                (&text[..at], Some(&rest[..width]), &rest[width..])
            }
            None => {
                let at = text.len().saturating_sub(4);
                (&text[..at], None, &text[at..])
            }
        };
        let length = head.len() + tail.len();
        if tail.contains(is_separator) || (tail.len() != 4 && matches!(length, 10 | 12)) {
            return Err(Fault::Separator);
        }
        if !matches!(length, 10 | 12) {
            return Err(Fault::Length(length));
        }
        if let Some(letter) = head.chars().find(|c| !c.is_ascii_digit()) {
            return Err(Fault::Character(letter));
        }
        let (century, date) = head.as_bytes().split_at(head.len() - 6);
        Ok(Self {
            century: (!century.is_empty()).then_some(century),
            date,
            plus: separator == Some("+"),
            tail: tail.as_bytes(),
        })
    }

    /// 60 for a coordination number, else 0.
    fn day_offset(&self) -> u8 {
        if number(&self.date[4..]) > 60 { 60 } else { 0 }
    }

    /// The day, in the century that is written, or else in the youngest in which it is a day
    /// that is not after `today`, and, with a plus, at least a hundred years before.
    fn date_of_birth(&self, today: Date) -> Result<Date, Fault> {
        let [year, month] = [&self.date[..2], &self.date[2..4]].map(number);
        let day = number(&self.date[4..]) - i16::from(self.day_offset());
        let in_century = |century: i16| {
            let [month, day] = [month, day].map(|n| i8::try_from(n).unwrap_or_default());
            Date::new(century * 100 + year, month, day).ok().filter(|born| born.year() >= EARLIEST)
        };
        let is_a_hundred = |born: Date| today.year() - born.year() >= 100;
        let latest = today.year() / 100;
        if let Some(century) = self.century.map(number) {
            let born = in_century(century).ok_or(Fault::Date)?;
            return match () {
                () if born > today => Err(Fault::Future),
                () if self.plus && !is_a_hundred(born) => Err(Fault::NotAHundred),
                () => Ok(born),
            };
        }
        (EARLIEST / 100..=latest)
            .rev()
            .filter_map(in_century)
            .find(|&born| born <= today && (!self.plus || is_a_hundred(born)))
            .ok_or(Fault::Date)
    }

    /// The birth number and the check digit, which counts the year without its century.
    fn check_digits(&self) -> Result<(), Fault> {
        if self.tail.starts_with(b"000") {
            return Err(Fault::BirthNumber);
        }
        let digits = self.date.iter().chain(self.tail);
        if luhn(digits.map(|digit| digit - b'0')) { Ok(()) } else { Err(Fault::CheckDigit) }
    }
}

/// What stands before the last four: also the dashes into which text programs turn a hyphen.
fn is_separator(c: char) -> bool {
    matches!(c, '-' | '+' | '\u{2010}'..='\u{2013}' | '\u{2212}')
}

/// `1,9700428E+11`
fn looks_rounded(text: &str) -> bool {
    text.split_once(['e', 'E']).is_some_and(|(number, power)| {
        power.starts_with('+') && (number.len() == 1 || number.contains([',', '.']))
    })
}

/// The day of birth, eight digits, of a temporary number in normal form; `None` for any other key.
pub fn born_of_temporary(key: &str) -> Option<&str> {
    let (born, tail) = key.split_at_checked(8)?;
    let is_one = born.bytes().all(|byte| byte.is_ascii_digit()) && tail.len() == 4;
    (is_one && is_temporary(tail.as_bytes())).then_some(born)
}

/// How the numbers of those born on a day begin, which is given by its eight digits: personal
/// numbers, and coordination numbers.
pub fn beginnings(born: &str) -> [String; 2] {
    let (month, day) = born.split_at_checked(6).unwrap_or_default();
    [born.to_owned(), format!("{month}{:02}", number(day.as_bytes()) + 60)]
}

fn is_temporary(tail: &[u8]) -> bool {
    let letters = tail.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    (1..=3).contains(&letters) && tail[letters..].iter().all(u8::is_ascii_digit)
}

fn number(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |sum, digit| sum * 10 + i16::from(digit.saturating_sub(b'0')))
}

/// Whether ten digits end in their check digit (modulo 10, weights 2 and 1 by turns).
fn luhn(digits: impl Iterator<Item = u8>) -> bool {
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit * 2 } else { digit })
        .map(|product| u32::from(product / 10 + product % 10))
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{any, is_normal};

    /// Every day of some years and what is none, with a birth number and every check digit.
    #[test]
    fn the_short_way_gives_the_answer_of_the_long_one() {
        let today = date(2026, 11, 24);
        let mut normal = 0;
        for year in [1839, 1840, 1900, 2000, 2024, 2026, 2027] {
            for day in (0..=1231).chain(160..=1291) {
                for tail in ["0000", "0009", "2380", "2381", "2385", "2389", "980a", "TF01"] {
                    let text = format!("{year}{day:04}{tail}");
                    let expected = any(&text, today);
                    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                    assert_eq!(is_normal(&text, today), digits && expected.is_ok(), "{text}");
                    if is_normal(&text, today) {
                        assert_eq!(expected.as_ref(), Ok(&text));
                        normal += 1;
                    }
                }
            }
        }
        assert!(normal > 500, "{normal}");
        for text in ["20000229239", "2000022923990", "20000229-2399", "2000022923 9"] {
            assert!(!is_normal(text, today), "{text}");
        }
    }
}

//! Days in the ways people write them elsewhere.

use jiff::civil::Date;

/// The first three letters of the months, in Swedish and where it differs in English.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
    &["apr"],
    &["maj", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["dec"],
];

/// The day that was meant by `1/1 2027`, `31.12.2027`, `20270101` or `1 januari 2027`. Where the
/// year stands last, the day stands before the month, as in Sweden, unless only the reverse is a
/// day.
pub(super) fn day_meant(typed: &str) -> Option<Date> {
    let words: Vec<&str> =
        typed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            day(&whole[..4], &whole[4..6], &whole[6..])
        }
        [year, month, date] if is_year(year) => day(year, month, date),
        [date, month, year] if is_year(year) => {
            day(year, month, date).or_else(|| day(year, date, month))
        }
        _ => None,
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn day(year: &str, month: &str, date: &str) -> Option<Date> {
    let month = month.parse().ok().or_else(|| named(month))?;
    Date::new(year.parse().ok()?, month, date.parse().ok()?).ok()
}

fn named(month: &str) -> Option<i8> {
    let start: String = month.to_lowercase().chars().take(3).collect();
    let (_, number) = MONTHS.iter().zip(1..).find(|(names, _)| names.contains(&start.as_str()))?;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::day_meant;

    #[test]
    fn days_are_turned_round() {
        let meant = |typed| day_meant(typed).map(|day| day.to_string());
        for typed in ["31/12 2027", "31.12.2027", "20271231", "12/31/2027", "2027/12/31"] {
            assert_eq!(meant(typed).as_deref(), Some("2027-12-31"), "{typed}");
        }
        for typed in ["1 maj 2027", "1. May 2027", "2027-5-1", "1/5-2027", "may 1, 2027"] {
            assert_eq!(meant(typed).as_deref(), Some("2027-05-01"), "{typed}");
        }
        for typed in ["24 11", "31/2 2027", "13/13 2027", "2027", "1 x 2027", "24/11/27"] {
            assert_eq!(meant(typed), None, "{typed}");
        }
    }
}

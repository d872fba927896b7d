//! What the reports of runs and of persons share.

use anstyle::Style;

use super::findings::Look;

/// Stands where there is no value.
pub(super) const MISSING: &str = "(missing)";

/// A text that stands out, where the place shows colours.
pub(super) fn bold(text: &str, look: Look) -> String {
    styled(text, Style::new().bold(), look)
}

/// A text that stands back, where the place shows colours.
pub(super) fn dim(text: &str, look: Look) -> String {
    styled(text, Style::new().dimmed(), look)
}

fn styled(text: &str, style: Style, look: Look) -> String {
    if look.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// How many columns the widest of these texts takes.
pub(super) fn width<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(|text| text.chars().count()).max().unwrap_or_default()
}

/// A number with a thin gap after thousands: `1 234 567`.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// One or more of something.
pub(super) fn count(number: u64, one: &str, more: &str) -> String {
    format!("{} {}", self::number(number), if number == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_stand_apart() {
        let told = [0, 999, 1_000, 12_345, 1_234_567].map(super::number);
        assert_eq!(told, ["0", "999", "1 000", "12 345", "1 234 567"]);
    }
}

//! The only place that reads the clock.

use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};

/// Today, where the machine stands.
pub(super) fn today() -> Date {
    ZonedDateTime::now().date()
}

/// This second, in UTC.
pub(super) fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// A day as the command line takes it: `2026-11-24`, and no other way of writing it.
///
/// # Errors
/// How it is written, for a person.
pub(super) fn day(typed: &str) -> Result<Date, String> {
    let day = typed.parse().ok().filter(|day: &Date| day.to_string() == typed);
    day.ok_or_else(|| "a day is written as year-month-day, for instance `2026-11-24`".to_owned())
}

//! The only place that reads the clock.

use std::env;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

/// Today, where the machine stands; or the day in `FOGA_TODAY`, for a trial of what is to come.
/// What is no day there says nothing.
pub(super) fn today() -> Date {
    let said = env::var("FOGA_TODAY").ok().and_then(|said| day(&said).ok());
    said.unwrap_or_else(|| ZonedDateTime::now().date())
}

/// This second, in UTC.
pub(super) fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// A time some while before another; both in UTC.
pub(super) fn before(time: &str, while_before: Duration) -> Option<String> {
    let time: Timestamp = time.parse().ok()?;
    Some(time.checked_sub(while_before).ok()?.to_string())
}

/// A day as the command line takes it: `2026-11-24`, and no other way of writing it.
///
/// # Errors
/// How it is written, for a person.
pub(super) fn day(typed: &str) -> Result<Date, String> {
    let day = typed.parse().ok().filter(|day: &Date| day.to_string() == typed);
    let is_a_day = |(place, byte): (usize, u8)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    day.ok_or_else(|| match typed.len() == 10 && typed.bytes().enumerate().all(is_a_day) {
        true => "there is no such day".to_owned(),
        false => "a day is written as year-month-day, for instance `2026-11-24`".to_owned(),
    })
}

/// A day on which something has been done: today, or before. Tomorrow is let through, since a night
/// may begin before midnight. Done on a later day, it would be newer than all that follows.
///
/// # Errors
/// How it is written, or that it lies in the future, for a person.
pub(super) fn day_done(typed: &str) -> Result<Date, String> {
    let (day, today) = (day(typed)?, today());
    let tomorrow = today.tomorrow().unwrap_or(today);
    if day <= tomorrow {
        return Ok(day);
    }
    Err(format!(
        "it lies in the future: today is {today}, and a later day than {tomorrow} is refused, since \
         what is of that day would count as newer than all that follows"
    ))
}

/// How long to wait: a stretch of time, or none at all.
///
/// # Errors
/// How it is written, for a person.
pub(super) fn wait(typed: &str) -> Result<Duration, String> {
    let is_none = typed == "0" || typed.parse::<SignedDuration>().is_ok_and(|time| time.is_zero());
    if is_none { Ok(Duration::ZERO) } else { duration(typed) }
}

/// A stretch of time as the command line takes it: `90s`, `30m`, `1h 30m`.
///
/// # Errors
/// How it is written, for a person.
pub(super) fn duration(typed: &str) -> Result<Duration, String> {
    let time = typed.parse::<SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    time.filter(|time| !time.is_zero())
        .ok_or_else(|| "a time is written as `90s`, `30m` or `1h 30m`".to_owned())
}

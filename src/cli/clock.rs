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

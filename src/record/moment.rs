use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// A day, and the time of day where it is known.
///
/// Times carry no zone: they are the wall clock of the system that sent them. A time that was
/// sent with an offset is turned into UTC first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    day: Date,
    time: Option<Time>,
}

impl Moment {
    /// A day without a time.
    pub const fn day_only(day: Date) -> Self {
        Self { day, time: None }
    }

    /// Reads `2026-11-24`, `2026-11-24 08:30`, `2026-11-24T08:30:00`, and the latter with `Z` or
    /// an offset; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() <= 10 {
            return text.parse().ok().map(Self::day_only);
        }
        let at = if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            TimeZone::UTC.to_datetime(instant)
        } else {
            text.parse::<DateTime>().ok()?
        };
        Some(Self { day: at.date(), time: Some(at.time()) })
    }

    /// The day.
    pub const fn day(self) -> Date {
        self.day
    }

    /// Whether this is surely later than the other: on a later day, or later on the same day
    /// where both times are known.
    pub fn is_after(self, other: Self) -> bool {
        self.day > other.day
            || (self.day == other.day
                && matches!((self.time, other.time), (Some(this), Some(that)) if this > that))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            None => write!(f, "{}", self.day),
            Some(time) => write!(f, "{}T{time}", self.day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn reads_days_and_times_and_writes_them_back() {
        assert_eq!(at("2026-11-24").to_string(), "2026-11-24");
        assert_eq!(at("2026-11-24 08:30").to_string(), "2026-11-24T08:30:00");
        assert_eq!(at("2026-11-24T08:30:00+01:00").to_string(), "2026-11-24T07:30:00");
        assert_eq!(Moment::parse("24/11 2026"), None);
        assert_eq!(Moment::parse("2026-02-30"), None);
    }

    #[test]
    fn a_day_is_not_after_a_time_on_it() {
        assert!(at("2026-11-25").is_after(at("2026-11-24T23:00")));
        assert!(!at("2026-11-24").is_after(at("2026-11-24T08:00")));
        assert!(!at("2026-11-24T08:00").is_after(at("2026-11-24")));
        assert!(at("2026-11-24T08:01").is_after(at("2026-11-24T08:00")));
    }
}

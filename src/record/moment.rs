use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day, and the time of day where it is known.
///
/// Times carry no zone: they are the wall clock of the system that sent them. A time that was
/// sent with an offset is turned into UTC first. Parts of a second are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    day: Date,
    /// Seconds from midnight; [`NO_TIME`] where the time is not known.
    second: u32,
}

/// More seconds than a day has.
const NO_TIME: u32 = u32::MAX;

impl Moment {
    /// A day without a time.
    pub const fn day_only(day: Date) -> Self {
        Self { day, second: NO_TIME }
    }

    /// A full hour of a day, from 0 to 23.
    pub const fn at_hour(day: Date, hour: u32) -> Self {
        Self { day, second: hour * 3600 }
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
        let part = |number: i8| u32::from(number.unsigned_abs());
        let second = part(at.hour()) * 3600 + part(at.minute()) * 60 + part(at.second());
        Some(Self { day: at.date(), second })
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
                && self.second != NO_TIME
                && other.second != NO_TIME
                && self.second > other.second)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written by hand, as a run may write a million of them.
        let mut text = *b"0000-00-00T00:00:00";
        let mut put = |at: usize, number: u32| {
            text[at] += u8::try_from(number / 10 % 10).unwrap_or_default();
            text[at + 1] += u8::try_from(number % 10).unwrap_or_default();
        };
        let year = u32::from(self.day.year().unsigned_abs());
        put(0, year / 100);
        put(2, year % 100);
        put(5, u32::from(self.day.month().unsigned_abs()));
        put(8, u32::from(self.day.day().unsigned_abs()));
        let second = self.second % NO_TIME;
        put(11, second / 3600);
        put(14, second / 60 % 60);
        put(17, second % 60);
        let length = if self.second == NO_TIME { 10 } else { text.len() };
        let text = std::str::from_utf8(&text[..length]).unwrap_or_default();
        match self.day.year() {
            0.. => f.write_str(text),
            _ => write!(f, "{}{}", self.day, text.get(10..).unwrap_or_default()),
        }
    }
}

/// As text where people may read it, else as one number.
impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_u64(self.to_number())
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let moment = if deserializer.is_human_readable() {
            Self::parse(&String::deserialize(deserializer)?)
        } else {
            Self::from_number(u64::deserialize(deserializer)?)
        };
        moment.ok_or_else(|| D::Error::custom("no moment"))
    }
}

/// A day as a number has 12 months of 31 days, and one moment more than it has seconds: the day
/// itself. The number is taken apart without a calendar.
const MOMENTS: u64 = 86_400 + 1;

/// Added to the year, so that none is negative.
const YEARS: i16 = 10_000;

impl Moment {
    /// As one number; of two on different days the later is larger.
    pub(crate) fn to_number(self) -> u64 {
        let part = |number: i8| u64::from(number.unsigned_abs());
        let year = u64::from((self.day.year() + YEARS).unsigned_abs());
        let day = (year * 12 + part(self.day.month()) - 1) * 31 + part(self.day.day()) - 1;
        let moment = if self.second == NO_TIME { 0 } else { u64::from(self.second) + 1 };
        day * MOMENTS + moment
    }

    /// What [`to_number`](Self::to_number) was made of.
    pub(crate) fn from_number(number: u64) -> Option<Self> {
        let (day, moment) = (number / MOMENTS, number % MOMENTS);
        let (month, day) = (day / 31, i8::try_from(day % 31).ok()? + 1);
        let (year, month) = (i16::try_from(month / 12).ok()?, i8::try_from(month % 12).ok()? + 1);
        let second = match u32::try_from(moment).ok()? {
            0 => NO_TIME,
            moment => moment - 1,
        };
        Some(Self { day: Date::new(year - YEARS, month, day).ok()?, second })
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::Moment;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn reads_days_and_times_and_writes_them_back() {
        assert_eq!(at("2026-11-24").to_string(), "2026-11-24");
        assert_eq!(at("2026-11-24 08:30").to_string(), "2026-11-24T08:30:00");
        assert_eq!(at("2026-11-24T08:30:00+01:00").to_string(), "2026-11-24T07:30:00");
        assert_eq!(at("-000044-03-15T08:30").to_string(), "-000044-03-15T08:30:00");
        for days in 0..800 {
            let day = date(1, 1, 1) + (days * 913).days();
            assert_eq!(Moment::day_only(day).to_string(), day.to_string());
        }
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

    #[test]
    fn a_moment_is_a_number_and_back() {
        for text in [
            "2026-11-24",
            "2026-11-24T00:00:00",
            "2024-02-29T23:59:59",
            "0001-01-01",
            "-000044-03-15",
        ] {
            let moment = at(text);
            assert_eq!(Moment::from_number(moment.to_number()), Some(moment), "{text}");
        }
        assert!(at("2026-11-24").to_number() < at("2026-11-24T00:00:00").to_number());
        assert_eq!(Moment::from_number(u64::MAX), None);
    }
}

//! Where an instant lies in the local calendar, and the days and months that people type.
//!
//! Takes instants in ms since 1970-01-01 UTC and the policy's offset; knows no clock and no words.

use alloc::format;
use alloc::string::String;
use chrono::{DateTime, Datelike, NaiveDate, Timelike};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
/// Years that a typed date may have: 平成元年 and a century of use.
const YEARS: core::ops::RangeInclusive<i32> = 1989..=2099;

/// A month, counted from January of the year 0: `year × 12 + month − 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub i32);

/// The place of an instant in the week and the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its month.
    pub month: Month,
    /// 0 for Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
}

impl Month {
    /// `2026-04`.
    pub fn code(self) -> String {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12) + 1);
        format!("{year:04}-{month:02}")
    }

    /// The month of a code; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        let first = parse_day(&format!("{code}-01"))?;
        Some(Self(first.year() * 12 + first.month0().cast_signed()))
    }

    /// The fiscal year 年度 it belongs to: April to March.
    pub fn fiscal_year(self) -> i32 {
        (self.0 - 3).div_euclid(12)
    }

    /// April of a fiscal year.
    pub fn first_of_fiscal(year: i32) -> Self {
        Self(year * 12 + 3)
    }
}

/// Where an instant lies. `None` outside the calendar's range.
pub fn place(at_ms: i64, offset_min: i32) -> Option<Place> {
    let local = at_ms.checked_add(i64::from(offset_min) * MINUTE_MS)?;
    let time = DateTime::from_timestamp_millis(local)?;
    let month = Month(time.year() * 12 + time.month0().cast_signed());
    let weekday = u8::try_from(time.weekday().num_days_from_monday()).ok()?;
    Some(Place { month, weekday, hour: u8::try_from(time.hour()).ok()? })
}

/// The first instant of a day written as `2026-04-01`, ms since 1970-01-01 UTC; `None` for anything
/// that is no day of the calendar.
pub fn day_start_ms(day: &str, offset_min: i32) -> Option<i64> {
    let start = parse_day(day)?.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis();
    Some(start - i64::from(offset_min) * MINUTE_MS)
}

/// The first instant after that day.
pub fn day_end_ms(day: &str, offset_min: i32) -> Option<i64> {
    Some(day_start_ms(day, offset_min)? + DAY_MS)
}

/// `2026-04-01`: the local day of an instant.
pub fn day_code(at_ms: i64, offset_min: i32) -> String {
    let local = at_ms.saturating_add(i64::from(offset_min) * MINUTE_MS);
    let day = DateTime::from_timestamp_millis(local).map(|time| time.date_naive());
    day.map_or_else(String::new, |day| {
        format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
    })
}

/// Exactly `YYYY-MM-DD`.
fn parse_day(day: &str) -> Option<NaiveDate> {
    let shape =
        |(at, c): (usize, u8)| if at == 4 || at == 7 { c == b'-' } else { c.is_ascii_digit() };
    if day.len() != 10 || !day.bytes().enumerate().all(shape) {
        return None;
    }
    let (year, month, date) =
        (day[..4].parse().ok()?, day[5..7].parse().ok()?, day[8..].parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, date).filter(|day| YEARS.contains(&day.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JST: i32 = 540;

    #[test]
    fn the_local_month_and_hour_count() {
        // 2026-03-31 15:00 UTC is midnight of 1 April in Japan, a Wednesday.
        let at = day_start_ms("2026-04-01", JST).unwrap();
        let of = |ms| place(ms, JST).unwrap();
        assert_eq!(of(at), Place { month: Month(2026 * 12 + 3), weekday: 2, hour: 0 });
        assert_eq!(of(at - 1), Place { month: Month(2026 * 12 + 2), weekday: 1, hour: 23 });
        assert_eq!(
            place(at, 0).unwrap().month.code(),
            "2026-03",
            "the control: Greenwich is behind"
        );
        assert_eq!((place(i64::MAX, JST), place(i64::MIN, JST)), (None, None));
    }

    #[test]
    fn fiscal_years_begin_in_april() {
        let year = |code| Month::parse(code).unwrap().fiscal_year();
        assert_eq!([year("2026-03"), year("2026-04"), year("2027-03")], [2025, 2026, 2026]);
        assert_eq!(Month::first_of_fiscal(2026).code(), "2026-04");
    }

    #[test]
    fn only_real_days_are_days() {
        assert_eq!(day_start_ms("1970-01-01", 0), None, "before anything was recorded");
        assert_eq!(
            day_start_ms("2028-02-29", 0).map(|ms| day_code(ms, 0)).as_deref(),
            Some("2028-02-29")
        );
        assert_eq!(
            day_end_ms("2026-04-01", JST).unwrap() - day_start_ms("2026-04-01", JST).unwrap(),
            DAY_MS
        );
        for wrong in [
            "2026-02-29",
            "2026-13-01",
            "令和0年1月1日",
            "2026-4-1",
            "",
            "2026-04-01 ",
            "+026-04-01",
            "9999-01-01",
        ] {
            assert_eq!(day_start_ms(wrong, JST), None, "{wrong}");
        }
        for wrong in ["2026-00", "2026-13", "2026", "2026-04-01", "かきくけこ"] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }
}

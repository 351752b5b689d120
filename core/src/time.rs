//! Times as people read them: clock times, lengths and 令和 dates.
//!
//! Takes instants in ms since 1970-01-01 UTC and the policy's offset; knows no clock.

mod calendar;

pub(crate) use calendar::narrow;
pub use calendar::{
    BadDate, day_date, day_iso, day_of, day_start_ms, fiscal_year, fiscal_year_label,
    fiscal_year_short, parse_day, short_date,
};

use crate::calendar::Month;
use crate::lang::Lang;
use alloc::format;
use alloc::string::{String, ToString};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

/// Start of 令和.
const REIWA: Option<NaiveDate> = NaiveDate::from_ymd_opt(2019, 5, 1);
/// Start of 平成.
const HEISEI: Option<NaiveDate> = NaiveDate::from_ymd_opt(1989, 1, 8);

/// The local time of an instant. `None` outside the calendar's range.
fn local(at_ms: i64, offset_min: i32) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(offset_min.checked_mul(60)?)?;
    Some(DateTime::from_timestamp_millis(at_ms)?.with_timezone(&offset))
}

/// `10:32`.
pub fn hour_minute(at_ms: i64, offset_min: i32) -> String {
    local(at_ms, offset_min)
        .map_or_else(String::new, |t| format!("{:02}:{:02}", t.hour(), t.minute()))
}

/// `10:32:08`.
pub fn hour_minute_second(at_ms: i64, offset_min: i32) -> String {
    local(at_ms, offset_min).map_or_else(String::new, |t| {
        format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second())
    })
}

/// `令和8年11月22日`, `22 November 2026`.
pub fn date(at_ms: i64, offset_min: i32, lang: Lang) -> String {
    let Some(t) = local(at_ms, offset_min) else { return String::new() };
    match lang {
        Lang::Ja => {
            let (year, month, day) = (t.year(), t.month(), t.day());
            let (era, since) = era(t.date_naive(), year);
            match since {
                1 => format!("{era}元年{month}月{day}日"),
                _ => format!("{era}{since}年{month}月{day}日"),
            }
        }
        Lang::En => format!("{} {} {}", t.day(), month_name(t.month0()), t.year()),
    }
}

/// `令和8年11月`, `November 2026`.
pub fn month(month: Month, lang: Lang) -> String {
    let first = crate::calendar::day_start_ms(&[&month.code(), "-01"].concat(), 0);
    let words = first.map(|ms| date(ms, 0, lang)).unwrap_or_default();
    let bare = match lang {
        Lang::Ja => words.strip_suffix("1日"),
        Lang::En => words.strip_prefix("1 "),
    };
    bare.map_or_else(|| month.code(), String::from)
}

/// `11月22日`, `22 Nov`: where the year is plain.
pub fn month_day(at_ms: i64, offset_min: i32, lang: Lang) -> String {
    let Some(t) = local(at_ms, offset_min) else { return String::new() };
    match lang {
        Lang::Ja => format!("{}月{}日", t.month(), t.day()),
        Lang::En => format!("{} {}", t.day(), &month_name(t.month0())[..3]),
    }
}

/// Whether two instants fall on the same local day.
pub fn same_day(a_ms: i64, b_ms: i64, offset_min: i32) -> bool {
    let day = |ms| local(ms, offset_min).map(|t| t.date_naive());
    day(a_ms) == day(b_ms)
}

/// How many local days the second instant is after the first: 1 for the next day at any hour.
pub fn days_between(a_ms: i64, b_ms: i64, offset_min: i32) -> i64 {
    let day = |ms: i64| ms.saturating_add(i64::from(offset_min) * 60_000).div_euclid(86_400_000);
    day(b_ms) - day(a_ms)
}

/// `29:05`, `1:02:03`: a length, rounded up to whole seconds so that 30 minutes begin as `30:00`.
pub fn clock_length(length_ms: i64) -> String {
    let seconds = length_ms.max(0).div_euclid(1000) + i64::from(length_ms.rem_euclid(1000) > 0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes:02}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// `56秒`, `12分5秒`, `30分`, `1時間2分`: a length in words, rounded down.
pub fn span(length_ms: i64, lang: Lang) -> String {
    let seconds = length_ms.max(0).div_euclid(1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let units = match lang {
        Lang::Ja => ["時間", "分", "秒"],
        Lang::En => [" h", " min", " s"],
    };
    let mut words = String::new();
    // From the first unit that counts, two of them; seconds alone may be none.
    for (at, n) in [hours, minutes, seconds].into_iter().enumerate() {
        let none = n == 0 && !(at == 2 && words.is_empty());
        if none || (at == 2 && hours > 0) {
            continue;
        }
        if lang == Lang::En && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&n.to_string());
        words.push_str(units[at]);
    }
    words
}

/// Whole minutes of a length, rounded down.
pub fn minutes(length_ms: i64) -> i64 {
    length_ms.div_euclid(60_000)
}

fn era(day: NaiveDate, year: i32) -> (&'static str, i32) {
    if REIWA.is_some_and(|start| day >= start) {
        ("令和", year - 2018)
    } else if HEISEI.is_some_and(|start| day >= start) {
        ("平成", year - 1988)
    } else {
        ("西暦", year)
    }
}

fn month_name(month0: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[month0 as usize % 12]
}

#[cfg(test)]
mod tests {
    use super::*;

    const JST: i32 = 540;

    #[test]
    fn months_have_their_era_and_no_day() {
        let of = |code, lang| Month::parse(code).map(|at| month(at, lang)).unwrap();
        assert_eq!(of("2019-04", Lang::Ja), "平成31年4月");
        assert_eq!(of("2019-05", Lang::Ja), "令和元年5月");
        assert_eq!(of("2026-11", Lang::Ja), "令和8年11月");
        assert_eq!(of("2026-11", Lang::En), "November 2026");
    }

    #[test]
    fn eras_change_at_local_midnight() {
        // 2019-04-30T14:59:59Z is still 30 April in Japan, one second later it is 1 May.
        assert_eq!(date(1_556_636_399_000, JST, Lang::Ja), "平成31年4月30日");
        assert_eq!(date(1_556_636_400_000, JST, Lang::Ja), "令和元年5月1日");
        assert_eq!(date(1_795_305_600_000, JST, Lang::Ja), "令和8年11月22日");
        assert_eq!(date(1_795_305_600_000, JST, Lang::En), "22 November 2026");
    }

    #[test]
    fn lengths_round_up() {
        assert_eq!(clock_length(1_800_000), "30:00");
        assert_eq!(clock_length(1_799_001), "30:00");
        assert_eq!(clock_length(999), "00:01");
        assert_eq!(clock_length(0), "00:00");
        assert_eq!(clock_length(3_723_000), "1:02:03");
    }

    #[test]
    fn lengths_in_words() {
        let of = |seconds: i64| (span(seconds * 1000, Lang::Ja), span(seconds * 1000, Lang::En));
        for (seconds, ja, en) in [
            (0, "0秒", "0 s"),
            (56, "56秒", "56 s"),
            (60, "1分", "1 min"),
            (725, "12分5秒", "12 min 5 s"),
            (3600, "1時間", "1 h"),
            (3605, "1時間", "1 h"),
            (3725, "1時間2分", "1 h 2 min"),
        ] {
            assert_eq!(of(seconds), (ja.into(), en.into()));
        }
    }

    #[test]
    fn days_change_at_local_midnight() {
        // 2026-11-22 00:00 UTC is nine in the morning in Japan.
        let nine = 1_795_305_600_000;
        let hour = 3_600_000;
        assert_eq!(days_between(nine, nine + 15 * hour - 1, JST), 0);
        assert_eq!(days_between(nine, nine + 15 * hour, JST), 1);
        assert_eq!(days_between(nine, nine + 15 * hour, 0), 0, "the control: not yet in Greenwich");
        assert_eq!(days_between(nine, nine - 9 * hour - 1, JST), -1);
        assert_eq!(days_between(nine, nine + 7 * 24 * hour, JST), 7);
    }

    #[test]
    fn impossible_instants_are_empty() {
        assert_eq!(hour_minute(i64::MAX, JST), "");
        assert_eq!(date(i64::MIN, i32::MAX, Lang::Ja), "");
    }
}

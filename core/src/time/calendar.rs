//! Days and years as an office writes them: day numbers, 年度, short 令和 dates, and dates that
//! somebody typed. A day number counts local days since 1970-01-01.

use super::{HEISEI, REIWA, date, local};
use crate::lang::Lang;
use crate::text::Text;
use alloc::format;
use alloc::string::String;
use chrono::{Datelike, NaiveDate};

const DAY_MS: i64 = 86_400_000;
/// Start of 昭和.
const SHOWA: Option<NaiveDate> = NaiveDate::from_ymd_opt(1926, 12, 25);

/// The local day of an instant.
pub fn day_of(at_ms: i64, offset_min: i32) -> i32 {
    let day = at_ms.saturating_add(i64::from(offset_min) * 60_000).div_euclid(DAY_MS);
    i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
}

/// The first instant of a local day, ms since 1970-01-01 UTC.
pub fn day_start_ms(day: i32, offset_min: i32) -> i64 {
    i64::from(day) * DAY_MS - i64::from(offset_min) * 60_000
}

/// `令和8年11月22日`, `22 November 2026`. Empty outside the calendar's range.
pub fn day_date(day: i32, lang: Lang) -> String {
    date(day_start_ms(day, 0), 0, lang)
}

/// `2026-11-22`: what a date field of a browser holds. Empty outside the calendar's range.
pub fn day_iso(day: i32) -> String {
    let date = local(day_start_ms(day, 0), 0).map(|t| t.date_naive());
    date.map_or_else(String::new, |d| format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()))
}

/// `R8.11.22`, `H31.4.30`: the date in a stamp box. Empty outside the calendar's range.
pub fn short_date(at_ms: i64, offset_min: i32) -> String {
    let Some(t) = local(at_ms, offset_min) else { return String::new() };
    let (letter, year) = era_letter(t.date_naive());
    format!("{letter}{year}.{}.{}", t.month(), t.day())
}

/// The fiscal year 年度 of an instant, by the year in which it begins (April). 0 outside the
/// calendar's range.
pub fn fiscal_year(at_ms: i64, offset_min: i32) -> i32 {
    let Some(t) = local(at_ms, offset_min) else { return 0 };
    t.year() - i32::from(t.month() < 4)
}

/// `R8`: a fiscal year in its era, for document numbers. 2019年度 is 令和元年度 (`R1`) from its
/// first day on, as the ministries counted it.
pub fn fiscal_year_short(year: i32) -> String {
    match year {
        2019.. => format!("R{}", year - 2018),
        1989..=2018 => format!("H{}", year - 1988),
        _ => format!("{year}"),
    }
}

/// `令和8年度`, `FY2026`.
pub fn fiscal_year_label(year: i32, lang: Lang) -> String {
    match (lang, year) {
        (Lang::En, _) => format!("FY{year}"),
        (Lang::Ja, 2019) => String::from("令和元年度"),
        (Lang::Ja, 2020..) => format!("令和{}年度", year - 2018),
        (Lang::Ja, 1989..=2018) => format!("平成{}年度", year - 1988),
        (Lang::Ja, _) => format!("{year}年度"),
    }
}

fn era_letter(day: NaiveDate) -> (&'static str, i32) {
    let year = day.year();
    if REIWA.is_some_and(|start| day >= start) {
        ("R", year - 2018)
    } else if HEISEI.is_some_and(|start| day >= start) {
        ("H", year - 1988)
    } else {
        ("", year)
    }
}

/// Why a typed date is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDate {
    /// It is not written as a date.
    Unreadable,
    /// An era has no year 0: 令和0年.
    YearZero,
    /// The day is not in that era: 令和元年4月30日, 平成32年.
    NotInEra,
    /// The calendar has no such day: 2026-02-30.
    NoSuchDay,
}

impl BadDate {
    /// What to do, for whoever typed it.
    pub fn text(self) -> Text {
        match self {
            Self::Unreadable => Text::DateUnreadable,
            Self::YearZero => Text::DateYearZero,
            Self::NotInEra => Text::DateNotInEra,
            Self::NoSuchDay => Text::DateNoSuchDay,
        }
    }
}

/// The day that somebody typed: `2026-11-22`, `2026/11/22`, `2026年11月22日`, `令和8年11月22日`,
/// `令和元年5月1日`, `R8.11.22`, `Ｒ８．１１．２２`.
///
/// # Errors
/// Why it is none.
pub fn parse_day(typed: &str) -> Result<i32, BadDate> {
    let typed: String = typed.trim().chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    let (era, rest) = split_era(&typed);
    let mut parts = rest.split(['-', '/', '.', '年', '月', '日']);
    let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or(BadDate::Unreadable);
    let (year, month, day) = (next()?, next()?, next()?);
    if parts.any(|rest| !rest.is_empty()) {
        return Err(BadDate::Unreadable);
    }
    let year = if era.is_some() && year == "元" { 1 } else { number(year)? };
    let (month, day) = (number(month)?, number(day)?);
    let western = match era {
        Some(_) if year == 0 => return Err(BadDate::YearZero),
        Some(era) => i64::from(year) + i64::from(era.before),
        // Two digits alone may be of any era.
        None if year < 1000 => return Err(BadDate::Unreadable),
        None => i64::from(year),
    };
    let western = i32::try_from(western).map_err(|_| BadDate::NoSuchDay)?;
    let date = NaiveDate::from_ymd_opt(western, month, day).ok_or(BadDate::NoSuchDay)?;
    if let Some(era) = era {
        let begun = era.first.is_some_and(|first| date >= first);
        let over = era.next.is_some_and(|next| date >= next);
        if !begun || over {
            return Err(BadDate::NotInEra);
        }
    }
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).ok_or(BadDate::NoSuchDay)?;
    i32::try_from((date - epoch).num_days()).map_err(|_| BadDate::NoSuchDay)
}

/// An era as typed.
#[derive(Clone, Copy)]
struct Era {
    /// Added to its year it is the western one.
    before: i32,
    /// Its first day.
    first: Option<NaiveDate>,
    /// The first day of the next era.
    next: Option<NaiveDate>,
}

fn split_era(typed: &str) -> (Option<Era>, &str) {
    let eras = [
        (["令和", "R", "r"], Era { before: 2018, first: REIWA, next: None }),
        (["平成", "H", "h"], Era { before: 1988, first: HEISEI, next: REIWA }),
        (["昭和", "S", "s"], Era { before: 1925, first: SHOWA, next: HEISEI }),
    ];
    for (names, era) in eras {
        if let Some(rest) = names.iter().find_map(|name| typed.strip_prefix(name)) {
            return (Some(era), rest);
        }
    }
    (None, typed)
}

fn number(part: &str) -> Result<u32, BadDate> {
    match part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 6 {
        true => part.parse().map_err(|_| BadDate::Unreadable),
        false => Err(BadDate::Unreadable),
    }
}

/// Full-width letters, digits and signs as their narrow ones.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2212}' | '‐' | '―' | 'ー' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JST: i32 = 540;
    const NOV_22: i32 = 20_779;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        let all = "2026-11-22 2026/11/22 2026.11.22 2026年11月22日 令和8年11月22日 R8.11.22 r8/11/22 \
                   Ｒ８．１１．２２ 令和８年１１月２２日 2026－11－22 2026-11-22 令和08年11月22日";
        for typed in all.split(' ') {
            assert_eq!(parse_day(typed), Ok(NOV_22), "{typed}");
        }
        assert_eq!(parse_day(" 令和 8 年 11 月 22 日 "), Ok(NOV_22));
        assert_eq!(day_iso(NOV_22), "2026-11-22");
        assert_eq!(day_date(NOV_22, Lang::Ja), "令和8年11月22日");
        assert_eq!(parse_day("昭和64年1月7日").map(day_iso), Ok("1989-01-07".into()));
        assert_eq!(parse_day("平成元年1月8日").map(day_iso), Ok("1989-01-08".into()));
    }

    #[test]
    fn the_first_year_of_reiwa_begins_in_may() {
        assert_eq!(parse_day("令和元年5月1日").map(day_iso), Ok("2019-05-01".into()));
        assert_eq!(parse_day("令和1年5月1日").map(day_iso), Ok("2019-05-01".into()));
        assert_eq!(parse_day("平成31年4月30日").map(day_iso), Ok("2019-04-30".into()));
        assert_eq!(parse_day("令和元年4月30日"), Err(BadDate::NotInEra));
        assert_eq!(parse_day("平成31年5月1日"), Err(BadDate::NotInEra));
        assert_eq!(day_date(18_017, Lang::Ja), "令和元年5月1日");
        assert_eq!(day_date(18_016, Lang::Ja), "平成31年4月30日");
    }

    #[test]
    fn what_is_no_day_is_refused_with_the_reason() {
        use BadDate::{NoSuchDay, NotInEra, Unreadable, YearZero};
        for (typed, why) in [
            ("令和0年11月22日", YearZero),
            ("R0.1.1", YearZero),
            ("平成0年1月1日", YearZero),
            ("2026/2/30", NoSuchDay),
            ("2026-13-01", NoSuchDay),
            ("令和7年2月29日", NoSuchDay),
            ("平成32年1月1日", NotInEra),
            ("8年11月22日", Unreadable),
            ("8/11/22", Unreadable),
            ("元年5月1日", Unreadable),
            ("2026-11", Unreadable),
            ("2026-11-22-1", Unreadable),
            ("明日", Unreadable),
            ("", Unreadable),
            ("99999999999-1-1", Unreadable),
            ("2026-+1-1", Unreadable),
        ] {
            assert_eq!(parse_day(typed), Err(why), "{typed}");
        }
        assert!(parse_day("2028-02-29").is_ok() && parse_day("令和6年2月29日").is_ok());
    }

    #[test]
    fn days_and_instants_agree() {
        // 2026-11-21T15:00:00Z is midnight of the 22nd in Japan.
        let midnight = day_start_ms(NOV_22, JST);
        assert_eq!((day_of(midnight, JST), day_of(midnight - 1, JST)), (NOV_22, NOV_22 - 1));
        assert_eq!(day_of(midnight, 0), NOV_22 - 1, "the control: not yet in Greenwich");
        assert_eq!(short_date(midnight, JST), "R8.11.22");
        assert_eq!(short_date(1_556_636_399_000, JST), "H31.4.30");
        assert_eq!(short_date(1_556_636_400_000, JST), "R1.5.1");
        assert_eq!((day_of(i64::MAX, JST), day_iso(i32::MAX)), (i32::MAX, String::new()));
    }

    #[test]
    fn a_fiscal_year_begins_in_april() {
        let at = |typed: &str| day_start_ms(parse_day(typed).unwrap_or(0), JST);
        assert_eq!(fiscal_year(at("2027-03-31"), JST), 2026);
        assert_eq!(fiscal_year(at("2027-04-01"), JST), 2027);
        assert_eq!(fiscal_year(at("2027-04-01") - 1, JST), 2026);
        assert_eq!(fiscal_year_short(2026), "R8");
        assert_eq!((fiscal_year_short(2019), fiscal_year_short(2018)), ("R1".into(), "H30".into()));
        assert_eq!(fiscal_year_label(2019, Lang::Ja), "令和元年度");
        assert_eq!(fiscal_year_label(2026, Lang::Ja), "令和8年度");
        assert_eq!(fiscal_year_label(2026, Lang::En), "FY2026");
    }
}

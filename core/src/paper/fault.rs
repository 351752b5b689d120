//! What is wrong with a text that somebody typed into a field, told before it becomes an entry.
//!
//! A text is refused only where it cannot be meant: too long for the field, a day or an hour that
//! no calendar and no clock has, a number without a digit. What is merely unusual is kept.

use super::field::Field;
use crate::text::Text;
use crate::time::{BadDate, narrow, parse_day};
use alloc::string::String;
use alloc::vec::Vec;

/// Why a text cannot become an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has so many characters more than the field takes.
    TooLong {
        /// Characters too many.
        over: usize,
        /// Characters the field takes.
        max: usize,
    },
    /// It names a day that there is not.
    Date(BadDate),
    /// It names a time that no clock shows.
    Time,
    /// It says no number where one is asked for, and not that it is unknown.
    Number,
}

impl Fault {
    /// What to do, for whoever typed it. That of [`Fault::TooLong`] has `{max}` and `{over}`.
    pub fn text(self) -> Text {
        match self {
            Self::TooLong { .. } => Text::FieldTooLong,
            Self::Date(bad) => bad.text(),
            Self::Time => Text::FieldBadTime,
            Self::Number => Text::FieldNoNumber,
        }
    }
}

/// Words that answer for a number, and kanji that are one.
const NUMBERS: [&str; 24] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "半", "初", "数", "不明",
    "なし", "無し", "未", "毎", "unknown", "none", "first", "half", "several",
];

/// What is wrong with a text in a field; `None` where it can be saved.
pub fn fault(field: &Field, text: &str) -> Option<Fault> {
    let length = text.chars().count();
    if length > field.max {
        return Some(Fault::TooLong { over: length - field.max, max: field.max });
    }
    let typed: Vec<char> = text.chars().map(narrow).collect();
    match field.code {
        _ if text.trim().is_empty() => None,
        "when" | "sns_seen" | "seen" => day(&typed).map(Fault::Date).or_else(|| time(&typed)),
        "call" => time(&typed),
        "hours" | "repeat" => number(&typed),
        _ => None,
    }
}

fn number(typed: &[char]) -> Option<Fault> {
    let said = typed.iter().collect::<String>().to_lowercase();
    let is_some =
        typed.iter().any(char::is_ascii_digit) || NUMBERS.iter().any(|word| said.contains(word));
    (!is_some).then_some(Fault::Number)
}

/// The first day in a text that there is not. What is no whole date is no day.
fn day(typed: &[char]) -> Option<BadDate> {
    (0..typed.len()).filter(|&at| begins(typed, at)).find_map(|at| {
        let rest = &typed[at..];
        // The name of an era has at most two characters; what follows is what dates are made of.
        let is_part = |c: &char| c.is_ascii_digit() || "元年月-/.".contains(*c);
        let head = rest.iter().take_while(|c| !is_part(c)).count();
        let body = rest[head..].iter().take_while(|c| is_part(c)).count();
        let day = usize::from(rest.get(head + body) == Some(&'日'));
        let span: String = rest[..head + body + day].iter().collect();
        match parse_day(span.trim_end_matches(['-', '/', '.'])) {
            Err(bad) if bad != BadDate::Unreadable => Some(bad),
            Ok(_) | Err(_) => None,
        }
    })
}

/// Whether a date may begin here: with the name of an era or a year of four digits.
fn begins(typed: &[char], at: usize) -> bool {
    let rest = &typed[at..];
    let is_inside = at > 0 && typed[at - 1].is_ascii_alphanumeric();
    let is_era = ["令和", "平成", "昭和"]
        .iter()
        .any(|era| era.chars().zip(rest).all(|(a, b)| a == *b) && rest.len() > 2);
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let is_year = digits == 4 && rest.get(4).is_some_and(|c| "年-/.".contains(*c));
    let is_letter = rest.first().is_some_and(|c| "RrHhSs".contains(*c))
        && rest.get(1).is_some_and(char::is_ascii_digit);
    is_era || (!is_inside && (is_year || is_letter))
}

/// A time after 24:00 or with a 60th minute. 時間 is how long, not when.
fn time(typed: &[char]) -> Option<Fault> {
    let value = |digits: &[char]| digits.iter().collect::<String>().parse::<u32>().ok();
    let is_bad = |at: usize| {
        let before = typed[..at].iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let rest = &typed[at + 1..];
        let after = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        if before == 0 || before > 2 || (typed[at] == '時' && rest.first() == Some(&'間')) {
            return false;
        }
        let (Some(hour), minute) = (value(&typed[at - before..at]), value(&rest[..after])) else {
            return false;
        };
        let is_minute = typed[at] == ':' || rest.get(after) == Some(&'分');
        hour > 24 || (is_minute && minute.is_some_and(|minute| minute > 59))
    };
    (0..typed.len()).any(|at| matches!(typed[at], ':' | '時') && is_bad(at)).then_some(Fault::Time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::field;

    fn of(code: &str, text: &str) -> Option<Fault> {
        fault(field::find(code).expect("a field"), text)
    }

    #[test]
    fn a_text_longer_than_its_field_says_by_how_much() {
        let words = "あ".repeat(8_002);
        assert_eq!(of("words", &words), Some(Fault::TooLong { over: 2, max: 8_000 }));
        assert_eq!(of("words", &words[..8_000 * 3]), None);
        assert_eq!(of("name", &"𠮷".repeat(200)), None, "characters, not their halves");
    }

    #[test]
    fn days_that_there_are_not_are_told_apart() {
        let zero = Some(Fault::Date(BadDate::YearZero));
        let none = Some(Fault::Date(BadDate::NoSuchDay));
        let era = Some(Fault::Date(BadDate::NotInEra));
        for (text, found) in [
            ("令和0年13月45日 25時", zero),
            ("Ｒ０．１．１", zero),
            ("令和8年2月30日 10:05", none),
            ("2026/13/01ごろ", none),
            ("平成35年4月1日", era),
            ("令和8年11月20日 10:05～令和8年11月31日", none),
        ] {
            assert_eq!(of("when", text), found, "{text}");
        }
    }

    #[test]
    fn what_can_be_meant_is_kept() {
        for text in [
            "令和8年11月20日 10:05～10:37",
            "令和元年5月1日、昼休みのあと",
            "R8.11.22 14時30分から1時間",
            "2026-11-20 09:00",
            "令和8年度の初め",
            "11月下旬、24時ごろ",
            "26時間ずっと",
            "",
        ] {
            assert_eq!(of("when", text), None, "{text}");
        }
        assert_eq!(of("call", "090-1234-5678、14:05から75分"), None);
        assert_eq!(of("sns_seen", "2026.11.20に見た"), None);
    }

    #[test]
    fn times_are_those_of_a_clock() {
        for text in ["令和8年11月20日 25時", "10:61", "２５：００", "9時75分"] {
            assert_eq!(of("when", text), Some(Fault::Time), "{text}");
        }
    }

    #[test]
    fn a_number_is_a_number_or_known_to_be_unknown() {
        for text in ["abc", "x", "たくさん"] {
            assert_eq!(of("hours", text), Some(Fault::Number), "{text}");
        }
        for text in ["2人×1.5時間", "３時間", "二人で半日", "不明", "unknown"] {
            assert_eq!(of("hours", text), None, "{text}");
        }
        assert_eq!(of("repeat", "2回目"), None);
    }
}

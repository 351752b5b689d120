//! Reads 延べ対応時間 as people write it into the report: `2人×1.5時間`, `3時間`, `延べ1時間36分`.
//!
//! What cannot be read for certain is no number: the meetings then count, and the text stays as it
//! is.

use crate::time::narrow;
use alloc::string::String;
use alloc::vec::Vec;

/// More than ten thousand hours are a slip of the pen, minutes.
const MINUTES_MAX: u32 = 600_000;
/// Words around a number that change nothing of it.
const AROUND: [&str; 14] = [
    "約",
    "およそ",
    "合計",
    "総計",
    "計",
    "程度",
    "ほど",
    "くらい",
    "ぐらい",
    "ずつ",
    "about",
    "inall",
    "total",
    "altogether",
];
/// What stands between people and time.
const TIMES: [&str; 8] = ["×", "✕", "*", "x", "で", "が", "各", "for"];
/// What stands between times that are added up.
const PLUS: [char; 4] = ['+', '、', ',', '・'];

const PEOPLE: [&str; 7] = ["人", "名", "people", "persons", "person", "staff", "members"];
const HOURS: [&str; 5] = ["時間", "hours", "hour", "hrs", "h"];
const MINUTES: [&str; 5] = ["分", "minutes", "minute", "mins", "min"];

/// Minutes of all staff together; `None` where the text does not say them for certain.
pub(super) fn person_minutes(text: &str) -> Option<u32> {
    let mut said = plain(text);
    // What comes after the sign, or is called the sum, is the sum.
    for sum in ["=", "延べ", "のべ"] {
        if let Some((_, after)) = said.rsplit_once(sum) {
            said = String::from(after);
        }
    }
    let mut sum = 0_u32;
    for term in said.split(PLUS) {
        sum = sum.checked_add(one(term)?)?;
    }
    (sum <= MINUTES_MAX).then_some(sum)
}

/// Narrow and small, without spaces between words, remarks in brackets and what changes nothing.
fn plain(text: &str) -> String {
    let mut depth = 0_u32;
    let mut said = String::new();
    for c in text.trim().chars().map(narrow).flat_map(char::to_lowercase) {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            ' ' | '\u{3000}' => {}
            '＝' => said.push('='),
            '＋' => said.push('+'),
            '＊' => said.push('*'),
            c if depth == 0 => said.push(c),
            _ => {}
        }
    }
    for word in AROUND {
        said = said.replace(word, "");
    }
    said
}

/// People and how long each, in either order, or how long in all.
fn one(term: &str) -> Option<u32> {
    if let Some((people, rest)) = amount(term, &PEOPLE) {
        let rest = TIMES.iter().find_map(|sign| rest.strip_prefix(sign))?;
        return product(people, length(rest)?);
    }
    for sign in TIMES {
        let Some((each, people)) = term.rsplit_once(sign) else { continue };
        if let (Some(each), Some((people, ""))) = (length(each), amount(people, &PEOPLE)) {
            return product(people, each);
        }
    }
    length(term)
}

/// Whole people times minutes.
fn product(hundredths: u32, minutes: u32) -> Option<u32> {
    hundredths.is_multiple_of(100).then_some(hundredths / 100)?.checked_mul(minutes)
}

/// `1時間30分`, `1.5時間`, `1時間半`, `90分`: minutes.
fn length(said: &str) -> Option<u32> {
    let (hours, rest) = amount(said, &HOURS).map_or((None, said), |(n, rest)| (Some(n), rest));
    let minutes = match (hours, rest) {
        (Some(_), "") => 0,
        (Some(_), "半") => 30,
        _ => match amount(rest, &MINUTES)? {
            (n, "") if n.is_multiple_of(100) => n / 100,
            _ => return None,
        },
    };
    let of_hours = hours.unwrap_or_default().checked_mul(60)?;
    (of_hours / 100).checked_add(minutes)
}

/// A number in hundredths and its unit, and what follows.
fn amount<'a>(said: &'a str, units: &[&str]) -> Option<(u32, &'a str)> {
    let end = said.find(|c| !is_number(c)).unwrap_or(said.len());
    let (number, rest) = said.split_at_checked(end)?;
    let rest = units.iter().find_map(|unit| rest.strip_prefix(unit))?;
    Some((hundredths(number)?, rest))
}

const KANJI: &str = "〇一二三四五六七八九";

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || c == '十' || KANJI.contains(c)
}

/// `1.5` as 150. Kanji up to 九十九.
fn hundredths(number: &str) -> Option<u32> {
    if let Some((tens, ones)) = number.split_once('十') {
        let tens = if tens.is_empty() { 1 } else { digit(tens)? };
        let ones = if ones.is_empty() { 0 } else { digit(ones)? };
        return Some((tens * 10 + ones) * 100);
    }
    if let Some(digit) = digit(number) {
        return Some(digit * 100);
    }
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let part: Vec<u32> = part.chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    let part = match part.as_slice() {
        [tenths] => tenths * 10,
        [tenths, one] => tenths * 10 + one,
        _ => return None,
    };
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(part)
}

/// A single digit in kanji.
fn digit(number: &str) -> Option<u32> {
    let mut chars = number.chars();
    let (c, None) = (chars.next()?, chars.next()) else { return None };
    KANJI.chars().position(|kanji| kanji == c).and_then(|at| u32::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read() {
        for (text, minutes) in [
            ("3時間", 180),
            ("９０分", 90),
            ("2人×1.5時間", 180),
            ("２人 × １．５時間", 180),
            ("1.5時間×2人", 180),
            ("3人 × 32分 ＝ 延べ1時間36分", 96),
            ("延べ1時間36分", 96),
            ("延べ1時間26分（3人）", 86),
            ("のべ 2時間半", 150),
            ("約3時間程度", 180),
            ("総計3時間", 180),
            ("2人×1時間、1人×30分", 150),
            ("2人で45分", 90),
            ("2名が30分ずつ", 60),
            ("三時間", 180),
            ("十二分", 12),
            ("3 people × 32 min = 1 h 36 min", 96),
            ("1 h 26 min in all (3 people)", 86),
            ("2 people x 1.5 hours", 180),
            ("0分", 0),
        ] {
            assert_eq!(person_minutes(text), Some(minutes), "{text}");
        }
    }

    #[test]
    fn what_does_not_say_it_for_certain_is_no_number() {
        for text in [
            "",
            "3",
            "3人",
            "半日",
            "不明",
            "10:05～10:37",
            "2人×",
            "1時間くらい、あと電話",
            "1.5人×2時間",
            "延べ3人で2日",
            "99999999時間",
            "99999999999999分",
            "3時間\n2時間",
            "1.234時間",
            "数時間",
            "3時",
            "（3時間）",
        ] {
            assert_eq!(person_minutes(text), None, "{text}");
        }
    }
}

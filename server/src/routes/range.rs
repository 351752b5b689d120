//! `Range` of one part (RFC 9110 §14): what a player needs to seek. Anything else is answered
//! whole.

use crate::fault::Fault;
use axum::http::{HeaderMap, header};
use std::ops::Range;

/// What is asked for of `length` bytes: a part, or `None` for all of them.
///
/// # Errors
/// [`Fault::BadRange`] when the part lies outside.
pub fn asked(headers: &HeaderMap, etag: &str, length: u64) -> Result<Option<Range<u64>>, Fault> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // A part of something that has changed since would not fit to the parts before.
    if text(header::IF_RANGE).is_some_and(|known| known != etag) {
        return Ok(None);
    }
    let Some(part) = text(header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return Ok(None);
    };
    let Some((first, last)) = part.trim().split_once('-') else { return Ok(None) };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.trim().is_empty() => first..length,
        (None, Some(count)) if first.trim().is_empty() => length.saturating_sub(count)..length,
        _ => return Ok(None),
    };
    if range.is_empty() { Err(Fault::BadRange) } else { Ok(Some(range)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str) -> Result<Option<Range<u64>>, Fault> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        asked(&headers, "\"a\"", 100)
    }

    #[test]
    fn parts_are_understood() {
        for (range, expected) in [
            ("bytes=0-", Some(0..100)),
            ("bytes=0-0", Some(0..1)),
            ("bytes=10-19", Some(10..20)),
            ("bytes=90-500", Some(90..100)),
            ("bytes=-10", Some(90..100)),
            ("bytes=-500", Some(0..100)),
            ("bytes=0-1,5-6", None),
            ("bytes=9-1", None),
            ("bytes=a-b", None),
            ("bytes=-", None),
            ("lines=0-1", None),
        ] {
            assert_eq!(of(range), Ok(expected), "{range}");
        }
        for outside in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(of(outside), Err(Fault::BadRange), "{outside}");
        }
    }

    #[test]
    fn what_has_changed_is_sent_whole() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, "bytes=5-".parse().unwrap());
        headers.insert(header::IF_RANGE, "\"b\"".parse().unwrap());
        assert_eq!(asked(&headers, "\"a\"", 100), Ok(None));
        headers.insert(header::IF_RANGE, "\"a\"".parse().unwrap());
        assert_eq!(asked(&headers, "\"a\"", 100), Ok(Some(5..100)));
    }
}

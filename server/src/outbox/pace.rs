//! When something is tried again: pauses that double, what the receiver asks for, and the age after
//! which it is given up. Reads no clock and no randomness.

use super::settings::Times;
use std::time::{Duration, UNIX_EPOCH};

/// A receiver may ask for so much patience and no more.
pub const RETRY_AFTER_MAX: Duration = Duration::from_secs(60 * 60);
/// Nothing that waits is due later than this, ms.
pub const PAUSE_MAX_MS: i64 = 2 * 60 * 60 * 1000;

/// The pause before the next try, after so many: doubled each time, between half and the whole of
/// that by `jitter`, and not shorter than the receiver asks for.
#[must_use]
pub fn pause(times: &Times, tries: u32, asked: Option<Duration>, jitter: u32) -> Duration {
    let whole = times.pause_min.saturating_mul(1 << tries.min(20)).min(times.pause_max);
    let share = f64::from(jitter) / f64::from(u32::MAX);
    let spread = whole.mul_f64(0.5 + share / 2.0);
    spread.max(asked.unwrap_or_default().min(RETRY_AFTER_MAX))
}

/// What `Retry-After` asks for: seconds, or a date (RFC 9110 §10.2.3). `now_ms` since 1970 UTC.
#[must_use]
pub fn retry_after(value: &str, now_ms: i64) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(RETRY_AFTER_MAX));
    }
    let at = httpdate::parse_http_date(value).ok()?.duration_since(UNIX_EPOCH).ok()?;
    let now = Duration::from_millis(u64::try_from(now_ms).ok()?);
    Some(at.saturating_sub(now).min(RETRY_AFTER_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_are_spread_and_have_an_end() {
        let times = Times::default();
        for (tries, whole) in [(0, 1), (1, 2), (5, 32), (9, 300), (u32::MAX, 300)] {
            let whole = Duration::from_secs(whole);
            assert_eq!(pause(&times, tries, None, 0), whole / 2, "{tries}");
            assert_eq!(pause(&times, tries, None, u32::MAX), whole, "{tries}");
        }
        let asked = Some(Duration::from_secs(90));
        assert_eq!(pause(&times, 0, asked, 0), Duration::from_secs(90));
        assert_eq!(pause(&times, 9, asked, u32::MAX), Duration::from_secs(300));
        let forever = Some(Duration::from_secs(u64::MAX));
        assert_eq!(pause(&times, 0, forever, 0), RETRY_AFTER_MAX);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let seconds = |s| Some(Duration::from_secs(s));
        assert_eq!(retry_after("120", 0), seconds(120));
        assert_eq!(retry_after(" 0 ", 0), seconds(0));
        assert_eq!(retry_after("99999999999", 0), Some(RETRY_AFTER_MAX));
        let date = "Sun, 22 Nov 2026 00:01:30 GMT";
        assert_eq!(retry_after(date, 1_795_305_600_000), seconds(90));
        assert_eq!(retry_after(date, 1_795_305_900_000), seconds(0), "it has passed");
        for none in ["", "soon", "-1", "1.5"] {
            assert_eq!(retry_after(none, 0), None, "{none}");
        }
    }
}

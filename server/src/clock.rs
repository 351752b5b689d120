//! The server's clocks. Everything below takes times as arguments.

use std::time::{SystemTime, UNIX_EPOCH};

/// Wall clock, ms since 1970-01-01 UTC.
#[must_use]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

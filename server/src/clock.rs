//! The server's clocks. Everything below takes times as arguments.

use mamori_core::alert::escalation::FactClock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Wall clock, ms since 1970-01-01 UTC.
#[must_use]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The clock that facts of alerts are written with: see [`FactClock`]. One for each process.
#[derive(Clone, Copy, Debug)]
pub struct FactTime {
    clock: FactClock,
    begun: Instant,
}

impl FactTime {
    /// A server that starts, with the latest time on its disk, ms.
    #[must_use]
    pub fn new(latest_fact_ms: Option<i64>) -> Self {
        Self { clock: FactClock::new(now_ms(), latest_fact_ms, 0), begun: Instant::now() }
    }

    /// Since the start, ms.
    #[must_use]
    pub fn mono_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The time of a fact, ms since 1970-01-01 UTC.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms(self.mono_ms())
    }
}

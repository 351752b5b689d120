//! The corrected clock: what a device may believe about the time when its clocks misbehave.
//!
//! A wall clock can be set; a monotonic clock stops while some devices sleep and starts anew with
//! every page. Sampling both separates the cases. Reads no clock itself.

use crate::cbor::{Decode, Encode};
use crate::ids::BootId;

/// Differences up to this are ordinary drift, ms.
pub const TOLERANCE_MS: i64 = 1_000;

/// Both clocks of a page, read at the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sample {
    /// Wall clock, ms since 1970-01-01 UTC.
    #[n(0)]
    pub wall_ms: i64,
    /// Monotonic clock of the page life, ms.
    #[n(1)]
    pub mono_ms: u64,
    /// The page life.
    #[n(2)]
    pub boot: BootId,
}

/// What a sample revealed, for the screen to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jump {
    /// The wall clock was set back by so many ms; corrected.
    Back(i64),
    /// So many ms passed on the wall clock only: the device slept, or the clock was set forward.
    /// Counted as passed until a server says otherwise.
    Forward(i64),
}

/// The corrected clock of one device. Persisted, so that it also covers the time between pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Clock {
    /// ms to add to the wall clock.
    #[n(0)]
    pub correction_ms: i64,
    /// The sample read last.
    #[n(1)]
    pub last: Option<Sample>,
    /// Server time minus corrected time, ms, as last learnt.
    #[n(2)]
    pub server_ahead_ms: Option<i64>,
    /// Time that passed on the wall clock only and that no server has confirmed yet, ms.
    #[n(3)]
    pub unjudged_ms: i64,
    /// No page was open for a while: only the wall clock knows how long, and it may have been set,
    /// until a server has spoken.
    #[n(4)]
    #[cbor(default)]
    pub unwatched: bool,
    /// What of `unjudged_ms` had passed at the mark; `None` once a server has spoken after it.
    #[n(5)]
    pub marked_ms: Option<i64>,
}

/// What a server's answer says of the corrected time before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Ahead of the server by so many ms, which was taken out.
    pub off_ms: i64,
    /// So many ms ahead at the mark already.
    pub at_mark_ms: i64,
}

impl Clock {
    /// Takes a sample; returns the corrected time, ms since 1970-01-01 UTC, and what it revealed.
    ///
    /// Within a page life a step back is undone and a step forward is counted (see [`Jump`]).
    /// Between page lives only a step back below the last wall time can be noticed: time stands
    /// still then.
    pub fn read(&mut self, sample: Sample) -> (i64, Option<Jump>) {
        let Some(last) = self.last.replace(sample) else {
            return (sample.wall_ms.saturating_add(self.correction_ms), None);
        };
        let same_page = last.boot == sample.boot;
        let passed = if same_page { sample.mono_ms.saturating_sub(last.mono_ms) } else { 0 };
        let expected = last.wall_ms.saturating_add_unsigned(passed);
        let drift = sample.wall_ms.saturating_sub(expected);
        self.unwatched |= !same_page && drift.saturating_abs() > TOLERANCE_MS;
        let jump = if drift < -TOLERANCE_MS {
            self.correction_ms = self.correction_ms.saturating_sub(drift);
            Some(Jump::Back(drift.saturating_neg()))
        } else if drift > TOLERANCE_MS {
            self.unjudged_ms = self.unjudged_ms.saturating_add(drift);
            same_page.then_some(Jump::Forward(drift))
        } else {
            None
        };
        (sample.wall_ms.saturating_add(self.correction_ms), jump)
    }

    /// Learns the server's time as of `now_ms` (corrected, in the middle of the round trip).
    /// `round_trip_ms` bounds its error.
    ///
    /// The server's time wins: whatever the clocks of the device did, before the first answer or
    /// after, all devices of the city show the same time from the next answer on. What was taken
    /// out of the corrected time is returned in ms; negative is what was missing. `None` where the
    /// difference is within the round trip.
    pub fn server_says(&mut self, server_ms: i64, now_ms: i64, round_trip_ms: u64) -> Option<i64> {
        Some(self.judge(server_ms, now_ms, round_trip_ms)?.off_ms)
    }

    /// Marks a moment whose time will matter: the start of a session.
    pub fn mark(&mut self) {
        self.marked_ms = Some(self.unjudged_ms);
    }

    /// The same as [`Clock::server_says`], and how far the time was off at the mark.
    pub fn judge(&mut self, server_ms: i64, now_ms: i64, round_trip_ms: u64) -> Option<Verdict> {
        let ahead = server_ms.saturating_sub(now_ms);
        let unjudged = core::mem::take(&mut self.unjudged_ms);
        let marked = self.marked_ms.take();
        self.unwatched = false;
        self.server_ahead_ms = Some(ahead);
        let error = TOLERANCE_MS.saturating_add_unsigned(round_trip_ms / 2);
        if ahead.saturating_abs() <= error {
            return None;
        }
        self.correction_ms = self.correction_ms.saturating_add(ahead);
        self.server_ahead_ms = Some(0);
        let off_ms = ahead.saturating_neg();
        let is = |ms: i64| off_ms.saturating_sub(ms).saturating_abs() <= error;
        let at_mark_ms = match marked {
            None => 0,
            // All that passed on the wall clock only was set: so was what came before the mark.
            Some(marked) if is(unjudged) => marked,
            // Only what came after the mark was set.
            Some(marked) if is(unjudged.saturating_sub(marked)) => 0,
            // It was wrong before, and the device slept since.
            Some(_) => off_ms,
        };
        Some(Verdict { off_ms, at_mark_ms })
    }
}

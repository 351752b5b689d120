//! The runtime's time: reads both clocks, corrects them, and finds the next moment to wake.
//!
//! The rules of correction are `mamori_core::clock`; this keeps its state over page lives.

use super::Runtime;
use crate::screen::{Notice, show};
use mamori_browser::clock::{mono_ms, sample};
use mamori_core::cbor;
use mamori_core::clock::{Jump, Sample};
use mamori_core::store::LocalStore;

/// Where the clock's state is kept.
pub(super) const KEY: &str = "clock";
/// Kept so often while something is timed, ms.
const KEEP_EVERY_MS: u64 = 5_000;
/// The screen's time moves on so often while nothing is timed, ms.
const CALM_TICK_MS: u64 = 10_000;

/// The device's clock is said to be wrong from so much on, ms.
const NOTICE_MS: i64 = 30_000;

/// The corrected clock and its latest reading.
pub struct Clock {
    core: mamori_core::clock::Clock,
    pub(super) now_ms: i64,
    pub(super) mono_ms: u64,
    kept_ms: u64,
    /// When the clocks last disagreed, monotonic ms; what the server said of before is too old.
    jumped_ms: Option<u64>,
    /// The session that runs here began so many ms too late by the clock; to be written down.
    retime_ms: i64,
}

impl Clock {
    /// From kept bytes; a new clock where there are none or they are of another shape.
    pub fn restore(bytes: Option<&[u8]>) -> Self {
        let core = bytes.and_then(|b| cbor::decode(b).ok()).unwrap_or_default();
        let mono_ms = mono_ms();
        Self { core, now_ms: 0, mono_ms, kept_ms: mono_ms, jumped_ms: None, retime_ms: 0 }
    }

    /// Correction believed necessary, ms.
    pub fn correction_ms(&self) -> i64 {
        self.core.correction_ms
    }

    /// The monotonic time at which the corrected clock will show `at_ms`.
    fn mono_at(&self, at_ms: i64) -> u64 {
        self.mono_ms + u64::try_from(at_ms - self.now_ms).unwrap_or(0)
    }
}

impl Runtime {
    /// Reads the clocks; a jump is noted for the screen, and a forward one asks the server.
    pub(super) fn read_clock(&mut self) {
        let sample = sample();
        let (now_ms, jump) = self.clock.core.read(sample);
        self.clock.now_ms = now_ms;
        self.clock.mono_ms = sample.mono_ms;
        match jump {
            Some(Jump::Back(ms)) => {
                self.clock.jumped_ms = Some(sample.mono_ms);
                // Set right again, there is nothing to say.
                let right = self.clock.correction_ms().saturating_abs() < NOTICE_MS;
                self.clock_notice((!right).then_some(Notice::ClockBack(ms)));
                self.nudge();
            }
            Some(Jump::Forward(ms)) => {
                self.clock.jumped_ms = Some(sample.mono_ms);
                // Only a running session is counted by the clock; elsewhere sleep is ordinary.
                if self.desk.is_running() {
                    self.clock_notice(Some(Notice::ClockForward(ms)));
                }
                self.nudge();
            }
            None => {}
        }
    }

    /// When the wish that is being carried out was made, corrected, ms since 1970-01-01 UTC.
    pub(super) fn wished_ms(&self) -> i64 {
        let made = |sample: Sample| sample.wall_ms.saturating_add(self.clock.correction_ms());
        self.wished.map_or(self.clock.now_ms, made)
    }

    /// Learns the server's time from an answer to a request sent at `sent_ms`.
    pub(super) fn learn_server_time(&mut self, server_ms: i64, sent_ms: u64) {
        if self.clock.jumped_ms.is_some_and(|at| at >= sent_ms) {
            // Time passed unseen while it was under way, so its age is not known: ask again.
            self.clock.jumped_ms = None;
            self.nudge();
            return;
        }
        let round_trip_ms = self.clock.mono_ms.saturating_sub(sent_ms);
        let then_ms = self.clock.now_ms - i64::try_from(round_trip_ms / 2).unwrap_or(0);
        if let Some(verdict) = self.clock.core.judge(server_ms, then_ms, round_trip_ms) {
            self.clock.now_ms -= verdict.off_ms;
            self.clock.retime_ms = verdict.at_mark_ms;
            // The whole difference of the device's clock, however often it was corrected.
            let off_ms = self.clock.correction_ms().saturating_neg();
            let off = off_ms.saturating_abs() >= NOTICE_MS;
            self.clock_notice(off.then_some(Notice::ClockCorrected(off_ms)));
        }
    }

    /// What was last found out about the clock; it takes the place of what was said before.
    fn clock_notice(&self, notice: Option<Notice>) {
        self.screen.notices.update(|all| {
            all.retain(|n| {
                !matches!(
                    n,
                    Notice::ClockBack(_) | Notice::ClockForward(_) | Notice::ClockCorrected(_)
                )
            });
        });
        if let Some(notice) = notice {
            self.notice(notice);
        }
    }

    /// Keeps the clock's state for the next page life.
    pub(super) async fn keep_clock(&mut self) {
        self.clock.kept_ms = self.clock.mono_ms;
        let bytes = mamori_core::event::encode(&self.clock.core);
        if let Err(error) = self.store.put(KEY, &bytes).await {
            self.store_failed(&error);
        }
    }

    /// A session is about to begin.
    pub(super) fn mark_clock(&mut self) {
        self.clock.core.mark();
    }

    /// A session that began by a wrong clock gets its true start, for all who see it.
    pub(super) async fn work_retime(&mut self) {
        let off_ms = core::mem::take(&mut self.clock.retime_ms);
        if off_ms == 0 {
            return;
        }
        if let Some(plan) = self.desk.retime_session(off_ms) {
            // A failure is on the screen already, and the draft is tried again.
            let _ = self.write(plan).await;
        }
    }

    /// When something next falls due in the session that runs here, monotonic ms.
    pub(super) fn session_deadline(&self) -> Option<u64> {
        self.desk.session_deadline().map(|at| self.clock.mono_at(at))
    }

    /// Whether seconds matter on the screen.
    fn is_timing(&self) -> bool {
        self.desk.is_running()
            || self.tap.as_ref().is_some_and(|t| t.undo_until_ms > self.clock.now_ms)
            || self.screen.mine.with_untracked(Option::is_some)
            || self.screen.incoming.with_untracked(|all| !all.is_empty())
            || self
                .screen
                .rows
                .with_untracked(|rows| rows.iter().any(|r| r.running_until_ms.is_some()))
    }

    /// Moves the screen's time on and keeps the clock now and then while something is timed.
    pub(super) fn tick(&mut self) {
        show(self.screen.now_ms, self.clock.now_ms);
    }

    /// Whether the clock's state should be kept now.
    pub(super) fn clock_is_due(&self) -> bool {
        self.desk.is_running() && self.clock.mono_ms >= self.clock.kept_ms + KEEP_EVERY_MS
    }

    /// The next moment at which something is due, on the monotonic clock.
    pub(super) fn deadline(&self) -> u64 {
        let now = self.clock.mono_ms;
        let second = 1_000 - u64::try_from(self.clock.now_ms.rem_euclid(1_000)).unwrap_or(0);
        let tick = if self.is_timing() { now + second } else { now + CALM_TICK_MS };
        let upload = self.may_upload().then(|| self.uploader.next_deadline());
        [
            upload,
            self.desk.alert_deadline(),
            self.rest.and_then(|rest| rest.deadline(self)),
            self.retry_deadline(),
        ]
        .into_iter()
        .flatten()
        .fold(tick, u64::min)
        .max(now)
    }
}

//! The recorder: a pure state machine between a microphone, a store and a person.
//!
//! It is told what happens ([`Input`]) and answers what to do ([`Effect`]); the caller owns the
//! bytes. Slices are stored one after the other, each before the next. Whatever is not recorded
//! becomes a gap with a reason; whatever was recorded becomes a sealed segment. After a break only
//! a person's tap begins the next segment. Reads no clock.

mod run;
mod types;

pub use types::{Effect, Input, Now, State};

use super::codes::{Reason, SegmentEnd};
use super::{SEGMENTS_MAX, SLICE_MS};
use alloc::vec::Vec;
use run::Run;

/// Without a slice for so long, the screen says so, ms.
pub const LATE_MS: u64 = 8_000;
/// Without a slice for so long, the segment is given up, ms.
pub const STALL_MS: u64 = 15_000;
/// The last slice is waited for so long after the recorder was asked to close, ms.
pub const CLOSE_MS: u64 = 3_000;
/// The microphone is waited for so long: a question of the browser may be open, ms.
pub const OPEN_MS: u64 = 60_000;
/// A store that does not answer for so long has failed, ms.
pub const STORE_MS: u64 = 20_000;
/// A failed store is tried again after so long, ms …
pub const RETRY_MS: u64 = 500;
/// … so often.
pub const RETRIES: u32 = 3;
/// Clocks may differ by so much before it counts as a jump, ms.
pub const JUMP_MS: i64 = 2_000;

/// Since when nothing is recorded, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hole {
    from_ms: i64,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Opening { until_ms: u64 },
    Recording,
    Closing { until_ms: u64, end: SegmentEnd },
    Broken(Reason),
    Ended,
}

/// One recording on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorder {
    phase: Phase,
    /// The number of the segment that runs, or of the next one.
    segment: u16,
    run: Option<Run>,
    hole: Option<Hole>,
    hidden: bool,
    /// A person has ended it: no segment follows.
    stopping: bool,
    /// The clocks when it was last told anything.
    last: Option<Now>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
}

impl Recorder {
    /// A recording that has not begun.
    pub fn new() -> Self {
        Self {
            phase: Phase::Idle,
            segment: 0,
            run: None,
            hole: None,
            hidden: false,
            stopping: false,
            last: None,
        }
    }

    /// A recording found at the start of the app whose session still runs: segments below `segment`
    /// are sealed, and nothing is recorded since `since_ms` (see [`super::recover::seal`]).
    pub fn found(segment: u16, since_ms: i64) -> Self {
        let hole = Some(Hole { from_ms: since_ms, reason: Reason::Killed });
        Self { phase: Phase::Broken(Reason::Killed), segment, hole, ..Self::new() }
    }

    /// What to show.
    pub fn state(&self) -> State {
        match (self.phase, &self.run) {
            (Phase::Idle, _) => State::Idle,
            (Phase::Opening { .. }, _) => State::Opening,
            (Phase::Recording, Some(run)) if run.muted_ms.is_some() => State::Muted,
            (Phase::Recording, Some(run)) if run.late.is_some() => State::Late,
            (Phase::Recording, _) => State::Recording,
            (Phase::Closing { .. }, _) => State::Closing,
            (Phase::Broken(reason), _) => State::Broken(reason),
            (Phase::Ended, _) => State::Ended,
        }
    }

    /// The segment that runs, or the next one.
    pub fn segment(&self) -> u16 {
        self.segment
    }

    /// How long the running segment's audio is so far, ms.
    pub fn audio_ms(&self) -> u64 {
        self.run.as_ref().map_or(0, |run| run.audio_ms)
    }

    /// When something is due, on the monotonic clock; `None` while only a person or the microphone
    /// can move it.
    pub fn next_deadline(&self) -> Option<u64> {
        let store = self.run.as_ref().and_then(Run::store_deadline);
        let own = match (self.phase, &self.run) {
            (Phase::Opening { until_ms } | Phase::Closing { until_ms, .. }, _) => Some(until_ms),
            (Phase::Recording, Some(run)) => Some(run.slice_deadline()),
            _ => None,
        };
        match (own, store) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Tells it what happened.
    pub fn handle(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let mut todo = Vec::new();
        self.notice_time(now, &mut todo);
        match input {
            Input::Start => self.start(now, &mut todo),
            Input::Resume => self.resume(now, &mut todo),
            Input::Stop => self.stop(now, &mut todo),
            Input::Opened => self.opened(now, &mut todo),
            Input::Refused(reason) => self.refused(reason, now, &mut todo),
            Input::Slice { bytes } => self.slice(bytes, now, &mut todo),
            Input::Closed => self.closed(&mut todo, now),
            Input::Stored => self.stored(now, &mut todo),
            Input::StoreFailed(reason) => self.store_failed(reason, now, &mut todo),
            Input::Muted => self.muted(now),
            Input::Unmuted => self.unmuted(now, &mut todo),
            Input::Lost(reason) => self.lost(reason, now.at_ms, now, &mut todo),
            Input::Hidden => self.hidden = true,
            Input::Visible => self.hidden = false,
        }
        self.last = Some(now);
        todo
    }

    /// Does what is due at `now`.
    pub fn handle_timeout(&mut self, now: Now) -> Vec<Effect> {
        let mut todo = Vec::new();
        self.notice_time(now, &mut todo);
        match self.phase {
            Phase::Opening { until_ms } if now.mono_ms >= until_ms => {
                self.refused(Reason::Permission, now, &mut todo);
            }
            Phase::Recording => self.watch(now, &mut todo),
            Phase::Closing { until_ms, .. } if now.mono_ms >= until_ms => {
                self.closed(&mut todo, now);
            }
            _ => {}
        }
        self.watch_store(now, &mut todo);
        self.last = Some(now);
        todo
    }

    fn start(&mut self, now: Now, todo: &mut Vec<Effect>) {
        if self.phase == Phase::Idle {
            self.hole = Some(Hole { from_ms: now.at_ms, reason: Reason::Permission });
            self.open(now, todo);
        }
    }

    fn resume(&mut self, now: Now, todo: &mut Vec<Effect>) {
        if matches!(self.phase, Phase::Broken(_)) && self.segment < SEGMENTS_MAX {
            self.open(now, todo);
        }
    }

    fn open(&mut self, now: Now, todo: &mut Vec<Effect>) {
        self.phase = Phase::Opening { until_ms: now.mono_ms.saturating_add(OPEN_MS) };
        todo.push(Effect::Open { segment: self.segment });
    }

    fn opened(&mut self, now: Now, todo: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Opening { .. }) {
            return;
        }
        if let Some(hole) = self.hole.take() {
            // Opening a microphone takes a moment; that alone is no gap.
            let quick = now.at_ms.saturating_sub(hole.from_ms) <= LATE_MS.cast_signed();
            if !(quick && hole.reason == Reason::Permission) {
                gap(hole.from_ms, now.at_ms, hole.reason, todo);
            }
        }
        self.run = Some(Run::new(self.segment, now));
        self.phase = Phase::Recording;
    }

    fn refused(&mut self, reason: Reason, now: Now, todo: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Opening { .. }) {
            return;
        }
        let from_ms = self.hole.map_or(now.at_ms, |hole| hole.from_ms);
        // A break before this try keeps its own reason.
        let first = self.hole.filter(|hole| hole.reason != Reason::Permission);
        self.hole = Some(first.unwrap_or(Hole { from_ms, reason }));
        self.phase = Phase::Broken(reason);
        if self.stopping {
            self.finish(now, todo);
        }
    }

    fn stop(&mut self, now: Now, todo: &mut Vec<Effect>) {
        self.stopping = true;
        match self.phase {
            Phase::Recording => {
                if let Some(run) = &mut self.run
                    && let Some(from_ms) = run.muted_ms.take()
                {
                    gap(from_ms, now.at_ms, Reason::Muted, todo);
                }
                self.close(SegmentEnd::Normal, now, todo);
            }
            Phase::Closing { .. } | Phase::Ended => {}
            Phase::Idle | Phase::Opening { .. } | Phase::Broken(_) => self.finish(now, todo),
        }
    }

    fn close(&mut self, end: SegmentEnd, now: Now, todo: &mut Vec<Effect>) {
        let until_ms = now.mono_ms.saturating_add(CLOSE_MS);
        self.phase = Phase::Closing { until_ms, end };
        todo.push(Effect::Close);
    }

    /// The microphone is gone since `from_ms`.
    fn lost(&mut self, reason: Reason, from_ms: i64, now: Now, todo: &mut Vec<Effect>) {
        if self.phase != Phase::Recording {
            return;
        }
        let Some(run) = &mut self.run else { return };
        let muted = run.muted_ms.take();
        // It may have been gone before anybody said so.
        let from_ms = if run.is_late(now) { from_ms.min(run.slice_ms()) } else { from_ms };
        self.hole = Some(match muted {
            Some(muted_ms) => Hole { from_ms: muted_ms.min(from_ms), reason: Reason::Muted },
            None => Hole { from_ms, reason },
        });
        self.close(reason.segment_end(), now, todo);
    }

    /// The microphone has given its last slice: what waits is stored, then the segment is sealed.
    fn closed(&mut self, todo: &mut Vec<Effect>, now: Now) {
        match self.phase {
            Phase::Closing { end, .. } => {
                if self.run.as_ref().is_some_and(Run::is_storing) {
                    // The store is watched instead; nothing further is taken.
                    self.phase = Phase::Closing { until_ms: u64::MAX, end };
                } else {
                    self.seal(end, now, todo);
                }
            }
            // A recorder that closes by itself has failed.
            Phase::Recording => {
                self.lost(Reason::Error, now.at_ms, now, todo);
                self.closed(todo, now);
            }
            _ => {}
        }
    }

    fn seal(&mut self, end: SegmentEnd, now: Now, todo: &mut Vec<Effect>) {
        let Some(run) = self.run.take() else { return };
        if self.hole.is_none() && run.is_late(now) {
            self.hole = Some(Hole { from_ms: run.slice_ms(), reason: Reason::NoData });
        }
        if run.next_index > 0 {
            todo.push(Effect::Seal {
                segment: run.segment,
                from_ms: run.from_ms,
                length_ms: run.audio_ms,
                chunks: run.next_index,
                end,
            });
            self.segment = run.segment.saturating_add(1);
        } else {
            // A segment without a byte is none; its stretch is in the gap.
            let hole = self.hole.unwrap_or(Hole { from_ms: now.at_ms, reason: Reason::NoData });
            self.hole = Some(Hole { from_ms: hole.from_ms.min(run.from_ms), ..hole });
        }
        let reason = self.hole.map_or(Reason::NoData, |hole| hole.reason);
        self.phase = Phase::Broken(reason);
        if self.stopping {
            self.finish(now, todo);
        } else if end == SegmentEnd::Full {
            self.hole = Some(Hole { from_ms: now.at_ms, reason: Reason::Permission });
            self.open(now, todo);
        }
    }

    fn finish(&mut self, now: Now, todo: &mut Vec<Effect>) {
        if let Some(hole) = self.hole.take() {
            gap(hole.from_ms, now.at_ms, hole.reason, todo);
        }
        self.phase = Phase::Ended;
        todo.push(Effect::Finished);
    }

    /// Compares the clocks with those of the last time.
    fn notice_time(&mut self, now: Now, todo: &mut Vec<Effect>) {
        let Some(last) = self.last else { return };
        let wall = now.at_ms.saturating_sub(last.at_ms);
        let mono = i64::try_from(now.mono_ms.saturating_sub(last.mono_ms)).unwrap_or(i64::MAX);
        let jump = wall.saturating_sub(mono);
        let Some(run) = self.run.as_mut().filter(|_| self.phase == Phase::Recording) else {
            return;
        };
        if jump > JUMP_MS {
            // A slice that was due before it had not come.
            let overdue =
                last.at_ms.saturating_sub(run.slice_ms()) > SLICE_MS.cast_signed() + 1_000;
            let from_ms = if overdue { run.slice_ms() } else { last.at_ms };
            run.skip(now);
            gap(from_ms, now.at_ms, Reason::Sleep, todo);
        } else if jump < -JUMP_MS {
            gap(now.at_ms, now.at_ms, Reason::Clock, todo);
            run.set_back(now, jump);
        }
    }
}

fn gap(from_ms: i64, to_ms: i64, reason: Reason, todo: &mut Vec<Effect>) {
    todo.push(Effect::Gap { from_ms, to_ms: to_ms.max(from_ms), reason });
}

//! One segment while it is recorded: its slices, and what of them is on the disk.

use super::types::{Effect, Now};
use super::{
    Hole, LATE_MS, Phase, RETRIES, RETRY_MS, Reason, Recorder, STALL_MS, STORE_MS, SegmentEnd, gap,
};
use crate::recording::{LIVE_CHUNK_BYTES_MAX, SEGMENT_CHUNKS_MAX, SLICE_MS};
use alloc::vec::Vec;

/// Chunks kept free at the end of a segment for what still comes while it closes.
const RESERVE: u32 = 50;

/// A part of a slice that waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    offset: u32,
    bytes: u32,
    /// When its slice began, ms since 1970-01-01 UTC.
    from_ms: i64,
}

/// Where the oldest part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Storing {
    Idle,
    Asked { until_ms: u64 },
    Again { at_ms: u64 },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) segment: u16,
    pub(super) from_ms: i64,
    /// Length of what has come, ms.
    pub(super) audio_ms: u64,
    pub(super) next_index: u32,
    pub(super) waiting: Vec<Part>,
    pub(super) muted_ms: Option<i64>,
    /// When it was noticed that slices stay away, on the monotonic clock.
    pub(super) late: Option<u64>,
    storing: Storing,
    failures: u32,
    /// Bytes of all slices so far.
    bytes: u64,
    /// When the last slice was complete, by both clocks.
    slice: Now,
}

impl Run {
    pub(super) fn new(segment: u16, now: Now) -> Self {
        Self {
            segment,
            from_ms: now.at_ms,
            audio_ms: 0,
            next_index: 0,
            waiting: Vec::new(),
            muted_ms: None,
            late: None,
            storing: Storing::Idle,
            failures: 0,
            bytes: 0,
            slice: now,
        }
    }

    pub(super) fn slice_deadline(&self) -> u64 {
        match self.late {
            None => self.slice.mono_ms.saturating_add(LATE_MS),
            // A page that was frozen gets the time to deliver what its recorder kept.
            Some(noticed) => noticed.saturating_add(STALL_MS - LATE_MS),
        }
    }

    /// When the last slice was complete, ms since 1970-01-01 UTC.
    pub(super) fn slice_ms(&self) -> i64 {
        self.slice.at_ms
    }

    /// Whether more than one slice is missing.
    pub(super) fn is_late(&self, now: Now) -> bool {
        now.at_ms.saturating_sub(self.slice.at_ms) > LATE_MS.cast_signed()
    }

    /// Whether a part is on its way to the disk.
    pub(super) fn is_storing(&self) -> bool {
        self.storing != Storing::Idle
    }

    pub(super) fn store_deadline(&self) -> Option<u64> {
        match self.storing {
            Storing::Idle => None,
            Storing::Asked { until_ms } => Some(until_ms),
            Storing::Again { at_ms } => Some(at_ms),
        }
    }

    /// The clock went on without the recorder: it gets its time to deliver anew.
    pub(super) fn skip(&mut self, now: Now) {
        self.slice = now;
        self.late = None;
    }

    /// The clock was set back: what is compared with it moves along.
    pub(super) fn set_back(&mut self, now: Now, by_ms: i64) {
        self.slice.at_ms = self.slice.at_ms.saturating_add(by_ms).min(now.at_ms);
        if let Some(muted) = &mut self.muted_ms {
            *muted = muted.saturating_add(by_ms).min(now.at_ms);
        }
    }

    /// Whether a slice that came late may hold all of the time since the one before: its bytes
    /// tell.
    fn is_whole(&self, bytes: u32, elapsed_ms: u64) -> bool {
        let expected = self.bytes.saturating_mul(elapsed_ms) / self.audio_ms.max(1);
        self.audio_ms >= SLICE_MS && u64::from(bytes) >= expected / 2
    }

    fn cut(&mut self, bytes: u32, from_ms: i64) {
        let mut offset = 0;
        while offset < bytes {
            let part = (bytes - offset).min(LIVE_CHUNK_BYTES_MAX);
            self.waiting.push(Part { offset, bytes: part, from_ms });
            offset += part;
        }
    }

    /// Asks for the oldest part to be stored, if none is on its way.
    fn store_next(&mut self, now: Now, todo: &mut Vec<Effect>) {
        if self.storing != Storing::Idle || self.next_index >= SEGMENT_CHUNKS_MAX {
            return;
        }
        if let Some(part) = self.waiting.first() {
            self.storing = Storing::Asked { until_ms: now.mono_ms.saturating_add(STORE_MS) };
            todo.push(Effect::Store {
                segment: self.segment,
                index: self.next_index,
                offset: part.offset,
                bytes: part.bytes,
            });
        }
    }
}

impl Recorder {
    pub(super) fn slice(&mut self, bytes: u32, now: Now, todo: &mut Vec<Effect>) {
        let taking = match self.phase {
            Phase::Recording => true,
            Phase::Closing { until_ms, .. } => until_ms != u64::MAX,
            _ => false,
        };
        let Some(run) = self.run.as_mut().filter(|_| taking && bytes > 0) else { return };
        let elapsed = now.mono_ms.saturating_sub(run.slice.mono_ms);
        let mut audio = elapsed;
        if elapsed > LATE_MS && !run.is_whole(bytes, elapsed) {
            let reason = if self.hidden { Reason::Hidden } else { Reason::NoData };
            let to_ms = now.at_ms.saturating_sub(SLICE_MS.cast_signed());
            if run.muted_ms.is_none() {
                gap(run.slice.at_ms, to_ms, reason, todo);
            }
            audio = SLICE_MS;
        }
        if elapsed > LATE_MS
            && let Some(hole) = self.hole.as_mut().filter(|hole| hole.reason != Reason::Muted)
        {
            // Given up, and it came after all: what is missing before it is said, the rest is here.
            hole.from_ms = hole.from_ms.max(now.at_ms);
        }
        run.cut(bytes, run.slice.at_ms);
        run.audio_ms = run.audio_ms.saturating_add(audio);
        run.bytes = run.bytes.saturating_add(u64::from(bytes));
        run.slice = now;
        run.late = None;
        run.store_next(now, todo);
        let chunks = run.next_index + u32::try_from(run.waiting.len()).unwrap_or(u32::MAX);
        if self.phase == Phase::Recording && chunks >= SEGMENT_CHUNKS_MAX - RESERVE {
            self.close(SegmentEnd::Full, now, todo);
        }
    }

    pub(super) fn muted(&mut self, now: Now) {
        if let Some(run) = self.run.as_mut().filter(|_| self.phase == Phase::Recording) {
            run.muted_ms.get_or_insert(now.at_ms);
        }
    }

    pub(super) fn unmuted(&mut self, now: Now, todo: &mut Vec<Effect>) {
        if let Some(from_ms) = self.run.as_mut().and_then(|run| run.muted_ms.take()) {
            gap(from_ms, now.at_ms, Reason::Muted, todo);
        }
    }

    /// Notices that slices stay away.
    pub(super) fn watch(&mut self, now: Now, todo: &mut Vec<Effect>) {
        let Some(run) = &mut self.run else { return };
        if now.mono_ms < run.slice_deadline() {
            return;
        }
        if run.late.is_none() {
            run.late = Some(now.mono_ms);
            return;
        }
        let reason = if self.hidden { Reason::Hidden } else { Reason::NoData };
        let from_ms = run.slice.at_ms;
        self.lost(reason, from_ms, now, todo);
    }

    pub(super) fn stored(&mut self, now: Now, todo: &mut Vec<Effect>) {
        let Some(run) = &mut self.run else { return };
        if !matches!(run.storing, Storing::Asked { .. }) {
            return;
        }
        run.storing = Storing::Idle;
        run.failures = 0;
        run.waiting.remove(0);
        run.next_index += 1;
        run.store_next(now, todo);
        let drained = !run.is_storing();
        if let Phase::Closing { until_ms: u64::MAX, end } = self.phase
            && drained
        {
            self.seal(end, now, todo);
        }
    }

    pub(super) fn store_failed(&mut self, reason: Reason, now: Now, todo: &mut Vec<Effect>) {
        let Some(run) = &mut self.run else { return };
        if !matches!(run.storing, Storing::Asked { .. }) {
            return;
        }
        run.failures += 1;
        if reason != Reason::Quota && run.failures <= RETRIES {
            run.storing = Storing::Again { at_ms: now.mono_ms.saturating_add(RETRY_MS) };
            return;
        }
        // What is not on the disk is lost from the first part on.
        let from_ms = run.waiting.first().map_or(run.slice.at_ms, |part| part.from_ms);
        let lost_parts = run.waiting.len() as u64;
        run.waiting.clear();
        run.storing = Storing::Idle;
        run.audio_ms = run.audio_ms.saturating_sub(lost_parts * SLICE_MS);
        todo.push(Effect::Drop);
        if self.phase == Phase::Recording {
            self.lost(reason, from_ms, now, todo);
        }
        if let Phase::Closing { .. } = self.phase {
            let earlier = self.hole.filter(|hole| hole.from_ms <= from_ms);
            self.hole = Some(earlier.unwrap_or(Hole { from_ms, reason }));
            // Nothing further is stored: the segment ends with what is on the disk.
            self.phase = Phase::Closing { until_ms: u64::MAX, end: reason.segment_end() };
            self.seal(reason.segment_end(), now, todo);
        }
    }

    pub(super) fn watch_store(&mut self, now: Now, todo: &mut Vec<Effect>) {
        let Some(run) = &mut self.run else { return };
        match run.storing {
            Storing::Again { at_ms } if now.mono_ms >= at_ms => {
                run.storing = Storing::Idle;
                run.store_next(now, todo);
            }
            Storing::Asked { until_ms } if now.mono_ms >= until_ms => {
                // An answer that comes after all would be counted for another part: given up.
                run.failures = RETRIES;
                self.store_failed(Reason::Storage, now, todo);
            }
            _ => {}
        }
    }
}

//! What of a recording is written into the log and kept: its start, gaps, seals, its end.
//!
//! Orders to the disk are queued and carried out one after the other, in the order of what
//! happened; nothing else of a recording waits for them.

use super::{Owned, Runtime};
use crate::screen::recording::GapView;
use mamori_browser::locks::Lock;
use mamori_core::body::Body;
use mamori_core::desk::Plan;
use mamori_core::ids::{CaseId, RecordingId};
use mamori_core::recording::body::{RecordingGap, RecordingSealed, RecordingStarted, Source};
use mamori_core::recording::codes::SegmentEnd;
use mamori_core::recording::kept::{Kept, KeptSeal, Slot};
use mamori_core::recording::queue::Place;

/// An order to the disk.
pub enum Order {
    /// Keep what is known of a recording.
    Keep(RecordingId),
    /// Write into the log. What cannot be saved waits in memory, and the screen says so.
    Write(Plan),
    /// Nothing more is recorded or copied.
    End(RecordingId),
    /// Delete what is safe on the server.
    Prune(RecordingId),
}

impl Runtime {
    pub(super) fn order(&mut self, order: Order) {
        self.recordings.orders.push_back(order);
    }

    pub(super) fn log(&mut self, case: CaseId, body: Body) {
        self.order(Order::Write(Plan { case, body }));
    }

    /// Carries the orders out, while somebody is signed in whose log takes them.
    pub(super) async fn work_orders(&mut self) {
        while self.desk.me.is_some()
            && let Some(order) = self.recordings.orders.pop_front()
        {
            let id = match order {
                Order::Write(plan) => match self.write_down(plan).await {
                    Some(id) => id,
                    None => continue,
                },
                Order::Prune(id) => {
                    self.prune(id).await;
                    continue;
                }
                Order::End(id) => {
                    self.end(id);
                    id
                }
                Order::Keep(id) => id,
            };
            self.keep(id).await;
        }
    }

    /// Writes; returns the recording of which more is to be kept since.
    async fn write_down(&mut self, plan: Plan) -> Option<RecordingId> {
        let mut sealed = None;
        if let Body::RecordingSealed(seal) = &plan.body {
            let chunks = u32::try_from(seal.chunks.len()).unwrap_or(u32::MAX);
            sealed = Some((seal.recording, seal.segment, chunks, seal.length_ms));
        }
        // A seal that could not be saved is written anew at the next start.
        let event = self.write(plan).await.ok()?;
        let (id, segment, chunks, length_ms) = sealed?;
        let seal = KeptSeal { segment, chunks, length_ms, event };
        self.recordings.owned(id)?.kept.seals.push(seal);
        Some(id)
    }

    async fn keep(&mut self, id: RecordingId) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let kept = owned.kept.clone();
        let result = self.store.keep_recording(&kept).await;
        if let Some(owned) = self.recordings.owned(id) {
            owned.unkept = result.is_err();
        }
        if let Err(error) = result {
            self.store_failed(&error);
        }
    }

    /// A recording whose seal is not in the log stays open, so that the next start finds it.
    fn end(&mut self, id: RecordingId) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let sealed = |s: &Slot| owned.kept.seals.iter().any(|seal| seal.segment == s.segment);
        owned.kept.ended = owned.slots.iter().all(sealed);
    }

    /// Deletes a recording from this device once every byte and every seal is safe.
    async fn prune(&mut self, id: RecordingId) {
        let Some(at) = self.recordings.mine.iter().position(|owned| owned.kept.id() == id) else {
            return;
        };
        let owned = &self.recordings.mine[at];
        let sent = |event| self.desk.is_sent(event);
        let Some(safe) = owned.kept.safe(&owned.slots, &self.recordings.queue, &sent) else {
            return;
        };
        match self.store.drop_recording(safe).await {
            Ok(()) => {
                self.recordings.queue.forget(id);
                self.recordings.mine.remove(at);
            }
            Err(error) => self.store_failed(&error),
        }
    }

    /// A new recording of this tab: kept first, so that a kill leaves something to find.
    pub(super) fn own(&mut self, case: CaseId, started: RecordingStarted, lock: Lock) {
        let (id, at_ms) = (started.recording, self.clock.now_ms);
        let body = Body::RecordingStarted(started.clone());
        let kept = Kept { case, started, at_ms, seals: Vec::new(), ended: false };
        self.recordings.mine.push(Owned::new(kept, Vec::new(), true, lock));
        self.order(Order::Keep(id));
        self.log(case, body);
    }

    /// Takes note of a chunk that is on the disk, and of the upload it waits for.
    pub(super) fn hold(&mut self, id: RecordingId, slot: Slot) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let known = |s: &Slot| s.segment == slot.segment && s.index == slot.index;
        if !owned.slots.iter().any(known) {
            owned.slots.push(slot);
        }
        let live = owned.kept.started.source == Source::Device;
        let unkept = owned.unkept;
        let place = Place { recording: id, segment: slot.segment, index: slot.index + 1 };
        self.recordings.queue.hold(place, live, self.clock.mono_ms);
        if unkept {
            self.order(Order::Keep(id));
        }
    }

    pub(super) fn write_gap(&mut self, case: CaseId, recording: RecordingId, gap: GapView) {
        let GapView { from_ms, to_ms, reason } = gap;
        let reason = String::from(reason.code());
        let body = Body::RecordingGap(RecordingGap { recording, from_ms, to_ms, reason });
        self.log(case, body);
    }

    /// The seal of the first so many chunks of a segment.
    pub(super) fn write_seal(
        &mut self,
        id: RecordingId,
        segment: u16,
        from_ms: Option<i64>,
        length_ms: u64,
        chunks: u32,
        end: SegmentEnd,
    ) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let mut seal = RecordingSealed {
            recording: id,
            segment,
            from_ms,
            length_ms,
            mime: owned.kept.started.mime.clone(),
            chunks: Vec::new(),
            bytes: 0,
            end: String::from(end.code()),
        };
        for slot in &owned.slots {
            if slot.segment == segment && slot.index < chunks {
                seal.chunks.push(slot.hash);
                seal.bytes += u64::from(slot.bytes);
            }
        }
        let case = owned.kept.case;
        self.log(case, Body::RecordingSealed(seal));
    }
}

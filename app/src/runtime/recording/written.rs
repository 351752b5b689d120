//! What of a recording is written into the log and kept: its start, gaps, seals, its end.

use super::{Owned, Runtime};
use crate::screen::recording::GapView;
use mamori_browser::locks::Lock;
use mamori_core::body::Body;
use mamori_core::desk::Plan;
use mamori_core::ids::{CaseId, RecordingId};
use mamori_core::recording::body::{RecordingGap, RecordingSealed, RecordingStarted, Source};
use mamori_core::recording::codes::SegmentEnd;
use mamori_core::recording::kept::{Kept, Slot};
use mamori_core::recording::queue::Place;
use mamori_core::store::StoreError;

impl Runtime {
    /// Keeps a new recording of this tab and writes its start into the log.
    pub(super) async fn own(
        &mut self,
        case: CaseId,
        started: RecordingStarted,
        lock: Lock,
    ) -> Result<(), StoreError> {
        let at_ms = self.clock.now_ms;
        let kept = Kept { case, started, at_ms, seals: Vec::new(), ended: false };
        // First, so that a kill between both leaves something to find.
        self.store.keep_recording(&kept).await?;
        let body = Body::RecordingStarted(kept.started.clone());
        self.recordings.mine.push(Owned { kept, slots: Vec::new(), settled: true, _lock: lock });
        // A start that cannot be written waits in memory; the recording goes on meanwhile.
        let _ = self.write(Plan { case, body }).await;
        Ok(())
    }

    /// Takes note of a chunk that is on the disk, and of the upload it waits for.
    pub(super) fn hold(&mut self, id: RecordingId, slot: Slot) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let known = |s: &Slot| s.segment == slot.segment && s.index == slot.index;
        if !owned.slots.iter().any(known) {
            owned.slots.push(slot);
        }
        let live = owned.kept.started.source == Source::Device;
        let place = Place { recording: id, segment: slot.segment, index: slot.index + 1 };
        self.recordings.queue.hold(place, live, self.clock.mono_ms);
    }

    pub(super) async fn note_gap(&mut self, gap: GapView) {
        let Some(live) = &mut self.recordings.live else { return };
        live.gaps.push(gap);
        let (case, recording) = (live.case, live.id);
        self.write_gap(case, recording, gap).await;
    }

    pub(super) async fn write_gap(&mut self, case: CaseId, recording: RecordingId, gap: GapView) {
        let GapView { from_ms, to_ms, reason } = gap;
        let reason = String::from(reason.code());
        let body = Body::RecordingGap(RecordingGap { recording, from_ms, to_ms, reason });
        // What cannot be saved waits in memory, and the screen says so.
        let _ = self.write(Plan { case, body }).await;
    }

    pub(super) async fn seal(
        &mut self,
        segment: u16,
        from_ms: i64,
        length_ms: u64,
        chunks: u32,
        end: SegmentEnd,
    ) {
        let Some(id) = self.recordings.live.as_ref().map(|live| live.id) else { return };
        let Some(owned) = self.recordings.owned(id) else { return };
        let named: Vec<&Slot> = owned.segment(segment).take(chunks as usize).collect();
        let seal = RecordingSealed {
            recording: id,
            segment,
            from_ms: Some(from_ms),
            length_ms,
            mime: owned.kept.started.mime.clone(),
            chunks: named.iter().map(|slot| slot.hash).collect(),
            bytes: named.iter().map(|slot| u64::from(slot.bytes)).sum(),
            end: String::from(end.code()),
        };
        self.write_seal(seal).await;
    }

    /// Writes a seal into the log and keeps which event it is. One that cannot be saved waits in
    /// memory; after a kill it is written anew.
    pub(super) async fn write_seal(&mut self, seal: RecordingSealed) {
        let id = seal.recording;
        let Some(case) = self.recordings.owned(id).map(|owned| owned.kept.case) else { return };
        let body = Body::RecordingSealed(seal.clone());
        let Ok(event) = self.write(Plan { case, body }).await else { return };
        if let Some(owned) = self.recordings.owned(id) {
            owned.kept.sealed(&seal, event);
        }
        self.keep(id).await;
    }

    pub(super) async fn recording_finished(&mut self) {
        let Some(id) = self.recordings.live.as_ref().map(|live| live.id) else { return };
        self.end_owned(id).await;
    }

    /// Nothing more is recorded or copied. A recording whose seal is not in the log yet stays
    /// open, so that the next start finds it.
    pub(super) async fn end_owned(&mut self, id: RecordingId) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let sealed = |s: &Slot| owned.kept.seals.iter().any(|seal| seal.segment == s.segment);
        if owned.slots.iter().all(sealed) {
            owned.kept.ended = true;
            self.keep(id).await;
        }
    }
}

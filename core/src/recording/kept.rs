//! What a device keeps beside the chunks of its own recordings, until all of it is safe elsewhere.
//!
//! Enough to seal after a kill and to know when the copy here may go. No bytes of audio.

use super::body::{RecordingStarted, Source};
use super::queue::Queue;
use super::recover::{Found, FoundChunk};
use crate::cbor::{Decode, Encode};
use crate::ids::{CaseId, EventId, Hash, RecordingId};
use alloc::vec::Vec;

/// A seal that is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeptSeal {
    /// The segment.
    #[n(0)]
    pub segment: u16,
    /// How many chunks it names.
    #[n(1)]
    pub chunks: u32,
    /// How long its audio is, ms; 0 where unknown.
    #[n(2)]
    pub length_ms: u64,
    /// The event.
    #[n(3)]
    pub event: EventId,
}

/// One recording of this device.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Kept {
    /// Its case.
    #[n(0)]
    pub case: CaseId,
    /// What its start says.
    #[n(1)]
    pub started: RecordingStarted,
    /// When it began, corrected clock, ms since 1970-01-01 UTC.
    #[n(2)]
    pub at_ms: i64,
    /// Its seals so far.
    #[n(3)]
    pub seals: Vec<KeptSeal>,
    /// It is over: nothing is recorded or copied any more.
    #[n(4)]
    pub ended: bool,
}

/// One chunk on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Slot {
    /// Its segment.
    #[n(0)]
    pub segment: u16,
    /// Its place there.
    #[n(1)]
    pub index: u32,
    /// SHA-256 of its bytes.
    #[n(2)]
    pub hash: Hash,
    /// Its length, bytes.
    #[n(3)]
    pub bytes: u32,
    /// When it was complete, corrected clock, ms since 1970-01-01 UTC.
    #[n(4)]
    pub at_ms: i64,
    /// When its segment began, the same clock.
    #[n(5)]
    pub from_ms: i64,
}

/// Proof that every byte and every seal of a recording is safe on the server; only such a
/// recording is deleted from a device.
#[derive(Debug, PartialEq, Eq)]
pub struct Safe(RecordingId);

impl Safe {
    /// The recording.
    pub fn recording(&self) -> RecordingId {
        self.0
    }
}

impl Kept {
    /// The recording.
    pub fn id(&self) -> RecordingId {
        self.started.recording
    }

    /// The length of all sealed segments together, ms.
    pub fn length_ms(&self) -> u64 {
        self.seals.iter().map(|seal| seal.length_ms).sum()
    }

    /// How many chunks of a segment belong to it: those of its seal, otherwise those that are here
    /// without a hole. `slots` ascending.
    pub fn chunks(&self, segment: u16, slots: &[Slot]) -> u32 {
        if let Some(seal) = self.seals.iter().find(|seal| seal.segment == segment) {
            return seal.chunks;
        }
        let mut next = 0;
        for slot in slots {
            if slot.segment == segment && slot.index == next {
                next += 1;
            }
        }
        next
    }

    /// The segments that have chunks here, ascending. `slots` ascending.
    pub fn segments(slots: &[Slot]) -> Vec<u16> {
        let mut segments: Vec<u16> = Vec::new();
        for slot in slots {
            if segments.last() != Some(&slot.segment) {
                segments.push(slot.segment);
            }
        }
        segments
    }

    /// The segments of a live recording that have chunks here and no seal. `slots` ascending. A
    /// file whose copying broke off is not sealed: a part of it is not the file.
    pub fn found(&self, slots: &[Slot]) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        if self.started.source != Source::Device {
            return all;
        }
        for slot in slots {
            if self.seals.iter().any(|seal| seal.segment == slot.segment) {
                continue;
            }
            if all.last().is_none_or(|found| found.segment != slot.segment) {
                all.push(Found {
                    recording: self.id(),
                    segment: slot.segment,
                    mime: self.started.mime.clone(),
                    from_ms: slot.from_ms,
                    chunks: Vec::new(),
                });
            }
            let Slot { index, hash, bytes, at_ms, .. } = *slot;
            if let Some(found) = all.last_mut() {
                found.chunks.push(FoundChunk { index, hash, bytes, at_ms });
            }
        }
        all
    }

    /// Whether the copy here may go: the recording is over, all of it is in a backup of the server
    /// as the server said itself, and so are its seals (`sent`). `slots`: the chunks here.
    pub fn safe(
        &self,
        slots: &[Slot],
        queue: &Queue,
        sent: &dyn Fn(EventId) -> bool,
    ) -> Option<Safe> {
        let sealed = |slot: &Slot| self.seals.iter().any(|seal| seal.segment == slot.segment);
        let whole = slots.iter().all(sealed) && self.seals.iter().all(|seal| sent(seal.event));
        // Without a byte there is nothing to lose, and the server is never asked about it.
        let backed_up = slots.is_empty() || queue.is_backed_up(self.id());
        (self.ended && whole && backed_up).then(|| Safe(self.id()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::body::Consent;
    use super::super::queue::{Order, Place};
    use super::super::wire::{Have, SegmentHave};
    use super::*;
    use crate::ids::StoreId;
    use crate::sync::{Pace, Span};
    use alloc::string::String;
    use alloc::vec;

    const ID: RecordingId = RecordingId([1; 16]);

    fn kept(source: Source, seals: Vec<KeptSeal>, ended: bool) -> Kept {
        let started = RecordingStarted {
            recording: ID,
            session: None,
            mime: String::from("audio/webm"),
            consent: Consent::Agreed,
            source,
            file_name: None,
            bytes: None,
            whole: None,
        };
        Kept { case: CaseId([2; 16]), started, at_ms: 500, seals, ended }
    }

    fn slot(segment: u16, index: u32) -> Slot {
        let from_ms = 1_000 * i64::from(segment);
        let at_ms = from_ms + 4_000 * i64::from(index + 1);
        Slot { segment, index, hash: Hash([index as u8; 32]), bytes: 10, at_ms, from_ms }
    }

    fn seal(segment: u16, chunks: u32) -> KeptSeal {
        let event = EventId { seq: 7, ..EventId::default() };
        KeptSeal { segment, chunks, length_ms: 8_000, event }
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let whole = kept(Source::File, vec![seal(0, 2)], true);
        assert_eq!(crate::cbor::decode(&crate::event::encode(&whole)), Ok(whole));
        assert_eq!(crate::cbor::decode(&crate::event::encode(&slot(1, 3))), Ok(slot(1, 3)));
    }

    #[test]
    fn what_is_not_sealed_is_found_again() {
        let slots = [slot(0, 0), slot(0, 1), slot(1, 0), slot(2, 0), slot(2, 2)];
        let live = kept(Source::Device, vec![seal(1, 1)], false);
        let found = live.found(&slots);
        let seen: Vec<_> = found.iter().map(|f| (f.segment, f.from_ms, f.chunks.len())).collect();
        assert_eq!(seen, [(0, 0, 2), (2, 2_000, 2)]);
        assert_eq!(Kept::segments(&slots), [0, 1, 2]);
        assert_eq!([0, 1, 2].map(|s| live.chunks(s, &slots)), [2, 1, 1]);
        assert_eq!(kept(Source::File, vec![], false).found(&slots), []);
    }

    #[test]
    fn only_what_is_safe_in_every_way_may_go() {
        let slots = [slot(0, 0), slot(0, 1)];
        let whole = kept(Source::Device, vec![seal(0, 2)], true);
        let queue = |backed_up: u64| {
            let mut queue = Queue::new(Pace::DEFAULT, 0);
            queue.hold(Place { recording: ID, segment: 0, index: 2 }, true, 0);
            assert_eq!(queue.poll(0, 0), Some(Order::Ask(ID)));
            let span = |last| vec![Span { first: 0, last }];
            let have = SegmentHave { segment: 0, chunks: span(1), backed_up: span(backed_up) };
            let segments = vec![have];
            queue.have(&Have { recording: ID, store: StoreId::default(), epoch: 1, segments }, 0);
            queue
        };
        let yes = |_: EventId| true;
        assert_eq!(whole.safe(&slots, &queue(1), &yes), Some(Safe(ID)));
        // Controls: not all in a backup, the seal not sent, no seal, not over.
        assert_eq!(whole.safe(&slots, &queue(0), &yes), None);
        assert_eq!(whole.safe(&slots, &queue(1), &|_| false), None);
        assert_eq!(kept(Source::Device, vec![], true).safe(&slots, &queue(1), &yes), None);
        let empty = kept(Source::Device, vec![], true);
        assert_eq!(empty.safe(&[], &Queue::new(Pace::DEFAULT, 0), &yes), Some(Safe(ID)));
        let running = Kept { ended: false, ..whole };
        assert_eq!(running.safe(&slots, &queue(1), &yes), None);
    }
}

//! The recordings of a case as everybody sees them: joins like the rest of the case.
//!
//! What the log says of a recording. Whether its bytes have arrived and are the sealed ones only
//! the server knows: `wire`.

use super::body::{Consent, Source};
use super::picture::PictureKind;
use crate::case::{Stamp, view_type};
use crate::ids::{DeviceId, Hash, RecordingId, SessionId};
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// Start of a recording.
    pub struct Begun {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// The session it is of, where it is of one.
        #[n(1)] pub session: Option<SessionId>,
        /// Media type.
        #[n(2)] pub mime: String,
        /// What the other party said, as far as known at the start.
        #[n(3)] pub consent: Consent,
        /// Where it is from.
        #[n(4)] pub source: Source,
        /// Name of the attached file.
        #[n(5)] pub file_name: Option<String>,
        /// Length of the attached file, bytes.
        #[n(6)] pub bytes: Option<u64>,
        /// The device that records or attaches.
        #[n(7)] pub device: DeviceId,
        /// SHA-256 of the whole file, of a picture.
        #[n(8)] pub whole: Option<Hash>,
    }
}

view_type! {
    /// What the other party said, as one log noted it last.
    pub struct Noted {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// What was said.
        #[n(1)] pub consent: Consent,
    }
}

view_type! {
    /// One seal. The hashes themselves are in the event; here is what they add up to.
    pub struct Seal {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// The segment.
        #[n(1)] pub segment: u16,
        /// When its audio begins, ms since 1970-01-01 UTC; `None` where unknown.
        #[n(2)] pub from_ms: Option<i64>,
        /// How long it is, ms; 0 where unknown.
        #[n(3)] pub length_ms: u64,
        /// Media type.
        #[n(4)] pub mime: String,
        /// How many chunks.
        #[n(5)] pub chunks: u32,
        /// All chunks together, bytes.
        #[n(6)] pub bytes: u64,
        /// SHA-256 over the chunks' hashes, one after the other.
        #[n(7)] pub root: Hash,
        /// How it ended: a code of [`super::codes::SegmentEnd`].
        #[n(8)] pub end: String,
        /// The device that sealed it.
        #[n(9)] pub device: DeviceId,
    }
}

view_type! {
    /// A stretch that could not be recorded.
    pub struct Gap {
        /// Who and when it was noted.
        #[n(0)] pub stamp: Stamp,
        /// From when, ms since 1970-01-01 UTC.
        #[n(1)] pub from_ms: i64,
        /// Until when.
        #[n(2)] pub to_ms: i64,
        /// Why: a code of [`super::codes::Reason`].
        #[n(3)] pub reason: String,
    }
}

view_type! {
    /// One recording 録音.
    pub struct Recording {
        /// Identity.
        #[n(0)] pub id: RecordingId,
        /// The start; `None` while only later events have arrived.
        #[n(1)] pub begun: Option<Begun>,
        /// The latest word of each log on consent; use [`Recording::consent`].
        #[n(2)] pub noted: Vec<Noted>,
        /// All seals, in the order of their events; use [`Recording::seal`] for the one that
        /// stands.
        #[n(3)] pub seals: Vec<Seal>,
        /// Gaps, in the order of their events.
        #[n(4)] pub gaps: Vec<Gap>,
    }
}

impl Recording {
    /// A recording nothing is known of yet.
    pub fn new(id: RecordingId) -> Self {
        Self { id, begun: None, noted: Vec::new(), seals: Vec::new(), gaps: Vec::new() }
    }

    /// What kind of picture it is; `None` for audio.
    pub fn picture(&self) -> Option<PictureKind> {
        let begun = self.begun.as_ref().filter(|begun| begun.source == Source::File)?;
        PictureKind::of_mime(&begun.mime)
    }

    /// What the other party said: the latest word, otherwise that of the start.
    pub fn consent(&self) -> Consent {
        let mut latest: Option<&Noted> = None;
        for noted in &self.noted {
            let key = |n: &Noted| (n.stamp.at_ms, n.stamp.id);
            if latest.is_none_or(|l| key(l) < key(noted)) {
                latest = Some(noted);
            }
        }
        match (latest, &self.begun) {
            (Some(noted), _) => noted.consent,
            (None, Some(begun)) => begun.consent,
            (None, None) => Consent::NotAnnounced,
        }
    }

    /// The seal of a segment that stands: the first in server order of the device that recorded.
    /// Another device cannot know the bytes; its seal is kept and does not count.
    pub fn seal(&self, segment: u16) -> Option<&Seal> {
        let device = self.begun.as_ref()?.device;
        let mut standing: Option<&Seal> = None;
        for seal in &self.seals {
            let counts = seal.segment == segment && seal.device == device;
            let earlier = |s: &Seal| seal.stamp.claim_order() < s.stamp.claim_order();
            if counts && standing.is_none_or(earlier) {
                standing = Some(seal);
            }
        }
        standing
    }

    /// The segments that have a standing seal, ascending.
    pub fn sealed(&self) -> Vec<&Seal> {
        let mut sealed: Vec<&Seal> = Vec::new();
        for seal in &self.seals {
            let Some(standing) = self.seal(seal.segment) else { continue };
            if let Err(at) = sealed.binary_search_by_key(&standing.segment, |s| s.segment) {
                sealed.insert(at, standing);
            }
        }
        sealed
    }

    /// Adds the stamps of everything that happened to `all`.
    pub(crate) fn stamps_into<'a>(&'a self, all: &mut Vec<&'a Stamp>) {
        all.extend(self.begun.iter().map(|b| &b.stamp));
        all.extend(self.noted.iter().map(|n| &n.stamp));
        all.extend(self.seals.iter().map(|s| &s.stamp));
        all.extend(self.gaps.iter().map(|g| &g.stamp));
    }
}

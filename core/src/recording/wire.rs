//! What server and device say to each other about chunks, and what is shown of their arrival.
//!
//! The log says which bytes a recording is made of; here is which of them have arrived.

use super::SEGMENTS_MAX;
use super::view::{Recording, Seal};
use crate::access::Person;
use crate::case::{Case, view_type};
use crate::cbor::{Decode, Encode};
use crate::ids::{CaseId, Hash, RecordingId, StoreId, UserId};
use crate::sync::Span;
use alloc::string::String;
use alloc::vec::Vec;

/// The request header with the SHA-256 of a chunk, 64 hexadecimal digits.
pub const HASH_HEADER: &str = "x-mamori-sha256";

view_type! {
    /// What the server holds of one segment. Places count from 0.
    pub struct SegmentHave {
        /// The segment.
        #[n(0)] pub segment: u16,
        /// Chunks that are stored.
        #[n(1)] pub chunks: Vec<Span>,
        /// Those of them that are also in a backup: the device may delete its copy.
        #[n(2)] pub backed_up: Vec<Span>,
    }
}

view_type! {
    /// Answer of `GET /api/recordings/{id}/have`: replaces whatever the device believed.
    pub struct Have {
        /// The recording.
        #[n(0)] pub recording: RecordingId,
        /// The server's database.
        #[n(1)] pub store: StoreId,
        /// Its restore epoch.
        #[n(2)] pub epoch: u64,
        /// Segments of which anything is stored, ascending.
        #[n(3)] pub segments: Vec<SegmentHave>,
    }
}

view_type! {
    /// Answer of `PUT …/chunks/{index}`: the chunk is on the server's disk.
    pub struct ChunkStored {
        /// The recording.
        #[n(0)] pub recording: RecordingId,
        /// The segment.
        #[n(1)] pub segment: u16,
        /// The chunk's place.
        #[n(2)] pub index: u32,
        /// SHA-256 of what is stored.
        #[n(3)] pub hash: Hash,
    }
}

/// How the bytes of a segment stand to its seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum SegmentState {
    /// Not sealed, or chunks of the seal are still missing.
    #[n(0)]
    Arriving,
    /// Every byte is there and is the one that was sealed.
    #[n(1)]
    Complete,
    /// Something stored is not what was sealed. Both are kept.
    #[n(2)]
    Differs,
}

view_type! {
    /// One segment as the server holds it.
    pub struct SegmentView {
        /// The segment.
        #[n(0)] pub segment: u16,
        /// How its bytes stand to its seal.
        #[n(1)] pub state: SegmentState,
        /// The seal that stands.
        #[n(2)] pub seal: Option<Seal>,
        /// Chunks stored.
        #[n(3)] pub chunks: u32,
        /// Bytes stored.
        #[n(4)] pub bytes: u64,
        /// Bytes that can be played: the chunks from the first up to the first that is missing.
        #[n(5)] pub playable: u64,
        /// Chunks of the seal that are not stored.
        #[n(6)] pub missing: u32,
        /// Stored chunks that are not those of the seal.
        #[n(7)] pub differing: u32,
        /// Media type that it is served as.
        #[n(8)] pub mime: String,
        /// Name of its download.
        #[n(9)] pub file_name: String,
    }
}

view_type! {
    /// Answer of `GET /api/recordings/{id}`.
    pub struct RecordingPage {
        /// The case it belongs to.
        #[n(0)] pub case: CaseId,
        /// What the log says.
        #[n(1)] pub recording: Recording,
        /// What has arrived, by segment.
        #[n(2)] pub segments: Vec<SegmentView>,
        /// Everybody named in it.
        #[n(3)] pub people: Vec<Person>,
        /// When its audio was erased, ms since 1970-01-01 UTC.
        #[n(4)] #[cbor(default)] pub erased_ms: Option<i64>,
    }
}

/// A chunk as the server's index has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its place.
    pub index: u32,
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// Its length, bytes.
    pub bytes: u32,
}

/// What [`judge`] finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// How the bytes stand to the seal.
    pub state: SegmentState,
    /// Chunks of the seal that are not stored.
    pub missing: u32,
    /// Stored chunks that are not those of the seal.
    pub differing: u32,
}

/// Compares what is stored (ascending places) with the hashes and the length that were sealed.
pub fn judge(sealed: Option<(&[Hash], u64)>, stored: &[Stored]) -> Judgement {
    let Some((hashes, sealed_bytes)) = sealed else {
        return Judgement { state: SegmentState::Arriving, missing: 0, differing: 0 };
    };
    let (mut found, mut differing, mut bytes) = (0_u32, 0_u32, 0_u64);
    for chunk in stored {
        bytes += u64::from(chunk.bytes);
        match hashes.get(chunk.index as usize) {
            Some(hash) if *hash == chunk.hash => found += 1,
            Some(_) => {
                found += 1;
                differing += 1;
            }
            None => differing += 1,
        }
    }
    let missing = u32::try_from(hashes.len()).unwrap_or(u32::MAX).saturating_sub(found);
    let state = match (differing, missing) {
        (0, 0) if bytes == sealed_bytes => SegmentState::Complete,
        (0, 1..) => SegmentState::Arriving,
        _ => SegmentState::Differs,
    };
    Judgement { state, missing, differing }
}

/// Places (ascending) as ranges.
pub fn spans(places: impl IntoIterator<Item = u32>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for place in places {
        let place = u64::from(place);
        match spans.last_mut() {
            Some(end) if end.last + 1 == place => end.last = place,
            _ => spans.push(Span { first: place, last: place }),
        }
    }
    spans
}

/// Whether a chunk may have this place.
pub fn is_place(segment: u16, index: u32) -> bool {
    segment < SEGMENTS_MAX && index < super::SEGMENT_CHUNKS_MAX
}

/// Who was at the session of a recording, and who records: they may hear it whatever their role.
/// Taking part in the case elsewhere, by answering an alert for example, is not enough.
pub fn staff_of(case: &Case, recording: &Recording) -> Vec<UserId> {
    let Some(begun) = &recording.begun else { return Vec::new() };
    let mut staff = Vec::from([begun.stamp.by.clone()]);
    let Some(id) = begun.session else { return staff };
    for session in &case.sessions {
        if session.id != id {
            continue;
        }
        if let Some(start) = &session.start {
            staff.push(start.stamp.by.clone());
            staff.extend(start.present.iter().cloned());
        }
        staff.extend(session.joined.iter().map(|j| j.person.clone()));
    }
    staff
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(n: u8) -> Hash {
        Hash([n; 32])
    }

    fn chunk(index: u32, n: u8) -> Stored {
        Stored { index, hash: hash(n), bytes: 10 }
    }

    #[test]
    fn complete_is_every_byte_and_nothing_else() {
        let sealed = [hash(1), hash(2)];
        let state = |stored: &[Stored], bytes| {
            let j = judge(Some((&sealed, bytes)), stored);
            (j.state, j.missing, j.differing)
        };
        let (whole, other) = ([chunk(0, 1), chunk(1, 2)], [chunk(0, 1), chunk(1, 3)]);
        assert_eq!(state(&whole, 20), (SegmentState::Complete, 0, 0));
        assert_eq!(state(&whole, 21), (SegmentState::Differs, 0, 0));
        assert_eq!(state(&whole[..1], 20), (SegmentState::Arriving, 1, 0));
        assert_eq!(state(&[], 20), (SegmentState::Arriving, 2, 0));
        assert_eq!(state(&other, 20), (SegmentState::Differs, 0, 1));
        let more = [chunk(0, 1), chunk(1, 2), chunk(2, 2)];
        assert_eq!(state(&more, 20), (SegmentState::Differs, 0, 1));
        assert_eq!(judge(None, &whole).state, SegmentState::Arriving);
    }

    #[test]
    fn places_become_ranges() {
        let span = |first, last| Span { first, last };
        assert_eq!(spans([0, 1, 2, 5, 7, 8]), [span(0, 2), span(5, 5), span(7, 8)]);
        assert_eq!(spans([]), []);
    }
}

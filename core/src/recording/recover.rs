//! The next start after a kill: a recording without a seal is sealed from the chunks found.
//!
//! Every chunk was stored strictly before the next, so what is found is whole up to its end, and
//! only the slice in flight is gone. Must run while no page records: the caller holds the lock.

use super::body::RecordingSealed;
use super::codes::SegmentEnd;
use super::{SEGMENT_CHUNKS_MAX, SLICE_MS};
use crate::ids::{Hash, RecordingId};
use alloc::string::String;
use alloc::vec::Vec;

/// A chunk as the device's store has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundChunk {
    /// Its place.
    pub index: u32,
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// Its length, bytes.
    pub bytes: u32,
    /// When its slice was complete, corrected clock, ms since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// A segment that was found without a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The recording.
    pub recording: RecordingId,
    /// The segment.
    pub segment: u16,
    /// Media type, as kept with the first chunk.
    pub mime: String,
    /// When it began, corrected clock, ms since 1970-01-01 UTC.
    pub from_ms: i64,
    /// Its chunks, ascending.
    pub chunks: Vec<FoundChunk>,
}

/// The seal of what was found, and when its audio ends: from there on nothing is recorded. `None`
/// where there is no first chunk: then there is no segment.
pub fn seal(found: &Found) -> Option<(RecordingSealed, i64)> {
    let (mut hashes, mut bytes, mut until_ms) = (Vec::new(), 0, found.from_ms);
    for (place, chunk) in (0..SEGMENT_CHUNKS_MAX).zip(&found.chunks) {
        if chunk.index != place {
            break;
        }
        hashes.push(chunk.hash);
        bytes += u64::from(chunk.bytes);
        until_ms = until_ms.max(chunk.at_ms);
    }
    if hashes.is_empty() {
        return None;
    }
    // Clocks that jumped must not make a segment longer than its slices.
    let most = i64::try_from(hashes.len() as u64 * 3 * SLICE_MS).unwrap_or(i64::MAX);
    let length = until_ms.saturating_sub(found.from_ms).clamp(0, most);
    let sealed = RecordingSealed {
        recording: found.recording,
        segment: found.segment,
        from_ms: Some(found.from_ms),
        length_ms: length.unsigned_abs(),
        mime: found.mime.clone(),
        chunks: hashes,
        bytes,
        end: String::from(SegmentEnd::Killed.code()),
    };
    Some((sealed, found.from_ms.saturating_add(length)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn chunk(index: u32, at_ms: i64) -> FoundChunk {
        FoundChunk { index, hash: Hash([index as u8; 32]), bytes: 100, at_ms }
    }

    fn found(chunks: Vec<FoundChunk>) -> Found {
        let recording = RecordingId([1; 16]);
        Found { recording, segment: 2, mime: String::from("audio/webm"), from_ms: 1_000, chunks }
    }

    #[test]
    fn what_was_stored_is_sealed() {
        let (sealed, until) = seal(&found(vec![chunk(0, 5_000), chunk(1, 9_000)])).unwrap();
        assert_eq!((sealed.chunks.len(), sealed.bytes, sealed.length_ms), (2, 200, 8_000));
        assert_eq!((sealed.end.as_str(), until), ("killed", 9_000));
    }

    #[test]
    fn nothing_is_no_segment_and_a_hole_ends_it() {
        assert_eq!(seal(&found(vec![])), None);
        assert_eq!(seal(&found(vec![chunk(1, 9_000)])), None);
        let (sealed, _) = seal(&found(vec![chunk(0, 5_000), chunk(2, 13_000)])).unwrap();
        assert_eq!(sealed.chunks.len(), 1);
    }

    #[test]
    fn a_clock_that_jumped_makes_no_long_segment() {
        let (sealed, _) = seal(&found(vec![chunk(0, 999_999_999)])).unwrap();
        assert_eq!(sealed.length_ms, 12_000);
        let (sealed, until) = seal(&found(vec![chunk(0, -5)])).unwrap();
        assert_eq!((sealed.length_ms, until), (0, 1_000));
    }
}

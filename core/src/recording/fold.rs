//! What one event says of a recording, and the join of two such sayings.
//!
//! Commutative, associative and idempotent like the rest of the fold (docs/adr/0004).

use super::view::{Begun, Gap, Noted, Recording, Seal};
use crate::body::Body;
use crate::case::Stamp;
use crate::event::Header;
use crate::fold::{each, earliest, facts, latest};
use crate::ids::Hash;
use alloc::vec::Vec;
use sha2::{Digest, Sha256};

/// SHA-256 over the hashes of all chunks, one after the other: one name for a segment's bytes.
pub fn root(chunks: &[Hash]) -> Hash {
    let mut sum = Sha256::new();
    for chunk in chunks {
        sum.update(chunk.as_bytes());
    }
    Hash(sum.finalize().into())
}

/// What one event alone says of a recording.
pub(crate) fn says(header: &Header, body: &Body, stamp: &Stamp) -> Option<Recording> {
    let device = header.device;
    let stamp = stamp.clone();
    match body {
        Body::RecordingStarted(b) => {
            let begun = Begun {
                stamp,
                session: b.session,
                mime: b.mime.clone(),
                consent: b.consent,
                source: b.source,
                file_name: b.file_name.clone(),
                bytes: b.bytes,
                device,
                whole: b.whole,
            };
            Some(Recording { begun: Some(begun), ..Recording::new(b.recording) })
        }
        Body::ConsentNoted(b) => {
            let noted = Vec::from([Noted { stamp, consent: b.consent }]);
            Some(Recording { noted, ..Recording::new(b.recording) })
        }
        Body::RecordingSealed(b) => {
            let seal = Seal {
                stamp,
                segment: b.segment,
                from_ms: b.from_ms,
                length_ms: b.length_ms,
                mime: b.mime.clone(),
                chunks: u32::try_from(b.chunks.len()).unwrap_or(u32::MAX),
                bytes: b.bytes,
                root: root(&b.chunks),
                end: b.end.clone(),
                device,
            };
            Some(Recording { seals: Vec::from([seal]), ..Recording::new(b.recording) })
        }
        Body::RecordingGap(b) => {
            let (from_ms, to_ms) = (b.from_ms, b.to_ms.max(b.from_ms));
            let gap = Gap { stamp, from_ms, to_ms, reason: b.reason.clone() };
            Some(Recording { gaps: Vec::from([gap]), ..Recording::new(b.recording) })
        }
        _ => None,
    }
}

/// Joins what another copy knows of the same recording.
pub(crate) fn join(old: &mut Recording, new: Recording) {
    earliest(&mut old.begun, new.begun, |b| &mut b.stamp);
    each(
        &mut old.noted,
        new.noted,
        |n| n.stamp.id.log,
        |old, new| latest(old, new, |n| n.stamp.id.seq, |n| &mut n.stamp),
    );
    facts(&mut old.seals, new.seals, |s| &mut s.stamp);
    facts(&mut old.gaps, new.gaps, |g| &mut g.stamp);
}

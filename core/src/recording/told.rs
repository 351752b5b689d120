//! What the chronology says of a recording.

use super::body::{Consent, Source};
use super::view::Recording;
use crate::case::Stamp;
use crate::ids::RecordingId;
use crate::timeline::{Entry, What};
use alloc::string::String;
use alloc::vec::Vec;

/// One fact about a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It began, or a file is being attached.
    Started {
        /// Where it is from.
        source: Source,
        /// What the other party said, as far as known.
        consent: Consent,
        /// Name of the attached file.
        file_name: Option<String>,
    },
    /// The other party's word on it.
    Consent(Consent),
    /// A stretch is missing. The entry stands at its beginning.
    Gap {
        /// How long, ms.
        length_ms: u64,
        /// Why: a code of [`super::codes::Reason`].
        reason: String,
    },
    /// A segment is complete.
    Sealed {
        /// Which.
        segment: u16,
        /// How long it is, ms; 0 where unknown.
        length_ms: u64,
        /// How it ended: a code of [`super::codes::SegmentEnd`].
        end: String,
    },
}

/// Adds the entries of a recording.
pub(crate) fn entries(recording: &Recording, all: &mut Vec<Entry>) {
    let id = recording.id;
    if let Some(begun) = &recording.begun {
        let (source, consent) = (begun.source, begun.consent);
        let told = Told::Started { source, consent, file_name: begun.file_name.clone() };
        push(id, begun.stamp.clone(), told, all);
    }
    for noted in &recording.noted {
        push(id, noted.stamp.clone(), Told::Consent(noted.consent), all);
    }
    for gap in &recording.gaps {
        let length_ms = gap.to_ms.saturating_sub(gap.from_ms).max(0).unsigned_abs();
        let stamp = Stamp { at_ms: gap.from_ms, ..gap.stamp.clone() };
        push(id, stamp, Told::Gap { length_ms, reason: gap.reason.clone() }, all);
    }
    for seal in recording.sealed() {
        let told = Told::Sealed {
            segment: seal.segment,
            length_ms: seal.length_ms,
            end: seal.end.clone(),
        };
        push(id, seal.stamp.clone(), told, all);
    }
}

fn push(recording: RecordingId, stamp: Stamp, told: Told, all: &mut Vec<Entry>) {
    all.push(Entry { stamp, what: What::Recording { recording, told } });
}

//! What the chronology says of a recording.

use super::body::{Consent, Source};
use super::marks::until;
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
    /// It is no recording but a picture that was attached; its name.
    Picture(String),
    /// The other party's word on it.
    Consent(Consent),
    /// A stretch is missing. The entry stands at its beginning.
    Gap {
        /// How long, ms.
        length_ms: u64,
        /// Why: a code of [`super::codes::Reason`].
        reason: String,
    },
    /// After a stretch that is missing it went on.
    Resumed,
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
    if let Some(begun) = recording.begun.as_ref().filter(|_| recording.picture().is_some()) {
        let name = begun.file_name.clone().unwrap_or_default();
        return push(id, begun.stamp.clone(), Told::Picture(name), all);
    }
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
    let sealed = recording.sealed();
    for gap in recording.gaps.iter().filter(|gap| gap.to_ms > gap.from_ms) {
        // Audio that ends after it: what was sealed is the only witness.
        if sealed.iter().any(|seal| until(recording, seal).is_some_and(|end| end > gap.to_ms)) {
            let stamp = Stamp { at_ms: gap.to_ms, ..gap.stamp.clone() };
            push(id, stamp, Told::Resumed, all);
        }
    }
    // A file was recorded elsewhere; its seal is the end of attaching it.
    if recording.begun.as_ref().is_some_and(|begun| begun.source == Source::File) {
        return;
    }
    for seal in sealed {
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

#[cfg(test)]
mod tests {
    use super::super::codes::Reason;
    use super::super::view::{Begun, Gap, Seal};
    use super::*;
    use crate::case::Case;
    use crate::ids::{CaseId, DeviceId, EventId, Hash, UserId};
    use crate::timeline::timeline;
    use alloc::vec;

    fn stamp(seq: u64, at_ms: i64) -> Stamp {
        let id = EventId { seq, ..EventId::default() };
        Stamp { id, at_ms, by: UserId::default(), cursor: None }
    }

    fn begun(id: u8, source: Source, at_ms: i64) -> Recording {
        let begun = Begun {
            stamp: stamp(1, at_ms),
            session: None,
            mime: String::new(),
            consent: Consent::Agreed,
            source,
            file_name: None,
            bytes: None,
            device: DeviceId::default(),
            whole: None,
        };
        Recording { begun: Some(begun), ..Recording::new(RecordingId([id; 16])) }
    }

    fn seal(segment: u16, from_ms: i64, length_ms: u64) -> Seal {
        Seal {
            stamp: stamp(9, from_ms.saturating_add_unsigned(length_ms)),
            segment,
            from_ms: Some(from_ms),
            length_ms,
            mime: String::new(),
            chunks: 1,
            bytes: 1,
            root: Hash::default(),
            end: String::from("normal"),
            device: DeviceId::default(),
        }
    }

    fn lines(recording: &Recording) -> Vec<(i64, &'static str)> {
        let mut all = Vec::new();
        entries(recording, &mut all);
        all.sort_by_key(|e| e.stamp.at_ms);
        let name = |entry: &Entry| match &entry.what {
            What::Recording { told: Told::Started { .. }, .. } => "started",
            What::Recording { told: Told::Gap { .. }, .. } => "gap",
            What::Recording { told: Told::Resumed, .. } => "resumed",
            What::Recording { told: Told::Sealed { .. }, .. } => "sealed",
            _ => "?",
        };
        all.iter().map(|entry| (entry.stamp.at_ms, name(entry))).collect()
    }

    #[test]
    fn going_on_after_a_gap_is_told_and_ending_in_one_is_not() {
        let reason = String::from(Reason::Killed.code());
        let gap = Gap { stamp: stamp(5, 20_000), from_ms: 10_000, to_ms: 20_000, reason };
        let mut lost = begun(1, Source::Device, 0);
        lost.gaps = vec![gap];
        lost.seals = vec![seal(0, 0, 10_000)];
        assert_eq!(lines(&lost), [(0, "started"), (10_000, "gap"), (10_000, "sealed")]);
        lost.seals.push(seal(1, 20_000, 5_000));
        let told = lines(&lost);
        assert!(told.contains(&(20_000, "resumed")) && told.len() == 5, "{told:?}");
    }

    #[test]
    fn an_attached_file_does_not_end() {
        let mut file = begun(1, Source::File, 7_000);
        file.seals = vec![seal(0, 0, 10_000)];
        assert_eq!(lines(&file), [(7_000, "started")]);
        let mut device = begun(1, Source::Device, 7_000);
        device.seals = file.seals.clone();
        assert_eq!(lines(&device).len(), 2, "the control");
    }

    #[test]
    fn recordings_and_their_lines_stand_in_the_order_of_time() {
        let mut case = Case::new(CaseId([1; 16]));
        case.recordings = vec![begun(1, Source::Device, 9_000), begun(2, Source::Device, 4_000)];
        let ids: Vec<u8> = case.recordings_in_time().iter().map(|r| r.id.0[0]).collect();
        assert_eq!(ids, [2, 1]);
        let times: Vec<i64> = timeline(&case).iter().map(|e| e.stamp.at_ms).collect();
        assert_eq!(times, [4_000, 9_000]);
    }
}

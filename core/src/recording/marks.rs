//! Where on the time line of a recording things happened: gaps, taps, alerts, steps.
//!
//! Positions are computed from the corrected clock, so they are as exact as that: a guide for the
//! listener, not evidence.

use super::codes::Reason;
use super::view::{Recording, Seal};
use crate::timeline::Entry;
use alloc::vec::Vec;

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// A gap: its place in [`Recording::gaps`].
    Gap(usize),
    /// Something that happened: its place in the entries given.
    Entry(usize),
}

/// One mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The segment to play.
    pub segment: u16,
    /// From where in it, ms.
    pub position_ms: u64,
    /// What it stands for.
    pub what: Marked,
}

/// The marks of a recording, in the order of the time line. What happened outside of what was
/// recorded is marked at the end of the segment before it, or at the start of the first.
pub fn marks(recording: &Recording, entries: &[Entry]) -> Vec<Mark> {
    let segments = recording.sealed();
    let mut marks = Vec::new();
    for (place, gap) in recording.gaps.iter().enumerate() {
        let what = Marked::Gap(place);
        marks.extend(locate(recording, &segments, gap.from_ms).map(|at| at.mark(what)));
    }
    let first = segments.iter().filter_map(|s| s.from_ms).min();
    let last = segments.iter().filter_map(|s| until(recording, s)).max();
    for (place, entry) in entries.iter().enumerate() {
        let at_ms = entry.stamp.at_ms;
        if first.is_some_and(|first| at_ms >= first) && last.is_some_and(|last| at_ms <= last) {
            let what = Marked::Entry(place);
            marks.extend(locate(recording, &segments, at_ms).map(|at| at.mark(what)));
        }
    }
    marks.sort_by_key(|mark| (mark.segment, mark.position_ms));
    marks
}

#[derive(Clone, Copy)]
struct At {
    segment: u16,
    position_ms: u64,
}

impl At {
    fn mark(self, what: Marked) -> Mark {
        Mark { segment: self.segment, position_ms: self.position_ms, what }
    }
}

/// When a segment's audio ends on the clock: its length and the gaps inside it.
pub(super) fn until(recording: &Recording, seal: &Seal) -> Option<i64> {
    let from = seal.from_ms?;
    let mut until = from.saturating_add_unsigned(seal.length_ms);
    for gap in &recording.gaps {
        if is_silent(&gap.reason) && gap.from_ms > from && gap.from_ms < until {
            until = until.saturating_add(gap.to_ms.saturating_sub(gap.from_ms));
        }
    }
    Some(until)
}

/// Whether the audio lacks the stretch; a muted microphone records silence instead.
fn is_silent(reason: &str) -> bool {
    reason != Reason::Muted.code()
}

fn locate(recording: &Recording, segments: &[&Seal], at_ms: i64) -> Option<At> {
    let mut found: Option<(i64, &Seal)> = None;
    for seal in segments {
        let Some(from) = seal.from_ms else { continue };
        // The latest segment that began before; the first one for what came before all.
        let better = match found {
            None => true,
            Some((best, _)) if from <= at_ms => best > at_ms || from > best,
            Some((best, _)) => best > at_ms && from < best,
        };
        if better {
            found = Some((from, seal));
        }
    }
    let (from, seal) = found?;
    let mut position = at_ms.saturating_sub(from).max(0);
    for gap in &recording.gaps {
        if is_silent(&gap.reason) && gap.from_ms > from && gap.from_ms < at_ms {
            position -= gap.to_ms.min(at_ms).saturating_sub(gap.from_ms).clamp(0, position);
        }
    }
    let position_ms = position.unsigned_abs().min(seal.length_ms);
    Some(At { segment: seal.segment, position_ms })
}

#[cfg(test)]
mod tests {
    use super::super::body::{Consent, Source};
    use super::super::view::{Begun, Gap};
    use super::*;
    use crate::case::Stamp;
    use crate::ids::{DeviceId, EventId, Hash, RecordingId, UserId};
    use crate::timeline::What;
    use alloc::string::String;
    use alloc::vec;

    fn stamp(seq: u64, at_ms: i64) -> Stamp {
        let id = EventId { seq, ..EventId::default() };
        Stamp { id, at_ms, by: UserId::default(), cursor: None }
    }

    fn seal(segment: u16, from_ms: i64, length_ms: u64) -> Seal {
        Seal {
            stamp: stamp(10 + u64::from(segment), 0),
            segment,
            from_ms: Some(from_ms),
            length_ms,
            mime: String::new(),
            chunks: 1,
            bytes: 1,
            root: Hash::default(),
            end: String::new(),
            device: DeviceId::default(),
        }
    }

    fn gap(from_ms: i64, to_ms: i64, reason: Reason) -> Gap {
        Gap { stamp: stamp(1, 0), from_ms, to_ms, reason: String::from(reason.code()) }
    }

    fn recording(seals: Vec<Seal>, gaps: Vec<Gap>) -> Recording {
        let begun = Begun {
            stamp: stamp(1, 0),
            session: None,
            mime: String::new(),
            consent: Consent::Agreed,
            source: Source::Device,
            file_name: None,
            bytes: None,
            whole: None,
            device: DeviceId::default(),
        };
        Recording { begun: Some(begun), seals, gaps, ..Recording::new(RecordingId([1; 16])) }
    }

    fn tap(at_ms: i64) -> Entry {
        Entry { stamp: stamp(5, at_ms), what: What::Closed }
    }

    fn places(marks: &[Mark]) -> Vec<(u16, u64)> {
        marks.iter().map(|m| (m.segment, m.position_ms)).collect()
    }

    #[test]
    fn taps_lie_in_their_segment() {
        let seals = vec![seal(0, 1_000, 10_000), seal(1, 20_000, 5_000)];
        let lost = recording(seals, vec![gap(11_000, 20_000, Reason::Ended)]);
        let taps = [tap(3_000), tap(15_000), tap(21_000), tap(500), tap(99_000)];
        // The gap and the tap in it are at the end of the segment before; two are outside.
        let expected = [(0, 2_000), (0, 10_000), (0, 10_000), (1, 1_000)];
        assert_eq!(places(&marks(&lost, &taps)), expected);
    }

    #[test]
    fn what_is_not_in_the_audio_does_not_count() {
        let slept = recording(vec![seal(0, 0, 8_000)], vec![gap(4_000, 64_000, Reason::Sleep)]);
        assert_eq!(places(&marks(&slept, &[tap(66_000)])), [(0, 4_000), (0, 6_000)]);
        let muted = recording(vec![seal(0, 0, 8_000)], vec![gap(2_000, 5_000, Reason::Muted)]);
        assert_eq!(places(&marks(&muted, &[tap(6_000)])), [(0, 2_000), (0, 6_000)]);
    }

    #[test]
    fn without_a_seal_there_is_no_time_line() {
        assert_eq!(marks(&recording(vec![], vec![gap(0, 1, Reason::Error)]), &[tap(0)]), []);
    }
}

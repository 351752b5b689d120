//! What the recorder is told and what it asks for.

use crate::recording::codes::{Reason, SegmentEnd};

/// Both clocks, read at the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Corrected clock, ms since 1970-01-01 UTC ([`crate::clock`]).
    pub at_ms: i64,
    /// Monotonic clock of the page, ms.
    pub mono_ms: u64,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A person begins.
    Start,
    /// A person begins again after a break.
    Resume,
    /// A person, or the end of the session, ends it.
    Stop,
    /// The microphone is open and the recorder runs.
    Opened,
    /// It could not be opened.
    Refused(Reason),
    /// The recorder gave a slice of so many bytes, which the caller keeps until it is stored.
    Slice {
        /// Its length; 0 for the empty ones that some browsers give.
        bytes: u32,
    },
    /// The recorder has given its last slice and is closed.
    Closed,
    /// The last [`Effect::Store`] is on the disk.
    Stored,
    /// The last [`Effect::Store`] failed.
    StoreFailed(Reason),
    /// The system muted the microphone.
    Muted,
    /// It gives sound again.
    Unmuted,
    /// The microphone was taken away or the recorder failed.
    Lost(Reason),
    /// The page is no longer to be seen.
    Hidden,
    /// It is to be seen again.
    Visible,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open the microphone and begin with slices of [`crate::recording::SLICE_MS`].
    Open {
        /// The segment that begins.
        segment: u16,
    },
    /// Stop the recorder and release the microphone; [`Input::Closed`] follows its last slice.
    Close,
    /// Store a part of the oldest slice that is not wholly stored, in one strict transaction with
    /// its SHA-256. [`Input::Stored`] or [`Input::StoreFailed`] answers; nothing else is stored
    /// before that. The slice may be dropped with the part that reaches its end.
    Store {
        /// Its segment.
        segment: u16,
        /// Its place there.
        index: u32,
        /// From where in the slice, bytes.
        offset: u32,
        /// How many bytes.
        bytes: u32,
    },
    /// Forget all slices that are not stored: they cannot be.
    Drop,
    /// Write [`crate::recording::body::RecordingGap`].
    Gap {
        /// From when, ms since 1970-01-01 UTC.
        from_ms: i64,
        /// Until when.
        to_ms: i64,
        /// Why.
        reason: Reason,
    },
    /// Write [`crate::recording::body::RecordingSealed`] with the hashes of the first `chunks`
    /// chunks. A chunk of a higher place in this segment was given up and is never uploaded.
    Seal {
        /// The segment.
        segment: u16,
        /// When its audio begins, ms since 1970-01-01 UTC.
        from_ms: i64,
        /// How long it is, ms.
        length_ms: u64,
        /// How many chunks.
        chunks: u32,
        /// How it ended.
        end: SegmentEnd,
    },
    /// The recording is over; nothing follows.
    Finished,
}

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not begun.
    Idle,
    /// The microphone is being opened; the browser may be asking.
    Opening,
    /// Recording.
    Recording,
    /// Recording, but the microphone gives no sound.
    Muted,
    /// Recording as far as known, but no data has come for a while.
    Late,
    /// The last slices are being stored.
    Closing,
    /// Not recording: a tap begins the next segment.
    Broken(Reason),
    /// Over.
    Ended,
}

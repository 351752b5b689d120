//! What the screens show of recordings: the one that runs here, what waits for upload, an attached
//! file on its way.

use mamori_core::ids::{CaseId, RecordingId, SessionId};
use mamori_core::recording::body::Consent;
use mamori_core::recording::codes::Reason;
use mamori_core::store::Trouble;

/// Where a recording stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingState {
    /// The microphone is being opened; the browser may be asking.
    Asking,
    /// Recording.
    Recording,
    /// Recording, but the system has muted the microphone.
    Muted,
    /// Recording as far as known, but no data has come for a while.
    Late,
    /// Not recording, for this reason: a tap begins the next segment.
    Interrupted(Reason),
    /// The microphone is not permitted, or there is none: a tap tries again.
    Denied(Reason),
    /// Nothing was begun: so many bytes are missing. It can be begun nevertheless.
    NoRoom(u64),
    /// Another tab of this browser records this session.
    Elsewhere,
    /// Nothing was begun: this browser cannot record.
    NoRecorder,
    /// Nothing was begun: nobody is signed in, no session runs, or the device cannot write.
    NotBegun,
    /// The last slices are being stored.
    Sealing,
    /// Over and in the log.
    Done,
}

impl RecordingState {
    /// Whether sound is being taken in: the red bar.
    pub fn is_recording(self) -> bool {
        matches!(self, Self::Recording | Self::Muted | Self::Late)
    }

    /// Whether nothing is recorded until a person does something: the bar says so.
    pub fn needs_tap(self) -> bool {
        matches!(self, Self::Interrupted(_) | Self::Denied(_))
    }
}

/// A stretch that could not be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapView {
    /// From when, ms since 1970-01-01 UTC.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: i64,
    /// Why.
    pub reason: Reason,
}

/// The recording of this device. Everything that the red bar on every page needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingView {
    /// The recording; none before one was begun.
    pub recording: Option<RecordingId>,
    /// Its case.
    pub case: CaseId,
    /// Its session.
    pub session: SessionId,
    /// Where it stands.
    pub state: RecordingState,
    /// What the other party said.
    pub consent: Consent,
    /// How long what was recorded is so far, ms: gaps do not count.
    pub elapsed_ms: u64,
    /// Since when nothing is recorded, ms since 1970-01-01 UTC.
    pub silent_since_ms: Option<i64>,
    /// Gaps that are over, oldest first.
    pub gaps: Vec<GapView>,
    /// Segments that are sealed.
    pub sealed: usize,
    /// Chunks on this device, and how many of them the server has.
    pub held: u64,
    /// Chunks on the server.
    pub sent: u64,
}

/// Chunks of all recordings of this device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UploadsView {
    /// Chunks on this device only.
    pub waiting: u64,
    /// Chunks the server refused; kept here.
    pub set_aside: u64,
}

/// Why a file is not attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachTrouble {
    /// Its content is not audio of a kind that is taken (wav, mp3, m4a, webm, ogg).
    NotAudio,
    /// Its content is not a picture of a kind that is taken (PNG, JPEG, WebP, PDF).
    NotPicture,
    /// It is a picture longer than 10 MB.
    PictureTooLarge,
    /// It is longer than 500 MB.
    TooLarge,
    /// The device lacks so many bytes.
    NoRoom(u64),
    /// It cannot be read (any more), e.g. the card was pulled out: choose it again.
    Unreadable,
    /// The app was closed before it was copied: choose the same file again.
    BrokenOff,
    /// The device could not store it.
    Store(Trouble),
}

/// How far an attached file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachState {
    /// Its type and the room are being checked.
    Checking,
    /// It is being copied to this device: it must stay within reach.
    Copying,
    /// All of it is on this device and in the log; it is being sent.
    Sending,
    /// The server has all of it.
    Sent,
    /// Not attached.
    Failed(AttachTrouble),
}

/// The file that is being attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachView {
    /// Its recording, once one was begun.
    pub recording: Option<RecordingId>,
    /// The case.
    pub case: CaseId,
    /// It is a picture.
    pub picture: bool,
    /// Its name.
    pub file_name: String,
    /// Its length, bytes.
    pub bytes: u64,
    /// How much of it is on this device, bytes.
    pub copied: u64,
    /// How much of it the server has, bytes, to within a chunk.
    pub sent: u64,
    /// How far it is.
    pub state: AttachState,
}

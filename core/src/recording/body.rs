//! What is written in the log about a recording. Shapes only; the rules are beside it.

use crate::cbor::{Decode, Encode};
use crate::ids::{Hash, RecordingId, SessionId};
use alloc::string::String;
use alloc::vec::Vec;

/// What the other party said of being recorded (policy 対応 ⑴: announced in advance).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Consent {
    /// Not announced (yet).
    #[n(0)]
    NotAnnounced,
    /// 「正確を期すため録音いたします」 was said; no objection was heard.
    #[n(1)]
    Announced,
    /// Announced, and agreed to.
    #[n(2)]
    Agreed,
    /// Announced, and objected to.
    #[n(3)]
    Objected,
}

/// Where the audio is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Source {
    /// Recorded by this device.
    #[n(0)]
    Device,
    /// The file of a recorder, attached afterwards.
    #[n(1)]
    File,
}

/// A recording began, or a recorder's file is being attached. Chunks are taken only after this.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecordingStarted {
    /// The recording.
    #[n(0)]
    pub recording: RecordingId,
    /// The session it is of, where it is of one.
    #[n(1)]
    pub session: Option<SessionId>,
    /// Media type as given to the recorder or by the file, e.g. `audio/webm;codecs=opus`.
    #[n(2)]
    pub mime: String,
    /// What the other party said, as far as known at the start.
    #[n(3)]
    pub consent: Consent,
    /// Where it is from.
    #[n(4)]
    pub source: Source,
    /// Name of the attached file, without any folder (see [`super::names::is_plain`]).
    #[n(5)]
    pub file_name: Option<String>,
    /// Length of the attached file, bytes.
    #[n(6)]
    pub bytes: Option<u64>,
    /// SHA-256 of the whole file, of a picture (see [`super::picture`]).
    #[n(7)]
    pub whole: Option<Hash>,
}

/// What the other party said of being recorded; the latest stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConsentNoted {
    /// The recording.
    #[n(0)]
    pub recording: RecordingId,
    /// What was said.
    #[n(1)]
    pub consent: Consent,
}

/// A segment is complete: these chunks in this order, and no others, are its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecordingSealed {
    /// The recording.
    #[n(0)]
    pub recording: RecordingId,
    /// The segment: 0, 1, 2 …
    #[n(1)]
    pub segment: u16,
    /// When its audio begins, corrected clock, ms since 1970-01-01 UTC; `None` where unknown.
    #[n(2)]
    pub from_ms: Option<i64>,
    /// How long its audio is, ms; 0 where unknown.
    #[n(3)]
    pub length_ms: u64,
    /// Media type.
    #[n(4)]
    pub mime: String,
    /// SHA-256 of each chunk, in order.
    #[n(5)]
    pub chunks: Vec<Hash>,
    /// Length of all chunks together, bytes.
    #[n(6)]
    pub bytes: u64,
    /// How it ended: a code of [`super::codes::SegmentEnd`].
    #[n(7)]
    pub end: String,
}

/// A stretch could not be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecordingGap {
    /// The recording.
    #[n(0)]
    pub recording: RecordingId,
    /// From when, corrected clock, ms since 1970-01-01 UTC.
    #[n(1)]
    pub from_ms: i64,
    /// Until when; not before `from_ms`.
    #[n(2)]
    pub to_ms: i64,
    /// Why: a code of [`super::codes::Reason`].
    #[n(3)]
    pub reason: String,
}

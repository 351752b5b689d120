//! What can happen: one immutable fact in the past tense per variant.
//!
//! A body's shape is fixed by its kind and version: fields may be added with new numbers, and a
//! change of meaning gets a new version. Kinds this build does not know are kept as they came.

mod alert;
mod session;

pub use alert::{
    ACCURACY_MAX_M, AlertAcknowledged, AlertCared, AlertDetailed, AlertEnd, AlertEnded,
    AlertPolice, AlertRaised, Drill, Level, Position,
};
pub use session::{
    Duty, LeaveRetracted, SessionAnnounced, SessionEnded, SessionExtended, SessionJoined,
    SessionLeft, SessionRetimed, SessionStarted, StepRetracted, StepTaken,
};

use crate::cbor::{self, Decode, Encode};
use crate::event::encode;
use crate::ids::{EventId, UserId};
use crate::paper::PaperBody;
use crate::recording::body::{ConsentNoted, RecordingGap, RecordingSealed, RecordingStarted};
use alloc::string::String;
use alloc::vec::Vec;

/// Longest free text in characters, on both sides of the wire.
pub const TEXT_LEN_MAX: usize = 2000;
/// Longest code of the policy, in bytes.
pub const CODE_LEN_MAX: usize = 64;
/// Most staff named in one event.
pub const STAFF_MAX: usize = 20;

macro_rules! bodies {
    ($($(#[$doc:meta])* $variant:ident($inner:ty) = $kind:literal v $version:literal,)*) => {
        /// What happened.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Body {
            $($(#[$doc])* $variant($inner),)*
            /// A paper of the case: read by whoever needs it (see [`crate::paper`]).
            Paper {
                /// The kind as written in the header, one of [`crate::paper::KINDS`].
                kind: String,
                /// The version as written in the header.
                version: u16,
                /// The content's bytes as they came.
                content: Vec<u8>,
            },
            /// A kind or version that this build does not know: kept, counted, not interpreted.
            Unknown {
                /// The kind as written in the header.
                kind: String,
                /// The version as written in the header.
                version: u16,
                /// The content's bytes as they came.
                content: Vec<u8>,
            },
        }

        impl Body {
            /// The kind written in the header.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $kind,)*
                    Self::Paper { kind, .. } | Self::Unknown { kind, .. } => kind,
                }
            }

            /// The version written in the header.
            pub fn version(&self) -> u16 {
                match self {
                    $(Self::$variant(_) => $version,)*
                    Self::Paper { version, .. } | Self::Unknown { version, .. } => *version,
                }
            }

            /// The content's bytes.
            pub fn encode(&self) -> Vec<u8> {
                match self {
                    $(Self::$variant(inner) => encode(inner),)*
                    Self::Paper { content, .. } | Self::Unknown { content, .. } => content.clone(),
                }
            }

            /// Reads content of a kind and version.
            ///
            /// # Errors
            /// When the kind is known and the content is not of its shape.
            pub fn decode(
                kind: &str,
                version: u16,
                content: &[u8],
            ) -> Result<Self, cbor::Malformed> {
                match (kind, version) {
                    $(($kind, $version) => cbor::decode(content).map(Self::$variant),)*
                    _ if crate::paper::is_paper(kind) => Ok(Self::Paper {
                        kind: String::from(kind),
                        version,
                        content: Vec::from(content),
                    }),
                    _ => Ok(Self::Unknown {
                        kind: String::from(kind),
                        version,
                        content: Vec::from(content),
                    }),
                }
            }
        }
    };
}

bodies! {
    /// An act of the other party was tapped.
    IncidentTapped(IncidentTapped) = "incident.tapped" v 1,
    /// A tap was taken back.
    IncidentRetracted(IncidentRetracted) = "incident.retracted" v 1,
    /// Examples and verbatim words were added to a tap.
    IncidentDetailed(IncidentDetailed) = "incident.detailed" v 1,
    /// A session began.
    SessionStarted(SessionStarted) = "session.started" v 1,
    /// A prompted sentence was said.
    SessionAnnounced(SessionAnnounced) = "session.announced" v 1,
    /// A session ended.
    SessionEnded(SessionEnded) = "session.ended" v 1,
    /// The start of a session was at another time.
    SessionRetimed(SessionRetimed) = "session.retimed" v 1,
    /// A session was extended.
    SessionExtended(SessionExtended) = "session.extended" v 1,
    /// Somebody of the staff joined a session, or took over another role in it.
    SessionJoined(SessionJoined) = "session.joined" v 1,
    /// Somebody of the staff left a session.
    SessionLeft(SessionLeft) = "session.left" v 1,
    /// A leave was taken back.
    LeaveRetracted(LeaveRetracted) = "session.leave_retracted" v 1,
    /// A rung of the ladder was taken, or filming was refused.
    StepTaken(StepTaken) = "step.taken" v 1,
    /// A step was taken back.
    StepRetracted(StepRetracted) = "step.retracted" v 1,
    /// The alert button was held.
    AlertRaised(AlertRaised) = "alert.raised" v 1,
    /// Somebody answered an alert.
    AlertAcknowledged(AlertAcknowledged) = "alert.acknowledged" v 1,
    /// What is known of an alert was noted.
    AlertDetailed(AlertDetailed) = "alert.detailed" v 1,
    /// The police were told.
    AlertPolice(AlertPolice) = "alert.police" v 1,
    /// An alert is over.
    AlertEnded(AlertEnded) = "alert.ended" v 1,
    /// The person who called for help was looked after.
    AlertCared(AlertCared) = "alert.cared" v 1,
    /// A recording began, or a recorder's file is being attached.
    RecordingStarted(RecordingStarted) = "recording.started" v 1,
    /// The other party's word on being recorded.
    ConsentNoted(ConsentNoted) = "recording.consent_noted" v 1,
    /// A segment of a recording is complete.
    RecordingSealed(RecordingSealed) = "recording.sealed" v 1,
    /// A stretch could not be recorded.
    RecordingGap(RecordingGap) = "recording.gap" v 1,
    /// The case is complete; the next tap opens another.
    CaseClosed(CaseClosed) = "case.closed" v 1,
    /// Somebody with the right to has looked at the case.
    CaseRead(CaseRead) = "case.read" v 1,
}

/// One tap: policy definitions 【該当する行為】.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IncidentTapped {
    /// Category code of the policy.
    #[n(0)]
    pub category: String,
    /// Place code of the policy, where known.
    #[n(1)]
    pub place: Option<String>,
    /// Staff present besides the actor.
    #[n(2)]
    pub present: Vec<UserId>,
}

/// Takes a tap back; the tap stays in the log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IncidentRetracted {
    /// The tap.
    #[n(0)]
    pub incident: EventId,
}

/// Details of a tap, complete each time: the latest one stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IncidentDetailed {
    /// The tap.
    #[n(0)]
    pub incident: EventId,
    /// Example codes of the policy.
    #[n(1)]
    pub examples: Vec<String>,
    /// The verbatim words 『…』, empty if none.
    #[n(2)]
    pub words: String,
}

/// The case is complete.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CaseClosed {}

/// Somebody has seen the case as it was at a server cursor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CaseRead {
    /// The server cursor of the view that was shown.
    #[n(0)]
    pub cursor: u64,
}
impl From<PaperBody> for Body {
    fn from(paper: PaperBody) -> Self {
        let (version, content) = (paper.version(), paper.encode());
        Self::Paper { kind: String::from(paper.kind()), version, content }
    }
}

impl Body {
    /// Whether it may be done where nobody is signed in: a press, and what is said of it later.
    pub fn is_of_signed_out(&self) -> bool {
        match self {
            Self::AlertRaised(raised) => raised.signed_out.is_some(),
            Self::AlertDetailed(_) | Self::AlertPolice(_) | Self::AlertEnded(_) => true,
            _ => false,
        }
    }
}

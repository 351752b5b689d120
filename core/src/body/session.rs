//! What can happen in a session 面談 and on the ladder of steps 段階.
//!
//! Facts only, as the rest of `body`; what they add up to is the fold's.

use crate::cbor::{Decode, Encode};
use crate::ids::{EventId, SessionId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// Start of a meeting: policy 対応 ⑴ and ⑵.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionStarted {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// Place code of the policy.
    #[n(1)]
    pub place: String,
    /// Why not in a government building, where that is so.
    #[n(2)]
    pub place_reason: String,
    /// Staff present besides the actor.
    #[n(3)]
    pub present: Vec<UserId>,
    /// Why alone, where that is so.
    #[n(4)]
    pub alone_reason: String,
    /// The limit in force, minutes.
    #[n(5)]
    pub limit_min: u16,
    /// Channel code of the policy: face to face, by telephone …
    #[n(6)]
    pub channel: Option<String>,
    /// Address or name of the place of a visit.
    #[n(7)]
    pub visit: Option<String>,
    /// Who does what, of the actor and those present.
    #[n(8)]
    #[cbor(default)]
    pub duties: Vec<Duty>,
}

/// What somebody of the staff does in a session.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Duty {
    /// Who.
    #[n(0)]
    pub person: UserId,
    /// Staff role code of the policy: 話し手, 記録, 連絡.
    #[n(1)]
    pub role: String,
}

/// Staff confirmed that a prompted sentence was said to the other party.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionAnnounced {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// Minutes left that the prompt stands for; negative in overrun.
    #[n(1)]
    pub mark_min: i16,
    /// The end it was said of, ms since 1970-01-01 UTC; `None` for the one set at the start.
    #[n(2)]
    pub ends_ms: Option<i64>,
}

/// The clock of the device was wrong when the meeting began, as a server has said since.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionRetimed {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// To be added to the time of the start, ms.
    #[n(1)]
    pub by_ms: i64,
}

/// End of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionEnded {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// End reason code of the policy.
    #[n(1)]
    pub reason: String,
    /// Length as counted on the device's corrected clock, ms.
    #[n(2)]
    pub length_ms: u64,
}

/// The meeting goes on for longer: only with a reason and a second member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionExtended {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// For so many minutes, counted from the end in force, or from the event if that has passed.
    #[n(1)]
    pub minutes: u16,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// Who of the staff agreed, besides the actor.
    #[n(3)]
    pub second: UserId,
}

/// Somebody of the staff joined, or took over another role.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionJoined {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// Who.
    #[n(1)]
    pub person: UserId,
    /// Staff role code of the policy, where one was named.
    #[n(2)]
    pub role: Option<String>,
    /// Whether that person was a supervisor or above at the time.
    #[n(3)]
    pub supervisor: bool,
}

/// Somebody of the staff left.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionLeft {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// Who.
    #[n(1)]
    pub person: UserId,
}

/// Takes a leave back that was tapped by mistake: the person was there all the time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LeaveRetracted {
    /// The session.
    #[n(0)]
    pub session: SessionId,
    /// The leave.
    #[n(1)]
    pub left: EventId,
}

/// A step 段階 towards the other party: a rung of the ladder, or filming refused (対応⑷).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StepTaken {
    /// Code of the rung, or of the refusal, in the policy.
    #[n(0)]
    pub step: String,
    /// The session it was taken in; `None` outside one.
    #[n(1)]
    pub session: Option<SessionId>,
}

/// Takes a step back that was tapped by mistake; the step stays in the log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StepRetracted {
    /// The step.
    #[n(0)]
    pub step: EventId,
}

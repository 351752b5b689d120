//! What the events that are papers say. Facts only; [`super::Dossier`] says what they add up to.
//!
//! Shapes are for ever: fields are added with new numbers, a change of meaning is a new version.

use crate::cbor::{self, Decode, Encode};
use crate::event::encode;
use crate::ids::{CaseId, EventId, MeasureId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// Longest text of a field of a report, characters. Fields have bounds of their own below it.
pub const PAPER_TEXT_MAX: usize = 8_000;
/// Longest text of a measure's draft, characters.
pub const MEASURE_TEXT_MAX: usize = 8_000;
/// Most entries that one entry is written over.
pub const OVER_MAX: usize = 50;
/// Longest document number, characters.
pub const NUMBER_LEN_MAX: usize = 64;

/// A text was written into a field of the report, or of the draft of a measure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReportWritten {
    /// Code of the field (`field::FIELDS`), or of a part of a measure's draft.
    #[n(0)]
    pub field: String,
    /// The whole text of the field from here on; of a choice its code.
    #[n(1)]
    pub text: String,
    /// The entries that the author saw in its place. What is in nobody's `over` still stands.
    #[n(2)]
    pub over: Vec<EventId>,
    /// Why, where the report had been submitted before.
    #[n(3)]
    pub reason: String,
    /// The measure whose draft it is; `None` for the report.
    #[n(4)]
    pub measure: Option<MeasureId>,
}

/// What somebody does on the route of a report 決裁経路.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum RouteAct {
    /// 起案: submits it.
    #[n(0)]
    Submit,
    /// 回付: the supervisor has checked it and passes it on.
    #[n(1)]
    Endorse,
    /// 合議: agrees.
    #[n(2)]
    Agree,
    /// 合議: objects, with reasons. The decider may decide all the same, and both stay.
    #[n(3)]
    Object,
    /// 決裁.
    #[n(4)]
    Decide,
    /// 差戻し: back to the author, with reasons.
    #[n(5)]
    Return,
    /// 引上げ: the author takes it back before it is decided.
    #[n(6)]
    Withdraw,
    /// 代決: the decider's named deputy decides while the decider is absent.
    #[n(7)]
    DecideFor,
    /// 後閲: the decider has read later what the deputy decided.
    #[n(8)]
    Review,
}

impl RouteAct {
    /// All acts.
    pub const ALL: [Self; 9] = [
        Self::Submit,
        Self::Endorse,
        Self::Agree,
        Self::Object,
        Self::Decide,
        Self::Return,
        Self::Withdraw,
        Self::DecideFor,
        Self::Review,
    ];

    /// The code that tests and the server's API use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Endorse => "endorse",
            Self::Agree => "agree",
            Self::Object => "object",
            Self::Decide => "decide",
            Self::Return => "return",
            Self::Withdraw => "withdraw",
            Self::DecideFor => "decide_for",
            Self::Review => "review",
        }
    }

    /// Whether it needs words: reasons, or why the decider is absent.
    pub fn needs_words(self) -> bool {
        matches!(self, Self::Object | Self::Return | Self::DecideFor)
    }
}

/// Somebody acted on the route. A claim: [`super::route`] says whether it stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RouteActed {
    /// What.
    #[n(0)]
    pub act: RouteAct,
    /// The submission it is about, from 1. A submission names the one that it becomes.
    #[n(1)]
    pub round: u16,
    /// Opinion, reasons or a remark; empty if none.
    #[n(2)]
    pub text: String,
}

/// What happens to a measure 措置.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum MeasureAct {
    /// 予定: it is to be done.
    #[n(0)]
    Plan,
    /// 実施: it was done.
    #[n(1)]
    Done,
    /// 中止: it will not be done.
    #[n(2)]
    Drop,
}

/// A measure was planned, done or dropped.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MeasureActed {
    /// The measure.
    #[n(0)]
    pub measure: MeasureId,
    /// What happened to it.
    #[n(1)]
    pub act: MeasureAct,
    /// Code of its kind (`policy.measures`); with [`MeasureAct::Plan`].
    #[n(2)]
    pub kind: Option<String>,
    /// The day: planned for, or done on; days since 1970-01-01, local.
    #[n(3)]
    pub day: Option<i32>,
    /// The document number; with [`MeasureAct::Done`], where it has one.
    #[n(4)]
    pub number: String,
    /// A remark, or why it was dropped.
    #[n(5)]
    pub text: String,
}

/// A note メモ was added to the case, at any time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CaseNoted {
    /// The note.
    #[n(0)]
    pub text: String,
}

/// The case was taken out of the clock of retention (事案化), or given back to it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CaseHeld {
    /// Held: nothing of it falls due for deletion.
    #[n(0)]
    pub held: bool,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// Somebody found that the other party of this case is that of another. Never automatic.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SubjectLinked {
    /// The other case.
    #[n(0)]
    pub to: CaseId,
    /// What it was known by: the same name, telephone, vehicle, looks.
    #[n(1)]
    pub reason: String,
}

/// A link was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SubjectUnlinked {
    /// The link.
    #[n(0)]
    pub link: EventId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// The other party was flagged: 注視, 警告済, 出入制限. It ends by itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SubjectFlagged {
    /// Code of the flag (`policy.flags`).
    #[n(0)]
    pub flag: String,
    /// Why.
    #[n(1)]
    pub reason: String,
    /// Who answers for it.
    #[n(2)]
    pub owner: UserId,
    /// The last day, days since 1970-01-01, local.
    #[n(3)]
    pub until_day: i32,
}

/// A flag was taken away before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SubjectUnflagged {
    /// The flag.
    #[n(0)]
    pub flag: EventId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

macro_rules! papers {
    ($($(#[$doc:meta])* $variant:ident($inner:ty) = $kind:literal v $version:literal,)*) => {
        /// What a paper says.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum PaperBody {
            $($(#[$doc])* $variant($inner),)*
        }

        impl PaperBody {
            /// The kind written in the header.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind,)* }
            }

            /// The version written in the header.
            pub fn version(&self) -> u16 {
                match self { $(Self::$variant(_) => $version,)* }
            }

            /// The content's bytes.
            pub fn encode(&self) -> Vec<u8> {
                match self { $(Self::$variant(inner) => encode(inner),)* }
            }

            /// Reads content of a kind and version; `None` for one that this build does not know.
            ///
            /// # Errors
            /// When the kind is known and the content is not of its shape.
            pub fn read(
                kind: &str,
                version: u16,
                content: &[u8],
            ) -> Result<Option<Self>, cbor::Malformed> {
                match (kind, version) {
                    $(($kind, $version) => cbor::decode(content).map(|b| Some(Self::$variant(b))),)*
                    _ => Ok(None),
                }
            }
        }
    };
}

papers! {
    /// A text was written into a field.
    Written(ReportWritten) = "report.written" v 1,
    /// Somebody acted on the route.
    Acted(RouteActed) = "route.acted" v 1,
    /// Something happened to a measure.
    Measure(MeasureActed) = "measure.acted" v 1,
    /// A note was added.
    Noted(CaseNoted) = "case.noted" v 1,
    /// The case was held, or let go.
    Held(CaseHeld) = "case.held" v 1,
    /// The other party is that of another case.
    Linked(SubjectLinked) = "subject.linked" v 1,
    /// It is not.
    Unlinked(SubjectUnlinked) = "subject.unlinked" v 1,
    /// The other party was flagged.
    Flagged(SubjectFlagged) = "subject.flagged" v 1,
    /// It is flagged no more.
    Unflagged(SubjectUnflagged) = "subject.unflagged" v 1,
}

//! Rules of a meeting: limits, staff, recording, place, sentences to say and the ladder.
//! Runs no clock; the session's state machine does.

use crate::cbor::{Decode, Encode};

use super::{Bilingual, Term};

/// The channel 対面 of the policy.
pub const IN_PERSON: &str = "in_person";

/// Rules of a session 面談 (対応⑴ and ⑵).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct SessionRules {
    /// A meeting ends after this many minutes (対応⑴: 30).
    #[n(0)]
    pub meeting_limit_min: u16,
    /// After this many minutes the stay itself is an act (時間拘束: 60).
    #[n(1)]
    pub detention_limit_min: u16,
    /// The category suggested when `detention_limit_min` has passed.
    #[n(2)]
    pub detention_category: String,
    /// Fewer staff than this are asked why (対応⑵: 複数の職員).
    #[n(3)]
    pub required_staff: u16,
    /// Said at the start; `{end_time}` is the time at which the meeting ends.
    #[n(4)]
    pub start_say: Bilingual,
    /// Said while time runs out; marks strictly descending.
    #[n(5)]
    pub prompts: Vec<Prompt>,
    /// After the end, prompt again each time this many minutes have passed.
    #[n(6)]
    pub overrun_prompt_every_min: u16,
    /// Said at each overrun prompt; `{over_min}` is the minutes since the end.
    #[n(7)]
    pub overrun_say: Bilingual,
    /// Recording from start to end (対応⑵).
    #[n(8)]
    pub recording: RecordingRule,
    /// Where meetings are held (対応⑵).
    #[n(9)]
    pub place: PlaceRule,
    /// Why a meeting ended: one of these.
    #[n(10)]
    pub end_reasons: Vec<Term>,
    /// What staff do in a meeting: 話し手, 記録, 連絡. Empty under a policy from before them.
    #[n(11)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub staff_roles: Vec<Term>,
    /// How a meeting may be extended; `None` under a policy from before extensions.
    #[n(12)]
    pub extension: Option<ExtensionRule>,
    /// Said on the telephone instead of every sentence that asks somebody to leave.
    #[n(13)]
    pub phone_end_say: Option<Bilingual>,
    /// What is said on channels where nobody can be asked to leave, or the time is not that of a
    /// meeting. Empty under a policy from before them.
    #[n(14)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub by_channel: Vec<ChannelWords>,
}

/// The sentences of a session on some channels, in place of those for a meeting face to face.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct ChannelWords {
    /// Codes of the channels.
    #[n(0)]
    pub channels: Vec<String>,
    /// Said at the start; `{end_time}` is the end.
    #[n(1)]
    pub start_say: Bilingual,
    /// Said after an extension; `{end_time}` is the new end.
    #[n(2)]
    pub extended_say: Bilingual,
    /// Said at the end and after it.
    #[n(3)]
    pub end_say: Bilingual,
    /// Said once an act is confirmed, in place of asking somebody to leave.
    #[n(4)]
    pub stop_say: Bilingual,
    /// What staff do then, in one sentence.
    #[n(5)]
    pub stop_do: Bilingual,
}

/// A sentence for some channels.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct ChannelSay {
    /// Codes of the channels.
    #[n(0)]
    pub channels: Vec<String>,
    /// The sentence.
    #[n(1)]
    pub say: Bilingual,
}

impl SessionRules {
    /// The sentences of a channel that has its own.
    #[must_use]
    pub fn words_on(&self, channel: Option<&str>) -> Option<&ChannelWords> {
        let of = |words: &&ChannelWords| words.channels.iter().any(|code| Some(&**code) == channel);
        self.by_channel.iter().find(of)
    }

    /// Minutes left at which a prompt is due, descending.
    pub fn prompt_marks_min(&self) -> impl Iterator<Item = u16> + '_ {
        self.prompts.iter().map(|prompt| prompt.left_min)
    }
}

/// How a meeting may be extended (対応⑴: 原則として 30 分以内): with a reason and a second member of
/// staff.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct ExtensionRule {
    /// The lengths offered, minutes, ascending.
    #[n(0)]
    pub choices_min: Vec<u16>,
    /// All extensions of one meeting together are no longer than this, minutes.
    #[n(1)]
    pub max_total_min: u16,
    /// Said after an extension; `{end_time}` is the new end.
    #[n(2)]
    pub say: Bilingual,
    /// Code of the clause it comes from.
    #[n(3)]
    pub clause: String,
}

/// A sentence to say when so many minutes are left.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Prompt {
    /// Minutes left; 0 is the end.
    #[n(0)]
    pub left_min: u16,
    /// The sentence.
    #[n(1)]
    pub say: Bilingual,
}

/// Whether and how a meeting is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct RecordingRule {
    /// Recording from start to end is required.
    #[n(0)]
    pub required: bool,
    /// Said before the recording starts.
    #[n(1)]
    pub say: Bilingual,
    /// Reminds staff that the IC recorder is the first witness and this device the second.
    #[n(2)]
    pub first_witness: Bilingual,
    /// Code of the clause it comes from.
    #[n(3)]
    pub clause: String,
}

/// Where meetings are held.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct PlaceRule {
    /// In principle in a government building; elsewhere the start asks why.
    #[n(0)]
    pub government_building: bool,
    /// The rule in one sentence.
    #[n(1)]
    pub text: Bilingual,
    /// Code of the clause it comes from.
    #[n(2)]
    pub clause: String,
}

/// One rung of the ladder 段階. Violence skips the ladder and goes to the alert.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct LadderStep {
    /// Stable code, such as `stop_requested`.
    #[n(0)]
    pub code: String,
    /// What the rung is called.
    #[n(1)]
    pub label: Bilingual,
    /// The sentence to say.
    #[n(2)]
    pub say: Bilingual,
    /// Said at least so many times before the next rung.
    #[n(3)]
    pub min_times: u16,
    /// Said at most so many times, then the next rung follows.
    #[n(4)]
    pub max_times: u16,
    /// Codes of the channels that have this rung; empty for all. Nobody is asked to leave their
    /// own home.
    #[n(5)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub channels: Vec<String>,
    /// The sentence on other channels.
    #[n(6)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub by_channel: Vec<ChannelSay>,
}

impl LadderStep {
    /// Whether a session on this channel has the rung. Unknown is as face to face.
    #[must_use]
    pub fn is_on(&self, channel: Option<&str>) -> bool {
        let channel = channel.unwrap_or(IN_PERSON);
        self.channels.is_empty() || self.channels.iter().any(|code| code == channel)
    }

    /// The sentence to say on this channel.
    #[must_use]
    pub fn say_on(&self, channel: Option<&str>) -> &Bilingual {
        let of = |say: &&ChannelSay| say.channels.iter().any(|code| Some(&**code) == channel);
        self.by_channel.iter().find(of).map_or(&self.say, |say| &say.say)
    }
}

/// Filming and recording by the other party is refused (対応⑷): a step of its own, beside the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct FilmingRule {
    /// Stable code of the step: `filming_refused`.
    #[n(0)]
    pub code: String,
    /// What the step is called.
    #[n(1)]
    pub label: Bilingual,
    /// The sentence to say.
    #[n(2)]
    pub say: Bilingual,
    /// Code of the clause it comes from.
    #[n(3)]
    pub clause: String,
}

/// Rules of a case 事案.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct CaseRules {
    /// After so many minutes without an event a tap opens a new case.
    #[n(0)]
    pub idle_minutes: u16,
    /// For so many seconds a tap can be undone with one tap.
    #[n(1)]
    pub undo_seconds: u16,
}

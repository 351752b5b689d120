//! What the policy calls customer harassment: clauses, categories and examples. Judges nobody.

use crate::cbor::{Decode, Encode};

use super::Bilingual;

/// A clause of the city's policy, quoted, so that every rule can show where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Clause {
    /// Stable code, such as `response_1` for 対応⑴.
    #[n(0)]
    pub code: String,
    /// The heading of the clause.
    #[n(1)]
    pub label: Bilingual,
    /// The wording of the clause; paragraphs are separated by a line break.
    #[n(2)]
    pub text: Bilingual,
}

/// How the screen treats a tap on a category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "lowercase"))]
pub enum Severity {
    /// Recorded, with guidance.
    #[default]
    #[n(0)]
    Normal,
    /// Somebody may be hurt: the alert is offered first (対応⑸).
    #[n(1)]
    Danger,
}

/// One type of act of the policy's table 【該当する行為】: one big button.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Category {
    /// Stable code that incidents carry, such as `abusive_language`.
    #[n(0)]
    pub code: String,
    /// The name in the policy.
    #[n(1)]
    pub label: Bilingual,
    /// A name for a button: at most six Japanese characters.
    #[n(2)]
    pub short: Bilingual,
    /// How the screen treats a tap on it.
    #[n(3)]
    pub severity: Severity,
    /// What to do, in one sentence.
    #[n(4)]
    pub guidance: Guidance,
    /// The examples of the policy, in its order. They illustrate and do not limit.
    #[n(5)]
    pub examples: Vec<Example>,
    /// Two or three words below the button's name: what belongs to it.
    #[n(6)]
    pub hint: Bilingual,
    /// Said once an act of it is confirmed: ends the response and asks the person to leave. Empty
    /// under a policy from before these sentences.
    #[n(7)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub leave_say: Bilingual,
}

impl Category {
    /// The example with this code; `None` for a code that the category does not have.
    #[must_use]
    pub fn example(&self, code: &str) -> Option<&Example> {
        self.examples.iter().find(|example| example.code == code)
    }
}

/// What staff do about a category, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Guidance {
    /// The sentence.
    #[n(0)]
    pub text: Bilingual,
    /// Code of the clause it comes from.
    #[n(1)]
    pub clause: String,
}

/// One example of a category.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Example {
    /// Stable code, unique over all categories.
    #[n(0)]
    pub code: String,
    /// The wording of the policy.
    #[n(1)]
    pub text: Bilingual,
}

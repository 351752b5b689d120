//! Texts of the policy in both languages, and codes with a label. Holds no rule.

use crate::cbor::{Decode, Encode};
use crate::lang::Lang;

/// One text in both languages. Neither is empty in a policy that was read by `parse`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Bilingual {
    /// Japanese: the wording of record.
    #[n(0)]
    pub ja: String,
    /// English.
    #[n(1)]
    pub en: String,
}

impl Bilingual {
    /// A text from its two wordings.
    #[must_use]
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The wording in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// The wording in `lang` with every `{name}` of `values` replaced by its value.
    ///
    /// Values are put in once and not searched again; a placeholder without a value stays visible.
    #[must_use]
    pub fn fill(&self, lang: Lang, values: &[(&str, &str)]) -> String {
        let mut rest = self.get(lang);
        let mut filled = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let hit = after
                .split_once('}')
                .and_then(|(name, tail)| Some((values.iter().find(|v| v.0 == name)?.1, tail)));
            match hit {
                Some((value, tail)) => {
                    filled.push_str(value);
                    rest = tail;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// A code that events carry, with the label people read.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
pub struct Term {
    /// Stable code; never given a second meaning.
    #[n(0)]
    pub code: String,
    /// What the screen shows.
    #[n(1)]
    pub label: Bilingual,
}

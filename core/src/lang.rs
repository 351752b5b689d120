//! The two languages of every text in Mamori. Holds no texts itself.

use core::str::FromStr;

use crate::cbor::{Decode, Encode};

/// A language a text can be shown in. Japanese is the language of record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "json", serde(rename_all = "lowercase"))]
pub enum Lang {
    /// Japanese.
    #[default]
    #[n(0)]
    Ja,
    /// English.
    #[n(1)]
    En,
}

impl Lang {
    /// Both languages, Japanese first.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The BCP 47 language subtag: `ja` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of a BCP 47 tag such as `ja`, `ja-JP` or `EN-us`; `None` for any other.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }
}

/// The tag names neither Japanese nor English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLang;

impl core::fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the language must be `ja` or `en`")
    }
}

impl core::error::Error for UnknownLang {}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, UnknownLang> {
        Self::parse(tag).ok_or(UnknownLang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_language_and_nothing_else_does() {
        for (tag, lang) in [
            ("ja", Some(Lang::Ja)),
            ("ja-JP", Some(Lang::Ja)),
            ("EN_us", Some(Lang::En)),
            ("en", Some(Lang::En)),
            ("jam", None),
            ("", None),
            ("fr", None),
        ] {
            assert_eq!(Lang::parse(tag), lang, "{tag}");
        }
        for lang in Lang::ALL {
            assert_eq!(lang.code().parse(), Ok(lang));
        }
    }

    #[test]
    fn the_wire_form_is_one_byte() {
        assert_eq!(crate::cbor::encode(&Lang::Ja), [0]);
        assert_eq!(crate::cbor::encode(&Lang::En), [1]);
    }
}

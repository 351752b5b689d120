//! What the other party of a case is known by, made comparable: for suggestions and for nothing
//! else. Pure; nobody is linked by it.

use mamori_core::paper::Dossier;
use mamori_core::subject_view::Same;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Digits that a telephone number has at least; fewer are an extension or a slip.
const PHONE_MIN: usize = 9;
/// Characters that a name or a number plate has at least.
const EXACT_MIN: usize = 2;
/// Longest key, characters.
const KEY_MAX: usize = 120;
/// Most pairs of characters that are kept of a description.
const PAIRS_MAX: usize = 200;
/// Forms of address that belong to no name.
const TITLES: [&str; 6] = ["様", "さん", "さま", "氏", "殿", "サン"];

/// One key: what it is of, and its text.
pub type Key = (Same, String);

/// The keys of a case, from what stands in its report.
#[must_use]
pub fn keys(dossier: &Dossier) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for same in Same::ALL {
        let written = dossier.field(same.code()).into_iter().flat_map(|field| field.standing());
        for entry in written {
            // People who wrote at once may both be right: each text has its own key.
            keys.extend(keys_of(same, &entry.text));
        }
    }
    keys
}

/// The keys of one text.
#[must_use]
pub fn keys_of(same: Same, text: &str) -> BTreeSet<Key> {
    let exact = |key: String| {
        let long = key.chars().count() >= EXACT_MIN;
        long.then(|| (same, key.chars().take(KEY_MAX).collect::<String>()))
    };
    match same {
        Same::Phone => phones(text).into_iter().map(|key| (same, key)).collect(),
        Same::Name => exact(name(text)).into_iter().collect(),
        Same::Vehicle => exact(plain(text)).into_iter().collect(),
        Same::Looks => pairs(text).into_iter().map(|key| (same, key)).collect(),
    }
}

/// NFKC, lower case, katakana as hiragana, letters and digits alone.
fn plain(text: &str) -> String {
    let folded = text.nfkc().flat_map(char::to_lowercase).map(hiragana);
    folded.filter(|c| c.is_alphanumeric() || *c == 'ー').collect()
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// A name without spaces and without how somebody was addressed.
fn name(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let mut text = text.trim();
    while let Some(rest) = TITLES.iter().find_map(|title| text.strip_suffix(title)) {
        text = rest.trim_end();
    }
    plain(text)
}

/// Every telephone number of a text: digits alone, +81 as 0.
fn phones(text: &str) -> BTreeSet<String> {
    let text: String = text.nfkc().collect();
    let is_part = |c: char| c.is_ascii_digit() || "+-‐‑–—−ー().  ".contains(c);
    let runs = text.split(|c| !is_part(c));
    let number = |run: &str| {
        let run = run.trim();
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        match run.strip_prefix('+').and(digits.strip_prefix("81")) {
            Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
            None => digits,
        }
    };
    runs.map(number).filter(|number| (PHONE_MIN..=15).contains(&number.len())).collect()
}

/// The pairs of neighbouring characters of a description.
fn pairs(text: &str) -> BTreeSet<String> {
    let text: String = text.nfkc().collect();
    let mut pairs = BTreeSet::new();
    for part in text.split(|c: char| !c.is_alphanumeric() && c != 'ー') {
        let part: Vec<char> = plain(part).chars().collect();
        pairs.extend(part.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    pairs.into_iter().take(PAIRS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(same: Same, text: &str) -> String {
        let keys = keys_of(same, text);
        assert_eq!(keys.len(), 1, "{text}: {keys:?}");
        keys.into_iter().next().map(|(_, key)| key).unwrap_or_default()
    }

    #[test]
    fn one_name_however_it_was_written() {
        for text in ["架空 太郎", "架空　太郎様", "架空太郎 さん", "架空太郎さん 様"]
        {
            assert_eq!(one(Same::Name, text), one(Same::Name, "架空太郎"), "{text}");
        }
        assert_eq!(one(Same::Name, "ｶｸｳ ﾀﾛｳ"), one(Same::Name, "かくうたろう"));
        assert_ne!(one(Same::Name, "架空花子"), one(Same::Name, "架空太郎"), "the control");
        assert_ne!(one(Same::Name, "髙橋"), one(Same::Name, "高橋"), "people, not spellings");
        assert!(keys_of(Same::Name, "様").is_empty() && keys_of(Same::Name, " ").is_empty());
    }

    #[test]
    fn one_number_however_it_was_written() {
        for text in [
            "090-0000-0000",
            "０９０ー００００ー００００",
            "(090) 0000 0000",
            "+81 90-0000-0000",
            "携帯 090-0000-0000（夜のみ）",
        ] {
            assert_eq!(one(Same::Phone, text), "09000000000", "{text}");
        }
        assert!(keys_of(Same::Phone, "内線 2315").is_empty(), "an extension is nobody's number");
        let two = keys_of(Same::Phone, "03-0000-0000、090-0000-0001");
        assert_eq!(two.len(), 2, "{two:?}");
        for text in ["品川 300 あ 12-34", "品川３００ア１２３４", "品川300あ･12-34"]
        {
            assert_eq!(one(Same::Vehicle, text), "品川300あ1234", "{text}");
        }
    }

    #[test]
    fn a_description_is_compared_by_its_pairs() {
        let keys = keys_of(Same::Looks, "白髪、杖");
        assert_eq!(keys.into_iter().collect::<Vec<_>>(), [(Same::Looks, "白髪".to_owned())]);
        assert_eq!(pairs(&"あいうえお".repeat(100)).len(), 5, "each pair once");
    }
}

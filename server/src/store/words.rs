//! Japanese text as the full-text index holds it: folded, then cut into pairs of characters.
//!
//! Japanese has no spaces, and most of its words have two characters: an index of trigrams finds
//! none of them. So what is indexed is every pair of neighbours, and a search is a phrase of pairs.
//! Pure; SQLite's tokenizer only splits at the spaces that are put here.

use mamori_core::find::{QUERY_MAX, WORDS_MAX};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// Characters of names that are the same name to whoever searches (異体字), as pairs of the rarer
/// and the common one. Only the index folds them; what is shown and printed stays as written.
const VARIANTS: [(char, char); 18] = [
    ('髙', '高'),
    ('﨑', '崎'),
    ('𠮷', '吉'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('齋', '斎'),
    ('齊', '斎'),
    ('斉', '斎'),
    ('濵', '浜'),
    ('濱', '浜'),
    ('德', '徳'),
    ('瀨', '瀬'),
    ('黑', '黒'),
    ('栁', '柳'),
    ('槗', '橋'),
    ('澤', '沢'),
    ('嶋', '島'),
    ('廣', '広'),
];

/// A text as it is compared: NFKC (full and half width become one), lower case, variants of names
/// folded, selectors of glyphs left out.
pub fn fold(text: &str) -> String {
    folded(text.chars()).collect()
}

fn folded(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let selector = |c: &char| matches!(*c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    let plain =
        |c: char| VARIANTS.iter().find(|(rare, _)| *rare == c).map_or(c, |(_, usual)| *usual);
    text.filter(move |c| !selector(c)).nfkc().flat_map(char::to_lowercase).map(plain)
}

/// Runs of letters and digits of a folded text; everything else separates them.
fn runs(folded: &str) -> impl Iterator<Item = Vec<char>> {
    let parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| part.chars().collect())
}

/// The terms of texts, separated by spaces: of each run its pairs, then its last character alone.
/// The last one lets a search for one character find it, and keeps two runs from looking like one.
pub fn terms(texts: &[&str]) -> String {
    let mut terms = String::new();
    for text in texts {
        for run in runs(&fold(text)) {
            for pair in run.windows(2) {
                // Writing into a String cannot fail.
                let _ = write!(terms, "{}{} ", pair[0], pair[1]);
            }
            terms.extend(run.last());
            terms.push(' ');
        }
    }
    terms
}

/// A number without what people put between its digits: `090-1234-5678` is found as `09012345678`.
pub fn joined(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Why something is not searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadQuery {
    /// More characters than [`QUERY_MAX`].
    TooLong,
    /// More words than [`WORDS_MAX`].
    TooMany,
}

/// What a person typed as an expression of FTS5: all words must be there. `None` where nothing is
/// left to search for. Words hold letters and digits only, so nobody can write the expression.
///
/// # Errors
/// When it is too long.
pub fn expression(query: &str) -> Result<Option<String>, BadQuery> {
    if query.chars().count() > QUERY_MAX {
        return Err(BadQuery::TooLong);
    }
    let folded = fold(query);
    let mut words: Vec<String> = Vec::new();
    for run in runs(&folded) {
        let word = match run.as_slice() {
            [one] => format!("\"{one}\" *"),
            many => {
                let pairs: Vec<String> =
                    many.windows(2).map(|pair| pair.iter().collect()).collect();
                format!("\"{}\"", pairs.join(" "))
            }
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.len() {
        0 => Ok(None),
        many if many > WORDS_MAX => Err(BadQuery::TooMany),
        _ => Ok(Some(words.join(" AND "))),
    }
}

/// Characters before and after a hit.
const BEFORE: usize = 12;
const AFTER: usize = 40;

/// The words around the first hit of a query in these texts; `None` where none of its words is
/// there as it is written.
pub fn snippet(texts: &[&str], query: &str) -> Option<String> {
    let wanted: Vec<Vec<char>> = runs(&fold(query)).collect();
    let words: Vec<String> = wanted.iter().map(|word| word.iter().collect()).collect();
    texts.iter().find_map(|text| {
        // Most texts of a case have none of the words, which is seen at a glance.
        let whole = fold(text);
        if !words.iter().any(|word| whole.contains(word)) {
            return None;
        }
        // One character may become several: each keeps the place that it came from.
        let mut from: Vec<(usize, char)> = Vec::new();
        for (at, c) in text.chars().enumerate() {
            from.extend(folded(std::iter::once(c)).map(|folded| (at, folded)));
        }
        let hit = wanted.iter().find_map(|word| {
            let same = |part: &[(usize, char)]| part.iter().map(|(_, c)| c).eq(word.iter());
            from.windows(word.len().max(1)).find(|part| same(part)).map(|part| part[0].0)
        })?;
        Some(cut(text, hit.saturating_sub(BEFORE)))
    })
}

/// Some characters of a text from one on, in one line.
pub fn cut(text: &str, from: usize) -> String {
    let line = |c: char| if c.is_control() { ' ' } else { c };
    let part: String = text.chars().skip(from).take(BEFORE + AFTER).map(line).collect();
    let (head, tail) = (from > 0, text.chars().count() > from + BEFORE + AFTER);
    format!("{}{part}{}", if head { "…" } else { "" }, if tail { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_variants_fold_into_one() {
        for (written, searched) in [
            ("ｶｽﾀﾏｰ", "カスタマー"),
            ("ＡＢＣ１２３", "abc123"),
            ("髙橋", "高橋"),
            ("山﨑", "山崎"),
            ("𠮷田", "吉田"),
            ("㈱守里", "(株)守里"),
            ("葛󠄀城", "葛城"),
        ] {
            assert_eq!(fold(written), fold(searched), "{written}");
        }
        assert_ne!(fold("高橋"), fold("高崎"), "the control: other names stay apart");
    }

    #[test]
    fn a_text_becomes_pairs_and_its_last_character() {
        assert_eq!(terms(&["土下座"]), "土下 下座 座 ");
        assert_eq!(terms(&["謝れ。土下座", "8"]), "謝れ れ 土下 下座 座 8 ");
        assert_eq!(terms(&["", "…！"]), "");
    }

    #[test]
    fn a_search_becomes_phrases_that_nobody_can_write_themselves() {
        let of = |query: &str| expression(query).unwrap();
        assert_eq!(of("土下座").as_deref(), Some("\"土下 下座\""));
        assert_eq!(of("金").as_deref(), Some("\"金\" *"));
        assert_eq!(of("謝罪　土下座").as_deref(), Some("\"謝罪\" AND \"土下 下座\""));
        assert_eq!(of("\" OR 1*").as_deref(), Some("\"or\" AND \"1\" *"));
        assert_eq!(
            of("text:x NEAR(").as_deref(),
            Some("\"te ex xt\" AND \"x\" * AND \"ne ea ar\"")
        );
        assert_eq!(of("謝罪 謝罪").as_deref(), Some("\"謝罪\""), "a word said twice counts once");
        assert_eq!((of(""), of("。、 \"'*()")), (None, None));
        assert_eq!(expression(&"あ".repeat(QUERY_MAX + 1)), Err(BadQuery::TooLong));
        let many: Vec<String> = (10..=10 + WORDS_MAX).map(|n| n.to_string()).collect();
        assert_eq!(expression(&many.join(" ")), Err(BadQuery::TooMany));
        assert!(expression(&many[1..].join(" ")).is_ok());
    }

    #[test]
    fn a_snippet_shows_the_words_around_the_hit() {
        let long = format!("{}ここで土下座しろと言った。{}", "あ".repeat(40), "い".repeat(80));
        let found = snippet(&["なにもない", &long], "土下座").unwrap();
        assert!(
            found.starts_with('…') && found.ends_with('…') && found.contains("土下座"),
            "{found}"
        );
        assert_eq!(snippet(&["ｶﾈを払え"], "カネ").as_deref(), Some("ｶﾈを払え"));
        assert_eq!(snippet(&["なにもない"], "土下座"), None);
        assert_eq!(cut("一行\n二行", 0), "一行 二行");
    }
}

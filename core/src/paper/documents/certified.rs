//! 内容証明: sets a letter into cells and lines, and checks it against the rules of the post.
//!
//! Source: 内国郵便約款 and the post's page on 内容証明 for horizontal writing (20 characters × 26
//! lines, 13 × 40, 26 × 20). One character fills one cell. Only kana, kanji, digits, brackets,
//! punctuation and common signs may stand in it; Latin letters only in proper names.

use crate::policy::CertifiedRule;
use crate::text::Text;
use alloc::string::String;
use alloc::vec::Vec;

/// What breaks a rule of 内容証明.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// This line (from 0) has more characters than fit.
    LineTooLong(usize),
    /// This line (from 0) has a character that the post does not take.
    NotAllowed(usize, char),
    /// Latin letters on this line (from 0): allowed only in a proper name.
    Latin(usize),
    /// There is no text.
    NoText,
    /// Who sends it is not named.
    NoSender,
    /// Where the sender is is not named.
    NoSenderAddress,
    /// Whom it is for is not named.
    NoAddressee,
    /// Where the addressee is is not named.
    NoAddress,
    /// It has no date.
    NoDate,
}

impl Broken {
    /// What to do; `{line}` counts from 1, `{char}` is the character.
    pub fn text(self) -> Text {
        match self {
            Self::LineTooLong(_) => Text::CertifiedLineTooLong,
            Self::NotAllowed(..) => Text::CertifiedNotAllowed,
            Self::Latin(_) => Text::CertifiedLatin,
            Self::NoText => Text::CertifiedNoText,
            Self::NoSender => Text::CertifiedNoSender,
            Self::NoSenderAddress => Text::CertifiedNoSenderAddress,
            Self::NoAddressee => Text::CertifiedNoAddressee,
            Self::NoAddress => Text::CertifiedNoAddress,
            Self::NoDate => Text::CertifiedNoDate,
        }
    }

    /// Whether the post would refuse it. Latin letters are for a person to judge.
    pub fn refuses(self) -> bool {
        !matches!(self, Self::Latin(_))
    }
}

/// How many cells a text fills: characters, a variation selector with the one before it.
pub fn cells(text: &str) -> usize {
    text.chars().filter(|c| !is_selector(*c)).count()
}

/// What stands in each cell of a line.
pub fn in_cells(line: &str) -> Vec<&str> {
    let begins: Vec<usize> =
        line.char_indices().filter(|(_, c)| !is_selector(*c)).map(|(at, _)| at).collect();
    let ends = begins.iter().skip(1).copied().chain([line.len()]);
    begins.iter().copied().zip(ends).map(|(from, to)| &line[from..to]).collect()
}

/// How many pages so many lines fill.
pub fn pages(lines: usize, rule: &CertifiedRule) -> usize {
    lines.div_ceil(usize::from(rule.page_lines).max(1))
}

/// Sets paragraphs into lines: each character a cell, narrow ones made wide, a line break where a
/// line is full. A line break in the text begins a new line.
pub fn set(text: &str, rule: &CertifiedRule) -> Vec<String> {
    let width = usize::from(rule.line_chars).max(1);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut filled = 0;
        for c in paragraph.trim_end().chars().map(wide) {
            if filled == width && !is_selector(c) {
                lines.push(core::mem::take(&mut line));
                filled = 0;
            }
            filled += usize::from(!is_selector(c));
            line.push(c);
        }
        lines.push(line);
    }
    lines
}

/// A text moved to the right end of its line; a longer one is set from the left.
pub fn right(text: &str, rule: &CertifiedRule) -> Vec<String> {
    let free = usize::from(rule.line_chars).saturating_sub(cells(text));
    let mut line: String = core::iter::repeat_n('　', free).collect();
    line.push_str(text);
    set(&line, rule)
}

/// Every rule that lines break.
pub fn check(lines: &[String], rule: &CertifiedRule) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if cells(line) > usize::from(rule.line_chars) {
            broken.push(Broken::LineTooLong(at));
        }
        let latin = |c: char| matches!(c, 'A'..='Z' | 'a'..='z' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
        if line.chars().any(latin) {
            broken.push(Broken::Latin(at));
        }
        let bad = line.chars().find(|c| !is_allowed(*c) && !latin(*c));
        broken.extend(bad.map(|c| Broken::NotAllowed(at, c)));
    }
    if lines.iter().all(|line| line.trim().is_empty()) {
        broken.push(Broken::NoText);
    }
    broken
}

/// Narrow letters, digits and signs as wide ones: one cell each.
fn wide(c: char) -> char {
    match c {
        ' ' | '\t' => '　',
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Marks that choose the form of the character before them (異体字).
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_allowed(c: char) -> bool {
    let kana = matches!(c, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ' | 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ');
    let kanji = matches!(
        c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}' | '々' | '〆' | '〇' | 'ヶ'
    );
    let digit = matches!(c, '０'..='９');
    let sign = "　、。，．・：；？！「」『』（）〔〕［］｛｝〈〉《》【】―－～〜‐／＼＝＋×÷±％＆＠＃＊￥§№℡㎡㎏㎝〒■□○●◎△▲▽▼◇◆※→←↑↓’‘“”…‥＿｜＜＞";
    kana || kanji || digit || is_selector(c) || sign.contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: CertifiedRule = CertifiedRule { line_chars: 20, page_lines: 26 };

    #[test]
    fn a_line_takes_twenty_cells_and_no_more() {
        let lines = set(&"守".repeat(41), &RULE);
        assert_eq!(lines.iter().map(|l| cells(l)).collect::<Vec<_>>(), [20, 20, 1]);
        assert!(check(&lines, &RULE).is_empty());
        assert_eq!(check(&["守".repeat(21)], &RULE), [Broken::LineTooLong(0)]);
        assert_eq!(check(&["守".repeat(20)], &RULE), [], "the control");
    }

    #[test]
    fn rare_characters_fill_one_cell_and_stay_whole() {
        let text = "𠮷﨑髙葛󠄀".repeat(6);
        let lines = set(&text, &RULE);
        assert_eq!(lines.concat(), text);
        assert_eq!(lines.iter().map(|l| cells(l)).collect::<Vec<_>>(), [20, 4]);
        assert!(lines[1].starts_with('𠮷') && check(&lines, &RULE).is_empty());
        assert_eq!(in_cells(&lines[1]), ["𠮷", "﨑", "髙", "葛󠄀"]);
        assert!(in_cells("").is_empty());
    }

    #[test]
    fn narrow_characters_become_wide() {
        assert_eq!(set("8年 (11)", &RULE), ["８年　（１１）"]);
        assert_eq!(right("令和8年", &RULE)[0].chars().count(), 20);
    }

    #[test]
    fn what_the_post_does_not_take_is_named() {
        for c in ['😀', 'ｱ', 'é', '①', '\u{7}', 'Я'] {
            assert_eq!(check(&[String::from(c)], &RULE), [Broken::NotAllowed(0, c)], "{c}");
        }
        assert_eq!(check(&[String::from("ＡＢＣ商会")], &RULE), [Broken::Latin(0)]);
        assert!(!Broken::Latin(0).refuses() && Broken::NoSender.refuses());
        assert_eq!(check(&[], &RULE), [Broken::NoText]);
        assert_eq!(check(&[String::from("かなカナ漢字１２３、。「」")], &RULE), []);
    }

    #[test]
    fn pages_are_counted() {
        assert_eq!([0, 1, 26, 27, 53].map(|n| pages(n, &RULE)), [0, 1, 1, 2, 3]);
    }
}

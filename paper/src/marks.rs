//! Characters that cannot be set as they are: a mark 〓 stands in their place with their number
//! beside it, so that nobody believes nothing was there.

use crate::fonts::Fonts;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The printers' mark for a missing type.
pub const GETA: char = '〓';

/// What a text becomes, collecting what has no shape.
pub struct Marks<'a> {
    fonts: &'a Fonts,
    /// The characters that were replaced.
    pub missing: BTreeSet<char>,
}

impl<'a> Marks<'a> {
    /// Nothing is missing yet.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, missing: BTreeSet::new() }
    }

    /// A line of text: what has no shape is a mark with its number, `〓[U+1F600]`.
    pub fn line(&mut self, text: &str) -> String {
        self.set(text, |out, c| {
            // Writing into a String cannot fail.
            let _ = write!(out, "{GETA}[U+{:04X}]", u32::from(c));
        })
    }

    /// The same where every character has a place of its own: the mark alone.
    pub fn cells(&mut self, text: &str) -> Vec<String> {
        let mut cells: Vec<String> = Vec::new();
        for c in self.set(text, |out, _| out.push(GETA)).chars() {
            match cells.last_mut() {
                Some(last) if joins(c) => last.push(c),
                _ => cells.push(c.to_string()),
            }
        }
        cells
    }

    fn set(&mut self, text: &str, mark: impl Fn(&mut String, char)) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\t' => out.push(' '),
                // Without what it chooses the shape of, it means nothing.
                _ if chooses_shape(c) => out.push(c),
                _ if is_plain(c) && self.fonts.has(c) => out.push(c),
                _ => {
                    self.missing.insert(c);
                    mark(&mut out, c);
                }
            }
        }
        out
    }
}

/// Characters that change how the one before them looks: 異体字セレクタ.
fn chooses_shape(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Characters that belong to the one before them: also combining (han)dakuten.
fn joins(c: char) -> bool {
    chooses_shape(c) || matches!(c, '\u{3099}' | '\u{309A}')
}

/// Not one that steers: controls, private use, and those that turn the direction of writing.
fn is_plain(c: char) -> bool {
    !(c.is_control()
        || matches!(c,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{061C}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}' | '\u{AD}'
            | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::all;

    #[test]
    fn what_has_a_shape_stays_and_the_rest_is_marked_and_listed() {
        let mut marks = Marks::new(all().unwrap());
        assert_eq!(marks.line("𠮷﨑髙 #eval($x$)"), "𠮷﨑髙 #eval($x$)");
        assert_eq!(marks.line("葛\u{E0100}"), "葛\u{E0100}");
        assert!(marks.missing.is_empty());
        assert_eq!(marks.line("笑😀\u{202E}\0"), "笑〓[U+1F600]〓[U+202E]〓[U+0000]");
        assert_eq!(marks.missing.len(), 3);
    }

    #[test]
    fn a_cell_holds_one_character_with_what_belongs_to_it() {
        let mut marks = Marks::new(all().unwrap());
        assert_eq!(
            marks.cells("か\u{3099}葛\u{E0100}😀。"),
            ["か\u{3099}", "葛\u{E0100}", "〓", "。"]
        );
    }
}

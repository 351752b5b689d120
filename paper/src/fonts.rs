//! The embedded fonts: read once, then shared. Which characters they have.

use crate::PaperError;
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Names of the fonts with their licence and its text, which must go wherever they go.
pub const LICENCES: &str = include_str!("../fonts/OFL.txt");

const REGULAR: &[u8] = include_bytes!(env!("MAMORI_FONT_REGULAR"));
const BOLD: &[u8] = include_bytes!(env!("MAMORI_FONT_BOLD"));
/// A collection; its first face is the Japanese one.
const RARE: &[u8] = include_bytes!(env!("MAMORI_FONT_RARE"));

/// All fonts, ready for use.
pub struct Fonts {
    /// What Typst chooses from.
    pub book: LazyHash<FontBook>,
    /// In the order of `book`.
    pub faces: Vec<Font>,
}

impl Fonts {
    fn read() -> Option<Self> {
        let face = |data: &'static [u8]| Font::new(Bytes::new(data), 0);
        let faces = vec![face(REGULAR)?, face(BOLD)?, face(RARE)?];
        Some(Self { book: LazyHash::new(FontBook::from_fonts(&faces)), faces })
    }

    /// Whether there is a shape for a character.
    pub fn has(&self, c: char) -> bool {
        self.faces.iter().any(|face| face.info().coverage.contains(u32::from(c)))
    }
}

/// The fonts. They are read at the first call, which takes some milliseconds.
///
/// # Errors
/// When one cannot be read: then another file was embedded than the build believed.
pub fn all() -> Result<&'static Fonts, PaperError> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    FONTS.get_or_init(Fonts::read).as_ref().ok_or(PaperError::Font)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_that_templates_use_are_those_of_the_files() {
        let fonts = all().unwrap();
        let names: Vec<&str> = fonts.faces.iter().map(|f| f.info().family.as_str()).collect();
        assert_eq!(names, ["BIZ UDPGothic", "BIZ UDPGothic", "Noto Sans CJK JP"]);
    }

    #[test]
    fn rare_shapes_of_names_are_there_and_faces_are_not() {
        let fonts = all().unwrap();
        for c in "𠮷﨑髙德濵邊辻𩸽们한".chars() {
            assert!(fonts.has(c), "{c}");
        }
        assert!(!fonts.faces[0].info().coverage.contains(u32::from('𠮷')));
        assert!(!fonts.has('😀'));
    }

    #[test]
    fn licences_name_the_fonts() {
        for name in ["BIZ UDGothic", "Noto Sans CJK", "SIL OPEN FONT LICENSE"] {
            assert!(LICENCES.contains(name), "{name}");
        }
    }
}

//! A document as it is to be read on paper: what stands where, nothing of how it is set.
//!
//! The server sets it as PDF, the browser prints it; both from this one description, so that both
//! say the same. What is masked is not in here at all.

use crate::ids::RecordingId;
use alloc::string::String;
use alloc::vec::Vec;

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// 報告書, with the 起案用紙 as its first page.
    Report,
    /// 経過記録: the chronology of the case.
    Chronology,
    /// The draft of a measure.
    Measure(crate::policy::MeasureForm),
}

/// A piece of text, or the place of one that was taken out 黒塗り.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Something stood here. Nothing says what, or how much.
    Masked,
}

/// One box for a stamp of the route 決裁欄.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampBox {
    /// Whose: 起案, 所属長, 総務課長 合議, 部局長 決裁.
    pub label: String,
    /// Who did it; empty while it waits.
    pub name: Piece,
    /// When: `R8.11.22`; empty while it waits.
    pub date: String,
    /// 同意, 意見あり, 代決, 後閲, 差戻し …; empty for a plain stamp.
    pub note: String,
}

/// One line of a list of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The code of the field, or of the fact, that it comes from: what masking names.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Its value; paragraphs are separated by line breaks.
    pub value: Piece,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of this level, from 1.
    Heading(u8, String),
    /// Names and values.
    Rows(Vec<Row>),
    /// A paragraph.
    Paragraph(Piece),
    /// A table with a header row.
    Table(Vec<String>, Vec<Vec<Piece>>),
    /// Lines as they stand, each on a line of its own, in a grid of so many characters and lines to
    /// a page: 内容証明.
    Grid {
        /// Characters of a line.
        line_chars: u16,
        /// Lines of a page.
        page_lines: u16,
        /// The lines of all pages, none longer than `line_chars`.
        lines: Vec<String>,
    },
    /// A line at the right: number, date, sender.
    Right(String),
    /// A picture that was attached to the case, and what it is.
    Picture(RecordingId, String),
}

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub kind: DocumentKind,
    /// Its title, e.g. `カスタマーハラスメント事案報告書`.
    pub title: String,
    /// The document number; empty before it has one.
    pub number: String,
    /// The city.
    pub city: String,
    /// The boxes of the route; none on letters and sheets.
    pub stamps: Vec<StampBox>,
    /// What it says of itself: 案 (draft), 決裁済, 開示用（一部を伏せています）; empty on letters.
    pub status: String,
    /// Its parts in order.
    pub blocks: Vec<Block>,
}

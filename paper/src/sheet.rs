//! A document as the data that the template reads: strings and lists, nothing to interpret.

use crate::Meta;
use crate::fonts::Fonts;
use crate::marks::Marks;
use crate::picture::{Readable, name};
use mamori_core::ids::RecordingId;
use mamori_core::paper::document::{Block, Document, DocumentKind, Piece};
use mamori_core::text::{Text, fill};
use mamori_core::time::{date, hour_minute};
use serde::Serialize;

/// Lines of a text; `None` where it is masked.
type Lines = Option<Vec<String>>;

/// See the module.
#[derive(Debug, Serialize)]
pub struct Sheet {
    lang: &'static str,
    /// Whether it begins with a 起案用紙.
    is_report: bool,
    /// Whether it is a letter in a grid, on whose pages nothing else stands.
    is_grid: bool,
    title: String,
    number: String,
    city: String,
    status: String,
    code: String,
    made: String,
    words: Words,
    stamps: Vec<Stamp>,
    blocks: Vec<Part>,
    missing: Option<String>,
}

#[derive(Debug, Serialize)]
struct Words {
    number: &'static str,
    stamps: &'static str,
    step: &'static str,
    stamp: &'static str,
    code: &'static str,
    made: &'static str,
}

#[derive(Debug, Serialize)]
struct Stamp {
    label: String,
    name: Lines,
    date: String,
    note: String,
}

#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Part {
    Heading { level: u8, text: String },
    Rows { rows: Vec<(String, Lines)> },
    Paragraph { text: Lines },
    Table { head: Vec<String>, rows: Vec<Vec<Lines>> },
    Grid { columns: u16, lines: u16, pages: Vec<Vec<Vec<String>>> },
    Right { text: String },
    Picture { path: Option<String>, format: &'static str, name: String, aside: &'static str },
}

/// Turns a document into what the template reads.
pub fn sheet(document: &Document, meta: &Meta, fonts: &Fonts, pictures: &[Readable]) -> Sheet {
    let mut marks = Marks::new(fonts);
    let stamps = document.stamps.iter().map(|stamp| Stamp {
        label: marks.line(&stamp.label),
        name: lines(&stamp.name, &mut marks),
        date: marks.line(&stamp.date),
        note: marks.line(&stamp.note),
    });
    let stamps = stamps.collect();
    let word = |text: Text| text.get(meta.lang);
    let aside = word(Text::FramePictureAside);
    let shown = Shown { pictures, aside };
    let blocks = document.blocks.iter().map(|block| part(block, &mut marks, &shown)).collect();
    let mut sheet = Sheet {
        lang: meta.lang.code(),
        is_report: document.kind == DocumentKind::Report && !document.stamps.is_empty(),
        is_grid: document.blocks.iter().any(|block| matches!(block, Block::Grid { .. })),
        title: marks.line(&document.title),
        number: marks.line(&document.number),
        city: marks.line(&document.city),
        status: marks.line(&document.status),
        code: marks.line(&meta.code),
        made: marks.line(&made(meta)),
        words: Words {
            number: word(Text::FrameNumber),
            stamps: word(Text::FrameStamps),
            step: word(Text::FrameStep),
            stamp: word(Text::FrameStamp),
            code: word(Text::FrameCode),
            made: word(Text::FrameMade),
        },
        stamps,
        blocks,
        missing: None,
    };
    if !marks.missing.is_empty() {
        let all: Vec<String> =
            marks.missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        sheet.missing = Some(fill(word(Text::FrameMissing), &[("chars", &all.join(" "))]));
    }
    sheet
}

fn made(meta: &Meta) -> String {
    let day = date(meta.made_ms, meta.offset_min, meta.lang);
    let time = hour_minute(meta.made_ms, meta.offset_min);
    format!("{day} {time} {}", meta.made_by).trim_end().to_owned()
}

/// Pictures that can be shown, and what is said of one that cannot.
struct Shown<'a> {
    pictures: &'a [Readable],
    aside: &'static str,
}

impl Shown<'_> {
    fn part(&self, id: RecordingId, name: String) -> Part {
        let place = self.pictures.iter().position(|picture| picture.id == id);
        let found = place.map(|place| (self::name(place), self.pictures[place].format));
        let (path, format) = found.map_or((None, ""), |(path, format)| (Some(path), format));
        Part::Picture { path, format, name, aside: self.aside }
    }
}

fn part(block: &Block, marks: &mut Marks<'_>, shown: &Shown<'_>) -> Part {
    match block {
        Block::Heading(level, text) => {
            Part::Heading { level: (*level).clamp(1, 3), text: marks.line(text) }
        }
        Block::Rows(rows) => {
            let row = |row: &mamori_core::paper::document::Row| {
                (marks.line(&row.label), lines(&row.value, marks))
            };
            Part::Rows { rows: rows.iter().map(row).collect() }
        }
        Block::Paragraph(piece) => Part::Paragraph { text: lines(piece, marks) },
        Block::Table(head, rows) => Part::Table {
            head: head.iter().map(|text| marks.line(text)).collect(),
            rows: rows.iter().map(|r| r.iter().map(|p| lines(p, marks)).collect()).collect(),
        },
        Block::Grid { line_chars, page_lines, lines } => {
            let cells: Vec<Vec<String>> = lines.iter().map(|line| marks.cells(line)).collect();
            let of_page = usize::from(*page_lines).max(1);
            Part::Grid {
                columns: (*line_chars).max(1),
                lines: (*page_lines).max(1),
                pages: cells.chunks(of_page).map(<[_]>::to_vec).collect(),
            }
        }
        Block::Right(text) => Part::Right { text: marks.line(text) },
        Block::Picture(id, name) => shown.part(*id, marks.line(name)),
    }
}

fn lines(piece: &Piece, marks: &mut Marks<'_>) -> Lines {
    match piece {
        Piece::Text(text) => Some(text.lines().map(|line| marks.line(line)).collect()),
        Piece::Masked => None,
    }
}

//! A document of core as HTML for paper: what stands where. Nothing in here is asked of a screen,
//! and no text is markup. The order is that of `paper::documents::plain`.

use crate::components::el::{El, el};
use crate::components::parts::all;
use leptos::prelude::*;
use mamori_core::ids::{CaseId, RecordingId};
use mamori_core::lang::Lang;
use mamori_core::paper::document::{Block, Document, DocumentKind, Piece, Row, StampBox};
use mamori_core::paper::documents::certified::in_cells;
use mamori_core::text::Text;

/// Stands where something was taken out.
const MASKED: &str = "〔非開示〕";

/// The document, and below it what it says of how it was made. Always in Japanese, the language of
/// record. Pictures are shown where the server can be asked for those of a case, and named
/// elsewhere.
pub fn paper(document: &Document, made: &[String], pictures: Option<CaseId>) -> AnyView {
    let letter = document.blocks.iter().any(|block| matches!(block, Block::Grid { .. }));
    let made = made.iter().map(|line| el("p").kid(line.clone()).into_any()).collect();
    el("article")
        .class(if letter { "m-a4 m-a4--letter" } else { "m-a4" })
        .attr("lang", "ja")
        .attr("aria-label", document.title.clone())
        .attr("data-kind", kind(document.kind))
        .test("print-sheet")
        .kid(head(document))
        .kid(stamps(&document.stamps))
        .kid(all(document.blocks.iter().map(|block| self::block(block, pictures)).collect()))
        .kid(el("footer").class("m-a4__made").test("print-made").kid(all(made)))
        .into_any()
}

const fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Report => "report",
        DocumentKind::Chronology => "chronology",
        DocumentKind::Measure(_) => "measure",
    }
}

fn head(document: &Document) -> El {
    let part = |class: &'static str, text: &str| {
        (!text.is_empty()).then(|| el("p").class(class).kid(text.to_owned()).into_any())
    };
    let parts = [
        part("m-a4__city", &document.city),
        part("m-a4__number", &document.number),
        part("m-a4__status", &document.status),
    ];
    el("header")
        .class("m-a4__head")
        .kid(el("h4").class("m-a4__title").kid(document.title.clone()))
        .kid(all(parts.into_iter().flatten().collect()))
}

fn stamps(stamps: &[StampBox]) -> Option<AnyView> {
    let one = |stamp: &StampBox| {
        let done = !matches!(&stamp.name, Piece::Text(name) if name.is_empty());
        let mark = el("span")
            .class("m-stamp__mark")
            .kid(el("b").kid(said(&stamp.name)))
            .kid(el("span").kid(stamp.date.clone()));
        let note = (!stamp.note.is_empty())
            .then(|| el("span").class("m-stamp__note").kid(stamp.note.clone()).into_any());
        el("li")
            .class("m-stamp")
            .kid(el("span").class("m-stamp__label").kid(stamp.label.clone()))
            .kid(done.then(|| mark.into_any()))
            .kid(note)
            .into_any()
    };
    let list = || {
        el("ol")
            .class("m-stamps")
            .attr("aria-label", Text::FrameStamps.get(Lang::Ja))
            .kid(all(stamps.iter().map(one).collect()))
            .into_any()
    };
    (!stamps.is_empty()).then(list)
}

fn said(piece: &Piece) -> AnyView {
    match piece {
        Piece::Text(text) => text.clone().into_any(),
        Piece::Masked => el("span").class("m-a4__bar").kid(MASKED).into_any(),
    }
}

fn block(block: &Block, pictures: Option<CaseId>) -> AnyView {
    match block {
        Block::Heading(level, text) => {
            el(if *level > 1 { "h6" } else { "h5" }).kid(text.clone()).into_any()
        }
        Block::Rows(rows) => {
            let rows = all(rows.iter().map(row).collect());
            el("table").class("m-a4__rows").kid(el("tbody").kid(rows)).into_any()
        }
        Block::Paragraph(piece) => el("p").class("m-a4__text").kid(said(piece)).into_any(),
        Block::Table(head, rows) => table(head, rows),
        Block::Grid { line_chars, page_lines, lines } => grid(*line_chars, *page_lines, lines),
        Block::Right(text) => el("p").class("m-a4__right").kid(text.clone()).into_any(),
        Block::Picture(id, name) => picture(pictures, *id, name),
    }
}

fn picture(pictures: Option<CaseId>, id: RecordingId, name: &str) -> AnyView {
    let image = pictures.map(|case| {
        el("img")
            .class("m-a4__image")
            .test("print-image")
            .attr("src", format!("/api/cases/{case}/pictures/{id}"))
            .attr("alt", "")
            .into_any()
    });
    el("figure")
        .class("m-a4__text")
        .kid(image)
        .kid(el("figcaption").kid(name.to_owned()))
        .into_any()
}

fn row(row: &Row) -> AnyView {
    el("tr")
        .kid(el("th").attr("scope", "row").kid(row.label.clone()))
        .kid(el("td").kid(said(&row.value)))
        .into_any()
}

fn table(head: &[String], rows: &[Vec<Piece>]) -> AnyView {
    let head = head.iter().map(|text| el("th").attr("scope", "col").kid(text.clone()).into_any());
    let row = |cells: &Vec<Piece>| {
        let cells = cells.iter().map(|cell| el("td").kid(said(cell)).into_any()).collect();
        el("tr").kid(all(cells)).into_any()
    };
    el("table")
        .class("m-a4__table")
        .kid(el("thead").kid(el("tr").kid(all(head.collect()))))
        .kid(el("tbody").kid(all(rows.iter().map(row).collect())))
        .into_any()
}

/// Whole pages, one letter to a cell. The sheet knows the forms of the post by their numbers (20 ×
/// 26, 13 × 40, 26 × 20).
fn grid(line_chars: u16, page_lines: u16, lines: &[String]) -> AnyView {
    let (width, height) = (usize::from(line_chars), usize::from(page_lines).max(1));
    let cell = |letter: &str| el("span").kid(letter.to_owned()).into_any();
    let line = |text: &str| {
        let mut letters = in_cells(text);
        letters.resize(width.max(letters.len()), "");
        el("p").kid(all(letters.into_iter().map(cell).collect())).into_any()
    };
    let page = |lines: &[String]| {
        let empty = core::iter::repeat_n("", height - lines.len());
        let lines = lines.iter().map(String::as_str).chain(empty).map(line);
        el("div")
            .class("m-a4__grid")
            .attr("data-chars", line_chars.to_string())
            .attr("data-lines", page_lines.to_string())
            .kid(all(lines.collect()))
            .into_any()
    };
    all(lines.chunks(height).map(page).collect())
}

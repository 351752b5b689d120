//! Builds documents from a case: the report, its chronology, and what is drafted for each measure.
//!
//! Documents are in Japanese, the language of record. What is masked is taken out here, before
//! anybody sets or prints it (`mask`).

pub mod certified;
mod chronology;
mod mask;
mod measures;
mod report;
mod stamps;
mod told;
pub mod warning;

pub use chronology::chronology;
pub use measures::{draft, measure, parts};
pub use report::report;

use super::document::{Block, Document, Piece};
use super::field;
use super::fill::{Facts, Filled, fill, shown};
use crate::lang::Lang;
use alloc::string::String;
use alloc::vec::Vec;

/// Fields that identify people: what is masked 黒塗り in a copy for a disclosure request unless
/// somebody chooses otherwise.
pub const DISCLOSURE: &[&str] = &[
    "staff",
    "superior",
    "witness",
    "name",
    "address",
    "phone",
    "call",
    "agent",
    "looks",
    "vehicle",
    "sns_url",
    "sns_post",
    "sns_poster",
    "sns_by",
];

/// What a document is made from.
#[derive(Clone, Copy)]
pub struct Making<'a> {
    facts: Facts<'a>,
    now: Facts<'a>,
    department: &'a str,
    masked: &'a [String],
}

impl<'a> Making<'a> {
    /// `facts` are those of the submission, or of now before it; `department` is the code of the
    /// department of the case.
    pub fn new(facts: Facts<'a>, department: &'a str) -> Self {
        let facts = Facts { lang: Lang::Ja, ..facts };
        Self { facts, now: facts, department, masked: &[] }
    }

    /// The case as it is now, where the facts are those of the submission: the route comes from it,
    /// and what came later is named.
    #[must_use]
    pub fn with_now(self, now: Facts<'a>) -> Self {
        Self { now: Facts { lang: Lang::Ja, ..now }, ..self }
    }

    /// With these fields masked.
    #[must_use]
    pub fn with_masked(self, masked: &'a [String]) -> Self {
        Self { masked, ..self }
    }

    fn city(&self) -> String {
        self.facts.policy.city.ja.clone()
    }

    fn department(&self) -> String {
        self.facts.label(self.facts.policy.department(self.department), self.department)
    }

    /// The values of the report.
    fn values(&self) -> Values<'a> {
        Values { facts: self.facts, filled: fill(&self.facts) }
    }

    /// Takes out what is masked: the last step of every builder.
    fn masked(&self, document: Document) -> Document {
        mask::mask(self, document)
    }
}

/// The values of a report as they stand, written or filled in.
struct Values<'a> {
    facts: Facts<'a>,
    filled: Vec<Filled>,
}

impl Values<'_> {
    /// The value of a field as people read it; empty where there is none.
    fn get(&self, code: &str) -> String {
        match field::find(code) {
            Some(field) => shown(self.facts.dossier, &self.filled, field, Lang::Ja),
            None => String::new(),
        }
    }
}

/// A document as plain text, line by line: for tests and for screen readers. What is masked reads
/// as 〔非開示〕.
pub fn plain(document: &Document) -> String {
    let mut out = Vec::new();
    let mut line = |text: &str| out.push(String::from(text));
    line(&document.title);
    for text in [&document.city, &document.number, &document.status] {
        if !text.is_empty() {
            line(text);
        }
    }
    for stamp in &document.stamps {
        let parts = [&stamp.label, said(&stamp.name), &stamp.date, &stamp.note];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        line(&["［", &parts.join("　"), "］"].concat());
    }
    for block in &document.blocks {
        plain_block(block, &mut line);
    }
    out.join("\n")
}

fn plain_block(block: &Block, line: &mut dyn FnMut(&str)) {
    match block {
        Block::Heading(_, text) => line(&["【", text, "】"].concat()),
        Block::Rows(rows) => {
            for row in rows {
                line(&[&row.label, "：", &*said(&row.value).replace('\n', "\n　")].concat());
            }
        }
        Block::Paragraph(piece) => line(said(piece)),
        Block::Table(head, rows) => {
            line(&head.join(" | "));
            for row in rows {
                let cells: Vec<String> = row.iter().map(|p| said(p).replace('\n', " / ")).collect();
                line(&cells.join(" | "));
            }
        }
        Block::Grid { lines, .. } => lines.iter().for_each(|text| line(text)),
        Block::Right(text) => line(&["　　", text].concat()),
        Block::Picture(_, name) => line(&["〔", name, "〕"].concat()),
    }
}

fn said(piece: &Piece) -> &str {
    match piece {
        Piece::Text(text) => text,
        Piece::Masked => "〔非開示〕",
    }
}

fn text(text: impl Into<String>) -> Piece {
    Piece::Text(text.into())
}

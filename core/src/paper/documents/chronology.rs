//! 経過記録: everything that happened in the case, one line each, in the order of its time.

use super::super::document::{Block, Document, DocumentKind, Piece};
use super::super::fill::Facts;
use super::told::told;
use super::{Making, text};
use crate::case::Stamp;
use crate::placed::placed;
use crate::text::Text;
use crate::time;
use crate::timeline::timeline;
use alloc::string::String;
use alloc::vec::Vec;

/// Builds the chronology of a case, with its notes.
pub fn chronology(making: &Making<'_>) -> Document {
    let facts = &making.now;
    let title = super::Values { facts: *facts, filled: super::fill(facts) }.get("title");
    let mut blocks = Vec::new();
    if !title.is_empty() {
        blocks.push(Block::Paragraph(text(["件名　", &title].concat())));
    }
    let entries = entries(facts);
    match entries.is_empty() {
        true => blocks.push(Block::Paragraph(text("記録はありません。"))),
        false => blocks.push(table(facts, &entries)),
    }
    making.masked(Document {
        kind: DocumentKind::Chronology,
        title: "経過記録".into(),
        number: facts.dossier.route.number.clone().unwrap_or_default(),
        city: making.city(),
        stamps: Vec::new(),
        status: super::report::status(making),
        blocks,
    })
}

/// One line: who and when, and what.
pub(super) type Told = (Stamp, String);

/// What happened and what was noted, the earliest first. What a clock that was ahead dated later
/// than it was received stands at its receipt, and says so.
pub(super) fn entries(facts: &Facts<'_>) -> Vec<Told> {
    let happened = timeline(facts.case).into_iter();
    let happened = happened.map(|entry| (entry.stamp, told(facts, &entry.what)));
    let noted = facts
        .dossier
        .notes
        .iter()
        .map(|note| (note.stamp.clone(), facts.tf(Text::ToldNote, &[("text", &note.text)])));
    let place = |(mut stamp, mut told): Told| {
        let placed = placed(facts.case, &stamp, None);
        if let Some(device_ms) = placed.device_ms {
            let when =
                [&facts.date(device_ms), " ", &*time::hour_minute(device_ms, facts.offset())];
            let clock = facts.tf(Text::DeviceClock, &[("when", &when.concat())]);
            told.push_str(&facts.tf(Text::FillNote, &[("text", &clock)]));
            stamp.at_ms = placed.at_ms;
        }
        (stamp, told)
    };
    let mut all: Vec<Told> = happened.chain(noted).map(place).collect();
    all.sort_by_key(|(stamp, _)| (stamp.at_ms, stamp.id));
    all
}

pub(super) fn table(facts: &Facts<'_>, entries: &[Told]) -> Block {
    let rows = entries.iter().map(|(stamp, told)| -> Vec<Piece> {
        let who = if stamp.by.is_nobody() { "―".into() } else { facts.name(&stamp.by) };
        [text(at(facts, stamp.at_ms)), text(who), text(told.as_str())].into()
    });
    Block::Table(["日時", "記録者", "内容"].map(String::from).into(), rows.collect())
}

/// `R8.11.20 10:05`.
pub(super) fn at(facts: &Facts<'_>, at_ms: i64) -> String {
    let offset = facts.offset();
    [&time::short_date(at_ms, offset), " ", &time::hour_minute(at_ms, offset)].concat()
}

//! 黒塗り: takes what is masked out of a document, wherever it stands.
//!
//! A masked row is empty of its value. The same words elsewhere (title, chronology, letters, other
//! fields) become a sign of always the same length. Words are found also where they are written in
//! other widths or with other spaces and hyphens. A last pass over the whole document, so that no
//! builder can forget it.

use super::super::document::{Block, Document, Piece, Row, StampBox};
use super::super::field::{self, Kind};
use super::super::fill::Facts;
use super::{Making, Values};
use crate::timeline::{What, timeline};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// Stands in place of words inside a text. It says neither what nor how much.
pub(super) const SIGN: &str = "■■■■";
/// A part of a value is looked for by itself if it has so many characters.
const PART_MIN: usize = 2;
/// Digits alone are looked for only if there are so many: else every number would be masked.
const DIGITS_MIN: usize = 4;
/// Fields whose parts identify somebody too: a family name, a part of an address.
const PARTS: &[&str] =
    &["name", "address", "phone", "agent", "vehicle", "witness", "sns_poster", "sns_by"];

/// Takes out what `making` says is masked.
pub(super) fn mask(making: &Making<'_>, mut document: Document) -> Document {
    if making.masked.is_empty() {
        return document;
    }
    let hidden = Hidden::of(making);
    for text in [&mut document.title, &mut document.number, &mut document.status] {
        hidden.clean(text);
    }
    for StampBox { label, name, date, note } in &mut document.stamps {
        [label, date, note].into_iter().for_each(|text| hidden.clean(text));
        hidden.clean_piece(name);
    }
    // Nothing can be taken out of a picture.
    document.blocks.retain(|block| !matches!(block, Block::Picture(..)));
    for block in &mut document.blocks {
        match block {
            Block::Heading(_, text) | Block::Right(text) | Block::Picture(_, text) => {
                hidden.clean(text);
            }
            Block::Rows(rows) => rows.iter_mut().for_each(|row| clean_row(&hidden, making, row)),
            Block::Paragraph(piece) => hidden.clean_piece(piece),
            Block::Table(head, rows) => {
                head.iter_mut().for_each(|text| hidden.clean(text));
                rows.iter_mut().flatten().for_each(|piece| hidden.clean_piece(piece));
            }
            Block::Grid { lines, .. } => lines.iter_mut().for_each(|text| hidden.clean(text)),
        }
    }
    document
}

fn clean_row(hidden: &Hidden, making: &Making<'_>, row: &mut Row) {
    hidden.clean(&mut row.label);
    match making.masked.contains(&row.code) {
        true => row.value = Piece::Masked,
        false => hidden.clean_piece(&mut row.value),
    }
}

/// The words that must not be read, folded, the longest first.
pub(super) struct Hidden(Vec<Vec<char>>);

impl Hidden {
    /// The words of the masked fields.
    pub(super) fn of(making: &Making<'_>) -> Self {
        let mut words: Vec<String> = Vec::new();
        for facts in [&making.facts, &making.now] {
            let values = Values { facts: *facts, filled: super::fill(facts) };
            for code in making.masked {
                let Some(field) = field::find(code) else { continue };
                if !matches!(field.kind, Kind::Choice(_)) {
                    words.extend(parts(code, &values.get(code)));
                    words.extend(sources(facts, code));
                }
            }
        }
        let mut all: Vec<Vec<char>> = words.iter().map(|word| folded(word)).collect();
        let city = folded(&making.facts.policy.city.ja);
        all.retain(|word| is_telling(word) && *word != city);
        all.sort_by_key(|word| core::cmp::Reverse(word.len()));
        all.dedup();
        Self(all)
    }

    fn clean_piece(&self, piece: &mut Piece) {
        if let Piece::Text(text) = piece {
            self.clean(text);
        }
    }

    /// Puts the sign in place of every hidden word.
    pub(super) fn clean(&self, text: &mut String) {
        let mut found: Vec<Range<usize>> = Vec::new();
        // The folded characters, each with the bytes that it is made of.
        let map: Vec<(char, Range<usize>)> = text
            .char_indices()
            .filter_map(|(at, c)| Some((fold(c)?, at..at + c.len_utf8())))
            .collect();
        for word in &self.0 {
            let mut at = 0;
            while at + word.len() <= map.len() {
                let window = &map[at..at + word.len()];
                if window.iter().map(|(c, _)| c).eq(word) {
                    found.push(window[0].1.start..window[word.len() - 1].1.end);
                }
                at += 1;
            }
        }
        found.sort_by_key(|range| range.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in found {
            match joined.last_mut().filter(|last| range.start < last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => joined.push(range),
            }
        }
        for range in joined.into_iter().rev() {
            text.replace_range(range, SIGN);
        }
    }
}

/// The lines of a value, and of some fields the parts of each line.
fn parts(code: &str, value: &str) -> Vec<String> {
    let mut all: Vec<String> = value.lines().map(String::from).collect();
    if PARTS.contains(&code) {
        let between = |c: char| c.is_whitespace() || "、。，,（）()「」『』:：；;/／".contains(c);
        let split = value.split(between).filter(|part| !part.is_empty());
        all.extend(split.map(String::from));
    }
    all
}

/// The facts of the case that a field is made from, as they stand elsewhere.
fn sources(facts: &Facts<'_>, code: &str) -> Vec<String> {
    let mut all = Vec::new();
    match code {
        "staff" | "superior" => {
            let case = facts.case;
            let supervisors = |s: &crate::case::Session| {
                s.stays().into_iter().filter(|stay| stay.supervisor || code == "staff")
            };
            let stays = case.sessions.iter().flat_map(supervisors);
            all.extend(stays.map(|stay| facts.name(&stay.person)));
            if code == "staff" {
                let people = case.stamps().map(|stamp| &stamp.by);
                all.extend(people.map(|person| facts.name(person)));
                let alerts = case.alerts.iter();
                let others = alerts.flat_map(|a| {
                    let callers = a.police.iter().filter_map(|p| p.caller.as_ref());
                    callers.chain(a.cared.iter().filter_map(|c| c.spoke.as_ref()))
                });
                all.extend(others.map(|person| facts.name(person)));
                let taps = case.incidents.iter().filter_map(|i| i.tap.as_ref());
                all.extend(taps.flat_map(|tap| &tap.present).map(|person| facts.name(person)));
                let extended = case.sessions.iter().flat_map(|s| &s.extended);
                all.extend(extended.map(|e| facts.name(&e.second)));
            }
        }
        "place" => {
            for start in case_starts(facts) {
                all.extend(start.visit.clone());
                all.push(start.place_reason.clone());
                all.extend(facts.policy.place(&start.place).map(|place| place.label.ja.clone()));
            }
        }
        "acts" => {
            for tap in facts.case.incidents.iter().filter_map(|i| i.tap.as_ref()) {
                let category = facts.policy.category(&tap.category);
                all.extend(category.map(|category| category.label.ja.clone()));
                all.extend(category.map(|category| category.short.ja.clone()));
            }
            let details = facts.case.incidents.iter().filter_map(|i| i.detail());
            let examples = details.flat_map(|detail| &detail.examples);
            let examples = examples.filter_map(|code| facts.policy.example(code));
            all.extend(examples.map(|example| example.text.ja.clone()));
        }
        "ladder" => {
            let taken = facts.case.steps.iter().filter_map(|step| step.taken.as_ref());
            let labels = taken.filter_map(|taken| facts.policy.step(&taken.step));
            all.extend(labels.map(|(label, _)| label.ja.clone()));
        }
        "words" => all.extend(facts.case.incidents.iter().filter_map(|incident| {
            let words = incident.detail()?.words.trim();
            Some(String::from(words.trim_matches(['『', '』'])))
        })),
        "police" => all.extend(timeline(facts.case).into_iter().filter_map(|e| match e.what {
            What::PoliceTold { words, .. } => Some(words),
            _ => None,
        })),
        "care" => all.extend(timeline(facts.case).into_iter().filter_map(|e| match e.what {
            What::Cared { note, .. } => Some(note),
            _ => None,
        })),
        _ => {}
    }
    all
}

fn case_starts<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a crate::case::Start> {
    facts.case.sessions.iter().filter_map(|session| session.start.as_ref())
}

fn folded(word: &str) -> Vec<char> {
    word.chars().filter_map(fold).collect()
}

/// Whether a word tells anything by itself.
fn is_telling(word: &[char]) -> bool {
    let digits = word.iter().all(char::is_ascii_digit);
    word.len() >= if digits { DIGITS_MIN } else { PART_MIN }
}

/// Narrow letters, small ones, and nothing for what is written in many ways: blanks, hyphens.
fn fold(c: char) -> Option<char> {
    let c = match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let skipped = c.is_whitespace() || "-‐‑–—―−ー・\u{fe0e}\u{fe0f}".contains(c);
    (!skipped).then(|| c.to_ascii_lowercase())
}

//! What is drafted for a measure 措置: its parts, made from the case, edited before use.

mod drafts;
mod forms;

pub use forms::parts;

use super::super::document::{Block, Document, DocumentKind, Row};
use super::super::fill::{Facts, fill};
use super::super::measure::Measure;
use super::{Making, Values, chronology, mask, text, warning};
use crate::lang::Lang;
use crate::paper::field::Field;
use crate::policy::MeasureForm;
use crate::text::Text;
use alloc::string::String;
use alloc::vec::Vec;

/// The parts of a form as the case suggests them, by code. A part that the case knows nothing of is
/// empty. The sender is always empty: the legal section chooses who signs.
pub fn draft(facts: &Facts<'_>, form: MeasureForm) -> Vec<(&'static str, String)> {
    let facts = Facts { lang: Lang::Ja, ..*facts };
    let values = Values { facts, filled: fill(&facts) };
    let of = |part: &Field| (part.code, drafts::part(&values, form, part.code));
    parts(form).iter().map(of).collect()
}

/// The document of a measure: what was edited, and in every other part the draft. `None` for a
/// measure of no known kind, or without a document.
pub fn measure(making: &Making<'_>, measure: &Measure) -> Option<Document> {
    let rules = making.facts.policy.report.as_ref()?;
    let rule = rules.measure(measure.kind()?)?;
    let form = rule.form;
    let edited = |(code, drafted): (&'static str, String)| {
        let text = measure.standing(code).unwrap_or(drafted);
        let masked = making.masked.iter().any(|masked| masked == code) && !text.is_empty();
        (code, if masked { mask::SIGN.into() } else { text })
    };
    let parts: Vec<_> = draft(&making.facts, form).into_iter().map(edited).collect();
    let noted = measure.last().map(|(_, acted)| acted.number.clone()).unwrap_or_default();
    let number = if noted.is_empty() { get(&parts, "number").into() } else { noted };
    let blocks = match form {
        MeasureForm::None => return None,
        MeasureForm::Warning => warning::blocks(making, &parts, &rules.certified),
        MeasureForm::FilmingRefusal | MeasureForm::EntryBan => notice(form, &parts),
        _ => sheet(making, form, &parts),
    };
    let letter = get(&parts, "title");
    let title = if letter.is_empty() { rule.label.ja.clone() } else { letter.into() };
    Some(making.masked(Document {
        kind: DocumentKind::Measure(form),
        title,
        number,
        city: making.city(),
        stamps: Vec::new(),
        status: if making.masked.is_empty() {
            "".into()
        } else {
            "開示用（一部を伏せています）".into()
        },
        blocks,
    }))
}

/// A part; empty if the form has none of that code.
pub(super) fn get<'p>(parts: &'p [(&'static str, String)], code: &str) -> &'p str {
    parts.iter().find(|(known, _)| *known == code).map_or("", |(_, text)| text)
}

/// A sheet: names and values; the lawyer's and the police's with the chronology.
fn sheet(making: &Making<'_>, form: MeasureForm, parts: &[(&'static str, String)]) -> Vec<Block> {
    let about = match form {
        MeasureForm::LawyerSheet => {
            "弁護士法第23条の2の照会は、受任した弁護士が、所属する弁護士会に申し出て行うものです。\
             この票は、申出に必要な事実を整理したものです。"
        }
        MeasureForm::PoliceSheet => "次のとおり相談します。",
        _ => "削除を求める前に、2人で同じ画面を確かめ、画面の写しとともに保存してください。",
    };
    let rows = self::parts(form).iter().map(|part| {
        let value = get(parts, part.code);
        let value = if value.trim().is_empty() { "（　　　　　　　　）" } else { value };
        Row { code: part.code.into(), label: part.label.get(Lang::Ja).into(), value: text(value) }
    });
    let mut blocks = Vec::from([Block::Paragraph(text(about)), Block::Rows(rows.collect())]);
    // Nothing in a picture can be taken out: a masked copy has none.
    if form == MeasureForm::SnsSheet && making.masked.is_empty() {
        let shots = drafts::pictures(&making.facts);
        if !shots.is_empty() {
            blocks.push(Block::Heading(1, Text::PartShot.get(Lang::Ja).into()));
        }
        blocks.extend(shots.into_iter().map(|(id, name)| Block::Picture(id, name)));
    }
    let entries = chronology::entries(&making.facts);
    if form != MeasureForm::SnsSheet && !entries.is_empty() {
        blocks.push(Block::Heading(1, "経過".into()));
        blocks.push(chronology::table(&making.facts, &entries));
    }
    blocks
}

/// A notice that is handed over: date, addressee, sender, text, and what it settles.
fn notice(form: MeasureForm, parts: &[(&'static str, String)]) -> Vec<Block> {
    let get = |code: &str| get(parts, code);
    let or = |code: &str, empty: &str| {
        String::from(if get(code).is_empty() { empty } else { get(code) })
    };
    let mut blocks = Vec::new();
    if !get("number").is_empty() {
        blocks.push(Block::Right(get("number").into()));
    }
    blocks.extend([
        Block::Right(get("date").into()),
        Block::Paragraph(text([&or("to", "（　　　　　　　　）"), "　様"].concat())),
        Block::Right(or("sender", warning::NO_SENDER)),
    ]);
    blocks.extend(get("body").lines().map(|line| Block::Paragraph(text(line))));
    let settles = self::parts(form).iter().filter(|part| {
        matches!(part.code, "where" | "period" | "why" | "except" | "contact")
            && !get(part.code).is_empty()
    });
    let rows: Vec<Row> = settles
        .map(|part| Row {
            code: part.code.into(),
            label: part.label.get(Lang::Ja).into(),
            value: text(get(part.code)),
        })
        .collect();
    if !rows.is_empty() {
        blocks.extend([Block::Heading(2, "記".into()), Block::Rows(rows)]);
        blocks.push(Block::Right("以上".into()));
    }
    blocks
}

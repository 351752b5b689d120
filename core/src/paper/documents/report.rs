//! 報告書: the first page like a 起案用紙, then every group of fields, then what came later.

use super::super::document::{Block, Document, DocumentKind, Row};
use super::super::field::{FIELDS, Field, Group};
use super::super::route::Stage;
use super::chronology;
use super::{Making, Values, stamps, text};
use crate::lang::Lang;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Stands where a value is asked for and there is none.
const NOTHING: &str = "記載なし";
/// Fields that are said to be empty rather than left out, beside those that a submission needs.
const ALWAYS: &[&str] = &["when", "place", "name", "acts", "recording", "police", "harm"];

/// Builds the report.
pub fn report(making: &Making<'_>) -> Document {
    let values = making.values();
    let mut blocks = first_page(making, &values);
    let mut number = 0;
    for group in Group::ALL {
        let rows = rows(&values, group);
        if rows.is_empty() {
            continue;
        }
        number += 1;
        let heading = [&number.to_string(), "　", group.label().get(Lang::Ja)].concat();
        blocks.extend([Block::Heading(1, heading), Block::Rows(rows)]);
    }
    blocks.extend(amended(making));
    blocks.extend(late(making));
    making.masked(Document {
        kind: DocumentKind::Report,
        title: "カスタマーハラスメント事案報告書".into(),
        number: making.now.dossier.route.number.clone().unwrap_or_default(),
        city: making.city(),
        stamps: stamps::stamps(making),
        status: status(making),
        blocks,
    })
}

/// What a document says of itself.
pub(super) fn status(making: &Making<'_>) -> String {
    let route = &making.now.dossier.route;
    let stage = match route.stage {
        Stage::Draft => "案".into(),
        Stage::At(_) => {
            let step = route.waits().map(|step| step.label.ja.as_str()).unwrap_or_default();
            ["回議中（", step, "）"].concat()
        }
        Stage::Decided if route.wants_review() => "決裁済（代決・後閲待ち）".into(),
        Stage::Decided => String::from("決裁済"),
    };
    match making.masked.is_empty() {
        true => stage,
        false => [&stage, "　開示用（一部を伏せています）"].concat(),
    }
}

fn row(code: &str, label: &str, value: impl Into<String>) -> Row {
    Row { code: code.into(), label: label.into(), value: text(value) }
}

fn first_page(making: &Making<'_>, values: &Values<'_>) -> Vec<Block> {
    let (facts, route) = (&making.now, &making.now.dossier.route);
    let date = |stamp: Option<&crate::case::Stamp>| {
        stamp.map(|stamp| facts.date(stamp.at_ms)).unwrap_or_default()
    };
    let author = route
        .author
        .as_ref()
        .map(|author| [&making.department(), "　", &facts.name(author)].concat());
    let rows = [
        row("title", "件名", values.get("title")),
        row("number", "文書番号", route.number.clone().unwrap_or_default()),
        row("drafted", "起案日", date(route.submitted.as_ref())),
        row("decided", "決裁日", date(route.decided.as_ref())),
        row("author", "起案者", author.unwrap_or_else(|| making.department())),
    ];
    let has = |row: &Row| !super::said(&row.value).is_empty();
    let policy = facts.policy;
    let clause = policy.route.first().and_then(|step| policy.clause(&step.clause));
    let clause = clause.map(|clause| ["（", &clause.label.ja, "）"].concat()).unwrap_or_default();
    let about =
        [&policy.title.ja, &clause, "により、標記の事案について次のとおり報告します。"].concat();
    let mut blocks = Vec::from([
        Block::Rows(rows.into_iter().filter(has).collect()),
        Block::Paragraph(text(about)),
    ]);
    if let Some(history) = stamps::history(making) {
        blocks.extend([Block::Heading(1, "決裁の経過".into()), history]);
    }
    blocks
}

/// The fields of a group that have a value, and those that are asked for.
fn rows(values: &Values<'_>, group: Group) -> Vec<Row> {
    // The title stands on the first page.
    let fields = FIELDS.iter().filter(|f| f.group == group && f.code != "title");
    let of = |field: &Field| {
        let value = signed(values, field);
        let label = field.label.get(Lang::Ja);
        match value.trim().is_empty() {
            false => Some(row(field.code, label, value)),
            true if field.required || ALWAYS.contains(&field.code) => {
                Some(row(field.code, label, NOTHING))
            }
            true => None,
        }
    };
    fields.filter_map(of).collect()
}

/// The value of a field; where people wrote at once each text with who wrote it.
fn signed(values: &Values<'_>, field: &Field) -> String {
    let facts = &values.facts;
    match facts.dossier.field(field.code).filter(|written| written.is_torn()) {
        None => values.get(field.code),
        Some(written) => {
            let each = written.standing().map(|entry| {
                let label = field.choice(&entry.text).map(|label| label.get(Lang::Ja));
                let text = label.unwrap_or(&entry.text);
                ["〔", &facts.name(&entry.stamp.by), "〕", text].concat()
            });
            each.collect::<Vec<_>>().join("\n")
        }
    }
}

/// What was changed after the first submission, and why.
fn amended(making: &Making<'_>) -> Vec<Block> {
    let facts = &making.facts;
    let mut rows = Vec::new();
    for field in FIELDS {
        let Some(written) = facts.dossier.field(field.code) else { continue };
        let told = written.entries.iter().filter(|e| e.refused.is_none() && !e.reason.is_empty());
        rows.extend(told.map(|entry| {
            let when = chronology::at(facts, entry.stamp.at_ms);
            let label = field.label.get(Lang::Ja);
            Vec::from([when.as_str(), &facts.name(&entry.stamp.by), label, &entry.reason].map(text))
        }));
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let head = ["日時", "記入者", "項目", "理由"].map(String::from);
    Vec::from([Block::Heading(1, "補正の経過".into()), Block::Table(head.into(), rows)])
}

/// What the server got only after the submission: not part of what was decided, and not hidden.
fn late(making: &Making<'_>) -> Vec<Block> {
    let known = chronology::entries(&making.facts);
    let is_new = |id| !known.iter().any(|(stamp, _)| stamp.id == id);
    let mut late = chronology::entries(&making.now);
    late.retain(|(stamp, _)| is_new(stamp.id));
    if late.is_empty() {
        return Vec::new();
    }
    let about = "次の記録は、この報告の提出後に届いたものです。上の内容には含まれていません。";
    Vec::from([
        Block::Heading(1, "提出後に届いた記録".into()),
        Block::Paragraph(text(about)),
        chronology::table(&making.now, &late),
    ])
}

//! Makes documents of cases: gathers what they are made from, sets them, and names each by a
//! verification code. Decides no rights.

use crate::app::App;
use crate::clock::now_ms;
use crate::error::Failure;
use crate::pictures::whole;
use crate::store::sqlite::MadeDocument;
use crate::store::{EventStore, Reader, named};
use mamori_core::case::Case;
use mamori_core::event::sha256;
use mamori_core::ids::{Hash, MeasureId, UserId};
use mamori_core::lang::Lang;
use mamori_core::paper::document::{Block, Document};
use mamori_core::paper::documents::{Making, chronology, measure, report};
use mamori_core::paper::fill::{Facts, Repeat};
use mamori_core::paper::route::Stage;
use mamori_core::paper::{Dossier, MeasureAct};
use mamori_core::policy::Policy;
use mamori_core::view::CaseView;
use mamori_paper::{Meta, PICTURES_MAX, Picture, pdf};
use std::collections::BTreeMap;

/// Letters of a code: Crockford's base32, which nobody mistypes.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Most bytes of pictures in one document. The others are named in it.
const PICTURES_BYTES_MAX: usize = 24 * 1024 * 1024;
/// Letters of a verification code, in groups of four.
const CODE_LEN: usize = 16;

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// 報告書.
    Report,
    /// 経過記録.
    Chronology,
    /// The document of a measure.
    Measure(MeasureId),
}

impl Wanted {
    /// The code that stands in addresses and records.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Chronology => "chronology",
            Self::Measure(_) => "measure",
        }
    }
}

/// A document that is ready to be sent.
#[derive(Debug)]
pub struct Made {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its title.
    pub title: String,
    /// What is noted of it.
    pub record: MadeDocument,
}

/// Makes a document for somebody who may see the case. A report that was submitted is made from the
/// case as it was then, and so is a measure that was done; what came later is named in the report.
///
/// # Errors
/// When there is no such document, or it cannot be set.
pub async fn make(
    app: &App,
    view: CaseView,
    wanted: Wanted,
    masked: Vec<String>,
    reader: &Reader,
) -> Result<Made, Failure> {
    let user = &reader.person.id;
    let now = Dossier::read(&view.case, None);
    let submitted = now.route.submitted.as_ref().filter(|_| now.route.stage != Stage::Draft);
    let until = match wanted {
        Wanted::Report => submitted.and_then(|stamp| stamp.cursor),
        Wanted::Measure(id) => sent(&now, id),
        Wanted::Chronology => None,
    };
    let until = until.unwrap_or(u64::MAX);
    let then = app.store.case_as_of(view.case.id, until).await?.ok_or(Failure::NotFound)?;
    let people = app.store.people(&named(&view.case)).await?;
    let names: BTreeMap<UserId, String> = people.into_iter().map(|p| (p.id, p.name)).collect();
    let earlier = app.store.earlier_as_of(reader, view.case.id, until).await?;
    let repeat = Repeat::of(earlier, Lang::Ja);
    let from = Sources { policy: &app.policy, names: &names, repeat: &repeat };
    let document = build(&from, &view, &now, &then.case, wanted, &masked)?;
    let mut record = MadeDocument {
        code: String::new(),
        case: view.case.id,
        kind: wanted.code().to_owned(),
        measure: match wanted {
            Wanted::Measure(id) => Some(id),
            Wanted::Report | Wanted::Chronology => None,
        },
        cursor: then.cursor,
        masked: masked.join(","),
        number: document.number.clone(),
        events: then.events,
        made_ms: now_ms(),
        user: user.clone(),
    };
    let store = app.store.standing().await?.store.to_string();
    record.code = code_of(&record, &store);
    let title = document.title.clone();
    // Who made a masked copy may be among those it hides.
    let made_by = match record.masked.is_empty() {
        true => names.get(user).cloned().unwrap_or_default(),
        false => String::new(),
    };
    let pictures = shown(app, &then.case, &document).await?;
    let pdf = set(app, document, &record, made_by, pictures).await?;
    Ok(Made { pdf, title, record })
}

/// When a measure was done: its document stays what went out, however the case goes on.
fn sent(now: &Dossier, id: MeasureId) -> Option<u64> {
    let (stamp, acted) = now.measure(id)?.last()?;
    stamp.cursor.filter(|_| acted.act == MeasureAct::Done)
}

/// What a document is made from beside its case.
struct Sources<'a> {
    policy: &'a Policy,
    names: &'a BTreeMap<UserId, String>,
    /// What linked cases said.
    repeat: &'a Repeat,
}

/// The document as core describes it.
fn build(
    from: &Sources<'_>,
    view: &CaseView,
    now: &Dossier,
    then: &Case,
    wanted: Wanted,
    masked: &[String],
) -> Result<Document, Failure> {
    let dossier = Dossier::read(then, None);
    let name = |user: &UserId| from.names.get(user).cloned().unwrap_or_else(|| user.0.clone());
    let (policy, repeat) = (from.policy, Some(from.repeat));
    let facts =
        |case, dossier| Facts { case, dossier, policy, names: &name, lang: Lang::Ja, repeat };
    let making = Making::new(facts(then, &dossier), &view.department)
        .with_now(facts(&view.case, now))
        .with_masked(masked);
    match wanted {
        Wanted::Report => Ok(report(&making)),
        Wanted::Chronology => Ok(chronology(&making)),
        Wanted::Measure(id) => {
            let found = now.measure(id).ok_or(Failure::NotFound)?;
            measure(&making, found).ok_or(Failure::NotFound)
        }
    }
}

/// The pictures that a document shows, as far as they are here whole and fit in memory.
async fn shown(app: &App, case: &Case, document: &Document) -> Result<Vec<Picture>, Failure> {
    let wanted = document.blocks.iter().filter_map(|block| match block {
        Block::Picture(id, _) => Some(*id),
        _ => None,
    });
    let known = case.pictures();
    let (mut shown, mut bytes_left) = (Vec::new(), PICTURES_BYTES_MAX);
    for id in wanted.take(PICTURES_MAX) {
        let Some(picture) = known.iter().find(|picture| picture.id == id) else { continue };
        let Some((kind, bytes)) = whole(app, picture).await? else { continue };
        if bytes.len() <= bytes_left {
            bytes_left -= bytes.len();
            shown.push(Picture { id, kind, bytes });
        }
    }
    Ok(shown)
}

/// Setting takes a core for a moment: two at a time, beside everything else.
async fn set(
    app: &App,
    document: Document,
    record: &MadeDocument,
    made_by: String,
    pictures: Vec<Picture>,
) -> Result<Vec<u8>, Failure> {
    let meta = Meta {
        lang: Lang::Ja,
        made_ms: record.made_ms,
        offset_min: app.policy.utc_offset_minutes.into(),
        made_by,
        code: record.code.clone(),
    };
    let turn = app.setting.acquire().await;
    let _turn = turn.map_err(|_| Failure::Internal("no documents are set any more"))?;
    let task = tokio::task::spawn_blocking(move || pdf(&document, &meta, &pictures));
    let set = task.await.map_err(|_| Failure::Internal("setting a document panicked"))?;
    set.map_err(|error| {
        tracing::error!(%error, "a document was not set");
        Failure::Internal("a document was not set")
    })
}

/// The verification code 照合番号: what a document was made from, in sixteen letters.
#[must_use]
pub fn code_of(record: &MadeDocument, store: &str) -> String {
    let measure = record.measure.map(|id| id.to_string()).unwrap_or_default();
    let cursor = record.cursor.to_string();
    let (case, events) = (record.case.to_string(), record.events.to_string());
    let parts = [store, &case, &record.kind, &measure, &cursor, &record.masked, &events];
    letters(&sha256(parts.join("\n").as_bytes()))
}

fn letters(hash: &Hash) -> String {
    let mut out = String::new();
    let bits = hash.as_bytes().iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1));
    let bits: Vec<u8> = bits.collect();
    for (place, five) in bits.chunks(5).take(CODE_LEN).enumerate() {
        if place > 0 && place % 4 == 0 {
            out.push('-');
        }
        let value = five.iter().fold(0_usize, |sum, bit| sum * 2 + usize::from(*bit));
        out.push(char::from(LETTERS[value % LETTERS.len()]));
    }
    out
}

/// A code as somebody typed it: small letters, other dashes, and what looks alike.
#[must_use]
pub fn typed_code(typed: &str) -> String {
    let plain = |c: char| match c.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c if c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    };
    let letters: Vec<char> = typed.chars().take(64).filter_map(plain).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sixteen_letters_and_is_read_as_it_was_typed() {
        let code = letters(&Hash([0xab; 32]));
        assert_eq!(code.len(), 19);
        assert_eq!(typed_code(&code.to_lowercase()), code);
        assert_eq!(typed_code("o1il"), "0111");
        assert_ne!(letters(&Hash([0xac; 32])), code);
    }
}

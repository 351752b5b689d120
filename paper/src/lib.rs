//! Sets a document of core as PDF. Knows neither cases nor people, no clock and no network: the
//! same document with the same [`Meta`] gives the same bytes.
//!
//! Content goes to Typst as data (JSON) and never as its markup, so no text can mean anything
//! there.

mod fonts;
mod marks;
mod picture;
mod sheet;
mod world;

pub use fonts::LICENCES;
pub use picture::{PICTURES_MAX, Picture};

use chrono::{Datelike, Timelike};
use mamori_core::lang::Lang;
use mamori_core::paper::document::Document;
use picture::Readable;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What is on a document beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The language of its frame.
    pub lang: Lang,
    /// When it is made, ms since 1970-01-01 UTC.
    pub made_ms: i64,
    /// Minutes from UTC to local time.
    pub offset_min: i32,
    /// By whom; empty where nobody's name belongs on it.
    pub made_by: String,
    /// The code to verify it by; empty for none.
    pub code: String,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// An embedded font cannot be read.
    #[error("an embedded font cannot be read")]
    Font,
    /// The document cannot be handed over.
    #[error("the document cannot be written as data")]
    Data(#[from] serde_json::Error),
    /// Typst refuses: a fault of the template.
    #[error("typst: {0}")]
    Typst(String),
}

/// How many renderings an unused result of Typst is kept for. Results hold content of documents.
const KEEP_UNUSED: usize = 1;

/// Sets a document as PDF/A-2a and PDF/UA-1: to keep for long, and to be read aloud.
///
/// A picture that cannot be shown is named, and said to be left out. Takes some 100 ms of one core,
/// with large pictures some seconds, so call it where that hurts nobody.
///
/// # Errors
/// [`PaperError`]; none of them depends on what people wrote or attached.
pub fn pdf(document: &Document, meta: &Meta, pictures: &[Picture]) -> Result<Vec<u8>, PaperError> {
    let readable = Readable::all(pictures);
    match set(document, meta, &readable) {
        // Readable, and still nothing that may be kept for long, e.g. for its colours.
        Err(PaperError::Typst(_)) if !readable.is_empty() => set(document, meta, &[]),
        done => done,
    }
}

fn set(document: &Document, meta: &Meta, pictures: &[Readable]) -> Result<Vec<u8>, PaperError> {
    let fonts = fonts::all()?;
    let data = serde_json::to_vec(&sheet::sheet(document, meta, fonts, pictures))?;
    let world = world::PaperWorld::new(fonts, data, pictures)?;
    let set = typst::compile::<typst_layout::PagedDocument>(&world).output.map_err(said)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    let options = PdfOptions {
        // Its place and name in the archive are its identity, and the code stands for them.
        ident: Smart::Custom(format!("{} {}", document.number, meta.code)),
        creator: Smart::Custom(Some("Mamori".to_owned())),
        timestamp: timestamp(meta),
        standards: standards.map_err(|why| PaperError::Typst(why.message().to_string()))?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&set, &options).map_err(said);
    typst::comemo::evict(KEEP_UNUSED);
    bytes
}

fn said(errors: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>) -> PaperError {
    let all: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PaperError::Typst(all.join("; "))
}

/// The instant in local time. `None` outside the calendar's range.
fn timestamp(meta: &Meta) -> Option<Timestamp> {
    let offset = chrono::FixedOffset::east_opt(meta.offset_min.checked_mul(60)?)?;
    let time = chrono::DateTime::from_timestamp_millis(meta.made_ms)?.with_timezone(&offset);
    let part = |n: u32| u8::try_from(n).ok();
    let local = Datetime::from_ymd_hms(
        time.year(),
        part(time.month())?,
        part(time.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
    )?;
    Timestamp::new_local(local, meta.offset_min)
}

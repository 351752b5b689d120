//! The report of the case on the screen, and what waits for whom.
//!
//! Read by screens of the part that follows only. The first part holds these slices without a word
//! of what is in them (docs/adr/0007): [`Veiled`] is taken apart where it was made.

use mamori_core::ids::{CaseId, EventId, MeasureId, UserId};
use mamori_core::paper::fill::{Naming, Repeat};
use mamori_core::paper::{Dossier, Seat};
use mamori_core::policy::Bilingual;
use mamori_core::text::Text;
use std::rc::Rc;

/// A value behind a door: what can be done with it is known only to the part that made it.
pub trait Veil<T> {
    /// The value.
    fn bare(&self) -> &T;
}

impl Veil<Self> for ReportView {
    fn bare(&self) -> &Self {
        self
    }
}

impl Veil<Self> for Reports {
    fn bare(&self) -> &Self {
        self
    }
}

/// A slice that only the part that follows makes and reads.
pub type Veiled<T> = Option<Rc<dyn Veil<T>>>;

/// What a field says without anybody having written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Code of the field.
    pub code: &'static str,
    /// The text.
    pub text: String,
    /// What it is from.
    pub source: Text,
}

/// The report of one case as this device knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportView {
    /// The case.
    pub case: CaseId,
    /// Code of its department.
    pub department: String,
    /// Its papers, read.
    pub dossier: Dossier,
    /// Who is signed in, as the server would find them; `None` where that is unknown.
    pub seat: Option<Seat>,
    /// What the case knows of each field.
    pub given: Vec<Given>,
    /// What the case suggests for the draft of each measure.
    pub drafts: Vec<(MeasureId, Vec<Given>)>,
    /// What linked cases say, in the language of record; `None` while that is not known.
    pub repeat: Option<Repeat>,
    /// Papers written by this page life.
    pub here: Vec<EventId>,
    /// Papers that are on this device only.
    pub unsent: Vec<EventId>,
}

/// What a case is called by who looks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Document number; empty before the first submission.
    pub number: String,
    /// 件名 as written; empty where none is.
    pub title: String,
    /// What the title is made from while none is written.
    pub naming: Option<Naming>,
}

/// What the list says of a case beside what happened in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The case.
    pub case: CaseId,
    /// What it is called.
    pub name: Name,
    /// How its report stands; `None` while nobody has written into it.
    pub stand: Option<Stand>,
}

/// How a report stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Somebody has begun to write.
    Draft,
    /// It was returned.
    Returned,
    /// It was taken back.
    Withdrawn,
    /// It waits at the step of this name.
    Waits(Bilingual),
    /// It was decided.
    Decided,
    /// A deputy decided; the decider has not read it.
    DecidedFor,
}

/// A report that waits for who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayLine {
    /// The case.
    pub case: CaseId,
    /// What it is called.
    pub name: Name,
    /// Place code of the case.
    pub place: Option<String>,
    /// Who submitted it.
    pub author: Option<UserId>,
    /// What it waits for.
    pub stand: Stand,
    /// Since when, ms since 1970-01-01 UTC.
    pub since_ms: i64,
}

/// What waits, and how far every report has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// What waits for who is signed in, longest first.
    pub tray: Vec<TrayLine>,
    /// The cases of the list.
    pub rows: Vec<ReportRow>,
}

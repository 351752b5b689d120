//! The papers of a case 一件書類: report, route, measures, links to other cases, notes.
//!
//! A paper is an event whose meaning is read late. The fold only collects papers, and whoever needs
//! them reads a [`Dossier`] out of the case: what is written in each field, how far the route has
//! come, who did what. So the part of the app that starts carries none of it (docs/adr/0009).
//!
//! Nothing here knows who may see a case. Rights to act come with the [`Seat`] that the server
//! gives to each paper when it receives it.

mod body;
pub mod document;
pub mod documents;
mod dossier;
mod fault;
pub mod field;
pub mod fill;
mod measure;
mod note;
pub mod route;
mod seat;
mod subject;

pub use body::{
    CaseHeld, CaseNoted, MEASURE_TEXT_MAX, MeasureAct, MeasureActed, NUMBER_LEN_MAX, OVER_MAX,
    PAPER_TEXT_MAX, PaperBody, ReportWritten, RouteAct, RouteActed, SubjectFlagged, SubjectLinked,
    SubjectUnflagged, SubjectUnlinked,
};
pub use dossier::{Dossier, Entry, Written};
pub use fault::{Fault, fault};
pub use measure::{Measure, may_measure};
pub use note::{Hold, Note};
pub use seat::Seat;
pub use subject::{Flag, Link, may_flag};

use crate::case::{Case, Stamp, view_type};
use crate::ids::EventId;
use alloc::string::String;
use alloc::vec::Vec;

view_type! {
    /// One paper as it lies in the case: who and when, what kind, and its content unread.
    pub struct Paper {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// The kind of its event, one of [`KINDS`].
        #[n(1)] pub kind: String,
        /// The version of its content's shape.
        #[n(2)] pub version: u16,
        /// The content's bytes (CBOR); [`PaperBody::read`] reads them.
        #[n(3)] pub content: Vec<u8>,
        /// What the server found its author to be; `None` while only the device has it.
        #[n(4)] pub seat: Option<Seat>,
    }
}

/// The kinds of events that are papers.
pub const KINDS: [&str; 9] = [
    "report.written",
    "route.acted",
    "measure.acted",
    "case.noted",
    "case.held",
    "subject.linked",
    "subject.unlinked",
    "subject.flagged",
    "subject.unflagged",
];

/// Whether events of this kind are papers.
pub fn is_paper(kind: &str) -> bool {
    KINDS.contains(&kind)
}

impl Case {
    /// Notes what the server found the author of a paper to be.
    pub fn seat(&mut self, id: EventId, seat: &Seat) {
        if let Some(paper) = self.papers.iter_mut().find(|paper| paper.stamp.id == id) {
            paper.seat = Some(seat.clone());
        }
    }
}

/// Joins two copies of one paper: the server's knows its place and its seat.
pub(crate) fn join(old: &mut Paper, new: Paper) {
    old.stamp.confirm(&new.stamp);
    if old.seat.is_none() {
        old.seat = new.seat;
    }
}

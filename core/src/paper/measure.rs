//! A measure 措置 as it stands: planned, done or dropped, with the draft of its document.

use super::body::{MeasureAct, MeasureActed};
use super::dossier::Written;
use crate::case::Stamp;
use crate::ids::MeasureId;
use alloc::string::String;
use alloc::vec::Vec;

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Identity.
    pub id: MeasureId,
    /// What was said of it, in the order of claims; the last one says how it stands.
    pub acts: Vec<(Stamp, MeasureActed)>,
    /// Its draft, by part.
    pub parts: Vec<Written>,
}

impl Measure {
    /// One nothing is known of yet.
    pub fn new(id: MeasureId) -> Self {
        Self { id, acts: Vec::new(), parts: Vec::new() }
    }

    /// Code of its kind.
    pub fn kind(&self) -> Option<&str> {
        self.acts.iter().find_map(|(_, acted)| acted.kind.as_deref())
    }

    /// What was said of it last.
    pub fn last(&self) -> Option<&(Stamp, MeasureActed)> {
        self.acts.last()
    }

    /// How it stands.
    pub fn state(&self) -> MeasureAct {
        self.last().map_or(MeasureAct::Plan, |(_, acted)| acted.act)
    }

    /// What stands in a part of its draft; empty if nothing was written there.
    pub fn part(&self, code: &str) -> String {
        let part = self.parts.iter().find(|part| part.field == code);
        part.map(Written::text).unwrap_or_default()
    }
}

//! The chronology of a case: one entry per thing that happened, in the order of its time.
//!
//! Derived from the case alone; says nothing in any language.

use crate::body::{AlertEnd, Level};
use crate::case::{Alert, Case, Incident, Session, Stamp};
use crate::ids::{AlertId, EventId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A tap with its details; `retracted` once taken back.
    Incident {
        /// The tap.
        id: EventId,
        /// Category code.
        category: String,
        /// Example codes.
        examples: Vec<String>,
        /// Verbatim words.
        words: String,
        /// Taken back.
        retracted: bool,
    },
    /// A session began.
    SessionStarted {
        /// Place code.
        place: String,
        /// Why not in a government building.
        place_reason: String,
        /// Staff present besides the actor.
        present: Vec<UserId>,
        /// Why alone.
        alone_reason: String,
        /// Limit, minutes.
        limit_min: u16,
    },
    /// A sentence was said.
    Announced {
        /// Minutes left; negative in overrun.
        mark_min: i16,
    },
    /// A session ended.
    SessionEnded {
        /// End reason code.
        reason: String,
        /// Length, ms.
        length_ms: u64,
        /// How long over the limit, ms; 0 if within.
        over_ms: u64,
    },
    /// The alert button was held.
    AlertRaised {
        /// Which.
        alert: AlertId,
        /// How urgent.
        level: Level,
        /// Place code.
        place: Option<String>,
    },
    /// Somebody answered; `stands` for the first in server order.
    Answered {
        /// Whether this answer stands.
        stands: bool,
    },
    /// An alert is over.
    AlertEnded {
        /// Why.
        end: AlertEnd,
    },
    /// The case was closed.
    Closed,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who, when, and whether the server has it.
    pub stamp: Stamp,
    /// What happened.
    pub what: What,
}

/// All entries of a case, earliest first.
pub fn timeline(case: &Case) -> Vec<Entry> {
    let mut entries = Vec::new();
    for incident in &case.incidents {
        entries.extend(of_incident(incident));
    }
    for session in &case.sessions {
        of_session(session, &mut entries);
    }
    for alert in &case.alerts {
        of_alert(alert, &mut entries);
    }
    if let Some(stamp) = &case.closed {
        entries.push(Entry { stamp: stamp.clone(), what: What::Closed });
    }
    entries.sort_by_key(|e| (e.stamp.at_ms, e.stamp.id));
    entries
}

fn of_incident(incident: &Incident) -> Option<Entry> {
    let tap = incident.tap.as_ref()?;
    let detail = incident.detail();
    Some(Entry {
        stamp: tap.stamp.clone(),
        what: What::Incident {
            id: incident.id,
            category: tap.category.clone(),
            examples: detail.map(|d| d.examples.clone()).unwrap_or_default(),
            words: detail.map(|d| d.words.clone()).unwrap_or_default(),
            retracted: incident.retracted.is_some(),
        },
    })
}

fn of_session(session: &Session, entries: &mut Vec<Entry>) {
    let mut limit_ms = None;
    if let Some(start) = &session.start {
        limit_ms = Some(u64::from(start.limit_min) * 60_000);
        entries.push(Entry {
            stamp: start.stamp.clone(),
            what: What::SessionStarted {
                place: start.place.clone(),
                place_reason: start.place_reason.clone(),
                present: start.present.clone(),
                alone_reason: start.alone_reason.clone(),
                limit_min: start.limit_min,
            },
        });
    }
    for said in &session.announced {
        let what = What::Announced { mark_min: said.mark_min };
        entries.push(Entry { stamp: said.stamp.clone(), what });
    }
    if let Some(end) = &session.end {
        let over_ms = limit_ms.map_or(0, |limit| end.length_ms.saturating_sub(limit));
        let what =
            What::SessionEnded { reason: end.reason.clone(), length_ms: end.length_ms, over_ms };
        entries.push(Entry { stamp: end.stamp.clone(), what });
    }
}

fn of_alert(alert: &Alert, entries: &mut Vec<Entry>) {
    if let Some(raised) = &alert.raised {
        let what =
            What::AlertRaised { alert: alert.id, level: raised.level, place: raised.place.clone() };
        entries.push(Entry { stamp: raised.stamp.clone(), what });
    }
    let standing = alert.answered().map(|s| s.id);
    for claim in &alert.claims {
        let what = What::Answered { stands: Some(claim.id) == standing };
        entries.push(Entry { stamp: claim.clone(), what });
    }
    if let Some(over) = &alert.over {
        let what = What::AlertEnded { end: over.end };
        entries.push(Entry { stamp: over.stamp.clone(), what });
    }
}

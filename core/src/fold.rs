//! The fold: `case' = apply(case, event)`, the same on the server and on the device.
//!
//! Commutative and idempotent, so order and repetition cannot matter (invariant I5 of docs/sync.md).
//! It interprets; it must never decide who may see or do something.

use crate::body::{
    AlertAcknowledged, AlertEnded, AlertRaised, Body, IncidentDetailed, IncidentRetracted,
    IncidentTapped, SessionAnnounced, SessionEnded, SessionStarted,
};
use crate::case::{
    Alert, Announced, Case, Detail, End, Incident, Over, Raised, Read, Session, Stamp, Start, Tap,
};
use crate::event::{Event, Header};
use crate::ids::{AlertId, CaseId, EventId, SessionId};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Version of the fold's meaning. Read models kept under another version are rebuilt.
pub const FOLD_VERSION: u32 = 1;

/// The cases that a set of events adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases(pub BTreeMap<CaseId, Case>);

impl Cases {
    /// Adds an event; events of no case leave everything as it is.
    pub fn apply(&mut self, event: &Event, cursor: Option<u64>) {
        if let Some(id) = event.header.case {
            self.0.entry(id).or_insert_with(|| Case::new(id)).apply(event, cursor);
        }
    }
}

impl Case {
    /// Adds one event of this case. `cursor` is the server's, where the server has the event.
    pub fn apply(&mut self, event: &Event, cursor: Option<u64>) {
        let stamp = stamp(&event.header, cursor);
        let Some(body) = &event.body else { return add_id(&mut self.erased, stamp.id) };
        match body {
            Body::IncidentTapped(b) => self.tapped(stamp, b, &event.header),
            Body::IncidentRetracted(b) => self.retracted(stamp, b),
            Body::IncidentDetailed(b) => self.detailed(stamp, b),
            Body::SessionStarted(b) => self.started(stamp, b, &event.header),
            Body::SessionAnnounced(b) => self.announced(stamp, b),
            Body::SessionEnded(b) => self.ended(stamp, b),
            Body::AlertRaised(b) => self.raised(stamp, b),
            Body::AlertAcknowledged(b) => self.acknowledged(stamp, b),
            Body::AlertEnded(b) => self.over(stamp, b),
            Body::CaseClosed(_) => earliest(&mut self.closed, stamp, |s| s),
            Body::CaseRead(b) => self.read(stamp, b.cursor),
            Body::Unknown { .. } => add_id(&mut self.unknown, stamp.id),
        }
    }

    fn incident(&mut self, id: EventId) -> &mut Incident {
        let new = || Incident { id, tap: None, retracted: None, details: Vec::new() };
        keyed(&mut self.incidents, |i| i.id.cmp(&id), new)
    }

    fn session(&mut self, id: SessionId) -> &mut Session {
        let new = || Session { id, start: None, announced: Vec::new(), end: None };
        keyed(&mut self.sessions, |s| s.id.cmp(&id), new)
    }

    fn alert(&mut self, id: AlertId) -> &mut Alert {
        let new = || Alert { id, raised: None, claims: Vec::new(), over: None };
        keyed(&mut self.alerts, |a| a.id.cmp(&id), new)
    }

    fn tapped(&mut self, stamp: Stamp, body: &IncidentTapped, header: &Header) {
        let tap = Tap {
            stamp,
            category: body.category.clone(),
            place: body.place.clone(),
            present: body.present.clone(),
            policy: header.policy.clone(),
        };
        earliest(&mut self.incident(header.id()).tap, tap, |t| &mut t.stamp);
    }

    /// Only the log that holds a tap can take it back: 元に戻す is an undo, not an edit by others.
    fn retracted(&mut self, stamp: Stamp, body: &IncidentRetracted) {
        if body.incident.log != stamp.id.log {
            return;
        }
        earliest(&mut self.incident(body.incident).retracted, stamp, |s| s);
    }

    fn detailed(&mut self, stamp: Stamp, body: &IncidentDetailed) {
        let log = stamp.id.log;
        let detail = Detail { stamp, examples: body.examples.clone(), words: body.words.clone() };
        let details = &mut self.incident(body.incident).details;
        let slot = keyed(details, |d| d.stamp.id.log.cmp(&log), || detail.clone());
        if slot.stamp.id.seq < detail.stamp.id.seq {
            *slot = detail;
        } else {
            slot.stamp.confirm(&detail.stamp);
        }
    }

    fn started(&mut self, stamp: Stamp, body: &SessionStarted, header: &Header) {
        let start = Start {
            stamp,
            place: body.place.clone(),
            place_reason: body.place_reason.clone(),
            present: body.present.clone(),
            alone_reason: body.alone_reason.clone(),
            limit_min: body.limit_min,
            device: header.device,
        };
        earliest(&mut self.session(body.session).start, start, |s| &mut s.stamp);
    }

    fn announced(&mut self, stamp: Stamp, body: &SessionAnnounced) {
        let id = stamp.id;
        let new = Announced { stamp, mark_min: body.mark_min };
        let list = &mut self.session(body.session).announced;
        keyed(list, |a| a.stamp.id.cmp(&id), || new.clone()).stamp.confirm(&new.stamp);
    }

    fn ended(&mut self, stamp: Stamp, body: &SessionEnded) {
        let end = End { stamp, reason: body.reason.clone(), length_ms: body.length_ms };
        earliest(&mut self.session(body.session).end, end, |e| &mut e.stamp);
    }

    fn raised(&mut self, stamp: Stamp, body: &AlertRaised) {
        let raised = Raised { stamp, level: body.level, place: body.place.clone() };
        earliest(&mut self.alert(body.alert).raised, raised, |r| &mut r.stamp);
    }

    fn acknowledged(&mut self, stamp: Stamp, body: &AlertAcknowledged) {
        let id = stamp.id;
        let claims = &mut self.alert(body.alert).claims;
        keyed(claims, |s| s.id.cmp(&id), || stamp.clone()).confirm(&stamp);
    }

    fn over(&mut self, stamp: Stamp, body: &AlertEnded) {
        let over = Over { stamp, end: body.end };
        earliest(&mut self.alert(body.alert).over, over, |o| &mut o.stamp);
    }

    fn read(&mut self, stamp: Stamp, seen: u64) {
        let by = stamp.by.clone();
        let new = Read { stamp, seen };
        let slot = keyed(&mut self.reads, |r| r.stamp.by.cmp(&by), || new.clone());
        if (slot.seen, slot.stamp.id) < (new.seen, new.stamp.id) {
            *slot = new;
        } else {
            slot.stamp.confirm(&new.stamp);
        }
    }
}

fn stamp(header: &Header, cursor: Option<u64>) -> Stamp {
    Stamp { id: header.id(), at_ms: header.at_ms(), by: header.actor.clone(), cursor }
}

/// Keeps the earlier of two facts of which one is enough; equal ones share their cursor.
fn earliest<T>(slot: &mut Option<T>, mut new: T, stamp: fn(&mut T) -> &mut Stamp) {
    match slot {
        None => *slot = Some(new),
        Some(old) => {
            let key = |s: &Stamp| (s.at_ms, s.id);
            stamp(old).confirm(stamp(&mut new));
            if key(stamp(&mut new)) < key(stamp(old)) {
                *slot = Some(new);
            }
        }
    }
}

/// The entry of a sorted list that compares equal, made where it is missing.
fn keyed<T>(
    list: &mut Vec<T>,
    compare: impl FnMut(&T) -> core::cmp::Ordering,
    new: impl FnOnce() -> T,
) -> &mut T {
    let at = match list.binary_search_by(compare) {
        Ok(at) => at,
        Err(at) => {
            list.insert(at, new());
            at
        }
    };
    &mut list[at]
}

fn add_id(list: &mut Vec<EventId>, id: EventId) {
    if let Err(at) = list.binary_search(&id) {
        list.insert(at, id);
    }
}

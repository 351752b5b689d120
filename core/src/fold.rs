//! The fold: what one event says of its case, and the join of two such sayings.
//!
//! The join is commutative, associative and idempotent, so order, repetition and batches cannot
//! matter (invariant I5 of docs/sync.md). The same code runs on the server and on the device. It
//! interprets; it must never decide who may see or do something.

use crate::body::Body;
use crate::case::{
    Alert, Announced, Case, Detail, End, Extended, Incident, Joined, Read, Retimed, Session, Stamp,
    Start, Stayed, Step, Taken, Tap, Went,
};
use crate::event::{Event, Header};
use crate::ids::{CaseId, EventId};
use crate::map::Map;
use crate::paper::{self, Paper};
use crate::recording;
use alloc::vec::Vec;

/// Version of the fold's meaning. Read models kept under another version are rebuilt.
pub const FOLD_VERSION: u32 = 5;

/// The cases that a set of events adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases(pub Map<CaseId, Case>);

impl Cases {
    /// Adds an event; events of no case leave everything as it is.
    pub fn apply(&mut self, event: &Event, cursor: Option<u64>) {
        if let Some(id) = event.header.case {
            self.0.get_or_insert_with(id, || Case::new(id)).apply(event, cursor);
        }
    }
}

impl Case {
    /// Adds one event of this case. `cursor` is the server's, where the server has the event.
    pub fn apply(&mut self, event: &Event, cursor: Option<u64>) {
        self.join(says(self.id, event, cursor));
    }

    /// Joins what another copy of the same case knows.
    pub fn join(&mut self, other: Self) {
        each(&mut self.incidents, other.incidents, |i| i.id, join_incident);
        each(&mut self.sessions, other.sessions, |s| s.id, join_session);
        each(&mut self.alerts, other.alerts, |a| a.id, Alert::join);
        each(&mut self.steps, other.steps, |s| s.id, join_step);
        each(&mut self.recordings, other.recordings, |r| r.id, recording::fold::join);
        earliest(&mut self.closed, other.closed, |s| s);
        each(
            &mut self.reads,
            other.reads,
            |r| r.stamp.by.clone(),
            |old, new| {
                latest(old, new, |r| (r.seen, r.stamp.id), |r| &mut r.stamp);
            },
        );
        each(&mut self.papers, other.papers, |p| p.stamp.id, paper::join);
        each(&mut self.unknown, other.unknown, |id| *id, |_, _| {});
        each(&mut self.erased, other.erased, |id| *id, |_, _| {});
    }
}

fn join_incident(old: &mut Incident, new: Incident) {
    earliest(&mut old.tap, new.tap, |t| &mut t.stamp);
    earliest(&mut old.retracted, new.retracted, |s| s);
    each(
        &mut old.details,
        new.details,
        |d| d.stamp.id.log,
        |old, new| {
            latest(old, new, |d| d.stamp.id.seq, |d| &mut d.stamp);
        },
    );
}

fn join_session(old: &mut Session, new: Session) {
    earliest(&mut old.start, new.start, |s| &mut s.stamp);
    facts(&mut old.announced, new.announced, |a| &mut a.stamp);
    earliest(&mut old.end, new.end, |e| &mut e.stamp);
    facts(&mut old.extended, new.extended, |e| &mut e.stamp);
    facts(&mut old.joined, new.joined, |j| &mut j.stamp);
    facts(&mut old.left, new.left, |w| &mut w.stamp);
    facts(&mut old.stayed, new.stayed, |s| &mut s.stamp);
    facts(&mut old.retimed, new.retimed, |r| &mut r.stamp);
}

fn join_step(old: &mut Step, new: Step) {
    earliest(&mut old.taken, new.taken, |t| &mut t.stamp);
    earliest(&mut old.retracted, new.retracted, |s| s);
}

/// What one event alone says of its case.
fn says(id: CaseId, event: &Event, cursor: Option<u64>) -> Case {
    let header = &event.header;
    let stamp = Stamp { id: header.id(), at_ms: header.at_ms(), by: header.actor.clone(), cursor };
    let mut case = Case::new(id);
    match &event.body {
        None => case.erased.push(stamp.id),
        Some(Body::Unknown { .. }) => case.unknown.push(stamp.id),
        Some(Body::Paper { kind, version, content }) => case.papers.push(Paper {
            stamp,
            kind: kind.clone(),
            version: *version,
            content: content.clone(),
            seat: None,
        }),
        Some(Body::CaseClosed(_)) => case.closed = Some(stamp),
        Some(Body::CaseRead(b)) => case.reads.push(Read { stamp, seen: b.cursor }),
        Some(body) => {
            case.incidents.extend(incident_says(header, body, &stamp));
            case.sessions.extend(session_says(header, body, &stamp));
            case.steps.extend(step_says(header, body, &stamp));
            case.recordings.extend(recording::fold::says(header, body, &stamp));
            case.alerts.extend(Alert::said(header, body, stamp));
        }
    }
    case
}

fn incident_says(header: &Header, body: &Body, stamp: &Stamp) -> Option<Incident> {
    let about = |id: EventId| Incident { id, tap: None, retracted: None, details: Vec::new() };
    let stamp = stamp.clone();
    match body {
        Body::IncidentTapped(b) => {
            let tap = Tap {
                category: b.category.clone(),
                place: b.place.clone(),
                present: b.present.clone(),
                policy: header.policy.clone(),
                stamp,
            };
            Some(Incident { tap: Some(tap), ..about(header.id()) })
        }
        // Only the log that holds a tap can take it back: 元に戻す is an undo, not an edit by others.
        Body::IncidentRetracted(b) if b.incident.log == header.log => {
            Some(Incident { retracted: Some(stamp), ..about(b.incident) })
        }
        Body::IncidentDetailed(b) => {
            let detail = Detail { stamp, examples: b.examples.clone(), words: b.words.clone() };
            Some(Incident { details: Vec::from([detail]), ..about(b.incident) })
        }
        _ => None,
    }
}

fn session_says(header: &Header, body: &Body, stamp: &Stamp) -> Option<Session> {
    let about = Session::new;
    let stamp = stamp.clone();
    match body {
        Body::SessionStarted(b) => {
            let start = Start {
                stamp,
                place: b.place.clone(),
                place_reason: b.place_reason.clone(),
                present: b.present.clone(),
                alone_reason: b.alone_reason.clone(),
                limit_min: b.limit_min,
                device: header.device,
                channel: b.channel.clone(),
                visit: b.visit.clone(),
                duties: b.duties.clone(),
            };
            Some(Session { start: Some(start), ..about(b.session) })
        }
        Body::SessionAnnounced(b) => {
            let said = Announced { stamp, mark_min: b.mark_min, ends_ms: b.ends_ms };
            Some(Session { announced: Vec::from([said]), ..about(b.session) })
        }
        Body::SessionRetimed(b) => {
            let retimed = Vec::from([Retimed { stamp, by_ms: b.by_ms }]);
            Some(Session { retimed, ..about(b.session) })
        }
        Body::SessionEnded(b) => {
            let end = End { stamp, reason: b.reason.clone(), length_ms: b.length_ms };
            Some(Session { end: Some(end), ..about(b.session) })
        }
        Body::SessionExtended(b) => {
            let (reason, second) = (b.reason.clone(), b.second.clone());
            let extended = Extended { stamp, minutes: b.minutes, reason, second };
            Some(Session { extended: Vec::from([extended]), ..about(b.session) })
        }
        Body::SessionJoined(b) => {
            let (person, role) = (b.person.clone(), b.role.clone());
            let joined = Joined { stamp, person, role, supervisor: b.supervisor };
            Some(Session { joined: Vec::from([joined]), ..about(b.session) })
        }
        Body::SessionLeft(b) => {
            let went = Went { stamp, person: b.person.clone() };
            Some(Session { left: Vec::from([went]), ..about(b.session) })
        }
        // As with taps, only the log that holds a leave can take it back.
        Body::LeaveRetracted(b) if b.left.log == header.log => {
            let stayed = Vec::from([Stayed { stamp, left: b.left }]);
            Some(Session { stayed, ..about(b.session) })
        }
        _ => None,
    }
}

fn step_says(header: &Header, body: &Body, stamp: &Stamp) -> Option<Step> {
    let stamp = stamp.clone();
    match body {
        Body::StepTaken(b) => {
            let taken = Taken { stamp, step: b.step.clone(), session: b.session };
            Some(Step { id: header.id(), taken: Some(taken), retracted: None })
        }
        // As with taps, only the log that holds a step can take it back.
        Body::StepRetracted(b) if b.step.log == header.log => {
            Some(Step { id: b.step, taken: None, retracted: Some(stamp) })
        }
        _ => None,
    }
}

/// Joins two lists sorted by `key`, each key once.
pub(crate) fn each<T, K: Ord>(
    list: &mut Vec<T>,
    others: Vec<T>,
    key: impl Fn(&T) -> K,
    join: impl Fn(&mut T, T),
) {
    for other in others {
        let wanted = key(&other);
        match list.binary_search_by_key(&wanted, &key) {
            Ok(at) => join(&mut list[at], other),
            Err(at) => list.insert(at, other),
        }
    }
}

/// Joins two lists of facts that stand side by side, each under its event.
pub(crate) fn facts<T>(list: &mut Vec<T>, others: Vec<T>, stamp: fn(&mut T) -> &mut Stamp) {
    for mut other in others {
        let id = stamp(&mut other).id;
        let mut at = 0;
        while list.get_mut(at).is_some_and(|old| stamp(old).id < id) {
            at += 1;
        }
        match list.get_mut(at).map(stamp).filter(|old| old.id == id) {
            Some(old) => old.confirm(stamp(&mut other)),
            None => list.insert(at, other),
        }
    }
}

/// Keeps the earlier of two facts of which one is enough; copies of one share their cursor.
pub(crate) fn earliest<T>(slot: &mut Option<T>, new: Option<T>, stamp: fn(&mut T) -> &mut Stamp) {
    let Some(mut new) = new else { return };
    let Some(old) = slot else {
        *slot = Some(new);
        return;
    };
    let key = |s: &Stamp| (s.at_ms, s.id);
    stamp(old).confirm(stamp(&mut new));
    if key(stamp(&mut new)) < key(stamp(old)) {
        *slot = Some(new);
    }
}

/// Keeps the later of two facts; copies of one share their cursor.
pub(crate) fn latest<T, K: Ord>(
    old: &mut T,
    mut new: T,
    key: impl Fn(&T) -> K,
    stamp: fn(&mut T) -> &mut Stamp,
) {
    if key(old) < key(&new) {
        *old = new;
    } else {
        stamp(old).confirm(stamp(&mut new));
    }
}

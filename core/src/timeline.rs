//! The chronology of a case: one entry per thing that happened, in the order of its time.
//!
//! Derived from the case alone; says nothing in any language.

use crate::body::{AlertEnd, Drill, Duty, Level, Position};
use crate::case::{Alert, Case, Incident, Joining, Session, Stamp};
use crate::ids::{AlertId, EventId, RecordingId, UserId};
use crate::recording::told::{self, Told};
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
        /// Channel code, where known.
        channel: Option<String>,
        /// Address or name of the place of a visit.
        visit: Option<String>,
        /// Who does what from the start.
        duties: Vec<Duty>,
    },
    /// The meeting was extended.
    Extended {
        /// By so many minutes.
        minutes: u16,
        /// Why.
        reason: String,
        /// Who agreed.
        second: UserId,
        /// Whether it moved the end.
        counts: bool,
    },
    /// Somebody of the staff joined, or took over another role.
    Joined {
        /// Who.
        person: UserId,
        /// Staff role code.
        role: Option<String>,
        /// As a supervisor or above.
        supervisor: bool,
        /// Was there before and took over another role.
        changed: bool,
    },
    /// Somebody of the staff left.
    Left {
        /// Who.
        person: UserId,
        /// Taken back: was there all the time.
        retracted: bool,
    },
    /// A step towards the other party.
    Step {
        /// The step.
        id: EventId,
        /// Code of the rung or of the refusal.
        step: String,
        /// Its number among those of its kind in its session, or outside of any; 0 once taken back.
        nth: usize,
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
        /// No sound where it was raised.
        silent: bool,
        /// Not real.
        drill: Option<Drill>,
        /// Where the device was, if given.
        position: Option<Position>,
        /// Raised from the sign-in screen of a device of this department, by nobody who is known.
        signed_out: Option<String>,
    },
    /// Somebody answered; `stands` for the first in server order.
    Answered {
        /// Whether this answer stands.
        stands: bool,
        /// Code of its kind; `None` for 向かっています without more.
        kind: Option<String>,
    },
    /// Somebody said what is known.
    AlertDetailed {
        /// Somebody is hurt.
        injuries: Option<bool>,
        /// There is a weapon.
        weapon: Option<bool>,
        /// Where the device was at the press.
        position: Option<Position>,
    },
    /// The police were told. The entry stands at the time of the call.
    PoliceTold {
        /// What.
        words: String,
        /// Who called.
        caller: UserId,
    },
    /// An alert is over.
    AlertEnded {
        /// Why.
        end: AlertEnd,
        /// Code of the reason of a false alarm.
        reason: Option<String>,
    },
    /// The person who pressed was looked after.
    Cared {
        /// Which reminder it answers: so many days after the alert.
        day: u16,
        /// Who spoke with them.
        spoke: UserId,
        /// A short note; empty without one.
        note: String,
    },
    /// Something about a recording.
    Recording {
        /// Which.
        recording: RecordingId,
        /// What.
        told: Told,
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
    of_steps(case, &mut entries);
    for recording in &case.recordings {
        told::entries(recording, &mut entries);
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
    if let Some(start) = &session.start {
        let at_ms = session.started_ms().unwrap_or(start.stamp.at_ms);
        entries.push(Entry {
            stamp: Stamp { at_ms, ..start.stamp.clone() },
            what: What::SessionStarted {
                place: start.place.clone(),
                place_reason: start.place_reason.clone(),
                present: start.present.clone(),
                alone_reason: start.alone_reason.clone(),
                limit_min: start.limit_min,
                channel: start.channel.clone(),
                visit: start.visit.clone(),
                duties: start.duties.clone(),
            },
        });
    }
    of_staff(session, entries);
    for said in &session.announced {
        let what = What::Announced { mark_min: said.mark_min };
        entries.push(Entry { stamp: said.stamp.clone(), what });
    }
    if let Some(end) = &session.end {
        // The length was counted on the device; the end in force counts from the same start.
        let started_ms = session.started_ms();
        let limit_ms = session.ends_ms().zip(started_ms).map(|(ends, started)| ends - started);
        let limit_ms = limit_ms.and_then(|ms| u64::try_from(ms).ok());
        let over_ms = limit_ms.map_or(0, |limit| end.length_ms.saturating_sub(limit));
        let what =
            What::SessionEnded { reason: end.reason.clone(), length_ms: end.length_ms, over_ms };
        entries.push(Entry { stamp: end.stamp.clone(), what });
    }
}

/// Extensions, and who came and went.
fn of_staff(session: &Session, entries: &mut Vec<Entry>) {
    for e in &session.extended {
        let (reason, second) = (e.reason.clone(), e.second.clone());
        let counts = session.extensions().any(|counted| counted.stamp.id == e.stamp.id);
        let what = What::Extended { minutes: e.minutes, reason, second, counts };
        entries.push(Entry { stamp: e.stamp.clone(), what });
    }
    for j in &session.joined {
        let changed = match session.joining(j.stamp.id) {
            Joining::Came => false,
            Joining::Role => true,
            // Somebody who is there already is noted once more: nothing happened.
            Joining::Again => continue,
        };
        let (person, role) = (j.person.clone(), j.role.clone());
        let what = What::Joined { person, role, supervisor: j.supervisor, changed };
        entries.push(Entry { stamp: j.stamp.clone(), what });
    }
    for went in &session.left {
        let retracted = !session.is_standing(went.stamp.id);
        let what = What::Left { person: went.person.clone(), retracted };
        entries.push(Entry { stamp: went.stamp.clone(), what });
    }
}

fn of_steps(case: &Case, entries: &mut Vec<Entry>) {
    let standing = crate::session::ladder::standing(case);
    for step in &case.steps {
        let Some(taken) = &step.taken else { continue };
        let same = standing.iter().filter(|t| t.step == taken.step && t.session == taken.session);
        let key = |s: &Stamp| (s.at_ms, s.id);
        let nth = match step.retracted {
            Some(_) => 0,
            None => same.filter(|t| key(&t.stamp) <= key(&taken.stamp)).count(),
        };
        let what = What::Step { id: step.id, step: taken.step.clone(), nth };
        entries.push(Entry { stamp: taken.stamp.clone(), what });
    }
}

fn of_alert(alert: &Alert, entries: &mut Vec<Entry>) {
    if let Some(raised) = &alert.raised {
        let what = What::AlertRaised {
            alert: alert.id,
            level: raised.level,
            place: raised.place.clone(),
            silent: raised.silent,
            drill: raised.drill,
            position: raised.position,
            signed_out: raised.signed_out.clone(),
        };
        entries.push(Entry { stamp: raised.stamp.clone(), what });
    }
    let standing = alert.answered().map(|s| s.id);
    for claim in &alert.claims {
        let kind = alert.kind(claim.id).map(String::from);
        let what = What::Answered { stands: Some(claim.id) == standing, kind };
        entries.push(Entry { stamp: claim.clone(), what });
    }
    for known in &alert.details {
        let what = What::AlertDetailed {
            injuries: known.injuries,
            weapon: known.weapon,
            position: known.position,
        };
        entries.push(Entry { stamp: known.stamp.clone(), what });
    }
    for police in &alert.police {
        let caller = police.caller.clone().unwrap_or_else(|| police.stamp.by.clone());
        let what = What::PoliceTold { words: police.words.clone(), caller };
        let at_ms = police.told_ms.unwrap_or(police.stamp.at_ms);
        entries.push(Entry { stamp: Stamp { at_ms, ..police.stamp.clone() }, what });
    }
    if let Some(over) = &alert.over {
        let what = What::AlertEnded { end: over.end, reason: over.reason.clone() };
        entries.push(Entry { stamp: over.stamp.clone(), what });
    }
    for cared in alert.looked_after() {
        let spoke = cared.spoke.clone().unwrap_or_else(|| cared.stamp.by.clone());
        let what = What::Cared { day: cared.day, spoke, note: cared.note.clone() };
        entries.push(Entry { stamp: cared.stamp.clone(), what });
    }
}

//! The case 事案 as everybody sees it: what the events of one case add up to.
//!
//! Every part is a join: it can be built from events in any order, twice, in any batches, and comes
//! out the same. So a late event needs no special path, and the device can lay its own unsent
//! events over the server's view. It must not know who may see it.

mod alert;
mod session;

pub use alert::{Alert, AnswerKind, Cared, Known, Over, Police, Raised};
pub use session::{
    Announced, End, Extended, Joined, Joining, Retimed, Session, Start, Stay, Stayed, Step, Taken,
    Went,
};

use crate::ids::{CaseId, EventId, UserId};
use crate::paper::Paper;
use crate::recording::view::Recording;
use alloc::string::String;
use alloc::vec::Vec;

/// Derives for a type that is part of a view: CBOR always, JSON and OpenAPI for the server.
macro_rules! view_type {
    ($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, crate::cbor::Encode, crate::cbor::Decode)]
        #[cbor(map)]
        #[cfg_attr(feature = "json", derive(serde::Serialize, utoipa::ToSchema))]
        pub struct $name { $($body)* }
    };
}
pub(crate) use view_type;

view_type! {
    /// Who did something, when, and whether the server has it.
    pub struct Stamp {
        /// The event.
        #[n(0)] pub id: EventId,
        /// When, by the device's corrected clock, ms since 1970-01-01 UTC.
        #[n(1)] pub at_ms: i64,
        /// Who.
        #[n(2)] pub by: UserId,
        /// The server's cursor; `None` while only the device has the event.
        #[n(3)] pub cursor: Option<u64>,
    }
}

impl Stamp {
    /// Order of claims: the server's order first, then what no server has seen.
    pub fn claim_order(&self) -> (u64, i64, EventId) {
        (self.cursor.unwrap_or(u64::MAX), self.at_ms, self.id)
    }

    /// Takes over a cursor that the other copy of the same stamp has.
    pub(crate) fn confirm(&mut self, other: &Self) {
        if self.id == other.id && self.cursor.is_none() {
            self.cursor = other.cursor;
        }
    }
}

view_type! {
    /// The tap itself.
    pub struct Tap {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// Category code.
        #[n(1)] pub category: String,
        /// Place code, where known.
        #[n(2)] pub place: Option<String>,
        /// Staff present besides the actor.
        #[n(3)] pub present: Vec<UserId>,
        /// Policy version it was made under.
        #[n(4)] pub policy: String,
    }
}

view_type! {
    /// Details of a tap as one log wrote them last.
    pub struct Detail {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// Example codes.
        #[n(1)] pub examples: Vec<String>,
        /// Verbatim words, empty if none.
        #[n(2)] pub words: String,
    }
}

view_type! {
    /// One act 行為 of the other party.
    pub struct Incident {
        /// Identity: the event of the tap.
        #[n(0)] pub id: EventId,
        /// The tap; `None` while only later events about it have arrived.
        #[n(1)] pub tap: Option<Tap>,
        /// Set once the tap was taken back.
        #[n(2)] pub retracted: Option<Stamp>,
        /// The latest details of each log; use [`Incident::detail`].
        #[n(3)] pub details: Vec<Detail>,
    }
}

impl Incident {
    /// The details that stand: the latest of the latest of each log.
    pub fn detail(&self) -> Option<&Detail> {
        self.details.iter().max_by_key(|d| (d.stamp.at_ms, d.stamp.id))
    }

    /// The tap, unless it was taken back.
    pub fn standing(&self) -> Option<&Tap> {
        self.tap.as_ref().filter(|_| self.retracted.is_none())
    }
}

view_type! {
    /// The newest state of the case that somebody has looked at.
    pub struct Read {
        /// Who and when.
        #[n(0)] pub stamp: Stamp,
        /// The server cursor of the view that was shown.
        #[n(1)] pub seen: u64,
    }
}

view_type! {
    /// One case 事案: an encounter and all that belongs to it.
    pub struct Case {
        /// Identity.
        #[n(0)] pub id: CaseId,
        /// Acts, by identity.
        #[n(1)] pub incidents: Vec<Incident>,
        /// Meetings, by identity.
        #[n(2)] pub sessions: Vec<Session>,
        /// Alerts, by identity.
        #[n(3)] pub alerts: Vec<Alert>,
        /// Set once the case was closed.
        #[n(4)] pub closed: Option<Stamp>,
        /// The latest look of each person.
        #[n(5)] pub reads: Vec<Read>,
        /// Events of kinds this build does not know: kept, not interpreted.
        #[n(6)] pub unknown: Vec<EventId>,
        /// Events whose content was erased.
        #[n(7)] pub erased: Vec<EventId>,
        /// Steps towards the other party, by identity.
        #[n(8)] #[cbor(default)] pub steps: Vec<Step>,
        /// Recordings, by identity.
        #[n(9)] #[cbor(default)] pub recordings: Vec<Recording>,
        /// Its papers, by identity: a [`crate::paper::Dossier`] reads them.
        #[n(10)] #[cbor(default)] pub papers: Vec<Paper>,
    }
}

impl Case {
    /// A case nothing is known of yet.
    pub fn new(id: CaseId) -> Self {
        Self {
            id,
            incidents: Vec::new(),
            sessions: Vec::new(),
            alerts: Vec::new(),
            closed: None,
            reads: Vec::new(),
            unknown: Vec::new(),
            erased: Vec::new(),
            steps: Vec::new(),
            recordings: Vec::new(),
            papers: Vec::new(),
        }
    }

    /// Stamps of everything that is shown as happening in the case (not of looks at it).
    pub fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let mut all = Vec::new();
        for incident in &self.incidents {
            all.extend(incident.tap.as_ref().map(|t| &t.stamp));
            all.extend(&incident.retracted);
            all.extend(incident.details.iter().map(|d| &d.stamp));
        }
        for session in &self.sessions {
            session.stamps(&mut all);
        }
        for step in &self.steps {
            all.extend(step.taken.as_ref().map(|t| &t.stamp));
            all.extend(&step.retracted);
        }
        for recording in &self.recordings {
            recording.stamps_into(&mut all);
        }
        for alert in &self.alerts {
            alert.stamps_into(&mut all);
        }
        all.extend(self.papers.iter().map(|paper| &paper.stamp));
        all.extend(&self.closed);
        all.into_iter()
    }

    /// The first thing that happened.
    pub fn opened(&self) -> Option<&Stamp> {
        self.stamps().min_by_key(|s| (s.at_ms, s.id))
    }

    /// When something last happened, ms since 1970-01-01 UTC. That somebody was looked after days
    /// later, and all that is written about the case, happens beside it: it keeps it open for no
    /// further tap.
    pub fn last_ms(&self) -> Option<i64> {
        let cared = |stamp: &Stamp| {
            self.alerts.iter().any(|a| a.cared.iter().any(|c| c.stamp.id == stamp.id))
        };
        let written = |stamp: &Stamp| self.papers.iter().any(|p| p.stamp.id == stamp.id);
        self.stamps().filter(|s| !cared(s) && !written(s)).map(|s| s.at_ms).max()
    }

    /// How many of its events no server has confirmed.
    pub fn unconfirmed(&self) -> usize {
        self.stamps().filter(|s| s.cursor.is_none()).count()
    }

    /// The highest server cursor among what happened in the case; 0 if the server has none of it.
    pub fn cursor(&self) -> u64 {
        self.stamps().filter_map(|s| s.cursor).max().unwrap_or(0)
    }

    /// The place code of the earliest event that names one.
    pub fn place(&self) -> Option<&str> {
        let taps = self.incidents.iter().filter_map(|i| i.tap.as_ref());
        let taps = taps.filter_map(|t| Some((t.stamp.at_ms, t.place.as_deref()?)));
        let starts = self.sessions.iter().filter_map(|s| s.start.as_ref());
        let starts = starts.map(|s| (s.stamp.at_ms, s.place.as_str()));
        let alerts = self.alerts.iter().filter_map(|a| a.raised.as_ref());
        let alerts = alerts.filter_map(|a| Some((a.stamp.at_ms, a.place.as_deref()?)));
        taps.chain(starts)
            .chain(alerts)
            .filter(|(_, place)| !place.is_empty())
            .min()
            .map(|(_, place)| place)
    }

    /// Its recordings in the order in which they began.
    pub fn recordings_in_time(&self) -> Vec<&Recording> {
        self.in_time(|recording| recording.picture().is_none())
    }

    /// The pictures that were attached to it, in their order.
    pub fn pictures(&self) -> Vec<&Recording> {
        self.in_time(|recording| recording.picture().is_some())
    }

    fn in_time(&self, of: fn(&Recording) -> bool) -> Vec<&Recording> {
        let mut all: Vec<&Recording> = self.recordings.iter().filter(|r| of(r)).collect();
        all.sort_by_key(|r| (r.begun.as_ref().map(|begun| begun.stamp.at_ms), r.id));
        all
    }

    /// How many standing taps of a category.
    pub fn count(&self, category: &str) -> usize {
        self.incidents
            .iter()
            .filter_map(Incident::standing)
            .filter(|t| t.category == category)
            .count()
    }

    /// The same, only since the start of the session that runs.
    pub fn count_in_session(&self, category: &str) -> usize {
        let Some(session) = self.running() else { return 0 };
        let mut count = 0;
        for tap in self.incidents.iter().filter_map(Incident::standing) {
            count += usize::from(tap.category == category && session.covers(&tap.stamp));
        }
        count
    }

    /// The running session, if any: the one that started last.
    pub fn running(&self) -> Option<&Session> {
        let running = self.sessions.iter().filter(|s| s.end.is_none());
        running
            .filter_map(|s| Some((s.start.as_ref()?.stamp.at_ms, s)))
            .max_by_key(|(at_ms, s)| (*at_ms, s.id))
            .map(|(_, s)| s)
    }

    /// The active alert, if any: the one raised last.
    pub fn active_alert(&self) -> Option<&Alert> {
        self.alerts
            .iter()
            .filter(|a| a.is_active())
            .max_by_key(|a| (a.raised.as_ref().map(|r| r.stamp.at_ms), a.id))
    }

    /// Whether the case holds alerts that are not real, and nothing else that happened.
    pub fn is_drill(&self) -> bool {
        let tapped = self.incidents.iter().any(|i| i.tap.is_some());
        let met = self.sessions.iter().any(|s| s.start.is_some());
        let mut raised = self.alerts.iter().filter_map(|a| a.raised.as_ref()).peekable();
        !tapped && !met && raised.peek().is_some() && raised.all(|r| r.drill.is_some())
    }

    /// Whether `user` has looked at everything the server knows of the case.
    pub fn is_read_by(&self, user: &UserId) -> bool {
        let seen = self.reads.iter().find(|r| r.stamp.by == *user).map_or(0, |r| r.seen);
        seen >= self.cursor()
    }

    /// Whether the case takes further taps at `now_ms`: not closed and not idle for too long.
    /// A running session or an active alert keeps it open.
    pub fn is_open(&self, now_ms: i64, idle_min: u32) -> bool {
        if self.closed.is_some() {
            return false;
        }
        let fresh = |last: i64| now_ms.saturating_sub(last) < i64::from(idle_min) * 60_000;
        self.running().is_some()
            || self.active_alert().is_some()
            || self.last_ms().is_some_and(fresh)
    }
}

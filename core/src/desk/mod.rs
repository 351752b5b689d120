//! The desk: everything one device knows, and what a person's wish becomes there.
//!
//! Joins this device's events with the views pulled from the server, decides which case a tap
//! belongs to and what the screens may show. Pure: the runtime persists what is decided here, and
//! only then tells the desk that it happened.

mod alert_said;
mod alerts;
mod calls;
mod care;
mod meetings;
mod plans;

mod rows;
mod seats;
mod session;
mod subjects;
mod views;

pub use alerts::{Answer, Mine, Press};
pub use calls::Incoming;
pub use care::{CARE_DAYS_MAX, CareDue};
pub use meetings::Meeting;
pub use plans::{ECHO_MS, SETTLE_MS, StartForm, Unfit};
pub use rows::{Row, RowState};
pub use session::Running;
pub use subjects::{BadSubject, FlagForm};
pub use views::Views;

use crate::alert::wire::Ready;
use crate::body::{Body, IncidentDetailed, IncidentRetracted, IncidentTapped};
use crate::case::{Case, Incident, Step};
use crate::event::{Event, Head};
use crate::fold::Cases;
use crate::ids::{CaseId, DeviceId, EventId, UserId};
use crate::map::Map;
use crate::policy::Policy;
use crate::store::LogInfo;
use crate::view::Me;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What is written down next: a body and the case it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The case.
    pub case: CaseId,
    /// What happened.
    pub body: Body,
}

/// Idle minutes after which a tap opens a new case, while no policy is known.
const IDLE_MIN: u32 = 120;

/// Everything one device knows.
#[derive(Debug, Default)]
pub struct Desk {
    /// This device.
    pub device: DeviceId,
    /// Who is signed in, as far as this device knows.
    pub me: Option<Me>,
    /// The policy in force here.
    pub policy: Option<Arc<Policy>>,
    /// Where this device stands: place code, where set.
    pub place: Option<String>,
    /// What the server showed last.
    pub views: Views,
    logs: Vec<LogInfo>,
    own: Cases,
    /// How far each log was read into `own`.
    seen: Map<crate::ids::LogId, u64>,
    timer: Option<session::Clocked>,
    mine: alerts::Senders,
    calls: calls::Calls,
    calls_from: calls::Source,
    receivers: calls::Receivers,
    ready: Option<Ready>,
}

impl Desk {
    /// A desk that knows nothing yet.
    pub fn new(device: DeviceId) -> Self {
        Self { device, ..Self::default() }
    }

    /// Takes over the state of the logs as the store has it.
    pub fn set_logs(&mut self, logs: Vec<LogInfo>) {
        self.logs = logs;
    }

    /// The ranges of each log that the desk has not read yet.
    pub fn unread_ranges(&self) -> Vec<(crate::ids::LogId, crate::sync::Span)> {
        let unread = |info: &LogInfo| {
            let log = info.head.log;
            let first = self.seen.get(&log).copied().unwrap_or(0).max(info.pruned) + 1;
            let span = crate::sync::Span { first, last: info.head.seq };
            (first <= span.last).then_some((log, span))
        };
        self.logs.iter().filter_map(unread).collect()
    }

    /// Takes an event that is on the disk. Twice is the same as once.
    pub fn add(&mut self, event: &Event) {
        let id = event.header.id();
        let pruned = self.logs.iter().find(|l| l.head.log == id.log).map_or(0, |l| l.pruned);
        let seen = self.seen.get_or_insert_with(id.log, || pruned);
        // A hole stays unread: another tab may have written in between.
        if id.seq == *seen + 1 {
            *seen = id.seq;
        }
        self.own.apply(event, None);
    }

    /// Takes note that the current log grew to this head, so that it need not be read again.
    pub fn grew(&mut self, head: Head) {
        if let Some(info) = self.logs.iter_mut().find(|l| l.head.log == head.log)
            && info.head.seq < head.seq
        {
            info.head = head;
        }
    }

    /// How many events wait for upload, in all logs.
    pub fn waiting(&self) -> u64 {
        self.logs.iter().map(LogInfo::waiting_count).sum()
    }

    /// How many events the server refused; they are kept.
    pub fn set_aside(&self) -> usize {
        self.logs.iter().map(|l| l.set_aside.len()).sum()
    }

    /// Whether the server has the event.
    pub fn is_sent(&self, id: EventId) -> bool {
        self.logs.iter().any(|l| l.head.log == id.log && l.server.has(id.seq))
    }

    /// Who acts.
    pub fn user(&self) -> Option<&UserId> {
        self.me.as_ref().map(|m| &m.person.id)
    }

    /// The case as this device knows it: the server's view with the device's own events over it. Of
    /// a case that was erased the view alone: what this device still has of it must not show.
    pub fn case(&self, id: CaseId) -> Option<Case> {
        match (self.views.cases.get(&id), self.own.0.get(&id)) {
            (Some(view), Some(own)) if !view.case.is_erased() => {
                let mut case = view.case.clone();
                case.join(own.clone());
                Some(case)
            }
            (Some(view), _) => Some(view.case.clone()),
            (None, Some(own)) => Some(own.clone()),
            (None, None) => None,
        }
    }

    /// The case that the next tap of this person on this device belongs to, if one is open: that of
    /// the session that runs here, otherwise the one of the latest event.
    pub fn open_case(&self, now_ms: i64) -> Option<CaseId> {
        let me = self.user()?;
        if let Some((case, _)) = self.running_case() {
            return Some(case.id);
        }
        let idle = self.policy.as_ref().map_or(IDLE_MIN, |p| u32::from(p.case.idle_minutes));
        let acted = |case: &Case| {
            case.stamps().any(|s| s.by == *me && self.logs.iter().any(|l| l.head.log == s.id.log))
        };
        let open = self.own.0.values().filter(|case| acted(case) && opened_here(case));
        open.filter_map(|case| self.case(case.id))
            .filter(|case| case.is_open(now_ms, idle) && !case.is_drill())
            .max_by_key(|case| (case.last_ms(), case.id))
            .map(|case| case.id)
    }

    /// A tap: belongs to the open case, or opens `fresh`. `None` for the echo of the last tap.
    pub fn tap(
        &self,
        category: &str,
        place: Option<String>,
        fresh: CaseId,
        now_ms: i64,
    ) -> Option<Plan> {
        let case = self.open_case(now_ms).unwrap_or(fresh);
        let own = self.own.0.get(&case).map_or(&[][..], |case| &case.incidents);
        let taps = own.iter().filter_map(Incident::standing);
        let last = taps.max_by_key(|tap| (tap.stamp.at_ms, tap.stamp.id));
        if last.is_some_and(|t| t.category == category && plans::is_echo(&t.stamp, now_ms)) {
            return None;
        }
        let present = self.running(now_ms).map(|r| r.present).unwrap_or_default();
        let present = present.into_iter().filter(|p| Some(p) != self.user()).collect();
        let body = IncidentTapped { category: String::from(category), place, present };
        Some(Plan { case, body: Body::IncidentTapped(body) })
    }

    /// 元に戻す.
    pub fn retract(&self, incident: EventId) -> Option<Plan> {
        let body = Body::IncidentRetracted(IncidentRetracted { incident });
        Some(Plan { case: self.case_of(incident)?, body })
    }

    /// Examples and verbatim words of a tap.
    pub fn detail(&self, incident: EventId, examples: Vec<String>, words: String) -> Option<Plan> {
        let words = words.chars().take(crate::body::TEXT_LEN_MAX).collect();
        let body = Body::IncidentDetailed(IncidentDetailed { incident, examples, words });
        Some(Plan { case: self.case_of(incident)?, body })
    }

    fn case_of(&self, incident: EventId) -> Option<CaseId> {
        let has = |case: &&Case| case.incidents.iter().any(|i| i.id == incident);
        self.own.0.values().find(has).map(|case| case.id)
    }

    /// Whether this device holds anything of its own of a case.
    pub fn has_own(&self, case: CaseId) -> bool {
        self.own.0.contains_key(&case)
    }

    /// Forgets what this device has of its own of a case: it was erased.
    pub fn forget_own(&mut self, case: CaseId) {
        self.own.0.remove(&case);
    }

    /// Forgets who was signed in and what the server showed; unsent events stay where they are.
    pub fn sign_out(&mut self) {
        self.me = None;
        self.views = Views::default();
        self.timer = None;
        self.mine = alerts::Senders::default();
        self.calls = calls::Calls::default();
        self.receivers = calls::Receivers::default();
        self.ready = None;
    }
}

/// Whether the case holds more than looks and answers at somebody else's case.
fn opened_here(case: &Case) -> bool {
    let tapped = case.incidents.iter().any(|i| i.tap.is_some());
    let met = case.sessions.iter().any(|s| s.start.is_some());
    // A step in a session that began elsewhere belongs to somebody else's case.
    let alone = |s: &Step| s.taken.as_ref().is_some_and(|t| t.session.is_none());
    tapped || met || case.steps.iter().any(alone) || case.alerts.iter().any(|a| a.raised.is_some())
}

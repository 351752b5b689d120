//! The sessions that run elsewhere in one's department, with their clock, for supervisors.
//!
//! From the views the server showed and one's own events over them; as old as the views are.

use super::Desk;
use crate::access::{Route, Scope, scope};
use crate::case::{Case, Stay};
use crate::ids::{CaseId, SessionId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// A session of somebody else that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// Who started it.
    pub by: UserId,
    /// Place code.
    pub place: String,
    /// Channel code, where known.
    pub channel: Option<String>,
    /// Address or name of the place of a visit.
    pub visit: Option<String>,
    /// Start, ms since 1970-01-01 UTC.
    pub started_ms: i64,
    /// When it is to end, extensions included, ms since 1970-01-01 UTC.
    pub ends_ms: i64,
    /// Extended by so many minutes, all together.
    pub extended_min: u16,
    /// Who is there, in which role and since when.
    pub staff: Vec<Stay>,
    /// Whether this person is among them.
    pub joined: bool,
    /// The category of the latest act in it, and when.
    pub act: Option<(String, i64)>,
    /// The step taken last in it, and when.
    pub step: Option<(String, i64)>,
    /// An alert is active.
    pub alert: bool,
}

impl Desk {
    /// The sessions that run, those that end first first. Empty for who covers no department.
    pub fn meetings(&self) -> Vec<Meeting> {
        let Some(me) = &self.me else { return Vec::new() };
        let reach = scope(Some(me.person.role), Route::Cases);
        if !matches!(reach, Scope::Department | Scope::Bureau) {
            return Vec::new();
        }
        let mut meetings = Vec::new();
        for view in self.views.cases.values().filter(|view| view.case.running().is_some()) {
            let case = self.case(view.case.id);
            meetings.extend(case.and_then(|case| self.meeting(&case, &me.person.id)));
        }
        meetings.sort_by_key(|m: &Meeting| (m.ends_ms, m.session));
        meetings
    }

    fn meeting(&self, case: &Case, me: &UserId) -> Option<Meeting> {
        let session = case.running()?;
        let start = session.start.as_ref()?;
        if start.device == self.device && start.stamp.by == *me {
            return None;
        }
        let staff = session.present();
        let taps = case.incidents.iter().filter_map(|i| i.standing());
        let act = taps
            .filter(|tap| session.covers(&tap.stamp))
            .max_by_key(|tap| (tap.stamp.at_ms, tap.stamp.id));
        let steps = crate::session::ladder::in_session(case, session);
        Some(Meeting {
            case: case.id,
            session: session.id,
            by: start.stamp.by.clone(),
            place: start.place.clone(),
            channel: start.channel.clone(),
            visit: start.visit.clone(),
            started_ms: session.started_ms()?,
            ends_ms: session.ends_ms()?,
            extended_min: session.extended_min(),
            joined: staff.iter().any(|stay| stay.person == *me),
            staff,
            act: act.map(|tap| (tap.category.clone(), tap.stamp.at_ms)),
            step: steps.last().map(|t| (t.step.clone(), t.stamp.at_ms)),
            alert: case.active_alert().is_some(),
        })
    }
}

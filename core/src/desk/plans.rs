//! What a person wishes in a session or on the ladder, and the body it becomes.
//!
//! Nothing here has happened yet: the runtime writes the plan, and the log says what is true.

use super::{Desk, Plan};
use crate::access::{Person, Role};
use crate::body::{
    Body, Duty, LeaveRetracted, SessionAnnounced, SessionEnded, SessionExtended, SessionJoined,
    SessionLeft, SessionRetimed, SessionStarted, StepRetracted, StepTaken, TEXT_LEN_MAX,
};
use crate::case::{Session, Stamp, Step};
use crate::ids::{CaseId, EventId, SessionId, UserId};
use alloc::string::String;
use alloc::vec::Vec;

/// What the start form holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartForm {
    /// Place code.
    pub place: String,
    /// Why not in a government building.
    pub place_reason: String,
    /// Staff present besides oneself.
    pub present: Vec<UserId>,
    /// Why alone.
    pub alone_reason: String,
    /// Channel code.
    pub channel: Option<String>,
    /// Address or name of the place of a visit; empty if there is none.
    pub visit: String,
    /// Who does what, oneself included.
    pub duties: Vec<Duty>,
}

/// Why a wish cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No session runs here.
    NotRunning,
    /// The length is none that the policy offers, or more than it lets a meeting be extended by.
    Minutes,
    /// The reason is missing.
    Reason,
    /// The second member of staff is missing, or is oneself.
    Second,
}

/// The same wish again within so long is the same tap: a finger that trembles, a worn screen. ms.
pub const ECHO_MS: i64 = 600;
/// Where この面談に加わる was, 退席を記録する stands next: so long after joining it is not meant. ms.
pub const SETTLE_MS: i64 = 2_000;

/// Whether a wish at `now_ms` is the echo of what was written down at the stamp.
pub(super) fn is_echo(stamp: &Stamp, now_ms: i64) -> bool {
    (0..ECHO_MS).contains(&now_ms.saturating_sub(stamp.at_ms))
}

/// Who is not there cannot leave, and who has only just come does not mean to.
fn leaves(case: CaseId, session: &Session, person: UserId, now_ms: i64) -> Option<Plan> {
    let stay = session.present().into_iter().find(|stay| stay.person == person)?;
    let here_ms = now_ms.saturating_sub(stay.since_ms);
    let body = SessionLeft { session: session.id, person };
    (!(0..SETTLE_MS).contains(&here_ms)).then_some(Plan { case, body: Body::SessionLeft(body) })
}

fn cut(text: &str) -> String {
    text.trim().chars().take(TEXT_LEN_MAX).collect()
}

impl Desk {
    /// Starts a session in the open case, or in `fresh`: one meeting is one report (対応⑶), so a
    /// case with a meeting that is over takes no other. `None` while one runs.
    pub fn start_session(
        &self,
        form: StartForm,
        session: SessionId,
        fresh: CaseId,
        now_ms: i64,
    ) -> Option<Plan> {
        if self.running_case().is_some() {
            return None;
        }
        let limit_min = self.policy.as_ref()?.session.meeting_limit_min;
        let visit = cut(&form.visit);
        let body = SessionStarted {
            session,
            place: form.place,
            place_reason: form.place_reason,
            present: form.present,
            alone_reason: form.alone_reason,
            limit_min,
            channel: form.channel,
            visit: (!visit.is_empty()).then_some(visit),
            duties: form.duties,
        };
        let unmet = |id: &CaseId| {
            self.case(*id).is_some_and(|case| case.sessions.iter().all(|s| s.end.is_none()))
        };
        let case = self.open_case(now_ms).filter(unmet).unwrap_or(fresh);
        Some(Plan { case, body: Body::SessionStarted(body) })
    }

    /// A prompted sentence was said. The announced end is said under the limit as its mark.
    pub fn announce(&self, mark_min: i16) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        let ends_ms = session.ends_ms().filter(|_| session.extended_min() > 0);
        let body = SessionAnnounced { session: session.id, mark_min, ends_ms };
        Some(Plan { case: case.id, body: Body::SessionAnnounced(body) })
    }

    /// Extends the running session (対応⑴: 原則として 30 分以内): with a reason, and agreed by a
    /// second member of staff.
    ///
    /// # Errors
    /// What of it is missing or not offered by the policy.
    pub fn extend_session(
        &self,
        minutes: u16,
        reason: &str,
        second: &UserId,
    ) -> Result<Plan, Unfit> {
        let (case, session) = self.running_case().ok_or(Unfit::NotRunning)?;
        let reason = cut(reason);
        if !self.extensions_min(&session).contains(&minutes) {
            return Err(Unfit::Minutes);
        }
        if reason.is_empty() {
            return Err(Unfit::Reason);
        }
        if second.0.is_empty() || self.user() == Some(second) {
            return Err(Unfit::Second);
        }
        let (session, second) = (session.id, second.clone());
        let body = SessionExtended { session, minutes, reason, second };
        Ok(Plan { case: case.id, body: Body::SessionExtended(body) })
    }

    /// The clock was `off_ms` ahead of the server's when the session that runs here began.
    pub fn retime_session(&self, off_ms: i64) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        let by_ms = off_ms.saturating_neg();
        let body = SessionRetimed { session: session.id, by_ms };
        (by_ms != 0).then_some(Plan { case: case.id, body: Body::SessionRetimed(body) })
    }

    /// Ends the running session.
    pub fn end_session(&self, reason: &str, now_ms: i64) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        let length_ms = u64::try_from(now_ms - session.started_ms()?).unwrap_or(0);
        let body = SessionEnded { session: session.id, reason: String::from(reason), length_ms };
        Some(Plan { case: case.id, body: Body::SessionEnded(body) })
    }

    /// Somebody joined the running session, or took over another role in it. `None` if nothing
    /// changes by it.
    pub fn join_session(&self, person: &UserId, role: Option<String>) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        self.joins(case.id, &session, person, role)
    }

    /// Somebody left the running session. `None` for who is not there, or has only just come.
    pub fn leave_session(&self, person: &UserId, now_ms: i64) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        leaves(case.id, &session, person.clone(), now_ms)
    }

    /// Takes a leave of this device back. `None` if it is not one that stands.
    pub fn retract_leave(&self, left: EventId) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        let stands = session.left.iter().any(|went| went.stamp.id == left);
        let here = self.logs.iter().any(|log| log.head.log == left.log);
        if !stands || !here || !session.is_standing(left) {
            return None;
        }
        let body = LeaveRetracted { session: session.id, left };
        Some(Plan { case: case.id, body: Body::LeaveRetracted(body) })
    }

    /// Joins a session of the views that runs on another device, as oneself.
    pub fn join_meeting(&self, case: CaseId, role: Option<String>) -> Option<Plan> {
        self.joins(case, self.case(case)?.running()?, self.user()?, role)
    }

    /// Leaves such a session, as oneself; not at once after joining.
    pub fn leave_meeting(&self, case: CaseId, now_ms: i64) -> Option<Plan> {
        let (found, person) = (self.case(case)?, self.user()?.clone());
        leaves(case, found.running()?, person, now_ms)
    }

    fn joins(
        &self,
        case: CaseId,
        session: &Session,
        person: &UserId,
        role: Option<String>,
    ) -> Option<Plan> {
        let there = session.present().into_iter().find(|stay| stay.person == *person);
        if there.is_some_and(|stay| role.is_none() || stay.role == role) {
            return None;
        }
        let rank = self.person(person).map(|p| p.role);
        let supervisor = rank.is_some_and(|rank| !matches!(rank, Role::Staff | Role::Admin));
        let person = person.clone();
        let body = SessionJoined { session: session.id, person, role, supervisor };
        Some(Plan { case, body: Body::SessionJoined(body) })
    }

    fn person(&self, id: &UserId) -> Option<&Person> {
        let me = self.me.as_ref()?;
        let known = [&me.person].into_iter().chain(&me.colleagues);
        known.chain(self.views.people.values()).find(|p| p.id == *id)
    }

    /// A rung of the ladder was taken, or filming refused: in the running session, else in the
    /// open case, else in `fresh`. Any rung, any time: none is forced. `None` for the echo of the
    /// last step.
    pub fn take_step(&self, step: &str, fresh: CaseId, now_ms: i64) -> Option<Plan> {
        let (case, session) = match self.running_case() {
            Some((case, session)) => (case.id, Some(session.id)),
            None => (self.open_case(now_ms).unwrap_or(fresh), None),
        };
        let own = self.own.0.get(&case).map_or(&[][..], |case| &case.steps);
        let taken = own.iter().filter_map(Step::standing);
        let last = taken.max_by_key(|taken| (taken.stamp.at_ms, taken.stamp.id));
        if last.is_some_and(|t| t.step == step && is_echo(&t.stamp, now_ms)) {
            return None;
        }
        let step = String::from(step);
        Some(Plan { case, body: Body::StepTaken(StepTaken { step, session }) })
    }

    /// Takes a step of this device back. `None` if it is not one that stands.
    pub fn retract_step(&self, step: EventId) -> Option<Plan> {
        let here = |s: &Step| s.id == step && s.standing().is_some();
        let case = self.own.0.values().find(|case| case.steps.iter().any(here))?;
        Some(Plan { case: case.id, body: Body::StepRetracted(StepRetracted { step }) })
    }
}

//! The session that this device keeps the time of.
//!
//! Found again in the log after a reload or a kill: nothing about it lives in memory only, except
//! which prompt is on the screen.

use super::{Desk, Plan};
use crate::body::{Body, SessionAnnounced, SessionEnded, SessionStarted};
use crate::case::{Case, Session};
use crate::ids::{CaseId, SessionId, UserId};
use crate::session::{Command, Left, Limits, Prompt, Timer};
use alloc::string::String;
use alloc::vec::Vec;

/// A timer and the session it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Clocked {
    session: SessionId,
    timer: Timer,
}

/// The running session as the screen needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// Start, ms since 1970-01-01 UTC.
    pub started_ms: i64,
    /// When the limit is reached, ms since 1970-01-01 UTC.
    pub ends_ms: i64,
    /// Limit, minutes.
    pub limit_min: u16,
    /// Place code.
    pub place: String,
    /// Everybody on the staff side, the one who started first.
    pub present: Vec<UserId>,
    /// The prompt to show.
    pub prompt: Option<Prompt>,
    /// Marks whose sentence was said.
    pub said: Vec<i16>,
}

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
}

impl Desk {
    fn running_case(&self) -> Option<(Case, Session)> {
        let me = self.user()?;
        let here = |s: &Session| {
            s.end.is_none()
                && s.start.as_ref().is_some_and(|x| x.device == self.device && x.stamp.by == *me)
        };
        let with = self.own.0.values().filter(|case| case.sessions.iter().any(here));
        with.filter_map(|case| self.case(case.id))
            .filter_map(|case| {
                let session = case.sessions.iter().find(|s| here(s))?.clone();
                Some((case, session))
            })
            .max_by_key(|(_, s)| (s.start.as_ref().map(|x| x.stamp.at_ms), s.id))
    }

    /// The session that runs here. Makes or drops the timer as the log says.
    pub fn refresh_timer(&mut self) {
        let Some((_, session)) = self.running_case() else {
            self.timer = None;
            return;
        };
        if self.timer.as_ref().is_some_and(|t| t.session == session.id) {
            return;
        }
        let Some(start) = &session.start else { return };
        let rules = self.policy.as_ref().map(|p| &p.session);
        let limits = Limits {
            limit_min: start.limit_min,
            prompts_min: rules
                .map_or_else(|| Vec::from([10, 5, 0]), |r| r.prompt_marks_min().collect()),
            overrun_every_min: rules.map_or(5, |r| r.overrun_prompt_every_min),
        };
        let said: Vec<i16> = session.announced.iter().map(|a| a.mark_min).collect();
        let timer = Timer::new(limits, start.stamp.at_ms, &said);
        self.timer = Some(Clocked { session: session.id, timer });
    }

    /// The running session, if one runs on this device.
    pub fn running(&self, _now_ms: i64) -> Option<Running> {
        let (case, session) = self.running_case()?;
        let start = session.start.as_ref()?;
        let clocked = self.timer.as_ref().filter(|t| t.session == session.id);
        let mut present = Vec::from([start.stamp.by.clone()]);
        present.extend(start.present.iter().cloned());
        Some(Running {
            case: case.id,
            session: session.id,
            started_ms: start.stamp.at_ms,
            ends_ms: start.stamp.at_ms + i64::from(start.limit_min) * 60_000,
            limit_min: start.limit_min,
            place: start.place.clone(),
            present,
            prompt: clocked.and_then(|t| t.timer.showing()),
            said: session.announced.iter().map(|a| a.mark_min).collect(),
        })
    }

    /// When the next prompt falls due, ms since 1970-01-01 UTC.
    pub fn session_deadline(&self) -> Option<i64> {
        self.timer.as_ref()?.timer.next_deadline()
    }

    /// Shows the prompt that is due; returns it if it is new, so that it can sound.
    pub fn session_timeout(&mut self, now_ms: i64) -> Option<Prompt> {
        self.timer.as_mut()?.timer.handle_timeout(now_ms)
    }

    /// Starts a session in the open case, or in `fresh`. `None` while one runs.
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
        let body = SessionStarted {
            session,
            place: form.place,
            place_reason: form.place_reason,
            present: form.present,
            alone_reason: form.alone_reason,
            limit_min,
        };
        let case = self.open_case(now_ms).unwrap_or(fresh);
        Some(Plan { case, body: Body::SessionStarted(body) })
    }

    /// A prompted sentence was said.
    pub fn announce(&self, mark_min: i16) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        let body = SessionAnnounced { session: session.id, mark_min };
        Some(Plan { case: case.id, body: Body::SessionAnnounced(body) })
    }

    /// Takes a prompt off the screen after its sentence was written down as said.
    pub fn announced(&mut self, mark_min: i16, now_ms: i64) {
        if let Some(clocked) = &mut self.timer {
            clocked.timer.handle(Command::Said { mark_min }, now_ms);
        }
    }

    /// Ends the running session.
    pub fn end_session(&self, reason: &str, now_ms: i64) -> Option<Plan> {
        let (case, session) = self.running_case()?;
        let start = session.start.as_ref()?;
        let length_ms = u64::try_from(now_ms - start.stamp.at_ms).unwrap_or(0);
        let body = SessionEnded { session: session.id, reason: String::from(reason), length_ms };
        Some(Plan { case: case.id, body: Body::SessionEnded(body) })
    }

    /// What is left of the running session at `now_ms`.
    pub fn session_left(&self, now_ms: i64) -> Option<Left> {
        Some(self.timer.as_ref()?.timer.left(now_ms))
    }
}

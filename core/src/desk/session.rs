//! The session that this device keeps the time of.
//!
//! Found again in the log after a reload or a kill: nothing about it lives in memory only, except
//! what this page has shown.

use super::Desk;
use crate::case::{Case, Session, Stay};
use crate::ids::{CaseId, EventId, SessionId, UserId};
use crate::policy::{Policy, Severity};
use crate::session::ladder::{self, Ladder};
use crate::session::{Command, Due, Left, Machine, Prompt, Rules, Stop};
use alloc::string::String;
use alloc::vec::Vec;

/// The state machine and the session it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Clocked {
    session: SessionId,
    started_ms: i64,
    machine: Machine,
}

/// The running session as the screen needs it. What the screen shows first is, in this order:
/// `stop.alert`, `stop`, `prompt`, `announce`; `detention` stands beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// Start, ms since 1970-01-01 UTC.
    pub started_ms: i64,
    /// When it is to end, extensions included, ms since 1970-01-01 UTC.
    pub ends_ms: i64,
    /// Limit at the start, minutes.
    pub limit_min: u16,
    /// Extended by so many minutes, all together.
    pub extended_min: u16,
    /// The lengths by which it may still be extended, minutes; empty once the policy's maximum is
    /// reached.
    pub extensions_min: Vec<u16>,
    /// Place code.
    pub place: String,
    /// Channel code, where known.
    pub channel: Option<String>,
    /// Address or name of the place of a visit.
    pub visit: Option<String>,
    /// Everybody on the staff side who is there, the one who started first.
    pub present: Vec<UserId>,
    /// The same with their roles, and since when.
    pub staff: Vec<Stay>,
    /// Those who left, from when until when, in the order of coming.
    pub gone: Vec<Stay>,
    /// The end is to be announced: at the start and after an extension.
    pub announce: bool,
    /// The prompt to show.
    pub prompt: Option<Prompt>,
    /// Marks whose sentence was said, of the end in force.
    pub said: Vec<i16>,
    /// An act was recorded: end it and ask to leave, or go to the alert.
    pub stop: Option<Stop>,
    /// The category 時間拘束 that is offered.
    pub detention: Option<String>,
    /// The ladder of this session, and which rung is offered.
    pub ladder: Ladder,
    /// When filming was refused, ms since 1970-01-01 UTC.
    pub filming_ms: Vec<i64>,
    /// The step taken last in it, which can be taken back on the device that took it.
    pub last_step: Option<EventId>,
}

impl Desk {
    pub(super) fn running_case(&self) -> Option<(Case, Session)> {
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

    /// The session that runs here. Makes or drops its state machine as the log says, and tells it
    /// what happened, here or on another device.
    pub fn refresh_timer(&mut self) {
        let Some((case, session)) = self.running_case() else {
            self.timer = None;
            return;
        };
        let Some((start, started_ms)) = session.start.as_ref().zip(session.started_ms()) else {
            return;
        };
        let same = |t: &Clocked| t.session == session.id && t.started_ms == started_ms;
        if !self.timer.as_ref().is_some_and(same) {
            let rules = rules(self.policy.as_deref(), start.limit_min);
            let machine = Machine::new(rules, started_ms);
            self.timer = Some(Clocked { session: session.id, started_ms, machine });
        }
        if let Some(clocked) = &mut self.timer {
            tell(&mut clocked.machine, &case, &session, self.policy.as_deref());
        }
    }

    /// Whether a session runs on this device.
    pub fn is_running(&self) -> bool {
        self.running_case().is_some()
    }

    /// The place code of the session that runs on this device.
    pub fn running_place(&self) -> Option<String> {
        self.running_case()?.1.start.map(|start| start.place)
    }

    /// The running session, if one runs on this device.
    pub fn running(&self, _now_ms: i64) -> Option<Running> {
        let (case, session) = self.running_case()?;
        let start = session.start.as_ref()?;
        let machine = self.timer.as_ref().filter(|t| t.session == session.id).map(|t| &t.machine);
        let mut stop = machine.and_then(Machine::stop);
        if let Some(stop) = &mut stop {
            stop.alert &= case.active_alert().is_none();
        }
        let channel = start.channel.as_deref();
        let steps = self.policy.as_ref().map(|p| p.ladder_on(channel)).unwrap_or_default();
        let taken = ladder::in_session(&case, &session);
        let from = stop.as_ref().map(|_| ladder::ending(&steps));
        let filming = self.policy.as_ref().and_then(|p| p.filming.as_ref());
        let refused = taken.iter().filter(|t| filming.is_some_and(|f| f.code == t.step));
        let (mut staff, mut gone) = (Vec::new(), Vec::new());
        for stay in session.stays() {
            let list = if stay.until_ms.is_none() { &mut staff } else { &mut gone };
            list.push(stay);
        }
        let detention = machine.filter(|m| m.offers_detention());
        let detention = detention.and(self.policy.as_ref());
        Some(Running {
            case: case.id,
            session: session.id,
            started_ms: session.started_ms().unwrap_or(start.stamp.at_ms),
            ends_ms: session.ends_ms().unwrap_or(start.stamp.at_ms),
            limit_min: start.limit_min,
            extended_min: session.extended_min(),
            extensions_min: self.extensions_min(&session),
            place: start.place.clone(),
            channel: start.channel.clone(),
            visit: start.visit.clone(),
            present: staff.iter().map(|stay| stay.person.clone()).collect(),
            staff,
            gone,
            announce: machine.is_some_and(Machine::announces),
            prompt: machine.and_then(Machine::showing),
            said: machine.map(Machine::said).unwrap_or_default(),
            ladder: ladder::climb(&steps, &taken, from, stop.as_ref().is_some_and(|s| s.alert)),
            filming_ms: refused.map(|t| t.stamp.at_ms).collect(),
            last_step: taken.last().map(|t| t.stamp.id),
            detention: detention.map(|p| p.session.detention_category.clone()),
            stop,
        })
    }

    /// The lengths by which the policy lets a session still be extended, minutes.
    pub(super) fn extensions_min(&self, session: &Session) -> Vec<u16> {
        let rule = self.policy.as_ref().and_then(|p| p.session.extension.as_ref());
        let Some(rule) = rule else { return Vec::new() };
        let left = rule.max_total_min.saturating_sub(session.extended_min());
        rule.choices_min.iter().copied().filter(|min| *min <= left).collect()
    }

    /// When something next falls due in the session, ms since 1970-01-01 UTC.
    pub fn session_deadline(&self) -> Option<i64> {
        self.timer.as_ref()?.machine.next_deadline()
    }

    /// Shows what is due; says what of it is new, so that it can sound.
    pub fn session_timeout(&mut self, now_ms: i64) -> Due {
        self.timer.as_mut().map(|t| t.machine.handle_timeout(now_ms)).unwrap_or_default()
    }

    /// 時間拘束 is not to be recorded: the offer goes away until the page is opened anew.
    pub fn decline_detention(&mut self, now_ms: i64) {
        if let Some(clocked) = &mut self.timer {
            clocked.machine.handle(Command::DetentionDeclined, now_ms);
        }
    }

    /// What is left of the running session at `now_ms`.
    pub fn session_left(&self, now_ms: i64) -> Option<Left> {
        Some(self.timer.as_ref()?.machine.left(now_ms))
    }
}

/// The numbers in force; those of the city's policy before one is known.
fn rules(policy: Option<&Policy>, limit_min: u16) -> Rules {
    let Some(policy) = policy else {
        let prompts_min = Vec::from([10, 5, 0]);
        return Rules { limit_min, prompts_min, overrun_every_min: 5, ..Rules::default() };
    };
    let session = &policy.session;
    Rules {
        limit_min,
        prompts_min: session.prompt_marks_min().collect(),
        overrun_every_min: session.overrun_prompt_every_min,
        detention_min: session.detention_limit_min,
        detention_category: session.detention_category.clone(),
    }
}

/// Tells the state machine everything the case knows; what it knows already changes nothing.
fn tell(machine: &mut Machine, case: &Case, session: &Session, policy: Option<&Policy>) {
    for said in session.announced.iter().filter(|said| !session.is_outdated(&said.stamp)) {
        let command = Command::Said { mark_min: said.mark_min, ends_ms: said.ends_ms };
        machine.handle(command, said.stamp.at_ms);
    }
    for e in session.extensions() {
        let command = Command::Extended { id: e.stamp.id, minutes: e.minutes };
        machine.handle(command, e.stamp.at_ms);
    }
    // What was before it belongs to the case and not to this meeting.
    let started_ms = session.started_ms().unwrap_or(i64::MIN);
    for incident in &case.incidents {
        let id = incident.id;
        if let Some(undone) = &incident.retracted {
            machine.handle(Command::Undone { id }, undone.at_ms);
        }
        let Some(tap) = incident.tap.as_ref().filter(|tap| session.covers(&tap.stamp)) else {
            continue;
        };
        let severity = policy.and_then(|p| p.category(&tap.category)).map(|c| c.severity);
        let danger = severity == Some(Severity::Danger);
        let command = Command::Act { id, category: tap.category.clone(), danger };
        machine.handle(command, tap.stamp.at_ms.max(started_ms));
    }
    let channel = session.start.as_ref().and_then(|start| start.channel.as_deref());
    let rungs = policy.map(|p| p.ladder_on(channel)).unwrap_or_default();
    let ending = ladder::ending(&rungs);
    let leave = rungs.iter().position(|rung| rung.code == ending).unwrap_or(0);
    for taken in ladder::in_session(case, session) {
        if rungs[leave..].iter().any(|rung| rung.code == taken.step) {
            let at_ms = taken.stamp.at_ms.max(started_ms);
            machine.handle(Command::LeaveAsked { id: taken.stamp.id }, at_ms);
        }
    }
    for step in &case.steps {
        if let Some(undone) = &step.retracted {
            machine.handle(Command::Undone { id: step.id }, undone.at_ms);
        }
    }
    for alert in &case.alerts {
        let over = alert.over.as_ref().map(|over| over.stamp.at_ms);
        for at_ms in alert.raised.as_ref().map(|raised| raised.stamp.at_ms).into_iter().chain(over)
        {
            machine.handle(Command::AlertOn, at_ms);
        }
    }
    if let Some(end) = &session.end {
        machine.handle(Command::End, end.stamp.at_ms);
    }
}

//! Alerts raised at this desk: the press, and what its sender is shown of it.
//!
//! What the sender's screen says comes from acknowledgements only (DESIGN §6).

use super::{Desk, Plan};
use crate::alert::{Sender, Stage, Times};
use crate::body::{AlertRaised, Body, Drill, Level, Position};
use crate::case::{Alert, Case, Raised, Stamp};
use crate::ids::{AlertId, CaseId, EventId, UserId};
use crate::map::Map;
use alloc::string::String;
use alloc::vec::Vec;

/// Alerts raised here that are followed, with the event of the press where it is on the disk.
pub(super) type Senders = Map<AlertId, Followed>;

#[derive(Clone, Debug)]
pub(super) struct Followed {
    sender: Sender,
    case: CaseId,
    event: Option<EventId>,
}

impl Followed {
    pub(super) fn stage(&self) -> &Stage {
        self.sender.stage()
    }
}

/// An alert raised at this device by the person signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mine {
    /// Which.
    pub alert: AlertId,
    /// Its case.
    pub case: CaseId,
    /// How urgent.
    pub level: Level,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Place code, where known.
    pub place: Option<String>,
    /// What is acknowledged.
    pub stage: Stage,
    /// Say 「届いていません」.
    pub undelivered: bool,
    /// So many devices rang, as the server was told.
    pub rang: u32,
    /// Who answers, and how.
    pub answers: Vec<Answer>,
    /// No sound here.
    pub silent: bool,
    /// Not real: say 訓練.
    pub drill: Option<Drill>,
    /// Somebody is hurt, if that is known.
    pub injuries: Option<bool>,
    /// There is a weapon, if that is known.
    pub weapon: Option<bool>,
    /// When the police were told, ms since 1970-01-01 UTC.
    pub police_ms: Option<i64>,
    /// How often the escalation has called more people.
    pub round: u32,
    /// Whether the server has the end: before, nobody else can know of it.
    pub end_told: bool,
}

/// What a press is made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// One id per press.
    pub alert: AlertId,
    /// How urgent.
    pub level: Level,
    /// Place code, where known.
    pub place: Option<String>,
    /// No sound here, nor at the same place.
    pub silent: bool,
    /// Not real.
    pub drill: Option<Drill>,
    /// Where the device is, if the policy and the person allow it.
    pub position: Option<Position>,
}

/// Somebody's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who.
    pub by: UserId,
    /// Code of its kind; `None` for 向かっています without more.
    pub kind: Option<String>,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// The first in server order.
    pub stands: bool,
}

/// The answers that the server has, in its order.
pub(super) fn answers(alert: &Alert) -> Vec<Answer> {
    let standing = alert.answered().map(|claim| claim.id);
    let mut claims: Vec<&Stamp> = alert.claims.iter().filter(|c| c.cursor.is_some()).collect();
    claims.sort_by_key(|claim| claim.claim_order());
    let mut answers: Vec<Answer> = Vec::new();
    for claim in claims {
        // Who taps twice answers once.
        if answers.iter().any(|known| known.by == claim.by) {
            continue;
        }
        answers.push(Answer {
            by: claim.by.clone(),
            kind: alert.kind(claim.id).map(String::from),
            at_ms: claim.at_ms,
            stands: standing == Some(claim.id),
        });
    }
    answers
}

impl Desk {
    /// The times of the alert; the default ones while no policy is known.
    pub fn alert_times(&self) -> Times {
        self.policy.as_ref().map_or(Times::DEFAULT, |policy| policy.alert.times())
    }

    /// A press without more; see [`Desk::press`].
    pub fn raise(
        &mut self,
        alert: AlertId,
        level: Level,
        place: Option<String>,
        fresh: CaseId,
        now_ms: i64,
        mono_ms: u64,
    ) -> Plan {
        let (drill, position) = (None, None);
        let press = Press { alert, level, place, silent: false, drill, position };
        self.press(press, fresh, now_ms, mono_ms)
    }

    /// A press: belongs to the open case, or opens `fresh`. The count of five seconds begins. One
    /// that is not real opens a case of its own.
    pub fn press(&mut self, press: Press, fresh: CaseId, now_ms: i64, mono_ms: u64) -> Plan {
        let open = self.open_case(now_ms).filter(|_| press.drill.is_none());
        self.pressed(press, open.unwrap_or(fresh), None, mono_ms)
    }

    /// A press on the sign-in screen of a device of this department. Its actor is
    /// [`UserId::NOBODY`]; it always opens a case.
    pub fn press_signed_out(
        &mut self,
        press: Press,
        department: &str,
        fresh: CaseId,
        mono_ms: u64,
    ) -> Plan {
        self.pressed(press, fresh, Some(String::from(department)), mono_ms)
    }

    fn pressed(
        &mut self,
        press: Press,
        case: CaseId,
        signed_out: Option<String>,
        mono_ms: u64,
    ) -> Plan {
        let sender = Sender::new(self.alert_times(), mono_ms);
        self.mine.insert(press.alert, Followed { sender, case, event: None });
        let body = AlertRaised {
            alert: press.alert,
            level: press.level,
            place: press.place,
            silent: press.silent,
            drill: press.drill,
            position: press.position,
            signed_out,
        };
        Plan { case, body: Body::AlertRaised(body) }
    }

    /// The press is on the disk.
    pub fn raised(&mut self, alert: AlertId, event: EventId, mono_ms: u64) {
        if let Some(followed) = self.mine.get_mut(&alert) {
            followed.event = Some(event);
            followed.sender.saved(mono_ms);
        }
    }

    /// Follows what the logs, the views and the server's calls say: receipts, rings, answers, ends;
    /// and finds active alerts of this person again after a restart, and those that were raised on
    /// this device while nobody was signed in.
    ///
    /// `now_ms` is the corrected clock, so that an alert found again knows how long it waits.
    pub fn refresh_alerts(&mut self, now_ms: i64, mono_ms: u64) {
        self.follow_mine(Some(now_ms), mono_ms);
    }

    fn is_end_told(&self, alert: &Alert) -> bool {
        let over = alert.over.as_ref();
        over.is_some_and(|o| o.stamp.cursor.is_some() || self.is_sent(o.stamp.id))
    }

    /// As [`Desk::refresh_alerts`]. Without the time of day it finds none again.
    pub(super) fn follow_mine(&mut self, now_ms: Option<i64>, mono_ms: u64) {
        let me = self.user().cloned().unwrap_or(UserId::NOBODY);
        let times = self.alert_times();
        let mut found = Vec::new();
        let raised = |case: &&Case| case.alerts.iter().any(|a| a.raised.is_some());
        for own in self.own.0.values().filter(raised) {
            let Some(case) = self.case(own.id) else { continue };
            for alert in case.alerts {
                let alert = self.with_call(alert);
                let here = |r: &Raised| r.stamp.by.is_nobody() && r.device == Some(self.device);
                if alert.raised.as_ref().is_some_and(|r| r.stamp.by == me || here(r)) {
                    found.push((case.id, alert));
                }
            }
        }
        for (case, alert) in found {
            let Some(raised) = &alert.raised else { continue };
            let (id, event) = (alert.id, raised.stamp.id);
            let gone = alert.over.is_some() || now_ms.is_none();
            if gone && !self.mine.contains_key(&id) {
                continue;
            }
            let stored = raised.stamp.cursor.is_some() || self.is_sent(event);
            let rang = self.calls.get(&id).map_or(0, |heard| heard.call.rang);
            let passed_ms = now_ms.map_or(0, |now| now.saturating_sub(raised.stamp.at_ms));
            let passed_ms = u64::try_from(passed_ms).unwrap_or(0);
            let followed = self.mine.get_or_insert_with(id, || {
                let sender = Sender::found(times, passed_ms, mono_ms);
                Followed { sender, case, event: Some(event) }
            });
            if stored {
                followed.sender.received();
            }
            followed.sender.rang(rang);
            if let Some(answer) = alert.answered().filter(|s| s.cursor.is_some()) {
                followed.sender.answered(answer.by.clone());
            }
            if alert.over.is_some() {
                followed.sender.over();
            }
        }
    }

    /// The event of an alert whose next try is due.
    pub fn alert_try(&mut self, mono_ms: u64, jitter: u32) -> Option<EventId> {
        self.mine.values_mut().find_map(|followed| {
            let event = followed.event?;
            followed.sender.take_try(mono_ms, jitter).then_some(event)
        })
    }

    /// When an alert next needs attention, ms on the monotonic clock.
    pub fn alert_deadline(&self) -> Option<u64> {
        self.mine.values().filter_map(|f| f.sender.next_deadline()).min()
    }

    /// Notices receipts that did not come in time.
    pub fn alert_timeout(&mut self, mono_ms: u64) {
        for followed in self.mine.values_mut() {
            followed.sender.handle_timeout(mono_ms);
        }
    }

    /// The alert of this person to show: one that is not over, of these a real one, the
    /// more urgent and the later one first; else the last one that is not put away.
    pub fn mine(&self) -> Option<Mine> {
        let shown = self.mine.iter().filter_map(|(id, followed)| {
            let case = self.case(followed.case)?;
            let told_ms = case.alerts.iter().filter_map(Alert::police_ms).max();
            let alert = case.alerts.into_iter().find(|a| a.id == *id)?;
            let alert = self.with_call(alert);
            let raised = alert.raised.as_ref()?;
            let (injuries, weapon) = alert.known();
            Some(Mine {
                rang: self.calls.get(id).map_or(0, |heard| heard.call.rang),
                round: self.calls.get(id).map_or(0, |heard| heard.call.round()),
                end_told: self.is_end_told(&alert),
                police_ms: alert.police_ms().or(told_ms),
                answers: answers(&alert),
                silent: raised.silent,
                drill: raised.drill,
                injuries,
                weapon,
                alert: *id,
                case: followed.case,
                level: raised.level,
                at_ms: raised.stamp.at_ms,
                place: raised.place.clone(),
                stage: followed.sender.stage().clone(),
                undelivered: followed.sender.is_undelivered(),
            })
        });
        shown.max_by_key(|mine| {
            let over = mine.stage == Stage::Over;
            // A real one comes before a drill.
            let real = !over && mine.drill.is_none();
            (!over, real, if over { 0 } else { mine.level as u8 }, mine.at_ms, mine.alert)
        })
    }

    /// Puts an alert that is over away.
    pub fn put_away(&mut self, alert: AlertId) {
        if self.mine.get(&alert).is_some_and(|f| *f.sender.stage() == Stage::Over) {
            self.mine.remove(&alert);
        }
    }

    pub(super) fn alert_case(&self, alert: AlertId) -> Option<CaseId> {
        if let Some(heard) = self.calls.get(&alert) {
            return Some(heard.call.case);
        }
        let ids = self.views.cases.keys().chain(self.own.0.keys());
        let has = |id: &&CaseId| {
            self.case(**id).is_some_and(|case| case.alerts.iter().any(|a| a.id == alert))
        };
        ids.into_iter().find(has).copied()
    }
}

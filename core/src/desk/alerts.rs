//! Alerts at this desk: those raised here, and those of others that ask for an answer.
//!
//! What the sender's screen says comes from acknowledgements only (DESIGN §6).

use super::{Desk, Plan};
use crate::access::Role;
use crate::alert::{Sender, Stage, Times};
use crate::body::{AlertAcknowledged, AlertEnd, AlertEnded, AlertRaised, Body, Level};
use crate::case::Case;
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
}

/// Somebody else's alert that this person receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Which.
    pub alert: AlertId,
    /// Its case.
    pub case: CaseId,
    /// How urgent.
    pub level: Level,
    /// Who pressed.
    pub by: UserId,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Place code, where known.
    pub place: Option<String>,
    /// The category tapped last in the case, and when.
    pub last_tap: Option<(String, i64)>,
    /// Whose answer stands.
    pub answered: Option<UserId>,
    /// Whether this person has answered.
    pub mine: bool,
    /// Whether the server has this person's answer: before, nobody else can know of it.
    pub told: bool,
}

impl Desk {
    fn times(&self) -> Times {
        let seconds = self.policy.as_ref().map(|p| u64::from(p.alert.receipt_seconds));
        match seconds {
            Some(seconds) => Times { receipt_ms: seconds * 1000, ..Times::DEFAULT },
            None => Times::DEFAULT,
        }
    }

    /// A press: belongs to the open case, or opens `fresh`. The count of five seconds begins.
    pub fn raise(
        &mut self,
        alert: AlertId,
        level: Level,
        place: Option<String>,
        fresh: CaseId,
        now_ms: i64,
        mono_ms: u64,
    ) -> Plan {
        let sender = Sender::new(self.times(), mono_ms);
        let case = self.open_case(now_ms).unwrap_or(fresh);
        self.mine.insert(alert, Followed { sender, case, event: None });
        Plan { case, body: Body::AlertRaised(AlertRaised::new(alert, level, place)) }
    }

    /// The press is on the disk.
    pub fn raised(&mut self, alert: AlertId, event: EventId, mono_ms: u64) {
        if let Some(followed) = self.mine.get_mut(&alert) {
            followed.event = Some(event);
            followed.sender.saved(mono_ms);
        }
    }

    /// Follows what the logs and views say: receipts, answers, ends; and finds active alerts of
    /// this person again after a restart.
    pub fn refresh_alerts(&mut self, mono_ms: u64) {
        let Some(me) = self.user().cloned() else { return };
        let times = self.times();
        let mut found = Vec::new();
        let raised = |case: &&Case| case.alerts.iter().any(|a| a.raised.is_some());
        for own in self.own.0.values().filter(raised) {
            let Some(case) = self.case(own.id) else { continue };
            for alert in &case.alerts {
                let Some(raised) = alert.raised.as_ref().filter(|r| r.stamp.by == me) else {
                    continue;
                };
                let event = raised.stamp.id;
                let stored = raised.stamp.cursor.is_some() || self.is_sent(event);
                let answer = alert.answered().filter(|s| s.cursor.is_some());
                let answer = answer.map(|s| s.by.clone());
                found.push((alert.id, case.id, event, stored, answer, alert.over.is_some()));
            }
        }
        for (id, case, event, stored, answer, over) in found {
            if over && !self.mine.contains_key(&id) {
                continue;
            }
            let followed = self.mine.get_or_insert_with(id, || {
                let mut sender = Sender::new(times, mono_ms);
                sender.saved(mono_ms);
                Followed { sender, case, event: Some(event) }
            });
            if stored {
                followed.sender.received();
            }
            if let Some(by) = answer {
                followed.sender.answered(by);
            }
            if over {
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

    /// The alert of this person to show: one that is not over, the more urgent and later one first;
    /// else the last one that is not put away.
    pub fn mine(&self) -> Option<Mine> {
        let shown = self.mine.iter().filter_map(|(id, followed)| {
            let case = self.case(followed.case)?;
            let alert = case.alerts.iter().find(|a| a.id == *id)?;
            let raised = alert.raised.as_ref()?;
            Some(Mine {
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
            (!over, if over { 0 } else { mine.level as u8 }, mine.at_ms, mine.alert)
        })
    }

    /// Puts an alert that is over away.
    pub fn put_away(&mut self, alert: AlertId) {
        if self.mine.get(&alert).is_some_and(|f| *f.sender.stage() == Stage::Over) {
            self.mine.remove(&alert);
        }
    }

    /// Ends an alert of this person, or one this person answers for.
    pub fn end_alert(&self, alert: AlertId, end: AlertEnd) -> Option<Plan> {
        let case = self.alert_case(alert)?;
        Some(Plan { case, body: Body::AlertEnded(AlertEnded { alert, end, reason: None }) })
    }

    /// Answers somebody's alert.
    pub fn acknowledge(&self, alert: AlertId) -> Option<Plan> {
        let case = self.alert_case(alert)?;
        Some(Plan { case, body: Body::AlertAcknowledged(AlertAcknowledged { alert, kind: None }) })
    }

    fn alert_case(&self, alert: AlertId) -> Option<CaseId> {
        let ids = self.views.cases.keys().chain(self.own.0.keys());
        let has = |id: &&CaseId| {
            self.case(**id).is_some_and(|case| case.alerts.iter().any(|a| a.id == alert))
        };
        ids.into_iter().find(has).copied()
    }

    /// Active alerts of others that this person receives: supervisors those of their department.
    pub fn incoming(&self) -> Vec<Incoming> {
        let Some(me) = self.me.as_ref().filter(|m| m.person.role == Role::Supervisor) else {
            return Vec::new();
        };
        let me = &me.person.id;
        let mut incoming = Vec::new();
        let views = self.views.cases.values();
        let active = views.filter(|view| view.case.alerts.iter().any(|a| a.is_active()));
        for case in active.filter_map(|view| self.case(view.case.id)) {
            for alert in case.alerts.iter().filter(|a| a.is_active()) {
                let Some(raised) = alert.raised.as_ref().filter(|r| r.stamp.by != *me) else {
                    continue;
                };
                let taps = case.incidents.iter().filter_map(|i| i.standing());
                let last = taps.max_by_key(|t| (t.stamp.at_ms, t.stamp.id));
                incoming.push(Incoming {
                    alert: alert.id,
                    case: case.id,
                    level: raised.level,
                    by: raised.stamp.by.clone(),
                    at_ms: raised.stamp.at_ms,
                    place: raised.place.clone(),
                    last_tap: last.map(|t| (t.category.clone(), t.stamp.at_ms)),
                    answered: alert.answered().map(|s| s.by.clone()),
                    mine: alert.claims.iter().any(|s| s.by == *me),
                    told: alert
                        .claims
                        .iter()
                        .any(|s| s.by == *me && (s.cursor.is_some() || self.is_sent(s.id))),
                });
            }
        }
        incoming.sort_by_key(|i| core::cmp::Reverse((i.level as u8, i.at_ms, i.alert)));
        incoming
    }
}

//! Looking after the person who called for help: whom to speak with some days later, and the note
//! that somebody has (policy file: `care_days`; 相談窓口, no disadvantage for reporting).
//!
//! Derived from the cases that this device may show; reminds nobody by itself.

use super::{Desk, Plan};
use crate::access::cares_for;
use crate::body::{AlertCared, AlertEnd, Body, Level, TEXT_LEN_MAX};
use crate::case::Alert;
use crate::ids::{AlertId, CaseId, UserId};
use crate::time::days_between;
use alloc::string::String;
use alloc::vec::Vec;

/// So many days after the alert nobody is reminded any more.
pub const CARE_DAYS_MAX: i64 = 60;

/// Somebody is to be spoken with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareDue {
    /// After which alert.
    pub alert: AlertId,
    /// Its case.
    pub case: CaseId,
    /// Who pressed; nobody from a sign-in screen.
    pub by: UserId,
    /// When, ms since 1970-01-01 UTC.
    pub at_ms: i64,
    /// How urgent it was.
    pub level: Level,
    /// Place code, where known.
    pub place: Option<String>,
    /// The reminder that is due: so many days after the alert.
    pub day: u16,
}

impl Desk {
    /// Whom to speak with at `now_ms`, the longest waiting first. One line to an alert: the latest
    /// reminder that is due stands for those before it.
    pub fn care_due(&self, now_ms: i64) -> Vec<CareDue> {
        let (Some(me), Some(policy)) = (&self.me, &self.policy) else { return Vec::new() };
        let mut due = Vec::new();
        for view in self.views.cases.values() {
            let alerts = &view.case.alerts;
            if alerts.is_empty() || !cares_for(&me.person, &view.department) {
                continue;
            }
            let Some(case) = self.case(view.case.id) else { continue };
            for alert in case.alerts {
                let Some(raised) = alert.raised.as_ref().filter(|_| is_cared_for(&alert)) else {
                    continue;
                };
                let offset_min = i32::from(policy.utc_offset_minutes);
                let days = days_between(raised.stamp.at_ms, now_ms, offset_min);
                let day = policy.alert.care_days.iter().copied();
                let day = day.filter(|day| i64::from(*day) <= days).max();
                let Some(day) = day.filter(|_| days <= CARE_DAYS_MAX) else { continue };
                let done = alert.looked_after().any(|cared| cared.day >= day);
                if done || raised.stamp.by == me.person.id {
                    continue;
                }
                due.push(CareDue {
                    alert: alert.id,
                    case: case.id,
                    by: raised.stamp.by.clone(),
                    at_ms: raised.stamp.at_ms,
                    level: raised.level,
                    place: raised.place.clone(),
                    day,
                });
            }
        }
        due.sort_by_key(|due| (due.at_ms, due.alert));
        due
    }

    /// 声をかけました: the reminder of a day is answered, by this person or by whoever `spoke`. A
    /// `note` is read by everybody who may read the case. `None` for who has no right to it, and
    /// for who pressed.
    pub fn care(
        &self,
        alert: AlertId,
        day: u16,
        spoke: Option<UserId>,
        note: &str,
    ) -> Option<Plan> {
        let me = &self.me.as_ref()?.person;
        let mut views = self.views.cases.values();
        let view = views.find(|v| v.case.alerts.iter().any(|a| a.id == alert))?;
        let case = view.case.id;
        let known = view.case.alerts.iter().find(|a| a.id == alert)?;
        let pressed = &known.raised.as_ref()?.stamp.by;
        let spoke = spoke.filter(|spoke| *spoke != me.id);
        let is_own = *pressed == me.id || spoke.as_ref() == Some(pressed);
        if is_own || !is_cared_for(known) || !cares_for(me, &view.department) {
            return None;
        }
        let note = note.trim().chars().take(TEXT_LEN_MAX).collect();
        Some(Plan { case, body: Body::AlertCared(AlertCared { alert, day, spoke, note }) })
    }
}

/// Whether somebody is to be looked after: it was real and no mistake.
fn is_cared_for(alert: &Alert) -> bool {
    let real = alert.raised.as_ref().is_some_and(|raised| raised.drill.is_none());
    real && alert.over.as_ref().is_none_or(|over| over.end != AlertEnd::Mistake)
}

//! What people say of an alert: answers, what is known, the police, the end. Plans only.

use super::{Desk, Plan};
use crate::body::{
    AlertAcknowledged, AlertDetailed, AlertEnd, AlertEnded, AlertPolice, Body, Position,
    TEXT_LEN_MAX,
};
use crate::ids::{AlertId, UserId};
use alloc::string::String;

impl Desk {
    /// Ends an alert of this person, or one this person answers for.
    pub fn end_alert(&self, alert: AlertId, end: AlertEnd) -> Option<Plan> {
        self.ended(AlertEnded { alert, end, reason: None })
    }

    /// Ends an alert that was a false alarm, with the code of its reason.
    pub fn false_alarm(&self, alert: AlertId, reason: &str) -> Option<Plan> {
        let reason = Some(String::from(reason));
        self.ended(AlertEnded { alert, end: AlertEnd::Mistake, reason })
    }

    fn ended(&self, body: AlertEnded) -> Option<Plan> {
        Some(Plan { case: self.alert_case(body.alert)?, body: Body::AlertEnded(body) })
    }

    /// Answers somebody's alert with the code of a kind of answer; `None` for 向かっています. Who has
    /// said the same already has nothing to add.
    pub fn answer(&self, alert: AlertId, kind: Option<String>) -> Option<Plan> {
        let case = self.alert_case(alert)?;
        let me = self.user()?;
        let said = self.alert(alert).is_some_and(|known| {
            let mut mine = known.claims.iter().filter(|claim| claim.by == *me);
            mine.any(|claim| known.kind(claim.id) == kind.as_deref())
        });
        if said {
            return None;
        }
        Some(Plan { case, body: Body::AlertAcknowledged(AlertAcknowledged { alert, kind }) })
    }

    /// Says what is known: whether somebody is hurt, whether there is a weapon. What is not said
    /// stays as it was known.
    pub fn detail_alert(
        &self,
        alert: AlertId,
        injuries: Option<bool>,
        weapon: Option<bool>,
    ) -> Option<Plan> {
        let case = self.alert_case(alert)?;
        let known = self.alert(alert)?;
        let before = known.known();
        let (injuries, weapon) = (injuries.or(before.0), weapon.or(before.1));
        let position = known.details.iter().find_map(|k| k.position);
        let body = AlertDetailed { alert, injuries, weapon, position };
        Some(Plan { case, body: Body::AlertDetailed(body) })
    }

    /// Where this device was at the press; known only after it, because help waits for nothing.
    pub fn locate_alert(&self, alert: AlertId, position: Position) -> Option<Plan> {
        let Plan { case, body } = self.detail_alert(alert, None, None)?;
        let Body::AlertDetailed(mut body) = body else { return None };
        body.position = Some(position);
        Some(Plan { case, body: Body::AlertDetailed(body) })
    }

    /// The police were told these words: at `told_ms` and by `caller`, or just now and by oneself.
    pub fn police_told(
        &self,
        alert: AlertId,
        words: &str,
        told_ms: Option<i64>,
        caller: Option<UserId>,
    ) -> Option<Plan> {
        let case = self.alert_case(alert)?;
        let words = words.trim().chars().take(TEXT_LEN_MAX).collect();
        let body = AlertPolice { alert, words, told_ms, caller };
        Some(Plan { case, body: Body::AlertPolice(body) })
    }

    /// What is known of an earlier alert of the same case belongs to a new one too: those who are
    /// called for it see nothing else of the case.
    pub fn carry_over(&self, alert: AlertId) -> Option<Plan> {
        let case = self.case(self.alert_case(alert)?)?;
        let (mut injuries, mut weapon) = (None, None);
        for known in case.alerts {
            let known = self.with_call(known);
            if known.id != alert && known.raised.as_ref().is_some_and(|r| r.drill.is_none()) {
                let (hurt, armed) = known.known();
                (injuries, weapon) = (injuries.or(hurt), weapon.or(armed));
            }
        }
        if injuries.is_none() && weapon.is_none() {
            return None;
        }
        self.detail_alert(alert, injuries, weapon)
    }

    /// How an alert of others that this device knew of has ended; `None` while it has not.
    pub fn end_of(&self, alert: AlertId) -> Option<AlertEnd> {
        self.alert(alert)?.over.map(|over| over.end)
    }
}

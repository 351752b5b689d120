//! Alerts on the disk: written beside the events they come from, with the steps that were done and
//! the devices that rang. What follows from them is core's (docs/alert.md).

use super::outbox::{Relays, What, owe};
use super::rows::Id;
use super::{SqliteStore, accounts};
use crate::clock::FactTime;
use crate::store::fold::{Added, Model};
use crate::store::{Reader, StoreError, Stored};
use mamori_core::alert::Listener;
use mamori_core::alert::audience::{Origin, is_called};
use mamori_core::alert::escalation::{Facts, Step, plan};
use mamori_core::alert::wire::{Ring, RingStored};
use mamori_core::body::{Drill, Level};
use mamori_core::case::{Alert, Raised};
use mamori_core::cbor;
use mamori_core::event::encode;
use mamori_core::ids::{AlertId, CaseId, DeviceId, UserId};
use mamori_core::policy::{EscalationRow, Group, Policy};
use sqlx::SqliteConnection;
use std::sync::Arc;

/// What alerts are judged by: the policy in force, and the clock of facts.
#[derive(Clone, Debug)]
pub struct Bell {
    /// The policy.
    pub policy: Arc<Policy>,
    /// The clock.
    pub time: FactTime,
    /// The targets outside.
    pub relays: Arc<Relays>,
}

/// An alert as the escalation needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAlert {
    /// Which.
    pub alert: AlertId,
    /// Its case.
    pub case: CaseId,
    /// Where it comes from.
    pub origin: Origin,
    /// The escalation in force when it arrived.
    pub rows: Vec<EscalationRow>,
    /// When it was stored, ms of the clock of facts.
    pub raised_ms: i64,
    /// Whether an answer stands.
    pub answered: bool,
    /// When it ended, ms of the clock of facts.
    pub over_ms: Option<i64>,
    /// Devices that rang.
    pub rang: u32,
    /// Devices that show it.
    pub shown: u32,
    /// Steps that are done, in order, with their times.
    pub steps: Vec<(Step, i64)>,
}

impl KeptAlert {
    /// What [`plan`] looks at.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            raised_ms: self.raised_ms,
            rang: self.rang > 0,
            answered: self.answered,
            over: self.over_ms.is_some() || self.origin.drill == Some(Drill::SelfTest),
            done: self.steps.clone(),
        }
    }

    /// The groups called so far.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let rows = self.steps.iter().filter_map(|(step, _)| self.rows.get(usize::from(step.row)));
        rows.flat_map(|row| row.to.iter().copied()).collect()
    }

    /// Whether somebody at a device is called by now.
    #[must_use]
    pub fn calls(&self, policy: &Policy, device: DeviceId, who: &Listener) -> bool {
        is_called(policy, &self.origin, &self.groups(), device, who)
    }

    /// Whether it is to be told to somebody at a device: the called, and the sender.
    #[must_use]
    pub fn concerns(&self, policy: &Policy, device: DeviceId, who: &Listener) -> bool {
        let is_own = who.user == self.origin.by && !who.user.is_nobody();
        is_own || self.origin.device == Some(device) || self.calls(policy, device, who)
    }
}

/// Somebody as an alert sees them, at a device that stands at a place.
#[must_use]
pub fn listener(reader: &Reader, place: Option<String>) -> Listener {
    let person = &reader.person;
    Listener {
        user: person.id.clone(),
        role: person.role,
        department: person.department.clone(),
        heads: reader.heads.clone(),
        place,
    }
}

impl SqliteStore {
    /// From here on alerts that arrive are kept for the escalation, by this policy, and owed to
    /// these targets. Answers the clock of facts; it does not begin behind one that is kept.
    ///
    /// # Errors
    /// When the store fails, or this was asked before.
    pub async fn arm(&self, policy: Arc<Policy>, relays: Relays) -> Stored<FactTime> {
        let latest: Option<i64> = sqlx::query_scalar(
            "SELECT MAX(at_ms) FROM (SELECT MAX(raised_ms) AS at_ms FROM alerts \
             UNION ALL SELECT MAX(at_ms) FROM alert_steps)",
        )
        .fetch_one(&self.0.readers)
        .await?;
        let time = FactTime::new(latest);
        let again = self.0.bell.set(Bell { policy, time, relays: Arc::new(relays) });
        again.map_err(|_| StoreError::Unreadable("the store is armed already"))?;
        Ok(time)
    }

    /// Does the steps of the escalation that are due: writes them down and names them. What follows
    /// from them may follow once this has answered.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_steps(&self, alert: AlertId) -> Stored<Vec<Step>> {
        let Some(bell) = self.0.bell.get().cloned() else { return Ok(Vec::new()) };
        let work = self
            .0
            .writer
            .write_first(move |conn| Box::pin(async move { take_steps(conn, alert, &bell).await }));
        work.await
    }

    /// Keeps what a device says of an alert; `None` if it is not called for it. `place` is where
    /// the device stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ring(&self, ring: Ring, place: Option<String>) -> Stored<Option<RingStored>> {
        let Some(bell) = self.0.bell.get().cloned() else { return Ok(None) };
        let work = self.0.writer.write_first(move |conn| {
            Box::pin(async move { keep_ring(conn, &ring, place, &bell).await })
        });
        work.await
    }
}

/// Department, place, device, user, drill, case, rules, raised, answered, over.
type Row = (
    String,
    Option<String>,
    Vec<u8>,
    String,
    Option<i64>,
    Vec<u8>,
    Vec<u8>,
    i64,
    Option<i64>,
    Option<i64>,
);

/// An alert; `None` if it is not kept.
pub async fn kept(conn: &mut SqliteConnection, alert: AlertId) -> Stored<Option<KeptAlert>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT department, place, device_id, user_id, drill, case_id, rules, raised_ms, \
         answered_ms, over_ms FROM alerts WHERE alert_id = $1",
    )
    .bind(alert.as_bytes())
    .fetch_optional(&mut *conn)
    .await?;
    let Some((department, place, device, by, drill, case, rules, raised_ms, answered, over_ms)) =
        row
    else {
        return Ok(None);
    };
    let (shown, rang): (i64, i64) =
        sqlx::query_as("SELECT COUNT(*), COUNT(rang_ms) FROM alert_rings WHERE alert_id = $1")
            .bind(alert.as_bytes())
            .fetch_one(&mut *conn)
            .await?;
    let steps: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT step_row, round, at_ms FROM alert_steps WHERE alert_id = $1 \
         ORDER BY at_ms, step_row, round",
    )
    .bind(alert.as_bytes())
    .fetch_all(conn)
    .await?;
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let step = |(row, round, at_ms): (i64, i64, i64)| {
        let row = u16::try_from(row).unwrap_or(u16::MAX);
        (Step { row, round: small(round) }, at_ms)
    };
    let drill = drill.map(|drill| if drill == 0 { Drill::Drill } else { Drill::SelfTest });
    let device = Some(DeviceId::read(&device)?);
    Ok(Some(KeptAlert {
        alert,
        case: CaseId::read(&case)?,
        origin: Origin { department, place, by: UserId(by), device, drill },
        rows: cbor::decode(&rules)
            .map_err(|_| StoreError::Unreadable("a kept escalation is malformed"))?,
        raised_ms,
        answered: answered.is_some(),
        over_ms,
        rang: small(rang),
        shown: small(shown),
        steps: steps.into_iter().map(step).collect(),
    }))
}

/// Writes down what events of a case say of its alerts, in their transaction.
pub async fn note(
    conn: &mut SqliteConnection,
    model: &Model,
    added: &Added,
    bell: &Bell,
) -> Stored<()> {
    let now_ms = bell.time.now_ms();
    for alert in model.case.alerts.iter().filter(|alert| added.alerts.contains(&alert.id)) {
        let Some(raised) = &alert.raised else { continue };
        if let Some(department) = added.raised.get(&alert.id) {
            // An account that is not known any more has none; then it is that of the case.
            let own = Some(department).filter(|own| !own.is_empty());
            let department = own.unwrap_or(&model.department);
            let press = Press { alert, raised, case: model.case.id, department };
            begin(conn, &press, bell, now_ms).await?;
        }
        let said: Option<(Option<i64>, Option<i64>)> = sqlx::query_as(
            "UPDATE alerts SET answered_ms = COALESCE(answered_ms, $3), \
             over_ms = COALESCE(over_ms, $4) WHERE alert_id = $1 AND case_id = $2 \
             RETURNING answered_ms, over_ms",
        )
        .bind(alert.id.as_bytes())
        .bind(model.case.id.as_bytes())
        .bind(alert.answered().map(|_| now_ms))
        .bind(alert.over.as_ref().map(|_| now_ms))
        .fetch_optional(&mut *conn)
        .await?;
        // What was noted before has another time; noted twice within one, it is owed once.
        let (answered, over) = said.unwrap_or_default();
        for (at_ms, what) in [(answered, What::Answered), (over, What::Ended)] {
            if at_ms == Some(now_ms) {
                owe(conn, alert.id, raised.drill, what, bell, now_ms).await?;
            }
        }
    }
    Ok(())
}

/// A press that is new.
struct Press<'a> {
    alert: &'a Alert,
    raised: &'a Raised,
    case: CaseId,
    department: &'a str,
}

async fn begin(
    conn: &mut SqliteConnection,
    press: &Press<'_>,
    bell: &Bell,
    now_ms: i64,
) -> Stored<()> {
    let Press { alert, raised, case, department } = *press;
    let Some(device) = raised.device else { return Ok(()) };
    let begun = sqlx::query(
        "INSERT INTO alerts (alert_id, case_id, department, place, device_id, user_id, level, \
         silent, drill, rules, raised_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (alert_id) DO NOTHING",
    )
    .bind(alert.id.as_bytes())
    .bind(case.as_bytes())
    .bind(department)
    .bind(raised.place.as_deref())
    .bind(device.as_bytes())
    .bind(&raised.stamp.by.0)
    .bind(i64::from(raised.level == Level::Emergency))
    .bind(i64::from(raised.silent))
    .bind(raised.drill.map(|drill| i64::from(drill == Drill::SelfTest)))
    .bind(encode(&bell.policy.alert.escalation))
    .bind(now_ms)
    .execute(&mut *conn)
    .await?;
    if begun.rows_affected() > 0 {
        owe(conn, alert.id, raised.drill, What::Raised, bell, now_ms).await?;
    }
    Ok(())
}

async fn take_steps(conn: &mut SqliteConnection, alert: AlertId, bell: &Bell) -> Stored<Vec<Step>> {
    let Some(kept) = kept(conn, alert).await? else { return Ok(Vec::new()) };
    let (now_ms, repeat_ms) = (bell.time.now_ms(), bell.policy.alert.times().repeat_ms);
    let due = plan(&kept.rows, repeat_ms, &kept.facts(), now_ms).due;
    for step in &due {
        sqlx::query(
            "INSERT INTO alert_steps (alert_id, step_row, round, at_ms) VALUES ($1, $2, $3, $4)",
        )
        .bind(alert.as_bytes())
        .bind(i64::from(step.row))
        .bind(i64::from(step.round))
        .bind(now_ms)
        .execute(&mut *conn)
        .await?;
        owe(conn, alert, kept.origin.drill, What::Step(*step), bell, now_ms).await?;
    }
    Ok(due)
}

async fn keep_ring(
    conn: &mut SqliteConnection,
    ring: &Ring,
    place: Option<String>,
    bell: &Bell,
) -> Stored<Option<RingStored>> {
    let Some(kept) = kept(conn, ring.alert).await? else { return Ok(None) };
    let user = at_device(conn, ring.device).await?;
    let reader = match &user {
        Some(user) => accounts::reader(conn, user).await?,
        None => None,
    };
    let called = match reader {
        Some(reader) => kept.calls(&bell.policy, ring.device, &listener(&reader, place)),
        None => {
            let is_test = kept.origin.drill == Some(Drill::SelfTest);
            is_test && kept.origin.device == Some(ring.device)
        }
    };
    if called {
        let now_ms = bell.time.now_ms();
        sqlx::query(
            "INSERT INTO alert_rings (alert_id, device_id, user_id, shown_ms, rang_ms, hush) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (alert_id, device_id) DO UPDATE SET \
             user_id = excluded.user_id, rang_ms = COALESCE(rang_ms, excluded.rang_ms), \
             hush = excluded.hush",
        )
        .bind(ring.alert.as_bytes())
        .bind(ring.device.as_bytes())
        .bind(user.unwrap_or_default().0)
        .bind(now_ms)
        .bind(ring.rang.then_some(now_ms))
        .bind(ring.hush.map(|hush| i64::from(hush as u8)))
        .execute(&mut *conn)
        .await?;
    }
    // Somebody who was called and is not any more still learns what is kept.
    let rang: Option<i64> = sqlx::query_scalar(
        "SELECT rang_ms IS NOT NULL FROM alert_rings WHERE alert_id = $1 AND device_id = $2",
    )
    .bind(ring.alert.as_bytes())
    .bind(ring.device.as_bytes())
    .fetch_optional(conn)
    .await?;
    Ok(rang.map(|rang| RingStored { alert: ring.alert, rang: rang != 0 }))
}

/// Who signed in on a device last and has not signed out.
async fn at_device(conn: &mut SqliteConnection, device: DeviceId) -> Stored<Option<UserId>> {
    let user: Option<String> = sqlx::query_scalar(
        "SELECT user_id FROM sessions WHERE device_id = $1 ORDER BY created_ms DESC LIMIT 1",
    )
    .bind(device.as_bytes())
    .fetch_optional(conn)
    .await?;
    Ok(user.map(UserId))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mamori_core::alert::Hush;

    #[test]
    fn a_reason_for_no_sound_is_kept_as_its_number_on_the_wire() {
        let all =
            [Hush::Locked, Hush::Failed, Hush::Refused, Hush::Saver, Hush::Quiet, Hush::Muted];
        for hush in all {
            assert_eq!(encode(&hush), [hush as u8]);
        }
    }
}

//! Who may write about an alert beyond their rights on its case: whoever is called, and nobody,
//! from a sign-in screen. Decides; keeps nothing.

use super::accounts;
use super::alerts::{Bell, kept, listener};
use crate::store::{Batch, Incoming, Stored};
use mamori_core::body::Body;
use mamori_core::event::Event;
use mamori_core::ids::{AlertId, CaseId, DeviceId, UserId};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The alert that somebody who is called speaks of.
fn spoken_of(event: &Event) -> Option<AlertId> {
    match &event.body {
        Some(Body::AlertAcknowledged(body)) => Some(body.alert),
        Some(Body::AlertDetailed(body)) => Some(body.alert),
        Some(Body::AlertPolice(body)) => Some(body.alert),
        Some(Body::AlertEnded(body)) => Some(body.alert),
        _ => None,
    }
}

/// Whether an event is what somebody who is called for an alert of its case says of that alert.
pub async fn is_from_called(
    conn: &mut SqliteConnection,
    event: &Event,
    bell: &Bell,
) -> Stored<bool> {
    let header = &event.header;
    let Some(alert) = spoken_of(event) else { return Ok(false) };
    let Some(kept) = kept(conn, alert).await? else { return Ok(false) };
    if header.case != Some(kept.case) {
        return Ok(false);
    }
    let showed: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM alert_rings \
         WHERE alert_id = $1 AND device_id = $2 AND user_id = $3",
    )
    .bind(alert.as_bytes())
    .bind(header.device.as_bytes())
    .bind(&header.actor.0)
    .fetch_one(&mut *conn)
    .await?;
    if showed > 0 {
        return Ok(true);
    }
    let reader = accounts::reader(conn, &header.actor).await?;
    Ok(reader.is_some_and(|r| kept.calls(&bell.policy, header.device, &listener(&r, None))))
}

/// The acts of nobody in a batch that nobody can have done, by their places. From a sign-in screen
/// comes a press in the name of a department of which somebody has signed in there, and what is
/// said of that alert later.
pub async fn forged(conn: &mut SqliteConnection, batch: &Batch) -> Stored<Vec<u64>> {
    let mut forged = Vec::new();
    for incoming in batch.events.iter().filter(|i| i.event.header.actor.is_nobody()) {
        if department_of_nobody(conn, batch, &incoming.event).await?.is_none() {
            forged.push(incoming.event.header.seq);
        }
    }
    Ok(forged)
}

/// The department that an act of nobody belongs to; `None` where it is forged.
pub async fn department_of_nobody(
    conn: &mut SqliteConnection,
    batch: &Batch,
    event: &Event,
) -> Stored<Option<String>> {
    let Some(case) = event.header.case else { return Ok(None) };
    if let Some(Body::AlertRaised(raised)) = &event.body {
        let Some(department) = &raised.signed_out else { return Ok(None) };
        let known = has_signed_in(conn, batch.device, department).await?;
        return Ok(known.then(|| department.clone()));
    }
    let allowed = event.body.as_ref().is_some_and(Body::is_of_signed_out);
    let Some(alert) = spoken_of(event).filter(|_| allowed) else { return Ok(None) };
    let mut raised = presses(&batch.events);
    if let Some(kept) = kept(conn, alert).await? {
        let own = kept.origin.by.is_nobody() && kept.origin.device == Some(batch.device);
        return Ok((own && kept.case == case).then_some(kept.origin.department));
    }
    // Its press is in the same batch, or was kept while no alert was.
    match raised.remove(&(case, alert)) {
        Some(department) => {
            Ok(has_signed_in(conn, batch.device, &department).await?.then_some(department))
        }
        None => of_case(conn, batch.device, case).await,
    }
}

fn presses(events: &[Incoming]) -> BTreeMap<(CaseId, AlertId), String> {
    let press = |incoming: &Incoming| {
        let header = &incoming.event.header;
        let Some(Body::AlertRaised(raised)) = &incoming.event.body else { return None };
        let department = raised.signed_out.clone().filter(|_| header.actor.is_nobody())?;
        Some(((header.case?, raised.alert), department))
    };
    events.iter().filter_map(press).collect()
}

/// Whether somebody of a department has signed in on a device.
async fn has_signed_in(
    conn: &mut SqliteConnection,
    device: DeviceId,
    department: &str,
) -> Stored<bool> {
    let people: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM device_people AS p JOIN accounts AS a ON a.user_id = p.user_id \
         WHERE p.device_id = $1 AND a.department = $2",
    )
    .bind(device.as_bytes())
    .bind(department)
    .fetch_one(conn)
    .await?;
    Ok(people > 0)
}

/// The department of a case in which nobody has acted on this device before.
async fn of_case(
    conn: &mut SqliteConnection,
    device: DeviceId,
    case: CaseId,
) -> Stored<Option<String>> {
    Ok(sqlx::query_scalar(
        "SELECT department FROM events \
         WHERE case_id = $1 AND device_id = $2 AND actor = $3 ORDER BY cursor LIMIT 1",
    )
    .bind(case.as_bytes())
    .bind(device.as_bytes())
    .bind(UserId::NOBODY.0)
    .fetch_optional(conn)
    .await?)
}

//! An alert as those see it who are called: read after a commit, from what is kept of it and from
//! its case. Changes nothing.

use super::accounts::people;
use super::alerts::{KeptAlert, kept};
use super::rows::Id;
use super::{SqliteStore, cases};
use crate::store::Stored;
use mamori_core::alert::wire::{Call, Called, LastAct};
use mamori_core::case::{Alert, Case};
use mamori_core::ids::{AlertId, UserId};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// An alert with all that is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertState {
    /// What the escalation needs.
    pub kept: KeptAlert,
    /// What the called see.
    pub call: Call,
}

impl SqliteStore {
    /// An alert; `None` if it is not kept.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn alert_state(&self, alert: AlertId) -> Stored<Option<AlertState>> {
        let mut tx = self.0.readers.begin().await?;
        let state = read(&mut tx, alert).await?;
        tx.rollback().await?;
        Ok(state)
    }

    /// The alerts that are on, and those that ended after a time, ms of the clock of facts.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn alerts_since(&self, ended_ms: i64) -> Stored<Vec<AlertId>> {
        let ids: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT alert_id FROM alerts WHERE over_ms IS NULL OR over_ms > $1")
                .bind(ended_ms)
                .fetch_all(&self.0.readers)
                .await?;
        ids.iter().map(|id| AlertId::read(id)).collect()
    }
}

async fn read(conn: &mut SqliteConnection, id: AlertId) -> Stored<Option<AlertState>> {
    let Some(kept) = kept(conn, id).await? else { return Ok(None) };
    let Some(view) = cases::any_case(conn, kept.case).await? else { return Ok(None) };
    let Some(alert) = view.case.alerts.iter().find(|alert| alert.id == id) else {
        return Ok(None);
    };
    let steps = kept.steps.iter().map(|(step, at_ms)| Called {
        row: step.row,
        round: step.round,
        at_ms: *at_ms,
    });
    let call = Call {
        alert: alert.told(),
        case: kept.case,
        department: kept.origin.department.clone(),
        rang: kept.rang,
        shown: kept.shown,
        steps: steps.collect(),
        last_act: last_act(&view.case),
        people: people(conn, named(alert)).await?,
    };
    Ok(Some(AlertState { kept, call }))
}

/// What was tapped last and not taken back.
fn last_act(case: &Case) -> Option<LastAct> {
    let standing = case.incidents.iter().filter(|incident| incident.retracted.is_none());
    let tap = standing.filter_map(|incident| incident.tap.as_ref());
    let last = tap.max_by_key(|tap| (tap.stamp.at_ms, tap.stamp.id))?;
    Some(LastAct { at_ms: last.stamp.at_ms, category: last.category.clone() })
}

/// Everybody named in an alert.
fn named(alert: &Alert) -> BTreeSet<&UserId> {
    let mut names = BTreeSet::new();
    names.extend(alert.raised.iter().map(|raised| &raised.stamp.by));
    names.extend(alert.claims.iter().map(|claim| &claim.by));
    names.extend(alert.details.iter().map(|known| &known.stamp.by));
    names.extend(alert.police.iter().map(|police| &police.stamp.by));
    names.extend(alert.police.iter().filter_map(|police| police.caller.as_ref()));
    names.extend(alert.over.iter().map(|over| &over.stamp.by));
    names
}

//! The log of drills and self-tests: read from the tables of alerts, and from the cases for what
//! people did. Rights come in as departments; nothing here is of a real alert.

use super::accounts::people;
use super::alerts::kept;
use super::rows::{Id, count};
use super::{SqliteStore, cases};
use crate::store::Stored;
use mamori_core::alert::drills::{DRILL_DAYS, DrillRun, DrillsPage};
use mamori_core::body::Level;
use mamori_core::ids::AlertId;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Most in one answer.
pub const DRILLS_MAX: usize = 50;
const DAY_MS: i64 = 86_400_000;

impl SqliteStore {
    /// Drills and self-tests of these departments before one of them, the newest first. An unknown
    /// `before` has nothing before it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drills(
        &self,
        departments: &[String],
        before: Option<AlertId>,
        limit: usize,
    ) -> Stored<DrillsPage> {
        let now_ms = self.0.bell.get().map_or(i64::MAX, |bell| bell.time.now_ms());
        let since_ms = now_ms - DRILL_DAYS * DAY_MS;
        let mut tx = self.0.readers.begin().await?;
        let limit = limit.clamp(1, DRILLS_MAX);
        let rows = rows(&mut tx, departments, before, since_ms, limit + 1).await?;
        let more = rows.len() > limit;
        let (mut runs, mut names) = (Vec::new(), BTreeSet::new());
        for row in rows.into_iter().take(limit) {
            let Some(run) = run(&mut tx, row).await? else { continue };
            names.insert(run.by.clone());
            names.extend(run.answered_by.clone());
            runs.push(run);
        }
        let people = people(&mut tx, &names).await?;
        tx.rollback().await?;
        Ok(DrillsPage { runs, people, more })
    }

    /// Notes how many devices are called for a drill at a time; the most of them stays.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_called(&self, alert: AlertId, called: u32) -> Stored<()> {
        let work = self.0.writer.write(move |conn| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE alerts SET called = MAX(called, $2) \
                     WHERE alert_id = $1 AND drill IS NOT NULL",
                )
                .bind(alert.as_bytes())
                .bind(i64::from(called))
                .execute(conn)
                .await?;
                Ok(())
            })
        });
        work.await
    }
}

/// Alert, level, most called, first ring, answer.
type Row = (Vec<u8>, i64, i64, Option<i64>, Option<i64>);

async fn rows(
    conn: &mut SqliteConnection,
    departments: &[String],
    before: Option<AlertId>,
    since_ms: i64,
    limit: usize,
) -> Stored<Vec<Row>> {
    let departments = serde_json::Value::from(departments).to_string();
    Ok(sqlx::query_as(
        "SELECT a.alert_id, a.level, a.called, \
         (SELECT MIN(r.rang_ms) FROM alert_rings AS r WHERE r.alert_id = a.alert_id), \
         a.answered_ms FROM alerts AS a WHERE a.drill IS NOT NULL AND a.raised_ms >= $1 \
         AND a.department IN (SELECT value FROM json_each($2)) \
         AND ($3 IS NULL OR (a.raised_ms, a.alert_id) < \
         (SELECT b.raised_ms, b.alert_id FROM alerts AS b WHERE b.alert_id = $3)) \
         ORDER BY a.raised_ms DESC, a.alert_id DESC LIMIT $4",
    )
    .bind(since_ms)
    .bind(departments)
    .bind(before.map(|alert| alert.as_bytes().to_vec()))
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?)
}

async fn run(conn: &mut SqliteConnection, row: Row) -> Stored<Option<DrillRun>> {
    let (id, level, called, ring_ms, answered_ms) = row;
    let Some(kept) = kept(conn, AlertId::read(&id)?).await? else { return Ok(None) };
    let Some(drill) = kept.origin.drill else { return Ok(None) };
    let view = cases::any_case(conn, kept.case).await?;
    let alerts = view.map(|view| view.case.alerts).unwrap_or_default();
    let alert = alerts.into_iter().find(|alert| alert.id == kept.alert);
    let answered = alert.as_ref().and_then(|alert| alert.answered());
    let over = alert.as_ref().and_then(|alert| alert.over.as_ref());
    let after = |at_ms: Option<i64>| at_ms.map(|at_ms| count(at_ms - kept.raised_ms));
    Ok(Some(DrillRun {
        alert: kept.alert,
        case: kept.case,
        drill,
        level: if level == 0 { Level::Assist } else { Level::Emergency },
        by: kept.origin.by,
        department: kept.origin.department,
        place: kept.origin.place,
        at_ms: kept.raised_ms,
        // Who showed it was called, also where that was not kept.
        called: u32::try_from(called).unwrap_or(u32::MAX).max(kept.shown),
        shown: kept.shown,
        rang: kept.rang,
        ring_ms: after(ring_ms),
        answer_ms: after(answered_ms),
        answered_by: answered.map(|claim| claim.by.clone()),
        steps: u32::try_from(kept.steps.len()).unwrap_or(u32::MAX),
        over_ms: after(kept.over_ms),
        end: over.map(|over| over.end),
        reason: over.and_then(|over| over.reason.clone()),
    }))
}

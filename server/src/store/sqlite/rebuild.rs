//! Makes all read models anew when the fold has another meaning than the one they were made with.

use super::cases::remake;
use super::find;
use super::retention;
use super::rows::Id;
use super::subjects;
use crate::store::Stored;
use mamori_core::fold::FOLD_VERSION;
use mamori_core::ids::CaseId;
use sqlx::{Connection, SqliteConnection};

/// Rebuilds if the kept version differs, in one transaction: an interrupted rebuild never happened.
pub async fn if_outdated(conn: &mut SqliteConnection) -> Stored<()> {
    let kept: i64 =
        sqlx::query_scalar("SELECT fold_version FROM meta").fetch_one(&mut *conn).await?;
    if kept == i64::from(FOLD_VERSION) {
        return Ok(());
    }
    tracing::info!(from = kept, to = FOLD_VERSION, "rebuilding all read models");
    let mut tx = conn.begin().await?;
    // Of an erased case the events say no more who took part: what was kept of it stays.
    sqlx::query(
        "DELETE FROM case_people WHERE case_id IN \
         (SELECT case_id FROM cases WHERE erased_ms IS NULL)",
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query("DELETE FROM cases WHERE erased_ms IS NULL").execute(&mut *tx).await?;
    retention::clear(&mut tx).await?;
    retention::show_erased(&mut tx).await?;
    find::suspend(&mut tx).await?;
    subjects::clear(&mut tx).await?;
    let ids: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT DISTINCT case_id FROM events WHERE case_id IS NOT NULL \
             AND case_id NOT IN (SELECT case_id FROM cases)",
    )
    .fetch_all(&mut *tx)
    .await?;
    for id in &ids {
        remake(&mut tx, CaseId::read(id)?).await?;
    }
    sqlx::query("UPDATE meta SET fold_version = $1")
        .bind(i64::from(FOLD_VERSION))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    tracing::info!(cases = ids.len(), "read models are rebuilt");
    Ok(())
}

/// Makes what the rules of retention ask for, in a database that was made before it existed.
pub async fn retention(conn: &mut SqliteConnection) -> Stored<()> {
    let mut tx = conn.begin().await?;
    retention::fill(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

//! Makes all read models anew when the fold has another meaning than the one they were made with.

use super::cases::remake;
use super::find;
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
    sqlx::query("DELETE FROM case_people").execute(&mut *tx).await?;
    sqlx::query("DELETE FROM cases").execute(&mut *tx).await?;
    find::suspend(&mut tx).await?;
    subjects::clear(&mut tx).await?;
    let ids: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT DISTINCT case_id FROM events WHERE case_id IS NOT NULL")
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

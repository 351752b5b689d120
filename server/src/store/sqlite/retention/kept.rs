//! What each case is to the rules of retention: a read model, kept as the case's own is.

use crate::store::Stored;
use crate::store::fold::Model;
use crate::store::sqlite::cases;
use crate::store::sqlite::rows::number;
use mamori_core::ids::CaseId;
use mamori_core::paper::Dossier;
use mamori_core::retention::{Life, Stays};
use sqlx::SqliteConnection;

/// Cases that are read at once while it is made for all of them.
const STEP: usize = 500;

/// Keeps what a case now is. Its recordings are noted already.
pub async fn keep(conn: &mut SqliteConnection, model: &Model) -> Stored<()> {
    let case = &model.case;
    let dossier = Dossier::read(case, None);
    let life = Life::of(case, &dossier);
    let opened_ms = case.opened().map_or(0, |stamp| stamp.at_ms);
    sqlx::query(
        "INSERT INTO retention (case_id, department, number, opened_ms, since_ms, reported, stays, \
         audio) VALUES ($1, $2, $3, $4, \
         COALESCE((SELECT received_ms FROM events WHERE cursor = $5), \
                  (SELECT MAX(received_ms) FROM events WHERE case_id = $1), 0), \
         $6, $7, EXISTS (SELECT 1 FROM recordings AS r WHERE r.case_id = $1 \
                         AND r.erased_ms IS NULL)) \
         ON CONFLICT (case_id) DO UPDATE SET number = excluded.number, \
         opened_ms = excluded.opened_ms, since_ms = excluded.since_ms, \
         reported = excluded.reported, stays = excluded.stays, audio = excluded.audio",
    )
    .bind(case.id.as_bytes())
    .bind(&model.department)
    .bind(dossier.route.number.unwrap_or_default())
    .bind(opened_ms)
    .bind(number(life.from))
    .bind(i64::from(life.reported))
    .bind(life.stays.map(Stays::code))
    .execute(conn)
    .await?;
    Ok(())
}

/// Empties it, before all cases are read anew.
pub async fn clear(conn: &mut SqliteConnection) -> Stored<()> {
    sqlx::query("DELETE FROM retention").execute(conn).await?;
    Ok(())
}

/// Drops the row of a case.
pub async fn forget(conn: &mut SqliteConnection, case: CaseId) -> Stored<()> {
    sqlx::query("DELETE FROM retention WHERE case_id = $1")
        .bind(case.as_bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes it for all cases of a database that was made before it existed.
pub async fn fill(conn: &mut SqliteConnection) -> Stored<()> {
    let lacks: Option<i64> = sqlx::query_scalar(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM retention) \
         AND EXISTS (SELECT 1 FROM cases WHERE erased_ms IS NULL)",
    )
    .fetch_optional(&mut *conn)
    .await?;
    if lacks.is_none() {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let models = cases::models_after(conn, after, STEP).await?;
        let Some(last) = models.last() else { return Ok(()) };
        after = last.first_cursor;
        for model in &models {
            keep(conn, model).await?;
        }
    }
}

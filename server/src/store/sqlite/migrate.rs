//! Brings the database to this build's shape: embedded files, each applied once and never edited.

use crate::clock::now_ms;
use crate::store::{StoreError, Stored};
use mamori_core::event::sha256;
use sqlx::{Connection, SqliteConnection};

/// Version and text of every migration, ascending.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../../../migrations/0001_begin.sql")),
    (2, include_str!("../../../migrations/0002_recordings.sql")),
    (3, include_str!("../../../migrations/0003_alerts.sql")),
    (4, include_str!("../../../migrations/0004_outbox.sql")),
    (5, include_str!("../../../migrations/0005_last_sign_in.sql")),
    (6, include_str!("../../../migrations/0006_drills.sql")),
    (7, include_str!("../../../migrations/0007_papers.sql")),
    (8, include_str!("../../../migrations/0008_index.sql")),
    (9, include_str!("../../../migrations/0009_documents.sql")),
    (10, include_str!("../../../migrations/0010_subjects.sql")),
    (11, include_str!("../../../migrations/0011_retention.sql")),
    (12, include_str!("../../../migrations/0012_rights.sql")),
    (13, include_str!("../../../migrations/0013_document_files.sql")),
    (14, include_str!("../../../migrations/0014_find_state.sql")),
];

/// From this version on what is erased must be in the file no more.
const ERASES: i64 = 11;

/// Applies what is missing, each in one transaction. Where a server runs on this database it must
/// not change under it: then something missing is an error.
pub async fn migrate(conn: &mut SqliteConnection, is_served: bool) -> Stored<()> {
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, sha256 BLOB NOT NULL, \
         applied_ms BIGINT NOT NULL)",
    )
    .execute(&mut *conn)
    .await?;
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, sha256 FROM migrations ORDER BY version")
            .fetch_all(&mut *conn)
            .await?;
    for (version, hash) in &applied {
        match MIGRATIONS.iter().find(|(known, _)| known == version) {
            None => return Err(newer(*version)),
            Some((_, text)) if sha256(text.as_bytes()).as_bytes() != hash => {
                return Err(edited(*version));
            }
            Some(_) => {}
        }
    }
    for (version, text) in MIGRATIONS {
        match applied.iter().any(|(done, _)| done == version) {
            true => {}
            false if is_served => return Err(served(*version)),
            false => {
                if *version == ERASES && !applied.is_empty() {
                    // What was overwritten before pages were zeroed is taken out of the file once.
                    sqlx::query("VACUUM").execute(&mut *conn).await?;
                }
                apply(conn, *version, text).await?;
            }
        }
    }
    Ok(())
}

async fn apply(conn: &mut SqliteConnection, version: i64, text: &'static str) -> Stored<()> {
    let mut tx = conn.begin().await?;
    sqlx::raw_sql(text).execute(&mut *tx).await?;
    sqlx::query("INSERT INTO migrations (version, sha256, applied_ms) VALUES ($1, $2, $3)")
        .bind(version)
        .bind(sha256(text.as_bytes()).as_bytes().to_vec())
        .bind(now_ms())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn served(version: i64) -> StoreError {
    let why = "an older server runs on this database; stop it, or use the program of its version";
    StoreError::Migration { version, why }
}

fn newer(version: i64) -> StoreError {
    let why = "this database was made by a newer server; start that version of Mamori";
    StoreError::Migration { version, why }
}

fn edited(version: i64) -> StoreError {
    let why = "the migration differs from the one that made this database; a change of the shape \
               is a new file, so restore the file as it was";
    StoreError::Migration { version, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open() -> SqliteConnection {
        SqliteConnection::connect("sqlite::memory:").await.unwrap()
    }

    #[tokio::test]
    async fn migrations_are_applied_once() {
        let mut conn = open().await;
        migrate(&mut conn, false).await.unwrap();
        migrate(&mut conn, false).await.unwrap();
    }

    #[tokio::test]
    async fn a_served_database_is_not_changed() {
        let mut conn = open().await;
        let refused = migrate(&mut conn, true).await;
        assert!(matches!(refused, Err(StoreError::Migration { version: 1, .. })), "{refused:?}");
        migrate(&mut conn, false).await.unwrap();
        migrate(&mut conn, true).await.unwrap();
    }

    #[tokio::test]
    async fn an_edited_or_newer_migration_is_refused() {
        let mut conn = open().await;
        migrate(&mut conn, false).await.unwrap();
        sqlx::query("UPDATE migrations SET sha256 = x'00'").execute(&mut conn).await.unwrap();
        assert!(matches!(
            migrate(&mut conn, false).await,
            Err(StoreError::Migration { version: 1, .. })
        ));
        let mut conn = open().await;
        migrate(&mut conn, false).await.unwrap();
        sqlx::query("INSERT INTO migrations VALUES (99, x'00', 0)")
            .execute(&mut conn)
            .await
            .unwrap();
        assert!(matches!(
            migrate(&mut conn, false).await,
            Err(StoreError::Migration { version: 99, .. })
        ));
    }
}

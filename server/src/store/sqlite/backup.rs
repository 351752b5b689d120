//! Copies of the whole database: made while the server runs, safe on disk before they count.
//!
//! What a backup holds is told to the devices as `backed_up`; only then may they forget it. So a
//! copy that is not known to be on the disk must never be noted.

use super::SqliteStore;
use super::rows::{count, number};
use crate::clock::now_ms;
use crate::store::{Copy, EventStore, StoreError, Stored};
use mamori_core::event::sha256;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::fs::File;
use std::path::Path;

impl SqliteStore {
    /// Copies everything into a new file, checks the copy, and notes it.
    ///
    /// # Errors
    /// When the file exists or cannot be written, the copy is not sound, or the store fails.
    pub async fn back_up(&self, to: &Path) -> Stored<Copy> {
        let at = |source| StoreError::File { path: to.display().to_string(), source };
        if to.exists() {
            return Err(at(std::io::ErrorKind::AlreadyExists.into()));
        }
        let file = to.display().to_string();
        sqlx::query("VACUUM INTO $1").bind(&file).execute(&self.0.readers).await?;
        let cursor = mark(to).await?;
        let bytes = std::fs::read(to).map_err(at)?;
        File::open(to).and_then(|copy| copy.sync_all()).map_err(at)?;
        if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(at)?;
        }
        let copy = Copy {
            cursor,
            made_ms: now_ms(),
            file,
            sha256: sha256(&bytes),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        };
        self.note_backup(copy.clone()).await?;
        Ok(copy)
    }
}

/// Checks a copy and marks it as one, so that serving it begins a new epoch. Answers its cursor.
async fn mark(path: &Path) -> Stored<u64> {
    let options = SqliteConnectOptions::new().filename(path).disable_statement_logging();
    let mut conn = options.connect().await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut conn).await?;
    if found != "ok" {
        return Err(StoreError::Unreadable("the copy is not sound; check the disk"));
    }
    sqlx::query("UPDATE meta SET copied = 1").execute(&mut conn).await?;
    let cursor: i64 = sqlx::query_scalar("SELECT cursor FROM meta").fetch_one(&mut conn).await?;
    conn.close().await?;
    Ok(count(cursor))
}

/// Notes a copy.
pub async fn note(conn: &mut SqliteConnection, copy: &Copy) -> Stored<()> {
    sqlx::query(
        "INSERT INTO backups (cursor, made_ms, file, sha256, bytes) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(number(copy.cursor))
    .bind(copy.made_ms)
    .bind(&copy.file)
    .bind(copy.sha256.as_bytes())
    .bind(number(copy.bytes))
    .execute(conn)
    .await?;
    Ok(())
}

//! Copies of the whole database: made while the server runs, safe on disk before they count.
//!
//! What a backup holds is told to the devices as `backed_up`; only then may they forget it. So a
//! copy that is not known to be on the disk must never be noted.

use super::SqliteStore;
use super::rows::{count, number};
use crate::clock::now_ms;
use crate::store::{BackupCopy, EventStore, StoreError, Stored};
use mamori_core::ids::Hash;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::fs::File;
use std::io::Read;
use std::path::Path;

impl SqliteStore {
    /// Copies everything into a new file, checks the copy, and notes it.
    ///
    /// # Errors
    /// When the file exists or cannot be written, the copy is not sound, or the store fails.
    pub async fn back_up(&self, to: &Path) -> Stored<BackupCopy> {
        let at = |source| StoreError::File { path: to.display().to_string(), source };
        new_file(to).map_err(at)?;
        let made = self.copy_to(to).await;
        if made.is_err()
            && let Err(error) = std::fs::remove_file(to)
        {
            tracing::warn!(%error, "a half-made copy could not be removed");
        }
        let copy = made?;
        self.note_backup(copy.clone()).await?;
        Ok(copy)
    }

    async fn copy_to(&self, to: &Path) -> Stored<BackupCopy> {
        let at = |source| StoreError::File { path: to.display().to_string(), source };
        let file = to.display().to_string();
        sqlx::query("VACUUM INTO $1").bind(&file).execute(&self.0.readers).await?;
        let cursor = mark(to).await?;
        let path = to.to_path_buf();
        let read = tokio::task::spawn_blocking(move || settle(&path)).await;
        let settled = read.map_err(|_| StoreError::Unreadable("reading the copy panicked"))?;
        let (sha256, bytes) = settled.map_err(at)?;
        Ok(BackupCopy { cursor, made_ms: now_ms(), file, sha256, bytes })
    }
}

/// A new, empty file that only the server's own account can read: SQLite fills it.
fn new_file(path: &Path) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Makes sure that the copy is on the disk; its hash and length.
fn settle(path: &Path) -> std::io::Result<(Hash, u64)> {
    let mut file = File::open(path)?;
    file.sync_all()?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    let mut sha256 = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    let mut length = 0;
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((Hash(sha256.finalize().into()), length));
        }
        sha256.update(&piece[..read]);
        length += u64::try_from(read).unwrap_or_default();
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
pub async fn note(conn: &mut SqliteConnection, copy: &BackupCopy) -> Stored<()> {
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

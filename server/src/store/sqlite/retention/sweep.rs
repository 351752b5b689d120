//! After the commit: which audio is to be deleted, and taking what was erased out of the files.

use crate::store::sqlite::rows::Id;
use crate::store::sqlite::{SqliteStore, open};
use crate::store::{StoreError, Stored};
use mamori_core::ids::RecordingId;
use std::time::Duration;

/// The log of the database is cut at this many tries, each of which waits for who reads.
const TRIES: u32 = 5;
/// Between two of them.
const PAUSE: Duration = Duration::from_millis(200);

impl SqliteStore {
    /// Recordings whose audio was erased and whose objects may still be there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unswept(&self) -> Stored<Vec<RecordingId>> {
        let sql = "SELECT recording_id FROM recordings \
                   WHERE erased_ms IS NOT NULL AND swept = 0 ORDER BY cursor";
        self.recordings_by(sql).await
    }

    /// Every recording whose audio was ever erased.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn erased_recordings(&self) -> Stored<Vec<RecordingId>> {
        let sql = "SELECT recording_id FROM recordings WHERE erased_ms IS NOT NULL ORDER BY cursor";
        self.recordings_by(sql).await
    }

    async fn recordings_by(&self, sql: &'static str) -> Stored<Vec<RecordingId>> {
        let ids: Vec<Vec<u8>> = sqlx::query_scalar(sql).fetch_all(&self.0.readers).await?;
        ids.iter().map(|id| RecordingId::read(id)).collect()
    }

    /// Notes that all objects of a recording are deleted.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn swept(&self, recording: RecordingId) -> Stored<()> {
        let work = self.0.writer.write(move |conn| {
            Box::pin(async move {
                sqlx::query("UPDATE recordings SET swept = 1 WHERE recording_id = $1")
                    .bind(recording.as_bytes())
                    .execute(conn)
                    .await?;
                Ok(())
            })
        });
        work.await
    }

    /// Takes what was erased out of the files: out of the text index, and out of the log of the
    /// database. What was overwritten in its pages is zeros already (`secure_delete`).
    ///
    /// # Errors
    /// When the store fails, or somebody reads for so long that the log cannot be cut.
    pub async fn settle(&self) -> Stored<()> {
        self.settle_index().await?;
        let mut conn = open::beside(&self.0.folder).await?;
        for _ in 0..TRIES {
            let (busy, ..): (i64, i64, i64) =
                sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut conn).await?;
            if busy == 0 {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(StoreError::Unreadable("somebody reads; what was erased is still in the log"))
    }
}

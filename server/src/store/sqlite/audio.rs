//! Backups of audio: what a copy of the database names is copied beside it and noted.
//!
//! Chunks never change, so audio copied after the database holds everything that the copy of the
//! database names, but for what was erased in between; and a copy made before need not be made
//! again. What was erased here is deleted from the folder of the copies too, which outlives them.

use super::SqliteStore;
use super::recordings::small;
use super::rows::Id;
use crate::audio::{Audio, ChunkName};
use crate::store::{StoreError, Stored};
use mamori_core::ids::{Hash, RecordingId};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use std::path::Path;

/// So many rows are read at once: the memory this takes does not grow with the archive.
const PAGE: i64 = 500;

/// What came of copying audio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AudioCopy {
    /// Chunks that the copy of the database names.
    pub chunks: u64,
    /// Those that had to be copied; the others were there.
    pub copied: u64,
    /// Those that are missing or damaged here; each is named in the log.
    pub failed: u64,
    /// Chunks that were erased here and are now deleted from the copies too.
    pub erased: u64,
}

impl SqliteStore {
    /// Copies the audio that a copy of the database names, and notes which chunks are safe there.
    ///
    /// # Errors
    /// When a database cannot be read or written. A chunk that cannot be copied is counted.
    pub async fn back_up_audio(
        &self,
        database: &Path,
        from: &Audio,
        to: &Audio,
    ) -> Stored<AudioCopy> {
        let options = SqliteConnectOptions::new().filename(database).read_only(true);
        let mut conn = options.disable_statement_logging().connect().await?;
        let (mut done, mut last) = (AudioCopy::default(), 0);
        loop {
            let page = page(&mut conn, last).await?;
            let Some((end, ..)) = page.last() else { break };
            last = *end;
            let mut safe = Vec::new();
            for (id, name, bytes) in page {
                done.chunks += 1;
                match from.copy_to(to, &name, bytes).await {
                    Ok(copied) => {
                        done.copied += u64::from(copied);
                        safe.push(id);
                    }
                    Err(_) if self.is_audio_erased(name.recording).await? => done.chunks -= 1,
                    Err(error) => {
                        done.failed += 1;
                        tracing::error!(%error, ?name, "a chunk of a recording is not backed up");
                    }
                }
            }
            self.note_audio(safe).await?;
        }
        for recording in self.erased_recordings().await? {
            match to.erase(recording).await {
                Ok(erased) => done.erased += erased,
                Err(error) => {
                    done.failed += 1;
                    tracing::error!(%error, %recording, "erased audio is still among the copies");
                }
            }
        }
        Ok(done)
    }

    async fn is_audio_erased(&self, recording: RecordingId) -> Stored<bool> {
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM recordings WHERE recording_id = $1 AND erased_ms IS NOT NULL",
        )
        .bind(recording.as_bytes())
        .fetch_optional(&self.0.readers)
        .await?;
        Ok(found.is_some())
    }

    async fn note_audio(&self, chunks: Vec<i64>) -> Stored<()> {
        self.0
            .writer
            .write(move |conn| {
                Box::pin(async move {
                    for id in chunks {
                        let sql = "UPDATE chunks SET backed_up = 1 \
                                   WHERE chunk_id = $1 AND backed_up = 0";
                        sqlx::query(sql).bind(id).execute(&mut *conn).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

type Row = (i64, Vec<u8>, i64, i64, Vec<u8>, i64);

async fn page(conn: &mut SqliteConnection, after: i64) -> Stored<Vec<(i64, ChunkName, u32)>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.chunk_id, c.recording_id, c.segment, c.place, c.hash, c.bytes FROM chunks AS c \
         JOIN recordings AS r ON r.recording_id = c.recording_id AND r.erased_ms IS NULL \
         WHERE c.chunk_id > $1 ORDER BY c.chunk_id LIMIT $2",
    )
    .bind(after)
    .bind(PAGE)
    .fetch_all(conn)
    .await?;
    let read = |(id, recording, segment, place, hash, bytes): Row| {
        let name = ChunkName {
            recording: RecordingId::read(&recording)?,
            segment: small(segment)?,
            index: small(place)?,
            hash: Hash::read(&hash)?,
        };
        Ok::<_, StoreError>((id, name, small(bytes)?))
    };
    rows.into_iter().map(read).collect()
}

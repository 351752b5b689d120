//! The index of recordings: who may send what, what has arrived. Audio is never here.
//!
//! A row of a chunk is written after its bytes are on the disk, so a row means that they are.

use super::rows::{Id, count, number, sealed};
use super::{SqliteStore, cases};
use crate::store::hear::hears;
use crate::store::{Reader, StoreError, Stored};
use mamori_core::body::Body;
use mamori_core::event::Event;
use mamori_core::ids::{CaseId, DeviceId, EventId, Hash, RecordingId};
use mamori_core::recording::RECORDING_BYTES_MAX;
use mamori_core::recording::body::{RecordingSealed, Source};
use mamori_core::recording::codes::SegmentEnd;
use mamori_core::recording::picture::{PICTURE_BYTES_MAX, PictureKind};
use mamori_core::recording::view::Recording;
use mamori_core::recording::wire::{Stored as Chunk, staff_of};
use mamori_core::view::CaseView;
use sqlx::SqliteConnection;

/// A recording that chunks may be sent of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The device that may send them.
    pub device: DeviceId,
    /// Where its audio is from.
    pub source: Source,
    /// Length of all its chunks so far, bytes.
    pub bytes: u64,
    /// Its audio was erased: nothing of it is taken any more.
    pub erased: bool,
}

/// A chunk whose bytes are on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChunk {
    /// The recording.
    pub recording: RecordingId,
    /// The segment.
    pub segment: u16,
    /// Place, hash and length.
    pub chunk: Chunk,
    /// Of a first chunk: what its bytes are.
    pub mime: Option<&'static str>,
    /// Server time, ms since 1970-01-01 UTC.
    pub received_ms: i64,
}

/// A chunk as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptChunk {
    /// The segment.
    pub segment: u16,
    /// Place, hash and length.
    pub chunk: Chunk,
    /// Of a first chunk: what its bytes are.
    pub mime: Option<String>,
    /// Whether a backup holds it.
    pub backed_up: bool,
}

impl KeptChunk {
    /// The chunks of a segment from the first up to the first that is missing.
    #[must_use]
    pub fn whole(chunks: &[Self]) -> &[Self] {
        let whole = (0..).zip(chunks).take_while(|(at, kept)| kept.chunk.index == *at).count();
        &chunks[..whole]
    }
}

/// What becomes of a chunk at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkAdmission {
    /// Nothing there.
    New,
    /// The same there.
    Same,
    /// Something else there.
    Other,
    /// The segment is sealed and has no such place, or the recording was ended before it.
    Beyond,
    /// The recording would be longer than allowed.
    TooMuch,
    /// The recording was erased.
    Erased,
}

/// A recording that somebody may hear.
#[derive(Clone, Debug)]
pub struct Hearable {
    /// Its case.
    pub case: CaseView,
    /// What the log says of it.
    pub recording: Recording,
    /// Its chunks by segment and place; none where they were erased.
    pub chunks: Vec<KeptChunk>,
    /// When its audio was erased, ms since 1970-01-01 UTC.
    pub erased_ms: Option<i64>,
}

impl SqliteStore {
    /// The recording of an id, if its beginning has arrived.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn recording(&self, id: RecordingId) -> Stored<Option<Known>> {
        known(&mut *self.0.readers.acquire().await?, id).await
    }

    /// Whether its beginning says that it is a picture and no audio.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_picture(&self, id: RecordingId) -> Stored<bool> {
        let mut conn = self.0.readers.acquire().await?;
        let row: Option<(Vec<u8>, Option<Vec<u8>>)> = sqlx::query_as(
            "SELECT e.header, e.body FROM recordings AS r JOIN events AS e ON e.cursor = r.cursor \
             WHERE r.recording_id = $1",
        )
        .bind(id.as_bytes())
        .fetch_optional(&mut *conn)
        .await?;
        let Some((header, body)) = row else { return Ok(false) };
        let event = sealed(header, body).open();
        let event = event.map_err(|_| StoreError::Unreadable("a kept event is malformed"))?;
        Ok(match event.body {
            Some(Body::RecordingStarted(begun)) => PictureKind::of_mime(&begun.mime).is_some(),
            _ => false,
        })
    }

    /// What would become of a chunk.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn admit_chunk(&self, new: &NewChunk) -> Stored<ChunkAdmission> {
        admit(&mut *self.0.readers.acquire().await?, new).await
    }

    /// Keeps a chunk whose bytes are on the disk, unless something speaks against it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_chunk(&self, new: NewChunk) -> Stored<ChunkAdmission> {
        self.0.writer.write(move |conn| Box::pin(async move { keep(conn, &new).await })).await
    }

    /// What a device may think of a recording that was erased: that all it was is safe. So it
    /// deletes its copy and sends nothing more. For each segment how many chunks were sealed or had
    /// come.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn erased_lengths(&self, id: RecordingId) -> Stored<Vec<(u16, u32)>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT segment, MAX(chunks) FROM ( \
             SELECT segment, place + 1 AS chunks FROM chunks WHERE recording_id = $1 \
             UNION ALL SELECT s.segment, s.chunks FROM seals AS s JOIN recordings AS r \
             ON r.recording_id = s.recording_id AND r.device_id = s.device_id \
             WHERE s.recording_id = $1) GROUP BY segment ORDER BY segment",
        )
        .bind(id.as_bytes())
        .fetch_all(&self.0.readers)
        .await?;
        rows.into_iter().map(|(segment, chunks)| Ok((small(segment)?, small(chunks)?))).collect()
    }

    /// All chunks of a recording by segment and place.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn chunks(&self, id: RecordingId) -> Stored<Vec<KeptChunk>> {
        chunks(&mut *self.0.readers.acquire().await?, id).await
    }

    /// A recording with its case, if the reader may hear it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn hearable(&self, reader: &Reader, id: RecordingId) -> Stored<Option<Hearable>> {
        let mut conn = self.0.readers.acquire().await?;
        let found: Option<(Option<Vec<u8>>, Option<i64>)> =
            sqlx::query_as("SELECT case_id, erased_ms FROM recordings WHERE recording_id = $1")
                .bind(id.as_bytes())
                .fetch_optional(&mut *conn)
                .await?;
        let Some((Some(case), erased_ms)) = found else { return Ok(None) };
        let view = cases::any_case(&mut conn, CaseId::read(&case)?).await?;
        let Some(case) = view else { return Ok(None) };
        let Some(recording) = case.case.recordings.iter().find(|r| r.id == id).cloned() else {
            return Ok(None);
        };
        if !hears(reader, &case.department, &staff_of(&case.case, &recording)) {
            return Ok(None);
        }
        let chunks = match erased_ms {
            None => chunks(&mut conn, id).await?,
            Some(_) => Vec::new(),
        };
        Ok(Some(Hearable { case, recording, chunks, erased_ms }))
    }

    /// The whole seal that an event wrote; `None` once its content was erased.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn seal(&self, id: EventId) -> Stored<Option<RecordingSealed>> {
        let mut conn = self.0.readers.acquire().await?;
        let row: Option<(Vec<u8>, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT header, body FROM events WHERE log_id = $1 AND seq = $2")
                .bind(id.log.as_bytes())
                .bind(number(id.seq))
                .fetch_optional(&mut *conn)
                .await?;
        let Some((header, body)) = row else { return Ok(None) };
        let event = sealed(header, body).open();
        let event = event.map_err(|_| StoreError::Unreadable("a kept event is malformed"))?;
        Ok(match event.body {
            Some(Body::RecordingSealed(seal)) => Some(seal),
            _ => None,
        })
    }
}

/// Notes what an event says of who may send chunks, and of how many.
pub async fn note(
    conn: &mut SqliteConnection,
    event: &Event,
    device: DeviceId,
    cursor: u64,
) -> Stored<()> {
    match &event.body {
        Some(Body::RecordingStarted(b)) => {
            sqlx::query(
                "INSERT INTO recordings (recording_id, device_id, case_id, cursor, is_file, bytes) \
                 VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT DO NOTHING",
            )
            .bind(b.recording.as_bytes())
            .bind(device.as_bytes())
            .bind(event.header.case.as_ref().map(CaseId::as_bytes))
            .bind(number(cursor))
            .bind(i64::from(b.source == Source::File))
            .execute(conn)
            .await?;
        }
        Some(Body::RecordingSealed(b)) => {
            sqlx::query(
                "INSERT INTO seals (cursor, recording_id, segment, device_id, chunks, is_last) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            )
            .bind(number(cursor))
            .bind(b.recording.as_bytes())
            .bind(i64::from(b.segment))
            .bind(device.as_bytes())
            .bind(i64::try_from(b.chunks.len()).unwrap_or(i64::MAX))
            .bind(i64::from(b.end == SegmentEnd::Normal.code()))
            .execute(conn)
            .await?;
        }
        _ => {}
    }
    Ok(())
}

/// Refuses the chunks of the recording that an event began: its case was erased.
pub async fn refuse(conn: &mut SqliteConnection, cursor: u64, at_ms: i64) -> Stored<()> {
    sqlx::query("UPDATE recordings SET erased_ms = $2 WHERE cursor = $1 AND erased_ms IS NULL")
        .bind(number(cursor))
        .bind(at_ms)
        .execute(conn)
        .await?;
    Ok(())
}

async fn known(conn: &mut SqliteConnection, id: RecordingId) -> Stored<Option<Known>> {
    let row: Option<(Vec<u8>, i64, i64, Option<i64>)> = sqlx::query_as(
        "SELECT device_id, is_file, bytes, erased_ms FROM recordings WHERE recording_id = $1",
    )
    .bind(id.as_bytes())
    .fetch_optional(conn)
    .await?;
    let Some((device, is_file, bytes, erased_ms)) = row else { return Ok(None) };
    let source = if is_file == 0 { Source::Device } else { Source::File };
    let (device, bytes) = (Id::read(&device)?, count(bytes));
    Ok(Some(Known { device, source, bytes, erased: erased_ms.is_some() }))
}

async fn admit(conn: &mut SqliteConnection, new: &NewChunk) -> Stored<ChunkAdmission> {
    let known = known(conn, new.recording).await?;
    if known.is_some_and(|known| known.erased) {
        return Ok(ChunkAdmission::Erased);
    }
    let here: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT hash FROM chunks WHERE recording_id = $1 AND segment = $2 AND place = $3",
    )
    .bind(new.recording.as_bytes())
    .bind(i64::from(new.segment))
    .bind(i64::from(new.chunk.index))
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(here) = here {
        let same = here == new.chunk.hash.as_bytes();
        return Ok(if same { ChunkAdmission::Same } else { ChunkAdmission::Other });
    }
    // The first seal of the device that records stands.
    let sealed: Option<i64> = sqlx::query_scalar(
        "SELECT s.chunks FROM seals AS s JOIN recordings AS r ON r.recording_id = s.recording_id \
         WHERE s.recording_id = $1 AND s.segment = $2 AND s.device_id = r.device_id \
         ORDER BY s.cursor LIMIT 1",
    )
    .bind(new.recording.as_bytes())
    .bind(i64::from(new.segment))
    .fetch_optional(&mut *conn)
    .await?;
    if sealed.is_some_and(|chunks| i64::from(new.chunk.index) >= chunks) {
        return Ok(ChunkAdmission::Beyond);
    }
    let over: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM seals AS s JOIN recordings AS r ON r.recording_id = s.recording_id \
         WHERE s.recording_id = $1 AND s.segment < $2 AND s.device_id = r.device_id \
         AND s.is_last = 1 LIMIT 1",
    )
    .bind(new.recording.as_bytes())
    .bind(i64::from(new.segment))
    .fetch_optional(&mut *conn)
    .await?;
    if over.is_some() {
        return Ok(ChunkAdmission::Beyond);
    }
    let bytes = known.map_or(0, |known| known.bytes);
    if bytes + u64::from(new.chunk.bytes) > longest(conn, new).await? {
        return Ok(ChunkAdmission::TooMuch);
    }
    Ok(ChunkAdmission::New)
}

/// How long the recording of a chunk may become, by what its first bytes are.
async fn longest(conn: &mut SqliteConnection, new: &NewChunk) -> Stored<u64> {
    let first: Option<Option<String>> = sqlx::query_scalar(
        "SELECT mime FROM chunks WHERE recording_id = $1 AND segment = 0 AND place = 0",
    )
    .bind(new.recording.as_bytes())
    .fetch_optional(conn)
    .await?;
    let mime = first.flatten();
    let picture = mime.as_deref().or(new.mime).and_then(PictureKind::of_mime);
    Ok(if picture.is_some() { PICTURE_BYTES_MAX } else { RECORDING_BYTES_MAX })
}

async fn keep(conn: &mut SqliteConnection, new: &NewChunk) -> Stored<ChunkAdmission> {
    let admission = admit(conn, new).await?;
    if admission != ChunkAdmission::New {
        return Ok(admission);
    }
    sqlx::query(
        "INSERT INTO chunks \
         (recording_id, segment, place, hash, bytes, mime, received_ms, backed_up) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
    )
    .bind(new.recording.as_bytes())
    .bind(i64::from(new.segment))
    .bind(i64::from(new.chunk.index))
    .bind(new.chunk.hash.as_bytes())
    .bind(i64::from(new.chunk.bytes))
    .bind(new.mime)
    .bind(new.received_ms)
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE recordings SET bytes = bytes + $2 WHERE recording_id = $1")
        .bind(new.recording.as_bytes())
        .bind(i64::from(new.chunk.bytes))
        .execute(conn)
        .await?;
    Ok(admission)
}

/// Segment, place, hash, bytes, mime, backed up.
type ChunkRow = (i64, i64, Vec<u8>, i64, Option<String>, i64);

async fn chunks(conn: &mut SqliteConnection, id: RecordingId) -> Stored<Vec<KeptChunk>> {
    let rows: Vec<ChunkRow> = sqlx::query_as(
        "SELECT segment, place, hash, bytes, mime, backed_up FROM chunks \
         WHERE recording_id = $1 ORDER BY segment, place",
    )
    .bind(id.as_bytes())
    .fetch_all(conn)
    .await?;
    let read = |(segment, place, hash, bytes, mime, backed_up): ChunkRow| {
        let chunk = Chunk { index: small(place)?, hash: Hash::read(&hash)?, bytes: small(bytes)? };
        Ok(KeptChunk { segment: small(segment)?, chunk, mime, backed_up: backed_up != 0 })
    };
    rows.into_iter().map(read).collect()
}

/// A number that was small when it was kept.
pub(super) fn small<T: TryFrom<i64>>(number: i64) -> Stored<T> {
    T::try_from(number).map_err(|_| StoreError::Unreadable("a number of a chunk is out of range"))
}

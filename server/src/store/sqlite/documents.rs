//! What documents are made from, and a record of each that was made. No content is kept.

use super::SqliteStore;
use super::papers::read_seat;
use super::rows::{Id, count, number, sealed};
use crate::store::judge::Flags;
use crate::store::{StoreError, Stored};
use mamori_core::case::Case;
use mamori_core::event::sha256;
use mamori_core::ids::{CaseId, Hash, MeasureId, UserId};
use sqlx::SqliteConnection;

/// A case as it was at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseAsOf {
    /// The case.
    pub case: Case,
    /// SHA-256 over the hashes of its events, in the server's order.
    pub events: Hash,
    /// The cursor of the last of them.
    pub cursor: u64,
}

/// A document that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeDocument {
    /// The verification code 照合番号.
    pub code: String,
    /// The case.
    pub case: CaseId,
    /// Which document.
    pub kind: String,
    /// The measure, for the document of one.
    pub measure: Option<MeasureId>,
    /// Made from the case as of this cursor.
    pub cursor: u64,
    /// Codes of the masked fields, separated by commas.
    pub masked: String,
    /// The document number.
    pub number: String,
    /// What [`CaseAsOf::events`] was.
    pub events: Hash,
    /// When it was first made, ms since 1970-01-01 UTC.
    pub made_ms: i64,
    /// By whom.
    pub user: UserId,
}

/// A file that was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// The verification code on it.
    pub code: String,
    /// When, ms since 1970-01-01 UTC.
    pub made_ms: i64,
    /// To whom.
    pub user: UserId,
}

impl SqliteStore {
    /// A case as it was at a cursor; `None` where nothing of it had come.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn case_as_of(&self, id: CaseId, until: u64) -> Stored<Option<CaseAsOf>> {
        as_of(&mut *self.0.readers.acquire().await?, id, until).await
    }

    /// Notes that a document was made, and the file's hash. Made again from the same, it is the
    /// same document; its file says another time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_document(&self, made: MadeDocument, file: Hash) -> Stored<()> {
        let work = self.0.writer.write(move |conn| {
            Box::pin(async move {
                note(conn, &made).await?;
                note_file(conn, &made, file).await
            })
        });
        work.await
    }

    /// A file that was handed out, by its hash.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn document_file(&self, file: Hash) -> Stored<Option<MadeFile>> {
        let row: Option<(String, i64, String)> =
            sqlx::query_as("SELECT code, made_ms, user_id FROM document_files WHERE sha256 = $1")
                .bind(file.as_bytes())
                .fetch_optional(&self.0.readers)
                .await?;
        Ok(row.map(|(code, made_ms, user)| MadeFile { code, made_ms, user: UserId(user) }))
    }

    /// The document of a code.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn document(&self, code: &str) -> Stored<Option<MadeDocument>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT code, case_id, kind, measure_id, cursor, masked, number, events, made_ms, \
             user_id FROM documents WHERE code = $1",
        )
        .bind(code)
        .fetch_optional(&self.0.readers)
        .await?;
        row.map(made).transpose()
    }
}

type Row = (String, Vec<u8>, String, Option<Vec<u8>>, i64, String, String, Vec<u8>, i64, String);

fn made(row: Row) -> Stored<MadeDocument> {
    let (code, case, kind, measure, cursor, masked, number, events, made_ms, user) = row;
    let measure = measure.and_then(|id| MeasureId::from_slice(&id));
    let (case, events) = (CaseId::read(&case)?, Hash::read(&events)?);
    let (cursor, user) = (count(cursor), UserId(user));
    Ok(MadeDocument { code, case, kind, measure, cursor, masked, number, events, made_ms, user })
}

/// See [`SqliteStore::case_as_of`].
pub async fn as_of(
    conn: &mut SqliteConnection,
    id: CaseId,
    until: u64,
) -> Stored<Option<CaseAsOf>> {
    type Row = (i64, Vec<u8>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT cursor, hash, header, body, seat FROM events \
         WHERE case_id = $1 AND cursor <= $2 AND flags & $3 = 0 ORDER BY cursor",
    )
    .bind(id.as_bytes())
    .bind(number(until))
    .bind(Flags::FOREIGN.0)
    .fetch_all(conn)
    .await?;
    let Some(last) = rows.last().map(|row| count(row.0)) else { return Ok(None) };
    let (mut case, mut hashes) = (Case::new(id), Vec::new());
    for (cursor, hash, header, body, seat) in rows {
        let event = sealed(header, body).open();
        let event = event.map_err(|_| StoreError::Unreadable("a kept event is malformed"))?;
        case.apply(&event, Some(count(cursor)));
        if let Some(seat) = seat.as_deref().map(read_seat).transpose()? {
            case.seat(event.header.id(), &seat);
        }
        hashes.extend(hash);
    }
    Ok(Some(CaseAsOf { case, events: sha256(&hashes), cursor: last }))
}

async fn note(conn: &mut SqliteConnection, made: &MadeDocument) -> Stored<()> {
    sqlx::query(
        "INSERT INTO documents (code, case_id, kind, measure_id, cursor, masked, number, events, \
         made_ms, user_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (code) DO NOTHING",
    )
    .bind(&made.code)
    .bind(made.case.as_bytes())
    .bind(&made.kind)
    .bind(made.measure.as_ref().map(MeasureId::as_bytes))
    .bind(number(made.cursor))
    .bind(&made.masked)
    .bind(&made.number)
    .bind(made.events.as_bytes())
    .bind(made.made_ms)
    .bind(&made.user.0)
    .execute(conn)
    .await?;
    Ok(())
}

async fn note_file(conn: &mut SqliteConnection, made: &MadeDocument, file: Hash) -> Stored<()> {
    sqlx::query(
        "INSERT INTO document_files (sha256, code, made_ms, user_id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(file.as_bytes())
    .bind(&made.code)
    .bind(made.made_ms)
    .bind(&made.user.0)
    .execute(conn)
    .await?;
    Ok(())
}

//! Erasing, in the writer's transaction: what a case said goes, that it was there stays.
//!
//! What stays are the headers of its events, which hold hashes and no content, one line of the log
//! of deletions, and a view that says that it was erased. The salt of each event goes with its
//! content, so nobody can find the content again by trying.

use super::kept;
use crate::store::sqlite::cases::people_of;
use crate::store::sqlite::receive::standing;
use crate::store::sqlite::rows::{Id, count, number, sealed};
use crate::store::sqlite::{find, subjects};
use crate::store::{Change, StoreError, Stored};
use mamori_core::case::Stamp;
use mamori_core::event::{Header, encode, sha256};
use mamori_core::ids::{CaseId, Hash, LogId, UserId};
use mamori_core::policy::RetentionClass;
use mamori_core::retention::{Erased, Signed, erased_view};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// What is to be erased, as its row of `retention` says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The case.
    pub case: CaseId,
    /// Under which rule.
    pub class: RetentionClass,
    /// Its department.
    pub department: String,
    /// Its document number.
    pub number: String,
    /// When it began.
    pub opened_ms: i64,
    /// What its time is counted from.
    pub since_ms: i64,
}

/// How much went.
#[derive(Clone, Copy, Debug, Default)]
struct Went {
    events: u64,
    documents: u64,
    recordings: i64,
    chunks: i64,
    bytes: i64,
}

/// The header of a kept event.
pub fn header(bytes: Vec<u8>) -> Stored<Header> {
    sealed(bytes, None)
        .read_header()
        .map_err(|_| StoreError::Unreadable("a kept header is malformed"))
}

/// Whether a case was erased.
pub async fn is_erased(conn: &mut SqliteConnection, case: CaseId) -> Stored<bool> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM cases WHERE case_id = $1 AND erased_ms IS NOT NULL")
            .bind(case.as_bytes())
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some())
}

/// Counts events that came for a case after it was erased. Their device is told of it once more.
pub async fn note_late(
    conn: &mut SqliteConnection,
    case: CaseId,
    events: u64,
    cursor: u64,
) -> Stored<()> {
    sqlx::query(
        "UPDATE erasures SET late = late + $2, cursor = $3 WHERE case_id = $1 AND is_whole = 1",
    )
    .bind(case.as_bytes())
    .bind(number(events))
    .bind(number(cursor))
    .execute(conn)
    .await?;
    Ok(())
}

/// Erases; tells the change that readers of the case see.
pub async fn erase(
    conn: &mut SqliteConnection,
    leaving: &Leaving,
    proposed: &Signed,
    confirmed: &Signed,
) -> Stored<Option<Change>> {
    let case = leaving.case;
    let is_whole = !leaving.class.is_audio();
    let mut cursor = standing(conn).await?.cursor;
    let mut went = audio(conn, case, confirmed.at_ms).await?;
    let hash = hash(conn, case).await?;
    if is_whole {
        cursor += 1;
        sqlx::query("UPDATE meta SET cursor = $1").bind(number(cursor)).execute(&mut *conn).await?;
        went.events = bodies(conn, case).await? + forks(conn, case).await?;
        went.documents = beside(conn, case).await?;
        find::forget(conn, case).await?;
        kept::forget(conn, case).await?;
    } else {
        sqlx::query("UPDATE retention SET audio = 0 WHERE case_id = $1")
            .bind(case.as_bytes())
            .execute(&mut *conn)
            .await?;
    }
    log(conn, leaving, proposed, confirmed, (cursor, hash, went)).await?;
    proposals(conn, leaving).await?;
    if !is_whole {
        return Ok(None);
    }
    sqlx::query(
        "UPDATE cases SET erased_ms = $2, cursor = $3, waits_roles = NULL, waits_user = NULL, \
         waits_ms = NULL WHERE case_id = $1",
    )
    .bind(case.as_bytes())
    .bind(confirmed.at_ms)
    .bind(number(cursor))
    .execute(&mut *conn)
    .await?;
    show(conn, case).await?;
    subjects::forget(conn, case).await?;
    change(conn, case, cursor).await.map(Some)
}

/// Marks the audio of a case: from here on no chunk is taken, and its objects wait to be deleted.
async fn audio(conn: &mut SqliteConnection, case: CaseId, at_ms: i64) -> Stored<Went> {
    let (recordings, chunks, bytes): (i64, i64, i64) = sqlx::query_as(
        "SELECT COUNT(DISTINCT r.recording_id), COUNT(c.chunk_id), COALESCE(SUM(c.bytes), 0) \
         FROM recordings AS r LEFT JOIN chunks AS c ON c.recording_id = r.recording_id \
         WHERE r.case_id = $1 AND r.erased_ms IS NULL",
    )
    .bind(case.as_bytes())
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query("UPDATE recordings SET erased_ms = $2 WHERE case_id = $1 AND erased_ms IS NULL")
        .bind(case.as_bytes())
        .bind(at_ms)
        .execute(conn)
        .await?;
    Ok(Went { recordings, chunks, bytes, ..Went::default() })
}

/// SHA-256 over the hashes of a case's events.
async fn hash(conn: &mut SqliteConnection, case: CaseId) -> Stored<Hash> {
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM events WHERE case_id = $1 ORDER BY cursor")
            .bind(case.as_bytes())
            .fetch_all(conn)
            .await?;
    Ok(sha256(&hashes.concat()))
}

/// Erases what the events of a case say, with the seats of their authors.
async fn bodies(conn: &mut SqliteConnection, case: CaseId) -> Stored<u64> {
    let done = sqlx::query(
        "UPDATE events SET body = NULL, seat = NULL WHERE case_id = $1 AND body IS NOT NULL",
    )
    .bind(case.as_bytes())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Erases what came second at places of the case's events. Forks are few; which case one is of only
/// its header says.
async fn forks(conn: &mut SqliteConnection, case: CaseId) -> Stored<u64> {
    type Row = (Vec<u8>, i64, Vec<u8>, Vec<u8>);
    let rows: Vec<Row> =
        sqlx::query_as("SELECT log_id, seq, hash, header FROM forks WHERE body IS NOT NULL")
            .fetch_all(&mut *conn)
            .await?;
    let mut erased = 0;
    for (log, seq, hash, bytes) in rows {
        if header(bytes)?.case != Some(case) {
            continue;
        }
        let sql = "UPDATE forks SET body = NULL WHERE log_id = $1 AND seq = $2 AND hash = $3";
        let done = sqlx::query(sql).bind(LogId::read(&log)?.as_bytes()).bind(seq).bind(hash);
        erased += done.execute(&mut *conn).await?.rows_affected();
    }
    Ok(erased)
}

/// Erases what is kept beside the events: records of documents, alerts and what was sent of them.
async fn beside(conn: &mut SqliteConnection, case: CaseId) -> Stored<u64> {
    for sql in [
        "DELETE FROM outbox WHERE alert_id IN (SELECT alert_id FROM alerts WHERE case_id = $1)",
        "DELETE FROM alert_rings WHERE alert_id IN \
         (SELECT alert_id FROM alerts WHERE case_id = $1)",
        "DELETE FROM alert_steps WHERE alert_id IN \
         (SELECT alert_id FROM alerts WHERE case_id = $1)",
        "DELETE FROM alerts WHERE case_id = $1",
    ] {
        sqlx::query(sql).bind(case.as_bytes()).execute(&mut *conn).await?;
    }
    let done = sqlx::query("DELETE FROM documents WHERE case_id = $1").bind(case.as_bytes());
    Ok(done.execute(conn).await?.rows_affected())
}

async fn log(
    conn: &mut SqliteConnection,
    leaving: &Leaving,
    proposed: &Signed,
    confirmed: &Signed,
    (cursor, hash, went): (u64, Hash, Went),
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO erasures (case_id, class, is_whole, number, department, opened_ms, last_ms, \
         proposed_by, proposed_ms, confirmed_by, confirmed_ms, cursor, events, documents, \
         recordings, chunks, bytes, hash, late) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
         $18, 0)",
    )
    .bind(leaving.case.as_bytes())
    .bind(leaving.class.code())
    .bind(i64::from(!leaving.class.is_audio()))
    .bind(&leaving.number)
    .bind(&leaving.department)
    .bind(leaving.opened_ms)
    .bind(leaving.since_ms)
    .bind(&proposed.by.0)
    .bind(proposed.at_ms)
    .bind(&confirmed.by.0)
    .bind(confirmed.at_ms)
    .bind(number(cursor))
    .bind(number(went.events))
    .bind(number(went.documents))
    .bind(went.recordings)
    .bind(went.chunks)
    .bind(went.bytes)
    .bind(hash.as_bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// The proposal is done; of a case that is gone every other one is void.
async fn proposals(conn: &mut SqliteConnection, leaving: &Leaving) -> Stored<()> {
    sqlx::query("DELETE FROM erasure_proposals WHERE case_id = $1 AND (class = $2 OR $3 = 1)")
        .bind(leaving.case.as_bytes())
        .bind(leaving.class.code())
        .bind(i64::from(!leaving.class.is_audio()))
        .execute(conn)
        .await?;
    Ok(())
}

/// Class, number, since, proposed by and when, confirmed by and when, begin, header of the event
/// that founded the case, its cursor.
type ShownRow = (String, String, i64, String, i64, String, i64, i64, Vec<u8>, i64);

/// Writes the view of an erased case as its line of the log says it.
async fn show(conn: &mut SqliteConnection, case: CaseId) -> Stored<()> {
    let row: ShownRow = sqlx::query_as(
        "SELECT e.class, e.number, e.last_ms, e.proposed_by, e.proposed_ms, e.confirmed_by, \
         e.confirmed_ms, e.opened_ms, v.header, v.cursor FROM erasures AS e \
         JOIN cases AS c ON c.case_id = e.case_id JOIN events AS v ON v.cursor = c.first_cursor \
         WHERE e.case_id = $1 AND e.is_whole = 1 ORDER BY e.erasure_id LIMIT 1",
    )
    .bind(case.as_bytes())
    .fetch_one(&mut *conn)
    .await?;
    let (class, number, last_ms, proposer, proposed_ms, confirmer, confirmed_ms, at_ms, bytes, at) =
        row;
    let founded = header(bytes)?;
    let (id, by) = (founded.id(), founded.actor);
    let opened = Stamp { id, at_ms, by, cursor: Some(count(at)) };
    let said = Erased {
        class: super::due::read_class(&class)?,
        proposed: Signed { by: UserId(proposer), at_ms: proposed_ms },
        confirmed: Signed { by: UserId(confirmer), at_ms: confirmed_ms },
        last_ms,
        number,
    };
    sqlx::query("UPDATE cases SET view = $2 WHERE case_id = $1")
        .bind(case.as_bytes())
        .bind(encode(&erased_view(case, opened, &said)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes the views of all erased cases anew: their shape may be another one now.
pub async fn show_erased(conn: &mut SqliteConnection) -> Stored<()> {
    let ids: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT case_id FROM cases WHERE erased_ms IS NOT NULL")
            .fetch_all(&mut *conn)
            .await?;
    for id in &ids {
        show(conn, CaseId::read(id)?).await?;
    }
    Ok(())
}

async fn change(conn: &mut SqliteConnection, case: CaseId, cursor: u64) -> Stored<Change> {
    let (department, submitted): (String, i64) =
        sqlx::query_as("SELECT department, submitted FROM cases WHERE case_id = $1")
            .bind(case.as_bytes())
            .fetch_one(&mut *conn)
            .await?;
    let people = people_of(conn, case).await?;
    let (submitted, alerts) = (submitted != 0, BTreeSet::new());
    Ok(Change { case, cursor, department, people, submitted, alerts })
}

//! Takes a batch of received events in, inside the writer's transaction: deny, admit, fold, answer.
//!
//! A denied batch changes nothing. Everything else is kept, whatever is noticed about it.

use super::alerts::Bell;
use super::rows::{Id, count, number, sealed};
use super::{accounts, alert_rights, cases, recordings, retention};
use crate::store::fold::Fact;
use crate::store::judge::{Flags, chain, content};
use crate::store::seats::Rules;
use crate::store::{Batch, Change, Denial, Incoming, Receipt, Standing, StoreError, Stored};
use mamori_core::ids::{CaseId, DeviceId, Hash, LogId, StoreId};
use mamori_core::sync::{Admission, LogState, admit};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// A device's report is written at least this often, and whenever its queue changed.
const REPORT_EVERY_MS: i64 = 60_000;

/// Takes a batch in. Alerts are kept for the escalation where there is a bell.
pub async fn receive(
    conn: &mut SqliteConnection,
    batch: &Batch,
    bell: Option<&Bell>,
    rules: &Rules,
) -> Stored<Result<Receipt, Denial>> {
    if let Some(denial) = deny(conn, batch).await? {
        return Ok(Err(denial));
    }
    notice_restore(conn, batch).await?;
    note_report(conn, batch).await?;
    let mut forks = BTreeSet::new();
    let mut touched: BTreeMap<CaseId, Vec<Fact>> = BTreeMap::new();
    if !batch.events.is_empty() {
        own_log(conn, batch).await?;
        let erased = erased(conn, batch).await?;
        let mut late: BTreeMap<CaseId, u64> = BTreeMap::new();
        let mut cursor = standing(conn).await?.cursor;
        let before = cursor;
        for incoming in &batch.events {
            let case = incoming.event.header.case;
            let gone = case.is_some_and(|case| erased.contains(&case));
            match admit_one(conn, batch, incoming, cursor + 1, bell, gone).await? {
                Admitted::Kept(fact) => {
                    cursor += 1;
                    match case {
                        Some(case) if gone => *late.entry(case).or_default() += 1,
                        Some(case) => touched.entry(case).or_default().push(*fact),
                        None => {}
                    }
                }
                Admitted::Known => {}
                Admitted::Fork => {
                    forks.insert(incoming.event.header.seq);
                }
            }
        }
        if cursor != before {
            sqlx::query("UPDATE meta SET cursor = $1")
                .bind(number(cursor))
                .execute(&mut *conn)
                .await?;
            extend_log(conn, batch).await?;
        }
        for (case, events) in late {
            retention::note_late(conn, case, events, cursor).await?;
        }
    }
    let mut changes: Vec<Change> = Vec::new();
    for (case, facts) in touched {
        changes.extend(cases::add(conn, case, facts, bell, rules).await?);
    }
    let log = log_state(conn, batch.log).await?;
    let backed_up = backed_up(conn, batch.log, log.contiguous).await?;
    let forks = forks.into_iter().collect();
    Ok(Ok(Receipt { standing: standing(conn).await?, log, backed_up, forks, changes }))
}

/// The cases of a batch that were erased: of what comes for them only the header is kept, so that
/// the log stays whole and its device is held up by nothing.
async fn erased(conn: &mut SqliteConnection, batch: &Batch) -> Stored<BTreeSet<CaseId>> {
    let cases: BTreeSet<CaseId> =
        batch.events.iter().filter_map(|incoming| incoming.event.header.case).collect();
    let mut erased = BTreeSet::new();
    for case in cases {
        if retention::is_erased(conn, case).await? {
            erased.insert(case);
        }
    }
    Ok(erased)
}

async fn deny(conn: &mut SqliteConnection, batch: &Batch) -> Stored<Option<Denial>> {
    let owner: Option<Vec<u8>> = sqlx::query_scalar("SELECT device_id FROM logs WHERE log_id = $1")
        .bind(batch.log.as_bytes())
        .fetch_optional(&mut *conn)
        .await?;
    if owner.is_some_and(|owner| owner != batch.device.as_bytes()) {
        return Ok(Some(Denial::OtherLog));
    }
    let people: Vec<String> =
        sqlx::query_scalar("SELECT user_id FROM device_people WHERE device_id = $1")
            .bind(batch.device.as_bytes())
            .fetch_all(&mut *conn)
            .await?;
    let headers = batch.events.iter().map(|incoming| &incoming.event.header);
    let named = headers.filter(|header| !header.actor.is_nobody());
    let strangers = named.filter(|header| !people.contains(&header.actor.0));
    let mut forged: Vec<u64> = strangers.map(|header| header.seq).collect();
    forged.extend(alert_rights::forged(conn, batch).await?);
    forged.sort_unstable();
    Ok((!forged.is_empty()).then_some(Denial::Forged(forged)))
}

/// A device has seen more of this database than there is: it is older than what devices saw. The
/// new epoch tells them so. Told once: a device that knows the older epoch changes nothing again.
async fn notice_restore(conn: &mut SqliteConnection, batch: &Batch) -> Stored<()> {
    let Some(seen) = batch.seen else { return Ok(()) };
    let here = standing(conn).await?;
    let ahead = (seen.epoch, seen.cursor) > (here.epoch, here.cursor) && seen.epoch >= here.epoch;
    if seen.store != here.store || !ahead {
        return Ok(());
    }
    let epoch = seen.epoch.saturating_add(1);
    tracing::warn!(epoch, "devices saw a newer state than this database has: it was restored");
    sqlx::query("UPDATE meta SET epoch = $1").bind(number(epoch)).execute(conn).await?;
    Ok(())
}

async fn note_report(conn: &mut SqliteConnection, batch: &Batch) -> Stored<()> {
    let report = batch.report;
    sqlx::query(
        "UPDATE devices SET seen_ms = $2, pending = $3, oldest_pending_ms = $4, persisted = $5, \
         usage_bytes = $6, quota_bytes = $7 \
         WHERE device_id = $1 AND (pending <> $3 OR seen_ms + $8 <= $2)",
    )
    .bind(batch.device.as_bytes())
    .bind(batch.received_ms)
    .bind(number(report.pending))
    .bind(report.oldest_pending_ms)
    .bind(report.persisted.map(i64::from))
    .bind(report.usage.map(number))
    .bind(report.quota.map(number))
    .bind(REPORT_EVERY_MS)
    .execute(conn)
    .await?;
    Ok(())
}

async fn own_log(conn: &mut SqliteConnection, batch: &Batch) -> Stored<()> {
    sqlx::query(
        "INSERT INTO logs (log_id, device_id, contiguous, max_seq, head_hash, created_ms) \
         VALUES ($1, $2, 0, 0, $3, $4) ON CONFLICT (log_id) DO NOTHING",
    )
    .bind(batch.log.as_bytes())
    .bind(batch.device.as_bytes())
    .bind(Hash::default().as_bytes().to_vec())
    .bind(batch.received_ms)
    .execute(conn)
    .await?;
    Ok(())
}

enum Admitted {
    Kept(Box<Fact>),
    Known,
    Fork,
}

async fn admit_one(
    conn: &mut SqliteConnection,
    batch: &Batch,
    incoming: &Incoming,
    cursor: u64,
    bell: Option<&Bell>,
    gone: bool,
) -> Stored<Admitted> {
    let header = &incoming.event.header;
    let around = neighbours(conn, batch.log, header.seq).await?;
    let here = around.iter().find(|n| n.seq == header.seq).map(|n| n.hash);
    match admit(here, incoming.hash) {
        Admission::Same => return Ok(Admitted::Known),
        Admission::Fork => {
            keep_fork(conn, batch, incoming, gone).await?;
            return Ok(Admitted::Fork);
        }
        Admission::New => {}
    }
    let before = around.iter().find(|n| n.seq + 1 == header.seq).map(|n| n.hash);
    let base_ms: Option<i64> =
        sqlx::query_scalar("SELECT received_ms FROM events WHERE cursor = $1")
            .bind(number(header.base))
            .fetch_optional(&mut *conn)
            .await?;
    let called = match bell {
        Some(bell) => alert_rights::is_from_called(conn, &incoming.event, bell).await?,
        None => false,
    };
    let flags = chain(header, before)
        .with(content(&incoming.event, batch.received_ms, base_ms))
        .with(if called { Flags::CALLED } else { Flags::default() })
        .with(if gone { Flags::ERASED } else { Flags::default() });
    let department = if header.actor.is_nobody() {
        alert_rights::department_of_nobody(conn, batch, &incoming.event).await?.unwrap_or_default()
    } else {
        accounts::department(conn, &header.actor).await?
    };
    insert(conn, batch, incoming, cursor, flags, &department).await?;
    if let Some(after) = around.iter().find(|n| n.seq == header.seq + 1) {
        relink(conn, after, incoming.hash).await?;
    }
    recordings::note(conn, &incoming.event, batch.device, cursor).await?;
    if gone {
        recordings::refuse(conn, cursor, batch.received_ms).await?;
    }
    let event = incoming.event.clone();
    let (received_ms, seat) = (batch.received_ms, None);
    Ok(Admitted::Kept(Box::new(Fact { cursor, department, called, received_ms, seat, event })))
}

struct Neighbour {
    cursor: u64,
    seq: u64,
    hash: Hash,
    header: Vec<u8>,
    flags: Flags,
}

/// Cursor, place, hash, header, flags.
type NeighbourRow = (i64, i64, Vec<u8>, Vec<u8>, i64);

/// What is held at a place, before it and after it.
async fn neighbours(conn: &mut SqliteConnection, log: LogId, seq: u64) -> Stored<Vec<Neighbour>> {
    let rows: Vec<NeighbourRow> = sqlx::query_as(
        "SELECT cursor, seq, hash, header, flags FROM events \
         WHERE log_id = $1 AND seq BETWEEN $2 - 1 AND $2 + 1",
    )
    .bind(log.as_bytes())
    .bind(number(seq))
    .fetch_all(conn)
    .await?;
    let read = |(cursor, seq, hash, header, flags): NeighbourRow| {
        let (cursor, seq) = (count(cursor), count(seq));
        Ok(Neighbour { cursor, seq, hash: Id::read(&hash)?, header, flags: Flags(flags) })
    };
    rows.into_iter().map(read).collect()
}

/// An event waited for the one before it, which has arrived.
async fn relink(conn: &mut SqliteConnection, after: &Neighbour, before: Hash) -> Stored<()> {
    let event = sealed(after.header.clone(), None).open();
    let event = event.map_err(|_| StoreError::Unreadable("a kept header is malformed"))?;
    let found = chain(&event.header, Some(before));
    let flags = after.flags.without(Flags::GAP).without(Flags::BROKEN).with(found);
    set_flags(conn, after.cursor, flags).await
}

async fn set_flags(conn: &mut SqliteConnection, cursor: u64, flags: Flags) -> Stored<()> {
    sqlx::query("UPDATE events SET flags = $2 WHERE cursor = $1")
        .bind(number(cursor))
        .bind(flags.0)
        .execute(conn)
        .await?;
    Ok(())
}

async fn insert(
    conn: &mut SqliteConnection,
    batch: &Batch,
    incoming: &Incoming,
    cursor: u64,
    flags: Flags,
    department: &str,
) -> Stored<()> {
    let header = &incoming.event.header;
    sqlx::query(
        "INSERT INTO events (cursor, log_id, seq, hash, header, body, case_id, actor, department, \
         device_id, received_ms, flags) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(number(cursor))
    .bind(header.log.as_bytes())
    .bind(number(header.seq))
    .bind(incoming.hash.as_bytes())
    .bind(incoming.sealed.header.as_slice())
    .bind(body(incoming, flags.has(Flags::ERASED)))
    .bind(header.case.as_ref().map(CaseId::as_bytes))
    .bind(&header.actor.0)
    .bind(department)
    .bind(batch.device.as_bytes())
    .bind(batch.received_ms)
    .bind(flags.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// What is kept of an event's body: nothing, where its case was erased.
fn body(incoming: &Incoming, gone: bool) -> Option<&[u8]> {
    incoming.sealed.body.as_ref().filter(|_| !gone).map(|body| body.as_slice())
}

async fn keep_fork(
    conn: &mut SqliteConnection,
    batch: &Batch,
    incoming: &Incoming,
    gone: bool,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO forks (log_id, seq, hash, header, body, device_id, received_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (log_id, seq, hash) DO NOTHING",
    )
    .bind(batch.log.as_bytes())
    .bind(number(incoming.event.header.seq))
    .bind(incoming.hash.as_bytes())
    .bind(incoming.sealed.header.as_slice())
    .bind(body(incoming, gone))
    .bind(batch.device.as_bytes())
    .bind(batch.received_ms)
    .execute(conn)
    .await?;
    Ok(())
}

/// Brings the log's summary up to what is held.
async fn extend_log(conn: &mut SqliteConnection, batch: &Batch) -> Stored<()> {
    let state = log_state(conn, batch.log).await?;
    sqlx::query(
        "UPDATE logs SET contiguous = $2, max_seq = $3, head_hash = \
         (SELECT hash FROM events WHERE log_id = $1 AND seq = $3) WHERE log_id = $1",
    )
    .bind(batch.log.as_bytes())
    .bind(number(state.contiguous))
    .bind(number(state.max))
    .execute(conn)
    .await?;
    Ok(())
}

/// What is held of a log. The summary says up to where it is whole; the rest is counted.
pub async fn log_state(conn: &mut SqliteConnection, log: LogId) -> Stored<LogState> {
    let summary: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT contiguous, head_hash FROM logs WHERE log_id = $1")
            .bind(log.as_bytes())
            .fetch_optional(&mut *conn)
            .await?;
    let Some((contiguous, head_hash)) = summary else { return Ok(LogState::default()) };
    let beyond: Vec<i64> =
        sqlx::query_scalar("SELECT seq FROM events WHERE log_id = $1 AND seq > $2 ORDER BY seq")
            .bind(log.as_bytes())
            .bind(contiguous)
            .fetch_all(conn)
            .await?;
    let whole = 1..=count(contiguous);
    Ok(LogState::of(whole.chain(beyond.into_iter().map(count)), Id::read(&head_hash)?))
}

/// The highest place up to which a log is in a backup without a hole.
async fn backed_up(conn: &mut SqliteConnection, log: LogId, contiguous: u64) -> Stored<u64> {
    let copied: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(cursor), 0) FROM backups")
        .fetch_one(&mut *conn)
        .await?;
    let first_after: Option<i64> =
        sqlx::query_scalar("SELECT MIN(seq) FROM events WHERE log_id = $1 AND cursor > $2")
            .bind(log.as_bytes())
            .bind(copied)
            .fetch_one(conn)
            .await?;
    Ok(first_after.map_or(contiguous, |seq| contiguous.min(count(seq).saturating_sub(1))))
}

/// Which database this is and how far it has come.
pub async fn standing(conn: &mut SqliteConnection) -> Stored<Standing> {
    let (store, epoch, cursor): (Vec<u8>, i64, i64) =
        sqlx::query_as("SELECT store_id, epoch, cursor FROM meta").fetch_one(conn).await?;
    Ok(Standing { store: StoreId::read(&store)?, epoch: count(epoch), cursor: count(cursor) })
}

/// The device a credential belongs to.
pub async fn device_of(conn: &mut SqliteConnection, credential: Hash) -> Stored<Option<DeviceId>> {
    let id: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT device_id FROM devices WHERE credential = $1")
            .bind(credential.as_bytes())
            .fetch_optional(conn)
            .await?;
    id.as_deref().map(Id::read).transpose()
}

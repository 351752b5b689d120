//! One round of sync over the local store: what to send, and what an answer changes.
//!
//! Split in two around the network so that the caller owns the waiting: [`prepare`] reads, the
//! caller sends, [`settle`] writes. It must never delete an event that is not [`BackedUp`], and
//! never believe anything about the server but its latest answer.

use super::uploader::{Failure, Input, Order, Uploader};
use super::wire::{
    BATCH_BYTES_MAX, LogState, PROTOCOL, Seen, Span, StorageReport, SyncRequest, SyncResponse,
};
use crate::ids::{EventId, LogId};
use crate::store::{BackedUp, LocalStore, LogInfo, Stored};
use alloc::vec::Vec;

/// What a round needs to know besides the store.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// What the device remembers of the server.
    pub seen: Option<Seen>,
    /// The device's storage, where known.
    pub storage: Option<StorageReport>,
}

/// A request ready to send, and what it is about.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The body of `POST /api/sync`.
    pub request: SyncRequest,
    /// The places of the events in it.
    pub places: Vec<u64>,
}

/// What a round changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many events still wait, in all logs.
    pub waiting: u64,
    /// An event the server refused and that is now set aside.
    pub set_aside: Option<EventId>,
    /// The log had forked; a new one takes the appends.
    pub forked: bool,
    /// The server came back from a backup, or is another one: cached views are void.
    pub restored: bool,
}

/// Builds the next request: the oldest log with waiting events, else a greeting for the current log
/// that only asks how things stand. `None` for a store without logs.
///
/// # Errors
/// When the store cannot be read; nothing is sent then.
pub async fn prepare<S: LocalStore>(
    store: &S,
    order: Order,
    context: Context,
) -> Stored<Option<Prepared>> {
    let logs = store.logs().await?;
    let Some(info) = logs.iter().find(|l| l.waiting_count() > 0).or(logs.last()) else {
        return Ok(None);
    };
    build(store, &logs, info, &info.waiting(), order.events_max, context).await.map(Some)
}

/// Builds a request with one event only, for an alert that must not wait behind others. `None` if
/// the store does not have the event.
///
/// # Errors
/// When the store cannot be read.
pub async fn prepare_urgent<S: LocalStore>(
    store: &S,
    event: EventId,
    context: Context,
) -> Stored<Option<Prepared>> {
    let logs = store.logs().await?;
    let Some(info) = logs.iter().find(|l| l.head.log == event.log) else { return Ok(None) };
    let span = Span { first: event.seq, last: event.seq };
    let prepared = build(store, &logs, info, &[span], 1, context).await?;
    Ok(Some(prepared).filter(|p| !p.places.is_empty()))
}

async fn build<S: LocalStore>(
    store: &S,
    logs: &[LogInfo],
    info: &LogInfo,
    spans: &[Span],
    events_max: usize,
    context: Context,
) -> Stored<Prepared> {
    let mut request = SyncRequest {
        protocol: PROTOCOL,
        device: store.device().await?,
        log: info.head.log,
        head: info.head.seq,
        head_hash: info.head.hash,
        pending: waiting_in(logs),
        oldest_pending_ms: None,
        seen: context.seen,
        storage: context.storage,
        events: Vec::new(),
    };
    let mut places = Vec::new();
    let mut room = BATCH_BYTES_MAX - 4096;
    'spans: for span in spans {
        let missing = events_max - request.events.len();
        for sealed in store.read(info.head.log, *span, missing).await? {
            let length = sealed.header.len() + sealed.body.as_ref().map_or(0, |b| b.len()) + 16;
            if length > room && !request.events.is_empty() {
                break 'spans;
            }
            room = room.saturating_sub(length);
            if let Ok(event) = sealed.open() {
                let at = event.header.at_ms();
                request.oldest_pending_ms =
                    Some(request.oldest_pending_ms.map_or(at, |o| o.min(at)));
                places.push(event.header.seq);
            }
            request.events.push(sealed);
        }
        if request.events.len() >= events_max {
            break;
        }
    }
    Ok(Prepared { request, places })
}

/// Applies an answer, or the lack of one. The uploader is told what happened; the server's answer
/// replaces what was believed of its copy, also downwards.
///
/// # Errors
/// When the store cannot be written; the uploader tries again later.
pub async fn settle<S: LocalStore>(
    store: &S,
    uploader: &mut Uploader,
    prepared: &Prepared,
    result: Result<&SyncResponse, Failure>,
    fresh_log: LogId,
    now_ms: u64,
    jitter: u32,
) -> Stored<Outcome> {
    let log = prepared.request.log;
    let mut outcome = Outcome::default();
    match result {
        Ok(answer) => {
            // The uploader learns of the answer first: a store failure below must not leave the
            // request counted as under way.
            let _ = uploader.handle(Input::Succeeded, now_ms, jitter);
            note(store, prepared, answer, fresh_log, &mut outcome).await?;
            outcome.waiting = waiting_in(&store.logs().await?);
            uploader.more(outcome.waiting, now_ms);
        }
        Err(failure) => {
            let refused_alone = uploader.handle(Input::Failed(failure), now_ms, jitter);
            if let (true, [seq]) = (refused_alone, prepared.places.as_slice()) {
                store.set_aside(log, *seq).await?;
                outcome.set_aside = Some(EventId { log, seq: *seq });
            }
            outcome.waiting = waiting_in(&store.logs().await?);
        }
    }
    Ok(outcome)
}

/// Applies an answer to the store, without telling the uploader: for the alert's own path.
///
/// # Errors
/// When the store cannot be written.
pub async fn note<S: LocalStore>(
    store: &S,
    prepared: &Prepared,
    answer: &SyncResponse,
    fresh_log: LogId,
    outcome: &mut Outcome,
) -> Stored<()> {
    let log = prepared.request.log;
    store.note_server(log, &answer.log).await?;
    if prepared.request.seen.is_some_and(|s| s.store != answer.store || s.epoch != answer.epoch) {
        outcome.restored = true;
        forget_others(store, log).await?;
    }
    if !answer.forks.is_empty() || overtaken(store, log, &answer.log).await? {
        let logs = store.logs().await?;
        if logs.last().is_some_and(|l| l.head.log == log) {
            store.begin_log(fresh_log).await?;
            outcome.forked = true;
        }
    }
    store.prune(log, BackedUp::from_answer(&answer.log, answer.backed_up)).await
}

/// Whether the server's end of the log cannot be this device's: another copy of the database wrote
/// on. Compared with the log as it is now, because other requests may have been answered meanwhile.
async fn overtaken<S: LocalStore>(store: &S, log: LogId, server: &LogState) -> Stored<bool> {
    let logs = store.logs().await?;
    let Some(info) = logs.iter().find(|l| l.head.log == log) else { return Ok(false) };
    if server.max > info.head.seq {
        return Ok(true);
    }
    let end = Span { first: server.max, last: server.max };
    let here = store.read(log, end, 1).await?;
    Ok(here.first().is_some_and(|sealed| sealed.hash() != server.head_hash))
}

/// After a restore nothing is known about the other logs: ask for them again.
async fn forget_others<S: LocalStore>(store: &S, log: LogId) -> Stored<()> {
    for info in store.logs().await? {
        if info.head.log != log {
            store.note_server(info.head.log, &LogState::default()).await?;
        }
    }
    Ok(())
}

fn waiting_in(logs: &[LogInfo]) -> u64 {
    logs.iter().map(LogInfo::waiting_count).sum()
}

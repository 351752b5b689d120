//! One round of sync over the local store: what to send, and what an answer changes.
//!
//! Split in two around the network so that the caller owns the waiting: [`prepare`] reads, the
//! caller sends, [`settle`] writes. It must never delete an event that is not [`BackedUp`], and
//! never believe anything about the server but its latest answer about events it has sent itself.

use super::uploader::{Failure, Input, Order, Uploader};
use super::wire::{
    BATCH_BYTES_MAX, LogState, PROTOCOL, Seen, Span, StorageReport, SyncRequest, SyncResponse,
};
use crate::event::Sealed;
use crate::ids::{EventId, LogId};
use crate::store::{BackedUp, LocalStore, LogInfo, Stored, Trouble};
use alloc::vec::Vec;

/// Where a device with several logs keeps which of them it asked about last.
const ASKED_KEY: &str = "sync.asked";

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

/// Builds the next request: the oldest log with waiting events that can be read, else a greeting
/// that only asks how things stand. Greetings go through all logs in turn, because a restored
/// server may lack events of an old one. `None` for a store without logs.
///
/// # Errors
/// When the store cannot be read; nothing is sent then.
pub async fn prepare<S: LocalStore>(
    store: &S,
    order: Order,
    context: Context,
) -> Stored<Option<Prepared>> {
    let logs = store.logs().await?;
    if order.events_max > 0 {
        for info in logs.iter().filter(|l| l.waiting_count() > 0) {
            let spans = info.waiting();
            let prepared = build(store, &logs, info, &spans, order.events_max, context).await?;
            if !prepared.places.is_empty() {
                return Ok(Some(prepared));
            }
        }
    }
    let Some(info) = next_to_ask(store, &logs).await? else { return Ok(None) };
    build(store, &logs, info, &[], 0, context).await.map(Some)
}

/// The log after the one that was asked about last. Most devices have one log only.
async fn next_to_ask<'a, S: LocalStore>(
    store: &S,
    logs: &'a [LogInfo],
) -> Stored<Option<&'a LogInfo>> {
    if logs.len() < 2 {
        return Ok(logs.first());
    }
    let asked = store.get(ASKED_KEY).await?;
    let last = asked.as_deref().and_then(LogId::from_slice);
    let at = logs.iter().position(|l| Some(l.head.log) == last).map_or(0, |at| at + 1);
    Ok(logs.get(at % logs.len()))
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
        if missing == 0 {
            break;
        }
        for (seq, sealed) in readable(store, info.head.log, *span, missing).await? {
            let length = sealed.header.len() + sealed.body.as_ref().map_or(0, |b| b.len()) + 16;
            if length > room && !request.events.is_empty() {
                break 'spans;
            }
            room = room.saturating_sub(length);
            if let Ok(header) = sealed.read_header() {
                let at = header.at_ms();
                let oldest = request.oldest_pending_ms.map_or(at, |o| o.min(at));
                request.oldest_pending_ms = Some(oldest);
            }
            places.push(seq);
            request.events.push(sealed);
        }
    }
    Ok(Prepared { request, places })
}

/// The events of a range with their places, as far as they can be read. One record that cannot be
/// read must not stop those after it: then each place is read by itself.
async fn readable<S: LocalStore>(
    store: &S,
    log: LogId,
    span: Span,
    limit: usize,
) -> Stored<Vec<(u64, Sealed)>> {
    match store.read(log, span, limit).await {
        Ok(events) => {
            let place = |e: Sealed| Some((e.read_header().ok()?.seq, e));
            let count = events.len();
            let placed: Vec<_> = events.into_iter().filter_map(place).collect();
            if placed.len() == count {
                return Ok(placed);
            }
        }
        Err(error) if error.trouble == Trouble::Unreadable => {}
        Err(error) => return Err(error),
    }
    let mut found = Vec::new();
    for seq in span.first..=span.last {
        if found.len() >= limit {
            break;
        }
        match store.read(log, Span { first: seq, last: seq }, 1).await {
            Ok(events) => found.extend(events.into_iter().next().map(|sealed| (seq, sealed))),
            Err(error) if error.trouble == Trouble::Unreadable => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Applies an answer, or the lack of one. The uploader is told what happened; the server's answer
/// replaces what was believed of its copy, also downwards.
///
/// The caller remembers the server's store and epoch for [`Context::seen`] after this has
/// succeeded, never before: a restore that is remembered and not yet acted upon would never be
/// acted upon.
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
            if progressed(prepared, answer, &outcome) {
                uploader.more(outcome.waiting, now_ms);
            }
        }
        Err(failure) => {
            let refused_alone = uploader.handle(Input::Failed(failure), now_ms, jitter);
            if let (true, [seq]) = (refused_alone, prepared.places.as_slice()) {
                store.set_aside(log, *seq).await?;
                outcome.set_aside = Some(EventId { log, seq: *seq });
            }
            outcome.waiting = waiting_in(&store.logs().await?);
            if outcome.set_aside.is_some() {
                uploader.more(outcome.waiting, now_ms);
            }
        }
    }
    Ok(outcome)
}

/// Whether sending at once again can help. What can be neither read nor sent would otherwise be
/// tried without a pause.
fn progressed(prepared: &Prepared, answer: &SyncResponse, outcome: &Outcome) -> bool {
    if prepared.places.is_empty() {
        return outcome.waiting > prepared.request.pending;
    }
    prepared.places.iter().any(|seq| answer.log.has(*seq))
}

/// Applies an answer to the store, without telling the uploader: for the alert's own path. See
/// [`settle`] for when the caller may remember the server.
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
    let logs = store.logs().await?;
    let info = logs.iter().find(|l| l.head.log == log);
    let current = logs.last().is_some_and(|l| l.head.log == log);
    if current && (!answer.forks.is_empty() || overtaken(store, log, &answer.log).await?) {
        // Before anything is believed: dying in between must not hide the fork.
        store.begin_log(fresh_log).await?;
        outcome.forked = true;
    }
    if prepared.request.seen.is_some_and(|s| s.store != answer.store || s.epoch != answer.epoch) {
        outcome.restored = true;
        forget_others(store, log).await?;
    }
    // The server keeps the loser of a fork as evidence, in nobody's view: that is not "sent".
    for seq in prepared.places.iter().filter(|seq| answer.forks.contains(seq)) {
        store.set_aside(log, *seq).await?;
    }
    let before = info.map(|i| known(i, outcome.restored)).unwrap_or_default();
    let believed = answer.log.believable(&before, &prepared.places, &answer.forks);
    store.note_server(log, &believed).await?;
    if prepared.places.is_empty() && logs.len() > 1 {
        store.put(ASKED_KEY, log.as_bytes()).await?;
    }
    let proof = BackedUp::from_answer(&believed, answer.backed_up);
    if info.is_some_and(|i| i.pruned < proof.through().min(i.head.seq)) {
        store.prune(log, proof).await?;
    }
    Ok(())
}

/// What the server held of this log's own events before the answer. What it held before it was
/// restored says nothing about what it holds instead, except of events that are pruned: they were
/// in the backup, and nothing of them is left to send.
fn known(info: &LogInfo, restored: bool) -> LogState {
    let pruned = LogState::whole(info.pruned);
    if restored { pruned } else { info.server.or(&pruned) }
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
    match store.read(log, end, 1).await {
        Ok(here) => Ok(here.first().is_some_and(|sealed| sealed.hash() != server.head_hash)),
        Err(error) if error.trouble == Trouble::Unreadable => Ok(false),
        Err(error) => Err(error),
    }
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
